"""The treasurer's desk: releasing, the file for the bank, what the bank did; the bank account."""

import re
from xml.etree import ElementTree

import pytest

from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.payments.models import Payment
from cambio.payments.queries import payment_account_of
from grants import queries
from tests.worlds import cast
from tests.worlds import office as scenes
from tests.worlds.desks import reader

DESK, FILES, ACCOUNT = "/west/payments/", "/west/payments/files/", "/west/payments/account/"


@pytest.fixture
def payment(quick, at):
    """Of 800 euro, prepared by the official who awarded them."""
    award = scenes.awarded(quick, at=at)
    return queries.payments_of(award).get()


def press(member, address, act, subject, **typed):
    return reader(member).post(address, {"act": act, "subject": subject, **typed}, follow=True)


def state_of(payment):
    return Payment.objects.get(pk=payment.pk).state


def exported(scene, payment, *, at):
    payments.release_payment(payment_id=payment.pk, by=scene.treasurer, at=at)
    return payments.export_payments(batch_id=new_id(), by=scene.treasurer, at=at)[0]


def test_a_payment_is_released_given_to_the_bank_and_marked_paid(quick, payment):
    page = reader(quick.treasurer).get(DESK).text
    assert "€800 · Kade in bloei" in page
    assert "NL91 **** 4300" in page
    assert scenes.IBAN not in page
    assert "Onno" in page
    assert "Released: €800." in press(quick.treasurer, DESK, "release", payment.pk).text
    page = reader(quick.treasurer).get(DESK).text
    assert "1 payment is released: €800." in page
    batch_id = re.search(r'name="subject" value="([^"]+)">\s*<button[^>]+"export"', page).group(1)
    page = press(quick.treasurer, DESK, "export", batch_id).text
    assert "€800 is ready for the bank." in page
    press(quick.treasurer, DESK, "export", batch_id)  # the button, pressed twice
    assert "The bank already has every released payment" in page
    listed = reader(quick.treasurer).get(FILES).text
    assert f"{FILES}{batch_id}/" in listed
    assert listed.count('class="panel') == 1
    page = press(quick.treasurer, f"{FILES}{batch_id}/", "paid", payment.pk).text
    assert "Paid: €800." in page
    assert state_of(payment) == "paid"


def test_the_file_for_the_bank_is_a_download_of_what_was_released(quick, payment, at):
    batch = exported(quick, payment, at=at)
    answer = reader(quick.treasurer).get(f"{FILES}{batch.pk}/pain.001.xml")
    assert answer["Content-Type"] == "application/xml"
    assert answer["Content-Disposition"] == f'attachment; filename="pain.001-{batch.pk.hex}.xml"'
    assert "no-store" in answer["Cache-Control"]
    document = ElementTree.fromstring(answer.content)  # noqa: S314  our own
    assert document.find(".//{*}CtrlSum").text == "800.00"
    assert document.find(".//{*}CdtrAcct//{*}IBAN").text == scenes.IBAN


def test_who_prepared_a_payment_is_told_to_leave_it_to_somebody_else(quick, at):
    both = cast.with_role(
        quick.official, "treasurer", "programme", quick.programme.pk, by=quick.manager, at=at
    )
    payment = queries.payments_of(scenes.awarded(quick, at=at)).get()
    page = reader(both).get(DESK).text
    assert "You prepared this payment: somebody else has to release it." in page
    assert 'value="release"' not in page
    assert press(both, DESK, "release", payment.pk).status_code == 403
    assert state_of(payment) == "prepared"


def test_a_payment_is_called_back_with_a_reason(quick, payment):
    answer = press(quick.treasurer, DESK, "call_back", payment.pk, reason="")
    assert answer.status_code == 400
    assert f'id="call_back-{payment.pk}-reason_error"' in answer.text
    answer = press(quick.treasurer, DESK, "call_back", payment.pk, reason="Wrong account")
    assert "Called back: €800." in answer.text
    listed = reader(quick.treasurer).get(DESK, {"state": "cancelled"}).text
    assert "Wrong account" in listed
    assert "Wrong account" in reader(quick.desk).get(page_of(quick)).text


def page_of(scene):
    return f"/west/grants/{queries.applications_seen_by(scene.applicant).get().pk}/"


def test_what_the_bank_did_not_pay_can_be_prepared_anew(quick, payment, at):
    batch = exported(quick, payment, at=at)
    answer = press(
        quick.treasurer, f"{FILES}{batch.pk}/", "failed", payment.pk, reason="Account closed"
    )
    assert "It can be prepared again." in answer.text
    assert state_of(payment) == "failed"
    page = reader(quick.desk).get(page_of(quick)).text
    assert "Not carried out by the bank" in page
    assert 'value="prepare_payment"' in page


def test_all_payments_of_a_file_are_marked_paid_at_once(quick, payment, at):
    other = queries.payments_of(scenes.awarded(quick, at=at)).get()
    payments.release_payment(payment_id=other.pk, by=quick.treasurer, at=at)
    batch = exported(quick, payment, at=at)
    page = reader(quick.treasurer).get(f"{FILES}{batch.pk}/").text
    assert "The bank has paid all 2" in page
    for _ in range(2):  # the button, pressed twice
        answer = press(quick.treasurer, f"{FILES}{batch.pk}/", "all_paid", batch.pk)
        assert "All open payments of this file are paid." in answer.text
    assert (state_of(payment), state_of(other)) == ("paid", "paid")


def test_a_file_of_which_the_bank_paid_nothing_is_not_marked_paid(quick, payment, at):
    batch = exported(quick, payment, at=at)
    payments.fail_payment(payment_id=payment.pk, reason="AC04", by=quick.treasurer, at=at)
    answer = press(quick.treasurer, f"{FILES}{batch.pk}/", "all_paid", batch.pk)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert state_of(payment) == "failed"


def test_an_act_on_what_has_moved_on_is_refused_in_words(quick, payment, at):
    exported(quick, payment, at=at)
    answer = press(quick.treasurer, DESK, "call_back", payment.pk, reason="Too late")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert state_of(payment) == "exported"


@pytest.mark.parametrize("subject", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize("act", ["release", "paid"])
def test_a_payment_that_does_not_exist_is_not_found(quick, act, subject):
    assert press(quick.treasurer, DESK, act, subject).status_code == 404


def test_without_a_bank_account_nothing_is_exported_and_the_page_says_why(quick, payment, at):
    payments.release_payment(payment_id=payment.pk, by=quick.treasurer, at=at)
    assert 'value="export"' in reader(quick.treasurer).get(DESK).text
    payment_account_of(quick.manager).delete()
    page = reader(quick.treasurer).get(DESK).text
    assert "has to say first which bank account payments are made from" in page
    assert 'value="export"' not in page
    answer = press(quick.treasurer, DESK, "export", new_id())
    assert answer.status_code == 409


def test_a_state_that_does_not_exist_is_not_found(quick):
    assert reader(quick.treasurer).get(DESK, {"state": "nonsense"}).status_code == 404


def test_the_manager_sets_the_account_and_sees_it_but_for_its_middle(quick):
    form = {"holder_name": "Stichting West", "iban": "nl91 abna 0417 1643 00", "bic": ""}
    answer = press(quick.manager, ACCOUNT, "set", "", **form)
    assert "From now on payments are made from this account." in answer.text
    assert "Stichting West, NL91 **** 4300" in answer.text
    assert scenes.IBAN not in answer.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"iban": "NL91ABNA0417164301"}, "iban"),
        ({"iban": ""}, "iban"),
        ({"holder_name": "\N{PILE OF POO}"}, "holder_name"),
        ({"bic": "NOPE"}, "bic"),
    ],
)
def test_an_account_that_cannot_be_is_named_beside_its_field_and_kept(quick, typed, field):
    form = {"holder_name": "Stichting West", "iban": scenes.IBAN, "bic": ""} | typed
    answer = press(quick.manager, ACCOUNT, "set", "", **form)
    assert answer.status_code == 400
    assert f'id="set-{quick.programme.pk}-{field}_error"' in answer.text
    assert "Buurt West, NL20 **** 4567" in answer.text
