"""The cast: who they are, and how they log in."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.story.client import Phone, StoryError
from tools.story.mailbox import Mailbox, code_in

OK = 200


@dataclass
class Actor:
    """
    Somebody of the story.

    :param part: what they are to the programme, for `demo.json`
    """

    name: str
    part: str
    email: str
    phone: Phone
    mailbox: Mailbox
    me: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The membership's id."""
        return str(self.me["id"])

    def log_in(self) -> bool:
        """
        Enter by e-mail code, registering first where the address is not known yet.

        :returns: whether the account is new
        :raises StoryError: no code came, or it was not taken
        """
        self.phone.log_in("codes", {"email": self.email})
        code = code_in(self.mailbox.next_mail())
        is_new = code is None
        if code is None:
            self.phone.log_in("registrations", {"email": self.email})
            code = code_in(self.mailbox.next_mail())
        answer = self.phone.log_in("confirm", {"code": code or ""})
        if answer.status != OK or not answer.data["login"]:
            raise StoryError(f"{self.name} could not log in: {answer.status} {answer.data}")
        return is_new

    def join(self) -> None:
        """Take part in the programme."""
        self.me = self.phone.call("POST", "memberships", {"name": self.name}, expect=(200, 201))

    def roles(self) -> list[str]:
        """The roles in force, as the API names them."""
        me = self.phone.call("GET", "me")
        return sorted({str(grant["role"]) for grant in me["roles"]})

    def balance(self) -> int:
        """Look into the wallet."""
        return int(self.phone.call("GET", "wallet")["balance"])


def make_actor(
    name: str, part: str, *, base_url: str, programme: str, mail_dir: Path, language: str = "en"
) -> Actor:
    """Give somebody an address, a mailbox and a phone."""
    email = f"{name.lower()}@example.org"
    phone = Phone(base_url, programme, language)
    return Actor(name, part, email, phone, Mailbox(mail_dir, email))
