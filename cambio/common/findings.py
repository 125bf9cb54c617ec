"""What a check of the books may find."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One fault, found on one object.

    :param problem: a sentence in English for whoever repairs it, without personal data
    """

    subject_type: str
    subject_id: str
    problem: str


Check = Callable[[], Iterable[Finding]]
