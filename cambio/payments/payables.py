"""
What payments are for, as they see it: they know its type and its id, and ask the rest back.

Each package says of its own things what may be paid, how that is posted and what follows. The
roof names what it says by the type of the subject, see `cambio/payables.py`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from cambio.ledger.operations import Leg
from cambio.payments.models import Payment
from cambio.programmes.models import Membership

T = TypeVar("T")
S_contra = TypeVar("S_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Payee:
    """
    To whom something is paid.

    :ivar reference: what they read on their statement; nothing personal
    """

    name: str
    iban: str
    reference: str


class Follow(Protocol[S_contra]):
    """What comes of it that a payment for something moved on."""

    def __call__(
        self, subject: S_contra, payment: Payment, /, *, by: Membership, at: datetime
    ) -> None:
        """Do it; the payment's state says where it moved to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable(Generic[T]):
    """
    What payments ask of one type of subject, each time within their own transaction.

    :ivar kind: of the posting that pays
    :ivar asked_by: find and lock a subject for which somebody prepares a payment, if they may
    :ivar payee: to whom a subject is paid; refuse where nothing of it can be paid now
    :ivar check_amount: refuse more than may be paid now
    :ivar locked: lock subjects in the order that holds for all of their verbs
    :ivar legs: between which accounts an amount moves that the bank has paid
    :ivar follow: what comes of it that a payment was prepared or paid
    """

    kind: str
    asked_by: Callable[[Membership, UUID], T]
    payee: Callable[[T], Payee]
    check_amount: Callable[[T, int], None]
    locked: Callable[[Collection[UUID]], Mapping[UUID, T]]
    legs: Callable[[T, int], Sequence[Leg]]
    follow: Follow[T]


def payable(subject_type: str) -> Payable[Any]:
    """What the roof names for a type of subject; one that it does not name is a mistake."""
    found: Payable[Any] = import_string(import_string(settings.PAYABLES)[subject_type])
    return found


def payables() -> list[Payable[Any]]:
    """Of every type of subject."""
    return [payable(subject_type) for subject_type in import_string(settings.PAYABLES)]
