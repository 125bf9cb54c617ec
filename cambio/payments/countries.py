"""Which countries a payment reaches with no more than name and IBAN; `eea.toml` is the data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Accession:
    """Of a country in the European Economic Area, from its first day to its last."""

    since: date
    until: date = date.max


def _read() -> Mapping[str, Accession]:
    data = tomllib.loads(Path(__file__).with_name("eea.toml").read_text(encoding="utf-8"))
    return {code: Accession(**days) for code, days in data["members"].items()}


MEMBERS = _read()


def is_in_eea(code: str, on: date) -> bool:
    """Tell whether a country was in the European Economic Area on a day."""
    accession = MEMBERS.get(code)
    return accession is not None and accession.since <= on <= accession.until
