"""Grants as the tests go about them over HTTP: the steps that others stand on."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from cambio.common.ids import new_id
from grants.models import Application
from tests.api.conftest import MakePhone
from tests.api.grants.bodies import PAYEE, body
from tests.api.phones import Phone
from tests.worlds import office as scenes
from tests.worlds import pictures
from tests.worlds.office import Scene


def path(application: dict[str, Any], verb: str = "") -> str:
    return f"grants/applications/{application['id']}{verb and '/'}{verb}"


def done(answer: Any) -> dict[str, Any]:
    """What was answered, which is no refusal."""
    assert answer.status_code in {200, 201}, answer.content
    found: dict[str, Any] = answer.json()
    return found


class Office:
    """The people of a scene at their phones."""

    def __init__(self, phone: MakePhone, scene: Scene) -> None:
        self.scene = scene
        self.phone_of = phone
        self.mine = phone(scene.applicant)
        self.desk = phone(scene.desk)
        self.official = phone(scene.official)
        self.treasurer = phone(scene.treasurer)
        self.manager = phone(scene.manager)

    def drafted(self, **changes: Any) -> dict[str, Any]:
        """An application that has been begun, with the budget that comes with it."""
        draft = done(self.mine.post("grants/applications", body(self.scene, **changes)))
        self.attach(draft, "budget")
        return done(self.mine.get(path(draft)))

    def attach(self, application: dict[str, Any], kind: str, *, line: str = "") -> None:
        """Upload a document, or a photo; a receipt names a line of the report."""
        shot = {"body": pictures.jpeg(width=64, height=48), "content_type": "image/jpeg"}
        scenes.attach(
            Application.objects.get(pk=application["id"]),
            kind,
            **(shot if kind == "photo" else {}),
            line_id=UUID(line) if line else None,
            by=self.scene.applicant,
            at=timezone.now(),
        )

    def submitted(self, **changes: Any) -> dict[str, Any]:
        return done(self.mine.post(path(self.drafted(**changes), "submit")))

    def cleared(self, application: dict[str, Any]) -> dict[str, Any]:
        """Judge, as the official, whatever a person's word can let pass."""
        seen = done(self.official.get(path(application)))
        for finding in seen["findings"]:
            unmet_wall = finding["verdict"] == "not_met" and finding["strength"] == "wall"
            if finding["in_the_way"] and not unmet_wall:
                done(self.judged(application, finding["rule"]))
        return done(self.official.get(path(application)))

    def judged(self, application: dict[str, Any], rule: str, by: Phone | None = None) -> Any:
        word = {"rule": rule, "holds": True, "reason": "We looked into it together."}
        return (by or self.official).post(path(application, "judgements"), word)

    def award(self, application: dict[str, Any], cents: int, **more: Any) -> Any:
        said = {
            "amount_cents": cents,
            "reason": "A good plan with support in the street",
            "public_title": "Plants along the quay",
        }
        return self.official.post(path(application, "award"), said | more)

    def awarded(self, cents: int = 80_000, **changes: Any) -> dict[str, Any]:
        """An award to somebody who has said to whom to pay, as the official sees it."""
        application = self.submitted(**changes)
        done(self.mine.put(path(application, "payee"), PAYEE))
        self.cleared(application)
        return done(self.award(application, cents))

    def pay(self, payment: dict[str, Any]) -> Any:
        """Let the treasurer release a payment, export it and note that the bank has paid it."""
        done(self.treasurer.post(f"payments/{payment['id']}/release"))
        done(self.treasurer.post("payment-batches", {"id": str(new_id())}))
        return self.treasurer.post(f"payments/{payment['id']}/paid")

    def paid(self, cents: int = 80_000, **changes: Any) -> dict[str, Any]:
        """An award that was paid as a whole."""
        application = self.awarded(cents, **changes)
        if not application["award"]["payments"]:
            said = {"id": str(new_id()), "amount_cents": cents}
            application = done(self.desk.post(path(application, "payments"), said))
        done(self.pay(application["award"]["payments"][0]))
        return done(self.mine.get(path(application)))

    def reported(self, application: dict[str, Any]) -> dict[str, Any]:
        """A report with all that a scheme may ask for, handed in."""
        done(self.ended(application, timezone.localdate()))
        cost = {"id": str(new_id()), "description": "Plants", "amount_cents": 80_000}
        report = {"text": "The quay is green.", "lines": [cost]}
        done(self.mine.put(path(application, "report"), report))
        self.attach(application, "receipt", line=cost["id"])
        self.attach(application, "photo")
        return done(self.mine.post(path(application, "report/submit")))

    def ended(self, application: dict[str, Any], on: date) -> Any:
        return self.mine.put(path(application, "end"), {"ended_on": on.isoformat()})


def verdicts(application: dict[str, Any]) -> dict[str, str]:
    """What each rule finds."""
    return {finding["rule"]: finding["verdict"] for finding in application["findings"]}


def in_the_way(application: dict[str, Any]) -> set[str]:
    """The rules that stand in the way of an award."""
    return {finding["rule"] for finding in application["findings"] if finding["in_the_way"]}


def kinds(application: dict[str, Any]) -> list[str]:
    """The steps of the trail."""
    return [step["kind"] for step in application["steps"]]
