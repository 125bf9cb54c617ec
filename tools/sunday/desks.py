"""Who has something to do, what it is, and a link that leads there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cambio.payments.queries import payments_in
from cambio.programmes.models import Membership
from catalog.queries import orders_to_sign, supplier_orders_seen_by
from catalog.states import OPEN
from doors.demo import link_for
from grants.queries import awards_in_review, inbox_of
from streets.queries import claims_waiting_for, queue_of
from tools.story.saturday import CAST
from tools.sunday.world import World
from web.shared.desks import desks_of

WAITING: dict[str, Callable[[Membership], int]] = {
    "cleanups": lambda member: queue_of(member, at=timezone.now()).count(),
    "residents": lambda member: claims_waiting_for(member).count(),
    "orders": lambda member: supplier_orders_seen_by(member).filter(state__in=OPEN).count(),
    "signatures": lambda member: orders_to_sign(member).count(),
    "grants": lambda member: inbox_of(member).count() + awards_in_review(member).count(),
    "payments": lambda member: (
        payments_in(member, state="prepared").count()
        + payments_in(member, state="released").count()
    ),
}
"""By the name of a desk's page; desks where nothing waits by itself are not here."""


@dataclass(frozen=True, slots=True)
class Work:
    """
    What waits for somebody.

    :param many: by the title of each desk
    :param page: of the desk where most waits
    """

    member: Membership
    many: dict[str, int]
    page: str


def work_of(world: World) -> Iterator[Work]:
    """Look at every desk of the cast at which something waits."""
    for name in CAST:
        member = world.people[name]
        found = {
            desk: count
            for desk in desks_of(member)
            if desk.url_name in WAITING and (count := WAITING[desk.url_name](member))
        }
        if found:
            busiest = max(found, key=lambda desk: found[desk])
            yield Work(
                member, {str(desk.title): count for desk, count in found.items()}, busiest.url_name
            )


def tell(world: World) -> None:
    """Print who has what to do, and how to get there."""
    print("\nThis waits, and for whom. Each link logs in once, within the hour; `make links`")
    print("gives new ones. A link ends the session before it: two people take two browsers.\n")
    with override("en"):
        for work in work_of(world):
            login = work.member.person.login
            assert login is not None, "the cast has logged in"
            page = reverse(work.page, kwargs={"programme": world.programme.slug})
            waits = ", ".join(f"{title}: {count}" for title, count in work.many.items())
            print(f"{work.member.name:6} {CAST[work.member.name]}\n       {waits}")
            print(f"       {link_for(login, to=page)}\n", flush=True)
