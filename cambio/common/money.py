"""Amounts, each in its unit's smallest part; mypy refuses to mix them."""

from typing import NewType

Cambi = NewType("Cambi", int)
Cents = NewType("Cents", int)
