"""
Writing to the books: opening accounts, posting, folding.

Every function here is one call of a database function and so atomic by itself; inside a caller's
`atomic` it is part of that transaction. A refusal makes that transaction roll back: whoever wants
to go on after one puts the call into an `atomic` of its own.

Nothing is retried here. A deadlock, a serialisation failure or a lost connection ends the caller's
transaction as a whole; the door that began it runs it again under the same reference, which posts
once however often it runs.
"""

from cambio.ledger.models import AccountId
from cambio.ledger.operations.accounts import (
    close_account,
    fold_deltas,
    open_account,
    open_book,
    open_unit,
)
from cambio.ledger.operations.posting import Leg, Posted, Posting, post, post_many

__all__ = [
    "AccountId",
    "Leg",
    "Posted",
    "Posting",
    "close_account",
    "fold_deltas",
    "open_account",
    "open_book",
    "open_unit",
    "post",
    "post_many",
]
