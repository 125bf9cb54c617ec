"""May I: who logs, who verifies, who confirms."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import NotPermitted
from cambio.programmes.interests import check_has_no_interest
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.queries import may
from streets.models import Cleanup, Letter, Place, Residency
from streets.queries import scopes_around


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

    :raises FourEyes: the member logged it, was ever named in it, or lives in a street that gains
    :raises NotPermitted: the member lacks the role
    """
    check_has_no_interest(member, cleanup)
    places = [entry.place for entry in cleanup.places.all()]
    check_may(
        member, "cleanups.verify", *(scope for place in places for scope in scopes_around(place))
    )


def check_may_confirm(member: Membership, residency: Residency) -> None:
    """
    Let those confirm who look after the place, never for themselves.

    :raises FourEyes: it is the member's own claim
    :raises NotPermitted: the member lacks the role
    """
    check_has_no_interest(member, residency)
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
    check_has_no_interest(member, letter)
