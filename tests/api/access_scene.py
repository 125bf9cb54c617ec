"""One programme with somebody in every role, for the proof of who may do what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from rest_framework.test import APIClient

from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.payments.models import Payment
from cambio.programmes.models import Login, Membership, Programme
from catalog import operations as catalog
from catalog.models import Item, Order, Supplier
from streets import operations as streets
from streets.models import Place
from tests.api.streets.reports import announcement
from tests.streets.conftest import RULE
from tests.worlds import bank, cast, shop
from tests.worlds import office as grants_scene

MEMBERS = (
    "newcomer",
    "resident",
    "participant",
    "author",
    "steward",
    "coordinator",
    "other_coordinator",
    "verifier",
    "supplier_staff",
    "other_supplier_staff",
    "grant_desk",
    "other_grant_desk",
    "grant_official",
    "manager",
    "treasurer",
    "auditor",
)
ROLES = ("anonymous", "outsider", "stranger", *MEMBERS)
HOME, ABROAD = "west", "oost"


@dataclass(kw_only=True)
class Scene:
    """
    The cast on its stage; what a case needs besides is brought about by the methods.

    :param bystander: another steward of the street, whom no case asks as
    :param depot: an own depot, so that it has a counter; the supplier's staff are its staff
    :param grants: a round with a budget for the street's ward; who applies is the author
    """

    at: datetime
    members: dict[str, Membership]
    clients: dict[str, APIClient]
    bystander: Membership
    street: Place
    other_street: Place
    depot: Supplier
    broom: Item
    grants: grants_scene.Scene

    def draft(
        self, by: str = "author", took_part: str = "participant", *, at: datetime | None = None
    ) -> UUID:
        """A cleanup of the street that has been logged."""
        at = at or self.at
        cleanup, _ = streets.log_cleanup(
            cleanup_id=new_id(),
            content=streets.CleanupContent(
                starts_at=at - timedelta(hours=3),
                ends_at=at - timedelta(hours=2),
                places=[(self.street.pk, 1)],
                participants=[self.members[took_part].pk],
                bags=3,
            ),
            by=self.members[by],
            at=at,
        )
        return cleanup.pk

    def submitted(
        self, by: str = "author", took_part: str = "participant", *, at: datetime | None = None
    ) -> UUID:
        """One that waits for a verdict."""
        cleanup = self.draft(by, took_part, at=at)
        streets.submit_cleanup(cleanup_id=cleanup, by=self.members[by], at=at or self.at)
        return cleanup

    def returned(self) -> UUID:
        """One that is its author's to change, and was seen by its verifiers."""
        cleanup = self.submitted()
        streets.return_cleanup(
            cleanup_id=cleanup, question="Where?", by=self.members["verifier"], at=self.at
        )
        return cleanup

    def photo_of(self, cleanup: UUID, content: bytes) -> UUID:
        """A photo that was announced and has not come yet."""
        photo, _ = streets.announce_photo(
            cleanup_id=cleanup,
            photo_id=new_id(),
            content=streets.PhotoContent(**announcement(content)),
            by=self.members["author"],
            at=self.at,
        )
        return photo.pk

    def claim(self, role: str) -> UUID:
        """Somebody's word that they live in the street."""
        return cast.claim(self.members[role], self.street, at=self.at).pk

    def order(self) -> Order:
        """One that the author pays, waiting to be accepted."""
        return self._placed(self.members["author"], None)

    def street_order(self) -> Order:
        """One that the street pays, for which a single signature was enough."""
        return self._placed(self.bystander, self.street)

    def unsigned_order(self) -> Order:
        """One that the street pays, waiting for a second signature."""
        catalog.set_catalog_rule(sign_above=0, by=self.members["manager"], at=self.at)
        return self._placed(self.bystander, self.street)

    def accepted_order(self) -> Order:
        """One that the depot has taken on."""
        return catalog.accept_order(
            order_id=self.order().pk, by=self.members["supplier_staff"], at=self.at
        )

    def ready_order(self) -> Order:
        """One that can be fetched."""
        return catalog.mark_ready(
            order_id=self.accepted_order().pk, by=self.members["supplier_staff"], at=self.at
        )

    def _placed(self, by: Membership, place: Place | None) -> Order:
        order, _ = catalog.place_order(
            order_id=new_id(),
            lines=shop.wanted(self.broom),
            place_id=place.pk if place else None,
            by=by,
            at=self.at,
        )
        return order

    def prepared_payment(self) -> Payment:
        """One that somebody has to release."""
        return bank.prepared(self.bystander, at=self.at, **bank.OF_AN_AWARD)

    def released_payment(self) -> Payment:
        """One that can go to the bank."""
        payment, by = self.prepared_payment(), self.members["treasurer"]
        return payments.release_payment(payment_id=payment.pk, by=by, at=self.at)

    def exported_payment(self) -> Payment:
        """One that is at the bank."""
        payment = self.released_payment()
        bank.export(self.members["treasurer"], at=self.at)
        return Payment.objects.get(pk=payment.pk)

    def retired_item(self) -> UUID:
        """Something that was on offer."""
        item = shop.make_item(self.members["manager"], self.depot, at=self.at, name_en="Old broom")
        catalog.change_item(
            item_id=item.pk,
            content=shop.content(),
            active=False,
            by=self.members["manager"],
            at=self.at,
        )
        return item.pk


def build(at: datetime) -> Scene:
    """Bring the cast together, everybody with credits, so that nobody is refused for lack of it."""
    west, oost = cast.make_programme(HOME, at=at), cast.make_programme(ABROAD, at=at)
    manager = cast.make_manager(west, "Mila", at=at)
    street = grants_scene.make_street_in_ward(west, "Zandhoek", "Haarlemmerbuurt", at=at)
    other_street = grants_scene.make_street_in_ward(west, "Realengracht", "Westerdok", at=at)
    depot = shop.make_supplier(manager, "Buurtdepot", own_depot=True, at=at)
    supplier = shop.make_supplier(manager, "IJzerwaren De Vries", at=at)
    members = _members(west, manager, street, other_street, depot, supplier, at=at)
    stan = cast.make_member(west, "Stan", at=at)
    bystander = cast.with_role(stan, "steward", "place", street.pk, by=manager, at=at)
    for member in (*members.values(), bystander):
        shop.give_credits(member, member.wallet_id, 100, at=at)
    shop.give_credits(manager, street.account_id, 500, at=at)
    bank.with_account(manager, at=at)
    cast.set_rule(RULE, valid_from=at - timedelta(days=30), by=manager, at=at)
    return Scene(
        at=at,
        members=members,
        clients={
            "anonymous": cast.client_of(None),
            "outsider": cast.client_of(_outsider(oost, street, depot, at=at)),
            "stranger": _client_of(cast.make_login("Sam")),
            **{role: cast.client_of(member) for role, member in members.items()},
        },
        bystander=bystander,
        street=street,
        other_street=other_street,
        depot=depot,
        broom=shop.make_item(manager, depot, at=at),
        grants=_grants(west, street, members, at=at),
    )


def _members(
    programme: Programme,
    manager: Membership,
    street: Place,
    other_street: Place,
    depot: Supplier,
    supplier: Supplier,
    *,
    at: datetime,
) -> dict[str, Membership]:
    """Give every role to somebody."""

    def with_role(name: str, role: str, kind: str, scope: UUID) -> Membership:
        member = cast.make_member(programme, name, at=at)
        return cast.with_role(member, role, kind, scope, by=manager, at=at)

    def resident(name: str) -> Membership:
        return cast.make_resident(programme, name, street, confirmed_by=manager, at=at)

    return {
        "newcomer": cast.make_member(programme, "Nico", at=at),
        "resident": resident("Rosa"),
        "participant": cast.make_member(programme, "Pim", at=at),
        "author": resident("Aicha"),
        "steward": with_role("Stella", "steward", "place", street.pk),
        "coordinator": with_role("Carla", "coordinator", "place", street.pk),
        "other_coordinator": with_role("Cem", "coordinator", "place", other_street.pk),
        "verifier": with_role("Vera", "verifier", "programme", programme.pk),
        "supplier_staff": with_role("Dana", "supplier_staff", "supplier", depot.pk),
        "other_supplier_staff": with_role("Sven", "supplier_staff", "supplier", supplier.pk),
        "grant_desk": with_role("Dora", "grant_desk", "ward", street.ward_id),
        "other_grant_desk": with_role("Daan", "grant_desk", "ward", other_street.ward_id),
        "grant_official": with_role("Onno", "grant_official", "ward", street.ward_id),
        "manager": manager,
        "treasurer": with_role("Teun", "treasurer", "programme", programme.pk),
        "auditor": with_role("Aukje", "auditor", "programme", programme.pk),
    }


def _grants(
    programme: Programme, street: Place, members: dict[str, Membership], *, at: datetime
) -> grants_scene.Scene:
    """Give the cast a scheme that is decided on fast, a budget, and a round."""
    return grants_scene.set_up(
        programme,
        "buurt-aan-zet",
        street=street,
        manager=members["manager"],
        desk=members["grant_desk"],
        official=members["grant_official"],
        treasurer=members["treasurer"],
        second_treasurer=members["treasurer"],
        applicant=members["author"],
        at=at,
    )


def _client_of(login: Login) -> APIClient:
    client = cast.client_of(None)
    client.credentials(HTTP_X_SESSION_TOKEN=cast.session_token(login))
    return client


def _outsider(programme: Programme, street: Place, depot: Supplier, *, at: datetime) -> Membership:
    """Somebody who has granted themselves every role, over our street and our depot too."""
    member = cast.make_outsider(programme, "Otto", at=at)
    for role, kind, scope in (
        ("steward", "place", street.pk),
        ("coordinator", "place", street.pk),
        ("supplier_staff", "supplier", depot.pk),
    ):
        member = cast.with_role(member, role, kind, scope, by=member, at=at)
    return member
