"""What is a name, and when two are one."""

# ruff: noqa: RUF001 - characters that look alike are what this is about

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cambio.common.names import NotAName, folded, hides, read_name, set_apart, telling

HONEST = (
    "Rosa",
    "Jan-Willem van 't Hoff",
    "’s-Gravesandestraat",
    "Zoë Ørsted",
    "דנה כהן",
    "أحمد بن علي",
    "می\N{ZERO WIDTH NON-JOINER}خواهم",
    "क\N{DEVANAGARI SIGN VIRAMA}\N{ZERO WIDTH JOINER}ष",
    "李小龍",
    "辻\U000e0100",
    "42",
    "🌻",
    "👨\N{ZERO WIDTH JOINER}❤\N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER}👨",
    "1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}",
    "🙋🏽",
    "\U0001fae9",  # an emoji that is younger than Python's tables
)
HIDING = (
    "\N{ZERO WIDTH SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\N{RIGHT-TO-LEFT ISOLATE}",
    "\N{RIGHT-TO-LEFT MARK}",
    "\N{HANGUL FILLER}",
    "\N{HALFWIDTH HANGUL FILLER}",
    "\N{BRAILLE PATTERN BLANK}",
    "\N{COMBINING GRAPHEME JOINER}",
    "\N{SOFT HYPHEN}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{WORD JOINER}",
    "\N{TAG LATIN SMALL LETTER A}",
    "\N{LINE SEPARATOR}",
    "\N{NEXT LINE}",
    "\n",
    "\r",
    "\t",
    "\x00",
    "\x7f",
    "\ud800",
    "\ue000",
    "\ufffe",
    "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH JOINER}",
    " \N{ZERO WIDTH JOINER}",
    "\N{VARIATION SELECTOR-16}\N{VARIATION SELECTOR-15}",
)


def refusal_of(written: str, most: int | None = None) -> str:
    with pytest.raises(NotAName) as caught:
        read_name(written, most=most)
    assert caught.value.sentence
    return caught.value.code


@pytest.mark.parametrize("name", HONEST)
def test_b7_an_honest_name_stays_as_it_was_written(name: str) -> None:
    assert read_name(name) == name


@pytest.mark.parametrize("sign", HIDING, ids=ascii)
def test_b7_a_name_that_hides_turns_or_breaks_something_is_refused(sign: str) -> None:
    assert refusal_of(f"An{sign}na") == "name_hides"


@pytest.mark.parametrize("sign", ["\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"], ids=ascii)
def test_b7_a_joiner_stands_inside_a_name_and_nowhere_else(sign: str) -> None:
    assert read_name(f"An{sign}na")
    for edge in (f"{sign}Anna", f"Anna{sign}", f"An {sign}na", sign):
        assert refusal_of(edge) == "name_hides"


@pytest.mark.parametrize("written", ["", "  ", "-", "…", "+ +", "'", "\N{COMBINING ACUTE ACCENT}"])
def test_b7_there_is_a_letter_a_digit_or_an_emoji_to_see(written: str) -> None:
    assert refusal_of(written) == "name_unseen"


def test_b7_letters_are_composed_and_spaces_folded() -> None:
    written = " Cafe\N{COMBINING ACUTE ACCENT}\N{NO-BREAK SPACE} \N{EM SPACE}De  Hoek "
    assert read_name(written) == "Café De Hoek"


def test_a_name_has_so_many_characters_at_most() -> None:
    assert read_name(" " + "x" * 80, most=80) == "x" * 80
    assert refusal_of("x" * 81, most=80) == "name_too_long"


@given(st.text())
def test_b7_what_is_read_is_read_again_to_the_same(written: str) -> None:
    try:
        name = read_name(written)
    except NotAName:
        return
    assert read_name(name) == name
    assert not hides(name)
    assert folded(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Caféstraat", unicodedata.normalize("NFD", "Caféstraat")),
        ("Caféstraat", "CAFESTRAAT"),
        ("'s-Gravesandestraat", "’s-Gravesandestraat"),
        ("'s-Gravesandestraat", "`s Gravesandestraat"),
        ("'s-Gravesandestraat", "´S–gravesandestraat"),
        ("KADE", "Kade"),
        ("De  Vries & Zn.", "de vries zn"),
        ("IJsselmeer", "\N{LATIN CAPITAL LIGATURE IJ}sselmeer"),
        ("Łódź Ørsted Straße", "lodz orsted strasse"),
        ("Zandhoek １２", "Zandhoek 12"),
        ("Zandhoek ١٢", "Zandhoek 12"),
        ("An\N{ZERO WIDTH JOINER}na", "Anna"),
        ("שָׁלוֹם", "שלום"),
        ("❤\N{VARIATION SELECTOR-16}", "❤"),
    ],
)
def test_b8_two_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zandhoek", "Zandpad"),
        ("Zandhoek 1", "Zandhoek 2"),
        ("De Vries", "Devries"),
        ("か", "が"),
        ("कि", "कु"),
        ("李", "里"),
        ("🌻", "🌼"),
        ("C++", "C"),
    ],
)
def test_b8_other_names_have_other_keys(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_b8_a_key_is_its_own_key_however_its_name_is_encoded(written: str) -> None:
    key = folded(written)
    assert folded(key) == key
    assert folded(unicodedata.normalize("NFD", written)) == key
    assert folded(unicodedata.normalize("NFC", written)) == key


def test_b7_a_name_is_set_apart_from_what_stands_beside_it() -> None:
    assert set_apart("דנה <b>") == "<bdi>דנה &lt;b&gt;</bdi>"
    assert set_apart("") == set_apart(None) == ""
    told = telling("%(name)s, for <%(total)d> cambi", name="O'Brien & דנה", total=5)
    assert told == "<bdi>O&#x27;Brien &amp; דנה</bdi>, for &lt;5&gt; cambi"
    assert told == told.__html__()
