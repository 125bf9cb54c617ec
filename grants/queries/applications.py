"""Reading applications, and what the rules find of them."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from cambio.common.folding import holding
from cambio.common.names import folded
from cambio.common.reading import the_one
from cambio.programmes.models import Membership
from cambio.programmes.queries import may, memberships_seen_by, scopes_of
from grants.models import Application, Attachment, Budget, Judgement, Round, RoundBudget, Step
from grants.schemes import rules
from grants.states import DECIDED, WAITING
from streets.models import Place
from streets.queries import is_resident_of


def applications_seen_by(member: Membership) -> QuerySet[Application]:
    """One's own and those one typed in; and, once submitted, those of the wards one handles."""
    return Application.objects.filter(
        Q(applicant=member.pk) | Q(entered_by=member.pk) | _handled_by(member),
        programme=member.programme_id,
    )


def _handled_by(member: Membership) -> Q:
    if may(member, "grants.handle"):
        return Q(submitted_at__isnull=False)
    return Q(ward__in=scopes_of(member, "grants.handle", "ward"), submitted_at__isnull=False)


def application_seen_by(member: Membership, application_id: UUID) -> Application:
    """
    Find one application with all that belongs to it.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(_whole(applications_seen_by(member)).filter(pk=application_id))


def application_for_update(member: Membership, application_id: UUID) -> Application:
    """As `application_seen_by`, without its parts, and lock its row."""
    seen = applications_seen_by(member).select_related("round__version", "programme", "ward")
    return the_one(seen.select_for_update(of=["self"]).filter(pk=application_id))


def attachments_seen_by(member: Membership) -> QuerySet[Attachment]:
    """The documents of the applications that one sees."""
    return Attachment.objects.select_related("application", "file").filter(
        application__in=applications_seen_by(member).values("pk")
    )


def attachment_seen_by(member: Membership, attachment_id: UUID) -> Attachment:
    """
    Find one document.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(attachments_seen_by(member).filter(pk=attachment_id))


def _whole(applications: QuerySet[Application]) -> QuerySet[Application]:
    steps = Step.objects.select_related("by__person").order_by("at", "id")
    return applications.select_related(
        "programme",
        "round__version__scheme",
        "applicant__person",
        "entered_by__person",
        "decided_by__person",
        "place",
        "ward",
        "deferred_to__version",
        "budget",
        "award__determined_by__person",
    ).prefetch_related(
        "lines",
        "co_funders",
        "supporters",
        "attachments__file",
        "checks",
        "judgements__judged_by__person",
        Prefetch("steps", steps),
    )


def applications_in(member: Membership, *, state: str = "") -> QuerySet[Application]:
    """What one may see, in one state or in any, for a list."""
    found = applications_seen_by(member).select_related(
        "round__version__scheme", "applicant__person", "place", "ward", "award"
    )
    return found.filter(state=state) if state else found


def inbox_of(member: Membership) -> QuerySet[Application]:
    """What waits for the desk or its official, the most urgent first; never one's own."""
    waiting = applications_in(member).filter(_handled_by(member), state__in=WAITING)
    return waiting.exclude(applicant=member.pk).order_by(
        F("decide_by").asc(nulls_last=True), "submitted_at", "pk"
    )


def applicants_named(member: Membership, name: str) -> QuerySet[Membership]:
    """Those on whose behalf the desk may type in an application, by a part of their name."""
    people = memberships_seen_by(member).filter(state="active").exclude(pk=member.pk)
    found = people.filter(holding("person__folded_name", name)) if name else people
    return found.order_by("person__folded_name", "pk")


def is_handled_by(member: Membership, application: Application) -> bool:
    """Tell whether a member sees an application as the desk of its ward; never one's own."""
    over_ward = (("ward", application.ward_id),) if application.ward_id else ()
    return application.applicant_id != member.pk and may(member, "grants.handle", *over_ward)


def late_at(application: Application, at: datetime) -> bool:
    """Tell whether it was not decided when it should have been; on a waiting list one has heard."""
    if application.decide_by is None:
        return False
    if application.state in DECIDED and application.closed_at:
        at = application.closed_at
    elif application.state != "submitted":
        return False
    return at > application.decide_by


def budget_for(application: Application, *, in_round: Round | None = None) -> Budget | None:
    """
    Which of a round's budgets pays: that of the ward, else that of the whole programme.

    What is meant for the whole city is paid from the programme's, where there is one.

    :param in_round: another round than the application's own
    """
    of_round = RoundBudget.objects.select_related("budget").filter(
        round=in_round or application.round_id
    )
    by_ward = {entry.ward_id: entry.budget for entry in of_round}
    ward_id = application.place.ward_id if application.place else None
    wanted = (None, ward_id) if application.scope == "city" else (ward_id, None)
    return next((by_ward[ward] for ward in wanted if ward in by_ward), None)


def facts_of(application: Application) -> rules.Facts:
    """What an application says, as the rules look at it."""
    lines = list(application.lines.all())
    return rules.Facts(
        asked_cents=application.asked_cents,
        total_cents=sum(line.amount_cents for line in lines),
        applicant_kind=application.applicant_kind,
        non_profit=application.non_profit,
        scope=application.scope,
        purposes=tuple(application.purposes),
        structural=application.structural,
        lines=tuple(rules.CostFact(line.category, line.amount_cents) for line in lines),
        co_funders=_parties(application),
        supporters=len({folded(each.name) for each in application.supporters.all()}),
        has_budget_document=_has_budget(application),
        lives_in_ward=_lives_there(application, application.place),
        payee_is_applicant=_pays_applicant(application),
        consultation_held=application.consultation_held,
    )


def _parties(application: Application) -> tuple[int, ...]:
    """What each party pays in all, however often and in whatever spelling it is named."""
    paid: Counter[str] = Counter()
    for giver in application.co_funders.all():
        paid[folded(giver.name)] += giver.amount_cents
    return tuple(paid.values())


def _has_budget(application: Application) -> bool:
    return any(
        attachment.kind == "budget" and attachment.file.state == "received"
        for attachment in application.attachments.select_related("file")
    )


def _lives_there(application: Application, place: Place | None) -> bool | None:
    """Whether somebody has confirmed that the applicant lives there; None: a person has to ask."""
    if place is None:
        return None
    return is_resident_of(application.applicant_id, [place.pk]) or None


def _pays_applicant(application: Application) -> bool | None:
    if not application.payee_name:
        return None
    own = {folded(application.applicant.name), folded(application.applicant_name)}
    return folded(application.payee_name) in own


def findings_of(application: Application) -> list[rules.RuleFinding]:
    """What the rules of its round find of an application as it is now."""
    return rules.check(facts_of(application), application.round.rules)


def judgements_of(application: Application) -> dict[str, bool]:
    """The last word on each rule that somebody has judged, of the application as it is now."""
    words = Judgement.objects.filter(application=application.pk).order_by("judged_at", "id")
    if application.changed_at is not None:
        words = words.filter(judged_at__gt=application.changed_at)
    return dict(words.values_list("rule", "holds"))


def most_to_award(application: Application) -> int:
    """
    The most that can be awarded, in cents: no more than asked, and nothing for refused expenses.
    """
    payable = rules.payable_cents(facts_of(application), application.round.rules)
    return min(application.asked_cents, payable)
