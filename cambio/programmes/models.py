"""Who: programmes, those who log in, those who take part, and what they may do."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from cambio.common.folding import FoldedField
from cambio.common.ids import new_id
from cambio.common.language import pick
from cambio.programmes import states
from cambio.programmes.roles import roles, scope_kinds


class Programme(models.Model):
    """
    A neighbourhood programme: the tenant. Nothing crosses its border but a login.

    The four edges say where it works, in degrees; places and photos beyond them are not its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    book = models.OneToOneField("ledger.Book", on_delete=models.PROTECT, related_name="+")
    south = models.FloatField()
    west = models.FloatField()
    north = models.FloatField()
    east = models.FloatField()
    open_to_join = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(south__lt=models.F("north")) & Q(west__lt=models.F("east")),
                name="programme_area_has_extent",
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(nl=self.name_nl, en=self.name_en)

    @property
    def programme_id(self) -> UUID:
        """Its own, so that events tell of a programme as they do of its things."""
        return self.id


def within(model: str, related_name: str, **options: Any) -> Any:
    """Refer to something of the same programme; the pair's constraint stands in the migration."""
    options.setdefault("on_delete", models.PROTECT)
    return models.ForeignKey(model, related_name=related_name, db_constraint=False, **options)


class OfProgramme(models.Model):
    """
    Something that belongs to one programme.

    References between two such things are checked by the database as (programme, id) pairs, see
    `cambio/programmes/tenancy.py`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "id"], name="%(app_label)s_%(class)s_of_programme"
            )
        ]


class LoginManager(BaseUserManager["Login"]):
    """Django asks for a manager of users; it knows no passwords."""

    def create_user(self, email: str, **fields: Any) -> Login:
        """Create a login that can be entered by e-mail code only."""
        login = self.model(email=self.normalize_email(email).lower(), **fields)
        login.set_unusable_password()
        login.save(using=self._db)
        return login


class Login(AbstractBaseUser):
    """An e-mail address that can log in; global, and the only thing programmes may share."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    objects = LoginManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return str(self.id)


class Person(OfProgramme):
    """A human being in one programme; may have no login (paper, children); can be erased."""

    login = models.ForeignKey(
        Login, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    name = models.CharField(max_length=80)
    folded_name = FoldedField("name")
    created_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        verbose_name_plural = "people"
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "login"], name="person_once_per_login"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Membership(OfProgramme):
    """A person taking part in a programme: acts, is granted roles, and owns a wallet."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="membership", db_constraint=False
    )
    wallet = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    state: models.CharField[states.MembershipState, states.MembershipState] = models.CharField(
        max_length=10, default=states.MEMBERSHIP.initial
    )
    joined_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=states.MEMBERSHIP.states), name="membership_state"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @cached_property
    def grants(self) -> list[RoleGrant]:
        """The roles in force, read once for each request."""
        return list(self.role_grants.filter(revoked_at=None))

    @property
    def name(self) -> str:
        """The name that others in the programme see."""
        return self.person.name


class RoleGrant(OfProgramme):
    """
    A role, granted over a scope.

    The scope's id has no foreign key, since wards, places and suppliers lie above; the audit
    looks for ids that lead nowhere.
    """

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="role_grants", db_constraint=False
    )
    role = models.CharField(max_length=20)
    scope_kind = models.CharField(max_length=12)
    scope_id = models.UUIDField()
    granted_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(
                fields=["membership", "role", "scope_kind", "scope_id"],
                condition=Q(revoked_at=None),
                name="role_granted_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=tuple(sorted(roles()))), name="role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(scope_kind__in=scope_kinds()), name="scope_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} over {self.scope_kind} {self.scope_id}"


class Approval(OfProgramme):
    """What needs the signatures of several: `needed` of those who may sign."""

    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    needed = models.PositiveSmallIntegerField()
    state: models.CharField[states.ApprovalState, states.ApprovalState] = models.CharField(
        max_length=10, default=states.APPROVAL.initial
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], name="approval_once_per_subject"
            ),
            models.CheckConstraint(condition=Q(needed__gte=1), name="approval_needs_somebody"),
            models.CheckConstraint(
                condition=Q(state__in=states.APPROVAL.states), name="approval_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.needed} signatures for {self.subject_type} {self.subject_id}"


class Signature(OfProgramme):
    """One member's word on an approval; each has one, and it stands."""

    approval = models.ForeignKey(
        Approval, on_delete=models.PROTECT, related_name="signatures", db_constraint=False
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    agrees = models.BooleanField()
    signed_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["approval", "membership"], name="signed_once"),
        ]

    def __str__(self) -> str:
        return f"{'yes' if self.agrees else 'no'} on {self.approval_id}"
