"""Who has an interest in a cleanup, in a claim to live somewhere, or in a letter."""

from collections.abc import Iterator

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from cambio.programmes.interests import Declared, Interest
from cambio.programmes.models import Membership
from streets.models import Cleanup, Letter, Residency
from streets.queries import ASKED_BY_INTERESTS, lived_in_any


def _in_cleanup(member: Membership, cleanup: Cleanup) -> Iterator[Interest]:
    """
    Whoever reported it, was ever named in it, or lives where it pays.

    Struck off before the verdict, they were still named; a claim to live there counts although
    nobody has confirmed it, and so does having moved away after the cleanup.
    """
    if cleanup.logged_by_id == member.pk:
        yield Interest(_("You logged this cleanup yourself."))
    prefetch_related_objects([cleanup], *ASKED_BY_INTERESTS)
    if any(entry.membership_id == member.pk for entry in cleanup.participants.all()):
        yield Interest(_("You took part in this cleanup."))
    elif any(member.pk in entry.participants for entry in cleanup.submissions.all()):
        yield Interest(_("You were named in this cleanup before it was changed."))
    allowed = cleanup.rule is not None and cleanup.rule.verifier_may_live_there
    places = [entry.place for entry in cleanup.places.all()]
    if not allowed and lived_in_any(member, places, since=cleanup.starts_at):
        yield Interest(_("You live in a street that gains by this cleanup."))


def _in_residency(member: Membership, residency: Residency) -> Iterator[Interest]:
    if residency.membership_id == member.pk:
        yield Interest(_("You cannot confirm your own claim."))


def _in_letter(member: Membership, letter: Letter) -> Iterator[Interest]:
    """Whoever made the letter would confirm their own claim with it."""
    if letter.issued_by_id == member.pk:
        yield Interest(_("You cannot confirm your own claim."))


INTERESTS: Declared = {Cleanup: _in_cleanup, Residency: _in_residency, Letter: _in_letter}
