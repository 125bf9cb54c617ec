"""Awards as payments see them; the lock of an application stands for its award, too."""

from collections.abc import Collection
from uuid import UUID

from cambio.common.reading import the_one
from cambio.ledger.operations import AccountId, Leg
from cambio.payments.payables import Payable
from cambio.programmes.models import Membership
from grants import guards, permissions, queries
from grants.errors import AboveAward
from grants.models import Award
from grants.steps.paying import follow_payment, payee_of


def _asked_by(member: Membership, award_id: UUID) -> Award:
    seen = the_one(queries.awards_seen_by(member).filter(pk=award_id))
    application = queries.application_for_update(member, seen.application_id)
    permissions.check_may_handle(member, application)
    return application.award


def _check_amount(award: Award, amount_cents: int) -> None:
    guards.check_payable(award)
    if amount_cents > queries.payable_now(award):
        raise AboveAward(field="amount_cents")


def _locked(award_ids: Collection[UUID]) -> dict[UUID, Award]:
    applications = queries.applications_of_awards_for_update(award_ids)
    return {application.award.pk: application.award for application in applications}


def _legs(award: Award, amount_cents: int) -> list[Leg]:
    return [Leg(AccountId(award.commitment_id), AccountId(award.paid_id), amount_cents)]


AWARD = Payable(
    kind="award.paid",
    asked_by=_asked_by,
    payee=payee_of,
    check_amount=_check_amount,
    locked=_locked,
    legs=_legs,
    follow=follow_payment,
)
