"""A client program …"""

import pytest
from django.conf import LazySettings
from django.test import Client

from cambio.programmes.models import Membership
from tests.api.conftest import MakePhone
from tests.api.log_in.app import LOG_IN
from tests.api.phones import refusal


@pytest.fixture(autouse=True)
def least(settings: LazySettings) -> None:
    settings.LEAST_CLIENTS = {"street-app": (2, 10)}


@pytest.mark.parametrize(
    "said", ["street-app/2.10", "street-app/2.10.1", "street-app/3", "kiosk/0.1", ""]
)
def test_that_is_new_enough_or_not_ours_to_judge_is_served(
    phone: MakePhone, newcomer: Membership, said: str
) -> None:
    mine = phone(newcomer)
    mine.client.defaults["HTTP_X_CLIENT_VERSION"] = said
    assert mine.get("me").status_code == 200


@pytest.mark.parametrize("said", ["street-app/2.9", "street-app/2.9.99999", "street-app/2"])
def test_that_is_too_old_is_told_so_in_the_reader_s_language(
    phone: MakePhone, newcomer: Membership, said: str
) -> None:
    mine = phone(newcomer, language="nl")
    mine.client.defaults["HTTP_X_CLIENT_VERSION"] = said
    answer = mine.get("me")
    assert refusal(answer) == (426, "client_too_old")
    assert "nieuwste" in answer.json()["detail"]


def test_that_is_too_old_cannot_log_in_either(db: None) -> None:
    answer = Client().post(
        LOG_IN + "codes",
        {"email": "rosa@example.org"},
        content_type="application/json",
        headers={"X-Client-Version": "street-app/1"},
    )
    assert (answer.status_code, answer.json()["code"]) == (426, "client_too_old")


@pytest.mark.parametrize(
    "said", ["2.1", "street-app", "Street-App/1", "street-app/1.x", "street-app/\u0661", "a/1" * 30]
)
def test_that_says_something_else_is_told_how_to_say_it(
    phone: MakePhone, newcomer: Membership, said: str
) -> None:
    mine = phone(newcomer)
    mine.client.defaults["HTTP_X_CLIENT_VERSION"] = said
    answer = mine.get("me")
    assert refusal(answer) == (400, "invalid")
    assert "street-app/2.1.0" in answer.json()["detail"]
