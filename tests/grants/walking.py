"""Walks through a preset, by one who tries anything in any order."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cambio.common.errors import DomainError
from cambio.common.ids import new_id
from cambio.ledger.errors import Refusal
from cambio.payments import operations as payments
from cambio.payments.models import Payment, PaymentBatch
from grants import operations, queries, verbs
from grants.models import Application, Award, Budget, Movement
from tests.worlds import cast, pictures
from tests.worlds import office as scenes

START = datetime(2026, 6, 6, 10, 0, tzinfo=UTC)
PHOTO = pictures.encode(pictures.draw(width=64, height=48))
REACHED: Counter[str] = Counter()
"""What the walks of this process got done, so that they prove something."""
PRESETS = ("buurt-aan-zet", "almere-wijkbudget")


class Walk:
    """A programme in which anything may be tried; what may not be done is refused."""

    def __init__(self, preset: str) -> None:
        self.at = START
        programme = cast.make_programme(f"walk-{new_id()}"[:40], at=self.at)
        self.scene = scenes.make_scene(programme, preset, free_cents=150_000, at=self.at)
        self.other = scenes.make_budget(
            self.scene.funder, self.scene.manager, None, name="Town", free_cents=0, at=self.at
        )
        self.apply(0, 80_000)
        self.payee(0, 0)

    def step(self, name: str, which: int, cents: int) -> bool:
        """Try one thing, some days later; tell whether it was done."""
        self.at += timedelta(days=which % 9)
        try:
            with transaction.atomic():
                getattr(self, name)(which, cents)
        except (DomainError, Refusal, LookupError):
            return False
        REACHED[name] += 1
        return True

    def _application(self, which: int):
        return self._one(Application, which)

    def _payment(self, which: int):
        return self._one(Payment, which)

    def _one(self, model, which: int):
        """One of the last three."""
        found = list(model.objects.filter(programme=self.scene.programme).order_by("-pk")[:3])
        if not found:
            raise LookupError
        return found[which % len(found)]

    def _do(self, act, which, *, by, **more) -> None:
        act(application_id=self._application(which).pk, by=by, at=self.at, **more)

    def fund(self, which, cents) -> None:
        operations.fund_budget(
            movement_id=new_id(), budget_id=self.scene.budget.pk, amount_cents=cents,
            reason="More", by=self.scene.manager, at=self.at,
        )  # fmt: skip

    def move(self, which, cents) -> None:
        ends = [self.scene.budget.pk, self.other.pk]
        source, target = ends if which % 2 else reversed(ends)
        operations.move_money(
            movement_id=new_id(), source_id=source, target_id=target, amount_cents=cents,
            reason="Needed there", by=self.scene.manager, at=self.at,
        )  # fmt: skip

    def close(self, which, cents) -> None:
        operations.close_budget(
            budget_id=self.scene.budget.pk if which % 9 else self.other.pk,
            carry_to_id=self.other.pk if which % 2 else None,
            reason="The year is over", by=self.scene.manager, at=self.at,
        )  # fmt: skip

    def apply(self, which, cents) -> None:
        application = scenes.applied(
            self.scene,
            asked_cents=cents,
            lines=(operations.PlannedCost("materials", "Plants", cents),),
            co_funders=(),
            at=self.at,
        )
        scenes.cleared(self.scene, application, at=self.at)

    def award(self, which, cents) -> None:
        asked = self._application(which).asked_cents
        self._do(
            operations.award_application, which, by=self.scene.official,
            amount_cents=min(cents, asked), reason="A good plan", public_title="Plants",
        )  # fmt: skip

    def refuse(self, which, cents) -> None:
        self._do(operations.refuse_application, which, by=self.scene.official, reason="No")

    def ask(self, which, cents) -> None:
        self._do(operations.ask_applicant, which, by=self.scene.desk, question="How?")

    def answer(self, which, cents) -> None:
        self._do(operations.answer_question, which, by=self.scene.applicant, answer="So.")

    def withdraw(self, which, cents) -> None:
        self._do(operations.withdraw_application, which, by=self.scene.applicant)

    def payee(self, which, cents) -> None:
        self._do(
            operations.set_payee, which, by=self.scene.applicant,
            holder_name="Kade in bloei", iban=scenes.IBAN,
        )  # fmt: skip

    def prepare(self, which, cents) -> None:
        self._do(
            verbs.prepare_payment, which, by=self.scene.desk,
            payment_id=new_id(), amount_cents=cents,
        )  # fmt: skip

    def release(self, which, cents) -> None:
        payments.release_payment(
            payment_id=self._payment(which).pk, by=self.scene.treasurer, at=self.at
        )

    def export(self, which, cents) -> None:
        payments.export_payments(batch_id=new_id(), by=self.scene.treasurer, at=self.at)

    def cancel(self, which, cents) -> None:
        payments.cancel_payment(
            payment_id=self._payment(which).pk, reason="No", by=self.scene.treasurer, at=self.at
        )

    def fail(self, which, cents) -> None:
        payments.fail_payment(
            payment_id=self._payment(which).pk, reason="AC04", by=self.scene.treasurer, at=self.at
        )

    def pay(self, which, cents) -> None:
        payments.mark_paid(payment_id=self._payment(which).pk, by=self.scene.treasurer, at=self.at)

    def pay_all(self, which, cents) -> None:
        payments.mark_batch_paid(
            batch_id=self._one(PaymentBatch, which).pk, by=self.scene.treasurer, at=self.at
        )

    def end(self, which, cents) -> None:
        self._do(
            operations.record_end, which, by=self.scene.applicant,
            ended_on=timezone.localdate(self.at) - timedelta(days=which * 9),
        )  # fmt: skip

    def report(self, which, cents) -> None:
        line = operations.Cost(new_id(), "Plants", cents)
        self._do(
            operations.write_report, which, by=self.scene.applicant, text="Done.", lines=(line,)
        )
        application, by = self._application(which), self.scene.applicant
        scenes.attach(application, "receipt", line_id=line.id, by=by, at=self.at)
        scenes.attach(application, "photo", PHOTO, content_type="image/jpeg", by=by, at=self.at)
        self._do(operations.submit_report, which, by=by)

    def accept(self, which, cents) -> None:
        self._do(operations.accept_report, which, by=self.scene.desk, reason="In order")

    def determine(self, which, cents) -> None:
        self._do(
            operations.determine_award, which, by=self.scene.official,
            amount_cents=cents, reason="As it was",
        )  # fmt: skip

    def repay(self, which, cents) -> None:
        self._do(
            operations.record_repayment, which, by=self.scene.desk, repayment_id=new_id(),
            amount_cents=cents, received_on=timezone.localdate(self.at), reason="Unspent",
        )  # fmt: skip

    def check(self, way: str) -> None:
        """The identity of every budget from the domain's own rows; and a clean audit."""
        for budget in Budget.objects.filter(programme=self.scene.programme):
            awards = Award.objects.filter(budget=budget)
            committed = sum(queries.committed_of(award) for award in awards)
            paid = sum(queries.paid_of(award) for award in awards)
            came = sum(movement.amount_cents for movement in Movement.objects.filter(target=budget))
            went = sum(movement.amount_cents for movement in Movement.objects.filter(source=budget))
            assert came == queries.free_in(budget) + committed + paid + went, way
        assert scenes.findings() == {}, way


STEPS = [name for name in vars(Walk) if not name.startswith("_") and name not in {"step", "check"}]
# What leads on is tried more often than what ends a walk.
LIKELY = ("award", "prepare", "release", "export", "pay", "report", "accept", "determine", "repay")
WEIGHTS = {name: 6 if name in LIKELY else 1 for name in STEPS}
