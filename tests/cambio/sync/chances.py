"""Whom and what chance picks in a programme."""

import hashlib
from datetime import datetime
from random import Random

from django.utils import timezone

from cambio.programmes.models import Membership, RoleGrant
from catalog.models import Item, Order, Supplier
from streets.models import Cleanup, Place, Residency
from tests.worlds import cast, pictures


class NothingToDo(Exception):
    """There is nothing that the act could be done to."""


class Chances:
    """A programme with a manager, and chance."""

    def __init__(self, slug: str, seed: int) -> None:
        self.chance = Random(seed)
        self.slug = slug
        self.programme = cast.make_programme(slug, at=self.at)
        self.manager = cast.make_manager(self.programme, "Mila", at=self.at)
        self.pictures = 0

    @property
    def at(self) -> datetime:
        return timezone.now()

    @property
    def members(self) -> list[Membership]:
        found = Membership.objects.filter(programme=self.programme, state="active")
        return list(found.select_related("person", "programme").order_by("id"))

    @property
    def places(self) -> list[Place]:
        return list(Place.objects.filter(programme=self.programme).order_by("id"))

    @property
    def suppliers(self) -> list[Supplier]:
        return list(Supplier.objects.filter(programme=self.programme).order_by("id"))

    @property
    def items(self) -> list[Item]:
        return list(Item.objects.filter(programme=self.programme).order_by("id"))

    def cleanup(self, *states: str) -> Cleanup:
        return self._one(Cleanup.objects.filter(programme=self.programme, state__in=states))

    def order(self, *states: str) -> Order:
        return self._one(Order.objects.filter(programme=self.programme, state__in=states))

    def residency(self, *states: str) -> Residency:
        return self._one(Residency.objects.filter(programme=self.programme, state__in=states))

    def _one(self, found):
        rows = list(found.order_by("id"))
        if not rows:
            raise NothingToDo
        return self.chance.choice(rows)

    def anybody(self) -> Membership:
        return self.chance.choice(self.members)

    def somebody(self, *roles: str) -> Membership:
        """One of those who have a role; anybody at times."""
        if self.chance.random() < 0.1:
            return self.anybody()
        held = RoleGrant.objects.filter(
            programme=self.programme, role__in=roles, revoked_at=None, membership__state="active"
        )
        return cast.again(self._one(held).membership)

    def buyer(self) -> Membership:
        """One who lives somewhere, and so may have earned something; anybody at times."""
        rich = self.chance.random() < 0.8
        return self.chance.choice(self.members[1:4] if rich else self.members)

    def author(self, cleanup: Cleanup) -> Membership:
        return cast.again(cleanup.logged_by)

    def _picture(self) -> bytes:
        self.pictures += 1
        return pictures.jpeg(self.chance.randrange(10**9), width=64, height=48)


def said(content: bytes) -> dict[str, str | int]:
    """Say what will come, as whoever announces a picture does."""
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "content_type": "image/jpeg",
    }
