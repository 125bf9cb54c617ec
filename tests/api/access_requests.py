"""A valid request for every case of `access.toml`, about a real thing in the right state."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from cambio.common.ids import new_id
from cambio.programmes.models import RoleGrant
from catalog import operations as catalog
from tests.api import access_grants
from tests.api.access_ask import Ask, found, listed
from tests.api.access_scene import Scene
from tests.api.streets.reports import announcement, report
from tests.worlds import bank, cast, pictures
from tests.worlds.bank import OTHERS
from tests.worlds.cast import NEAR_STREET

PICTURE = pictures.jpeg(width=64, height=48)


def item(**changes: Any) -> dict[str, Any]:
    """What a manager sends of a dustpan."""
    content = {
        "name_nl": "Blik",
        "name_en": "Dustpan",
        "category": "tools",
        "price_cambi": 5,
        "settlement_cents": 250,
        "vat_permille": 210,
    }
    return content | changes


def report_of(scene: Scene) -> dict[str, Any]:
    """A report without its id, as it is sent to change one."""
    body = report(scene.street, bags=5)
    del body["id"]
    return body


def lines(scene: Scene, **changes: Any) -> dict[str, Any]:
    """An order of one broom."""
    return {
        "id": str(new_id()), "lines": [{"item": str(scene.broom.pk), "quantity": 1}], **changes
    }  # fmt: skip


def cleanup(found: UUID, body: dict[str, Any] | None = None) -> Ask:
    return Ask(ids={"cleanup_id": found}, body=body or {})


def postponed(scene: Scene) -> Ask:
    tomorrow = scene.at + timedelta(days=1)
    later = (tomorrow + timedelta(hours=hours) for hours in (1, 2))
    times = dict(zip(("starts_at", "ends_at"), (each.isoformat() for each in later), strict=True))
    return cleanup(scene.draft(at=tomorrow + timedelta(hours=3)), times)


def looked_at(*found: UUID) -> Ask:
    return Ask(body={"cleanups": [{"id": str(cleanup_id)} for cleanup_id in found]})


def photo_for(found: UUID) -> Ask:
    return Ask(ids={"cleanup_id": found, "photo_id": new_id()}, body=announcement(PICTURE))


def photo(scene: Scene, found: UUID, **ask: Any) -> Ask:
    return Ask(ids={"photo_id": scene.photo_of(found, PICTURE)}, **ask)


def of_order(order: Any, body: dict[str, Any] | None = None) -> Ask:
    return Ask(ids={"order_id": order.pk}, body=body or {})


def of_item(scene: Scene, body: dict[str, Any] | None = None) -> Ask:
    return Ask(ids={"item_id": scene.broom.pk}, body=body)


def of_street(scene: Scene, thing: UUID | str | None = None) -> Ask:
    return Ask(ids={"place_id": scene.street.pk}, thing=thing)


def of_payment(payment: Any, body: dict[str, Any] | None = None) -> Ask:
    return Ask(ids={"payment_id": payment.pk}, body=body or {})


def own_payment(scene: Scene) -> Ask:
    return of_payment(bank.prepared(scene.members["treasurer"], at=scene.at, **bank.OF_AN_AWARD))


def new_batch(scene: Scene) -> Ask:
    scene.released_payment()
    return Ask(body={"id": str(new_id())})


def residency(found: UUID) -> Ask:
    return Ask(ids={"residency_id": found}, body={})


def role_of_steward(scene: Scene) -> UUID:
    return RoleGrant.objects.get(membership=scene.members["steward"]).pk


def letter(scene: Scene) -> Ask:
    code = cast.letter_code(scene.other_street, by=scene.members["other_coordinator"], at=scene.at)
    return Ask(body={"code": code})


def announced_picture(scene: Scene) -> Ask:
    said = announcement(PICTURE)
    del said["phase"]
    found = new_id()
    catalog.announce_item_picture(
        item_id=scene.broom.pk, file_id=found, by=scene.members["manager"], at=scene.at, **said
    )
    return Ask(ids={"item_id": scene.broom.pk, "picture_id": found}, content=PICTURE)


def picture(scene: Scene) -> Ask:
    said = announcement(PICTURE)
    del said["phase"]
    return Ask(ids={"item_id": scene.broom.pk, "picture_id": new_id()}, body=said)


def where_coordinator_lives(scene: Scene) -> Ask:
    scene.claim("coordinator")
    return cleanup(scene.submitted())


def rule() -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "valid_from": (timezone.now() + timedelta(days=1)).isoformat(),
        "per_action": 1,
        "per_participant": 1,
        "most_participants": 1,
        "per_bag": 1,
        "most_bags": 1,
        "most_total": 10,
        "street_percent": 50,
    }


ASKS: dict[str, Callable[[Scene], Ask]] = {
    **access_grants.ASKS,
    "get_me": lambda _: Ask(),
    "leave_programme": lambda _: Ask(),
    "join_programme": lambda _: Ask(body={"id": str(new_id()), "name": "Jo"}),
    "list_people": lambda s: listed(s.members["newcomer"].pk),
    "enrol_person": lambda _: Ask(body={"id": str(new_id()), "name": "Oma Bep"}),
    "list_roles": lambda s: listed(role_of_steward(s)),
    "grant_role": lambda s: Ask(
        body={
            "id": str(new_id()),
            "membership": str(s.members["newcomer"].pk),
            "role": "steward",
            "scope_kind": "place",
            "scope_id": str(s.street.pk),
        }
    ),
    "revoke_role": lambda s: Ask(ids={"role_id": role_of_steward(s)}),
    "get_changes": lambda _: Ask(query={"types": "wallet,place"}),
    "get_wallet": lambda _: Ask(),
    "list_wallet_entries": lambda s: listed(s.order().pk),
    "list_places": lambda s: listed(s.street.pk),
    "find_nearest_places": lambda s: found(
        s.street.pk, latitude=NEAR_STREET[0], longitude=NEAR_STREET[1]
    ),
    "get_place": of_street,
    "get_place_balance": of_street,
    "list_place_entries": lambda s: of_street(s, s.street_order().pk),
    "list_residencies": lambda s: listed(s.claim("newcomer")),
    "claim_residency": lambda s: Ask(body={"place": str(s.other_street.pk)}),
    "confirm_residency": lambda s: residency(s.claim("newcomer")),
    "confirm_residency of a coordinator": lambda s: residency(s.claim("coordinator")),
    "decline_residency": lambda s: residency(s.claim("newcomer")),
    "end_residency": lambda s: residency(s.claim("resident")),
    "issue_letter": lambda s: Ask(body={"id": str(new_id()), "place": str(s.street.pk)}),
    "redeem_letter": letter,
    "list_reward_rules": lambda _: listed("street_percent"),
    "set_reward_rule": lambda _: Ask(body=rule()),
    "list_cleanups": lambda s: listed(s.submitted()),
    "list_cleanups of which one is a draft": lambda s: listed(s.draft()),
    "list_cleanups_to_verify": lambda s: listed(s.submitted()),
    "list_cleanups_to_verify after three days": lambda s: listed(
        s.submitted(at=s.at - timedelta(days=3))
    ),
    "log_cleanup": lambda s: Ask(body=report(s.street)),
    "get_cleanup": lambda s: cleanup(s.submitted()),
    "get_cleanup of a draft": lambda s: cleanup(s.draft()),
    "change_cleanup of a draft": lambda s: cleanup(s.draft(), report_of(s)),
    "change_cleanup that was returned": lambda s: cleanup(s.returned(), report_of(s)),
    "submit_cleanup of a draft": lambda s: cleanup(s.draft()),
    "submit_cleanup that was returned": lambda s: cleanup(s.returned(), {"answer": "Here."}),
    "postpone_cleanup": postponed,
    "withdraw_cleanup": lambda s: cleanup(s.submitted()),
    "verify_cleanup": lambda s: cleanup(s.submitted()),
    "verify_cleanup in which the coordinator took part": lambda s: cleanup(
        s.submitted("author", "coordinator")
    ),
    "verify_cleanup of the street where the coordinator lives": where_coordinator_lives,
    "verify_cleanup that the coordinator logged": lambda s: cleanup(s.submitted("coordinator")),
    "verify_cleanups": lambda s: looked_at(s.submitted(), s.submitted()),
    "verify_cleanups of which the coordinator logged one": lambda s: looked_at(
        s.submitted(), s.submitted("coordinator")
    ),
    "return_cleanup": lambda s: cleanup(s.submitted(), {"question": "Where?"}),
    "reject_cleanup": lambda s: cleanup(s.submitted(), {"reason": "Nothing was cleaned."}),
    "announce_photo": lambda s: photo_for(s.returned()),
    "announce_photo of a draft": lambda s: photo_for(s.draft()),
    "upload_photo": lambda s: photo(s, s.returned(), content=PICTURE),
    "remove_photo": lambda s: photo(s, s.returned()),
    "remove_photo of a draft": lambda s: photo(s, s.draft()),
    "list_suppliers": lambda s: listed(s.depot.pk),
    "list_categories": lambda _: listed("tools"),
    "list_items": lambda s: listed(s.broom.pk),
    "list_items of which one is no longer on offer": lambda s: listed(s.retired_item()),
    "get_item": of_item,
    "get_item that is no longer on offer": lambda s: Ask(ids={"item_id": s.retired_item()}),
    "list_managed_items": lambda s: listed(s.broom.pk),
    "get_catalog_rule": lambda _: Ask(),
    "set_catalog_rule": lambda _: Ask(body={"sign_above": 50}),
    "create_supplier": lambda _: Ask(body={"id": str(new_id()), "name": "Verfwinkel"}),
    "add_item": lambda s: Ask(body=item(id=str(new_id()), supplier=str(s.depot.pk), stock=4)),
    "change_item": lambda s: of_item(s, item(active=True)),
    "get_managed_item": lambda s: Ask(ids={"item_id": s.retired_item()}),
    "get_item_stock": of_item,
    "set_item_stock": lambda s: of_item(s, {"stock": 3}),
    "announce_item_picture": picture,
    "upload_item_picture": announced_picture,
    "place_order": lambda s: Ask(body=lines(s)),
    "place_order for the street": lambda s: Ask(body=lines(s, place=str(s.street.pk))),
    "list_orders": lambda s: listed(s.order().pk),
    "list_orders of which one is the street's": lambda s: listed(s.street_order().pk),
    "list_orders_to_sign": lambda s: listed(s.unsigned_order().pk),
    "get_order": lambda s: of_order(s.order()),
    "get_order of the street": lambda s: of_order(s.street_order()),
    "sign_order": lambda s: of_order(s.unsigned_order(), {"agrees": True}),
    "sign_order with a no": lambda s: of_order(s.unsigned_order(), {"agrees": False}),
    "cancel_order": lambda s: of_order(s.order()),
    "cancel_order of the street": lambda s: of_order(s.street_order()),
    "renew_pickup_code": lambda s: of_order(s.order()),
    "renew_pickup_code of the street": lambda s: of_order(s.street_order()),
    "list_supplier_orders": lambda s: listed(s.order().pk),
    "list_supplier_orders of which one waits for signatures": lambda s: listed(
        s.unsigned_order().pk
    ),
    "get_supplier_order": lambda s: of_order(s.order()),
    "get_supplier_order that waits for signatures": lambda s: of_order(s.unsigned_order()),
    "accept_order": lambda s: of_order(s.order()),
    "accept_order that waits for signatures": lambda s: of_order(s.unsigned_order()),
    "mark_order_ready": lambda s: of_order(s.accepted_order()),
    "hand_over_order": lambda s: _with_code(s.ready_order()),
    "refuse_order": lambda s: of_order(s.order(), {"reason": "Sold out."}),
    "find_customers": lambda s: found(s.members["newcomer"].pk, name="nico"),
    "sell_at_counter": lambda s: Ask(body=lines(s, customer=str(s.bystander.pk))),
    "get_payment_account": lambda _: Ask(),
    "set_payment_account": lambda _: Ask(body={"holder_name": "Buurt", "iban": OTHERS}),
    "list_payments": lambda s: listed(s.prepared_payment().pk),
    "get_payment": lambda s: of_payment(s.prepared_payment()),
    "release_payment": lambda s: of_payment(s.prepared_payment()),
    "release_payment that the treasurer prepared": own_payment,
    "cancel_payment": lambda s: of_payment(s.released_payment(), {"reason": "Twice."}),
    "fail_payment": lambda s: of_payment(s.exported_payment(), {"reason": "AC04"}),
    "list_payment_batches": lambda s: listed(s.exported_payment().batch_id),
    "create_payment_batch": new_batch,
    "get_payment_batch_file": lambda s: Ask(ids={"batch_id": s.exported_payment().batch_id}),
    "get_trial_balance": lambda _: Ask(),
    "get_totals_by_kind": lambda _: Ask(
        query={"since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z"}
    ),
    "export_books": lambda s: listed(s.order().pk, format="csv"),
}


def _with_code(order: Any) -> Ask:
    return of_order(order, {"code": order.pickup_code})
