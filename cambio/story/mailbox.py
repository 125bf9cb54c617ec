"""A mailbox: the folder into which the worker puts outgoing mail."""

import email
import email.policy
import re
import time
from email.message import EmailMessage
from pathlib import Path

from cambio.story.client import StoryError

PATIENCE_S = 30
_CODE = re.compile(r"^\s*([A-Z0-9-]{4,12})\s*$", re.MULTILINE)


class Mailbox:
    """The mail that came to one address since somebody looked last."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self._seen = len(self._mails())

    def _mails(self) -> list[EmailMessage]:
        mails = []
        for file in sorted(self.folder.glob("*.log")):
            for raw in file.read_bytes().split(b"-" * 79 + b"\n"):
                if raw.strip():
                    mail = email.message_from_bytes(raw, policy=email.policy.default)
                    if mail["To"] == self.address:
                        mails.append(mail)
        return mails

    def next_mail(self) -> EmailMessage:
        """
        Wait for the next mail.

        :raises StoryError: none comes within half a minute
        """
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            mails = self._mails()
            if len(mails) > self._seen:
                self._seen += 1
                return mails[self._seen - 1]
            time.sleep(0.05)
        raise StoryError(f"no mail came to {self.address}")


def code_in(mail: EmailMessage) -> str | None:
    """Read the code off a mail, if it has one."""
    found = _CODE.search(mail.get_content())
    return found.group(1) if found else None
