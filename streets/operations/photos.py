"""Photos of a cleanup: announced with a digest, received as bytes, compared with earlier ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, NotAllowedNow
from cambio.common.locks import lock
from cambio.common.reading import the_one
from cambio.files import operations as files
from cambio.files.pictures import Picture
from cambio.files.queries import file_exists, received_with_digest
from cambio.files.store import Readable
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from streets import guards, permissions, photos, queries
from streets.models import Cleanup, Photo
from streets.steps.cleanups import editable_cleanup, own_cleanup

MOST_PHOTOS = 20


class PhotoUsedBefore(Conflict):
    """These very bytes belong to another photo."""

    code = "photo_used_before"
    title = _("This photo has been used before")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoContent:
    """
    What a phone announces before it sends a photo.

    :param width: in pixels; said with the height, what is too large is refused before it is sent
    :param latitude: where the phone was, in degrees; browsers strip it from the file itself
    :param by_hand: somebody pointed at the map instead
    """

    phase: Literal["before", "after"]
    sha256: str
    size_bytes: int
    content_type: str
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    taken_at: datetime | None = None
    by_hand: bool = False
    width: int | None = None
    height: int | None = None


@transaction.atomic
def announce_photo(
    *, cleanup_id: UUID, photo_id: UUID, content: PhotoContent, by: Membership, at: datetime
) -> tuple[Photo, bool]:
    """
    Say which photo will come, and where and when the phone was.

    :returns: the photo, and whether it is new: the same id with the same content is not
    :raises NotFound: there is no such cleanup
    :raises NotAllowedNow: the cleanup has been submitted
    :raises Conflict: the id was used for another photo, or the bytes were
    :raises Invalid: the coordinates are no place in the programme's area
    """
    cleanup = own_cleanup(cleanup_id, by)
    present = Photo.objects.filter(pk=photo_id).first()
    photo = _photo(cleanup, photo_id, content, at=at)
    if present is not None:
        if _announced(present) != _announced(photo):
            raise Conflict(field="id")
    else:
        guards.check_can_change(cleanup, at)
        if cleanup.photos.count() >= MOST_PHOTOS:
            raise NotAllowedNow(_("A cleanup has %(most)d photos at most.") % {"most": MOST_PHOTOS})
        # A file of something else, an item's picture perhaps, must not become a photo by its id.
        if file_exists(photo_id):
            raise Conflict(field="id")
        _check_unused(photo_id, content.sha256, by)
    _announce_file(photo, content, at=at)
    if present is not None:
        return present, False
    photo.save()
    record("photo.announced", photo, by=by, at=at)
    return photo, True


def _announce_file(photo: Photo, content: PhotoContent, *, at: datetime) -> None:
    files.announce_file(
        programme_id=photo.programme_id,
        file_id=photo.pk,
        sha256=content.sha256,
        size_bytes=content.size_bytes,
        content_type=content.content_type,
        width=content.width,
        height=content.height,
        at=at,
    )


def _photo(cleanup: Cleanup, photo_id: UUID, content: PhotoContent, *, at: datetime) -> Photo:
    source = "none"
    if content.latitude is not None or content.longitude is not None:
        queries.point_in(cleanup.programme, content.latitude, content.longitude)
        source = "hand" if content.by_hand else "device"
    return Photo(
        id=photo_id,
        programme_id=cleanup.programme_id,
        cleanup=cleanup,
        file_id=photo_id,
        phase=content.phase,
        placed_by_hand=content.by_hand,
        device_latitude=content.latitude,
        device_longitude=content.longitude,
        device_accuracy_m=content.accuracy_m,
        device_taken_at=content.taken_at,
        place_source=source,
        announced_at=at,
    )


def _announced(photo: Photo) -> tuple[object, ...]:
    return (
        photo.cleanup_id,
        photo.phase,
        photo.placed_by_hand,
        photo.device_latitude,
        photo.device_longitude,
        photo.device_accuracy_m,
        photo.device_taken_at,
    )


def _check_unused(photo_id: UUID, sha256: str, by: Membership) -> None:
    used = received_with_digest(by.programme_id, sha256).exclude(pk=photo_id)
    if used.exclude(pk__in=queries.photos_given_up_by(by.pk).values("file_id")).exists():
        raise PhotoUsedBefore(field="sha256")


def receive_photo(*, photo_id: UUID, stream: Readable, by: Membership, at: datetime) -> Photo:
    """
    Take a photo's bytes, decode them in a guarded child, and compare it with earlier photos.

    Nothing stays of bytes that are refused; the same bytes again change nothing.

    :raises NotFound: it was not announced
    :raises NotAllowedNow: its cleanup has been submitted meanwhile
    :raises Invalid: other bytes than announced, or no picture that is taken; the code says why
    :raises PhotoUsedBefore: another photo has the same bytes, and is not of a report withdrawn
    """
    photo = the_one(queries.photos_seen_by(by).filter(pk=photo_id))
    permissions.check_is_author(by, photo.cleanup)
    if photo.received_at is None:
        guards.check_can_change(photo.cleanup, at)
    with files.staged_file(photo.file, stream) as staged, transaction.atomic():
        return _keep(photo, staged, by=by, at=at)


def _keep(photo: Photo, staged: files.Staged, *, by: Membership, at: datetime) -> Photo:
    # Two copies that arrive at once must not miss each other: within a programme, photos are
    # compared and kept one after the other.
    lock(f"photos/{by.programme_id}")
    photo = Photo.objects.select_for_update(of=["self"]).select_related("file").get(pk=photo.pk)
    if photo.received_at is not None:
        return photo
    photo.cleanup = editable_cleanup(photo.cleanup_id, by, at)
    _check_unused(photo.pk, photo.file.sha256, by)
    files.keep_file(programme_id=photo.programme_id, file_id=photo.pk, staged=staged, at=at)
    _note_facts(photo, staged.picture)
    photo.received_at = at
    photo.save()
    record("photo.received", photo, by=by, at=at)
    return photo


def _note_facts(photo: Photo, picture: Picture) -> None:
    if picture.taken_at is not None:
        window = photos.Window(photo.cleanup.starts_at, photo.cleanup.ends_at)
        zone = ZoneInfo(settings.TIME_ZONE)
        photo.exif_taken_at = photos.moment_of(picture.taken_at, zone, window)
    if picture.place is not None:
        photo.exif_latitude, photo.exif_longitude = picture.place.latitude, picture.place.longitude
        if queries.place_of_camera(photo) is not None:
            photo.place_source = "exif"
    photo.hashes, photo.grey, photo.flat = list(picture.hashes), picture.grey, picture.flat
    copy = photos.find_copy(
        queries.likeness_of(photo), map(queries.likeness_of, queries.photos_alike(photo))
    )
    if copy is not None:
        photo.copy_of_id = copy.photo_id


@transaction.atomic
def remove_photo(*, photo_id: UUID, by: Membership, at: datetime) -> None:
    """
    Take a photo off a report that is still one's own.

    :raises NotFound: there is none that the actor may see, or no longer
    :raises NotAllowedNow: the cleanup has been submitted
    """
    photo = the_one(queries.photos_seen_by(by).filter(pk=photo_id))
    photo.cleanup = editable_cleanup(photo.cleanup_id, by, at)
    photo.copies.update(copy_of=None)
    record("photo.removed", photo, by=by, at=at)
    photo.delete()
    files.purge_file(programme_id=photo.programme_id, file_id=photo_id, at=at)
