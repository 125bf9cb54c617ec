"""To whom is paid what was awarded."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cambio.payments.accounts import checked_holder, payable_iban
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from grants import guards, permissions, queries
from grants.models import Application
from grants.steps.paying import prepare_if_due
from grants.steps.trail import add_step


@transaction.atomic
def set_payee(
    *, application_id: UUID, holder_name: str, iban: str, by: Membership, at: datetime
) -> Application:
    """
    Say who is paid; what was prepared before stays as it is. The same again changes nothing.

    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: it was refused or withdrawn
    :raises InvalidIban, IbanOutsideSepa, IbanOutsideEea, UnwritableName, Invalid: naming the field
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    guards.check_can_set_payee(application, at)
    name = checked_holder(holder_name, field="holder_name")
    payee = name, payable_iban(iban, on=timezone.localdate(at))
    if payee == (application.payee_name, application.payee_iban):
        return application
    application.payee_name, application.payee_iban = payee
    application.save(update_fields=["payee_name", "payee_iban"])
    add_step(application, "payee_set", by=by, at=at)
    record("application.payee_set", application, by=by, at=at)
    if application.state == "awarded":
        prepare_if_due(application.award, at=at)
    return application
