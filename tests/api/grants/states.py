"""Grants in the states that the cases of `access.toml` are about; the author applies."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.payments.models import Payment
from grants import operations, queries
from grants.models import Application, Award, Budget, Round
from tests.api.access_scene import Scene
from tests.worlds import office as scenes
from tests.worlds import pictures

PICTURE = pictures.jpeg(width=64, height=48)

PURPOSE = {
    "purpose": "What residents think up",
    "who_starts": "Residents",
    "who_decides": "The official",
    "accounted_how": "A report with receipts",
    "role": "driver",
    "term": "once",
}


def drafted(s: Scene, applicant: str = "author", **changed: object) -> Application:
    """One that is still its author's."""
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=s.grants.round.pk,
        content=s.grants.content(**changed),
        by=s.members[applicant],
        at=s.at,
    )
    return application


def submitted(s: Scene, applicant: str = "author", **changed: object) -> Application:
    """One that waits for a decision."""
    return scenes.applied(replace(s.grants, applicant=s.members[applicant]), at=s.at, **changed)


def typed_in(s: Scene) -> Application:
    """One of the bystander, which the official typed in."""
    official = s.members["grant_official"]
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=s.grants.round.pk,
        content=s.grants.content(),
        applicant_id=s.bystander.pk,
        by=official,
        at=s.at,
    )
    return operations.submit_application(application_id=application.pk, by=official, at=s.at)


def firm(s: Scene) -> Application:
    """One of an applicant for whom the scheme is not meant, but for an exception."""
    return submitted(s, applicant_kind="body", applicant_name="Firma")


def asked(s: Scene) -> Application:
    """One that waits for its author's answer."""
    return operations.ask_applicant(
        application_id=submitted(s).pk, question="Where?", by=s.members["grant_desk"], at=s.at
    )


def in_round(s: Scene, when_empty: str) -> Application:
    """One whose budget is empty."""
    empty = scenes.make_budget(
        s.grants.funder, s.grants.manager, s.grants.ward, name="Empty", free_cents=0, at=s.at
    )
    opened = scenes.make_round(
        s.grants.version,
        [empty],
        s.grants.manager,
        name="With an empty budget",
        filled={"when_empty": when_empty},
        at=s.at,
    )
    return scenes.applied(replace(s.grants, round=opened), at=s.at)


def awarded(s: Scene) -> Award:
    """An award of 800 euro; nobody has said to whom to pay."""
    return operations.award_application(
        application_id=submitted(s).pk,
        amount_cents=80_000,
        reason="A good plan",
        public_title="Plants along the quay",
        by=s.members["grant_official"],
        at=s.at,
    )


def prepared(s: Scene) -> Payment:
    """A payment of an award, prepared by the official who made it."""
    payment: Payment = queries.payments_of(scenes.awarded(s.grants, at=s.at)).get()
    return payment


def called_back(s: Scene) -> Application:
    """One of which everything is still to be paid, and it is known to whom."""
    payment = prepared(s)
    payments.cancel_payment(
        payment_id=payment.pk, reason="Twice.", by=s.members["treasurer"], at=s.at
    )
    return Application.objects.get(award=payment.subject_id)


def exported(s: Scene) -> Payment:
    """A payment that is at the bank."""
    payment, treasurer = prepared(s), s.members["treasurer"]
    payments.release_payment(payment_id=payment.pk, by=treasurer, at=s.at)
    payments.export_payments(batch_id=new_id(), by=treasurer, at=s.at)
    return payment


def batch(s: Scene) -> UUID:
    """What is at the bank of it, together."""
    found = Payment.objects.get(pk=exported(s).pk).batch_id
    assert found is not None
    return found


def paid(s: Scene) -> Application:
    """One of which everything was paid."""
    payment = exported(s)
    payments.mark_paid(payment_id=payment.pk, by=s.members["treasurer"], at=s.at)
    return Application.objects.get(award=payment.subject_id)


def ended(s: Scene, *, days_ago: int = 1) -> Application:
    """One whose activity is over."""
    award = awarded(s)
    operations.record_end(
        application_id=award.application_id,
        ended_on=timezone.localdate(s.at) - timedelta(days=days_ago),
        by=s.members["author"],
        at=s.at,
    )
    return award.application


def written(s: Scene) -> Application:
    """One whose report is ready to be handed in."""
    application, line = ended(s), new_id()
    operations.write_report(
        application_id=application.pk,
        text="The quay is green.",
        lines=(operations.Cost(line, "Plants", 80_000),),
        by=s.members["author"],
        at=s.at,
    )
    scenes.attach(application, "receipt", line_id=line, by=s.members["author"], at=s.at)
    return application


def reported(s: Scene) -> Application:
    """One whose report waits for its review."""
    application = written(s)
    operations.submit_report(application_id=application.pk, by=s.members["author"], at=s.at)
    return application


def reserved(s: Scene) -> Budget:
    """A budget of the ward of which is not said what it is for."""
    budget, _ = operations.create_budget(
        budget_id=new_id(),
        funder_id=s.grants.funder.pk,
        content=operations.BudgetContent(
            name="Next year", year=2030, ward_id=s.grants.ward.pk, role="driver", term="once"
        ),
        by=s.members["manager"],
        at=s.at,
    )
    return budget


def described(s: Scene) -> Budget:
    """A budget that can be opened."""
    budget = reserved(s)
    return operations.describe_budget(
        budget_id=budget.pk, **PURPOSE, by=s.members["manager"], at=s.at
    )


def other_budget(s: Scene) -> Budget:
    """A budget of the whole programme."""
    return scenes.make_budget(
        s.grants.funder, s.grants.manager, None, name="Town", free_cents=0, at=s.at
    )


def drawn_up(s: Scene) -> Round:
    """A round that is still being set up."""
    made, _ = operations.create_round(
        round_id=new_id(),
        version_id=s.grants.version.pk,
        name="Next year",
        budget_ids=[s.grants.budget.pk],
        filled={key: scenes.CHOICES[key] for key in s.grants.version.rules.unset()},
        opens_at=s.at,
        by=s.members["manager"],
        at=s.at,
    )
    return made


def announced(s: Scene) -> UUID:
    """A budget of a draft, of which the bytes have not come."""
    attachment_id = new_id()
    content = operations.AttachmentContent(
        kind="budget",
        name="IMG_1.jpg",
        sha256=hashlib.sha256(PICTURE).hexdigest(),
        size_bytes=len(PICTURE),
        content_type="image/jpeg",
    )
    operations.announce_attachment(
        application_id=drafted(s).pk,
        attachment_id=attachment_id,
        content=content,
        by=s.members["author"],
        at=s.at,
    )
    return attachment_id
