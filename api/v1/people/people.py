"""Taking part: oneself, members, roles."""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.permissions import IsLoggedIn
from api.serializers import (
    MemberOut,
    NameField,
    PageQuery,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.shown import OpenChoiceField, SentenceField, TimestampField
from api.views import MemberView, created_status, paged, parse_body
from cambio.common.names import LONGEST_NAME
from cambio.programmes import operations, queries
from cambio.programmes.roles import permissions, roles

if TYPE_CHECKING:
    from cambio.programmes.models import Login


class RoleOut(serializers.Serializer[Any]):
    """A role in force, and what it allows."""

    id = serializers.UUIDField()
    role = OpenChoiceField(choices=tuple(roles()))
    title = serializers.SerializerMethodField()
    scope_kind = OpenChoiceField(
        choices=sorted({kind for role in roles().values() for kind in role.scopes})
    )
    scope_id = serializers.UUIDField()
    permissions = serializers.SerializerMethodField()

    @extend_schema_field(SentenceField())
    def get_title(self, grant: Any) -> str:
        return str(roles()[grant.role].title)

    @extend_schema_field(serializers.DictField(child=SentenceField()))
    def get_permissions(self, grant: Any) -> dict[str, str]:
        return {name: str(permissions()[name]) for name in sorted(roles()[grant.role].permissions)}


class ProgrammeOut(serializers.Serializer[Any]):
    """The programme in the path."""

    id = serializers.UUIDField()
    slug = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=LONGEST_NAME)


class MeOut(serializers.Serializer[Any]):
    """The one who calls, and what they may do."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_NAME)
    joined_at = TimestampField()
    programme = ProgrammeOut()
    roles = RoleOut(source="grants", many=True)


class JoinIn(StrictSerializer):
    """How somebody wants to be called in the programme."""

    id = UUIDField(required=False, help_text="made by the phone, so that a retry is recognised")
    name = NameField(max_length=LONGEST_NAME)


class EnrolIn(StrictSerializer):
    """Somebody who signed on paper."""

    id = UUIDField()
    name = NameField(max_length=LONGEST_NAME)


class GrantRoleIn(StrictSerializer):
    """A role over a scope."""

    id = UUIDField()
    membership = UUIDField()
    role = TextField(max_length=20)
    scope_kind = TextField(max_length=12)
    scope_id = UUIDField()


class Me(MemberView):
    @extend_schema(operation_id="get_me", responses=MeOut)
    def get(self, request: Request, programme: str) -> Response:
        """Tell who I am in this programme and what I may do."""
        return Response(self.show(MeOut, self.member))

    @extend_schema(operation_id="leave_programme", responses={204: None})
    def delete(self, request: Request, programme: str) -> Response:
        """Stop taking part; the wallet stays for whoever comes back."""
        operations.leave_programme(by=self.member, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class Memberships(MemberView):
    permission_classes = [IsLoggedIn]
    location = "me"

    @extend_schema(
        operation_id="join_programme", request=JoinIn, responses={201: MeOut, 200: MeOut}
    )
    def post(self, request: Request, programme: str) -> Response:
        """Take part in the programme; whoever does so already is given what there is."""
        data = parse_body(JoinIn, request)
        member, created = operations.join_programme(
            programme=queries.programme_named(programme),
            login=cast("Login", request.user),
            name=data["name"],
            membership_id=data.get("id"),
            at=timezone.now(),
        )
        return Response(MeOut(member).data, status=created_status(created=created))


class People(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_people", responses=page_of(MemberOut))
    def get(self, request: Request, programme: str) -> Response:
        """List those who take part, as far as I may see them."""
        return paged(queries.memberships_seen_by(self.member), MemberOut, request, self)

    @extend_schema(
        operation_id="enrol_person", request=EnrolIn, responses={201: MemberOut, 200: MemberOut}
    )
    def post(self, request: Request, programme: str) -> Response:
        """Take in somebody who signed on paper; the same id with the same name is the same."""
        data = parse_body(EnrolIn, request)
        member, created = operations.enrol_person(
            name=data["name"], membership_id=data["id"], by=self.member, at=timezone.now()
        )
        return Response(MemberOut(member).data, status=created_status(created=created))


class Roles(MemberView):
    location = "roles/{id}"
    query = PageQuery

    @extend_schema(operation_id="list_roles", responses=page_of(RoleOut))
    def get(self, request: Request, programme: str) -> Response:
        """List the roles in force that I may see."""
        return paged(queries.role_grants_seen_by(self.member), RoleOut, request, self)

    @extend_schema(
        operation_id="grant_role", request=GrantRoleIn, responses={201: RoleOut, 200: RoleOut}
    )
    def post(self, request: Request, programme: str) -> Response:
        """
        Grant a role over the programme, a ward, a place or a supplier.

        The same id with the same content is the same grant, also when it was taken back since.
        """
        data = parse_body(GrantRoleIn, request)
        grant, created = operations.grant_role(
            grant_id=data["id"],
            membership_id=data["membership"],
            role=data["role"],
            scope_kind=data["scope_kind"],
            scope_id=data["scope_id"],
            by=self.member,
            at=timezone.now(),
        )
        return Response(RoleOut(grant).data, status=created_status(created=created))


class OneRole(MemberView):
    @extend_schema(operation_id="revoke_role", responses={204: None})
    def delete(self, request: Request, programme: str, role_id: UUID) -> Response:
        """Take a role back."""
        operations.revoke_role(grant_id=role_id, by=self.member, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


urlpatterns = [
    path("me", Me.as_view()),
    path("memberships", Memberships.as_view()),
    path("people", People.as_view()),
    path("roles", Roles.as_view()),
    path("roles/<uuid:role_id>", OneRole.as_view()),
]
