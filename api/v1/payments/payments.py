"""Payments in euro: released by a second person and handed to the bank."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import PageQuery
from api.v1.payments import shapes
from api.verbs import route
from api.versions import edit_of, needs_if_match
from api.views import MemberView, ThingView, created_status, paged, parse_body
from cambio.payments import operations, queries, verbs
from cambio.programmes.interests import read_at_once


class PaymentAccount(MemberView):
    edited = edit_of(shapes.PaymentAccountOut, shapes.PaymentAccountIn)

    @extend_schema(operation_id="get_payment_account", responses=shapes.PaymentAccountOut)
    def get(self, request: Request, programme: str) -> Response:
        """Tell from which bank account the programme pays, if it is set."""
        account = queries.payment_account_of(self.member)
        return Response(self.show(shapes.PaymentAccountOut, account))

    @needs_if_match(queries.payment_account_of)
    @extend_schema(
        operation_id="set_payment_account",
        request=shapes.PaymentAccountIn,
        responses=shapes.PaymentAccountOut,
    )
    def put(self, request: Request, programme: str) -> Response:
        """Set it for what goes to the bank from now on."""
        account = operations.set_payment_account(
            by=self.member, at=timezone.now(), **parse_body(shapes.PaymentAccountIn, request)
        )
        return Response(shapes.PaymentAccountOut(account).data)


class Payments(MemberView):
    query = shapes.PaymentsQuery

    @extend_schema(operation_id="list_payments", responses=page_of(shapes.ListedPaymentOut))
    def get(self, request: Request, programme: str) -> Response:
        """List the payments, where I release them."""
        found = queries.payments_in(
            self.member, state=self.asked.get("state", ""), batch_id=self.asked.get("batch")
        )
        read = partial(read_at_once, self.member) if self.asks_for("can", "cannot") else None
        return paged(found, shapes.ListedPaymentOut, request, self, read=read)


class PaymentView(ThingView):
    """Answers with one payment whole."""

    shape = shapes.FullPaymentOut

    def answer(self, payment_id: UUID) -> Response:
        """Read the payment again."""
        return Response(self.show(self.shape, queries.payment_seen_by(self.member, payment_id)))


class OnePayment(PaymentView):
    @extend_schema(operation_id="get_payment", responses=shapes.FullPaymentOut)
    def get(self, request: Request, programme: str, payment_id: UUID) -> Response:
        """Show a payment with its whole account."""
        return self.answer(payment_id)


class BatchView(ThingView):
    """Answers with one batch."""

    shape = shapes.FullPaymentBatchOut

    def answer(self, batch_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the batch again."""
        batch = queries.payment_batch_seen_by(self.member, batch_id)
        return Response(self.show(self.shape, batch), status=code)


class PaymentBatches(BatchView):
    query = PageQuery

    @extend_schema(
        operation_id="list_payment_batches", responses=page_of(shapes.ListedPaymentBatchOut)
    )
    def get(self, request: Request, programme: str) -> Response:
        """List what went to the bank, where I release payments."""
        found = queries.payment_batches_seen_by(self.member)
        if self.asks_for("can", "cannot"):
            found = queries.batches_with_what_verbs_ask(found)
        return paged(found, shapes.ListedPaymentBatchOut, request, self)

    @extend_schema(
        operation_id="create_payment_batch",
        request=shapes.PaymentBatchIn,
        responses={201: shapes.FullPaymentBatchOut, 200: shapes.FullPaymentBatchOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Write what was released into one message for the bank; the same id is the same batch."""
        batch, created = operations.export_payments(
            batch_id=parse_body(shapes.PaymentBatchIn, request)["id"],
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(batch.pk, created_status(created=created))


class PaymentBatchFile(MemberView):
    is_sparse = False

    @extend_schema(
        operation_id="get_payment_batch_file",
        responses={(200, "application/xml"): OpenApiTypes.STR},
    )
    def get(self, request: Request, programme: str, batch_id: UUID) -> HttpResponse:
        """Fetch the message for the bank (pain.001), the same bytes each time."""
        batch = queries.payment_batch_seen_by(self.member, batch_id)
        return HttpResponse(
            batch.message,
            content_type="application/xml",
            headers={
                "Content-Disposition": f'attachment; filename="{batch.message_id}.xml"',
                "Cache-Control": "private, no-store",
            },
        )


_ONE = "payments/<uuid:payment_id>"

urlpatterns = [
    path("payment-account", PaymentAccount.as_view()),
    path("payments", Payments.as_view()),
    path(_ONE, OnePayment.as_view()),
    path(f"{_ONE}/release", route(PaymentView, verbs.RELEASE)),
    path(f"{_ONE}/cancel", route(PaymentView, verbs.CANCEL, shapes.PaymentReasonIn)),
    path(
        f"{_ONE}/paid",
        route(PaymentView, verbs.MARK_PAID, moves_value=True, named="mark_payment_paid"),
    ),
    path(f"{_ONE}/fail", route(PaymentView, verbs.FAIL, shapes.PaymentReasonIn)),
    path("payment-batches", PaymentBatches.as_view()),
    path("payment-batches/<uuid:batch_id>/file", PaymentBatchFile.as_view()),
    path(
        "payment-batches/<uuid:batch_id>/paid",
        route(BatchView, verbs.MARK_BATCH_PAID, moves_value=True),
    ),
]
