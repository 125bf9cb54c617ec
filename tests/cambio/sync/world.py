"""A programme in which anything may happen to anybody: one act for each operation there is."""

import hashlib
import io
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from cambio.common.errors import DomainError
from cambio.common.ids import new_id
from cambio.programmes import operations as programmes
from cambio.programmes.models import Membership, RoleGrant
from catalog import operations as catalog
from catalog.models import Item, Order, Supplier
from streets import operations as streets
from streets.models import Cleanup, Photo, Place, Residency, Ward
from streets.places import Coordinates, Shape
from streets.registers import PlaceRecord
from tests.worlds import cast, pictures, shop

RICH = streets.RuleContent(
    per_action=300,
    per_participant=50,
    most_participants=10,
    per_bag=2,
    most_bags=10,
    most_total=900,
    street_percent=50,
)


class World:
    """Two wards, four places, people in every role, and chance."""

    def __init__(self, slug: str, seed: int) -> None:
        self.chance = Random(seed)
        self.slug = slug
        self.done: Counter[str] = Counter()
        self.programme = cast.make_programme(slug, at=self.at)
        self.manager = cast.make_manager(self.programme, "Mila", at=self.at)
        self.pictures = 0
        for ward in ("Haarlemmer", "Spaarndammer"):
            self.import_places(ward)
            self.import_places(ward)
        for name in ("Rosa", "Noor", "Aicha", "Pim"):
            self.join_programme(name)
        cast.set_rule(RICH, valid_from=self.at - timedelta(days=9), by=self.manager, at=self.at)
        for own_depot in (True, False):
            catalog.create_supplier(
                supplier_id=new_id(),
                name=f"Winkel {own_depot}",
                own_depot=own_depot,
                by=self.manager,
                at=self.at,
            )
        for supplier in self.suppliers:
            shop.make_item(self.manager, supplier, stock=6, at=self.at)
        for role, kind, scope in (
            ("coordinator", "programme", self.programme.pk),
            ("coordinator", "ward", Ward.objects.filter(programme=self.programme)[0].pk),
            ("coordinator", "place", self.places[0].pk),
            ("verifier", "programme", self.programme.pk),
            ("steward", "place", self.places[0].pk),
            ("steward", "place", self.places[0].pk),
            ("supplier_staff", "supplier", self.suppliers[0].pk),
            ("supplier_staff", "supplier", self.suppliers[1].pk),
            ("auditor", "programme", self.programme.pk),
        ):
            member = self.join_programme(f"{role} {kind}")
            cast.with_role(member, role, kind, scope, by=self.manager, at=self.at)
        for member, place in zip(self.members[1:4], self.places, strict=False):
            claim = cast.claim(member, place, at=self.at)
            streets.confirm_residency(residency_id=claim.pk, by=self.manager, at=self.at)
        for act in ("log_cleanup", "submit_cleanup", "verify_cleanup") * 3:
            while not self.act(act):
                pass

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

    def act(self, name: str = "") -> bool:
        """Do one thing, by chance or by name; whether it was allowed."""
        name = name or self.chance.choices(list(ACTS), WEIGHTS)[0]
        try:
            ACTS[name](self)
        except (DomainError, NothingToDo):
            return False
        self.done[name] += 1
        return True

    # --- Members and roles

    def join_programme(self, name: str = "") -> Membership:
        return cast.make_member(self.programme, name or "Nieuw", at=self.at)

    def enrol_person(self) -> None:
        by = self.somebody("manager", "coordinator")
        programmes.enrol_person(name="Oma Bep", membership_id=new_id(), by=by, at=self.at)

    def leave_programme(self) -> None:
        by = self.anybody()
        if by.pk != self.manager.pk and by.person.login and self.chance.random() < 0.4:
            programmes.leave_programme(by=by, at=self.at)
            if self.chance.random() < 0.8:
                self._come_back(by)

    def _come_back(self, member: Membership) -> None:
        programmes.join_programme(
            programme=self.programme,
            login=member.person.login,
            name=member.name,
            membership_id=None,
            at=self.at,
        )

    def appoint_manager(self) -> None:
        if self.chance.random() < 0.2:
            login = self.anybody().person.login
            if login:
                programmes.appoint_manager(
                    programme=self.programme, email=login.email, name="Mees", at=self.at
                )

    def grant_role(self) -> None:
        role, kind, scopes = self.chance.choice(
            (
                ("coordinator", "programme", [self.programme]),
                ("coordinator", "ward", list(Ward.objects.filter(programme=self.programme))),
                ("coordinator", "place", self.places),
                ("verifier", "programme", [self.programme]),
                ("steward", "place", self.places),
                ("supplier_staff", "supplier", self.suppliers),
                ("manager", "programme", [self.programme]),
                ("auditor", "programme", [self.programme]),
            )
        )
        programmes.grant_role(
            grant_id=new_id(),
            membership_id=self.anybody().pk,
            role=role,
            scope_kind=kind,
            scope_id=self.chance.choice(scopes).pk,
            by=self.somebody("manager"),
            at=self.at,
        )

    def revoke_role(self) -> None:
        held = RoleGrant.objects.filter(programme=self.programme, revoked_at=None)
        grant = self._one(held.exclude(membership=self.manager))
        programmes.revoke_role(grant_id=grant.pk, by=self.somebody("manager"), at=self.at)

    # --- Places and who lives there

    def import_places(self, ward: str = "") -> None:
        shape = Shape((Coordinates(*cast.NEAR_STREET),))
        record = PlaceRecord("street", f"Straat {new_id()}", "Amsterdam", shape)
        streets.import_places(programme=self.programme, records=[record], ward=ward, at=self.at)

    def claim_residency(self) -> None:
        place = self.chance.choice(self.places)
        streets.claim_residency(
            place_id=place.pk, residency_id=new_id(), by=self.anybody(), at=self.at
        )

    def confirm_residency(self) -> None:
        streets.confirm_residency(
            residency_id=self.residency("claimed").pk,
            by=self.somebody("manager", "coordinator"),
            at=self.at,
        )

    def decline_residency(self) -> None:
        streets.decline_residency(
            residency_id=self.residency("claimed").pk,
            by=self.somebody("manager", "coordinator"),
            at=self.at,
        )

    def end_residency(self) -> None:
        residency = self.residency("claimed", "confirmed")
        by = cast.again(residency.membership)
        streets.end_residency(residency_id=residency.pk, by=by, at=self.at)

    def issue_letter(self) -> None:
        self._letter()

    def _letter(self) -> str:
        place = self.chance.choice(self.places)
        return cast.letter_code(place, by=self.somebody("manager", "coordinator"), at=self.at)

    def redeem_letter(self) -> None:
        streets.redeem_letter(code=self._letter(), by=self.anybody(), at=self.at)

    # --- Cleanups

    def set_reward_rule(self) -> None:
        later = self.at + timedelta(days=3)
        cast.set_rule(RICH, valid_from=later, by=self.somebody("manager"), at=self.at)

    def _content(self) -> streets.CleanupContent:
        took_part = self.chance.sample(self.members, self.chance.randrange(4))
        places = self.chance.sample(self.places, self.chance.choice((1, 1, 2)))
        return streets.CleanupContent(
            starts_at=self.at - timedelta(hours=3),
            ends_at=self.at - timedelta(hours=2),
            places=[(place.pk, 1) for place in places],
            participants=[member.pk for member in took_part],
            bags=self.chance.randrange(9),
        )

    def log_cleanup(self, in_days: int = 0) -> None:
        residents = Residency.objects.filter(
            programme=self.programme, state="confirmed", membership__state="active"
        )
        by = cast.again(self._one(residents).membership)
        content = self._content()
        home = [(one.place_id, 1) for one in residents.filter(membership=by)]
        streets.log_cleanup(
            cleanup_id=new_id(),
            content=streets.CleanupContent(
                starts_at=content.starts_at + timedelta(days=in_days),
                ends_at=content.ends_at + timedelta(days=in_days),
                places=home[:1],
                participants=content.participants,
                bags=content.bags,
            ),
            by=by,
            at=self.at,
        )

    def change_cleanup(self) -> None:
        cleanup = self.cleanup("draft", "returned")
        streets.change_cleanup(
            cleanup_id=cleanup.pk, content=self._content(), by=self.author(cleanup), at=self.at
        )

    def postpone_cleanup(self) -> None:
        self.log_cleanup(in_days=1)
        planned = Cleanup.objects.filter(programme=self.programme, starts_at__gt=self.at)
        cleanup = self._one(planned.filter(state="draft"))
        times = {
            name: getattr(cleanup, name) + timedelta(days=1) for name in ("starts_at", "ends_at")
        }
        streets.postpone_cleanup(
            cleanup_id=cleanup.pk, **times, by=self.author(cleanup), at=self.at
        )

    def submit_cleanup(self) -> None:
        cleanup = self.cleanup("draft", "returned")
        streets.submit_cleanup(cleanup_id=cleanup.pk, by=self.author(cleanup), at=self.at)

    def withdraw_cleanup(self) -> None:
        cleanup = self.cleanup("draft", "submitted", "returned")
        streets.withdraw_cleanup(cleanup_id=cleanup.pk, by=self.author(cleanup), at=self.at)

    def verify_cleanup(self) -> None:
        by = self.somebody("coordinator", "verifier")
        streets.verify_cleanup(cleanup_id=self.cleanup("submitted").pk, by=by, at=self.at)

    def verify_cleanups(self) -> None:
        by = self.somebody("coordinator", "verifier")
        day = {self.cleanup("submitted").pk for _ in range(3)}
        streets.verify_cleanups(cleanups=[streets.LookedAt(pk) for pk in day], by=by, at=self.at)

    def return_cleanup(self) -> None:
        by = self.somebody("coordinator", "verifier")
        streets.return_cleanup(
            cleanup_id=self.cleanup("submitted").pk, question="Where?", by=by, at=self.at
        )

    def reject_cleanup(self) -> None:
        by = self.somebody("coordinator", "verifier")
        streets.reject_cleanup(
            cleanup_id=self.cleanup("submitted").pk, reason="No.", by=by, at=self.at
        )

    def announce_photo(self) -> None:
        self._announced_photo()

    def _announced_photo(self) -> tuple[UUID, bytes]:
        cleanup, content = self.cleanup("draft", "returned"), self._picture()
        photo, _ = streets.announce_photo(
            cleanup_id=cleanup.pk,
            photo_id=new_id(),
            content=streets.PhotoContent(phase="after", **_said(content)),
            by=self.author(cleanup),
            at=self.at,
        )
        return photo.pk, content

    def _picture(self) -> bytes:
        self.pictures += 1
        return pictures.jpeg(self.chance.randrange(10**9), width=64, height=48)

    def receive_photo(self) -> None:
        photo_id, content = self._announced_photo()
        by = self.author(Photo.objects.get(pk=photo_id).cleanup)
        streets.receive_photo(photo_id=photo_id, stream=io.BytesIO(content), by=by, at=self.at)

    def remove_photo(self) -> None:
        photos = Photo.objects.filter(programme=self.programme)
        photo = self._one(photos.filter(cleanup__state__in=("draft", "returned")))
        streets.remove_photo(photo_id=photo.pk, by=self.author(photo.cleanup), at=self.at)

    # --- The catalog

    def create_supplier(self) -> None:
        catalog.create_supplier(
            supplier_id=new_id(),
            name=f"Winkel {new_id()}",
            own_depot=False,
            by=self.somebody("manager"),
            at=self.at,
        )

    def add_item(self) -> None:
        supplier = self.chance.choice(self.suppliers[:2])
        shop.make_item(self.somebody("manager"), supplier, stock=5, at=self.at)

    def change_item(self) -> None:
        catalog.change_item(
            item_id=self.chance.choice(self.items).pk,
            content=shop.content(
                name_en=f"Broom {self.chance.randrange(99)}",
                price_cambi=self.chance.randrange(1, 30),
            ),
            active=self.chance.random() < 0.7,
            by=self.somebody("manager"),
            at=self.at,
        )

    def set_stock(self) -> None:
        catalog.set_stock(
            item_id=self.chance.choice(self.items).pk,
            stock=self.chance.choice((None, 3, 9)),
            by=self.somebody("manager"),
            at=self.at,
        )

    def set_catalog_rule(self) -> None:
        catalog.set_catalog_rule(
            sign_above=self.chance.randrange(60), by=self.somebody("manager"), at=self.at
        )

    def announce_item_picture(self) -> None:
        self._announced_picture()

    def _announced_picture(self) -> tuple[UUID, UUID, bytes, Membership]:
        content, item, by = (
            self._picture(),
            self.chance.choice(self.items),
            self.somebody("manager"),
        )
        file_id = new_id()
        catalog.announce_item_picture(
            item_id=item.pk, file_id=file_id, by=by, at=self.at, **_said(content)
        )
        return item.pk, file_id, content, by

    def receive_item_picture(self) -> None:
        item_id, file_id, content, by = self._announced_picture()
        catalog.receive_item_picture(
            item_id=item_id, file_id=file_id, stream=io.BytesIO(content), by=by, at=self.at
        )

    # --- Orders

    def _wanted(self) -> list[catalog.Wanted]:
        return shop.wanted(self.chance.choice(self.items), self.chance.choice((1, 2)))

    def place_order(self) -> None:
        if self.chance.random() < 0.5:
            catalog.place_order(
                order_id=new_id(), lines=self._wanted(), by=self.buyer(), at=self.at
            )
            return
        by = self.somebody("steward")
        held = by.role_grants.filter(role="steward", revoked_at=None).first()
        place_id = held.scope_id if held else self.chance.choice(self.places).pk
        catalog.place_order(
            order_id=new_id(), lines=self._wanted(), place_id=place_id, by=by, at=self.at
        )

    def sign_order(self) -> None:
        catalog.sign_order(
            order_id=self.order("waiting_signatures").pk,
            agrees=self.chance.random() < 0.7,
            by=self.somebody("steward"),
            at=self.at,
        )

    def cancel_order(self) -> None:
        order = self.order("waiting_signatures", "placed", "accepted", "ready")
        by = cast.again(order.buyer) if order.buyer else self.somebody("steward")
        catalog.cancel_order(order_id=order.pk, by=by, at=self.at)

    def renew_pickup_code(self) -> None:
        order = self.order("waiting_signatures", "placed", "accepted", "ready")
        by = cast.again(order.buyer) if order.buyer else self.somebody("steward")
        catalog.renew_pickup_code(order_id=order.pk, by=by, at=self.at)

    def _staff(self) -> Membership:
        return self.somebody("supplier_staff")

    def accept_order(self) -> None:
        catalog.accept_order(order_id=self.order("placed").pk, by=self._staff(), at=self.at)

    def mark_ready(self) -> None:
        catalog.mark_ready(order_id=self.order("accepted").pk, by=self._staff(), at=self.at)

    def hand_over(self) -> None:
        order = self.order("ready")
        catalog.hand_over(order_id=order.pk, code=order.pickup_code, by=self._staff(), at=self.at)

    def refuse_order(self) -> None:
        order = self.order("placed", "accepted", "ready")
        catalog.refuse_order(order_id=order.pk, reason="Sold.", by=self._staff(), at=self.at)

    def counter_order(self) -> None:
        catalog.counter_order(
            order_id=new_id(),
            customer_id=self.buyer().pk,
            lines=self._wanted(),
            by=self._staff(),
            at=self.at,
        )


class NothingToDo(Exception):
    """There is nothing that the act could be done to."""


def _said(content: bytes) -> dict[str, str | int]:
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "content_type": "image/jpeg",
    }


def operations_of(*modules) -> set[str]:
    """The names of a package's operations."""
    return {
        name
        for module in modules
        for name in getattr(module, "__all__", dir(module))
        if name[0].islower() and getattr(getattr(module, name), "__module__", "").startswith(
            module.__name__
        )
    }  # fmt: skip


ACTS: dict[str, Callable[[World], object]] = {
    name: getattr(World, name)
    for name in sorted(operations_of(programmes, streets, catalog) - {"create_programme"})
}
SELDOM = {
    "add_item", "appoint_manager", "create_supplier", "enrol_person", "import_places",
    "join_programme", "leave_programme", "revoke_role", "set_catalog_rule", "set_reward_rule",
}  # fmt: skip
OFTEN = {
    "accept_order", "hand_over", "log_cleanup", "mark_ready", "place_order", "sign_order",
    "submit_cleanup", "verify_cleanup",
}  # fmt: skip
WEIGHTS = [1 if name in SELDOM else 12 if name in OFTEN else 5 for name in ACTS]
