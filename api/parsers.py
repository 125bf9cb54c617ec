"""Reading JSON without surprises: bounded before it costs anything, and nothing taken for else."""

import json
import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from cambio.common.errors import TooLarge

MOST_DEPTH = 20
MOST_DIGITS = 18
MOST_ENTRIES = 1000
LONGEST_TEXT = 20_000
MOST_FAULTS, LONGEST_KEY = 20, 60

FAULTS: dict[str, str | Promise] = {
    "cut_off": _("The body is shorter than was announced."),
    "not_utf8": _("The body is not UTF-8."),
    "not_json": _("The body is not valid JSON."),
    "not_an_object": _("The body is not a JSON object."),
    "too_deep": _("The body is nested too deeply."),
    "nul": _("This has a NUL character."),
    "half_pair": _("This has half of a character pair."),
    "too_long": _("This text is too long."),
    "too_many": _("There are too many of these."),
    "too_many_digits": _("This number has too many digits."),
    "not_a_number": _("This is not a number."),
    "twice": _("This appears twice."),
}

# A text, even one that never ends: left out, its every quote would begin another search for one.
_TEXTS_AND_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_HALF_PAIR = re.compile("[\ud800-\udfff]")


class Unreadable(ParseError):
    """
    A body that is refused before anything looks at what it means.

    :ivar faults: what is wrong, each with a pointer; the empty one stands for the whole body
    """

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__(str(FAULTS[faults[0][1]]))
        self.faults = faults


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

        :raises Unreadable: saying what is wrong with it
        :raises TooLarge: before anything of it is read into objects
        """
        del media_type
        announced = announced_length(parser_context["request"])
        try:
            body = stream.read(announced)
        except UnreadablePostError:
            raise Unreadable(("", "cut_off")) from None
        return read_json(body, announced)


def announced_length(request: HttpRequest) -> int:
    """
    Tell how long a request says that its body is.

    :raises TooLarge: longer than is taken; nothing of it has been read
    """
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:  # Django reads nothing then
        return 0
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length > limit:
        raise TooLarge(_("Send at most %(bytes)d bytes.") % {"bytes": limit})
    return length


def read_json(body: bytes, announced: int) -> Any:
    """
    Read a body that has arrived.

    :raises Unreadable: saying what is wrong with it
    """
    if len(body) < announced:
        raise Unreadable(("", "cut_off"))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(("", "not_utf8")) from None
    if _depth_of(text) > MOST_DEPTH:
        raise Unreadable(("", "too_deep"))
    try:
        data = json.loads(
            text,
            parse_constant=lambda _name: _Fault("not_a_number"),
            parse_int=_parse_int,
            parse_float=_parse_float,
            object_pairs_hook=_without_doubles,
        )
    except ValueError:
        raise Unreadable(("", "not_json")) from None
    faults = list(islice(_faults_in(data, ""), MOST_FAULTS))
    if faults:
        raise Unreadable(*faults)
    return data


def _depth_of(text: str) -> int:
    depth = deepest = 0
    for found in _TEXTS_AND_BRACKETS.findall(text):
        if found in "[{":
            depth += 1
        elif found in "]}":
            depth -= 1
        deepest = max(deepest, depth)
    return deepest


class _Fault:
    """Stands in for what could not be read, so that its place can be told."""

    def __init__(self, code: str) -> None:
        self.code = code


def _parse_int(digits: str) -> int | _Fault:
    return int(digits) if len(digits.lstrip("-")) <= MOST_DIGITS else _Fault("too_many_digits")


def _parse_float(digits: str) -> float | _Fault:
    if sum(sign.isdigit() for sign in digits) > 2 * MOST_DIGITS:
        return _Fault("too_many_digits")
    number = float(digits)
    return number if math.isfinite(number) else _Fault("too_many_digits")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = _Fault("twice") if key in found else value
    return found


def _faults_in(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, _Fault):
        yield pointer, value.code
    elif isinstance(value, str):
        yield from ((pointer, code) for code in _faults_of(value))
    elif isinstance(value, dict | list):
        if len(value) > MOST_ENTRIES:
            yield pointer, "too_many"
            return
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from ((pointer, code) for code in _faults_of(str(key)))
            yield from _faults_in(inner, f"{pointer}/{_spelt(str(key))}")


def _faults_of(text: str) -> Iterator[str]:
    if len(text) > LONGEST_TEXT:
        yield "too_long"
    if "\0" in text:
        yield "nul"
    if not text.isascii() and _HALF_PAIR.search(text):
        yield "half_pair"


def _spelt(key: str) -> str:
    """Spell a key as a JSON pointer does; one that cannot be written stays out of the answer."""
    readable = key[:LONGEST_KEY].encode(errors="replace").decode()
    return readable.replace("~", "~0").replace("/", "~1")
