"""Nothing crosses the border of a programme: not by reading, not in the database."""

import importlib.util
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import QuerySet
from pytest_django import DjangoDbBlocker

from cambio.common.errors import NotFound
from cambio.programmes.models import Membership, Programme
from tests.database import undone
from tests.worlds import cast
from tests.worlds.town import Town, settle

AT = datetime(2026, 6, 6, 10, 0, tzinfo=UTC)
ROOTS = ("cambio", "streets", "catalog", "grants")
Query = Callable[..., Any]


def queries() -> Iterator[Query]:
    """Every function named `…_seen_by` of every module of queries there is."""
    for root in ROOTS:
        package = importlib.util.find_spec(root)
        if package is None:
            continue
        for found in pkgutil.walk_packages(package.submodule_search_locations, f"{root}."):
            if "queries" in found.name.split("."):
                module = importlib.import_module(found.name)
                for name, function in inspect.getmembers(module, inspect.isfunction):
                    if name.endswith("_seen_by") and function.__module__ == module.__name__:
                        yield function


def asked_for(query: Query) -> list[str]:
    """The names of the arguments that a query needs beside the member."""
    member, *others = inspect.signature(query).parameters.values()
    assert member.name == "member"
    return [other.name for other in others if other.default is inspect.Parameter.empty]


QUERIES = sorted(queries(), key=lambda query: f"{query.__module__}.{query.__name__}")
LISTS = [query for query in QUERIES if not asked_for(query)]
SINGLES = [query for query in QUERIES if asked_for(query)]


def names(of: list[Query]) -> list[str]:
    return [query.__name__ for query in of]


def tenant_models() -> list[type[models.Model]]:
    """Every model whose rows belong to one programme."""
    return [
        model
        for model in apps.get_models()
        if any(
            field.name == "programme" and field.related_model is Programme
            for field in model._meta.concrete_fields
        )
    ]


def inner_references() -> list[tuple[type[models.Model], models.ForeignKey[Any, Any]]]:
    """Every reference between two things that belong to programmes."""
    tenants = tenant_models()
    return [
        (model, field)
        for model in tenants
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in tenants
    ]


REFERENCES = inner_references()
REFERENCE_NAMES = [f"{model._meta.label}.{field.name}" for model, field in REFERENCES]


@dataclass(frozen=True)
class Neighbours:
    """Two towns beside each other, and all of the second who might look into the first."""

    town: Town
    other: Town
    outsiders: list[Membership]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Neighbours]:
    """Both, built once: a town has one of everything, which takes a while to come about."""
    with django_db_blocker.unblock(), undone():
        town, other = settle("west", at=AT), settle("oost", at=AT)
        yield Neighbours(town, other, _outsiders(town, other))


@pytest.fixture
def neighbours(built: Neighbours) -> Iterator[Neighbours]:
    with undone():
        yield built


@pytest.fixture
def town(neighbours: Neighbours) -> Town:
    return neighbours.town


@pytest.fixture
def outsiders(neighbours: Neighbours) -> list[Membership]:
    """Everybody of another programme, and one who was granted roles over this one's things."""
    return [cast.again(member) for member in neighbours.outsiders]


def _outsiders(town: Town, other: Town) -> list[Membership]:
    manager = other.members["manager"]
    intruder = cast.make_outsider(other.programme, "Otto", at=AT)
    for role, kind, scope in (
        ("coordinator", "place", town.street.pk),
        ("coordinator", "ward", town.ward.pk),
        ("steward", "place", town.street.pk),
        ("supplier_staff", "supplier", town.supplier.pk),
        ("supplier_staff", "supplier", town.depot.pk),
    ):
        intruder = cast.with_role(intruder, role, kind, scope, by=manager, at=AT)
    return [*other.members.values(), intruder]


def insiders(town: Town) -> list[Membership]:
    return [cast.again(member) for member in town.members.values()]


def test_queries_of_every_package_are_known() -> None:
    assert {query.__module__.split(".")[0] for query in QUERIES} >= {"cambio", "streets", "catalog"}
    assert len(QUERIES) >= 18


@pytest.mark.parametrize("query", LISTS, ids=names(LISTS))
def test_a_list_shows_something_here_and_nothing_of_it_elsewhere(
    town: Town, outsiders: list[Membership], query: Query
) -> None:
    found: QuerySet[Any] = query(town.members["manager"])
    ours = found.model._default_manager.filter(programme=town.programme)
    assert ours.exists()
    seen = {row.pk for member in insiders(town) for row in query(member)}
    assert seen
    assert seen <= set(ours.values_list("pk", flat=True))
    for outsider in outsiders:
        assert not query(outsider).filter(pk__in=ours.values("pk")).exists()


@pytest.mark.parametrize("query", SINGLES, ids=names(SINGLES))
def test_one_thing_is_found_here_and_not_found_elsewhere(
    town: Town, outsiders: list[Membership], query: Query
) -> None:
    wanted = [town.ids[name] for name in asked_for(query)]
    found = 0
    for insider in insiders(town):
        try:
            found += query(insider, *wanted) is not None
        except NotFound:
            continue
    assert found
    for outsider in outsiders:
        with pytest.raises(NotFound):
            query(outsider, *wanted)


def test_a_town_has_one_of_everything(town: Town) -> None:
    """So that the tests above and below prove something about each."""
    empty = [
        model._meta.label
        for model in tenant_models()
        if not model._default_manager.filter(programme=town.programme).exists()
    ]
    assert empty == []


@pytest.mark.parametrize(("model", "field"), REFERENCES, ids=REFERENCE_NAMES)
def test_a_reference_is_checked_as_a_pair(
    db: None, model: type[models.Model], field: models.ForeignKey[Any, Any]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT 1 FROM pg_constraint AS found
            WHERE contype = 'f' AND convalidated
                AND conrelid = %s::regclass AND confrelid = %s::regclass
                AND (SELECT array_agg(attname::text ORDER BY attname = 'programme_id' DESC)
                     FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey))
                    = ARRAY['programme_id', %s]
                AND (SELECT array_agg(attname::text ORDER BY attname = 'programme_id' DESC)
                     FROM pg_attribute WHERE attrelid = confrelid AND attnum = ANY (confkey))
                    = ARRAY['programme_id', 'id']
            """,
            [model._meta.db_table, field.related_model._meta.db_table, field.column],
        )
        assert cursor.fetchone()


def test_every_reference_across_is_refused_by_the_database(neighbours: Neighbours) -> None:
    town, other = neighbours.town, neighbours.other
    taken = []
    for (model, field), name in zip(REFERENCES, REFERENCE_NAMES, strict=True):
        row = model._default_manager.filter(programme=town.programme).first()
        foreign = field.related_model._default_manager.filter(programme=other.programme).first()
        assert row is not None
        assert foreign is not None
        try:
            _point(model, row.pk, field, foreign.pk)
        except IntegrityError:
            continue
        taken.append(name)
    assert taken == []


@transaction.atomic
def _point(
    model: type[models.Model], pk: object, field: models.ForeignKey[Any, Any], target: object
) -> None:
    model._default_manager.filter(pk=pk).update(**{field.attname: target})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
