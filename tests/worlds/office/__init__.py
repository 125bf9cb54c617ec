"""A programme that gives grants: who gives, decides, pays and applies, made by the operations."""

from tests.worlds.office.applications import IBAN, applied, attach, awarded, cleared, trail
from tests.worlds.office.budgets import CHOICES, make_budget, make_round
from tests.worlds.office.payments import figures, paid, prepared, through_the_bank
from tests.worlds.office.scene import (
    CONTENT,
    Scene,
    findings,
    make_scene,
    make_street_in_ward,
    set_up,
    under_other_settings,
)

__all__ = [
    "CHOICES",
    "CONTENT",
    "IBAN",
    "Scene",
    "applied",
    "attach",
    "awarded",
    "cleared",
    "figures",
    "findings",
    "make_budget",
    "make_round",
    "make_scene",
    "make_street_in_ward",
    "paid",
    "prepared",
    "set_up",
    "through_the_bank",
    "trail",
    "under_other_settings",
]
