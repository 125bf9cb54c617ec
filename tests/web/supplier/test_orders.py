"""The supplier's board, the depot's counter, the steward's signatures."""

import re

import pytest

from catalog import operations
from tests.worlds import shop
from tests.worlds.desks import reader

BOARD, COUNTER, SIGNATURES = "/west/orders/", "/west/orders/counter/", "/west/signatures/"


def press(member, address, act, order, **typed):
    return reader(member).post(address, {"act": act, "subject": order.pk, **typed}, follow=True)


@pytest.fixture
def ready(order, staff, at):
    operations.accept_order(order_id=order.pk, by=staff, at=at)
    return operations.mark_ready(order_id=order.pk, by=staff, at=at)


def test_the_board_shows_a_name_and_what_to_prepare_and_no_more(order, staff, resident):
    page = reader(staff).get(BOARD).text
    assert "Rosa" in page
    assert "2 \N{MULTIPLICATION SIGN} Broom" in page
    assert order.pickup_code not in page
    assert "Zandhoek" not in page
    assert resident.person.login.email not in page
    assert str(resident.pk) not in page


def test_the_board_shows_no_other_suppliers_orders(order, depot_staff):
    assert "Rosa" not in reader(depot_staff).get(BOARD).text
    assert press(depot_staff, BOARD, "accept", order).status_code == 404
    assert shop.state_of(order) == "placed"


def test_an_order_goes_its_way_from_column_to_column(order, staff):
    assert "Accepted: Rosa." in press(staff, BOARD, "accept", order).text
    assert shop.state_of(order) == "accepted"
    assert "Ready: Rosa." in press(staff, BOARD, "ready", order).text
    assert shop.state_of(order) == "ready"
    spoken = order.pickup_code.lower()
    page = press(staff, BOARD, "hand_over", order, code=f"{spoken[:3]} {spoken[3:]}").text
    assert "Handed over: Rosa." in page
    assert shop.state_of(order) == "handed_over"
    assert page.count("Nothing here.") == 3


def test_a_wrong_code_is_named_beside_its_field_and_kept(ready, staff):
    answer = press(staff, BOARD, "hand_over", ready, code="000000")
    assert answer.status_code == 400
    assert f'id="hand_over-{ready.pk}-code_error"' in answer.text
    assert 'value="000000"' in answer.text
    assert shop.state_of(ready) == "ready"


def test_a_missing_code_is_not_counted_as_a_wrong_one(ready, staff):
    assert press(staff, BOARD, "hand_over", ready, code="").status_code == 400
    ready.refresh_from_db()
    assert ready.wrong_codes == 0


def test_refusing_needs_a_reason_and_gives_the_cambi_back(order, staff, buyer):
    answer = press(staff, BOARD, "refuse", order, reason="")
    assert answer.status_code == 400
    assert f'id="refuse-{order.pk}-reason_error"' in answer.text
    assert "Refused: Rosa." in press(staff, BOARD, "refuse", order, reason="Sold out").text
    assert shop.balance(buyer.wallet_id) == 100


def test_an_order_that_was_withdrawn_meanwhile_is_refused_in_words(order, staff, buyer, at):
    operations.cancel_order(order_id=order.pk, by=buyer, at=at)
    answer = press(staff, BOARD, "accept", order)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text


def test_the_counter_finds_people_by_a_part_of_their_name(depot_staff, buyer, neighbour):
    page = reader(depot_staff).post(COUNTER, {"name": "ros"}).text
    assert "1 person found" in page
    assert f"{COUNTER}{buyer.pk}/" in page
    assert "Noor" not in page


def test_the_counter_lists_nobody_without_a_name(depot_staff, buyer):
    assert "Rosa" not in reader(depot_staff).get(COUNTER).text
    answer = reader(depot_staff).post(COUNTER, {"name": "R"})
    assert answer.status_code == 400
    assert 'id="id_name_error"' in answer.text
    assert "Rosa" not in answer.text


def sale_form(member, customer, item, count):
    page = reader(member).get(f"{COUNTER}{customer.pk}/").text
    order_id = re.search(r'name="order_id" value="([^"]+)"', page).group(1)
    return {"act": "sell", "order_id": order_id, f"item-{item.pk}": count}


def test_a_sale_is_ordered_paid_and_handed_over_in_one_step(depot_staff, buyer, bag, depot):
    form = sale_form(depot_staff, buyer, bag, 3)
    browser = reader(depot_staff)
    page = browser.post(f"{COUNTER}{buyer.pk}/", form, follow=True).text
    assert "Handed over to Rosa, for 15 cambi." in page
    assert shop.balance(depot.takings_id) == 15
    browser.post(f"{COUNTER}{buyer.pk}/", form)  # the button, pressed twice
    assert (shop.balance(buyer.wallet_id), shop.shelf(bag)) == (85, (7, 0))


def test_a_sale_shows_nothing_of_the_customer_but_the_name(depot_staff, buyer, bag):
    page = reader(depot_staff).get(f"{COUNTER}{buyer.pk}/").text
    assert "Rosa" in page
    assert "100 cambi" not in page
    assert buyer.person.login.email not in page


def test_a_sale_of_nothing_is_refused(depot_staff, buyer, bag):
    form = sale_form(depot_staff, buyer, bag, "")
    answer = reader(depot_staff).post(f"{COUNTER}{buyer.pk}/", form)
    assert answer.status_code == 400
    assert "Fill in how many of at least one item." in answer.text


@pytest.mark.parametrize("count", ["-1", "x", "1.5", "100"])
def test_a_number_that_is_none_is_named_beside_its_field_and_kept(depot_staff, buyer, bag, count):
    form = sale_form(depot_staff, buyer, bag, count)
    answer = reader(depot_staff).post(f"{COUNTER}{buyer.pk}/", form)
    assert answer.status_code == 400
    assert f"item-{bag.pk}_error" in answer.text
    assert f'value="{count}"' in answer.text


def test_more_pieces_than_there_are_is_named_beside_the_item(depot_staff, buyer, bag):
    form = sale_form(depot_staff, buyer, bag, 11)
    answer = reader(depot_staff).post(f"{COUNTER}{buyer.pk}/", form)
    assert answer.status_code == 409
    assert f"item-{bag.pk}_error" in answer.text
    assert "There are not enough of these left" in answer.text


def test_more_than_the_customer_has_is_refused_in_words(depot_staff, neighbour, bag):
    form = sale_form(depot_staff, neighbour, bag, 1)
    answer = reader(depot_staff).post(f"{COUNTER}{neighbour.pk}/", form)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert shop.shelf(bag) == (10, 0)


def test_nobody_sells_to_oneself(depot_staff, bag):
    assert reader(depot_staff).get(f"{COUNTER}{depot_staff.pk}/").status_code == 404


def test_stewards_see_what_waits_for_their_signature(street_order, stewards):
    page = reader(stewards[1]).get(SIGNATURES).text
    assert "Zandhoek: 120 cambi" in page
    assert "6 \N{MULTIPLICATION SIGN} Broom" in page
    assert "1 of 2: Stella" in page
    assert "You are up to date" in reader(stewards[0]).get(SIGNATURES).text


def test_the_last_signature_sends_the_order_to_the_supplier(street_order, stewards):
    page = press(stewards[1], SIGNATURES, "sign", street_order).text
    assert "Signed. The order has gone to the supplier." in page
    assert shop.state_of(street_order) == "placed"


def test_one_refusal_gives_the_street_its_cambi_back(street_order, stewards, street):
    page = press(stewards[2], SIGNATURES, "refuse", street_order).text
    assert "Refused. The street keeps its cambi." in page
    assert shop.state_of(street_order) == "refused"
    assert shop.balance(street.account_id) == 500


def test_a_signature_that_comes_too_late_is_refused_in_words(street_order, stewards, at):
    operations.sign_order(order_id=street_order.pk, agrees=True, by=stewards[1], at=at)
    answer = press(stewards[2], SIGNATURES, "refuse", street_order)
    assert answer.status_code == 409
    assert shop.state_of(street_order) == "placed"


def test_signing_for_another_street_is_not_found(street_order, coordinator, stewards, newcomer):
    assert press(coordinator, SIGNATURES, "sign", street_order).status_code == 403
