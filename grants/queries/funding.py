"""Reading funders, budgets, schemes and rounds."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from cambio.common.reading import the_one
from cambio.ledger import queries as books
from cambio.programmes.models import Membership, Programme
from cambio.programmes.queries import may, scopes_of
from grants.models import Budget, Funder, Movement, Round, SchemeVersion


def funders_seen_by(member: Membership) -> QuerySet[Funder]:
    """Who gives money, for those who set up budgets."""
    funders = Funder.objects.filter(programme=member.programme_id)
    return funders if may(member, "grants.manage") else funders.none()


def budgets_seen_by(member: Membership) -> QuerySet[Budget]:
    """Every budget for those who set them up or read the books; else those one decides from."""
    budgets = Budget.objects.select_related("funder", "ward").filter(programme=member.programme_id)
    wide = ("grants.manage", "grants.handle", "books.read")
    if any(may(member, permission) for permission in wide):
        return budgets
    wards = scopes_of(member, "grants.handle", "ward")
    return budgets.filter(ward__in=wards)


def budgets_in(member: Membership, *, state: str = "") -> QuerySet[Budget]:
    """The budgets that one sees, in one state or in any."""
    budgets = budgets_seen_by(member)
    return budgets.filter(state=state) if state else budgets


def budget_seen_by(member: Membership, budget_id: UUID) -> Budget:
    """
    Find one budget.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(budgets_seen_by(member).filter(pk=budget_id))


def budget_for_update(member: Membership, budget_id: UUID) -> Budget:
    """As `budget_seen_by`, and lock its row."""
    return the_one(budgets_seen_by(member).select_for_update(of=["self"]).filter(pk=budget_id))


def movements_seen_by(member: Membership) -> QuerySet[Movement]:
    """What was put into the budgets that one sees, and moved between them."""
    seen = budgets_seen_by(member).values("pk")
    return (
        Movement.objects.select_related("source", "target", "moved_by__person")
        .filter(Q(source__in=seen) | Q(target__in=seen), programme=member.programme_id)
        .order_by("moved_at", "pk")
    )


def movements_in(member: Membership, *, budget_id: UUID | None = None) -> QuerySet[Movement]:
    """As `movements_seen_by`, into one budget and out of it, or of them all."""
    movements = movements_seen_by(member)
    if budget_id:
        movements = movements.filter(Q(source=budget_id) | Q(target=budget_id))
    return movements


def free_in(budget: Budget) -> int:
    """What a budget still holds for awards, in cents."""
    return books.balance(books.AccountId(budget.account_id))


def scheme_versions_seen_by(member: Membership) -> QuerySet[SchemeVersion]:
    """Every version of every scheme: the rules are no secret."""
    return SchemeVersion.objects.select_related("scheme").filter(programme=member.programme_id)


def scheme_version_seen_by(member: Membership, version_id: UUID) -> SchemeVersion:
    """
    Find one version of a scheme.

    :raises NotFound: there is none
    """
    return the_one(scheme_versions_seen_by(member).filter(pk=version_id))


def newest_version(programme: Programme, code: str) -> SchemeVersion:
    """
    Find what a scheme says today, for everybody.

    :raises NotFound: the programme has no scheme with this code
    """
    versions = SchemeVersion.objects.select_related("scheme").filter(
        programme=programme.pk, scheme__code=code
    )
    return the_one(versions.order_by("-number"))


def public_rounds(programme: Programme, *, code: str = "") -> QuerySet[Round]:
    """The rounds that were ever opened, for everybody; the newest first."""
    rounds = Round.objects.select_related("version__scheme").filter(programme=programme.pk)
    if code:
        rounds = rounds.filter(version__scheme__code=code)
    return rounds.exclude(state="draft").order_by("-opens_at", "pk")


def rounds_seen_by(member: Membership) -> QuerySet[Round]:
    """Every round, and those still being set up for those who do that."""
    rounds = Round.objects.select_related("version__scheme").filter(programme=member.programme_id)
    return rounds if may(member, "grants.manage") else rounds.exclude(state="draft")


def rounds_in(member: Membership, *, state: str = "") -> QuerySet[Round]:
    """The rounds that one sees, in one state or in any, with the budgets that pay."""
    rounds = rounds_seen_by(member).prefetch_related("budgets")
    return rounds.filter(state=state) if state else rounds


def takes_at(found: Round, at: datetime) -> bool:
    """Tell whether people can apply in a round at a moment."""
    begun = found.state == "open" and found.opens_at <= at
    return begun and (found.closes_at is None or at <= found.closes_at)


def rounds_open_at(member: Membership, at: datetime) -> QuerySet[Round]:
    """The rounds in which people can apply at a moment."""
    begun = rounds_seen_by(member).filter(state="open", opens_at__lte=at)
    return begun.filter(Q(closes_at=None) | Q(closes_at__gte=at)).order_by("folded_name", "pk")


def round_seen_by(member: Membership, round_id: UUID) -> Round:
    """
    Find one round.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(rounds_seen_by(member).filter(pk=round_id))
