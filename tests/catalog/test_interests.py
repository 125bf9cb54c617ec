"""Whoever sells does not spend a street's credits, and whoever ordered does not hand over …"""

import pytest

from cambio.common.errors import FourEyes
from cambio.programmes import operations as programmes
from cambio.programmes.models import RoleGrant
from catalog import operations
from tests.catalog.test_ordering import place
from tests.worlds import cast, shop


@pytest.fixture
def selling_steward(stewards, supplier, manager, at):
    """A steward of the street who works for the supplier."""
    return cast.with_role(stewards[0], "supplier_staff", "supplier", supplier.pk, by=manager, at=at)


def test_a1_staff_of_the_supplier_neither_order_nor_sign_for_the_street(
    broom, stewards, selling_steward, street, at
):
    with pytest.raises(FourEyes):
        place(broom, selling_steward, place_id=street.pk, at=at)
    order = place(broom, stewards[1], place_id=street.pk, at=at, quantity=6)
    with pytest.raises(FourEyes):
        operations.sign_order(order_id=order.pk, agrees=True, by=selling_steward, at=at)
    signed = operations.sign_order(order_id=order.pk, agrees=True, by=stewards[2], at=at)
    assert signed.state == "placed"


def test_a1_staff_do_not_hand_over_to_themselves(broom, staff, at):
    shop.give_credits(staff, staff.wallet_id, 100, at=at)
    order = place(broom, staff, at=at)
    about = {"order_id": order.pk, "by": cast.again(staff), "at": at}
    for act, how in (
        (operations.accept_order, {}),
        (operations.mark_ready, {}),
        (operations.hand_over, {"code": order.pickup_code}),
        (operations.refuse_order, {"reason": "No"}),
    ):
        with pytest.raises(FourEyes):
            act(**about, **how)


def test_a3_a_word_counts_only_of_those_who_may_still_sign(broom, stewards, street, manager, at):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    role = RoleGrant.objects.get(membership=stewards[0])
    programmes.revoke_role(grant_id=role.pk, by=manager, at=at)
    signed = operations.sign_order(order_id=order.pk, agrees=True, by=stewards[1], at=at)
    assert (signed.state, signed.signatures_given) == ("waiting_signatures", 1)
    signed = operations.sign_order(order_id=order.pk, agrees=True, by=stewards[2], at=at)
    assert (signed.state, signed.signatures_given) == ("placed", 2)


def test_a3_nor_of_those_who_have_left(broom, stewards, street, at):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    programmes.leave_programme(by=stewards[0], at=at)
    signed = operations.sign_order(order_id=order.pk, agrees=True, by=stewards[1], at=at)
    assert (signed.state, signed.signatures_given) == ("waiting_signatures", 1)
