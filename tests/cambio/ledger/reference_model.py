"""The ledger as one would explain it: dictionaries, one posting after the other."""

from dataclasses import dataclass, field

Leg = tuple[str, str, int]


@dataclass
class ModelAccount:
    unit: str
    floor: int | None = 0
    derived: bool = False
    closed: bool = False
    lines: list[tuple[int, int | None]] = field(default_factory=list)

    @property
    def balance(self) -> int:
        return sum(amount for amount, _ in self.lines)


class ModelLedger:
    """What a posting should answer: "created", "repeated", or the name of the refusal."""

    def __init__(self, accounts: dict[str, ModelAccount]) -> None:
        self.accounts = accounts
        self.postings: dict[str, list[Leg]] = {}

    def post(self, reference: str, legs: list[Leg]) -> str:
        if reference in self.postings:
            return "repeated" if self.postings[reference] == legs else "ReferenceReused"
        for source, target, _ in legs:
            if self.accounts[source].unit != self.accounts[target].unit:
                return "UnitMismatch"
        before = {name: list(account.lines) for name, account in self.accounts.items()}
        for source, target, amount in legs:
            refusal = self._move(source, -amount) or self._move(target, amount)
            if refusal:
                for name, account in self.accounts.items():
                    account.lines = before[name]
                return refusal
        self.postings[reference] = legs
        return "created"

    def close(self, name: str) -> str:
        account = self.accounts[name]
        if account.derived:
            return "AccountStaysOpen"
        if account.balance:
            return "AccountNotEmpty"
        account.closed = True
        return "closed"

    def _move(self, name: str, change: int) -> str | None:
        account = self.accounts[name]
        if account.closed:
            return "AccountClosed"
        balance = account.balance + change
        if account.floor is not None and balance < account.floor:
            return "InsufficientFunds"
        account.lines.append((change, None if account.derived else balance))
        return None
