"""Taking in suppliers, each with an account for its takings."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict
from cambio.common.names import Name, folded
from cambio.ledger import operations as ledger
from cambio.programmes.models import Membership, Programme
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from cambio.programmes.units import CURRENCY
from catalog import queries
from catalog.models import Supplier


@transaction.atomic
def create_supplier(
    *, supplier_id: UUID, name: Name, own_depot: bool = False, by: Membership, at: datetime
) -> tuple[Supplier, bool]:
    """
    Take in a supplier, with an account for its takings.

    :param own_depot: the programme's own store, where staff may sell at the counter
    :returns: the supplier, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor does not maintain the catalog
    :raises Conflict: the id, or the name in this programme, belongs to another
    """
    check_may(by, "catalog.manage")
    Programme.objects.select_for_update(no_key=True).get(pk=by.programme_id)
    present = Supplier.objects.filter(pk=supplier_id).first()
    if present is not None:
        content = (present.programme_id, present.name, present.own_depot)
        if content != (by.programme_id, name, own_depot):
            raise Conflict(field="id")
        return present, False
    _check_is_new(name, by)
    takings = ledger.open_account(
        book_id=by.programme.book_id,
        unit=CURRENCY,
        purpose="takings",
        owner_type="supplier",
        owner_id=supplier_id,
    )
    supplier = Supplier.objects.create(
        id=supplier_id,
        programme_id=by.programme_id,
        name=name,
        own_depot=own_depot,
        takings_id=takings,
        created_at=at,
    )
    record("supplier.created", supplier, by=by, at=at)
    return supplier, True


def _check_is_new(name: Name, by: Membership) -> None:
    taken = queries.suppliers_seen_by(by).filter(folded_name=folded(name)).first()
    if taken is not None:
        already = _("A supplier with this name already exists: %(name)s.")
        raise Conflict(already % {"name": taken}, field="name")
