"""The programme's books: trial balance, what moved, and the books written out."""

from typing import Any

from django.http import StreamingHttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import ChoiceField, MomentField, Query
from api.shown import MOST_AMOUNT, AmountField, CountField
from api.v1.people.wallet import LONGEST_KIND, LONGEST_UNIT, LONGEST_WORD
from api.views import MemberView
from cambio.programmes import books

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DECIMALS = 6
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


class TrialBalanceQuery(Query):
    """The moment; now without it."""

    as_of = MomentField(required=False, help_text="what the accounts held then")


class PurposeTotalOut(serializers.Serializer[Any]):
    """What the accounts of one purpose hold, in the unit's smallest part."""

    unit = serializers.CharField(max_length=LONGEST_UNIT)
    decimals = CountField(max_value=MOST_DECIMALS)
    purpose = serializers.CharField(max_length=LONGEST_WORD)
    accounts = CountField()
    balance = AmountField(min_value=-MOST_AMOUNT)


class PeriodQuery(Query):
    """From one moment up to, and without, another."""

    since = MomentField(help_text="the first moment of the period")
    until = MomentField(help_text="the first moment after the period")


class KindTotalOut(serializers.Serializer[Any]):
    """What moved under one kind, from accounts of one purpose to those of another."""

    unit = serializers.CharField(max_length=LONGEST_UNIT)
    decimals = CountField(max_value=MOST_DECIMALS)
    kind = serializers.CharField(max_length=LONGEST_KIND)
    source_purpose = serializers.CharField(max_length=LONGEST_WORD)
    target_purpose = serializers.CharField(max_length=LONGEST_WORD)
    transfers = CountField()
    amount = AmountField()


class ExportQuery(Query):
    """The form in which the books are wanted."""

    format = ChoiceField(choices=books.FORMS, help_text="how it is written")


class AnyForm(BaseContentNegotiation):
    """Leaves `format` to the view: DRF would choose the renderer of a refusal by it."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The only one."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The only one."""
        return renderers[0], renderers[0].media_type


class TrialBalance(MemberView):
    query = TrialBalanceQuery

    @extend_schema(operation_id="get_trial_balance", responses=PurposeTotalOut(many=True))
    def get(self, request: Request, programme: str) -> Response:
        """Tell what the programme's accounts hold by purpose, now or as of a moment."""
        totals = books.trial_balance_for(self.member, as_of=self.asked.get("as_of"))
        return Response(self.show(PurposeTotalOut, totals, many=True))


class Totals(MemberView):
    query = PeriodQuery

    @extend_schema(operation_id="get_totals_by_kind", responses=KindTotalOut(many=True))
    def get(self, request: Request, programme: str) -> Response:
        """Tell what moved in a period, by kind."""
        totals = books.totals_for(self.member, **self.asked)
        return Response(self.show(KindTotalOut, totals, many=True))


class Export(MemberView):
    content_negotiation_class = AnyForm
    query = ExportQuery
    counts_as = "exports"
    is_sparse = False

    @extend_schema(
        operation_id="export_books",
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "text/plain"): OpenApiTypes.STR,
            (200, XLSX): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, programme: str) -> StreamingHttpResponse:
        """Write all postings out: as CSV, as XLSX, or as a journal for beancount or hledger."""
        form = self.asked["format"]
        pieces = books.export_for(self.member, form)
        return StreamingHttpResponse(
            pieces,
            content_type=MEDIA_TYPES.get(form, "text/plain; charset=utf-8"),
            headers={"Content-Disposition": f'attachment; filename="books.{form}"'},
        )


urlpatterns = [
    path("books/trial-balance", TrialBalance.as_view()),
    path("books/totals", Totals.as_view()),
    path("books/export", Export.as_view()),
]
