"""The rule book: all of a scheme, in the reader's language, and nothing else."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from cambio.common.language import LANGUAGES, LanguageCode
from grants import sentences
from grants.rule_book import RuleBook, pages, rule_book
from grants.schemes import (
    ACCOUNT_NEEDS,
    LEGAL_REGIMES,
    PRESETS,
    SETTINGS,
    WHEN_EMPTY,
    filled,
    preset,
    rules,
)
from tools.docs import Command

FOLDER = settings.BASE_DIR / "docs" / "schemes"
CODES = sorted(file.stem for file in PRESETS.glob("*.toml"))
BOTH = [(code, language) for code in CODES for language in LANGUAGES]


def cells(book: RuleBook) -> list[str]:
    return [cell for section in book.sections for row in section.rows for cell in row]


@pytest.mark.parametrize(("code", "language"), BOTH)
def test_everything_that_a_scheme_says_stands_in_its_rule_book(
    code: str, language: LanguageCode
) -> None:
    scheme, book = preset(code), rule_book(preset(code), language)
    said = cells(book)
    assert book.title == getattr(scheme.title, language)
    assert scheme.notice is not None
    assert (book.notice, book.about) == (
        getattr(scheme.notice, language),
        getattr(scheme.about, language),
    )
    for part in (*scheme.rules, *scheme.notes):
        assert getattr(part, language) in said
    with translation.override(language):
        assert {str(label) for label in sentences.SETTINGS.values()} <= set(said)
        assert all(sentences.rule_text(rule) in said for rule in scheme.rules)
    for setting in scheme.settings.values():
        if setting.why:
            assert any(getattr(setting.why, language) in cell for cell in said)


@pytest.mark.parametrize("code", CODES)
def test_where_it_comes_from_stands_beside_every_line(code: str) -> None:
    scheme, book = preset(code), rule_book(preset(code), "en")
    origins = [row[-1] for section in book.sections for row in section.rows]
    parts = [*scheme.settings.values(), *scheme.rules, *scheme.notes]
    assert sorted(origins) == sorted(origin_of(part) for part in parts)


def origin_of(part: object) -> str:
    source = getattr(part, "source", "")
    if source:
        return f"the example, {source}"
    return "nobody yet" if getattr(part, "origin", "ours") == "unset" else "cambio"


def test_what_a_programme_chose_is_said_to_be_its_own_choice() -> None:
    scheme = filled(preset("buurt-aan-zet"), {"when_empty": "wait_list"})
    rows = [row for section in rule_book(scheme, "en").sections for row in section.rows]
    assert (
        "When the budget is empty",
        "An application goes on a waiting list",
        "the programme",
    ) in rows


@pytest.mark.parametrize(
    ("language", "amount", "term"),
    [("nl", "€\N{NO-BREAK SPACE}2.000", "24 uur"), ("en", "€2,000", "24 hours")],
)
def test_amounts_and_terms_are_written_as_the_reader_does(
    language: LanguageCode, amount: str, term: str
) -> None:
    said = cells(rule_book(preset("buurt-aan-zet"), language))
    assert any(amount in cell for cell in said)
    assert term in said


def test_the_two_languages_say_as_much_and_share_no_sentence() -> None:
    for code in CODES:
        dutch, english = (cells(rule_book(preset(code), language)) for language in LANGUAGES)
        assert len(dutch) == len(english)
        same = {one for one, other in zip(dutch, english, strict=True) if one == other}
        ids = {rule.id for rule in preset(code).rules}
        assert same - ids <= {"cambio", "100\N{NO-BREAK SPACE}%"}


def test_a_scheme_without_notes_has_no_empty_tables() -> None:
    book = rule_book(replace(preset("buurt-aan-zet"), notes=()), "en")
    assert [section.title for section in book.sections] == ["What was agreed", "The rules"]


def test_a_page_has_a_row_for_every_line_and_no_broken_one() -> None:
    for name, text in pages().items():
        code, language, _end = Path(name).name.split(".")
        book = rule_book(preset(code), "nl" if language == "nl" else "en")
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        widths = [
            len(section.head) for section in book.sections for _ in range(len(section.rows) + 2)
        ]
        # A bar within a text would make a cell too many.
        assert [line.count("|") - 1 for line in rows] == widths
        assert text.startswith(f"# {book.title}\n")
        assert f"> {book.notice}\n" in text


def test_pages_stand_in_the_docs_and_a_changed_one_is_found(tmp_path: Path) -> None:
    assert set(pages()) == {f"schemes/{code}.{language}.md" for code, language in BOTH}
    call_command(Command(), folder=tmp_path)
    page = tmp_path / "schemes" / "buurt-aan-zet.nl.md"
    page.write_text(page.read_text().replace("2.000", "3.000"))
    with pytest.raises(CommandError, match=r"schemes/buurt-aan-zet\.nl\.md;"):
        call_command(Command(), "--check", folder=tmp_path)


def test_the_page_on_schemes_names_all_that_a_file_may_say() -> None:
    text = (FOLDER / "README.md").read_text()
    kinds = rules.KINDS.values()
    words = {
        *SETTINGS, *LEGAL_REGIMES, *WHEN_EMPTY, *ACCOUNT_NEEDS, *rules.KINDS, *rules.STRENGTHS,
        *rules.APPLICANTS, *rules.SCOPES, *rules.PURPOSES, *rules.CATEGORIES, *CODES,
        *(name for kind in kinds for name in (*kind.parameters, *kind.optional)),
    }  # fmt: skip
    assert words - set(re.findall(r"`(\w[\w-]*)`", text)) == set()


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (sentences.APPLICANTS, rules.APPLICANTS),
        (sentences.SCOPES, rules.SCOPES),
        (sentences.PURPOSES, rules.PURPOSES),
        (sentences.CATEGORIES, rules.CATEGORIES),
        (sentences.STRENGTHS, rules.STRENGTHS),
        (sentences.RULES, tuple(rules.KINDS)),
        (sentences.SETTINGS, tuple(SETTINGS)),
        (sentences.CHOICES["legal_regime"], LEGAL_REGIMES),
        (sentences.CHOICES["when_empty"], WHEN_EMPTY),
        (sentences.CHOICES["account_needs"], ACCOUNT_NEEDS),
    ],
)
def test_every_code_has_its_word_in_the_same_order(
    table: sentences.Texts, codes: tuple[str, ...]
) -> None:
    assert tuple(table) == codes
