"""Cleanups: reported by phones, verified by somebody else."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import idempotent
from api.pagination import OldestFirst, page_of
from api.serializers import PageQuery
from api.shown import up_to
from api.v1.streets import cleanup_shapes as shapes
from api.v1.streets.photo_shapes import PhotoIn, PhotoOut
from api.verbs import maker, route
from api.versions import edit_of, needs_if_match
from api.views import MemberView, ThingView, created_status, paged, parse_body
from streets import operations, queries, verbs

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cambio.programmes.models import Membership
    from streets.models import Cleanup


_content = maker(operations.CleanupContent, shapes.CleanupIn)
_photo = maker(operations.PhotoContent, PhotoIn)


def _locked(member: "Membership", cleanup_id: UUID) -> Any:
    queries.cleanup_for_update(member, cleanup_id)
    return queries.whole_cleanup_seen_by(member, cleanup_id)


def _listed(found: "QuerySet[Cleanup]", view: MemberView) -> Response:
    if view.asks_for("can", "cannot"):
        found = queries.with_what_verbs_ask(found, view.member)
    return paged(found, shapes.ListedCleanupOut, view.request, view)


class CleanupView(ThingView):
    """Answers with one cleanup whole."""

    shape = shapes.FullCleanupOut
    edited = edit_of(shapes.FullCleanupOut, shapes.CleanupIn)

    def answer(self, cleanup_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the cleanup again, with all that belongs to it."""
        cleanup = queries.whole_cleanup_seen_by(self.member, cleanup_id)
        return Response(self.show(self.shape, cleanup), status=code)


class Cleanups(CleanupView):
    location = "cleanups/{id}"
    query = shapes.CleanupsQuery

    @extend_schema(operation_id="list_cleanups", responses=page_of(shapes.ListedCleanupOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what I logged, took part in, or may verify."""
        return _listed(queries.cleanups_in(self.member, state=self.asked.get("state")), self)

    @extend_schema(
        operation_id="log_cleanup",
        request=shapes.NewCleanupIn,
        responses={201: shapes.FullCleanupOut, 200: shapes.FullCleanupOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Log a cleanup as a draft; the same id with the same content is the same cleanup."""
        data = parse_body(shapes.NewCleanupIn, request)
        cleanup, created = operations.log_cleanup(
            cleanup_id=data["id"], content=_content(data), by=self.member, at=timezone.now()
        )
        return self.answer(cleanup.pk, created_status(created=created))


class CleanupQueue(MemberView):
    pages = OldestFirst
    query = PageQuery

    @extend_schema(
        operation_id="list_cleanups_to_verify", responses=page_of(shapes.ListedCleanupOut)
    )
    def get(self, request: Request, programme: str) -> Response:
        """List what waits for my verdict, oldest first."""
        waiting = queries.queue_of(self.member, at=timezone.now())
        return _listed(waiting.select_related("logged_by__person"), self)


class OneCleanup(CleanupView):
    @extend_schema(operation_id="get_cleanup", responses=shapes.FullCleanupOut)
    def get(self, request: Request, programme: str, cleanup_id: UUID) -> Response:
        """Show a cleanup with its photos, remarks and reward."""
        return self.answer(cleanup_id)

    @needs_if_match(_locked)
    @extend_schema(
        operation_id="change_cleanup",
        request=shapes.CleanupIn,
        responses=shapes.FullCleanupOut,
    )
    def put(self, request: Request, programme: str, cleanup_id: UUID) -> Response:
        """Change my report while it is a draft, or after it was returned."""
        operations.change_cleanup(
            cleanup_id=cleanup_id,
            content=_content(parse_body(shapes.CleanupIn, request)),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(cleanup_id)


class VerifyCleanups(MemberView):
    @idempotent
    @extend_schema(
        operation_id="verify_cleanups",
        request=shapes.VerifyManyIn,
        responses=up_to(operations.MOST_AT_ONCE, shapes.VerifiedCleanupOut),
    )
    def post(self, request: Request, programme: str) -> Response:
        """Verify up to 100 cleanups and pay their rewards at once: all of them, or none."""
        looked_at = parse_body(shapes.VerifyManyIn, request)["cleanups"]
        verified = operations.verify_cleanups(cleanups=looked_at, by=self.member, at=timezone.now())
        return Response(self.show(shapes.VerifiedCleanupOut, verified, many=True))


class CleanupPhoto(MemberView):
    location = "photos/{id}"

    @extend_schema(
        operation_id="announce_photo",
        request=PhotoIn,
        responses={201: PhotoOut, 200: PhotoOut},
    )
    def put(self, request: Request, programme: str, cleanup_id: UUID, photo_id: UUID) -> Response:
        """Announce a photo with its digest; its bytes follow at `photos/{id}/content`."""
        photo, created = operations.announce_photo(
            cleanup_id=cleanup_id,
            photo_id=photo_id,
            content=_photo(parse_body(PhotoIn, request)),
            by=self.member,
            at=timezone.now(),
        )
        return Response(PhotoOut(photo).data, status=created_status(created=created))


class PhotoContent(MemberView):
    counts_as = "uploads"

    @extend_schema(
        operation_id="upload_photo",
        request={"image/jpeg": bytes, "image/png": bytes, "image/webp": bytes, "image/heic": bytes},
        responses=PhotoOut,
    )
    def put(self, request: Request, programme: str, photo_id: UUID) -> Response:
        """Send the announced bytes as the body; the same bytes again change nothing."""
        photo = operations.receive_photo(
            photo_id=photo_id, stream=request._request, by=self.member, at=timezone.now()
        )
        return Response(PhotoOut(photo).data)


class OnePhoto(MemberView):
    @extend_schema(operation_id="remove_photo", responses={204: None})
    def delete(self, request: Request, programme: str, photo_id: UUID) -> Response:
        """Take a photo off a report that is still mine to change."""
        operations.remove_photo(photo_id=photo_id, by=self.member, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


_ONE = "cleanups/<uuid:cleanup_id>"

urlpatterns = [
    path("cleanups", Cleanups.as_view()),
    path("cleanups/queue", CleanupQueue.as_view()),
    path("cleanups/verify", VerifyCleanups.as_view()),
    path(_ONE, OneCleanup.as_view()),
    path(f"{_ONE}/postpone", route(CleanupView, verbs.POSTPONE, shapes.PostponeIn)),
    path(f"{_ONE}/submit", route(CleanupView, verbs.SUBMIT, shapes.SubmitIn)),
    path(f"{_ONE}/withdraw", route(CleanupView, verbs.WITHDRAW)),
    path(f"{_ONE}/verify", route(CleanupView, verbs.VERIFY, shapes.VerifyIn, moves_value=True)),
    path(f"{_ONE}/return", route(CleanupView, verbs.RETURN, shapes.QuestionIn)),
    path(f"{_ONE}/reject", route(CleanupView, verbs.REJECT, shapes.ReasonIn)),
    path(f"{_ONE}/photos/<uuid:photo_id>", CleanupPhoto.as_view()),
    path("photos/<uuid:photo_id>", OnePhoto.as_view()),
    path("photos/<uuid:photo_id>/content", PhotoContent.as_view()),
]
