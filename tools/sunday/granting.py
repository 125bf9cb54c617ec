"""A round of grants in full swing: applications in every state, and money on its way."""

import hashlib
import io
from datetime import datetime, timedelta
from uuid import UUID

from cambio.common.ids import new_id
from cambio.common.names import Name
from cambio.payments import operations as payments
from grants import operations, queries
from grants.models import Application, Round
from grants.operations import (
    ApplicationContent,
    AttachmentContent,
    BudgetContent,
    Cost,
    Giver,
    PlannedCost,
)
from tools.story.granting import SCHEME
from tools.story.papers import pdf
from tools.story.pictures import photo
from tools.sunday.people import STREETS
from tools.sunday.plans import PLANS, Plan
from tools.sunday.world import World

OPENED_AGO = timedelta(days=56)
NAME, BUDGET, FUNDED = "Small plans", "Small plans, Westelijke Eilanden", 450_000
FILLED = {
    "legal_regime": "awb_subsidy",
    "decide_within": {"count": 8, "unit": "weeks"},
    "when_empty": "wait_list",
    "advance_percent": 100,
}


def hold_round(world: World) -> None:
    """Open a round with a budget, and let every plan come as far as its row says."""
    opened = _open_round(world)
    for plan in PLANS:
        _carry(world, plan, opened)


def _open_round(world: World) -> Round:
    mila, at = world.people["Mila"], world.now - OPENED_AGO
    round_id = new_id()
    operations.create_round(
        round_id=round_id,
        version_id=queries.newest_version(world.programme, SCHEME).pk,
        name=Name(NAME),
        budget_ids=[_open_budget(world)],
        filled=FILLED,
        opens_at=at,
        by=mila,
        at=at,
    )
    return operations.open_round(round_id=round_id, by=mila, at=at)


def _open_budget(world: World) -> UUID:
    mila, at = world.people["Mila"], world.now - OPENED_AGO
    budget_id = new_id()
    operations.create_budget(
        budget_id=budget_id,
        funder_id=queries.funders_seen_by(mila).get(name="The city").pk,
        content=BudgetContent(
            name=Name(BUDGET),
            year=at.year,
            ward_id=world.places["Zandhoek"].ward_id,
            purpose="Small plans of residents, all year round",
            who_starts=Name("Residents"),
            who_decides=Name("The area secretary"),
            accounted_how="A report with receipts and photos",
            role="sole_source",
            term="yearly",
        ),
        by=mila,
        at=at,
    )
    operations.fund_budget(
        movement_id=new_id(),
        budget_id=budget_id,
        amount_cents=FUNDED,
        reason="For the season",
        by=mila,
        at=at,
    )
    operations.open_budget(budget_id=budget_id, by=mila, at=at)
    return budget_id


def _carry(world: World, plan: Plan, opened: Round) -> None:
    at = world.ago(days=plan.days_ago)
    application = _write(world, plan, opened, at=at)
    if plan.fate == "draft":
        return
    _attach(world, plan, application, "budget", pdf(f"Budget: {plan.title}"), at=at)
    operations.submit_application(
        application_id=application.pk, by=world.people[plan.by], at=at + timedelta(minutes=5)
    )
    _judge(world, plan, application, at=at + timedelta(days=1))
    _answer(world, plan, application, at=at + timedelta(days=5))


def _givers(plan: Plan) -> tuple[Giver, ...]:
    if plan.from_others is None:
        return ()
    name, cents = plan.from_others
    return (Giver(Name(name), cents),)


def _write(world: World, plan: Plan, opened: Round, *, at: datetime) -> Application:
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=opened.pk,
        content=ApplicationContent(
            title=Name(plan.title),
            plan=plan.text,
            applicant_kind="group" if plan.group else "person",
            applicant_name=Name(plan.group),
            place_id=world.places[plan.street].pk,
            scope="street",
            purposes=plan.purposes,
            asked_cents=plan.asked_cents,
            lines=tuple(PlannedCost(kind, Name(what), cents) for kind, what, cents in plan.lines),
            co_funders=_givers(plan),
            supporters=tuple(map(Name, plan.supporters)),
        ),
        by=world.people[plan.by],
        at=at,
    )
    return application


def _attach(
    world: World,
    plan: Plan,
    application: Application,
    kind: str,
    body: bytes,
    *,
    line_id: UUID | None = None,
    at: datetime,
) -> None:
    attachment_id, is_photo = new_id(), kind == "photo"
    by = world.people[plan.by]
    operations.announce_attachment(
        application_id=application.pk,
        attachment_id=attachment_id,
        content=AttachmentContent(
            kind=kind,
            name=f"{kind}.{'jpg' if is_photo else 'pdf'}",
            sha256=hashlib.sha256(body).hexdigest(),
            size_bytes=len(body),
            content_type="image/jpeg" if is_photo else "application/pdf",
            line_id=line_id,
        ),
        by=by,
        at=at,
    )
    operations.receive_attachment(
        attachment_id=attachment_id, stream=io.BytesIO(body), by=by, at=at
    )


def _judge(world: World, plan: Plan, application: Application, *, at: datetime) -> None:
    """Let the desk say what holds: what its row says, and all that stands before an award."""
    rules = set(plan.judged)
    if plan.fate == "awarded":
        seen = queries.application_seen_by(world.people["Onno"], application.pk)
        rules |= {found.rule for found in queries.findings_of(seen) if found.blocks}
    for rule in sorted(rules):
        operations.judge_rule(
            application_id=application.pk,
            rule=rule,
            holds=True,
            reason="The desk has asked around in the street.",
            by=world.people["Onno"],
            at=at,
        )


def _answer(world: World, plan: Plan, application: Application, *, at: datetime) -> None:
    onno, given = world.people["Onno"], {"application_id": application.pk}
    if plan.fate == "asked":
        operations.ask_applicant(question=plan.word, by=world.people["Carla"], at=at, **given)
    elif plan.fate == "wait_listed":
        operations.wait_list_application(reason=plan.word, by=onno, at=at, **given)
    elif plan.fate == "refused":
        operations.refuse_application(reason=plan.word, by=onno, at=at, **given)
    elif plan.fate == "awarded":
        operations.award_application(
            amount_cents=plan.asked_cents,
            reason=plan.word,
            public_title=Name(plan.title),
            by=onno,
            at=at,
            **given,
        )
        _pay(world, plan, application, at=at + timedelta(days=2))


def _pay(world: World, plan: Plan, application: Application, *, at: datetime) -> None:
    tess, payment_id = world.people["Tess"], new_id()
    operations.set_payee(
        application_id=application.pk,
        holder_name=plan.group,
        iban=plan.iban,
        by=world.people[plan.by],
        at=at,
    )
    carla = world.people["Carla"]
    payments.prepare_payment(
        payment_id=payment_id,
        subject_type="award",
        subject_id=queries.application_seen_by(carla, application.pk).award.pk,
        amount_cents=plan.asked_cents,
        by=carla,
        at=at,
    )
    if plan.money in {"released", "paid"}:
        payments.release_payment(payment_id=payment_id, by=tess, at=at + timedelta(days=1))
    if plan.money == "paid":
        payments.export_payments(batch_id=new_id(), by=tess, at=at + timedelta(days=1))
        payments.mark_paid(payment_id=payment_id, by=tess, at=at + timedelta(days=3))
        _report(world, plan, application)


def _report(world: World, plan: Plan, application: Application) -> None:
    """Hand in a report with its receipts and a photo, three days ago."""
    by, at = world.people[plan.by], world.ago(days=3)
    costs = tuple(Cost(new_id(), Name(what), cents) for _category, what, cents in plan.lines)
    operations.record_end(
        application_id=application.pk, ended_on=world.ago(days=8).date(), by=by, at=at
    )
    operations.write_report(
        application_id=application.pk,
        text="Nineteen gardens were open, and some two hundred people came by.",
        lines=costs,
        by=by,
        at=at,
    )
    for cost in costs:
        receipt = pdf(f"Receipt: {cost.description}")
        _attach(world, plan, application, "receipt", receipt, line_id=cost.id, at=at)
    place = STREETS[plan.street].near
    picture = photo(14, place=place, taken_at=world.ago(days=8))
    _attach(world, plan, application, "photo", picture, at=at)
    operations.submit_report(application_id=application.pk, by=by, at=at)
