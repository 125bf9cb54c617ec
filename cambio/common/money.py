"""Amounts, each in its unit's smallest part; mypy refuses to mix them."""

from typing import NewType

from cambio.common.language import current_language

Cambi = NewType("Cambi", int)
Cents = NewType("Cents", int)

_CENTS_IN_EURO = 100


def euros(cents: int) -> str:
    """Write an amount as the reader does: € 2.000,01 in Dutch, €2,000.01 in English."""
    whole, rest = divmod(abs(cents), _CENTS_IN_EURO)
    amount = f"{whole:,}.{rest:02}" if rest else f"{whole:,}"
    minus = "-" if cents < 0 else ""
    if current_language() == "en":
        return f"{minus}€{amount}"
    dutch = amount.translate(str.maketrans(",.", ".,"))
    return f"€\N{NO-BREAK SPACE}{minus}{dutch}"
