"""What phones send about grants."""

from typing import Any

from cambio.common.ids import new_id
from tests.worlds import office as scenes
from tests.worlds.office import Scene

PAYEE = {"holder_name": "Kade in bloei", "iban": scenes.IBAN}
ASSOCIATION = {
    "applicant_kind": "association",
    "applicant_name": "Bewonersvereniging De Kade",
    "non_profit": True,
}


def content(scene: Scene, **changes: Any) -> dict[str, Any]:
    """What a group of neighbours applies with, in the scene's street."""
    written = {
        "title": "Plants along the quay",
        "plan": "We plant the strip along the quay with the neighbours.",
        "applicant_kind": "group",
        "applicant_name": "Kade in bloei",
        "place": str(scene.street.pk),
        "scope": "street",
        "purposes": ["surroundings"],
        "starts_on": "2026-07-01",
        "ends_on": "2026-07-02",
        "asked_cents": 80_000,
        "lines": [
            {"category": "materials", "description": "Plants and soil", "amount_cents": 70_000},
            {"category": "hire", "description": "A cargo bike", "amount_cents": 30_000},
        ],
        "co_funders": [{"name": "The housing corporation", "amount_cents": 20_000}],
        "supporters": ["Noor", "Nico", "Bram"],
    }
    return written | changes


def asking(cents: int) -> dict[str, Any]:
    """The changes for a plan that costs just what is asked for."""
    line = {"category": "materials", "description": "Everything", "amount_cents": cents}
    return {"asked_cents": cents, "lines": [line], "co_funders": []}


def body(scene: Scene, **changes: Any) -> dict[str, Any]:
    """An application as the phone sends it."""
    return {"id": str(new_id()), "round": str(scene.round.pk), **content(scene, **changes)}
