"""Payments in euro: released by a second person and handed to the bank."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import idempotent
from api.pagination import page_of
from api.serializers import NoInput, PageQuery
from api.v1.payments import shapes
from api.versions import edit_of, needs_if_match
from api.views import MemberView, VerbView, created_status, paged, parse_body
from cambio.payments import operations, queries


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

    @extend_schema(operation_id="list_payments", responses=page_of(shapes.PaymentOut))
    def get(self, request: Request, programme: str) -> Response:
        """List the payments, where I release them."""
        found = queries.payments_in(
            self.member, state=self.asked.get("state", ""), batch_id=self.asked.get("batch")
        )
        return paged(found, shapes.PaymentOut, request, self)


class OnePayment(MemberView):
    @extend_schema(operation_id="get_payment", responses=shapes.FullPaymentOut)
    def get(self, request: Request, programme: str, payment_id: UUID) -> Response:
        """Show a payment with its whole account."""
        payment = queries.payment_seen_by(self.member, payment_id)
        return Response(self.show(shapes.FullPaymentOut, payment))


class PaymentVerb(VerbView):
    """A verb on one payment."""

    def act_and_answer(self, payment_id: UUID) -> Response:
        """Do it and show the payment as it is now."""
        self.act_on(payment_id=payment_id)
        payment = queries.payment_seen_by(self.member, payment_id)
        return Response(shapes.FullPaymentOut(payment).data)


class ReleasePayment(PaymentVerb):
    act = operations.release_payment

    @extend_schema(operation_id="release_payment", request=NoInput, responses=shapes.FullPaymentOut)
    def post(self, request: Request, programme: str, payment_id: UUID) -> Response:
        """Let a payment go to the bank that somebody else prepared; twice is once."""
        return self.act_and_answer(payment_id)


class CancelPayment(PaymentVerb):
    act = operations.cancel_payment
    takes = shapes.PaymentReasonIn

    @extend_schema(
        operation_id="cancel_payment",
        request=shapes.PaymentReasonIn,
        responses=shapes.FullPaymentOut,
    )
    def post(self, request: Request, programme: str, payment_id: UUID) -> Response:
        """Call back a payment that the bank does not have yet; twice is once."""
        return self.act_and_answer(payment_id)


class MarkPaymentPaid(PaymentVerb):
    act = operations.mark_paid

    @idempotent
    @extend_schema(
        operation_id="mark_payment_paid", request=NoInput, responses=shapes.FullPaymentOut
    )
    def post(self, request: Request, programme: str, payment_id: UUID) -> Response:
        """Note that the bank has paid a payment, and post it; twice is once."""
        return self.act_and_answer(payment_id)


class FailPayment(PaymentVerb):
    act = operations.fail_payment
    takes = shapes.PaymentReasonIn

    @extend_schema(
        operation_id="fail_payment",
        request=shapes.PaymentReasonIn,
        responses=shapes.FullPaymentOut,
    )
    def post(self, request: Request, programme: str, payment_id: UUID) -> Response:
        """Note that the bank refused a payment or sent it back; twice is once."""
        return self.act_and_answer(payment_id)


class PaymentBatches(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_payment_batches", responses=page_of(shapes.PaymentBatchOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what went to the bank, where I release payments."""
        found = queries.payment_batches_seen_by(self.member)
        return paged(found, shapes.PaymentBatchOut, request, self)

    @extend_schema(
        operation_id="create_payment_batch",
        request=shapes.PaymentBatchIn,
        responses={201: shapes.PaymentBatchOut, 200: shapes.PaymentBatchOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Write what was released into one message for the bank; the same id is the same batch."""
        batch, created = operations.export_payments(
            batch_id=parse_body(shapes.PaymentBatchIn, request)["id"],
            by=self.member,
            at=timezone.now(),
        )
        return Response(shapes.PaymentBatchOut(batch).data, status=created_status(created=created))


class MarkBatchPaid(VerbView):
    act = operations.mark_batch_paid

    @idempotent
    @extend_schema(
        operation_id="mark_batch_paid", request=NoInput, responses=shapes.PaymentBatchOut
    )
    def post(self, request: Request, programme: str, batch_id: UUID) -> Response:
        """
        Note that the bank has paid a whole batch, and post it: all of it or nothing.

        What the bank did not carry out of it stays failed; twice is once.
        """
        return Response(shapes.PaymentBatchOut(self.act_on(batch_id=batch_id)).data)


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


urlpatterns = [
    path("payment-account", PaymentAccount.as_view()),
    path("payments", Payments.as_view()),
    path("payments/<uuid:payment_id>", OnePayment.as_view()),
    path("payments/<uuid:payment_id>/release", ReleasePayment.as_view()),
    path("payments/<uuid:payment_id>/cancel", CancelPayment.as_view()),
    path("payments/<uuid:payment_id>/paid", MarkPaymentPaid.as_view()),
    path("payments/<uuid:payment_id>/fail", FailPayment.as_view()),
    path("payment-batches", PaymentBatches.as_view()),
    path("payment-batches/<uuid:batch_id>/file", PaymentBatchFile.as_view()),
    path("payment-batches/<uuid:batch_id>/paid", MarkBatchPaid.as_view()),
]
