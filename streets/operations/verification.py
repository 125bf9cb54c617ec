"""The second pair of eyes: verify and pay, ask back, or reject."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import DomainError, Invalid, NotAllowedNow, NotFound
from cambio.ledger import operations as ledger
from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from cambio.programmes.units import CURRENCY
from streets import permissions, queries, states
from streets.models import Cleanup, Place, Reward
from streets.steps.cleanups import add_remark

MOST_AT_ONCE = 100


class SubmittedAgain(NotAllowedNow):
    """What the verifier looked at is not what would be paid for."""

    code = "submitted_again"
    title = _("This report has been submitted again since you looked")


@dataclass(frozen=True, slots=True)
class LookedAt:
    """
    A report that somebody looked at.

    :param submitted_at: when that very report was submitted; None trusts that it is this one
    """

    cleanup_id: UUID
    submitted_at: datetime | None = None


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
    if _verified_before(cleanup, by):
        return cleanup
    reward = _verify(cleanup, submitted_at, by=by, at=at)
    posted = _pay([reward], by=by)
    record("cleanup.verified", cleanup, by=by, at=at, moved=posted.get(reward), total=reward.total)
    return cleanup


@transaction.atomic
def verify_cleanups(*, cleanups: Sequence[LookedAt], by: Membership, at: datetime) -> list[Cleanup]:
    """
    Verify many cleanups as `verify_cleanup` does each, all or none, and pay them in one posting.

    What the actor has verified before is passed over. A refusal names the entry that it is about.

    :param cleanups: at most 100; no cleanup twice
    :raises Invalid: there are none or too many of them, or one appears twice

    Further raises as `verify_cleanup`.
    """
    ids = [entry.cleanup_id for entry in cleanups]
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise Invalid(_("Verify between 1 and 100 cleanups at once."), field="cleanups")
    if len(set(ids)) < len(ids):
        raise Invalid(_("Name each cleanup once."), field="cleanups")
    found = queries.cleanups_for_update(by, ids)
    rewards = []
    for position, entry in enumerate(cleanups):
        with _named(position):
            cleanup = found.get(entry.cleanup_id)
            if cleanup is None:
                raise NotFound
            permissions.check_may_verify(by, cleanup)
            if not _verified_before(cleanup, by):
                rewards.append(_verify(cleanup, entry.submitted_at, by=by, at=at))
    posted = _pay(rewards, by=by)
    for reward in rewards:
        record(
            "cleanup.verified", reward.cleanup, by=by, at=at, moved=posted.get(reward),
            total=reward.total,
        )  # fmt: skip
    return [found[cleanup_id] for cleanup_id in ids]


@contextmanager
def _named(position: int) -> Iterator[None]:
    """Say of a refusal which entry of the list it is about."""
    try:
        yield
    except DomainError as refusal:
        refusal.field = f"cleanups.{position}"
        raise


def _verified_before(cleanup: Cleanup, by: Membership) -> bool:
    return cleanup.state == "verified" and cleanup.verified_by_id == by.pk


def _verify(
    cleanup: Cleanup, submitted_at: datetime | None, *, by: Membership, at: datetime
) -> Reward:
    """Move a locked cleanup that the actor may verify, and write down what it earned."""
    if cleanup.state == "submitted" and submitted_at not in {None, cleanup.submitted_at}:
        raise SubmittedAgain
    states.CLEANUP.move(cleanup, "verify")
    cleanup.verified_by, cleanup.decided_at = by, at
    cleanup.save()
    reward = queries.reward_of(cleanup)
    assert reward is not None, "submitting has set the rule"
    return Reward.objects.create(
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


def _pay(rewards: Sequence[Reward], *, by: Membership) -> dict[Reward, ledger.Posted]:
    """Pay rewards in one posting, each under a reference of its own; some pay nothing."""
    rewards = [reward for reward in rewards if reward.payments]
    if not rewards:
        return {}
    book_id = by.programme.book_id
    issuance = books.account_of(book_id=book_id, unit=CURRENCY, purpose="issuance")
    accounts = _accounts(rewards)
    posted = ledger.post_many(
        book_id=book_id,
        postings=[
            ledger.Posting(
                reference=f"cleanup/{reward.cleanup_id}/reward",
                kind="cleanup.reward",
                legs=[
                    ledger.Leg(issuance, accounts[payment["id"]], payment["amount"])
                    for payment in reward.payments
                ],
                subject_type="cleanup",
                subject_id=reward.cleanup_id,
                actor_id=by.pk,
                happened_at=reward.cleanup.ends_at,
            )
            for reward in rewards
        ],
    )
    return dict(zip(rewards, posted, strict=True))


def _accounts(rewards: Sequence[Reward]) -> dict[str, ledger.AccountId]:
    """The account of each place and member that is paid, by its id as a reward has it."""
    payments = [payment for reward in rewards for payment in reward.payments]
    places = {payment["id"] for payment in payments if payment["target"] == "place"}
    members = {payment["id"] for payment in payments if payment["target"] == "member"}
    found = [
        *Place.objects.filter(pk__in=places).values_list("pk", "account_id"),
        *Membership.objects.filter(pk__in=members).values_list("pk", "wallet_id"),
    ]
    return {str(pk): ledger.AccountId(account) for pk, account in found}


@transaction.atomic
def return_cleanup(*, cleanup_id: UUID, question: str, by: Membership, at: datetime) -> Cleanup:
    """
    Send a report back with a question; its author answers and submits it again.

    Raises as `verify_cleanup`.
    """
    return _send_back(cleanup_id, "return", question, by=by, at=at)


@transaction.atomic
def reject_cleanup(*, cleanup_id: UUID, reason: str, by: Membership, at: datetime) -> Cleanup:
    """
    Refuse a report for good, with a reason.

    Raises as `verify_cleanup`.
    """
    return _send_back(cleanup_id, "reject", reason, by=by, at=at)


def _send_back(
    cleanup_id: UUID, move: Literal["return", "reject"], text: str, *, by: Membership, at: datetime
) -> Cleanup:
    cleanup = queries.cleanup_for_update(by, cleanup_id)
    permissions.check_may_verify(by, cleanup)
    states.CLEANUP.move(cleanup, move)
    cleanup.decided_at = at
    cleanup.save()
    add_remark(cleanup, move, text, by=by, at=at)
    record(f"cleanup.{cleanup.state}", cleanup, by=by, at=at)
    return cleanup
