"""
The message by which a bank is told to pay: pain.001, checked against its schema.

The library gives each message a random id and the time of its clock. Ours are the batch's, so
that the same payments make the same bytes, and the bank's answers name what we know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from sepaxml import SepaTransfer

from cambio.payments.accounts import bank_text

SCHEMA = "pain.001.001.03"
_NAMES = {"": f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"}
MOST_REMITTANCE = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Who pays, from which account."""

    name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """
    An amount to one account.

    :param end_to_end_id: comes back in the bank's answer and statement; at most 35 characters
    """

    end_to_end_id: str
    name: str
    iban: str
    amount_cents: int
    remittance: str


class _Message(SepaTransfer):  # type: ignore[misc]
    """The library's message, with our id and time."""

    def __init__(self, debtor: Debtor, *, message_id: str, made_at: datetime) -> None:
        self._message_id, self._made_at = message_id, made_at
        config = {
            "name": bank_text(debtor.name),
            "IBAN": debtor.iban,
            "BIC": debtor.bic,
            "batch": True,
            "currency": "EUR",
        }
        super().__init__(config, schema=SCHEMA, clean=False)

    def _create_header(self) -> None:
        self.msg_id = self._message_id
        super()._create_header()
        self._xml.find(".//CreDtTm").text = self._made_at.strftime("%Y-%m-%dT%H:%M:%S")

    def _finalize_batch(self) -> None:
        super()._finalize_batch()
        self._xml.find(".//PmtInfId").text = self._message_id


def credit_transfers(
    transfers: Sequence[Transfer], *, debtor: Debtor, message_id: str, made_at: datetime
) -> str:
    """
    Write the message; the payments are to be made on the day of `made_at`.

    :param made_at: in the local time of the debtor
    """
    assert transfers
    message = _Message(debtor, message_id=message_id, made_at=made_at)
    for transfer in transfers:
        message.add_payment(
            {
                "name": bank_text(transfer.name),
                "IBAN": transfer.iban,
                "amount": transfer.amount_cents,
                "description": bank_text(transfer.remittance, MOST_REMITTANCE),
                "endtoend_id": transfer.end_to_end_id,
                "execution_date": made_at.date(),
            }
        )
    content: bytes = message.export(validate=True)
    return content.decode()


def told_in(message: str) -> dict[str, tuple[str, int]]:
    """Read a message of ours back: the account and the cents of each transfer, by its id."""
    told = {}
    for transfer in ElementTree.fromstring(message).iterfind(".//CdtTrfTxInf", _NAMES):  # noqa: S314
        identity, euro, iban = (
            transfer.findtext(path, "", _NAMES)
            for path in ("PmtId/EndToEndId", "Amt/InstdAmt", "CdtrAcct/Id/IBAN")
        )
        told[identity] = (iban, int(euro.replace(".", "")))
    return told
