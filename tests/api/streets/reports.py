"""Cleanups and photos as phones send them."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import LazySettings
from django.utils import timezone
from rest_framework.response import Response

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets.models import Place
from tests.api.phones import Phone


def report(
    *places: Place, took_part: tuple[Membership, ...] = (), **changes: Any
) -> dict[str, Any]:
    """What a phone sends to log a cleanup of this morning: three bags, one head without account."""
    now = timezone.now().replace(microsecond=0)
    body = {
        "id": str(new_id()),
        "starts_at": (now - timedelta(hours=3)).isoformat(),
        "ends_at": (now - timedelta(hours=2)).isoformat(),
        "places": [{"place": str(place.pk)} for place in places],
        "participants": [str(member.pk) for member in took_part],
        "others": 1,
        "bags": 3,
    }
    return body | changes


def logged(phone: Phone, *places: Place, **changes: Any) -> str:
    """Log a cleanup and give its id."""
    answer = phone.post("cleanups", report(*places, **changes))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def submitted(phone: Phone, *places: Place, **changes: Any) -> str:
    """Log a cleanup, hand it in, and give its id."""
    cleanup = logged(phone, *places, **changes)
    answer = phone.post(f"cleanups/{cleanup}/submit")
    assert answer.status_code == 200, answer.content
    return cleanup


def announcement(content: bytes, **changes: Any) -> dict[str, Any]:
    """What a phone says of a photo before it sends it."""
    body = {
        "phase": "after",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "content_type": "image/jpeg",
    }
    return body | changes


def announced(phone: Phone, cleanup: str, content: bytes, **changes: Any) -> str:
    """Announce a photo and give its id."""
    photo = str(new_id())
    path = f"cleanups/{cleanup}/photos/{photo}"
    answer = phone.put(path, announcement(content, **changes))
    assert answer.status_code == 201, answer.content
    return photo


def sent(phone: Phone, cleanup: str, content: bytes, **changes: Any) -> Response:
    """Announce a photo and send its bytes."""
    photo = announced(phone, cleanup, content, **changes)
    return phone.send(f"photos/{photo}/content", content)


def stored(settings: LazySettings) -> list[Path]:
    """Every file in the store, finished or not."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
