"""Dutch and English, everywhere the same two."""

from typing import Literal

from django.utils.translation import get_language

LanguageCode = Literal["nl", "en"]
LANGUAGES: tuple[LanguageCode, ...] = ("nl", "en")


def current_language() -> LanguageCode:
    """Tell the reader's language; Dutch where nothing is set."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def pick(*, nl: str, en: str) -> str:
    """Choose the text in the reader's language, the other where that one is empty."""
    wanted, other = (en, nl) if current_language() == "en" else (nl, en)
    return wanted or other
