"""The programme's books as a whole, for those who may read them."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid
from cambio.ledger import exports, queries
from cambio.ledger.queries import KindTotal, PurposeTotal
from cambio.programmes.models import Membership, Programme
from cambio.programmes.permissions import check_may

FORMS = tuple(exports.FORMS)
"""The forms in which books can be written out."""


def trial_balance_for(member: Membership, *, as_of: datetime | None = None) -> list[PurposeTotal]:
    """
    What the programme's accounts hold by purpose; those of one unit add up to zero.

    :raises NotPermitted: the member may not read the books
    """
    check_may(member, "books.read")
    return queries.trial_balance(member.programme.book_id, as_of=as_of)


def totals_for(member: Membership, *, since: datetime, until: datetime) -> list[KindTotal]:
    """
    What moved in a period, by kind.

    :raises NotPermitted: the member may not read the books
    :raises Invalid: the period ends before it begins
    """
    check_may(member, "books.read")
    if until < since:
        raise Invalid(_("The period ends before it begins."), field="until")
    return queries.totals_by_kind(member.programme.book_id, since=since, until=until)


def export_for(member: Membership, form: str) -> Iterator[bytes]:
    """
    The books in one of `FORMS`, piece by piece.

    :raises NotPermitted: the member may not read the books
    """
    check_may(member, "books.read")
    return export_of(member.programme, form)


def export_of(programme: Programme, form: str) -> Iterator[bytes]:
    """As `export_for`, for whoever runs the installation."""
    return exports.FORMS[form](programme.book_id)
