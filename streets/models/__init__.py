"""Places and who lives there, cleanups and their photos, and what a cleanup earns."""

from streets.models.cleanups import Cleanup, CleanupPlace, Participant, Photo, Remark, Submission
from streets.models.places import BoxField, Letter, Place, Residency, Segment, Ward
from streets.models.rewards import Reward, RewardRule

__all__ = [
    "BoxField",
    "Cleanup",
    "CleanupPlace",
    "Letter",
    "Participant",
    "Photo",
    "Place",
    "Remark",
    "Residency",
    "Reward",
    "RewardRule",
    "Segment",
    "Submission",
    "Ward",
]
