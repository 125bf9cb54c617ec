"""Steps 3 to 6: a cleanup is reported with photos, looked at by somebody else, and paid."""

import hashlib
import random
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tools.story.client import Phone, StoryError
from tools.story.pictures import copied, photo

if TYPE_CHECKING:
    from tools.story.saturday import Saturday

ZONE = ZoneInfo("Europe/Amsterdam")
AT_ZANDHOEK = (52.38750, 4.88990)
AWAY = (52.38750, 4.89430)  # some 300 m to the east


class Morning:
    """What the steps of one performance hand to each other."""

    def __init__(self, story: "Saturday") -> None:
        self.story = story
        self.now = datetime.now(ZONE).replace(microsecond=0)
        self.scenes = iter(random.sample(range(10**9), 10))
        self.first_photo = b""
        self.cleanup = ""


def play(story: "Saturday") -> None:
    """Clean twice, be asked once, be paid once."""
    morning = Morning(story)
    _rosa_proposes(morning)
    _carla_plans_and_logs(morning)
    _photos_signal(morning)
    _cem_asks(morning)
    _cem_verifies(morning)
    _nobody_is_paid_twice(morning)


def _report(morning: Morning, *, hours_ago: int, **changes: Any) -> dict[str, Any]:
    ended = morning.now - timedelta(hours=hours_ago)
    return {
        "id": str(uuid.uuid4()),
        "starts_at": (ended - timedelta(hours=1)).isoformat(),
        "ends_at": ended.isoformat(),
        "places": [{"place": morning.story.places["Zandhoek"]["id"]}],
        **changes,
    }


def send_photo(
    phone: Phone, cleanup: str, picture: bytes, phase: str, **device: Any
) -> dict[str, Any]:
    """Announce a picture and send its bytes."""
    photo_id = str(uuid.uuid4())
    announcement = {
        "phase": phase,
        "sha256": hashlib.sha256(picture).hexdigest(),
        "size_bytes": len(picture),
        "content_type": "image/jpeg",
        **device,
    }
    phone.call("PUT", f"cleanups/{cleanup}/photos/{photo_id}", announcement, expect=201)
    sent: dict[str, Any] = phone.upload(f"photos/{photo_id}/content", picture)
    return sent


def _rosa_proposes(morning: Morning) -> None:
    story, rosa = morning.story, morning.story.cast["Rosa"]
    report = _report(morning, hours_ago=20, participants=[rosa.id], bags=2)
    rosa.phone.call("POST", "cleanups", report, expect=201)
    rosa.phone.call("POST", "cleanups", report, expect=200)
    taken = morning.now - timedelta(hours=21)
    scene = next(morning.scenes)
    morning.first_photo = photo(scene, place=AT_ZANDHOEK, taken_at=taken, litter=True)
    send_photo(rosa.phone, report["id"], morning.first_photo, "before")
    after = photo(scene, place=AT_ZANDHOEK, taken_at=taken + timedelta(minutes=50))
    send_photo(rosa.phone, report["id"], after, "after")
    rosa.phone.call("POST", f"cleanups/{report['id']}/submit", {})
    done = story.cast["Carla"].phone.call("POST", f"cleanups/{report['id']}/verify", {})
    story.tell(
        "resident_cleanup",
        f"Rosa cleaned yesterday and sends two photos; her phone sends twice, it counts once. "
        f"Carla verifies: {done['reward']['total']} cambi.",
    )


def _carla_plans_and_logs(morning: Morning) -> None:
    story, carla = morning.story, morning.story.cast["Carla"]
    people = [story.cast[name].id for name in ("Rosa", "Noor")]
    places = [
        {"place": story.places["Zandhoek"]["id"], "share": 2},
        {"place": story.places["Realengracht"]["id"], "share": 1},
    ]
    report = _report(morning, hours_ago=1, places=places)
    plan = report | {
        "starts_at": (morning.now + timedelta(hours=1)).isoformat(),
        "ends_at": (morning.now + timedelta(hours=2)).isoformat(),
    }
    carla.phone.call("POST", "cleanups", plan, expect=201)
    planned = carla.phone.version
    carla.phone.call(
        "POST", f"cleanups/{plan['id']}/submit", {}, expect=409, code="not_allowed_now"
    )
    morning.cleanup = report.pop("id")
    done = report | {"participants": people, "others": 3, "bags": 6, "minutes": 60}
    path = f"cleanups/{morning.cleanup}"
    for _ in range(2):  # the second time as a phone does whose answer was lost
        carla.phone.call("PUT", path, done, read=planned)
    other = done | {"bags": 60}
    carla.phone.call("PUT", path, other, read=planned, expect=412, code="outdated")
    story.tell(
        "planned_and_logged",
        "Carla plans a cleanup of Zandhoek and Realengracht, and logs it when it is done: "
        "Rosa, Noor and three children, six bags.",
    )


def _photos_signal(morning: Morning) -> None:
    story, carla = morning.story, morning.story.cast["Carla"]
    taken = morning.now - timedelta(minutes=110)
    scene = next(morning.scenes)
    before = photo(scene, place=AT_ZANDHOEK, taken_at=taken, litter=True)
    send_photo(carla.phone, morning.cleanup, before, "before")
    far = photo(scene, place=AWAY, taken_at=taken + timedelta(minutes=45))
    send_photo(carla.phone, morning.cleanup, far, "after")
    again = copied(morning.first_photo, place=None, taken_at=taken + timedelta(minutes=46))
    send_photo(
        carla.phone,
        morning.cleanup,
        again,
        "after",
        latitude=AT_ZANDHOEK[0],
        longitude=AT_ZANDHOEK[1],
        accuracy_m=12,
    )
    sent = carla.phone.call("POST", f"cleanups/{morning.cleanup}/submit", {})
    seen = story.cast["Cem"].phone.call("GET", f"cleanups/{morning.cleanup}")
    warnings = [
        signal
        for photo_ in seen["signals"]
        for signal in photo_["signals"]
        if signal["severity"] == "warning"
    ]
    codes = {signal["code"] for signal in warnings}
    if codes != {"place_far", "copy_of_earlier"} or sent["signals"]:
        raise StoryError(f"the photos should have two warnings, and have {warnings}")
    story.tell(
        "photos",
        "She sends three photos. The reviewer reads: "
        + " ".join(f"“{signal['text']}”" for signal in warnings),
    )


def _cem_asks(morning: Morning) -> None:
    story, cleanup = morning.story, morning.cleanup
    carla, cem = story.cast["Carla"].phone, story.cast["Cem"].phone
    carla.call("POST", f"cleanups/{cleanup}/verify", {}, expect=403, code="four_eyes")
    queue = cem.call("GET", "cleanups/queue")["results"]
    if cleanup not in {waiting["id"] for waiting in queue}:
        raise StoryError("the cleanup does not wait for Cem")
    cem.call(
        "POST", f"cleanups/{cleanup}/return", {"question": "Is the third photo from yesterday?"}
    )
    carla.call("POST", f"cleanups/{cleanup}/submit", {"answer": "It is, the first two count."})
    story.tell(
        "returned",
        "Carla cannot verify her own report (403). Cem sends it back with a question; she answers.",
    )


def _cem_verifies(morning: Morning) -> None:
    story = morning.story
    cem = story.cast["Cem"].phone
    reward = cem.call("POST", f"cleanups/{morning.cleanup}/verify", {})["reward"]
    lines = "; ".join(
        f"{line['text']}: {line['amount']}"
        for line in reward["reasons"]
        if line["part"] == "divided"
    )
    story.tell("verified", f"Cem verifies. {reward['total']} cambi are paid. {lines}.")


def _nobody_is_paid_twice(morning: Morning) -> None:
    story = morning.story
    before = story.balances()
    story.cast["Cem"].phone.call("POST", f"cleanups/{morning.cleanup}/verify", {})
    rosa = story.cast["Rosa"].phone
    rosa.call("POST", f"cleanups/{morning.cleanup}/verify", {}, expect=403, code="four_eyes")
    if story.balances() != before:
        raise StoryError("something was paid twice")
    story.tell(
        "paid_once",
        f"Verifying again pays nothing more. Rosa has {before['Rosa']} cambi, Noor "
        f"{before['Noor']}, Zandhoek {before['Zandhoek']}, Realengracht {before['Realengracht']}.",
    )
