"""
Bank accounts and their holders as people write them: checked, and in the one spelling of banks.

Look-alikes are refused, not mended: a sign that only looks like a digit means another account to
whoever compares, or none.
"""

import re
import unicodedata
from datetime import date

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException
from text_unidecode import unidecode

from cambio.common.errors import Invalid
from cambio.common.names import Name, NotAName, read_name
from cambio.payments.countries import is_in_eea
from cambio.payments.errors import (
    IbanOutsideEea,
    IbanOutsideSepa,
    InvalidBic,
    InvalidIban,
    UnwritableName,
)

MOST_NAME = 70
_BLANKS = re.compile("[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
# Newer codes may begin with digits; the message to the bank does not take those.
_SENDABLE_BIC = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?")
# What every bank in the payment area takes; a slash neither leads nor ends, and never twice.
_NOT_BANKING = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_SLASHES = re.compile(r"/{2,}")


def checked_iban(written: str, *, field: str = "iban") -> str:
    """
    Read an IBAN, with blanks and small letters or without, and check its digits.

    :raises InvalidIban: it is mistyped, or none
    :raises IbanOutsideSepa: euro payments do not reach its country
    """
    compact = _BLANKS.sub("", written)
    # Before the library does: it takes capitals of characters that merely have them.
    if not (compact.isascii() and compact.isalnum()):
        raise InvalidIban(field=field)
    try:
        iban = IBAN(compact)
    except SchwiftyException:
        raise InvalidIban(field=field) from None
    if not iban.in_sepa_zone:
        raise IbanOutsideSepa(field=field)
    return str(iban)


def payable_iban(written: str, *, on: date, field: str = "iban") -> str:
    """
    Read the IBAN of an account that pays, or is paid, with no more than that and a name.

    :raises InvalidIban, IbanOutsideSepa: as `checked_iban`
    :raises IbanOutsideEea: its bank would want its BIC and an address too
    """
    iban = checked_iban(written, field=field)
    if not is_in_eea(IBAN(iban).country_code, on):
        raise IbanOutsideEea(field=field)
    return iban


def checked_bic(written: str, *, field: str = "bic") -> str:
    """
    Read the code of a bank.

    :raises InvalidBic: no bank could have it
    """
    compact = _BLANKS.sub("", written)
    if not (compact.isascii() and compact.isalnum()):
        raise InvalidBic(field=field)
    try:
        bic = str(BIC(compact))
    except SchwiftyException:
        raise InvalidBic(field=field) from None
    if not _SENDABLE_BIC.fullmatch(bic):
        raise InvalidBic(field=field)
    return bic


def bic_of(iban: str) -> str:
    """Look up the bank of a checked IBAN; empty where the register does not have it."""
    bic = str(IBAN(iban).bic or "")
    return bic if _SENDABLE_BIC.fullmatch(bic) else ""


def checked_holder(written: str, *, field: str) -> Name:
    """
    Read the name in which an account stands.

    :raises UnwritableName: banks have no signs for it, or it holds signs that nobody sees
    :raises Invalid: it is too long
    """
    try:
        name = read_name(written)
    except NotAName:
        raise UnwritableName(field=field) from None
    if not bank_text(name):
        raise UnwritableName(field=field)
    if len(name) > MOST_NAME:
        raise Invalid(field=field)
    return name


def bank_text(text: str, most: int = MOST_NAME) -> str:
    """Write a text in characters that every bank takes: é as e, & as +, a space for the rest."""
    latin: str = unidecode(unicodedata.normalize("NFKC", text)).replace("&", "+")
    banking = _SLASHES.sub("/", _NOT_BANKING.sub(" ", latin))
    return " ".join(banking.split())[:most].strip("/ ")


def masked(iban: str) -> str:
    """Hide an IBAN but for its ends, for lists that others may look at."""
    return f"{iban[:4]} **** {iban[-4:]}"
