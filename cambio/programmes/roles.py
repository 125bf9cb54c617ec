"""
Who may do what: roles and permissions, put together from what each package declares.

A permission is a sentence that a resident understands; a role is a set of permissions that is
granted over a scope: the whole programme, or a thing of a kind that some package names. A package
names its own and those below it; `cambio/roles.py` names the packages.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


@dataclass(frozen=True, slots=True)
class Role:
    """
    What somebody is to the programme.

    :ivar scopes: the kinds of thing that the role can be granted over
    """

    title: Sentence
    scopes: tuple[str, ...]
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """
    What a package declares, or all of them together.

    :ivar scopes: kinds of thing that roles are granted over
    :ivar permissions: the sentence of each
    :ivar held: what each role may do besides; also roles and permissions of packages below
    """

    scopes: tuple[str, ...] = ()
    permissions: Mapping[str, Sentence]
    roles: Mapping[str, Role]
    held: Mapping[str, Collection[str]] = field(default_factory=dict)


RIGHTS = Rights(
    scopes=("programme",),
    permissions={
        "people.read": _("See the names of the people who take part."),
        "residents.enrol": _("Enrol residents on paper."),
        "roles.grant": _("Grant roles and take them back."),
        "books.read": _("See the balances of the programme's own accounts."),
    },
    roles={
        "manager": Role(_("Manager of the programme"), ("programme",)),
        "auditor": Role(_("Auditor, reads the books"), ("programme",)),
    },
    held={
        "manager": {"people.read", "residents.enrol", "roles.grant", "books.read"},
        "auditor": {"books.read"},
    },
)
"""Of taking part, and of the books."""


def put_together(declared: Iterable[Rights]) -> Rights:
    """Add what packages declare to what those before them did; a slip is an AssertionError."""
    scopes: tuple[str, ...] = ()
    permissions: dict[str, Sentence] = {}
    roles: dict[str, Role] = {}
    for rights in declared:
        for known, new in ((scopes, rights.scopes), (permissions, rights.permissions),
                           (roles, rights.roles)):  # fmt: skip
            twice = set(known) & set(new)
            assert not twice, f"declared twice: {sorted(twice)}"
        scopes += rights.scopes
        permissions |= rights.permissions
        roles |= rights.roles
        for name, held in rights.held.items():
            assert permissions.keys() >= set(held), f"{name} holds what nobody declared: {held}"
            roles[name] = replace(roles[name], permissions=roles[name].permissions | set(held))
    for name, role in roles.items():
        assert set(scopes) >= set(role.scopes), f"{name} is granted over what nobody declared"
    return Rights(scopes=scopes, permissions=permissions, roles=roles)


@cache
def _rights() -> Rights:
    return put_together(import_string(name) for name in import_string(settings.ROLES))


def permissions() -> Mapping[str, Sentence]:
    """Every permission with its sentence."""
    return _rights().permissions


def roles() -> Mapping[str, Role]:
    """Every role with what it may do."""
    return _rights().roles


def scope_kinds() -> tuple[str, ...]:
    """Every kind of thing that a role can be granted over."""
    return _rights().scopes
