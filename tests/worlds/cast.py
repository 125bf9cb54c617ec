"""The fixed cast of the tests, each brought into being by the operations themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from rest_framework.test import APIClient

from cambio.common.ids import new_id
from cambio.programmes import operations
from cambio.programmes.models import Login, Membership, Programme
from streets import operations as street_operations
from streets.models import Place, Residency, RewardRule
from streets.places import Coordinates, Shape
from streets.registers import PlaceRecord

AREA = operations.Bounds(south=52.33, west=4.80, north=52.43, east=5.02)
NEAR_STREET = (52.3885, 4.8855)
"""On the address point of every street that `make_street` makes."""


def make_programme(slug: str, *, at: datetime) -> Programme:
    return operations.create_programme(
        slug=slug, name_nl=f"Buurt {slug}", name_en=f"Area {slug}", area=AREA, at=at
    )


def make_login(name: str) -> Login:
    login = Login.objects.create_user(f"{name.lower()}-{new_id()}@example.org")
    EmailAddress.objects.create(user=login, email=login.email, verified=True, primary=True)
    return login


def make_member(programme: Programme, name: str, *, at: datetime) -> Membership:
    member, _ = operations.join_programme(
        programme=programme, login=make_login(name), name=name, membership_id=None, at=at
    )
    return member


def make_manager(programme: Programme, name: str, *, at: datetime) -> Membership:
    login = make_login(name)
    return again(
        operations.appoint_manager(programme=programme, email=login.email, name=name, at=at)
    )


def again(member: Membership) -> Membership:
    """The member as the next request finds them, with the roles they have by then."""
    return Membership.objects.select_related("person", "programme").get(pk=member.pk)


def with_role(
    member: Membership, role: str, kind: str, scope: UUID, *, by: Membership, at: datetime
) -> Membership:
    operations.grant_role(
        grant_id=new_id(),
        membership_id=member.pk,
        role=role,
        scope_kind=kind,
        scope_id=scope,
        by=by,
        at=at,
    )
    return again(member)


def make_street(programme: Programme, name: str, *, at: datetime) -> Place:
    points = (Coordinates(*NEAR_STREET), Coordinates(NEAR_STREET[0] + 0.0005, NEAR_STREET[1]))
    street_operations.import_places(
        programme=programme,
        records=[PlaceRecord("street", name, "Amsterdam", Shape(points))],
        at=at,
    )
    return Place.objects.get(programme=programme, name=name)


def make_resident(
    programme: Programme, name: str, place: Place, *, confirmed_by: Membership, at: datetime
) -> Membership:
    member = make_member(programme, name, at=at)
    street_operations.confirm_residency(
        residency_id=claim(member, place, at=at).pk, by=confirmed_by, at=at
    )
    return again(member)


def claim(member: Membership, place: Place, *, at: datetime) -> Residency:
    residency, _ = street_operations.claim_residency(
        place_id=place.pk, residency_id=None, by=member, at=at
    )
    return residency


def letter_code(place: Place, *, by: Membership, at: datetime) -> str:
    code, _ = street_operations.issue_letter(letter_id=new_id(), place_id=place.pk, by=by, at=at)
    return code


def set_rule(
    content: street_operations.RuleContent, *, valid_from: datetime, by: Membership, at: datetime
) -> RewardRule:
    rule, _ = street_operations.set_reward_rule(
        rule_id=new_id(), content=content, valid_from=valid_from, by=by, at=at
    )
    return rule


def make_outsider(programme: Programme, name: str, *, at: datetime) -> Membership:
    member = make_manager(programme, name, at=at)
    for role in (
        "coordinator", "verifier", "auditor", "treasurer", "grant_desk", "grant_official",
    ):  # fmt: skip
        member = with_role(member, role, "programme", programme.pk, by=member, at=at)
    return member


def session_token(login: Login) -> str:
    """A session as a log-in makes it; the log-in itself has tests of its own."""
    session = SessionStore()
    session[SESSION_KEY] = str(login.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = login.get_session_auth_hash()
    session.save()
    assert session.session_key
    return session.session_key


class PhoneClient(APIClient):
    """
    Sends a new key with every POST, and replaces with every PUT whatever is there.

    Headers that are given win; one that is None is not sent.
    """

    def generic(self, method: str, path: str, *body: Any, headers: Any = None, **extra: Any) -> Any:
        """Call, with the headers that a phone sends by itself."""
        own = {"POST": {"Idempotency-Key": str(new_id())}, "PUT": {"If-Match": "*"}}
        wanted = own.get(method, {}) | (headers or {})
        sent = {name: value for name, value in wanted.items() if value is not None}
        return super().generic(method, path, *body, headers=sent, **extra)


def client_of(member: Membership | None) -> APIClient:
    """
    A client as a phone is one: JSON, a session token, English, a key for every act.

    :param member: None for somebody who has not logged in
    """
    client = PhoneClient(HTTP_ACCEPT_LANGUAGE="en")
    client.default_format = "json"
    if member is not None:
        assert member.person.login is not None
        client.credentials(HTTP_X_SESSION_TOKEN=session_token(member.person.login))
    return client
