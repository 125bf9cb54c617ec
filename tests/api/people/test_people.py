"""Taking part over HTTP: …"""

from django.db.models import F

from cambio.common.ids import new_id
from cambio.programmes.models import Membership, Person, Programme, RoleGrant
from streets.models import Place
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, ids, refusal
from tests.worlds import cast


def stranger(programme: Programme) -> Phone:
    """Somebody who has logged in and takes no part in any programme."""
    client = cast.client_of(None)
    client.credentials(HTTP_X_SESSION_TOKEN=cast.session_token(cast.make_login("Sanne")))
    return Phone(client, programme.slug)


def test_me_says_who_i_am_and_what_i_may_do(
    phone: MakePhone, coordinator: Membership, programme: Programme
) -> None:
    me = phone(coordinator).get("me").json()
    assert me["id"] == str(coordinator.pk)
    assert me["name"] == "Carla"
    assert me["programme"] == {"id": str(programme.pk), "slug": "west", "name": "Area west"}
    (role,) = me["roles"]
    assert (role["role"], role["scope_kind"]) == ("coordinator", "programme")
    assert role["permissions"]["people.read"] == "See the names of the people who take part."


def test_me_speaks_the_readers_language(phone: MakePhone, newcomer: Membership) -> None:
    assert phone(newcomer, language="nl").get("me").json()["programme"]["name"] == "Buurt west"
    assert phone(newcomer, language="fr").get("me").json()["programme"]["name"] == "Buurt west"


def test_joining_gives_a_wallet(programme: Programme) -> None:
    somebody = stranger(programme)
    assert refusal(somebody.get("me")) == (403, "not_a_member")
    joined = somebody.post("memberships", {"name": "Sanne"})
    assert joined.status_code == 201
    assert somebody.get("me").json() == joined.json()
    assert somebody.get("wallet").json() == {"unit": "cambi", "balance": 0}


def test_joining_again_changes_nothing(programme: Programme) -> None:
    somebody, body = stranger(programme), {"id": str(new_id()), "name": "Sanne"}
    first = somebody.post("memberships", body)
    assert first.json()["id"] == body["id"]
    assert somebody.post("memberships", body).json() == first.json()
    assert Membership.objects.filter(pk=body["id"]).count() == Person.objects.count() == 1


def test_joining_with_somebody_elses_id_is_a_conflict(
    newcomer: Membership, programme: Programme
) -> None:
    answer = stranger(programme).post("memberships", {"id": str(newcomer.pk), "name": "Sanne"})
    assert refusal(answer) == (409, "conflict")
    assert "/id" in faults(answer)


def test_joining_with_an_id_of_another_programme_is_a_conflict(
    outsider: Membership, programme: Programme
) -> None:
    answer = stranger(programme).post("memberships", {"id": str(outsider.pk), "name": "Sanne"})
    assert refusal(answer) == (409, "conflict")


def test_joining_what_does_not_exist_is_not_found(programme: Programme) -> None:
    somebody = stranger(programme)
    somebody.programme = "nergens"
    assert refusal(somebody.post("memberships", {"name": "Sanne"})) == (404, "not_found")
    assert refusal(somebody.get("me")) == (404, "not_found")


def test_joining_a_programme_that_is_closed_is_refused(programme: Programme) -> None:
    Programme.objects.update(open_to_join=False)
    answer = stranger(programme).post("memberships", {"name": "Sanne"})
    assert refusal(answer) == (403, "not_permitted")


def test_joining_needs_a_name(programme: Programme) -> None:
    somebody = stranger(programme)
    assert faults(somebody.post("memberships", {})) == {"/name": "required"}
    assert faults(somebody.post("memberships", {"name": "  "})) == {"/name": "blank"}
    assert faults(somebody.post("memberships", {"name": 5})) == {"/name": "invalid"}
    assert faults(somebody.post("memberships", {"name": "a" * 81})) == {"/name": "max_length"}


def test_leaving_ends_the_roles_and_keeps_the_wallet(
    phone: MakePhone, coordinator: Membership
) -> None:
    mine = phone(coordinator)
    assert mine.delete("me").status_code == 204
    assert refusal(mine.get("me")) == (403, "not_a_member")
    assert refusal(mine.delete("me")) == (403, "not_a_member")
    again = mine.post("memberships", {"name": "Carla"})
    assert again.status_code == 200
    assert (again.json()["id"], again.json()["roles"]) == (str(coordinator.pk), [])
    assert Membership.objects.get(pk=coordinator.pk).wallet_id == coordinator.wallet_id


def test_enrolling_takes_in_somebody_without_a_log_in(
    phone: MakePhone, coordinator: Membership
) -> None:
    body = {"id": str(new_id()), "name": "Pim van papier"}
    desk = phone(coordinator)
    assert desk.post("people", body).json() == body
    assert desk.post("people", body).json() == body
    assert Person.objects.get(membership=body["id"]).login is None
    assert refusal(desk.post("people", body | {"name": "Pam"})) == (409, "conflict")


def test_enrolling_is_for_those_who_may(
    phone: MakePhone, second_coordinator: Membership, resident: Membership, outsider: Membership
) -> None:
    body = {"id": str(new_id()), "name": "Pim"}
    assert refusal(phone(resident).post("people", body)) == (403, "not_permitted")
    assert refusal(phone(outsider).post("people", body)) == (403, "not_a_member")
    assert phone(second_coordinator).post("people", body).status_code == 201


def test_enrolling_does_not_reach_into_another_programme(
    phone: MakePhone, coordinator: Membership, outsider: Membership
) -> None:
    answer = phone(coordinator).post("people", {"id": str(outsider.pk), "name": "Otto"})
    assert refusal(answer) == (409, "conflict")


def test_names_are_shown_to_those_who_may_see_them(
    phone: MakePhone, coordinator: Membership, resident: Membership, outsider: Membership
) -> None:
    assert ids(phone(resident).get("people")) == [str(resident.pk)]
    seen = ids(phone(coordinator).get("people"))
    assert {str(resident.pk), str(coordinator.pk)} <= set(seen)
    assert str(outsider.pk) not in seen


def test_a_page_leads_to_the_next(phone: MakePhone, coordinator: Membership) -> None:
    desk = phone(coordinator)
    for name in ("Ali", "Bea", "Cas"):
        desk.post("people", {"id": str(new_id()), "name": name})
    everyone = ids(desk.get("people"))
    found, page = [], desk.get("people", {"limit": 2})
    while page.json()["next"]:
        found += ids(page)
        page = desk.client.get(page.json()["next"])
    assert found + ids(page) == everyone
    assert len(everyone) == Membership.objects.count() >= 5


def test_a_role_is_granted_once_and_taken_back(
    phone: MakePhone, manager: Membership, newcomer: Membership, street: Place
) -> None:
    desk = phone(manager)
    body = {
        "id": str(new_id()),
        "membership": str(newcomer.pk),
        "role": "steward",
        "scope_kind": "place",
        "scope_id": str(street.pk),
    }
    granted = desk.post("roles", body)
    assert granted.status_code == 201
    assert granted.json()["permissions"] == {
        "orders.sign": "Sign orders that are paid by the street."
    }
    assert desk.post("roles", body).json() == granted.json()
    assert ids(phone(newcomer).get("roles")) == [granted.json()["id"]]
    assert desk.delete(f"roles/{granted.json()['id']}").status_code == 204
    assert phone(newcomer).get("me").json()["roles"] == []
    assert refusal(desk.delete(f"roles/{granted.json()['id']}")) == (404, "not_found")
    # However late the phone sends it again: what was taken back stays so.
    assert desk.post("roles", body).json() == granted.json()
    assert phone(newcomer).get("me").json()["roles"] == []
    assert RoleGrant.objects.filter(revoked_at__gte=F("granted_at")).count() == 1


def test_a_role_is_granted_by_those_who_may(
    phone: MakePhone, coordinator: Membership, newcomer: Membership, outsider: Membership
) -> None:
    body = {
        "id": str(new_id()),
        "membership": str(newcomer.pk),
        "role": "coordinator",
        "scope_kind": "programme",
        "scope_id": str(newcomer.programme_id),
    }
    assert refusal(phone(coordinator).post("roles", body)) == (403, "not_permitted")
    assert refusal(phone(outsider).post("roles", body)) == (403, "not_a_member")
    own = coordinator.grants[0].pk
    assert refusal(phone(coordinator).delete(f"roles/{own}")) == (403, "not_permitted")
    assert refusal(phone(newcomer).delete(f"roles/{own}")) == (404, "not_found")


def test_a_role_names_what_is_wrong_with_it(
    phone: MakePhone, manager: Membership, newcomer: Membership, outsider: Membership
) -> None:
    desk, right = phone(manager), {
        "id": str(new_id()),
        "membership": str(newcomer.pk),
        "role": "verifier",
        "scope_kind": "programme",
        "scope_id": str(newcomer.programme_id),
    }  # fmt: skip
    for field, value in (
        ("role", "king"),
        ("scope_kind", "place"),
        ("scope_id", str(outsider.programme_id)),
    ):
        answer = desk.post("roles", right | {field: value})
        assert refusal(answer) == (400, "invalid")
        assert list(faults(answer)) == [f"/{field}"]
    answer = desk.post("roles", right | {"membership": str(outsider.pk)})
    assert refusal(answer) == (404, "not_found")


def test_no_role_of_another_programme_can_be_taken_back(
    phone: MakePhone, manager: Membership, outsider: Membership
) -> None:
    theirs = outsider.grants[0].pk
    assert refusal(phone(manager).delete(f"roles/{theirs}")) == (404, "not_found")
    assert RoleGrant.objects.get(pk=theirs).revoked_at is None
