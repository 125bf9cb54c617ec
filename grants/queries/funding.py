"""Reading funders, budgets, schemes and rounds."""

from uuid import UUID

from django.db.models import Q, QuerySet

from cambio.common.errors import NotFound
from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from cambio.programmes.queries import may, scopes_of
from grants.models import Envelope, Funder, Movement, Round, SchemeVersion


def funders_seen_by(member: Membership) -> QuerySet[Funder]:
    """Who gives money, for those who set up budgets."""
    funders = Funder.objects.filter(programme=member.programme_id)
    return funders if may(member, "grants.manage") else funders.none()


def envelopes_seen_by(member: Membership) -> QuerySet[Envelope]:
    """Every budget for those who set them up or read the books; else those one decides from."""
    envelopes = Envelope.objects.select_related("funder", "ward").filter(
        programme=member.programme_id
    )
    wide = ("grants.manage", "grants.handle", "books.read")
    if any(may(member, permission) for permission in wide):
        return envelopes
    wards = scopes_of(member, "grants.handle", "ward")
    return envelopes.filter(ward__in=wards)


def envelope_seen_by(member: Membership, envelope_id: UUID) -> Envelope:
    """
    Find one budget.

    :raises NotFound: there is none, or none that the member may see
    """
    envelope = envelopes_seen_by(member).filter(pk=envelope_id).first()
    if envelope is None:
        raise NotFound
    return envelope


def envelope_for_update(member: Membership, envelope_id: UUID) -> Envelope:
    """As `envelope_seen_by`, and lock its row."""
    envelope = (
        envelopes_seen_by(member).select_for_update(of=["self"]).filter(pk=envelope_id).first()
    )
    if envelope is None:
        raise NotFound
    return envelope


def movements_seen_by(member: Membership) -> QuerySet[Movement]:
    """What was put into the budgets that one sees, and moved between them."""
    seen = envelopes_seen_by(member).values("pk")
    return (
        Movement.objects.select_related("source", "target", "moved_by__person")
        .filter(Q(source__in=seen) | Q(target__in=seen), programme=member.programme_id)
        .order_by("moved_at", "pk")
    )


def free_in(envelope: Envelope) -> int:
    """What a budget still holds for awards, in cents."""
    return books.balance(books.AccountId(envelope.account_id))


def scheme_versions_seen_by(member: Membership) -> QuerySet[SchemeVersion]:
    """Every version of every scheme: the rules are no secret."""
    return SchemeVersion.objects.select_related("scheme").filter(programme=member.programme_id)


def rounds_seen_by(member: Membership) -> QuerySet[Round]:
    """Every round, and those still being set up for those who do that."""
    rounds = Round.objects.select_related("version__scheme").filter(programme=member.programme_id)
    return rounds if may(member, "grants.manage") else rounds.exclude(state="draft")


def round_seen_by(member: Membership, round_id: UUID) -> Round:
    """
    Find one round.

    :raises NotFound: there is none, or none that the member may see
    """
    found = rounds_seen_by(member).filter(pk=round_id).first()
    if found is None:
        raise NotFound
    return found
