"""Reports become cleanups: logged, photographed, handed in, and those of the past verified."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from cambio.common.ids import new_id
from streets import operations
from streets.operations import CleanupContent, LookedAt, PhotoContent, PlaceShare
from tools.sunday.camera import Camera, place_of, taken_at
from tools.sunday.reports import Report, Shot
from tools.sunday.world import World

REPORTED_AFTER = timedelta(minutes=20)
LOOKED_AT_AFTER = timedelta(days=1)
ACCURACY_M = 12
OF_CEM = {"Zandhoek", "Realengracht"}


def log(world: World, report: Report, *, cleanup_id: UUID | None = None) -> UUID:
    """Log a cleanup when it is done, or a week before where it is still planned."""
    done = report.ends_at <= world.now
    cleanup, _ = operations.log_cleanup(
        cleanup_id=cleanup_id or new_id(),
        content=CleanupContent(
            starts_at=report.starts_at,
            ends_at=report.ends_at,
            places=[PlaceShare(world.places[street].pk, 1) for street in report.streets],
            participants=[world.people[name].pk for name in report.people],
            others=report.others,
            bags=report.bags,
            minutes=report.minutes if done else 0,
            note=report.note,
        ),
        by=world.people[report.by],
        at=report.ends_at + REPORTED_AFTER if done else world.now,
    )
    return cleanup.pk


def hand_in(world: World, report: Report, camera: Camera) -> UUID:
    """Log a cleanup with its photos and submit it; ask about it where there is a question."""
    cleanup_id, by = log(world, report), world.people[report.by]
    at = report.ends_at + REPORTED_AFTER
    for shot in report.shots:
        _send(world, report, shot, camera.picture(report, shot), cleanup_id)
    operations.submit_cleanup(cleanup_id=cleanup_id, by=by, at=at)
    if report.question:
        operations.return_cleanup(
            cleanup_id=cleanup_id,
            question=report.question,
            by=world.people["Carla"],
            at=at + timedelta(hours=12),
        )
        if report.answered:
            operations.submit_cleanup(
                cleanup_id=cleanup_id,
                answer="Friends of ours, who were here for the day.",
                by=by,
                at=at + timedelta(hours=20),
            )
    return cleanup_id


def _send(world: World, report: Report, shot: Shot, picture: bytes, cleanup_id: UUID) -> None:
    by, at, photo_id = world.people[report.by], report.ends_at + REPORTED_AFTER, new_id()
    told = shot.place in {"phone", "hand"}
    latitude, longitude = place_of(report, shot) if told else (None, None)
    operations.announce_photo(
        cleanup_id=cleanup_id,
        photo_id=photo_id,
        content=PhotoContent(
            phase=shot.phase,
            sha256=hashlib.sha256(picture).hexdigest(),
            size_bytes=len(picture),
            content_type="image/jpeg",
            latitude=latitude,
            longitude=longitude,
            accuracy_m=ACCURACY_M if shot.place == "phone" else None,
            taken_at=taken_at(report, shot) if shot.place == "phone" else None,
            by_hand=shot.place == "hand",
        ),
        by=by,
        at=at,
    )
    operations.receive_photo(photo_id=photo_id, stream=io.BytesIO(picture), by=by, at=at)


def look_back(world: World, reports: Iterable[Report], camera: Camera) -> int:
    """Lay down what was cleaned, looked at and paid, a day at a time; give how many there were."""
    count = 0
    for _, day in groupby(reports, key=lambda report: report.starts_at.date()):
        of_the_day = list(day)
        ids = [hand_in(world, report, camera) for report in of_the_day]
        for verifier in ("Carla", "Cem"):
            mine = [
                cleanup_id
                for report, cleanup_id in zip(of_the_day, ids, strict=True)
                if _verifier_of(report) == verifier
            ]
            _verify(world, verifier, mine, of_the_day)
        count += len(ids)
    return count


def _verifier_of(report: Report) -> str:
    return "Cem" if OF_CEM.intersection(report.streets) else "Carla"


def _verify(world: World, verifier: str, ids: Sequence[UUID], reports: Sequence[Report]) -> None:
    if not ids:
        return
    operations.verify_cleanups(
        cleanups=[LookedAt(cleanup_id) for cleanup_id in ids],
        by=world.people[verifier],
        at=max(report.ends_at for report in reports) + LOOKED_AT_AFTER,
    )
