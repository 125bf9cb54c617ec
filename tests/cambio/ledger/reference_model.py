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
    """What postings should answer: "created" or "repeated" for each, or the name of the refusal."""

    def __init__(self, accounts: dict[str, ModelAccount]) -> None:
        self.accounts = accounts
        self.postings: dict[str, list[Leg]] = {}

    def post(self, batch: dict[str, list[Leg]]) -> list[str] | str:
        """Post some references' legs, all or none; a single posting is a batch of one."""
        new = {name: legs for name, legs in batch.items() if name not in self.postings}
        if any(self.postings[name] != legs for name, legs in batch.items() if name not in new):
            return "ReferenceReused"
        legs = [leg for some in new.values() for leg in some]
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
        self.postings |= new
        return ["created" if name in new else "repeated" for name in batch]

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
