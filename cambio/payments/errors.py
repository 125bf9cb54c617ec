"""What payments refuse, beyond the common refusals."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid, NotAllowedNow


class InvalidIban(Invalid):
    """No bank account could have this number."""

    code = "invalid_iban"
    title = _("This is not the IBAN of a bank account")


class IbanOutsideSepa(Invalid):
    """A bank account, in a country that euro payments do not reach."""

    code = "iban_outside_sepa"
    title = _("The country of this IBAN does not take part in SEPA, the payment area of the euro")


class IbanOutsideEea(Invalid):
    """A bank that euro payments reach, and that wants more than we tell it."""

    code = "iban_outside_eea"
    title = _(
        "Give an account at a bank in the European Economic Area:"
        " elsewhere banks refuse what has only a name and an IBAN"
    )


class InvalidBic(Invalid):
    """No bank could have this code."""

    code = "invalid_bic"
    title = _("This is not the BIC of a bank")


class UnwritableName(Invalid):
    """Nothing is left of the name in the characters that banks know."""

    code = "unwritable_name"
    title = _("Banks cannot write this name: use letters")


class NoPaymentAccount(NotAllowedNow):
    """Nobody has said from which account is paid."""

    code = "no_payment_account"
    title = _("First set the bank account that payments are made from")


class NothingToExport(NotAllowedNow):
    """No payment has been released that is not at the bank already."""

    code = "nothing_to_export"
    title = _("The bank already has every released payment")
