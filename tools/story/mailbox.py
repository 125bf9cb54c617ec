"""A mailbox: the folder into which the worker puts outgoing mail."""

import email
import email.policy
import re
import time
from email.message import EmailMessage
from pathlib import Path

from tools.story.client import StoryError

PATIENCE_S = 120
_CODE = re.compile(r"^\s*([A-Z0-9-]{4,12})\s*$", re.MULTILINE)


class Mailbox:
    """The mail that came to one address since somebody looked last."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self._seen: set[tuple[str, int]] = set()
        self._seen = set(self._new_mails())

    def _new_mails(self) -> dict[tuple[str, int], EmailMessage]:
        """Read what has come; file names do not tell the order within a second."""
        mails = {}
        for file in self.folder.glob("*.log"):
            # What stands behind the last line of dashes is still being written.
            for number, raw in enumerate(file.read_bytes().split(b"-" * 79 + b"\n")[:-1]):
                ours = f"To: {self.address}\n".encode() in raw  # reading each mail whole takes long
                if ours and (file.name, number) not in self._seen:
                    mail = email.message_from_bytes(raw, policy=email.policy.default)
                    mails[file.name, number] = mail
        return mails

    def next_mail(self) -> EmailMessage:
        """
        Wait for the next mail.

        :raises StoryError: none comes within two minutes
        """
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for key, mail in self._new_mails().items():
                self._seen.add(key)
                return mail
            time.sleep(0.05)
        raise StoryError(f"no mail came to {self.address}")


def code_in(mail: EmailMessage) -> str | None:
    """Read the code off a mail, if it has one."""
    found = _CODE.search(mail.get_content())
    return found.group(1) if found else None
