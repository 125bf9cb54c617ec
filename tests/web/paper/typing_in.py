"""What the desk reads off a paper, and types in."""

from cambio.common.ids import new_id
from tests.worlds.desks import reader

PAPER = "/west/grants/paper/"


def form(**changed):
    """What the desk reads off the paper."""
    return {
        "act": "write",
        "application_id": new_id(),
        "title": "A bench",
        "plan": "We place a bench at the water.",
        "applicant_kind": "person",
        "applicant_name": "",
        "place": "zandhoek",
        "scope": "street",
        "purposes": ["meeting", "surroundings"],
        "asked_cents": "450,00",
        "supporters": "Noor\r\n  Nico \r\n\r\nBram",
        "line-0-category": "materials",
        "line-0-description": "Wood",
        "line-0-amount_cents": "400",
        "line-2-category": "hire",
        "line-2-description": "A saw",
        "line-2-amount_cents": "100",
        "giver-1-name": "The shop",
        "giver-1-amount_cents": "50",
    } | changed


def write(scene, applicant, **changed):
    sent = form(round_id=scene.round.pk) | changed
    return reader(scene.desk).post(f"{PAPER}{applicant.pk}/", sent, follow=True)
