"""A programme that gives grants: who gives, decides, pays and applies, made by the operations."""

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cambio.audit.operations import checks
from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.payments.models import Payment
from cambio.programmes.models import Membership, Programme
from grants import operations, queries, schemes
from grants.models import Application, Award, Budget, Funder, Round, SchemeVersion
from streets.models import Place, Ward
from streets.operations import import_places
from streets.places import Coordinates, Shape
from streets.registers import PlaceRecord
from tests.worlds import cast, documents

IBAN = "NL91ABNA0417164300"
CONTENT = operations.ApplicationContent(
    title="Plants along the quay",
    plan="We plant the strip along the quay with the neighbours.",
    applicant_kind="group",
    applicant_name="Kade in bloei",
    scope="street",
    purposes=("surroundings",),
    asked_cents=80_000,
    lines=(
        operations.PlannedCost("materials", "Plants and soil", 70_000),
        operations.PlannedCost("hire", "A cargo bike", 30_000),
    ),
    co_funders=(operations.Giver("The housing corporation", 20_000),),
    supporters=("Noor", "Nico", "Bram", "Dina", "Cem"),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Who and what there is; more of it is made by the functions below."""

    programme: Programme
    ward: Ward
    street: Place
    funder: Funder
    budget: Budget
    version: SchemeVersion
    round: Round
    manager: Membership
    desk: Membership
    official: Membership
    treasurer: Membership
    second_treasurer: Membership
    applicant: Membership

    def content(self, **changed: object) -> operations.ApplicationContent:
        """What is asked for, in the scene's street, with changes."""
        return replace(CONTENT, place_id=self.street.pk, **changed)  # type: ignore[arg-type]


def make_scene(
    programme: Programme,
    preset: str,
    *,
    free_cents: int = 500_000,
    filled: dict[str, object] | None = None,
    at: datetime,
) -> Scene:
    """Set up everything up to an open round under a preset, filled as in `CHOICES` or as asked."""
    manager = cast.make_manager(programme, "Mila", at=at)
    street = make_street_in_ward(programme, "Zandhoek", "Haarlemmerbuurt", at=at)
    assert street.ward is not None
    roles = {}
    for name, role, kind, scope in (
        ("Dora", "grant_desk", "ward", street.ward_id),
        ("Onno", "grant_official", "ward", street.ward_id),
        ("Tess", "treasurer", "programme", programme.pk),
        ("Theo", "treasurer", "programme", programme.pk),
    ):
        member = cast.make_member(programme, name, at=at)
        assert scope is not None
        roles[name] = cast.with_role(member, role, kind, scope, by=manager, at=at)
    payments.set_payment_account(
        holder_name="Buurt West", iban="NL20INGB0001234567", by=manager, at=at
    )
    return set_up(
        programme,
        preset,
        street=street,
        free_cents=free_cents,
        filled=filled,
        manager=manager,
        desk=roles["Dora"],
        official=roles["Onno"],
        treasurer=roles["Tess"],
        second_treasurer=roles["Theo"],
        applicant=cast.make_resident(programme, "Rosa", street, confirmed_by=manager, at=at),
        at=at,
    )


def set_up(
    programme: Programme,
    preset: str,
    *,
    street: Place,
    free_cents: int = 500_000,
    filled: dict[str, object] | None = None,
    at: datetime,
    **members: Membership,
) -> Scene:
    """As `make_scene`, with people and a street that there are."""
    manager, ward = members["manager"], street.ward
    assert ward is not None
    funder, _ = operations.add_funder(funder_id=new_id(), name="The city", by=manager, at=at)
    budget = make_budget(funder, manager, ward, free_cents=free_cents, at=at)
    version, _ = operations.load_scheme(
        programme=programme, content=schemes.preset(preset).content, at=at
    )
    return Scene(
        programme=programme,
        ward=ward,
        street=street,
        funder=funder,
        budget=budget,
        version=version,
        round=make_round(version, [budget], manager, filled=filled, at=at),
        **members,
    )


def make_street_in_ward(programme: Programme, name: str, ward: str, *, at: datetime) -> Place:
    shape = Shape((Coordinates(*cast.NEAR_STREET),))
    record = PlaceRecord("street", name, "Amsterdam", shape)
    import_places(programme=programme, records=[record], ward=ward, at=at)
    return Place.objects.select_related("ward").get(programme=programme, name=name)


def make_budget(
    funder: Funder,
    manager: Membership,
    ward: Ward | None,
    *,
    name: str = "Ward budget",
    free_cents: int,
    at: datetime,
) -> Budget:
    """An open budget with money in it."""
    budget, _ = operations.create_budget(
        budget_id=new_id(),
        funder_id=funder.pk,
        content=operations.BudgetContent(
            name=name,
            year=at.year,
            ward_id=ward.pk if ward else None,
            purpose="What residents think up for their ward",
            who_starts="Residents",
            who_decides="The area secretary",
            accounted_how="A report with receipts within three months",
            role="sole_source",
            term="yearly",
        ),
        by=manager,
        at=at,
    )
    if free_cents:
        operations.fund_budget(
            movement_id=new_id(),
            budget_id=budget.pk,
            amount_cents=free_cents,
            reason="The budget of the year",
            by=manager,
            at=at,
        )
    return operations.open_budget(budget_id=budget.pk, by=manager, at=at)


# What the presets leave to a programme, as a programme might fill it in.
CHOICES: dict[str, object] = {
    "legal_regime": "awb_subsidy",
    "decider": {"nl": "de gebiedssecretaris", "en": "the area secretary"},
    "weekends_count": True,
    "decide_within": {"count": 8, "unit": "weeks"},
    "when_empty": "refuse",
    "advance_percent": 100,
    "pay_at_award": False,
    "account_within": {"count": 3, "unit": "months"},
    "account_needs": ["text", "lines", "receipts", "photos"],
}


def make_round(
    version: SchemeVersion,
    budgets: list[Budget],
    manager: Membership,
    *,
    name: str = "This year",
    filled: dict[str, object] | None = None,
    at: datetime,
) -> Round:
    """An open round; what the scheme leaves open is filled as in `CHOICES`, or as asked."""
    choices = CHOICES | (filled or {})
    made, _ = operations.create_round(
        round_id=new_id(),
        version_id=version.pk,
        name=name,
        budget_ids=[budget.pk for budget in budgets],
        filled={key: choices[key] for key in version.rules.unset()},
        opens_at=at,
        by=manager,
        at=at,
    )
    return operations.open_round(round_id=made.pk, by=manager, at=at)


def under_other_settings(scene: Scene, *, at: datetime, **values: object) -> Scene:
    """The same programme with a round under a version that says other things."""
    content = dict(scene.version.content)
    said = {key: {"ours": True, "value": value} for key, value in values.items()}
    version, _ = operations.load_scheme(
        programme=scene.programme,
        content=content | {"settings": content["settings"] | said},
        at=at,
    )
    made = make_round(version, [scene.budget], scene.manager, name="Another", at=at)
    return replace(scene, version=version, round=made)


def applied(
    scene: Scene, *, applicant_id: UUID | None = None, at: datetime, **changed: object
) -> Application:
    """An application that was handed in; with an id, on paper, typed in by the scene's own."""
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=scene.round.pk,
        content=scene.content(**changed),
        applicant_id=applicant_id,
        by=scene.applicant,
        at=at,
    )
    attach(application, "budget", by=scene.applicant, at=at)
    return operations.submit_application(application_id=application.pk, by=scene.applicant, at=at)


def attach(
    application: Application,
    kind: str,
    body: bytes | None = None,
    *,
    content_type: str = documents.PDF,
    line_id: UUID | None = None,
    by: Membership,
    at: datetime,
) -> None:
    """Upload a document, a PDF unless something else is given."""
    body, attachment_id = body or documents.pdf(kind.encode()), new_id()
    operations.announce_attachment(
        application_id=application.pk,
        attachment_id=attachment_id,
        content=operations.AttachmentContent(
            kind=kind,
            name=f"{kind}.pdf",
            sha256=hashlib.sha256(body).hexdigest(),
            size_bytes=len(body),
            content_type=content_type,
            line_id=line_id,
        ),
        by=by,
        at=at,
    )
    operations.receive_attachment(
        attachment_id=attachment_id, stream=io.BytesIO(body), by=by, at=at
    )


def cleared(scene: Scene, application: Application, *, at: datetime) -> Application:
    """Judge by the official whatever waits for a person."""
    application = queries.application_seen_by(scene.official, application.pk)
    for finding in queries.findings_of(application):
        if finding.blocks and finding.is_for_a_person:
            operations.judge_rule(
                application_id=application.pk,
                rule=finding.rule,
                holds=True,
                reason="Looked into it",
                by=scene.official,
                at=at,
            )
    return application


def awarded(scene: Scene, *, amount_cents: int = 80_000, at: datetime, **changed: object) -> Award:
    """An award, of an application with a payee."""
    application = cleared(scene, applied(scene, at=at, **changed), at=at)
    operations.set_payee(
        application_id=application.pk,
        holder_name="Kade in bloei",
        iban=IBAN,
        by=scene.applicant,
        at=at,
    )
    return operations.award_application(
        application_id=application.pk,
        amount_cents=amount_cents,
        reason="A good plan with support in the street",
        public_title="Plants along the Zandhoek quay",
        by=scene.official,
        at=at,
    )


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


def findings() -> dict[str, list[str]]:
    """What the audit finds, by check, without the checks that find nothing."""
    found = {name: [one.problem for one in check()] for name, check in checks().items()}
    return {name: problems for name, problems in found.items() if problems}


def trail(application: Application) -> list[str]:
    """What has happened to an application, in order."""
    return [step.kind for step in application.steps.all()]
