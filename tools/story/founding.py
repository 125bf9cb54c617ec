"""Steps 1 and 2: people log in, roles are given, residents find their street."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.story.saturday import Saturday

STREETS = ("Zandhoek", "Realengracht")


def play(story: "Saturday") -> None:
    """Bring the cast together."""
    _log_in(story)
    _set_rule(story)
    _find_streets(story)
    _give_roles(story)
    _settle(story)


def _log_in(story: "Saturday") -> None:
    new = [actor.name for actor in story.cast.values() if actor.log_in()]
    for actor in story.cast.values():
        actor.join()
    story.tell(
        "log_in",
        f"Nine people log in with a code from their mail, sent by the worker; {len(new)} are new.",
    )


def _set_rule(story: "Saturday") -> None:
    mila = story.cast["Mila"].phone
    if mila.call("GET", "reward-rules")["results"]:
        story.tell("rule", "The reward rule of the first day still holds.")
        return
    mila.call(
        "POST",
        "reward-rules",
        {
            "id": str(uuid.uuid4()),
            "valid_from": (datetime.now(UTC) - timedelta(weeks=10)).isoformat(),
            "per_action": 40,
            "per_participant": 15,
            "most_participants": 10,
            "per_bag": 5,
            "most_bags": 10,
            "most_total": 250,
            "street_percent": 60,
        },
        expect=201,
    )
    story.tell(
        "rule",
        "Mila sets what a cleanup earns: 40 cambi, 15 a person, 5 a bag; 60 % for the street.",
    )


def _find_streets(story: "Saturday") -> None:
    rosa = story.cast["Rosa"].phone
    for name in STREETS:
        found = rosa.call("GET", f"places?search={name}")["results"]
        story.places[name] = found[0]
    near = rosa.call("POST", "places/nearest", {"latitude": 52.3875, "longitude": 4.8899})
    story.tell(
        "places",
        "24 real streets were imported. Rosa's phone finds the nearest: "
        f"{near[0]['place']['name']}, {near[0]['distance_m']} m.",
    )


def grant(story: "Saturday", name: str, role: str, kind: str, scope: str) -> None:
    """Have the manager grant a role."""
    story.cast["Mila"].phone.call(
        "POST",
        "roles",
        {
            "id": str(uuid.uuid4()),
            "membership": story.cast[name].id,
            "role": role,
            "scope_kind": kind,
            "scope_id": scope,
        },
        expect=(200, 201),
    )


def _give_roles(story: "Saturday") -> None:
    programme: dict[str, Any] = story.cast["Mila"].me["programme"]
    grant(story, "Carla", "coordinator", "programme", programme["id"])
    for street in STREETS:
        grant(story, "Cem", "coordinator", "place", story.places[street]["id"])
    for name in ("Rosa", "Noor"):
        grant(story, name, "steward", "place", story.places["Zandhoek"]["id"])
    story.tell("roles", "Mila appoints coordinators Carla and Cem, stewards Rosa and Noor.")


def _settle(story: "Saturday") -> None:
    zandhoek = story.places["Zandhoek"]["id"]
    rosa, noor = story.cast["Rosa"].phone, story.cast["Noor"].phone
    claim = rosa.call("POST", "residencies", {"place": zandhoek}, expect=(200, 201))
    if claim["state"] == "claimed":
        rosa.call("POST", f"residencies/{claim['id']}/confirm", {}, expect=403, code="four_eyes")
        story.cast["Cem"].phone.call("POST", f"residencies/{claim['id']}/confirm", {})
    asked = {"id": str(uuid.uuid4()), "place": zandhoek}
    letter = story.cast["Carla"].phone.call("POST", "letters", asked, expect=201)
    noor.call("POST", "letters/redeem", {"code": letter["code"].lower()})
    story.tell(
        "residents",
        "Rosa lives in Zandhoek and Cem confirms it (she could not herself); "
        "Noor proves it with the code of a letter.",
    )
