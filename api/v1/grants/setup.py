"""Funders and budgets: setting them up, and the money that goes in, between and out."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from api.idempotency import idempotent
from api.pagination import page_of
from api.serializers import PageQuery
from api.v1.grants import setup_shapes as shapes
from api.verbs import maker, route
from api.versions import edit_of
from api.views import MemberView, ThingView, created_status, paged, parse_body
from grants import operations, queries, verbs


class Funders(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_funders", responses=page_of(shapes.FunderOut))
    def get(self, request: Request, programme: str) -> Response:
        """List who gives money, where I set up budgets."""
        return paged(queries.funders_seen_by(self.member), shapes.FunderOut, request, self)

    @extend_schema(
        operation_id="add_funder",
        request=shapes.FunderIn,
        responses={201: shapes.FunderOut, 200: shapes.FunderOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Note somebody who gives money; the same id with the same name is the same funder."""
        funder, created = operations.add_funder(
            **parse_body(shapes.FunderIn, request), by=self.member, at=timezone.now()
        )
        return Response(shapes.FunderOut(funder).data, status=created_status(created=created))


_content = maker(operations.BudgetContent, shapes.BudgetIn)


class BudgetView(ThingView):
    """Answers with budgets and their figures, added up for all of them at once."""

    shape = shapes.FullBudgetOut
    edited = edit_of(shapes.FullBudgetOut, shapes.BudgetPurposeIn)

    def show(self, shape: type[BaseSerializer[Any]], thing: Any, *, many: bool = False) -> Any:
        """As any view, each budget with its figures."""
        budgets: Iterable[Any] = thing if many else [thing]
        figures = queries.figures_of(budgets)
        for budget in budgets:
            budget.figures = figures[budget.pk]
        return super().show(shape, thing, many=many)

    def answer(self, budget_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the budget again."""
        budget = queries.budget_seen_by(self.member, budget_id)
        return Response(self.show(self.shape, budget), status=code)


class Budgets(BudgetView):
    location = "grants/budgets/{id}"
    query = shapes.BudgetsQuery

    @extend_schema(operation_id="list_budgets", responses=page_of(shapes.BudgetOut))
    def get(self, request: Request, programme: str) -> Response:
        """List the budgets that I see, each with its figures."""
        found = queries.budgets_in(self.member, state=self.asked["state"])
        return paged(found, shapes.BudgetOut, request, self)

    @extend_schema(
        operation_id="create_budget",
        request=shapes.BudgetIn,
        responses={201: shapes.FullBudgetOut, 200: shapes.FullBudgetOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Set up a budget, reserved until it is said what it is for. The same id is the same."""
        data = parse_body(shapes.BudgetIn, request)
        budget, created = operations.create_budget(
            budget_id=data["id"],
            funder_id=data["funder"],
            content=_content(data),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(budget.pk, created_status(created=created))


class OneBudget(BudgetView):
    @extend_schema(operation_id="get_budget", responses=shapes.FullBudgetOut)
    def get(self, request: Request, programme: str, budget_id: UUID) -> Response:
        """Show a budget with its figures."""
        return self.answer(budget_id)


class Movements(MemberView):
    query = shapes.MovementsQuery

    @extend_schema(operation_id="list_movements", responses=page_of(shapes.MovementOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what was put into budgets that I see and moved between them, the newest first."""
        found = queries.movements_in(self.member, budget_id=self.asked.get("budget"))
        return paged(found, shapes.MovementOut, request, self)

    @idempotent
    @extend_schema(
        operation_id="move_money",
        request=shapes.MoveIn,
        responses={201: shapes.MovementOut, 200: shapes.MovementOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Make money of one budget available to another, with a reason. The same id is the same."""
        movement, created = operations.move_money(
            **parse_body(shapes.MoveIn, request), by=self.member, at=timezone.now()
        )
        return Response(shapes.MovementOut(movement).data, status=created_status(created=created))


_ONE = "grants/budgets/<uuid:budget_id>"

urlpatterns = [
    path("grants/funders", Funders.as_view()),
    path("grants/budgets", Budgets.as_view()),
    path(
        _ONE,
        route(
            OneBudget,
            verbs.DESCRIBE,
            shapes.BudgetPurposeIn,
            edits=queries.budget_for_update,
        ),
    ),
    path(f"{_ONE}/open", route(BudgetView, verbs.OPEN)),
    path(f"{_ONE}/fund", route(BudgetView, verbs.FUND, shapes.FundingIn, moves_value=True)),
    path(f"{_ONE}/close", route(BudgetView, verbs.CLOSE, shapes.CloseIn, moves_value=True)),
    path("grants/movements", Movements.as_view()),
]
