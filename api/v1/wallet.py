"""What one has, and how it came about."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import StrictSerializer
from api.views import MemberView, asked
from cambio.programmes import queries


class BalanceOut(serializers.Serializer[Any]):
    """An amount in a unit."""

    unit = serializers.CharField()
    balance = serializers.IntegerField()


class StatementQuery(StrictSerializer):
    """Which page of a statement."""

    before = serializers.IntegerField(required=False, min_value=1, max_value=2**62)
    limit = serializers.IntegerField(required=False, default=50, min_value=1, max_value=100)


class LineOut(serializers.Serializer[Any]):
    """One line: positive came in, negative went out."""

    id = serializers.IntegerField()
    posted_at = serializers.DateTimeField()
    happened_at = serializers.DateTimeField()
    kind = serializers.CharField()
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField()
    amount = serializers.IntegerField()
    balance_after = serializers.IntegerField(allow_null=True)


class StatementOut(serializers.Serializer[Any]):
    """A page, newest first; `next_before` asks for the one after it."""

    lines = LineOut(many=True)
    next_before = serializers.IntegerField(allow_null=True)


class Wallet(MemberView):
    @extend_schema(operation_id="get_wallet", responses=BalanceOut)
    def get(self, request: Request, programme: str) -> Response:
        """Tell what I have to spend."""
        return Response({"unit": "cambi", "balance": queries.wallet_balance(self.member)})


class WalletStatement(MemberView):
    @extend_schema(
        operation_id="list_wallet_entries", parameters=[StatementQuery], responses=StatementOut
    )
    def get(self, request: Request, programme: str) -> Response:
        """List what I earned and spent, newest first."""
        query = asked(StatementQuery, request)
        page = queries.wallet_statement(
            self.member, before=query.get("before"), limit=query["limit"]
        )
        return Response(StatementOut(page).data)


urlpatterns = [
    path("wallet", Wallet.as_view()),
    path("wallet/entries", WalletStatement.as_view()),
]
