"""Bank accounts as people write them: …"""

import pytest

from cambio.common.errors import DomainError
from cambio.payments import accounts

VALID = {
    "NL91ABNA0417164300": "NL91ABNA0417164300",
    "nl91 abna 0417 1643 00": "NL91ABNA0417164300",
    " NL91\N{NO-BREAK SPACE}ABNA\N{NARROW NO-BREAK SPACE}0417 1643 00 ": "NL91ABNA0417164300",
    "BE68 5390 0754 7034": "BE68539007547034",
    "DE89 3704 0044 0532 0130 00": "DE89370400440532013000",
    "GB29 NWBK 6016 1331 9268 19": "GB29NWBK60161331926819",
    "MT84 MALT 0110 0001 2345 MTLC AST0 01S": "MT84MALT011000012345MTLCAST001S",
}
MISTYPED = [
    "",
    " ",
    "NL",
    "NL91ABNA0417164301",
    "NL19ABNA0417164300",
    "NL91ABNA041716430",
    "NL91ABNA04171643000",
    "NL91ABNA0417164300NL91ABNA0417164300",
    "NL91-ABNA-0417-1643-00",
    "NL91ABNA0417164300\x00",
    "NL91ABNA\x1f0417164300",
    "NL91ABNA\n0417164300",
    "NL91ABNA041716430\N{ARABIC-INDIC DIGIT ZERO}",
    "NL\N{FULLWIDTH DIGIT NINE}1ABNA0417164300",
    "\N{MATHEMATICAL BOLD CAPITAL N}L91ABNA0417164300",
    # These become I and S when they are written in capitals.
    "NL20\N{LATIN SMALL LETTER DOTLESS I}NGB0001234567",
    "NL02RABO01\N{LATIN SMALL LETTER LONG S}3456789",
    "NL91ABNA0417164300\N{ZERO WIDTH SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}NL91ABNA0417164300",
    "XX91ABNA0417164300",
    "ZZ00",
    "9" * 34,
    "A" * 10_000,
    "<script>",
]


def refused(act: object, written: str) -> str:
    with pytest.raises(DomainError) as caught:
        act(written)  # type: ignore[operator]
    assert caught.value.field
    return caught.value.code


@pytest.mark.parametrize(("written", "iban"), VALID.items())
def test_an_iban_is_read_in_one_spelling(written: str, iban: str) -> None:
    assert accounts.checked_iban(written) == iban


@pytest.mark.parametrize("written", MISTYPED)
def test_what_is_no_iban_is_refused(written: str) -> None:
    assert refused(accounts.checked_iban, written) == "invalid_iban"


@pytest.mark.parametrize("written", ["TR330006100519786457841326", "BR1800360305000010009795493C1"])
def test_an_account_that_euro_payments_do_not_reach_is_refused(written: str) -> None:
    assert refused(accounts.checked_iban, written) == "iban_outside_sepa"


def test_every_single_wrong_or_swapped_digit_is_noticed() -> None:
    iban = "NL91ABNA0417164300"
    for place in range(8, len(iban)):
        for digit in "0123456789":
            if digit != iban[place]:
                refused(accounts.checked_iban, iban[:place] + digit + iban[place + 1 :])
        turned = iban[: place - 1] + iban[place] + iban[place - 1] + iban[place + 1 :]
        if turned != iban:
            refused(accounts.checked_iban, turned)


@pytest.mark.parametrize(
    ("written", "bic"), [("abna nl2a", "ABNANL2A"), ("COBADEFFXXX", "COBADEFFXXX")]
)
def test_a_bic_is_read_in_one_spelling(written: str, bic: str) -> None:
    assert accounts.checked_bic(written) == bic


@pytest.mark.parametrize(
    "written",
    [
        "ABNA",
        "ABNANL2",
        "ABNAQQ2A",
        "ABNANL2A1",
        "ABNA\x00NL2A",
        "ABNANL\uff12A",
        "12ABNL2A",
        "ABNANL0A",
        "x" * 99,
    ],
)
def test_what_is_no_bic_is_refused(written: str) -> None:
    assert refused(accounts.checked_bic, written) == "invalid_bic"


@pytest.mark.parametrize(
    ("name", "banking"),
    [
        ("Rosa de Vries", "Rosa de Vries"),
        ("Zoë Özgür-Çelik", "Zoe Ozgur-Celik"),
        ("Stichting \N{RIGHT SINGLE QUOTATION MARK}t Hart & Co.", "Stichting 't Hart + Co."),
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Ирина", "Irina"),
        ("\N{MATHEMATICAL BOLD CAPITAL A}nna", "Anna"),
        ("Anna 🌻 Bloem", "Anna Bloem"),
        ("𠮷田 Noor", "Tian Noor"),
        ("//Bestuur//", "Bestuur"),
        ("a@b_c#d", "a b c d"),
    ],
)
def test_a_name_is_kept_as_written_and_told_to_banks_in_their_signs(
    name: str, banking: str
) -> None:
    assert accounts.checked_holder(name, field="name") == name
    assert accounts.bank_text(name) == banking


@pytest.mark.parametrize(
    "name",
    [
        "", "   ", "🌻", "𠮷", "...\x00", "Rosa\x00", "Rosa\nde Vries", "Rosa\tde Vries",
        "Rosa\x7f", "Rosa\N{RIGHT-TO-LEFT OVERRIDE}seirV", "Ro\N{ZERO WIDTH SPACE}sa", "Rosa\ud800",
        "Rosa\N{LINE SEPARATOR}", "/", "//",
    ],
)  # fmt: skip
def test_a_name_that_banks_cannot_write_or_that_hides_something_is_refused(name: str) -> None:
    assert refused(lambda text: accounts.checked_holder(text, field="name"), name) == (
        "unwritable_name"
    )


def test_a_name_longer_than_the_message_takes_is_refused() -> None:
    assert accounts.checked_holder("x" * 70, field="name") == "x" * 70
    assert refused(lambda text: accounts.checked_holder(text, field="name"), "x" * 71) == "invalid"


def test_what_is_told_to_banks_is_no_longer_than_they_take() -> None:
    assert accounts.bank_text("щ" * 70) == ("shch" * 18)[:70]
    assert accounts.bank_text("x" * 200, 140) == "x" * 140


def test_an_iban_shows_its_ends_only() -> None:
    assert accounts.masked("NL91ABNA0417164300") == "NL91 **** 4300"
