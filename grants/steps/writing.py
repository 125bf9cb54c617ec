"""What an application says, checked and written down."""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid
from cambio.common.names import NO_NAME, Name, folded
from cambio.programmes.models import Membership
from grants.models import Application, CoFunder, CostLine, Supporter
from streets.models import Place
from streets.queries import places_seen_by


@dataclass(frozen=True, slots=True)
class PlannedCost:
    """What something will cost."""

    category: str
    description: Name
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody else who pays, and how much."""

    name: Name
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationContent:
    """
    What somebody applies with; see `grants.models.Application`.

    :param supporters: names of those who stand behind the plan
    """

    title: Name
    plan: str
    applicant_kind: str
    applicant_name: Name = NO_NAME
    non_profit: bool | None = None
    place_id: UUID | None = None
    scope: str
    purposes: tuple[str, ...] = ()
    structural: bool = False
    consultation_held: bool | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    asked_cents: int
    lines: tuple[PlannedCost, ...] = ()
    co_funders: tuple[Giver, ...] = ()
    supporters: tuple[Name, ...] = ()

    def digest(self) -> str:
        """Tell one content from another."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def check_content(content: ApplicationContent, by: Membership) -> Place | None:
    """
    Check what an application says, and find its place.

    :raises Invalid: naming the field at fault
    """
    if content.applicant_kind == "person" and content.applicant_name:
        raise Invalid(
            _("Leave the name of a group empty, or say that a group applies."),
            field="applicant_name",
        )
    if content.applicant_kind != "person" and not content.applicant_name:
        raise Invalid(_("Say which group or organisation applies."), field="applicant_name")
    if content.starts_on and content.ends_on and content.ends_on < content.starts_on:
        raise Invalid(_("It cannot end before it starts."), field="ends_on")
    if len(set(content.purposes)) != len(content.purposes):
        raise Invalid(_("Name each purpose once."), field="purposes")
    _check_once(content.supporters)
    if content.place_id is None:
        return None
    place = places_seen_by(by).filter(pk=content.place_id).first()
    if place is None:
        raise Invalid(_("There is no such place in this programme."), field="place")
    return place


def _check_once(supporters: tuple[Name, ...]) -> None:
    first = dict[str, Name]()
    for name in supporters:
        key = folded(name)
        if key in first:
            once = _("Name each supporter once: “%(name)s” and “%(other)s” are one name.")
            raise Invalid(once % {"name": first[key], "other": name}, field="supporters")
        first[key] = name


def write_content(
    application: Application, content: ApplicationContent, place: Place | None
) -> None:
    """Set an application's own words, save it, and write its lines again."""
    application.title, application.plan = content.title, content.plan
    application.applicant_kind = content.applicant_kind
    application.applicant_name = content.applicant_name
    application.non_profit, application.structural = content.non_profit, content.structural
    application.consultation_held = content.consultation_held
    application.place, application.scope = place, content.scope
    application.purposes = list(content.purposes)
    application.starts_on, application.ends_on = content.starts_on, content.ends_on
    application.asked_cents = content.asked_cents
    application.save()
    _write_lines(application, content)


def _write_lines(application: Application, content: ApplicationContent) -> None:
    owner = {"programme_id": application.programme_id, "application": application}
    application.lines.all().delete()
    application.co_funders.all().delete()
    application.supporters.all().delete()
    CostLine.objects.bulk_create(
        CostLine(
            **owner,
            position=position,
            category=line.category,
            description=line.description,
            amount_cents=line.amount_cents,
        )
        for position, line in enumerate(content.lines)
    )
    CoFunder.objects.bulk_create(
        CoFunder(**owner, position=position, name=giver.name, amount_cents=giver.amount_cents)
        for position, giver in enumerate(content.co_funders)
    )
    Supporter.objects.bulk_create(
        Supporter(**owner, position=position, name=name)
        for position, name in enumerate(content.supporters)
    )
