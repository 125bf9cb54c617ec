"""Every page: shown to whom it is for, refused to other roles, hidden from other programmes."""

import pytest
from django.urls import reverse

from streets import operations
from tests.worlds import cast
from tests.worlds.desks import reader

PAGES = {
    "programme_home": ("newcomer", None),
    "cleanups": ("coordinator", "resident"),
    "cleanup": ("coordinator", "resident"),
    "residents": ("coordinator", "staff"),
    "letter": ("manager", "resident"),
    "orders": ("staff", "coordinator"),
    "counter": ("depot_staff", "coordinator"),
    "sale": ("depot_staff", "coordinator"),
    "signatures": ("steward", "coordinator"),
}


@pytest.fixture
def steward(stewards):
    return stewards[0]


@pytest.fixture(params=PAGES)
def page(request):
    """A page's name, its address, who may see it, and whose role is another."""
    kwargs = {"programme": "west"}
    if request.param == "cleanup":
        kwargs["cleanup_id"] = request.getfixturevalue("submit")(
            request.getfixturevalue("resident")
        ).pk
    elif request.param == "sale":
        kwargs["customer_id"] = request.getfixturevalue("resident").pk
    right, wrong = PAGES[request.param]
    address = reverse(request.param, kwargs=kwargs)
    right = request.getfixturevalue(right)
    wrong = request.getfixturevalue(wrong) if wrong else None
    return address, right, wrong


def test_each_page_is_shown_to_whom_it_is_for(page):
    address, right, _wrong = page
    answer = reader(right).get(address)
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
    assert 'lang="en"' in answer.text
    assert answer.text.count("<h1") == 1


def test_each_page_speaks_dutch(page):
    address, right, _wrong = page
    assert '<html lang="nl">' in reader(right, "nl").get(address).text


def test_each_page_refuses_other_roles_in_words(page):
    address, _right, wrong = page
    if wrong is not None:
        answer = reader(wrong).get(address)
        assert answer.status_code == 403
        assert "those who have this task" in answer.text


def test_each_page_does_not_exist_for_other_programmes(page, outsider):
    address, _right, _wrong = page
    assert reader(outsider).get(address).status_code == 404


def test_each_page_logs_strangers_in_first(page):
    address, _right, _wrong = page
    answer = reader(None).get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={address}"


def test_each_page_needs_no_script_or_style_of_its_own(page):
    address, right, _wrong = page
    answer = reader(right).get(address)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert "style=" not in answer.text


def test_a_programme_that_does_not_exist_is_not_found(newcomer):
    assert reader(newcomer).get("/nowhere/").status_code == 404


def test_a_cleanup_of_another_street_is_not_found(
    submit, neighbour, other_street, second_coordinator, manager, at
):
    claim = cast.claim(neighbour, other_street, at=at)
    operations.confirm_residency(residency_id=claim.pk, by=manager, at=at)
    elsewhere = submit(neighbour, places=[(other_street.pk, 1)])
    address = f"/west/cleanups/{elsewhere.pk}/"
    assert reader(second_coordinator).get(address).status_code == 404
    assert reader(second_coordinator).post(address, {"act": "verify"}).status_code == 404


def test_staff_of_other_suppliers_have_no_counter(staff):
    assert reader(staff).get("/west/orders/counter/").status_code == 404


def test_the_home_page_lists_the_desks_of_ones_roles(coordinator, staff, stewards, newcomer):
    assert "Cleanups to verify" in reader(coordinator).get("/west/").text
    assert "Residents" in reader(coordinator).get("/west/").text
    assert "/west/orders/" in reader(staff).get("/west/").text
    assert "/west/signatures/" in reader(stewards[0]).get("/west/").text
    assert "You have no desk" in reader(newcomer).get("/west/").text
