"""What the pages' tests look at: cleanups with real photos, brought about by the operations."""

import hashlib
import io
import re
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from cambio.common.ids import new_id
from cambio.events.operations import take_due_deliveries
from cambio.programmes.models import Membership
from streets import operations
from streets.models import Cleanup, Photo
from streets.operations import PhotoContent
from tests.worlds import pictures
from tests.worlds.cast import NEAR_STREET

STATIC_FILES = {
    "STATIC_ROOT": settings.BASE_DIR / "web" / "static",
    "STORAGES": settings.STORAGES
    | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
}
"""Pages name their style sheet as it lies in the tree, without `collectstatic`."""
FAR_AWAY = (NEAR_STREET[0] + 0.0032, NEAR_STREET[1] + 0.001)
"""Some 300 m from the street."""


class Reader(Client):
    """A browser in which names read as their reader sees them: without the boxes around them."""

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        if not answer.streaming:
            answer.text = re.sub("</?bdi>", "", answer.content.decode(errors="replace"))
        return answer


def reader(member: Membership | None, language: str = "en") -> Client:
    """A browser in which a member has logged in; None for somebody who has not."""
    client = Reader(headers={"Accept-Language": language})
    if member is not None:
        assert member.person.login is not None
        client.force_login(member.person.login)
    return client


def add_photo(
    cleanup: Cleanup,
    phase: str,
    *,
    at: datetime,
    seed: int = 1,
    place: tuple[float, float] | None = NEAR_STREET,
    quality: int = 90,
) -> Photo:
    """Announce and send a real photo that the author took during the cleanup."""
    content = pictures.jpeg(
        seed, place=place, taken_at=cleanup.starts_at + timedelta(minutes=5), quality=quality
    )
    photo_id = new_id()
    operations.announce_photo(
        cleanup_id=cleanup.pk,
        photo_id=photo_id,
        content=PhotoContent(
            phase=phase,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            content_type="image/jpeg",
        ),
        by=cleanup.logged_by,
        at=at,
    )
    return operations.receive_photo(
        photo_id=photo_id, stream=io.BytesIO(content), by=cleanup.logged_by, at=at
    )


def submit_with_photos(draft: Cleanup, *, at: datetime) -> Cleanup:
    """Hand a draft in with a photo before, one after, and one from somewhere else."""
    add_photo(draft, "before", at=at, seed=1)
    add_photo(draft, "after", at=at, seed=2)
    add_photo(draft, "after", at=at, seed=3, place=FAR_AWAY)
    return operations.submit_cleanup(cleanup_id=draft.pk, by=draft.logged_by, at=at)


def code_by_mail() -> str:
    """Do what a worker does with what is queued, and read the code off the last mail."""
    current_app.loader.import_default_modules()
    for delivery_id, task in take_due_deliveries(at=timezone.now()):
        current_app.tasks[task](delivery_id=delivery_id)
    found = re.search(r"^\s*([A-Z0-9-]{4,12})\s*$", mail.outbox[-1].body, re.MULTILINE)
    return found.group(1) if found else ""
