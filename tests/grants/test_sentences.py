"""Findings in words, in the reader's language and with their values."""

import re

import pytest
from django.utils import translation

from cambio.common.language import LANGUAGES, LanguageCode
from grants import sentences
from grants.deadlines import Term
from grants.schemes.rules import Rule, RuleFinding
from grants.values import Words

NBSP = "\N{NO-BREAK SPACE}"
VALUES: dict[str, int | str] = {
    "applicant": "person",
    "applicants": "group,body",
    "scope": "street",
    "scopes": "street,city",
    "purposes": "meeting,party",
    "categories": "food_and_drink",
    "parties": 1,
    "least": 2,
    "supporters": 3,
    "percent": 50,
    "cents": 200_001,
    "most_cents": 200_000,
    "least_cents": 300_000,
    "refused_cents": 5_000,
    "total_cents": 400_000,
    "covered_cents": 350_000,
    "above_cents": 1_000_000,
}


def finding(code: str, **values: int | str) -> RuleFinding:
    return RuleFinding("Z1-amount", "amount_at_most", "not_met", "default", code, values)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", f"€{NBSP}2.000,01 is meer dan €{NBSP}2.000."),
        ("en", "€2,000.01 is more than €2,000."),
    ],
)
def test_a_finding_is_a_sentence_with_its_amounts(language: str, sentence: str) -> None:
    above = finding("amount_above", cents=200_001, most_cents=200_000)
    with translation.override(language):
        assert sentences.sentence_of(above) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "nl",
            "Wie aanvraagt: een bewoner. "
            "Wie kan aanvragen: een groep bewoners, een andere organisatie.",
        ),
        (
            "en",
            "Who applies: one resident. Who can apply: a group of residents, another organisation.",
        ),
    ],
)
def test_words_stand_in_a_sentence_as_the_reader_knows_them(language: str, sentence: str) -> None:
    unfit = finding("applicant_unfit", applicant="person", applicants="group,body")
    with translation.override(language):
        assert sentences.sentence_of(unfit) == sentence


@pytest.mark.parametrize("code", sentences.FINDINGS)
def test_every_finding_has_a_sentence_of_its_own_in_each_language(code: str) -> None:
    said = set()
    for language in LANGUAGES:
        with translation.override(language):
            sentence = sentences.sentence_of(finding(code, **VALUES))
            others = [str(text) for key, text in sentences.FINDINGS.items() if key != code]
            assert str(sentences.FINDINGS[code]) not in others
        assert re.search(r"\w\.$", sentence)
        assert not re.search(r"%|_|  ", sentence.replace("50 %", "half"))
        said.add(sentence)
    assert len(said) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("key", "value", "dutch", "english"),
    [
        ("decide_within", Term(1, "hours"), "1 uur", "1 hour"),
        ("decide_within", Term(24, "hours"), "24 uur", "24 hours"),
        ("decide_within", Term(1, "days"), "1 dag", "1 day"),
        ("account_within", Term(4, "weeks"), "4 weken", "4 weeks"),
        ("account_within", Term(3, "months"), "3 maanden", "3 months"),
        ("decider", Words("het panel", "the panel"), "het panel", "the panel"),
        ("pay_at_award", True, "Ja", "Yes"),
        ("pay_at_award", False, "Nee", "No"),
        ("advance_percent", 0, f"0{NBSP}%", f"0{NBSP}%"),
        ("when_empty", "refuse", "Een aanvraag wordt afgewezen", "An application is refused"),
        (
            "account_needs",
            ("receipts", "photos"),
            "Rekeningen en bonnen; Foto's",
            "Receipts; Photos",
        ),
    ],
)
def test_a_setting_is_said_in_words(key: str, value: object, dutch: str, english: str) -> None:
    said: dict[LanguageCode, str] = {"nl": dutch, "en": english}
    for language, text in said.items():
        with translation.override(language):
            assert sentences.setting_text(key, value) == text


def test_what_a_rule_checks_is_told_with_all_of_its_parameters() -> None:
    rule = Rule(
        "W5-structural",
        "not_structural",
        "wall",
        "nl",
        "en",
        applies_to=("association", "body"),
        parameters={"except_purposes": ("running_costs",), "except_applicants": ("association",)},
    )
    with translation.override("en"):
        assert sentences.rule_text(rule) == (
            "It does not go on all year, nor at fixed times. "
            "Except: running costs of a residents' association. "
            "That exception is for: a residents' association or committee. "
            "The rule is for: a residents' association or committee, another organisation."
        )
