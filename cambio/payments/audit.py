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

# What was paid has moved its amount in the books, and nothing else has.
_POSTINGS = """
    WITH paid AS (SELECT * FROM payments_payment WHERE state = 'paid'), posted AS (
        SELECT posted.reference, posted.subject_type, posted.subject_id,
            sum(transfer.amount) AS amount
        FROM ledger_transaction AS posted
        JOIN ledger_transfer AS transfer ON transfer.transaction_id = posted.id
        WHERE posted.reference LIKE 'payment/%/paid'
        GROUP BY posted.id
    )
    SELECT coalesce(paid.id::text, split_part(posted.reference, '/', 2)),
        CASE WHEN posted.reference IS NULL THEN 'was paid and never posted'
            WHEN paid.id IS NULL THEN 'was posted and never paid'
            ELSE 'was posted otherwise than it was paid' END
    FROM paid FULL JOIN posted ON posted.reference = 'payment/' || paid.id || '/paid'
    WHERE ((paid.amount_cents, paid.subject_type, paid.subject_id)
        = (posted.amount, posted.subject_type, posted.subject_id)) IS NOT TRUE
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
    "payments.postings": sql_check("payment", _POSTINGS),
}
