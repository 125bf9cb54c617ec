"""Who gives the money, and the budgets it lies in."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.locks import lock
from cambio.common.names import NO_NAME, Name, folded
from cambio.ledger import operations as ledger
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from cambio.programmes.units import EURO
from grants import guards, permissions, queries, states
from grants.models import Budget, Funder
from streets.queries import wards_seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetContent:
    """What is recorded of a budget; see `grants.models.Budget`."""

    name: Name
    year: int
    ward_id: UUID | None = None
    purpose: str = ""
    who_starts: Name = NO_NAME
    who_decides: Name = NO_NAME
    accounted_how: str = ""
    role: str
    term: str


@transaction.atomic
def add_funder(*, funder_id: UUID, name: Name, by: Membership, at: datetime) -> tuple[Funder, bool]:
    """
    Note somebody who gives money, with an account of what they gave.

    :returns: the funder, and whether it is new: the same id with the same name is not
    :raises NotPermitted: the actor does not set up budgets
    :raises Conflict: the id or the name belongs to another
    """
    check_may(by, "grants.manage")
    lock(f"funder/{funder_id}")
    present = Funder.objects.filter(pk=funder_id).first()
    if present is not None:
        if (present.programme_id, present.name) != (by.programme_id, name):
            raise Conflict(field="id")
        return present, False
    taken = queries.funders_seen_by(by).filter(folded_name=folded(name)).first()
    if taken is not None:
        already = _("A funder with this name already exists: %(name)s.")
        raise Conflict(already % {"name": taken}, field="name")
    account = ledger.open_account(
        book_id=by.programme.book_id,
        unit=EURO,
        purpose="funder",
        owner_type="funder",
        owner_id=funder_id,
        floor=None,
    )
    funder = Funder.objects.create(
        id=funder_id, programme_id=by.programme_id, name=name, account_id=account, created_at=at
    )
    record("funder.added", funder, by=by, at=at)
    return funder, True


@transaction.atomic
def create_budget(
    *,
    budget_id: UUID,
    funder_id: UUID,
    content: BudgetContent,
    by: Membership,
    at: datetime,
) -> tuple[Budget, bool]:
    """
    Set up a budget, reserved until it is said what it is for.

    :returns: the budget, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor does not set up budgets
    :raises Conflict: the id or the name in this year belongs to another
    :raises Invalid: there is no such funder or ward
    """
    check_may(by, "grants.manage")
    lock(f"budget/{budget_id}")
    present = Budget.objects.filter(pk=budget_id).first()
    if present is not None:
        if present.programme_id != by.programme_id or _told(present) != (funder_id, content):
            raise Conflict(field="id")
        return present, False
    if not queries.funders_seen_by(by).filter(pk=funder_id).exists():
        raise Invalid(_("There is no such funder."), field="funder")
    if content.ward_id and not wards_seen_by(by).filter(pk=content.ward_id).exists():
        raise Invalid(_("There is no such ward."), field="ward")
    of_year = queries.budgets_seen_by(by).filter(year=content.year)
    taken = of_year.filter(folded_name=folded(content.name)).first()
    if taken is not None:
        already = _("A budget with this name already exists for that year: %(name)s.")
        raise Conflict(already % {"name": taken.name}, field="name")
    budget = Budget(id=budget_id, programme_id=by.programme_id, funder_id=funder_id)
    _tell(budget, content)
    budget.account_id, budget.lapsed_id = _accounts(budget_id, by)
    budget.created_at = at
    budget.save()
    record("budget.created", budget, by=by, at=at)
    return budget, True


def _accounts(budget_id: UUID, by: Membership) -> tuple[ledger.AccountId, ledger.AccountId]:
    account, lapsed = (
        ledger.open_account(
            book_id=by.programme.book_id,
            unit=EURO,
            purpose=purpose,
            owner_type="budget",
            owner_id=budget_id,
        )
        for purpose in ("budget", "lapsed")
    )
    return account, lapsed


def _told(budget: Budget) -> tuple[UUID, BudgetContent]:
    content = BudgetContent(
        name=Name(budget.name),
        year=budget.year,
        ward_id=budget.ward_id,
        purpose=budget.purpose,
        who_starts=Name(budget.who_starts),
        who_decides=Name(budget.who_decides),
        accounted_how=budget.accounted_how,
        role=budget.role,
        term=budget.term,
    )
    return budget.funder_id, content


def _tell(budget: Budget, content: BudgetContent) -> None:
    budget.name, budget.year = content.name, content.year
    budget.ward_id, budget.purpose = content.ward_id, content.purpose
    budget.who_starts, budget.who_decides = content.who_starts, content.who_decides
    budget.accounted_how = content.accounted_how
    budget.role, budget.term = content.role, content.term


@transaction.atomic
def describe_budget(
    *,
    budget_id: UUID,
    purpose: str,
    who_starts: Name,
    who_decides: Name,
    accounted_how: str,
    role: str,
    term: str,
    by: Membership,
    at: datetime,
) -> Budget:
    """
    Say what a budget is for, as long as it is reserved; the same again changes nothing.

    :raises NotFound: there is none
    :raises NotPermitted: the actor does not set up budgets
    :raises NotAllowedNow: it has been opened or closed
    """
    budget = queries.budget_for_update(by, budget_id)
    permissions.check_may_manage(by, budget)
    _funder_id, content = _told(budget)
    told = replace(
        content,
        purpose=purpose,
        who_starts=who_starts,
        who_decides=who_decides,
        accounted_how=accounted_how,
        role=role,
        term=term,
    )
    if told == content:
        return budget
    guards.check_can_describe(budget, at)
    _tell(budget, told)
    budget.save()
    record("budget.described", budget, by=by, at=at)
    return budget


@transaction.atomic
def open_budget(*, budget_id: UUID, by: Membership, at: datetime) -> Budget:
    """
    Let awards be made from a budget; twice is once.

    :raises NotFound: there is none
    :raises NotPermitted: the actor does not set up budgets
    :raises NotAllowedNow: it is not said what it is for, who decides, or how it is accounted for
    """
    budget = queries.budget_for_update(by, budget_id)
    permissions.check_may_manage(by, budget)
    if budget.state == "open":
        return budget
    guards.check_can_open(budget, at)
    states.BUDGET.move(budget, "open")
    budget.save()
    record("budget.opened", budget, by=by, at=at)
    return budget
