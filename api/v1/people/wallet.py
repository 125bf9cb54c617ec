"""What one has, and how it came about."""

from functools import partial
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import PageQuery
from api.shown import MOST_AMOUNT, AmountField, TimestampField
from api.views import MemberView, statement
from cambio.programmes import queries

LONGEST_UNIT, LONGEST_WORD, LONGEST_KIND = 12, 40, 60  # of the ledger


class BalanceOut(serializers.Serializer[Any]):
    """An amount in a unit."""

    unit = serializers.CharField(max_length=LONGEST_UNIT)
    balance = AmountField(min_value=-MOST_AMOUNT)


class LineOut(serializers.Serializer[Any]):
    """One line: positive came in, negative went out."""

    id = AmountField(min_value=1)
    posted_at = TimestampField()
    happened_at = TimestampField()
    kind = serializers.CharField(max_length=LONGEST_KIND)
    subject_type = serializers.CharField(max_length=LONGEST_WORD)
    subject_id = serializers.UUIDField()
    amount = AmountField(min_value=-MOST_AMOUNT)
    balance_after = AmountField(min_value=-MOST_AMOUNT, allow_null=True)


class Wallet(MemberView):
    @extend_schema(operation_id="get_wallet", responses=BalanceOut)
    def get(self, request: Request, programme: str) -> Response:
        """Tell what I have to spend."""
        held = {"unit": "cambi", "balance": queries.wallet_balance(self.member)}
        return Response(self.show(BalanceOut, held))


class WalletStatement(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_wallet_entries", responses=page_of(LineOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what I earned and spent, newest first."""
        read = partial(queries.wallet_statement, self.member)
        return statement(read, LineOut, request, self)


urlpatterns = [
    path("wallet", Wallet.as_view()),
    path("wallet/entries", WalletStatement.as_view()),
]
