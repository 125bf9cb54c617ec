"""What can go wrong on the way in."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid, NotAllowedNow, NotPermitted


class IncorrectCode(Invalid):
    """The code is not the one that was sent; after three of them it is void."""

    code = "incorrect_code"
    title = _("This is not the code from the mail")


class NoLogInPending(NotAllowedNow):
    """No code was asked for here, or it has been used, tried too often or become too old."""

    code = "no_log_in_pending"
    title = _("This code is no longer valid. Ask for another one.")


class LoginClosed(NotPermitted):
    """The right code, for somebody who may no longer log in."""

    code = "login_closed"
    title = _("This account is closed")
