"""What every answer of the API bears …"""

import pytest
from django.http import HttpResponse
from django.test import Client

from api.v1.people.wallet import Wallet
from cambio.common.http import API_VERSION
from cambio.programmes.models import Membership
from tests.api.conftest import MakePhone
from tests.api.document import DOCUMENT

REFUSED = [
    ({"path": "/api/v1/west/me"}, 401),
    ({"path": "/api/v1/west/nowhere"}, 404),
    ({"path": "/api/"}, 404),
    ({"path": "/api/v1/west/me", "HTTP_X_CLIENT_VERSION": "none"}, 400),
    ({"path": "/api/v1/west/me", "HTTP_TRANSFER_ENCODING": "chunked"}, 411),
]


@pytest.mark.parametrize(("request_", "status"), REFUSED)
def test_the_contract_s_version_on_refusals(
    db: None, request_: dict[str, str], status: int
) -> None:
    answer = Client().get(**request_)
    assert (answer.status_code, answer["API-Version"]) == (status, API_VERSION)


def test_the_contract_s_version_on_faults_of_ours(
    phone: MakePhone, resident: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> HttpResponse:
        raise KeyError

    monkeypatch.setattr(Wallet, "get", fail)
    token = phone(resident).client._credentials["HTTP_X_SESSION_TOKEN"]
    # Asked past the comparison with the document, which has no such answer.
    answer = Client(raise_request_exception=False).get(
        "/api/v1/west/wallet", headers={"X-Session-Token": token}
    )
    assert (answer.status_code, answer["API-Version"]) == (500, API_VERSION)


def test_the_contract_s_version_as_its_document_has_it(
    phone: MakePhone, resident: Membership
) -> None:
    answer = phone(resident).get("me")
    assert answer["API-Version"] == DOCUMENT["info"]["version"] == API_VERSION


def test_no_version_on_pages(db: None) -> None:
    assert not Client().get("/healthz").has_header("API-Version")
