"""Rights are put together from the packages: each names its own and what lies below it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from cambio.programmes.roles import Rights, Role, permissions, put_together, roles, scope_kinds
from cambio.roles import ROLES

ROOT = Path(settings.BASE_DIR)
FOLDERS = [Path(*name.split(".")[:-2]) for name in ROLES]

GROUND = Rights(
    scopes=("programme",),
    permissions={"books.read": "Read the books."},
    roles={"manager": Role("Manager", ("programme",))},
    held={"manager": {"books.read"}},
)
ABOVE = Rights(
    scopes=("shop",),
    permissions={"shop.keep": "Keep shop."},
    roles={"keeper": Role("Keeper", ("programme", "shop"))},
    held={"keeper": {"shop.keep", "books.read"}, "manager": {"shop.keep"}},
)


def test_a_package_adds_roles_permissions_and_scopes_also_to_roles_below() -> None:
    both = put_together([GROUND, ABOVE])
    assert both.scopes == ("programme", "shop")
    assert set(both.permissions) == {"books.read", "shop.keep"}
    assert {name: set(role.permissions) for name, role in both.roles.items()} == {
        "manager": {"books.read", "shop.keep"},
        "keeper": {"books.read", "shop.keep"},
    }


@pytest.mark.parametrize(
    "declared",
    [
        [GROUND, GROUND],
        [GROUND, Rights(permissions={"books.read": "Again."}, roles={})],
        [GROUND, Rights(permissions={}, roles={"manager": Role("Again", ("programme",))})],
        [GROUND, Rights(scopes=("programme",), permissions={}, roles={})],
        [GROUND, Rights(permissions={}, roles={}, held={"manager": {"nothing.known"}})],
        [GROUND, Rights(permissions={}, roles={"king": Role("King", ("castle",))})],
        # What lies below names nothing of what lies above.
        [ABOVE, GROUND],
    ],
)
def test_a_slip_is_found_before_anything_runs(declared: list[Rights]) -> None:
    with pytest.raises(AssertionError):
        put_together(declared)


def test_a_role_that_nobody_declared_holds_nothing() -> None:
    with pytest.raises(KeyError):
        put_together([GROUND, Rights(permissions={}, roles={}, held={"king": {"books.read"}})])


def words_of(rights: Rights) -> set[str]:
    """What only this package may bring into the world."""
    return {*rights.permissions, *rights.roles, *rights.scopes}


def said_in(folder: Path) -> set[str]:
    """Every text in the source of a package, but for its migrations and the packages within it."""
    within = [other for other in FOLDERS if other != folder and folder in other.parents]
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        inner = path.relative_to(ROOT)
        if "migrations" in inner.parts or any(other in inner.parents for other in within):
            continue
        nodes = ast.walk(ast.parse(path.read_text()))
        found |= {
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


def rights_of(name: str) -> Rights:
    rights: Rights = import_string(name)
    return rights


@pytest.mark.parametrize("name", ROLES)
def test_no_package_names_a_permission_of_another_above_it(name: str) -> None:
    above = ROLES[ROLES.index(name) + 1 :]
    unknown = {word for other in above for word in rights_of(other).permissions}
    folder = FOLDERS[ROLES.index(name)]
    assert said_in(folder) & unknown == set()


def test_the_ground_names_no_role_or_scope_of_a_package_above_it() -> None:
    above = {word for name in ROLES[1:] for word in words_of(rights_of(name))}
    assert said_in(Path("cambio/programmes")) & above == set()


def test_the_whole_ground_names_no_permission_of_streets_catalog_or_grants() -> None:
    above = {
        word
        for name in ROLES
        if not name.startswith("cambio.")
        for word in rights_of(name).permissions
    }
    assert (said_in(Path("cambio")) | said_in(Path("cambio/payments"))) & above == set()


def test_everything_is_somebodys_and_nobodys_is_empty() -> None:
    held = set().union(*(role.permissions for role in roles().values()))
    assert held == set(permissions())
    assert all(role.permissions for role in roles().values())
    assert set().union(*(role.scopes for role in roles().values())) == set(scope_kinds())
