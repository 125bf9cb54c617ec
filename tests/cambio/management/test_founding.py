"""manage.py create_programme, appoint_manager …"""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cambio.programmes.models import Membership, Person, Programme

AREA = {"south": 52.36, "west": 4.84, "north": 52.42, "east": 4.93}
NAMES = {"name_nl": "Schoon Oost", "name_en": "Clean East"}


@pytest.mark.parametrize("name", ["name_nl", "name_en"])
@pytest.mark.parametrize("written", ["", "Schoon\nOost", "\N{HANGUL FILLER}", "x" * 81], ids=ascii)
def test_b7_a_programme_has_a_name_that_people_see(db: None, name: str, written: str) -> None:
    with pytest.raises(CommandError, match="the name: "):
        call_command("create_programme", "oost", **(AREA | NAMES | {name: written}))
    assert not Programme.objects.exists()


def test_a_programme_is_founded_under_its_names(db: None) -> None:
    given: dict[str, Any] = AREA | NAMES | {"name_nl": "  Schoon   Oost "}
    call_command("create_programme", "oost", **given)
    assert (Programme.objects.get().name_nl, Programme.objects.get().name_en) == (
        "Schoon Oost", "Clean East",
    )  # fmt: skip


@pytest.mark.parametrize("written", ["Mi\N{ZERO WIDTH SPACE}la", "-", "x" * 81], ids=ascii)
def test_b7_a_manager_has_a_name_that_people_see(programme: Programme, written: str) -> None:
    with pytest.raises(CommandError, match="--name: "):
        call_command("appoint_manager", "mila@example.org", programme="west", name=written)
    assert not Person.objects.exists()


def test_a_manager_is_appointed_under_their_name(programme: Programme) -> None:
    call_command("appoint_manager", "mila@example.org", programme="west", name=" Mila ")
    assert Membership.objects.get().name == "Mila"
