"""What can be done in the street; one module for each subject, one function for each verb."""

from streets.operations.cleanups import (
    CleanupContent,
    PlaceShare,
    change_cleanup,
    log_cleanup,
    postpone_cleanup,
    submit_cleanup,
    withdraw_cleanup,
)
from streets.operations.photos import PhotoContent, announce_photo, receive_photo, remove_photo
from streets.operations.places import Imported, import_places
from streets.operations.residents import (
    LETTER_GOOD_FOR,
    claim_residency,
    confirm_residency,
    decline_residency,
    end_residency,
    issue_letter,
    redeem_letter,
)
from streets.operations.rules import RuleContent, set_reward_rule
from streets.operations.verification import (
    MOST_AT_ONCE,
    LookedAt,
    reject_cleanup,
    return_cleanup,
    verify_cleanup,
    verify_cleanups,
)

__all__ = [
    "LETTER_GOOD_FOR",
    "MOST_AT_ONCE",
    "CleanupContent",
    "Imported",
    "LookedAt",
    "PhotoContent",
    "PlaceShare",
    "RuleContent",
    "announce_photo",
    "change_cleanup",
    "claim_residency",
    "confirm_residency",
    "decline_residency",
    "end_residency",
    "import_places",
    "issue_letter",
    "log_cleanup",
    "postpone_cleanup",
    "receive_photo",
    "redeem_letter",
    "reject_cleanup",
    "remove_photo",
    "return_cleanup",
    "set_reward_rule",
    "submit_cleanup",
    "verify_cleanup",
    "verify_cleanups",
    "withdraw_cleanup",
]
