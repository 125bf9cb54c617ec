"""The second pair of eyes: verify and pay, ask back, or reject."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import NotAllowedNow
from cambio.ledger import operations as ledger
from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from cambio.programmes.operations import CURRENCY
from cambio.programmes.recording import record
from streets import permissions, queries, rewards, states
from streets.models import Cleanup, Place, Reward
from streets.operations.cleanups import add_remark


class SubmittedAgain(NotAllowedNow):
    """What the verifier looked at is not what would be paid for."""

    code = "submitted_again"
    title = _("This report has been submitted again since you looked")


@transaction.atomic
def verify_cleanup(
    *, cleanup_id: UUID, submitted_at: datetime | None = None, by: Membership, at: datetime
) -> Cleanup:
    """
    Verify a submitted cleanup and pay what its reward rule says; twice by the same is once.

    :param submitted_at: of the report that the actor looked at; None trusts that it is this one
    :raises NotFound: it is not in the actor's care
    :raises FourEyes: the actor logged it, took part, or lives in a street that gains by it
    :raises NotPermitted: the actor lacks the role
    :raises NotAllowedNow: it is not waiting for verification
    :raises SubmittedAgain: it was returned and submitted again after the actor had looked
    """
    cleanup = queries.cleanup_for_update(by, cleanup_id)
    permissions.check_may_verify(by, cleanup)
    if cleanup.state == "verified" and cleanup.verified_by_id == by.pk:
        return cleanup
    if cleanup.state == "submitted" and submitted_at not in {None, cleanup.submitted_at}:
        raise SubmittedAgain
    states.CLEANUP.move(cleanup, "verify")
    cleanup.verified_by, cleanup.decided_at = by, at
    cleanup.save()
    reward = queries.reward_of(cleanup)
    assert reward is not None, "submitting has set the rule"
    Reward.objects.create(
        programme_id=cleanup.programme_id,
        cleanup=cleanup,
        total=reward.total,
        reasons=[asdict(line) for line in reward.reasons],
        payments=[
            {"target": payment.target, "id": str(payment.id), "amount": payment.amount}
            for payment in reward.payments
        ],
        paid_at=at,
    )
    _pay(cleanup, reward, by=by)
    record("cleanup.verified", cleanup, by=by, at=at, total=reward.total)
    return cleanup


def _pay(cleanup: Cleanup, reward: rewards.Reward, *, by: Membership) -> None:
    if not reward.payments:
        return
    book_id = by.programme.book_id
    issuance = books.account_of(book_id=book_id, unit=CURRENCY, purpose="issuance")
    accounts = _accounts(reward.payments)
    ledger.post(
        book_id=book_id,
        reference=f"cleanup/{cleanup.pk}/reward",
        kind="cleanup.reward",
        legs=[
            ledger.Leg(issuance, ledger.AccountId(accounts[payment.id]), payment.amount)
            for payment in reward.payments
        ],
        subject_type="cleanup",
        subject_id=cleanup.pk,
        actor_id=by.pk,
        happened_at=cleanup.ends_at,
    )


def _accounts(payments: tuple[rewards.Payment, ...]) -> dict[UUID, int]:
    places = [payment.id for payment in payments if payment.target == "place"]
    members = [payment.id for payment in payments if payment.target == "member"]
    return dict(Place.objects.filter(pk__in=places).values_list("pk", "account_id")) | dict(
        Membership.objects.filter(pk__in=members).values_list("pk", "wallet_id")
    )


@transaction.atomic
def return_cleanup(*, cleanup_id: UUID, question: str, by: Membership, at: datetime) -> Cleanup:
    """
    Send a report back with a question; its author answers and submits it again.

    Raises as `verify_cleanup`.
    """
    return _send_back(cleanup_id, "return", question, by=by, at=at)


@transaction.atomic
def reject_cleanup(*, cleanup_id: UUID, reason: str, by: Membership, at: datetime) -> Cleanup:
    """Refuse a report for good, with a reason. Raises as `verify_cleanup`."""
    return _send_back(cleanup_id, "reject", reason, by=by, at=at)


def _send_back(cleanup_id: UUID, move: str, text: str, *, by: Membership, at: datetime) -> Cleanup:
    cleanup = queries.cleanup_for_update(by, cleanup_id)
    permissions.check_may_verify(by, cleanup)
    states.CLEANUP.move(cleanup, move)
    cleanup.decided_at = at
    cleanup.save()
    add_remark(cleanup, move, text, by=by, at=at)
    record(f"cleanup.{cleanup.state}", cleanup, by=by, at=at)
    return cleanup
