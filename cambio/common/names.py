"""
What somebody or something is called: which texts are names, and when two of them are one.

A name is shown as it was first written; it is compared and searched by its folded key alone.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NewType

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from text_unidecode import unidecode

Name = NewType("Name", str)
"""A text that `read_name` has read: it hides nothing, and there is something to see of it."""

NO_NAME = Name("")
"""Where a name may be left out."""

LONGEST_NAME = 80
"""Of people, and of most things."""

REASONS = {
    "name_hides": _(
        "This holds a line break, or a character that nobody sees or that turns the text. "
        "Delete it and type it again."
    ),
    "name_unseen": _("Use at least one letter, digit or emoji."),
    "name_too_long": _("This is too long."),
}

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
# Emoji are made of several characters, and some scripts need joiners; alone they would be unseen.
_ATTACHED = re.compile(
    f"(?<=[^ {_JOINERS}{_SELECTORS}])"
    f"(?:[{_SELECTORS}]?[{_JOINERS}](?=[^ {_JOINERS}{_SELECTORS}])|[{_SELECTORS}])"
)
# Nothing to see, though by its category each is a letter, a mark or a picture.
_BLANK = re.compile(
    f"[{_SELECTORS}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U0001d159]"
)
# Telephones write emoji that are younger than the tables of this Python.
_PICTURES = re.compile("[\U0001f000-\U0001faff]")
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}

_APOSTROPHES = "'`´‘’‛′ʹʻʼʽꞌ"  # noqa: RUF001 - one for the other is what keyboards write
# What writers of Hebrew and Arabic leave out stands in the first classes, accents in the others.
_POINTS, _ACCENTS = range(10, 37), range(202, 241)


class NotAName(ValueError):
    """
    This is no name.

    :ivar code: why, as a key of `REASONS`
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> str:
        """Why, in the reader's language."""
        return str(REASONS[self.code])


def read_name(written: str, *, most: int | None = None) -> Name:
    """
    Read a name: letters and accents composed, spaces folded.

    :param most: how many characters it may have
    :raises NotAName: it hides something, shows nothing, or is too long
    """
    if hides(written):
        raise NotAName("name_hides")
    name = " ".join(unicodedata.normalize("NFC", written).split())
    if not any(map(_is_seen, folded(name))):
        raise NotAName("name_unseen")
    if most is not None and len(name) > most:
        raise NotAName("name_too_long")
    return Name(name)


def hides(text: str) -> bool:
    """Tell whether a line holds characters that nobody sees, that turn it, or that break it."""
    return any(map(is_unseen, _ATTACHED.sub("", text)))


def is_unseen(sign: str) -> bool:
    """Tell whether a character by itself takes no room, or changes how others look."""
    if _PICTURES.match(sign):
        return False
    return unicodedata.category(sign) in _UNSEEN or _BLANK.match(sign) is not None


def _is_seen(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] in "LN" or category == "So" or _PICTURES.match(sign) is not None


def set_apart(name: object) -> SafeString:
    """Write a name into a page: read from right to left it turns nothing that stands beside it."""
    return format_html("<bdi>{}</bdi>", name) if name else SafeString()


def telling(sentence: str | Promise, **said: object) -> SafeString:
    """Put names, each set apart, and numbers into a sentence for a page."""
    apart = {
        key: value if isinstance(value, int) else set_apart(value) for key, value in said.items()
    }
    return SafeString(escape(sentence) % apart)


def folded(written: str) -> str:
    """
    Give the key by which names are compared and searched; texts with one key are one name.

    Capitals, accents, apostrophes, dashes and how a letter is encoded make no difference.
    """
    # Alone it would come apart into a space and an accent.
    decomposed = unicodedata.normalize("NFKD", written.replace("\N{ACUTE ACCENT}", "'")).casefold()
    signs = "".join(map(_folded_sign, unicodedata.normalize("NFKD", decomposed)))
    return " ".join(unicodedata.normalize("NFKC", signs).split())


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    if (sign.isascii() and sign.isalnum()) or _PICTURES.match(sign):
        return sign
    category = unicodedata.category(sign)
    if sign in _APOSTROPHES or category in {"Cf", "Me"} or _is_left_out(sign):
        return ""
    if category[0] in "PZC" or category == "Sk":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if unicodedata.name(sign, "").startswith("LATIN"):
        plain = unidecode(sign).lower()
        return plain if plain.isalnum() else sign
    return sign


def _is_left_out(sign: str) -> bool:
    """Tell whether it is a mark that one may write or not; vowels of other scripts are none."""
    weight = unicodedata.combining(sign)
    return weight in _POINTS or weight in _ACCENTS or _BLANK.match(sign) is not None
