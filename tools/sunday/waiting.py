"""What waits for a coordinator on Sunday: a dozen reports, no two of a kind."""

from datetime import datetime, timedelta
from functools import partial

from tools.sunday.reports import Report, Shot, pair

WAITING = (
    (52, partial(
        Report,
        by="Samira", streets=("Barentszstraat",), minutes=60,
        people=("Samira", "Ties"), bags=3, shots=pair(1),
        note="Around the playground.",
        question="Who are the two people without an account?",
    )),
    (29, partial(
        Report,
        by="Yusuf", streets=("Zoutkeetsgracht",), minutes=60,
        people=("Yusuf", "Elif"), bags=4,
        shots=(Shot(phase="before", scene=2, minutes=-1440), Shot(phase="after", scene=2)),
        note="The side of the water, up to the bridge.",
    )),
    (27, partial(
        Report,
        by="Amber", streets=("Zandhoek",), minutes=60,
        people=("Amber", "Daan", "Noor"), others=2, bags=5, shots=pair(3),
        note="Along the quay, with two children of the boat school.",
    )),
    (26.5, partial(
        Report,
        by="Hamza", streets=("Realengracht", "Zandhoek"), minutes=90,
        people=("Hamza", "Greet", "Amber"), bags=4, shots=pair(4, minutes=80),
        note="From the bridge down to the quay.",
    )),
    (25, partial(
        Report,
        by="Carla", streets=("Realengracht",), minutes=75,
        others=14, bags=9, shots=pair(5, minutes=70),
        note="Group 6 of the primary school, with their teacher.",
    )),
    (22, partial(
        Report,
        by="Ilse", streets=("Realengracht",), minutes=45,
        people=("Ilse", "Joris"), bags=3,
        shots=(
            Shot(phase="before", scene=6),
            Shot(phase="after", scene=6, minutes=44, away=True),
        ),
        note="Both sides of the bridge.",
    )),
    (21, partial(
        Report,
        by="Greet", streets=("Realengracht",), minutes=30,
        people=("Greet", "Karima"), bags=2,
        note="My phone was empty, so there are no photos.",
    )),
    (20, partial(
        Report,
        by="Petra", streets=("Barentszstraat", "Zoutkeetsgracht"), minutes=150,
        people=("Petra", "Ömer", "Quinten", "Ria", "Ulla", "Vera", "Wim", "Anouk"), others=6,
        bags=22, shots=(*pair(7, minutes=140), *pair(8, minutes=145)),
        note="Our big day: two streets, fourteen people, soup afterwards.",
    )),
    (4, partial(
        Report,
        by="Wim", streets=("Zoutkeetsgracht",), minutes=40,
        people=("Wim", "Bas"), bags=2,
        shots=(
            Shot(phase="before", scene=9, place="hand"),
            Shot(phase="after", scene=9, minutes=38, place="nowhere", look="bare"),
        ),
        note="The photos came to me by a messenger.",
    )),
    (3.5, partial(
        Report,
        by="Samira", streets=("Barentszstraat",), minutes=50,
        people=("Samira", "Vera", "Ties"), bags=4,
        shots=tuple(
            Shot(phase=shot.phase, scene=10, minutes=shot.minutes, place="phone")
            for shot in pair(10)
        ),
    )),
    (3, partial(
        Report,
        by="Zeynep", streets=("Zoutkeetsgracht",), minutes=60,
        people=("Zeynep", "Chiara"), bags=3,
        shots=(
            Shot(phase="before", scene=11),
            Shot(phase="after", scene=3, minutes=50, look="copy"),
        ),
        note="Between the moorings.",
    )),
    (2, partial(
        Report,
        by="Yusuf", streets=("Zoutkeetsgracht",), minutes=30,
        people=("Yusuf", "Xander"), others=3, bags=2,
        shots=(
            Shot(phase="before", scene=12, look="covered"),
            Shot(phase="after", scene=12, minutes=28),
        ),
        note="Samen met de kinderen van nummer 12.",
    )),
)  # fmt: skip
"""Each with how many hours ago it began."""


def waiting_at(now: datetime) -> tuple[Report, ...]:
    """Give the reports as they wait at a moment."""
    return tuple(report(starts_at=now - timedelta(hours=hours)) for hours, report in WAITING)
