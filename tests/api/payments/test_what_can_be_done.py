"""What an answer says can be done with a payment or a batch, and what cannot …"""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cambio.common.ids import new_id
from cambio.payments import operations
from cambio.programmes.models import Programme
from tests.api.conftest import MakePhone
from tests.api.phones import Phone
from tests.worlds import cast
from tests.worlds import office as scenes
from tests.worlds.office import Scene


@pytest.fixture
def office(programme: Programme, at: datetime) -> Scene:
    return scenes.make_scene(programme, "almere-wijkbudget", free_cents=5_000_000, at=at)


def test_depends_on_who_reads(phone: MakePhone, office: Scene, at: datetime) -> None:
    both = cast.with_role(
        office.desk, "treasurer", "programme", office.programme.pk, by=office.manager, at=at
    )
    payment = scenes.prepared(office, scenes.awarded(office, at=at), 100, at=at)
    path = f"payments/{payment.pk}"
    assert phone(office.treasurer).get(path).json()["can"] == ["release", "cancel"]
    theirs = phone(both).get(path).json()
    assert theirs["can"] == ["cancel"]
    assert theirs["cannot"]["release"]["code"] == "four_eyes"


def test_a_batch_is_paid_once(phone: MakePhone, office: Scene, at: datetime) -> None:
    payment = scenes.prepared(office, scenes.awarded(office, at=at), 100, at=at)
    operations.release_payment(payment_id=payment.pk, by=office.treasurer, at=at)
    treasurer, batch = phone(office.treasurer), str(new_id())
    assert treasurer.post("payment-batches", {"id": batch}).json()["can"] == ["mark_batch_paid"]
    paid = treasurer.post(f"payment-batches/{batch}/paid").json()
    assert (paid["can"], paid["cannot"]["mark_batch_paid"]["code"]) == ([], "not_allowed_now")


def test_is_in_a_list_only_where_it_is_asked_for_and_costs_the_same_for_many(
    phone: MakePhone, office: Scene, at: datetime
) -> None:
    treasurer = phone(office.treasurer)

    def more() -> None:
        for goes_out in (True, False):
            payment = scenes.prepared(office, scenes.awarded(office, at=at), 100, at=at)
            if goes_out:
                operations.release_payment(payment_id=payment.pk, by=office.treasurer, at=at)
                operations.export_payments(batch_id=new_id(), by=office.treasurer, at=at)

    def cost(reader: Phone, path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            listed = reader.get(path, {"fields": "id,can,cannot"}).json()["results"]
        assert any(one["can"] for one in listed)
        return len(asked)

    more()
    few = cost(treasurer, "payments"), cost(treasurer, "payment-batches")
    more()
    assert (cost(treasurer, "payments"), cost(treasurer, "payment-batches")) == few
    for path in ("payments", "payment-batches"):
        assert "can" not in treasurer.get(path).json()["results"][0]
