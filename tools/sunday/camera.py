"""Draws the photos of all reports beside everything else, on as many processors as there are."""

import multiprocessing
import os
import signal
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from tools.embedded.process import death_follower
from tools.story.pictures import copied, covered, photo
from tools.sunday.people import STREETS
from tools.sunday.reports import Report, Shot

AWAY_DEGREES = 0.0036
"""Some 400 m to the north."""


class Camera:
    """
    Draws from the moment at which it is made, in processes of its own.

    To be made before anything opens a connection or begins a thread: its processes are forks.
    """

    def __init__(self, reports: Iterable[Report]) -> None:
        self._processes = ProcessPoolExecutor(
            os.cpu_count(),
            mp_context=multiprocessing.get_context("fork"),
            initializer=death_follower(signal.SIGKILL),
        )
        self._pictures: dict[tuple[Report, Shot], Future[bytes]] = {
            (report, shot): self._processes.submit(_take, shot, *_told_by_camera(report, shot))
            for report in reports
            for shot in report.shots
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the processes, whatever they have still to draw."""
        self._processes.shutdown(cancel_futures=True)

    def picture(self, report: Report, shot: Shot) -> bytes:
        """Give a photo; waits until it is drawn."""
        return self._pictures[report, shot].result()


def taken_at(report: Report, shot: Shot) -> datetime:
    """Tell when a photo was taken."""
    return report.starts_at + timedelta(minutes=shot.minutes)


def place_of(report: Report, shot: Shot) -> tuple[float, float]:
    """Tell where a photo was taken, in degrees."""
    latitude, longitude = STREETS[report.streets[0]].near
    return latitude + (AWAY_DEGREES if shot.away else 0), longitude


def _told_by_camera(
    report: Report, shot: Shot
) -> tuple[datetime | None, tuple[float, float] | None]:
    """Give what the camera writes into the file: when, and where if it knows."""
    place = place_of(report, shot) if shot.place == "camera" else None
    return (None if shot.look == "bare" else taken_at(report, shot)), place


def _take(shot: Shot, when: datetime | None, place: tuple[float, float] | None) -> bytes:
    if shot.look == "covered":
        return covered(place=place, taken_at=when)
    picture = photo(shot.scene, place=place, taken_at=when, litter=shot.phase == "before")
    return copied(picture, place=place, taken_at=when) if shot.look == "copy" else picture
