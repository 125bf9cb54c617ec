"""Applications, budgets and rounds of every kind that a verb can meet, made by the operations."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cambio.common.ids import new_id
from cambio.programmes.models import Programme
from grants import operations, queries
from grants.models import Application, Award, Budget, Round
from tests.worlds import cast
from tests.worlds import office as scenes
from tests.worlds.office import Scene

CENTS = 80_000


def open_office(programme: Programme, *, at: datetime) -> Scene:
    """An office whose reports are a text, with somebody who types in for others."""
    office = scenes.make_scene(programme, "almere-wijkbudget", free_cents=5_000_000, at=at)
    office = scenes.under_other_settings(office, account_needs=["text"], at=at)
    for role in ("grant_official", "grant_desk"):
        cast.with_role(
            office.second_treasurer, role, "ward", office.ward.pk, by=office.manager, at=at
        )
    more = scenes.make_budget(
        office.funder, office.manager, office.ward, name="More", free_cents=500_000, at=at
    )
    scenes.make_round(office.version, [more], office.manager, name="With more", at=at)
    return office


def applications_of(office: Scene, *, at: datetime) -> dict[str, Application]:
    """One in each state; of those that were awarded, one at each step up to the end."""
    made = _before_the_decision(office, at=at) | _once_decided(office, at=at)
    awards = _being_paid(office, at=at) | _accounted_for(office, at=at) | _ended(office, at=at)
    ids = {like: application.pk for like, application in made.items()}
    ids |= {like: award.application_id for like, award in awards.items()}
    found = Application.objects.in_bulk(ids.values())
    return {like: found[application_id] for like, application_id in ids.items()}


def _before_the_decision(office: Scene, *, at: datetime) -> dict[str, Application]:
    def draft(**changed: Any) -> Application:
        application, _ = operations.write_application(
            application_id=new_id(),
            round_id=office.round.pk,
            content=office.content(**changed),
            by=office.applicant,
            at=at,
        )
        return application

    on_paper = replace(office, applicant=office.second_treasurer)
    poor = {
        follows: replace(office, round=_poor_round(office, follows, at=at))
        for follows in ("wait_list", "next_round")
    }
    made = {
        "draft": draft(),
        "draft without a plan": draft(plan=""),
        "submitted": _applied(office, at=at),
        "asked": _applied(office, at=at),
        "withdrawn": _applied(office, at=at),
        "typed in": _applied(on_paper, applicant_id=office.applicant.pk, at=at),
        "to be wait-listed": _applied(poor["wait_list"], at=at),
        "wait_listed": _applied(poor["wait_list"], at=at),
        "to be deferred": _applied(poor["next_round"], at=at),
        "in a closed budget": _in_a_closed_budget(office, at=at),
    }
    operations.ask_applicant(
        application_id=made["asked"].pk, question="Which?", by=office.desk, at=at
    )
    operations.withdraw_application(application_id=made["withdrawn"].pk, by=office.applicant, at=at)
    operations.wait_list_application(
        application_id=made["wait_listed"].pk, reason="Later", by=office.official, at=at
    )
    return made


def _applied(office: Scene, *, at: datetime, **changed: Any) -> Application:
    """Handed in, and judged where the rules leave it to a person."""
    return scenes.cleared(office, scenes.applied(office, at=at, **changed), at=at)


def _poor_round(office: Scene, follows: str, *, at: datetime) -> Round:
    """A round whose budget holds next to nothing."""
    budget = scenes.make_budget(
        office.funder, office.manager, office.ward, name=follows, free_cents=100, at=at
    )
    return scenes.make_round(
        office.version,
        [budget],
        office.manager,
        name=follows,
        filled={"when_empty": follows},
        at=at,
    )


def _in_a_closed_budget(office: Scene, *, at: datetime) -> Application:
    budget = scenes.make_budget(
        office.funder, office.manager, office.ward, name="Shut", free_cents=CENTS, at=at
    )
    in_round = scenes.make_round(office.version, [budget], office.manager, name="Shut", at=at)
    application = _applied(replace(office, round=in_round), at=at)
    operations.close_budget(budget_id=budget.pk, reason="Over", by=office.manager, at=at)
    return application


def _once_decided(office: Scene, *, at: datetime) -> dict[str, Application]:
    refused, unpayable = _applied(office, at=at), _applied(office, at=at)
    operations.refuse_application(application_id=refused.pk, reason="No", by=office.official, at=at)
    operations.award_application(
        application_id=unpayable.pk,
        amount_cents=CENTS,
        reason="Good",
        public_title="Plants",
        by=office.official,
        at=at,
    )
    return {"refused": refused, "awarded without a payee": unpayable}


def _being_paid(office: Scene, *, at: datetime) -> dict[str, Award]:
    made = {like: scenes.awarded(office, at=at) for like in ("awarded", "paid")}
    scenes.paid(office, made["paid"], CENTS, at=at)
    return made


def _accounted_for(office: Scene, *, at: datetime) -> dict[str, Award]:
    on_paper = replace(office, applicant=office.second_treasurer)
    made = {
        like: scenes.awarded(office, at=at)
        for like in ("begun", "ready", "reported", "returned", "accepted")
    }
    made["reported on paper"] = scenes.awarded(on_paper, applicant_id=office.applicant.pk, at=at)
    _report(office, made["begun"], "write", at=at)
    _report(office, made["ready"], "end", "write", at=at)
    _report(on_paper, made["reported on paper"], "end", "write", "submit", at=at)
    for like in ("reported", "returned", "accepted"):
        _report(office, made[like], "end", "write", "submit", at=at)
    _review(office, made["returned"], operations.return_report, question="Which?", at=at)
    _review(office, made["accepted"], operations.accept_report, reason="In order", at=at)
    return made


def _report(office: Scene, award: Award, *steps: str, at: datetime) -> None:
    of: dict[str, Any] = {"application_id": award.application_id, "by": office.applicant, "at": at}
    if "end" in steps:
        operations.record_end(ended_on=at.date() - timedelta(days=1), **of)
    if "write" in steps:
        operations.write_report(text="It blooms.", lines=(), **of)
    if "submit" in steps:
        operations.submit_report(**of)


def _review(
    office: Scene, award: Award, review: Callable[..., Any], *, at: datetime, **said: str
) -> None:
    review(application_id=award.application_id, by=office.desk, at=at, **said)


def _ended(office: Scene, *, at: datetime) -> dict[str, Award]:
    likes = ("overdue", "under way", "to come back", "settled", "determined before it was paid")
    made = {like: scenes.awarded(office, at=at) for like in likes}
    operations.record_end(
        application_id=made["overdue"].application_id,
        ended_on=at.date() - timedelta(days=400),
        by=office.applicant,
        at=at,
    )
    for like in likes[1:]:
        _report(office, made[like], "end", "write", "submit", at=at)
        _review(office, made[like], operations.accept_report, reason="In order", at=at)
    scenes.prepared(office, made["under way"], CENTS, at=at)
    for like, paid_cents, comes_to in (
        ("to come back", CENTS // 2, CENTS // 4),
        ("settled", CENTS, CENTS),
        ("determined before it was paid", 0, CENTS),
    ):
        if paid_cents:
            scenes.paid(office, made[like], paid_cents, at=at)
        _determine(office, made[like], comes_to, at=at)
    return made


def _determine(office: Scene, award: Award, cents: int, *, at: datetime) -> None:
    operations.determine_award(
        application_id=award.application_id,
        amount_cents=cents,
        reason="As it was",
        by=office.official,
        at=at,
    )


def budgets_of(office: Scene, *, at: datetime) -> dict[str, Budget]:
    """One in each state; reserved without and with its purpose, closed without and with money."""
    manager = office.manager

    def reserved(name: str, **told: str) -> Budget:
        content = operations.BudgetContent(
            name=name,
            year=at.year,
            ward_id=office.ward.pk,
            role="sole_source",
            term="yearly",
            **told,
        )
        made, _ = operations.create_budget(
            budget_id=new_id(), funder_id=office.funder.pk, content=content, by=manager, at=at
        )
        operations.fund_budget(
            movement_id=new_id(),
            budget_id=made.pk,
            amount_cents=100,
            reason="A start",
            by=manager,
            at=at,
        )
        return made

    whole = {"purpose": "Plants", "who_decides": "The desk", "accounted_how": "A photo"}
    closed = reserved("Closed")
    operations.close_budget(budget_id=closed.pk, reason="Over", by=manager, at=at)
    return {
        "reserved": reserved("Without a purpose"),
        "described": reserved("With a purpose", **whole),
        "open": Budget.objects.get(name="More", programme=office.programme),
        "closed": closed,
        "closed with money": _closed_with_money(office, at=at),
    }


def _closed_with_money(office: Scene, *, at: datetime) -> Budget:
    """What an award gave back lies in it."""
    budget = scenes.make_budget(
        office.funder, office.manager, office.ward, name="Shut", free_cents=CENTS, at=at
    )
    in_round = scenes.make_round(office.version, [budget], office.manager, name="Shut", at=at)
    award = scenes.awarded(replace(office, round=in_round), at=at)
    operations.close_budget(budget_id=budget.pk, reason="Over", by=office.manager, at=at)
    _report(office, award, "end", "write", "submit", at=at)
    _review(office, award, operations.accept_report, reason="In order", at=at)
    _determine(office, award, 0, at=at)
    return budget


def rounds_of(office: Scene, *, at: datetime) -> dict[str, Round]:
    """One in each state; being set up, with a setting or a budget that is not ready yet, too."""
    manager = office.manager
    reserved, _ = operations.create_budget(
        budget_id=new_id(),
        funder_id=office.funder.pk,
        content=operations.BudgetContent(
            name="Reserved", year=at.year, role="sole_source", term="yearly"
        ),
        by=manager,
        at=at,
    )
    filled = {key: scenes.CHOICES[key] for key in office.version.rules.unset()}

    def draft(name: str, budget: Budget, filled: dict[str, Any]) -> Round:
        made, _ = operations.create_round(
            round_id=new_id(),
            version_id=office.version.pk,
            name=name,
            budget_ids=[budget.pk],
            filled=filled,
            opens_at=at,
            by=manager,
            at=at,
        )
        return made

    closed = draft("Closed", office.budget, filled)
    operations.open_round(round_id=closed.pk, by=manager, at=at)
    operations.close_round(round_id=closed.pk, by=manager, at=at)
    return {
        "draft": draft("Ready", office.budget, filled),
        "with a setting to fill": draft("Unset", office.budget, {}),
        "with a reserved budget": draft("Unfunded", reserved, filled),
        "open": queries.round_seen_by(manager, office.round.pk),
        "closed": closed,
    }
