"""Amounts as people write them."""

import pytest
from django import forms
from django.utils.translation import override

from web.shared.fields import EuroField


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1500", 150_000),
        ("1500,5", 150_050),
        ("1500.50", 150_050),
        ("1.500", 150_000),
        ("1,500", 150_000),
        ("1.500,50", 150_050),
        ("1,500.50", 150_050),
        ("1 500,50", 150_050),
        ("€ 1.500", 150_000),
        ("  0,01 ", 1),
        ("1\N{NO-BREAK SPACE}234.567,89", None),
        ("1.234.567,89", 123_456_789),
        ("100000000", 10_000_000_000),
    ],
)
def test_an_amount_is_read_as_both_languages_write_it(written, cents):
    if cents is None:
        with pytest.raises(forms.ValidationError):
            EuroField().clean(written)
    else:
        assert EuroField().clean(written) == cents


@pytest.mark.parametrize(
    "written",
    [
        "", "-1", "+1", "1e3", "1.2.3", "1,2345", "1234,567", "1.500.50", "1_000", ".5", "5,",
        "\N{ARABIC-INDIC DIGIT FIVE}", "NaN", "0", "0,00", "100000000,01", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(written):
    with pytest.raises(forms.ValidationError):
        EuroField().clean(written)


def test_nothing_is_an_amount_where_it_may_be():
    assert EuroField(least_cents=0).clean("0") == 0
    assert EuroField(required=False).clean("") is None


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("cents", [1, 100, 150_050, 123_456_789])
def test_what_a_field_writes_it_reads_again(language, cents):
    with override(language):
        assert EuroField().clean(EuroField().prepare_value(cents)) == cents
