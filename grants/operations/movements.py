"""Money on its way into budgets, between them, and out of them when they close."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.ids import new_id
from cambio.common.locks import lock
from cambio.ledger import operations as ledger
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from grants import guards, permissions, queries, states
from grants.models import Budget, Movement


@transaction.atomic
def fund_budget(
    *,
    movement_id: UUID,
    budget_id: UUID,
    amount_cents: int,
    reason: str,
    by: Membership,
    at: datetime,
) -> tuple[Movement, bool]:
    """
    Put the funder's money into a budget. The same id with the same content is the same.

    :returns: the movement, and whether it is new: the same id with the same content is not
    :raises NotFound: there is no such budget
    :raises NotPermitted: the actor does not set up budgets
    :raises NotAllowedNow: it is closed
    :raises Conflict: the id was used for another movement
    """
    budget = queries.budget_for_update(by, budget_id)
    permissions.check_may_manage(by, budget)
    movement = Movement(
        id=movement_id, kind="funded", target=budget, amount_cents=amount_cents, reason=reason
    )
    present = _present(movement, by)
    if present is not None:
        return present, False
    guards.check_can_hold(budget, at)
    posted = _move(movement, budget.funder.account_id, budget.account_id, by=by, at=at)
    record("budget.funded", budget, by=by, at=at, moved=posted, cents=amount_cents)
    return movement, True


@transaction.atomic
def move_money(
    *,
    movement_id: UUID,
    source_id: UUID,
    target_id: UUID,
    amount_cents: int,
    reason: str,
    by: Membership,
    at: datetime,
) -> tuple[Movement, bool]:
    """
    Make money of one budget available to another, with a reason.

    :returns: the movement, and whether it is new: the same id with the same content is not
    :raises NotFound: there is no such budget
    :raises NotPermitted: the actor does not set up budgets
    :raises NotAllowedNow: one of them is closed
    :raises Invalid: it is one and the same
    :raises InsufficientFunds: the first holds less
    :raises Conflict: the id was used for another movement
    """
    ends = _ends(by, source_id, target_id)
    source, target = ends[source_id], ends[target_id]
    permissions.check_may_manage(by, source)
    movement = Movement(id=movement_id, kind="moved", amount_cents=amount_cents, reason=reason)
    movement.source, movement.target = source, target
    present = _present(movement, by)
    if present is not None:
        return present, False
    guards.check_can_hold(source, at)
    if source_id == target_id:
        raise Invalid(_("Choose another budget."), field="target")
    guards.check_can_hold(target, at)
    posted = _move(movement, source.account_id, target.account_id, by=by, at=at)
    record("budget.moved", source, by=by, at=at, moved=posted, cents=amount_cents)
    return movement, True


@transaction.atomic
def close_budget(
    *,
    budget_id: UUID,
    carry_to_id: UUID | None = None,
    reason: str,
    by: Membership,
    at: datetime,
) -> Budget:
    """
    Close a budget: what is free is carried into another, or lapses. Twice is once.

    What awards still hold of it stays theirs; what they give back later lies in the closed budget
    until it is closed again.

    :param carry_to_id: the budget that takes over; None gives the rest back to the funder
    :raises NotFound: there is no such budget
    :raises NotPermitted: the actor does not set up budgets
    :raises Invalid: the money would be carried into itself, or into a closed one
    """
    ends = _ends(by, budget_id, carry_to_id)
    budget, carry_to = ends[budget_id], ends[carry_to_id] if carry_to_id else None
    permissions.check_may_manage(by, budget)
    free = queries.free_in(budget)
    if budget.state == "closed" and not free:
        return budget
    guards.check_can_close(budget, at)
    if carry_to_id == budget_id:
        raise Invalid(_("Choose another budget."), field="carry_to")
    if carry_to is not None and carry_to.state == "closed":
        raise Invalid(_("Choose a budget that is not closed."), field="carry_to")
    if budget.state != "closed":
        states.BUDGET.move(budget, "close")
        budget.closed_at = at
        budget.save()
    posted = _empty(budget, free, carry_to, reason, by=by, at=at) if free else None
    record("budget.closed", budget, by=by, at=at, moved=posted)
    return budget


def _empty(
    budget: Budget,
    free: int,
    carry_to: Budget | None,
    reason: str,
    *,
    by: Membership,
    at: datetime,
) -> ledger.Posted:
    movement = Movement(
        id=new_id(),
        kind="carried" if carry_to else "lapsed",
        source=budget,
        target=carry_to,
        amount_cents=free,
        reason=reason,
    )
    account = carry_to.account_id if carry_to else budget.lapsed_id
    return _move(movement, budget.account_id, account, by=by, at=at)


def _ends(by: Membership, *ids: UUID | None) -> dict[UUID, Budget]:
    """Find and lock budgets, in the order of their ids."""
    named = sorted({budget_id for budget_id in ids if budget_id})
    return {budget_id: queries.budget_for_update(by, budget_id) for budget_id in named}


def _present(movement: Movement, by: Membership) -> Movement | None:
    """
    Find the movement where it was made before.

    :raises Conflict: its id was used for another
    """
    lock(f"movement/{movement.pk}")
    present = Movement.objects.filter(pk=movement.pk).first()
    if present is None:
        return None
    fields = ("kind", "source_id", "target_id", "amount_cents", "reason")
    same = all(getattr(present, field) == getattr(movement, field) for field in fields)
    if not same or present.programme_id != by.programme_id:
        raise Conflict(field="id")
    return present


def _move(
    movement: Movement, source: int, target: int, *, by: Membership, at: datetime
) -> ledger.Posted:
    movement.programme_id, movement.moved_by, movement.moved_at = by.programme_id, by, at
    movement.save(force_insert=True)
    return ledger.post(
        book_id=by.programme.book_id,
        reference=f"movement/{movement.pk}",
        kind=f"budget.{movement.kind}",
        legs=[
            ledger.Leg(ledger.AccountId(source), ledger.AccountId(target), movement.amount_cents)
        ],
        subject_type="movement",
        subject_id=movement.pk,
        actor_id=by.pk,
        happened_at=at,
    )
