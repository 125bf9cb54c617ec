"""Setting up budgets: who gives the money, what it is for, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.names import telling
from cambio.common.verbs import refusals
from grants import operations, queries, verbs
from grants.sentences import ROLES, TERMS
from web.grant_desk.words import BUDGETS, MOVEMENTS
from web.manager.budget_forms import (
    BudgetForm,
    CloseForm,
    DescriptionForm,
    FunderForm,
    MoneyForm,
    MoveForm,
    description_of,
)
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, act_of, outcome_of, redirect_with

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Budget

ON_A_PAGE = 25


def _add_funder(_subject: UUID, **given: Any) -> str:
    funder, _created = operations.add_funder(**given)
    return telling(_("Added: %(name)s."), name=funder.name)


def _create(_subject: UUID, **given: Any) -> str:
    budget, _created = operations.create_budget(**given)
    return telling(_("Set up, and reserved: %(name)s."), name=budget)


ACTS = {
    "describe": act_of(verbs.DESCRIBE, DescriptionForm),
    "open": act_of(verbs.OPEN),
    "fund": act_of(verbs.FUND, MoneyForm),
    "move": act_of(verbs.MOVE, MoveForm),
    "close": act_of(verbs.CLOSE, CloseForm),
}


@for_desk("grants.manage")
def budgets(request: MemberRequest) -> HttpResponse:
    """Every budget with what is free in it, and who gives the money."""
    programme_id = request.member.programme_id
    outcome = outcome_of(request, {"add_funder": Act(_add_funder, FunderForm)}, programme_id)
    if outcome.done:
        return redirect_with(request, outcome, "grant_budgets")
    found = queries.budgets_seen_by(request.member).order_by("-year", "folded_name", "pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    figures = queries.figures_of(page)
    context = {
        "page": page,
        "lines": [(budget, BUDGETS[budget.state], figures[budget.pk]) for budget in page],
        "funders": queries.funders_seen_by(request.member).order_by("folded_name"),
        "form": outcome.form("add_funder", programme_id),
        "refusal": outcome.refusal,
    }
    return render(request, "web/manager/budgets.html", context, status=outcome.status)


@for_desk("grants.manage")
def new_budget(request: MemberRequest) -> HttpResponse:
    """Set up a budget."""
    programme_id = request.member.programme_id
    form = partial(BudgetForm, member=request.member, initial={"year": timezone.localdate().year})
    outcome = outcome_of(request, {"create": Act(_create, form)}, programme_id)
    if outcome.done:
        return redirect_with(request, outcome, "grant_budgets")
    context = {
        "form": outcome.form("create", programme_id),
        "has_funders": queries.funders_seen_by(request.member).exists(),
        "refusal": outcome.refusal,
    }
    return render(request, "web/manager/new_budget.html", context, status=outcome.status)


@for_desk("grants.manage")
def budget(request: MemberRequest, budget_id: UUID) -> HttpResponse:
    """One budget: its figures, what was moved and why, and what can be done with it."""
    shown = queries.budget_seen_by(request.member, budget_id)
    others = _others_than(shown, request.member)
    acts = _acts_on(shown, others)
    outcome = outcome_of(request, acts, budget_id)
    if outcome.done:
        return redirect_with(request, outcome, "grant_budget", budget_id=budget_id)
    figures = queries.figures_of([shown])[shown.pk]
    moved = queries.movements_in(request.member, budget_id=budget_id)
    context = {
        "budget": shown,
        "state": BUDGETS[shown.state],
        "role": ROLES[shown.role],
        "term": TERMS[shown.term],
        "figures": figures,
        "came_back_cents": -figures.returned,
        "movements": [(movement, MOVEMENTS[movement.kind]) for movement in moved],
        "has_others": bool(others),
        "rows": {row.name: row for row in verbs.BUDGET},
        "refused": refusals(verbs.BUDGET, shown, request.member, at=timezone.now()),
        "forms": outcome.forms(budget_id),
        "refusal": outcome.refusal,
    }
    return render(request, "web/manager/budget_page.html", context, status=outcome.status)


def _others_than(budget: Budget, member: Membership) -> list[tuple[str, str]]:
    """The budgets that can take money over, as the choices of a field."""
    open_ones = queries.budgets_seen_by(member).exclude(state="closed").exclude(pk=budget.pk)
    found = open_ones.order_by("-year", "folded_name", "pk")
    return [(str(other.pk), str(other)) for other in found]


def _acts_on(budget: Budget, others: list[tuple[str, str]]) -> dict[str, Act]:
    forms: dict[str, Callable[..., Form]] = {
        "describe": partial(DescriptionForm, initial=description_of(budget)),
        "move": partial(MoveForm, others=others),
        "close": partial(CloseForm, others=others),
    }
    return ACTS | {name: ACTS[name].with_form(form) for name, form in forms.items()}
