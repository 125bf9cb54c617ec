"""Payments of awards, on their way through the bank."""

from datetime import datetime
from uuid import UUID

from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.payments.models import Payment
from grants import queries
from grants.models import Award
from tests.worlds.office.scene import Scene


def prepared(scene: Scene, award: Award, amount_cents: int, *, at: datetime) -> Payment:
    """A payment of a part of an award, prepared by the desk."""
    payment, _ = payments.prepare_payment(
        payment_id=new_id(),
        subject_type="award",
        subject_id=award.pk,
        amount_cents=amount_cents,
        by=scene.desk,
        at=at,
    )
    return payment


def paid(scene: Scene, award: Award, amount_cents: int, *, at: datetime) -> None:
    """Pay a part of an award, through the bank."""
    through_the_bank(scene, prepared(scene, award, amount_cents, at=at).pk, at=at)


def through_the_bank(scene: Scene, payment_id: UUID, *, at: datetime) -> None:
    """Release a prepared payment, hand it to the bank, and note that it was paid."""
    payments.release_payment(payment_id=payment_id, by=scene.treasurer, at=at)
    payments.export_payments(batch_id=new_id(), by=scene.treasurer, at=at)
    payments.mark_paid(payment_id=payment_id, by=scene.treasurer, at=at)


def figures(award: Award) -> tuple[int, int, int]:
    """What is free in its budget; what of it is committed, and what is paid."""
    return (
        queries.free_in(award.budget),
        queries.committed_of(award),
        queries.paid_of(award),
    )
