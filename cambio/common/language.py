"""Dutch and English, everywhere the same two."""

from typing import Literal, cast

from django.utils.translation import get_language

LanguageCode = Literal["nl", "en"]
LANGUAGES: tuple[LanguageCode, ...] = ("nl", "en")


def current_language() -> LanguageCode:
    """Tell the reader's language; Dutch where nothing is set."""
    code = (get_language() or "nl")[:2]
    return cast(LanguageCode, code) if code in LANGUAGES else "nl"


def pick(*, nl: str, en: str) -> str:
    """Choose the text in the reader's language, the other where that one is empty."""
    wanted, other = (en, nl) if current_language() == "en" else (nl, en)
    return wanted or other
