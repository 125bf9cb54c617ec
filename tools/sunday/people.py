"""Who lives in the demo's four streets, beside the story's cast."""

from dataclasses import dataclass
from typing import Literal

How = Literal["paper", "phone"]


@dataclass(frozen=True, slots=True)
class Street:
    """
    A street of the demo.

    :param near: a point on it, in degrees
    """

    name: str
    near: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """
    Somebody who lives in a street.

    :param how: on paper, by a coordinator, or with a phone and a log-in
    :param signs: whether they are a steward, who signs for the street
    :param claimed_days_ago: when they said that they live there, where nobody has confirmed it
    """

    name: str
    street: str
    how: How = "paper"
    signs: bool = False
    claimed_days_ago: int | None = None


STREETS = {
    street.name: street
    for street in (
        Street("Zandhoek", (52.38778, 4.88997)),
        Street("Realengracht", (52.38735, 4.88864)),
        Street("Barentszstraat", (52.38892, 4.88771)),
        Street("Zoutkeetsgracht", (52.38838, 4.88829)),
    )
}

NEIGHBOURS = (
    Neighbour("Amber", "Zandhoek", "phone"),
    Neighbour("Bilal", "Zandhoek"),
    Neighbour("Corrie", "Zandhoek"),
    Neighbour("Daan", "Zandhoek"),
    Neighbour("Esther", "Zandhoek"),
    Neighbour("Farid", "Zandhoek", claimed_days_ago=5),
    Neighbour("Greet", "Realengracht"),
    Neighbour("Hamza", "Realengracht", "phone"),
    Neighbour("Ilse", "Realengracht", "phone", signs=True),
    Neighbour("Joris", "Realengracht", signs=True),
    Neighbour("Karima", "Realengracht"),
    Neighbour("Lars", "Realengracht", claimed_days_ago=3),
    Neighbour("Marloes", "Realengracht"),
    Neighbour("Niels", "Realengracht"),
    Neighbour("Ömer", "Barentszstraat", signs=True),
    Neighbour("Petra", "Barentszstraat", "phone", signs=True),
    Neighbour("Quinten", "Barentszstraat"),
    Neighbour("Ria", "Barentszstraat"),
    Neighbour("Samira", "Barentszstraat", "phone"),
    Neighbour("Ties", "Barentszstraat"),
    Neighbour("Ulla", "Barentszstraat"),
    Neighbour("Vera", "Barentszstraat"),
    Neighbour("Wim", "Zoutkeetsgracht", "phone"),
    Neighbour("Xander", "Zoutkeetsgracht"),
    Neighbour("Yusuf", "Zoutkeetsgracht", "phone"),
    Neighbour("Zeynep", "Zoutkeetsgracht", "phone"),
    Neighbour("Anouk", "Zoutkeetsgracht"),
    Neighbour("Bas", "Zoutkeetsgracht"),
    Neighbour("Chiara", "Zoutkeetsgracht"),
    Neighbour("Dirk", "Zoutkeetsgracht", claimed_days_ago=1),
    Neighbour("Elif", "Zoutkeetsgracht"),
)


def living_in(street: str) -> list[str]:
    """The names of those of whom it is confirmed that they live in a street."""
    return [
        neighbour.name
        for neighbour in NEIGHBOURS
        if neighbour.street == street and neighbour.claimed_days_ago is None
    ]
