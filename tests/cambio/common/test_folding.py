"""Keys of names in the database."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection

from cambio.audit import operations as audit
from cambio.common.folding import LONGEST, fold_rows, holding, keys_that_are_none
from cambio.common.names import folded
from cambio.programmes.models import Membership, Person, Programme
from tests.worlds import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(programme: Programme, at: datetime) -> list[Membership]:
    """Three of whom two bear one name in two spellings; all from before names had keys."""
    found = [cast.make_member(programme, name, at=at) for name in ("Zoë", "Zoe", "Bram")]
    Person.objects.update(folded_name="")
    return found


def fold(label: str, *once: str) -> None:
    """Do what the migration does, on the models as they are."""
    fold_rows(label, once=once).code(apps, connection.schema_editor())


def names() -> dict[str, str]:
    return dict(Person.objects.order_by("pk").values_list("name", "folded_name"))


def test_b8_a_migration_writes_the_keys_of_the_names_there_are(people: list[Membership]) -> None:
    fold("programmes.Person")
    assert names() == {"Zoë": "zoe", "Zoe": "zoe", "Bram": "bram"}


def test_b8_of_two_spellings_that_stand_already_the_later_gets_a_number(
    people: list[Membership],
) -> None:
    fold("programmes.Person", "programme_id", "folded_name")
    assert names() == {"Zoë": "zoe", "Zoe (2)": "zoe 2", "Bram": "bram"}


def test_a_number_fits_behind_the_longest_name(programme: Programme, at: datetime) -> None:
    for name in ("É" * 80, "E" * 80, "e" * 80):
        cast.make_member(programme, name, at=at)
    fold("programmes.Person", "programme_id", "folded_name")
    assert list(names()) == ["É" * 80, "E" * 76 + " (2)", "e" * 76 + " (3)"]


def test_a_key_follows_its_name(programme: Programme, at: datetime) -> None:
    person = cast.make_member(programme, "Zoë", at=at).person
    person.name = "Šárka"
    person.save()
    person.refresh_from_db()
    assert person.folded_name == "sarka"


def test_a_key_too_long_for_the_index_is_cut_and_found_again(
    programme: Programme, at: datetime
) -> None:
    name = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 80
    person = cast.make_member(programme, name, at=at).person
    person.refresh_from_db()
    assert len(person.folded_name) == LONGEST < len(folded(name))
    assert Person.objects.get(folded_name=folded(name)) == person


def test_nothing_is_found_in_nothing(people: list[Membership]) -> None:
    fold("programmes.Person")
    assert Person.objects.filter(holding("folded_name", "ZO")).count() == 2
    assert not Person.objects.filter(holding("folded_name", "--")).exists()


def test_b8_the_audit_finds_a_name_with_anothers_key(people: list[Membership]) -> None:
    assert "names.keys" in audit.checks()
    found = list(keys_that_are_none())
    assert {finding.subject_id for finding in found} == {str(each.person_id) for each in people}
    assert {finding.subject_type for finding in found} == {"person"}
    fold("programmes.Person")
    assert not list(keys_that_are_none())
