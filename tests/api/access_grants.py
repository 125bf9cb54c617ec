"""The requests of `access.toml` about grants; the author applies, in the street's ward."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from cambio.common.ids import new_id
from grants.models import Application, Award, Budget, Round
from tests.api.access_ask import Ask, listed
from tests.api.access_scene import Scene
from tests.api.grants import states
from tests.api.grants.bodies import PAYEE, body, content
from tests.api.streets.reports import announcement
from tests.worlds import office as scenes

REASON = {"reason": "We looked into it together."}
DECISION = {"amount_cents": 80_000, "public_title": "Plants", **REASON}
FINAL = {"amount_cents": 50_000, **REASON}
QUESTION = {"question": "Where?"}


def new_round(s: Scene) -> dict[str, Any]:
    """What a manager sends to set a round up."""
    unset = s.grants.version.rules.unset()
    return {
        "id": str(new_id()),
        "version": str(s.grants.version.pk),
        "name": "Next year",
        "budgets": [str(s.grants.budget.pk)],
        "filled": {key: scenes.CHOICES[key] for key in unset},
        "opens_at": s.at.isoformat(),
    }


def of(application: Application | Award, **said: Any) -> Ask:
    """About an application."""
    found = application.application_id if isinstance(application, Award) else application.pk
    return Ask(ids={"application_id": found}, body=said)


def announcing(application: Application | Award, kind: str) -> Ask:
    """A picture that belongs to an application."""
    said = announcement(states.PICTURE)
    del said["phase"]
    ask = of(application, **said, kind=kind, name="IMG_1.jpg")
    ask.ids["attachment_id"] = new_id()
    return ask


def of_budget(budget: Budget, **said: Any) -> Ask:
    return Ask(ids={"budget_id": budget.pk}, body=said)


def of_round(found: Round) -> Ask:
    return Ask(ids={"round_id": found.pk}, body={})


def sum_of(cents: int) -> dict[str, Any]:
    """A movement of money with an id of its own."""
    return {"id": str(new_id()), "amount_cents": cents, **REASON}


def moving(s: Scene) -> Ask:
    ends = {"source": str(s.grants.budget.pk), "target": str(states.other_budget(s).pk)}
    return Ask(body=sum_of(5) | ends)


def deferred(s: Scene) -> Ask:
    return of(states.in_round(s, "next_round"), round=str(s.grants.round.pk), **REASON)


def back(s: Scene) -> Ask:
    return of(states.paid(s), **sum_of(500), received_on=today(s))


def on_paper(s: Scene) -> Ask:
    return Ask(body=body(s.grants, applicant=str(s.members["author"].pk)))


def judging(application: Application, rule: str) -> Ask:
    return of(application, rule=rule, holds=True, **REASON)


def new_budget(s: Scene) -> dict[str, Any]:
    """What a manager sends to set a budget up."""
    ends = {"funder": str(s.grants.funder.pk), "ward": str(s.grants.ward.pk)}
    return {"id": str(new_id()), "name": "Next year", "year": 2030, **ends, **states.PURPOSE}


def today(s: Scene) -> str:
    return timezone.localdate(s.at).isoformat()


ASKS: dict[str, Callable[[Scene], Ask]] = {
    "get_grant_choices": lambda _: Ask(),
    "list_schemes": lambda s: listed(s.grants.version.pk),
    "get_scheme_rules": lambda s: Ask(ids={"version_id": s.grants.version.pk}),
    "list_grant_rounds": lambda s: listed(s.grants.round.pk),
    "list_grant_rounds of which one is being set up": lambda s: listed(states.drawn_up(s).pk),
    "get_grant_round": lambda s: of_round(s.grants.round),
    "get_grant_round that is being set up": lambda s: of_round(states.drawn_up(s)),
    "get_round_rules": lambda s: of_round(s.grants.round),
    "get_round_rules that is being set up": lambda s: of_round(states.drawn_up(s)),
    "create_round": lambda s: Ask(body=new_round(s)),
    "open_round": lambda s: of_round(states.drawn_up(s)),
    "close_round": lambda s: of_round(s.grants.round),
    "list_funders": lambda s: listed(s.grants.funder.pk),
    "add_funder": lambda _: Ask(body={"id": str(new_id()), "name": "The housing corporation"}),
    "list_budgets": lambda s: listed(s.grants.budget.pk),
    "list_budgets of which one is the whole programme's": lambda s: listed(
        states.other_budget(s).pk
    ),
    "get_budget": lambda s: of_budget(s.grants.budget),
    "create_budget": lambda s: Ask(body=new_budget(s)),
    "describe_budget": lambda s: of_budget(states.reserved(s), **states.PURPOSE),
    "open_budget": lambda s: of_budget(states.described(s)),
    "fund_budget": lambda s: of_budget(s.grants.budget, **sum_of(500)),
    "close_budget": lambda s: of_budget(s.grants.budget, **REASON),
    "list_movements": lambda s: listed(s.grants.budget.pk),
    "move_money": moving,
    "write_application": lambda s: Ask(body=body(s.grants)),
    "write_application on paper": on_paper,
    "list_applications": lambda s: listed(states.submitted(s).pk),
    "list_applications of which one is a draft": lambda s: listed(states.drafted(s).pk),
    "get_application": lambda s: of(states.submitted(s)),
    "get_application of a draft": lambda s: of(states.drafted(s)),
    "change_application of a draft": lambda s: of(states.drafted(s), **content(s.grants)),
    "change_application that was asked about": lambda s: of(states.asked(s), **content(s.grants)),
    "submit_application": lambda s: of(states.drafted(s)),
    "answer_question": lambda s: of(states.asked(s), answer="On the quay."),
    "withdraw_application": lambda s: of(states.submitted(s)),
    "set_payee": lambda s: of(states.submitted(s), **PAYEE),
    "list_grant_inbox": lambda s: listed(states.submitted(s).pk),
    "list_grant_inbox of which one is the official's": lambda s: listed(
        states.submitted(s, "grant_official").pk
    ),
    "ask_applicant": lambda s: of(states.submitted(s), **QUESTION),
    "judge_rule that a person has to judge": lambda s: judging(
        states.submitted(s, "newcomer"), "ours-home"
    ),
    "judge_rule as an exception": lambda s: judging(states.firm(s), "ours-residents"),
    "award_application": lambda s: of(states.submitted(s), **DECISION),
    "award_application of the official": lambda s: of(
        states.submitted(s, "grant_official"), **DECISION
    ),
    "award_application that the official typed in": lambda s: of(states.typed_in(s), **DECISION),
    "refuse_application": lambda s: of(states.submitted(s), **REASON),
    "wait_list_application": lambda s: of(states.in_round(s, "wait_list"), **REASON),
    "defer_application": deferred,
    "prepare_grant_payment": lambda s: of(
        states.called_back(s), id=str(new_id()), amount_cents=80_000
    ),
    "mark_payment_paid": lambda s: Ask(ids={"payment_id": states.exported(s).pk}, body={}),
    "mark_batch_paid": lambda s: Ask(ids={"batch_id": states.batch(s)}, body={}),
    "record_activity_end": lambda s: of(states.awarded(s), ended_on=today(s)),
    "write_report": lambda s: of(states.ended(s), text="Green."),
    "announce_attachment": lambda s: announcing(states.drafted(s), "budget"),
    "announce_attachment of a report": lambda s: announcing(states.ended(s), "photo"),
    "upload_attachment": lambda s: Ask(
        ids={"attachment_id": states.announced(s)}, content=states.PICTURE
    ),
    "remove_attachment": lambda s: Ask(ids={"attachment_id": states.announced(s)}),
    "submit_report": lambda s: of(states.written(s)),
    "list_overdue_reports": lambda s: listed(states.ended(s, days_ago=150).pk),
    "list_reports_in_review": lambda s: listed(states.reported(s).pk),
    "return_report": lambda s: of(states.reported(s), **QUESTION),
    "accept_report": lambda s: of(states.reported(s), **REASON),
    "reject_report": lambda s: of(states.reported(s), **REASON),
    "determine_award": lambda s: of(states.ended(s, days_ago=150), **FINAL),
    "record_repayment": back,
    "list_public_awards": lambda s: listed(states.awarded(s).pk),
}
