"""A whole programme: at least one of everything that belongs to one, made by the operations."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cambio.common.ids import new_id
from cambio.idempotency import operations as keys
from cambio.payments.models import Payment
from cambio.programmes.models import Membership, Programme
from catalog import operations as shop_operations
from catalog.models import Item, Order, Supplier
from grants import operations as grant_operations
from grants.queries import payments_of
from streets import operations
from streets.models import Cleanup, Place, Residency, Ward
from streets.places import Coordinates, Shape
from streets.registers import PlaceRecord
from tests.streets.conftest import RULE
from tests.worlds import bank, cast, shop
from tests.worlds import office as scenes


@dataclass(frozen=True)
class Town:
    """What there is, and who is who."""

    programme: Programme
    members: dict[str, Membership]
    ward: Ward
    street: Place
    supplier: Supplier
    depot: Supplier
    item: Item
    verified: Cleanup
    submitted: Cleanup
    photo_id: UUID
    order: Order
    street_order: Order
    payment: Payment
    grants: dict[str, UUID]

    @property
    def ids(self) -> dict[str, UUID]:
        """What the queries of one object ask for, by the name of their argument."""
        return {
            "place_id": self.street.pk,
            "residency_id": Residency.objects.filter(programme=self.programme).earliest("id").pk,
            "cleanup_id": self.verified.pk,
            "item_id": self.item.pk,
            "order_id": self.order.pk,
            "payment_id": self.payment.pk,
            "batch_id": self.payment.batch_id,
            **self.grants,
        }


def settle(slug: str, *, at: datetime) -> Town:
    """Found a programme and let everything happen in it once."""
    programme = cast.make_programme(slug, at=at)
    manager = cast.make_manager(programme, "Mila", at=at)
    street = _street(programme, at=at)
    supplier = shop.make_supplier(manager, "IJzerwaren", at=at)
    depot = shop.make_supplier(manager, "Depot", own_depot=True, at=at)
    members = {"manager": manager}
    for name, role, kind, scope in (
        ("coordinator", "coordinator", "ward", street.ward_id),
        ("verifier", "verifier", "programme", programme.pk),
        ("steward", "steward", "place", street.pk),
        ("staff", "supplier_staff", "supplier", supplier.pk),
        ("depot_staff", "supplier_staff", "supplier", depot.pk),
        ("treasurer", "treasurer", "programme", programme.pk),
    ):
        member = cast.make_member(programme, name.title(), at=at)
        assert scope is not None
        members[name] = cast.with_role(member, role, kind, scope, by=manager, at=at)
    members["resident"] = cast.make_resident(
        programme, "Rosa", street, confirmed_by=members["coordinator"], at=at
    )
    verified, submitted, photo_id = _cleanups(members, street, at=at)
    item, order, street_order = _orders(members, street, supplier, at=at)
    keys.answer_once(
        key="verify", digest="0" * 64, act=lambda: keys.Answer(200, "{}"), by=manager, at=at
    )
    return Town(
        programme, members, Ward.objects.get(pk=street.ward_id), street, supplier, depot, item,
        verified, submitted, photo_id, order, street_order, _payment(members, at=at),
        _grants(members, programme, at=at),
    )  # fmt: skip


def _grants(
    members: dict[str, Membership], programme: Programme, *, at: datetime
) -> dict[str, UUID]:
    """An award that was paid, reported on and partly paid back, with a rule that was judged."""
    scene = scenes.make_scene(programme, "buurt-aan-zet", at=at)
    members |= {"grant_desk": scene.desk, "grant_official": scene.official}
    members["applicant"] = scene.applicant
    award = scenes.awarded(scene, applicant_kind="body", applicant_name="Stichting", at=at)
    application = award.application
    scenes.through_the_bank(scene, payments_of(award).get().pk, at=at)
    act = {"application_id": application.pk, "by": scene.applicant, "at": at}
    grant_operations.record_end(ended_on=at.date(), **act)
    line = grant_operations.Cost(new_id(), "Plants", 100)
    grant_operations.write_report(text="Done", lines=(line,), **act)
    grant_operations.record_repayment(
        application_id=application.pk, repayment_id=new_id(), amount_cents=1,
        received_on=at.date(), reason="Unspent", by=scene.desk, at=at,
    )  # fmt: skip
    return {
        "application_id": application.pk,
        "attachment_id": application.attachments.get().pk,
        "budget_id": scene.budget.pk,
        "round_id": scene.round.pk,
        "version_id": scene.version.pk,
    }


def _street(programme: Programme, *, at: datetime) -> Place:
    shape = Shape((Coordinates(*cast.NEAR_STREET),))
    record = PlaceRecord("street", "Zandhoek", "Amsterdam", shape)
    operations.import_places(programme=programme, records=[record], ward="Haarlemmer", at=at)
    return Place.objects.get(programme=programme)


def _cleanups(
    members: dict[str, Membership], street: Place, *, at: datetime
) -> tuple[Cleanup, Cleanup, UUID]:
    resident, coordinator = members["resident"], members["coordinator"]
    cast.letter_code(street, by=coordinator, at=at)
    cast.set_rule(RULE, valid_from=at - timedelta(days=30), by=members["manager"], at=at)
    content = operations.CleanupContent(
        starts_at=at - timedelta(hours=3),
        ends_at=at - timedelta(hours=2),
        places=[(street.pk, 1)],
        participants=[resident.pk],
    )
    made, photo_id = [], new_id()
    for _ in range(2):
        draft, _created = operations.log_cleanup(
            cleanup_id=new_id(), content=content, by=resident, at=at
        )
        made.append(draft.pk)
    photo = operations.PhotoContent(
        phase="after",
        sha256=hashlib.sha256(b"a photo").hexdigest(),
        size_bytes=7,
        content_type="image/jpeg",
    )
    operations.announce_photo(
        cleanup_id=made[0], photo_id=photo_id, content=photo, by=resident, at=at
    )
    for cleanup_id in made:
        operations.submit_cleanup(cleanup_id=cleanup_id, by=resident, at=at)
    operations.return_cleanup(cleanup_id=made[0], question="Where?", by=coordinator, at=at)
    operations.submit_cleanup(cleanup_id=made[0], answer="Here.", by=resident, at=at)
    verified = operations.verify_cleanup(cleanup_id=made[0], by=coordinator, at=at)
    return verified, Cleanup.objects.get(pk=made[1]), photo_id


def _orders(
    members: dict[str, Membership], street: Place, supplier: Supplier, *, at: datetime
) -> tuple[Item, Order, Order]:
    manager, resident, steward = members["manager"], members["resident"], members["steward"]
    shop_operations.set_catalog_rule(sign_above=0, by=manager, at=at)
    second = cast.make_member(manager.programme, "Stan", at=at)
    cast.with_role(second, "steward", "place", street.pk, by=manager, at=at)
    item = shop.make_item(manager, supplier, at=at)
    for account in (resident.wallet_id, street.account_id):
        shop.give_credits(manager, account, 100, at=at)
    order, _ = shop_operations.place_order(
        order_id=new_id(), lines=shop.wanted(item), by=resident, at=at
    )
    street_order, _ = shop_operations.place_order(
        order_id=new_id(), lines=shop.wanted(item), place_id=street.pk, by=steward, at=at
    )
    assert street_order.state == "waiting_signatures"
    return item, order, street_order


def _payment(members: dict[str, Membership], *, at: datetime) -> Payment:
    bank.with_account(members["manager"], at=at)
    return bank.exported(members["resident"], members["treasurer"], at=at)
