"""An app on a phone that logs in."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from tests.api.answers import complaint_about
from tests.cambio.events.outbox import run_due

LOG_IN = "/api/v1/log-in/"
CODE = re.compile(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", re.MULTILINE)


class App:
    """A phone's app that logs in: it remembers the session token between its calls."""

    def __init__(self, language: str = "en") -> None:
        self.client = Client(headers={"accept-language": language})
        self.token = ""

    def call(self, path: str, **body: str) -> tuple[int, dict[str, Any]]:
        headers = {"X-Session-Token": self.token} if self.token else {}
        answer = self.client.post(
            LOG_IN + path, body, content_type="application/json", headers=headers
        )
        assert complaint_about(answer) == ""
        document = answer.json()
        self.token = document.get("session_token", self.token)
        return answer.status_code, document


def code_in_mail() -> str:
    """Have the queued mail sent and read the code that it brings."""
    run_due()
    found = CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found.group(1)


def log_in(app: App, email: str) -> None:
    assert app.call("codes", email=email)[0] == 200
    assert app.call("confirm", code=code_in_mail())[0] == 200


def without_address(document: dict[str, Any], email: str) -> str:
    document.pop("session_token", None)
    return str(document).replace(email, "…")
