"""Reading photos: who may see them, what they tell, and which earlier ones look alike."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from cambio.programmes.models import Membership
from streets.models import Cleanup, Photo
from streets.photos import (
    HASH_DISTANCE,
    Copy,
    Likeness,
    PhotoFacts,
    PlaceSource,
    Signal,
    Window,
    correlation,
    hash_distance,
    signals_for,
    turned,
)
from streets.places import (
    Coordinates,
    NotAPlaceError,
    Shape,
    coordinates,
    distance_between_m,
    distance_m,
    together,
)
from streets.queries.cleanups import cleanups_seen_by
from streets.queries.places import area_of, shapes_of


def photos_seen_by(member: Membership) -> QuerySet[Photo]:
    """The photos of the cleanups that one may see."""
    return Photo.objects.select_related("file", "cleanup").filter(
        cleanup__in=cleanups_seen_by(member).values("pk")
    )


def photos_given_up_by(author_id: UUID) -> QuerySet[Photo]:
    """The photos of reports that somebody has withdrawn: theirs to use again, and nobody else's."""
    return Photo.objects.filter(cleanup__state="withdrawn", cleanup__logged_by=author_id)


def place_of_camera(photo: Photo) -> Coordinates | None:
    """Where the camera says it was, if that is a place in the programme's area."""
    if photo.exif_latitude is None:
        return None
    try:
        return coordinates(photo.exif_latitude, photo.exif_longitude, area=area_of(photo.programme))
    except NotAPlaceError:
        return None


def place_of_device(photo: Photo) -> Coordinates | None:
    """Where the phone said it was; checked when it was announced."""
    if photo.device_latitude is None or photo.device_longitude is None:
        return None
    return Coordinates(photo.device_latitude, photo.device_longitude)


def place_of(photo: Photo) -> Coordinates | None:
    """The place that counts: the camera's before the phone's."""
    return place_of_camera(photo) or place_of_device(photo)


def facts_of(photo: Photo, shape: Shape) -> PhotoFacts:
    """
    What is known of one photo.

    :param shape: of the places that were cleaned
    """
    camera, device = place_of_camera(photo), place_of_device(photo)
    place = camera or device
    refused = "" if camera or photo.exif_latitude is None else _why_refused(photo)
    source: PlaceSource = photo.place_source  # type: ignore[assignment]
    return PhotoFacts(
        place_source=source,
        distance_m=distance_m(place, shape) if place and not shape.is_empty else None,
        accuracy_m=None if camera else photo.device_accuracy_m,
        place_refused=refused,
        apart_m=distance_between_m(camera, device) if camera and device else None,
        taken_at=photo.exif_taken_at or photo.device_taken_at,
        flat=photo.flat,
    )


def _why_refused(photo: Photo) -> str:
    try:
        coordinates(photo.exif_latitude, photo.exif_longitude, area=area_of(photo.programme))
    except NotAPlaceError as error:
        return error.reason.code
    return ""


def signals_of(cleanup: Cleanup) -> dict[UUID, list[Signal]]:
    """What the reviewer should look at twice, for each photo that has arrived."""
    return signals_of_each([cleanup])[cleanup.pk]


def signals_of_each(cleanups: Collection[Cleanup]) -> dict[UUID, dict[UUID, list[Signal]]]:
    """As `signals_of`, of each of many cleanups, in as few queries as of one."""
    prefetch_related_objects(list(cleanups), "places")
    covered = shapes_of(entry.place_id for one in cleanups for entry in one.places.all())
    arrived = Photo.objects.filter(cleanup__in=cleanups, received_at__isnull=False)
    photos: defaultdict[UUID, list[Photo]] = defaultdict(list)
    for photo in arrived.select_related("copy_of", "programme"):
        photos[photo.cleanup_id].append(photo)
    found = {}
    for cleanup in cleanups:
        shape = together(
            covered[entry.place_id] for entry in cleanup.places.all() if entry.place_id in covered
        )
        window = Window(cleanup.starts_at, cleanup.ends_at)
        found[cleanup.pk] = {
            photo.pk: _signals(photo, shape, window) for photo in photos[cleanup.pk]
        }
    return found


def _signals(photo: Photo, shape: Shape, window: Window) -> list[Signal]:
    signals = signals_for(facts_of(photo, shape), window)
    if photo.copy_of is not None:
        signals.append(_copy(photo, photo.copy_of).signal)
    return signals


def _copy(photo: Photo, earlier: Photo) -> Copy:
    turns = range(len(photo.hashes))
    nearest = min(turns, key=lambda turn: hash_distance(photo.hashes[turn], earlier.hashes[0]))
    return Copy(
        earlier.pk,
        earlier.cleanup_id,
        hash_distance(photo.hashes[nearest], earlier.hashes[0]),
        correlation(turned(bytes(photo.grey), nearest), bytes(earlier.grey)),
    )


def likeness_of(photo: Photo) -> Likeness:
    """What a photo is compared by."""
    return Likeness(
        photo_id=photo.pk,
        cleanup_id=photo.cleanup_id,
        hashes=photo.hashes,
        grey=bytes(photo.grey),
        flat=photo.flat,
    )


_NEAR = (
    "EXISTS (SELECT 1 FROM unnest(%s::bigint[]) AS turn"
    " WHERE bit_count((turn # hashes[1])::bit(64)) <= %s)"
)


def photos_alike(photo: Photo) -> QuerySet[Photo]:
    """The programme's earlier photos whose hash is near to one of this one's; candidates only."""
    return (
        Photo.objects.filter(programme=photo.programme_id, received_at__isnull=False, flat=False)
        .exclude(cleanup=photo.cleanup_id)
        .exclude(pk__in=photos_given_up_by(photo.cleanup.logged_by_id).values("pk"))
        .extra(  # noqa: S610  a constant; bit_count has no name in Django
            where=[_NEAR],
            params=[photo.hashes, HASH_DISTANCE],
        )
    )
