"""What must hold of payments and of what the bank was told."""

from collections.abc import Iterator

from cambio.common.findings import Finding, sql_check
from cambio.payments.models import PaymentBatch
from cambio.payments.pain import told_in

_FOUR_EYES = """
    SELECT id, 'was not released by a second person' FROM payments_payment
    WHERE (state IN ('released', 'exported', 'paid', 'failed') AND released_by_id IS NULL)
        OR released_by_id = prepared_by_id
"""

_BATCHES = """
    SELECT batch.id, 'says ' || batch.count || ' payments of ' || batch.total_cents
        || ', has ' || count(payment.id) || ' of ' || coalesce(sum(payment.amount_cents), 0)
    FROM payments_paymentbatch AS batch
    LEFT JOIN payments_payment AS payment ON payment.batch_id = batch.id
    GROUP BY batch.id
    HAVING batch.count <> count(payment.id)
        OR batch.total_cents <> coalesce(sum(payment.amount_cents), 0)
"""


def other_than_told() -> Iterator[Finding]:
    """Report payments that are not what the message of their batch told the bank."""
    for batch in PaymentBatch.objects.prefetch_related("payments").iterator(chunk_size=50):
        told = told_in(batch.message)
        ours = {payment.end_to_end_id: payment for payment in batch.payments.all()}
        for one in ours.values():
            line = told.pop(one.end_to_end_id, None)
            if line != (one.iban, one.amount_cents):
                yield Finding("payment", str(one.pk), "is not what the bank was told to pay")
        if told:
            problem = f"has {len(told)} transfers in its message that are no payments of it"
            yield Finding("payment_batch", str(batch.pk), problem)


CHECKS = {
    "payments.four_eyes": sql_check("payment", _FOUR_EYES),
    "payments.batches": sql_check("payment_batch", _BATCHES),
    "payments.messages": other_than_told,
}
