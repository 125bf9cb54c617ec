"""The programme that is being filled: who is in it, and where."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.contrib.auth import get_user_model

from cambio.common.ids import new_id
from cambio.common.names import Name
from cambio.programmes import operations
from cambio.programmes.models import Membership, Programme
from cambio.programmes.queries import membership_of, memberships_seen_by, programme_named
from streets import operations as streets
from streets.models import Place
from streets.queries import places_seen_by
from tools.story.people import make_actor
from tools.story.saturday import CAST, PROGRAMME
from tools.sunday.people import NEIGHBOURS, STREETS, Neighbour

JOINED = timedelta(weeks=9)
FIRST = NEIGHBOURS[0].name


@dataclass
class World:
    """
    The demo's programme at one moment.

    :ivar people: by name, the story's cast among them
    """

    programme: Programme
    now: datetime
    people: dict[str, Membership] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def ago(self, *, days: float = 0, hours: float = 0) -> datetime:
        """So long before the Sunday's now."""
        return self.now - timedelta(days=days, hours=hours)

    def id_of(self, what: str) -> UUID:
        """An id that is always the same for the same thing, so that it is made once."""
        return uuid.uuid5(self.programme.pk, f"sunday/{what}")


def enter(now: datetime) -> World:
    """Find the programme in which the story was played, and its cast."""
    world = World(programme_named(PROGRAMME), now)
    for name in CAST:
        login = get_user_model().objects.get(email=f"{name.lower()}@example.org")
        member = membership_of(login, world.programme)
        assert member is not None, "the story was played"
        world.people[name] = member
    seen = places_seen_by(world.people["Mila"]).select_related("ward")
    world.places = {place.name: place for place in seen.filter(name__in=STREETS)}
    return world


def has_begun(world: World) -> bool:
    """Whether a Sunday was begun on these data before."""
    return memberships_seen_by(world.people["Mila"]).filter(pk=world.id_of(FIRST)).exists()


def settle(world: World, *, base_url: str, mail_dir: Path) -> None:
    """Let the neighbours join and say where they live."""
    for neighbour in NEIGHBOURS:
        if neighbour.how == "phone":
            _join(world, neighbour.name, base_url=base_url, mail_dir=mail_dir)
        else:
            world.people[neighbour.name], _ = operations.enrol_person(
                name=Name(neighbour.name),
                membership_id=world.id_of(neighbour.name),
                by=world.people["Carla"],
                at=world.now - JOINED,
            )
        _move_in(world, neighbour)
        if neighbour.signs:
            _make_steward(world, neighbour)


def _join(world: World, name: str, *, base_url: str, mail_dir: Path) -> None:
    """Log in as any resident does, with a code by mail, and take part from the first week on."""
    actor = make_actor(name, "resident", base_url=base_url, programme=PROGRAMME, mail_dir=mail_dir)
    actor.log_in()
    world.people[name], _ = operations.join_programme(
        programme=world.programme,
        login=get_user_model().objects.get(email=actor.email),
        name=Name(name),
        membership_id=world.id_of(name),
        at=world.now - JOINED,
    )


def _move_in(world: World, neighbour: Neighbour) -> None:
    days = neighbour.claimed_days_ago
    claimed_at = world.now - JOINED if days is None else world.ago(days=days)
    residency, _ = streets.claim_residency(
        place_id=world.places[neighbour.street].pk,
        residency_id=None,
        by=world.people[neighbour.name],
        at=claimed_at,
    )
    if days is None:
        streets.confirm_residency(
            residency_id=residency.pk,
            by=world.people["Carla"],
            at=claimed_at + timedelta(days=1),
        )


def _make_steward(world: World, neighbour: Neighbour) -> None:
    operations.grant_role(
        grant_id=new_id(),
        membership_id=world.people[neighbour.name].pk,
        role="steward",
        scope_kind="place",
        scope_id=world.places[neighbour.street].pk,
        by=world.people["Mila"],
        at=world.now - JOINED,
    )
    found = Membership.objects.select_related("person", "programme")  # with the role, this time
    world.people[neighbour.name] = found.get(pk=world.people[neighbour.name].pk)
