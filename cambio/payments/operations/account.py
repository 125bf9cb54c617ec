"""From which bank account a programme pays."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.payments.accounts import bic_of, checked_bic, checked_holder, payable_iban
from cambio.payments.errors import InvalidBic
from cambio.payments.models import PaymentAccount
from cambio.programmes.models import Membership, Programme
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record


@transaction.atomic
def set_payment_account(
    *, holder_name: str, iban: str, bic: str = "", by: Membership, at: datetime
) -> PaymentAccount:
    """
    Say from which account is paid from now on; what is at the bank already stays as it is.

    :param bic: needed only where it does not follow from the IBAN
    :raises NotPermitted: the actor does not set it
    :raises InvalidIban, IbanOutsideSepa, IbanOutsideEea: naming the field
    :raises InvalidBic, UnwritableName, Invalid: so do these
    """
    check_may(by, "payments.account")
    Programme.objects.select_for_update(no_key=True).get(pk=by.programme_id)
    iban = payable_iban(iban, on=timezone.localdate(at))
    content = {
        "holder_name": checked_holder(holder_name, field="holder_name"),
        "iban": iban,
        "bic": checked_bic(bic) if bic else bic_of(iban),
    }
    if not content["bic"]:
        raise InvalidBic(_("Give the BIC of this bank too."), field="bic")
    account = PaymentAccount.objects.filter(programme=by.programme_id, **content).first()
    if account is not None:
        return account
    account, _created = PaymentAccount.objects.update_or_create(
        programme_id=by.programme_id, defaults=content | {"set_by": by, "set_at": at}
    )
    record("payment_account.set", account, by=by, at=at)
    return account
