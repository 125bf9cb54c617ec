"""Amounts and counts as they are written by hand: taken for what they mean, or not at all."""

import pytest
from django import forms

from web.shared.fields import CountField, EuroField


@pytest.mark.parametrize(
    "written", ["0,005", "0.005", "0.500", "0,500", "00.500", "01.250", "0 500"]
)
def test_b9_a_group_of_thousands_never_begins_with_0(written):
    with pytest.raises(forms.ValidationError):
        EuroField().clean(written)


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1.250,-", 125_000),
        ("1250,-", 125_000),
        ("1.250,--", 125_000),
        ("1.250,=", 125_000),
        ("€ 1.250,\N{EN DASH}", 125_000),
        ("\N{EURO SIGN}5,\N{EM DASH}", 500),
        ("1250.-", 125_000),
        ("1,250.-", 125_000),
        ("EUR 1.250,00", 125_000),
        ("eur1250", 125_000),
        ("1.250 euro", 125_000),
        ("1.250,50 EUR", 125_050),
        ("1\N{THIN SPACE}250,50\N{NO-BREAK SPACE}€", 125_050),
        ("0,50", 50),
        ("10.500", 1_050_000),
    ],
)
def test_b9_an_amount_is_taken_as_the_dutch_write_it(written, cents):
    assert EuroField().clean(written) == cents


@pytest.mark.parametrize(
    "written",
    [
        "1.250-",
        "-,50",
        ",-",
        "1.250,-50",
        "1.250.-",
        "1.250,---",
        "-1.250,-",
        "1.250,- 5",
        "EUR",
        "€",
    ],
)
def test_b9_a_dash_stands_for_no_cents_and_for_nothing_else(written):
    with pytest.raises(forms.ValidationError):
        EuroField().clean(written)


@pytest.mark.parametrize(
    ("written", "count"),
    [("1.000", 1000), ("1,000", 1000), ("12 000", 12_000), ("7", 7), (" 40 ", 40), (1000, 1000)],
)
def test_b9_a_count_keeps_its_thousands(written, count):
    assert CountField().clean(written) == count


@pytest.mark.parametrize("written", ["0.500", "1.5", "1.00.000", "-1.000", "1.000,50", "1.000,-"])
def test_b9_what_is_no_count_is_refused(written):
    with pytest.raises(forms.ValidationError):
        CountField(min_value=0).clean(written)
