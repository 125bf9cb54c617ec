"""May I: who logs, who verifies, who confirms."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import FourEyes, NotPermitted
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.queries import may
from streets.models import Cleanup, Letter, Place, Residency
from streets.queries import lived_in_any, scopes_around


def check_may_log(member: Membership, places: list[Place]) -> None:
    """
    Let residents log for their own street, coordinators for the places in their care.

    :raises NotPermitted: neither holds for any of the places
    """
    lives_there = Residency.objects.filter(
        membership=member.pk, place__in=places, state__in=("claimed", "confirmed")
    ).exists()
    if lives_there or any(may(member, "cleanups.log", *scopes_around(place)) for place in places):
        return
    raise NotPermitted(_("Log cleanups of a street you live in or look after."), field="places")


def check_is_author(member: Membership, cleanup: Cleanup) -> None:
    """
    Leave the report to whoever made it.

    :raises NotPermitted: somebody else logged it
    """
    if cleanup.logged_by_id != member.pk:
        raise NotPermitted(_("Only the person who logged a cleanup can change or submit it."))


def check_may_verify(member: Membership, cleanup: Cleanup) -> None:
    """
    Ask for two pairs of eyes, and for a role over one of the places.

    A claim to live there counts although nobody has confirmed it, and so does having moved away
    after the cleanup: neither may be a way around.

    :raises FourEyes: the member logged it, took part, or lives in a street that gains by it
    :raises NotPermitted: the member lacks the role
    """
    if cleanup.logged_by_id == member.pk:
        raise FourEyes(_("You logged this cleanup yourself."))
    prefetch_related_objects([cleanup], "places__place", "participants")
    if member.pk in {entry.membership_id for entry in cleanup.participants.all()}:
        raise FourEyes(_("You took part in this cleanup."))
    places = [entry.place for entry in cleanup.places.all()]
    check_may(
        member, "cleanups.verify", *(scope for place in places for scope in scopes_around(place))
    )
    allowed = cleanup.rule is not None and cleanup.rule.verifier_may_live_there
    if not allowed and lived_in_any(member, places, since=cleanup.starts_at):
        raise FourEyes(_("You live in a street that gains by this cleanup."))


def check_may_confirm(member: Membership, residency: Residency) -> None:
    """
    Let those confirm who look after the place, never for themselves.

    :raises FourEyes: it is the member's own claim
    :raises NotPermitted: the member lacks the role
    """
    if residency.membership_id == member.pk:
        raise FourEyes(_("You cannot confirm your own claim."))
    check_may(member, "residents.confirm", *scopes_around(residency.place))


def check_lives_there(member: Membership, residency: Residency) -> None:
    """
    Leave it to residents themselves to say that they have moved away.

    :raises NotPermitted: somebody else lives there
    """
    if residency.membership_id != member.pk:
        raise NotPermitted(_("Only whoever lives there can say that they have moved away."))


def check_may_redeem(member: Membership, letter: Letter) -> None:
    """
    Take a letter's code from whoever found it behind their door, not from whoever made it.

    :raises FourEyes: the member made the letter, and would confirm their own claim
    """
    if letter.issued_by_id == member.pk:
        raise FourEyes(_("You cannot confirm your own claim."))
