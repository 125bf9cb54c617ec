"""
Who may do what: every operation of the API's document in every role, against `access.toml`.

Each case is asked once in each role, with a valid request about a real thing, and undone again.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.db import connection
from rest_framework.response import Response
from rest_framework.test import APIClient

from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import ABROAD, HOME, MEMBERS, ROLES, Scene
from tests.api.document import EXPECTED, OPERATIONS
from tests.api.phones import refusal
from tests.database import undone

KEYS = {"allowed", "others", "forbidden", "not_found", "sees", "abroad"}


@dataclass(frozen=True)
class Case:
    """One table of `access.toml`, with the route that it speaks of."""

    name: str

    @property
    def table(self) -> dict[str, Any]:
        return EXPECTED[self.name]

    @property
    def method(self) -> str:
        return OPERATIONS[self.name.split()[0]].method

    @property
    def writes(self) -> bool:
        return OPERATIONS[self.name.split()[0]].writes

    @property
    def path(self) -> str:
        return OPERATIONS[self.name.split()[0]].path

    def roles(self, key: str) -> set[str]:
        """The roles that a key names, with `members` spelt out."""
        named = set(self.table.get(key, []))
        return named - {"members"} | (set(MEMBERS) if "members" in named else set())

    def expected(self, role: str) -> int:
        """The status that somebody gets; 200 stands for any that says yes."""
        if role in self.roles("forbidden"):
            return 403
        if role in self.roles("not_found"):
            return 404
        if role in self.roles("allowed"):
            return 200
        if role == "anonymous":
            return 401
        return self.table.get("others", 403) if role in MEMBERS else 403

    @property
    def abroad(self) -> int | None:
        """What it answers below another programme's path; None where it names nothing of ours."""
        return self.table.get("abroad", 404 if self.path.count("{") > 1 else None)

    def send(self, client: APIClient, ask: Ask, programme: str = HOME) -> Response:
        return OPERATIONS[self.name.split()[0]].send(client, ask, programme)


def cases() -> list[Any]:
    """Every table; those that name no operation fail a test of their own."""
    return [pytest.param(Case(name), id=name) for name in EXPECTED if name.split()[0] in OPERATIONS]


def contents() -> dict[str, str]:
    """A digest of every table: equal before and after a call that did nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_digests())
        return dict(cursor.fetchall())


@cache
def _digests() -> str:
    return " UNION ALL ".join(
        f"SELECT '{table}', coalesce(md5(string_agg(t::text, '/' ORDER BY t::text)), '')"
        f' FROM "{table}" t'
        for table in connection.introspection.table_names()
    )


def holds(response: Response, thing: object) -> bool:
    return str(thing) in response.getvalue().decode()


def complaint(case: Case, response: Response, expected: int) -> str:
    """In what an answer differs from what is expected; empty if in nothing."""
    status = response.status_code
    if 200 <= status < 300:
        return "" if expected == 200 else f"{status}, not {expected}"
    if status != expected:
        return f"{status}, not {expected}: {response.content.decode()[:200]}"
    refusal(response)
    return ""


@pytest.mark.parametrize("case", cases())
def test_each_role_may_do_what_is_written_and_no_more(case: Case, scene: Scene) -> None:
    ask = ASKS[case.name](scene)
    before, wrong, did_something = contents(), {}, False
    for role in ROLES:
        with undone():
            answer = case.send(scene.clients[role], ask)
            found = [complaint(case, answer, case.expected(role))]
            if "sees" in case.table and answer.status_code == 200:
                sees = role in case.roles("sees")
                found.append("" if holds(answer, ask.thing) == sees else f"sees it: {not sees}")
            changed = contents() != before
            did_something |= changed
            if changed and (not case.writes or case.expected(role) != 200):
                found.append("changed something")
        if any(found):
            wrong[role] = [one for one in found if one]
    assert wrong == {}
    # Or else the request was not valid to begin with, and its refusals prove nothing.
    assert did_something or not case.writes or not case.roles("allowed")


@pytest.mark.parametrize("case", cases())
def test_nothing_of_ours_is_found_from_another_programme(case: Case, scene: Scene) -> None:
    ask = ASKS[case.name](scene)
    before = contents()
    answer = case.send(scene.clients["outsider"], ask, ABROAD)
    if case.abroad is not None:
        assert complaint(case, answer, case.abroad) == ""
        assert contents() == before
    elif "sees" in case.table and ask.thing_is_ours:
        assert answer.status_code == 200
        assert not holds(answer, ask.thing)
    else:
        assert complaint(case, answer, 200) == ""


def test_every_operation_of_the_document_is_written_down() -> None:
    assert {name.split()[0] for name in EXPECTED} == set(OPERATIONS)


def test_every_case_has_a_request() -> None:
    assert set(ASKS) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_case_says_what_can_be_understood(name: str) -> None:
    table = EXPECTED[name]
    assert table.keys() <= KEYS
    assert "allowed" in table
    assert table.get("others", 403) in {403, 404}
    assert ("sees" in table) == name.startswith(("list_", "export_", "find_"))
    named = [table.get(key, []) for key in ("allowed", "forbidden", "not_found")]
    for roles in (*named, table.get("sees", [])):
        assert set(roles) <= {"members", *ROLES}
    said = [role for roles in named for role in roles]
    assert len(said) == len(set(said)), "a role appears twice"
