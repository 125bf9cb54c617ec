"""Which plans ask for a grant on Sunday, and how far each has come."""

from dataclasses import dataclass
from typing import Literal

Fate = Literal["draft", "submitted", "asked", "wait_listed", "refused", "awarded"]
Money = Literal["prepared", "released", "paid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    A plan and what became of it.

    :param lines: category, what for, cents
    :param group: the name of the group that applies; else a person does
    :param from_others: who else pays, and how much of it
    :param days_ago: since it was handed in
    :param word: the question, or the reason of the decision
    :param judged: rules of which the desk has said that they hold
    :param money: how far the payment of an award has come
    """

    title: str
    text: str
    by: str
    street: str
    lines: tuple[tuple[str, str, int], ...]
    days_ago: float
    fate: Fate
    group: str = ""
    from_others: tuple[str, int] | None = None
    purposes: tuple[str, ...] = ("surroundings", "meeting")
    supporters: tuple[str, ...] = ()
    word: str = ""
    judged: tuple[str, ...] = ()
    iban: str = ""
    money: Money | None = None

    @property
    def asked_cents(self) -> int:
        """What is asked for: the costs, less what others pay."""
        costs = sum(cents for _category, _what, cents in self.lines)
        return costs - (self.from_others[1] if self.from_others else 0)


PLANS = (
    Plan(
        title="An open day for all gardens",
        text="On one Saturday everybody opens their garden, and we swap plants in the street.",
        by="Greet", street="Realengracht", group="Realengroen",
        lines=(("hire", "Tables and a tent", 26_000), ("materials", "Signs and pots", 14_000)),
        days_ago=50, fate="awarded", word="It brings two streets together.",
        iban="NL20INGB0001234567", money="paid",
    ),
    Plan(
        title="A bench by the water",
        text="We place a bench where the quay is widest, and open it with the neighbours.",
        by="Amber", street="Zandhoek",
        lines=(
            ("materials", "Wood and steel", 72_000),
            ("food_and_drink", "Coffee and cake at the opening", 8_000),
        ),
        supporters=("Daan", "Esther", "Corrie"),
        days_ago=54, fate="submitted", judged=("A6-support",),
    ),
    Plan(
        title="A barbecue for the street",
        text="Meat, drinks and music for everybody.",
        by="Wim", street="Zoutkeetsgracht",
        lines=(("food_and_drink", "Meat and salads", 38_000), ("alcohol", "Beer", 12_000)),
        purposes=("meeting",), supporters=("Bas",), days_ago=40, fate="refused",
        word="The scheme does not pay food and drink. Tables or music it could.",
    ),
    Plan(
        title="Repair café in the boat house",
        text="Every last Sunday of the month volunteers mend what people bring.",
        by="Hamza", street="Realengracht", group="Repair café De Eilanden",
        lines=(("materials", "Tools and spare parts", 32_000), ("hire", "The boat house", 18_000)),
        from_others=("The boat house", 8_000), purposes=("for_others", "meeting"),
        days_ago=35, fate="awarded", word="Useful to many, and it costs little.",
        iban="NL91ABNA0417164300", money="released",
    ),
    Plan(
        title="Facade gardens in the Barentszstraat",
        text="Thirty households lift a row of tiles and plant what climbs.",
        by="Samira", street="Barentszstraat", group="Barentszgroen",
        lines=(("materials", "Plants, soil and trellises", 65_000),),
        days_ago=24, fate="awarded", word="Thirty households take part.",
        iban="DE89370400440532013000", money="prepared",
    ),
    Plan(
        title="A playground that can be flooded",
        text="A square that holds the rain, and is a paddling pool on hot days.",
        by="Yusuf", street="Zoutkeetsgracht", group="Spelen aan de gracht",
        lines=(("materials", "Paving and drains", 380_000), ("hire", "A digger", 70_000)),
        purposes=("surroundings",), days_ago=20, fate="wait_listed",
        word="A fine plan, and more than is left this season.",
    ),
    Plan(
        title="Music on the square",
        text="An afternoon of music by those who live around the square.",
        by="Ilse", street="Realengracht",
        lines=(("hire", "Sound and light", 35_000),),
        purposes=("meeting",), supporters=("Joris", "Marloes"), days_ago=12, fate="asked",
        word="On which day will it be?",
    ),
    Plan(
        title="A shelf to swap books and toys",
        text="A shelf under the arch, which we look after by turns.",
        by="Petra", street="Barentszstraat", group="Buren van de Barentszstraat",
        lines=(("materials", "Wood, paint and a roof", 24_000),),
        purposes=("for_others", "meeting"), days_ago=6, fate="submitted",
    ),
    Plan(
        title="Lights along the Zoutkeetsgracht",
        text="Lanterns made by children, from the first of December on.",
        by="Zeynep", street="Zoutkeetsgracht",
        lines=(("materials", "Lanterns", 18_000),),
        purposes=("meeting",), supporters=("Elif",), days_ago=1, fate="draft",
    ),
)  # fmt: skip
