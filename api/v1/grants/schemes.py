"""Schemes and their rule books, rounds, and what was awarded: what every member may know."""

from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import PageQuery
from api.v1.grants import scheme_shapes as shapes
from api.v1.grants.award_shapes import PublicAwardOut, PublicAwardsQuery
from api.v1.grants.round_shapes import FullRoundOut, RoundIn, RoundOut, RoundsQuery
from api.verbs import route
from api.views import MemberView, ThingView, created_status, paged, parse_body
from grants import operations, queries, sentences, verbs


class Choices(MemberView):
    @extend_schema(operation_id="get_grant_choices", responses=shapes.ChoicesOut)
    def get(self, request: Request, programme: str) -> Response:
        """Tell the words that an application is written with, each with its title."""
        texts = {
            "applicant_kinds": sentences.APPLICANTS,
            "scopes": sentences.SCOPES,
            "purposes": sentences.PURPOSES,
            "categories": sentences.CATEGORIES,
        }
        choices = {
            name: [{"code": code, "title": title} for code, title in titles.items()]
            for name, titles in texts.items()
        }
        return Response(self.show(shapes.ChoicesOut, choices))


class Schemes(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_schemes", responses=page_of(shapes.SchemeOut))
    def get(self, request: Request, programme: str) -> Response:
        """List every version of every scheme."""
        versions = queries.scheme_versions_seen_by(self.member)
        return paged(versions, shapes.SchemeOut, request, self)


class SchemeRules(MemberView):
    @extend_schema(operation_id="get_scheme_rules", responses=shapes.RuleBookOut)
    def get(self, request: Request, programme: str, version_id: UUID) -> Response:
        """Show the rule book of a version of a scheme."""
        version = queries.scheme_version_seen_by(self.member, version_id)
        book = {"version": version, "rules": version.rules}
        return Response(self.show(shapes.RuleBookOut, book))


class RoundView(ThingView):
    """Answers with one round."""

    shape = FullRoundOut

    def answer(self, round_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the round again."""
        found = queries.round_seen_by(self.member, round_id)
        return Response(self.show(self.shape, found), status=code)


class Rounds(RoundView):
    location = "grants/rounds/{id}"
    query = RoundsQuery

    @extend_schema(operation_id="list_grant_rounds", responses=page_of(RoundOut))
    def get(self, request: Request, programme: str) -> Response:
        """List the rounds, with what each asks and whether people can apply now."""
        found = queries.rounds_in(self.member, state=self.asked["state"])
        return paged(found, RoundOut, request, self)

    @extend_schema(
        operation_id="create_round",
        request=RoundIn,
        responses={201: FullRoundOut, 200: FullRoundOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Set up a round; nobody can apply before it is opened. The same id is the same round."""
        created, new = operations.create_round(
            **parse_body(RoundIn, request), by=self.member, at=timezone.now()
        )
        return self.answer(created.pk, created_status(created=new))


class OneRound(RoundView):
    @extend_schema(operation_id="get_grant_round", responses=FullRoundOut)
    def get(self, request: Request, programme: str, round_id: UUID) -> Response:
        """Show a round, with what it asks and whether people can apply now."""
        return self.answer(round_id)


class RoundRules(MemberView):
    @extend_schema(operation_id="get_round_rules", responses=shapes.RuleBookOut)
    def get(self, request: Request, programme: str, round_id: UUID) -> Response:
        """Show the rule book of a round: its scheme's, with what the programme has filled in."""
        found = queries.round_seen_by(self.member, round_id)
        book = {"version": found.version, "rules": found.rules}
        return Response(self.show(shapes.RuleBookOut, book))


class PublicAwards(MemberView):
    query = PublicAwardsQuery

    @extend_schema(operation_id="list_public_awards", responses=page_of(PublicAwardOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what was awarded, without persons."""
        found = queries.public_awards(
            self.member.programme, ward_id=self.asked.get("ward"), year=self.asked.get("year")
        )
        return paged(found, PublicAwardOut, request, self)


urlpatterns = [
    path("grants/choices", Choices.as_view()),
    path("grants/schemes", Schemes.as_view()),
    path("grants/schemes/<uuid:version_id>/rules", SchemeRules.as_view()),
    path("grants/rounds", Rounds.as_view()),
    path("grants/rounds/<uuid:round_id>", OneRound.as_view()),
    path("grants/rounds/<uuid:round_id>/rules", RoundRules.as_view()),
    path("grants/rounds/<uuid:round_id>/open", route(RoundView, verbs.OPEN_ROUND)),
    path("grants/rounds/<uuid:round_id>/close", route(RoundView, verbs.CLOSE_ROUND)),
    path("grants/awards", PublicAwards.as_view()),
]
