"""
What can go wrong by somebody's doing, as one tree.

Every error has a stable `code` that clients may rely on and a detail in the reader's language.
The doors turn them into answers; nothing else needs to know about HTTP.
"""

from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cambio.common.limits import Left


class DomainError(Exception):
    """
    Base of all errors that a person can cause and should read about.

    :param detail: one sentence for the reader; the class's title when left out
    :param field: the name of the input at fault, where there is one
    :ivar retry_after_s: when the same may be tried again, where waiting is all it takes
    :ivar is_of_state: whether the state alone says so, which whoever sees the thing sees too
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str | Promise] = _("This cannot be done")
    retry_after_s: int | None = None
    is_of_state: bool = False

    def __init__(self, detail: str | Promise = "", *, field: str | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.field = field


class NotFound(DomainError):
    """There is no such thing, or the one who asks may not see it."""

    code = "not_found"
    title = _("Not found")


class NotPermitted(DomainError):
    """The one who asks sees it but may not do this."""

    code = "not_permitted"
    title = _("You may not do this")


class FourEyes(NotPermitted):
    """The one who asks may do this, but not here: it is their own."""

    code = "four_eyes"
    title = _("Somebody else has to do this")


class NotAllowedNow(DomainError):
    """It can be done in another state, or could have been."""

    code = "not_allowed_now"
    title = _("This cannot be done now")

    @classmethod
    def while_in(cls, state: str) -> "NotAllowedNow":
        """Say in which state it is, as the API spells states."""
        refusal = cls(_("This is not possible while the state is “%(state)s”.") % {"state": state})
        refusal.is_of_state = True
        return refusal


class Conflict(DomainError):
    """The same id or reference with another content."""

    code = "conflict"
    title = _("This already exists with another content")


class Mismatch(DomainError):
    """What came is not what was said before under the same name."""

    code = "mismatch"
    title = _("This is not what was said before")


class Outdated(DomainError):
    """What is to be replaced is no longer what was read."""

    code = "outdated"
    title = _("This has been changed since you read it")


class Unconditional(DomainError):
    """Something is to be replaced, and nobody says what was read of it."""

    code = "if_match_missing"
    title = _("Say with If-Match which version you have read")


class Invalid(DomainError):
    """The input is at fault."""

    code = "invalid"
    title = _("The input is not valid")


class StaleCursor(Invalid):
    """It was made for something else, for somebody else, long ago, or not by us."""

    code = "cursor_invalid"
    title = _("This cursor is not valid. Start again without one.")


class TooLarge(Invalid):
    """The input is larger than is taken."""

    code = "too_large"
    title = _("This is too large")


class Unmeasured(Invalid):
    """The input comes without saying how much of it there is."""

    code = "length_required"
    title = _("Say with Content-Length how long the body is")


class Unsupported(Invalid):
    """The input is of a kind that is not taken."""

    code = "unsupported"
    title = _("This kind of input is not supported")


class TooMany(DomainError):
    """
    It was done too often in too short a time.

    :param left: what each limit still lets through, where one of them refused
    """

    code = "too_many_requests"
    title = _("Too often in a short time. Try again later.")

    def __init__(self, *, retry_after_s: int = 1, left: "tuple[Left, ...]" = ()) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s
        self.left = left


class Unavailable(DomainError):
    """Something that this needs is out of service; the same will do in a moment."""

    code = "unavailable"
    title = _("Temporarily out of service")
    retry_after_s = 5
