"""Every code of a refusal: what it means, and what to do about it."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.reachable import all_refusals
from cambio.common.http import status_of_kind

Text = str | Promise

# What is refused before an operation is asked, or after it: by code, the status and what it means.
OF_THE_DOORS: dict[str, tuple[int, Text]] = {
    "bad_request": (400, _("This request cannot be read")),
    "parse_error": (400, _("The body is not JSON that can be read")),
    "not_authenticated": (401, _("The session token is missing")),
    "authentication_failed": (401, _("The session is not known or has ended")),
    "not_a_member": (403, _("You do not take part in this programme")),
    "method_not_allowed": (405, _("This method is not possible at this address")),
    "not_acceptable": (406, _("There is no answer in the form that Accept asks for")),
    "unsupported_media_type": (415, _("The body is not of a kind that is taken")),
    "client_too_old": (426, _("This version is too old")),
    "server_error": (500, _("Something went wrong on our side")),
}

# What to do, where the code itself asks for nothing else.
BY_STATUS: dict[int, Text] = {
    400: _("Put right what is named, and send it again."),
    401: _("Log in again."),
    403: _("Sending it again does not help. Somebody who may do this has to do it."),
    404: _("Check the address. It may have been removed, or it is not meant for you."),
    405: _("Use one of the methods that the header Allow names."),
    406: _("Ask for application/json, or leave the header Accept out."),
    409: _("Read again how things stand now, and decide what to do then."),
    411: _("Send the header Content-Length."),
    412: _("Read it again, and send what you still want to change."),
    413: _("Send less, or a smaller file."),
    415: _("Send it as one of the kinds that are taken."),
    422: _("Use a new name or key for what is new, and send again what was sent before as it was."),
    426: _("Install the newest version of the app."),
    428: _("Read it first, and send its ETag in the header If-Match."),
    429: _("Wait for as many seconds as the header Retry-After says, and send it again."),
    500: _("Try again later. If it stays, tell whoever runs this site."),
    503: _("Wait for as many seconds as the header Retry-After says, and send the same again."),
}
BY_CODE: dict[str, Text] = {
    "cursor_invalid": _("Ask for the first page again, without a cursor."),
    "idempotency_key_in_use": BY_STATUS[503],
    "idempotency_key_missing": _("Make a new key for each act, and send it in Idempotency-Key."),
    "image_truncated": _("Send the whole file again."),
    "not_a_member": _("Take part in the programme first."),
    "upload_incomplete": _("Send the whole file again."),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of problem.

    :ivar title: what it means, always in the same words
    """

    code: str
    status: int
    title: Text

    @property
    def remedy(self) -> Text:
        """What to do about it."""
        return BY_CODE.get(self.code) or BY_STATUS[self.status]


@cache
def every_kind() -> dict[str, Kind]:
    """Give every kind of problem by its code, in the order of the alphabet."""
    import_module(settings.ROOT_URLCONF)  # whatever may be refused is known once the routes are
    kinds = {code: Kind(code, *said) for code, said in OF_THE_DOORS.items()}
    for refusal in all_refusals():
        kinds[refusal.code] = Kind(refusal.code, status_of_kind(refusal), refusal.title)
    return dict(sorted(kinds.items()))
