"""Reading JSON without surprises: bounded, no duplicate keys, no numbers that are none."""

import json
import re
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from cambio.common.errors import TooLarge

MOST_DEPTH = 20
MOST_DIGITS = 18

# A text, even one that never ends: left out, its every quote would begin another search for one.
_TEXTS_AND_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


class StrictJSONParser(BaseParser):
    """
    JSON as RFC 8259 means it, and no more of it than a call can need.

    Python's own reader takes NaN, lets the last of two equal keys win, runs out of stack on deep
    nesting and passes lone surrogates on to a database that refuses them.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        """
        Read the whole body.

        :raises ParseError: saying what is wrong with it
        :raises TooLarge: before anything of it is read into objects
        """
        del media_type, parser_context
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(_("At most %(bytes)d bytes are taken.") % {"bytes": limit})
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise ParseError(_("The body is not UTF-8.")) from None
        _check_depth(text)
        try:
            data = json.loads(
                text,
                parse_constant=_refuse_constant,
                parse_int=_parse_int,
                object_pairs_hook=_without_duplicates,
            )
        except ValueError as error:
            raise ParseError(_("The body is not valid JSON: %(why)s") % {"why": error}) from None
        _check_text(text)
        return data


def _check_depth(text: str) -> None:
    depth = deepest = 0
    for found in _TEXTS_AND_BRACKETS.findall(text):
        if found in "[{":
            depth += 1
        elif found in "]}":
            depth -= 1
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH:
        raise ParseError(_("The body is nested too deeply."))


def _check_text(text: str) -> None:
    # The escapes are looked for in the source: a lone surrogate exists only as an escape, and
    # pairs are joined by the reader, so encoding what was read would find them too, at more cost.
    lowered = text.lower()
    if "\\u0000" in lowered or "\x00" in text:
        raise ParseError(_("The body has a NUL character."))
    if "\\ud" in lowered:
        try:
            json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise ParseError(_("The body has half of a character pair.")) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _parse_int(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ValueError(f"a number of more than {MOST_DIGITS} digits")
    return int(digits)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
