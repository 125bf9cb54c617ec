"""What the catalog refuses, beyond the common refusals."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid, NotAllowedNow


class OutOfStock(NotAllowedNow):
    """Fewer pieces are left than were asked for."""

    code = "out_of_stock"
    title = _("There are not enough of these left")


class TooFewSigners(NotAllowedNow):
    """Nobody could ever complete the signatures that the order would need."""

    code = "too_few_signers"
    title = _("This place has too few stewards for an order of this size")


class WrongCode(Invalid):
    """The code at the counter is not this order's."""

    code = "wrong_code"
    title = _("This is not the order's pick-up code")


class CodeLocked(NotAllowedNow):
    """The code was guessed at too often; whoever ordered draws a new one."""

    code = "code_locked"
    title = _("Too many wrong codes: ask the customer to draw a new pick-up code")
