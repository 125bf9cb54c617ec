"""Reading for the desks: what became of a budget, whose report waits, who can be typed in for."""

from cambio.common.ids import new_id
from grants import operations, queries
from tests.grants.scene import awarded


def spent(figures):
    return (
        figures.free
        + figures.committed
        + figures.paid
        - figures.returned
        + figures.moved_out
        + figures.carried_out
        + figures.lapsed
    )


def test_a_new_budget_holds_what_was_put_in(almere):
    figures = queries.figures_of([almere.envelope])[almere.envelope.pk]
    assert (figures.funded, figures.free, figures.committed) == (500_000, 500_000, 0)
    assert figures.came == spent(figures)


def test_the_figures_follow_the_money_through_awards_payments_and_returns(quick, at):
    award = awarded(quick, amount_cents=80_000, at=at)
    figures = queries.figures_of([quick.envelope])[quick.envelope.pk]
    assert (figures.free, figures.committed, figures.paid) == (420_000, 80_000, 0)
    [payment] = queries.payments_of(award)
    pay(quick, payment, at=at)
    operations.record_repayment(
        application_id=award.application_id,
        repayment_id=new_id(),
        amount_cents=10_000,
        received_on=at.date(),
        reason="The plants were cheaper",
        by=quick.desk,
        at=at,
    )
    figures = queries.figures_of([quick.envelope])[quick.envelope.pk]
    assert (figures.free, figures.committed) == (430_000, 0)
    assert (figures.paid, figures.returned) == (80_000, 10_000)
    assert figures.came == spent(figures)


def pay(scene, payment, *, at):
    from cambio.payments import operations as payments

    payments.release_payment(payment_id=payment.pk, by=scene.treasurer, at=at)
    payments.export_payments(batch_id=new_id(), by=scene.treasurer, at=at)
    operations.mark_paid(payment_id=payment.pk, by=scene.treasurer, at=at)
