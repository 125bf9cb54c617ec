"""Step 8: a group applies for a grant; it is decided, paid, accounted for, and settled."""

import hashlib
import random
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tools.story.client import Phone, StoryError
from tools.story.earning import AT_ZANDHOEK, ZONE
from tools.story.founding import grant
from tools.story.papers import pdf
from tools.story.pictures import photo

if TYPE_CHECKING:
    from tools.story.saturday import Saturday

SCHEME, ROUND = "almere-wijkbudget", "Wijkbudget"
IBAN_OF_PROGRAMME, IBAN_OF_GROUP = "NL20 INGB 0001 2345 67", "NL91 ABNA 0417 1643 00"
FUNDED, ASKED, AWARDED, SPENT = 200_000, 80_000, 75_000, 62_000


class Grant:
    """What the steps hand to each other."""

    def __init__(self, story: "Saturday") -> None:
        self.story = story
        self.now = datetime.now(ZONE).replace(microsecond=0)
        self.noor = story.cast["Noor"].phone
        self.carla = story.cast["Carla"].phone
        self.onno = story.cast["Onno"].phone
        self.tess = story.cast["Tess"].phone
        self.ward = story.places["Zandhoek"]["ward"]
        self.budget = self.round = ""
        self.application = str(uuid.uuid4())

    @property
    def path(self) -> str:
        """Where the application lies."""
        return f"grants/applications/{self.application}"

    def attach(self, kind: str, body: bytes, content_type: str, line: str | None = None) -> None:
        """Announce a document of the application and send its bytes."""
        attachment = str(uuid.uuid4())
        announcement = {
            "kind": kind,
            "name": f"{kind}.{content_type.rsplit('/', maxsplit=1)[-1]}",
            "sha256": hashlib.sha256(body).hexdigest(),
            "size_bytes": len(body),
            "content_type": content_type,
            "line": line,
        }
        self.noor.call("PUT", f"{self.path}/attachments/{attachment}", announcement, expect=201)
        self.noor.upload(f"grants/attachments/{attachment}/content", body, kind=content_type)


def play(story: "Saturday") -> None:
    """Set up a budget, apply, decide, pay, account for it, and settle."""
    told = Grant(story)
    _set_up(told)
    _apply(told)
    _ask_and_answer(told)
    _award(told)
    _pay(told)
    _account(told)
    _determine(told)


def euros(cents: int) -> str:
    """Write an amount in whole euros."""
    return f"€{cents // 100:,}"


def _set_up(told: Grant) -> None:
    story, mila = told.story, told.story.cast["Mila"].phone
    grant(story, "Carla", "grant_desk", "ward", told.ward)
    grant(story, "Onno", "grant_official", "ward", told.ward)
    grant(story, "Tess", "treasurer", "programme", story.cast["Mila"].me["programme"]["id"])
    mila.call(
        "PUT", "payment-account", {"holder_name": "Schoon Westerpark", "iban": IBAN_OF_PROGRAMME}
    )
    told.budget = _budget(told, mila)
    more = {"id": str(uuid.uuid4()), "amount_cents": FUNDED, "reason": "The budget of the year"}
    mila.call("POST", f"grants/budgets/{told.budget}/fund", more)
    mila.call("POST", f"grants/budgets/{told.budget}/open", {})
    told.round = _round(told, mila)
    story.tell(
        "grant_round",
        f"The city puts {euros(FUNDED)} into a budget for the ward. Mila opens a round under the "
        "rules that Almere once had, and fills in what they leave open.",
    )


def _budget(told: Grant, mila: Phone) -> str:
    name = "Budget Westelijke Eilanden"
    known = {found["name"]: found["id"] for found in mila.call("GET", "grants/budgets")["results"]}
    if name in known:
        return str(known[name])
    funders = {one["name"]: one["id"] for one in mila.call("GET", "grants/funders")["results"]}
    if "The city" not in funders:
        funders["The city"] = str(uuid.uuid4())
        mila.call(
            "POST", "grants/funders", {"id": funders["The city"], "name": "The city"}, expect=201
        )
    budget = {
        "id": str(uuid.uuid4()),
        "funder": funders["The city"],
        "name": name,
        "year": told.now.year,
        "ward": told.ward,
        "purpose": "What residents think up for their own surroundings",
        "who_starts": "Residents",
        "who_decides": "The area secretary",
        "accounted_how": "A report with receipts and photos",
        "role": "sole_source",
        "term": "yearly",
    }
    mila.call("POST", "grants/budgets", budget, expect=201)
    return str(budget["id"])


def _round(told: Grant, mila: Phone) -> str:
    for found in mila.call("GET", "grants/rounds?state=open")["results"]:
        if found["name"] == ROUND:
            return str(found["id"])
    schemes = mila.call("GET", "grants/schemes")["results"]
    version = next(scheme["version"] for scheme in schemes if scheme["code"] == SCHEME)
    new = {
        "id": str(uuid.uuid4()),
        "version": version,
        "name": ROUND,
        "budgets": [told.budget],
        "filled": {
            "legal_regime": "awb_subsidy",
            "decide_within": {"count": 8, "unit": "weeks"},
            "when_empty": "wait_list",
            "advance_percent": 100,
        },
        "opens_at": told.now.isoformat(),
    }
    mila.call("POST", "grants/rounds", new, expect=201)
    mila.call("POST", f"grants/rounds/{new['id']}/open", {})
    return str(new["id"])


def _apply(told: Grant) -> None:
    application = {
        "id": told.application,
        "round": told.round,
        "title": "Plants along the quay",
        "plan": "We plant the strip along the water with the neighbours.",
        "applicant_kind": "group",
        "applicant_name": "Kade in bloei",
        "place": told.story.places["Zandhoek"]["id"],
        "scope": "street",
        "purposes": ["surroundings", "meeting"],
        "asked_cents": ASKED,
        "lines": [
            {"category": "materials", "description": "Plants and soil", "amount_cents": 70_000},
            {"category": "hire", "description": "A cargo bike", "amount_cents": 30_000},
        ],
        "co_funders": [{"name": "The housing corporation", "amount_cents": 20_000}],
        "supporters": ["Rosa", "Bram"],
    }
    draft = told.noor.call("POST", "grants/applications", application, expect=201)
    missing = _in_the_way(draft)
    told.attach("budget", pdf("Begroting Kade in bloei"), "application/pdf")
    handed_in = told.noor.call("POST", f"{told.path}/submit", {})
    if "A8-budget" not in missing or "A8-budget" in _in_the_way(handed_in):
        raise StoryError(f"the check beforehand said {missing}")
    told.story.tell(
        "application",
        f"Noor applies for {euros(ASKED)} for her group. The check beforehand says that the "
        "budget is missing; she uploads it and hands in. It is decided within eight weeks.",
    )


def _in_the_way(application: dict[str, Any]) -> list[str]:
    return [found["rule"] for found in application["findings"] if found["in_the_way"]]


def _ask_and_answer(told: Grant) -> None:
    told.carla.call("POST", f"{told.path}/ask", {"question": "Who waters the plants?"})
    told.noor.call("POST", f"{told.path}/answer", {"answer": "We do, by turns."})
    told.noor.call(
        "POST", f"{told.path}/refuse", {"reason": "A joke"}, expect=403, code="not_permitted"
    )
    told.story.tell(
        "question",
        "Carla asks who waters the plants, and the clock waits until Noor has answered.",
    )


def _award(told: Grant) -> None:
    decision = {
        "amount_cents": AWARDED,
        "reason": "A good plan; the cargo bike can be borrowed for less.",
        "public_title": "Plants along the quay of Zandhoek",
    }
    award = f"{told.path}/award"
    told.onno.call("POST", award, decision, expect=409, code="rules_in_the_way")
    waiting = told.onno.call("GET", told.path)
    judged = _in_the_way(waiting)
    for rule in judged:
        word = {"rule": rule, "holds": True, "reason": "Asked around in the street"}
        told.onno.call("POST", f"{told.path}/judgements", word)
    done = told.onno.call("POST", award, decision)
    told.story.tell(
        "award",
        f"Rule {', '.join(judged)} needs a person: Onno, the area secretary, says that it holds. "
        f"He awards {euros(done['award']['amount_cents'])} with his reason; they are set aside.",
    )


def _pay(told: Grant) -> None:
    payee = {"holder_name": "Kade in bloei", "iban": IBAN_OF_GROUP[:-1] + "1"}
    told.noor.call("PUT", f"{told.path}/payee", payee, expect=400)
    told.noor.call("PUT", f"{told.path}/payee", payee | {"iban": IBAN_OF_GROUP})
    payment = {"id": str(uuid.uuid4()), "amount_cents": AWARDED + 1}
    prepare = f"{told.path}/payments"
    told.carla.call("POST", prepare, payment, expect=409, code="above_award")
    told.carla.call("POST", prepare, payment | {"amount_cents": AWARDED})
    release = f"payments/{payment['id']}/release"
    told.carla.call("POST", release, {}, expect=404)
    told.tess.call("POST", release, {})
    batch = told.tess.call("POST", "payment-batches", {"id": str(uuid.uuid4())}, expect=201)
    message = told.tess.call("GET", f"payment-batches/{batch['id']}/file")
    if b"pain.001" not in message:
        raise StoryError("the bank would not know this message")
    told.tess.call("POST", f"payments/{payment['id']}/paid", {})
    told.story.tell(
        "payment",
        "An account number with a slip is refused (400), and a cent above the award (409). "
        "Carla prepares the payment, Tess releases it, and it goes to the bank as pain.001.",
    )


def _account(told: Grant) -> None:
    line = str(uuid.uuid4())
    told.noor.call("PUT", f"{told.path}/end", {"ended_on": told.now.date().isoformat()})
    report = {
        "text": "Twelve neighbours planted, on a Saturday.",
        "lines": [{"id": line, "description": "Plants and soil", "amount_cents": SPENT}],
    }
    told.noor.call("PUT", f"{told.path}/report", report)
    told.noor.call("POST", f"{told.path}/report/submit", {}, expect=400)
    told.attach("receipt", pdf("Bon van de kweker"), "application/pdf", line)
    scene = random.randrange(10**9)  # noqa: S311  a drawing
    told.attach("photo", photo(scene, place=AT_ZANDHOEK, taken_at=told.now), "image/jpeg")
    told.noor.call("POST", f"{told.path}/report/submit", {})
    told.carla.call("POST", f"{told.path}/report/accept", {"reason": "The receipts add up."})
    told.story.tell(
        "accountability",
        f"The planting is done. Noor's report is taken in once a receipt and a photo are there: "
        f"{euros(SPENT)} were spent. Carla finds it in order.",
    )


def _determine(told: Grant) -> None:
    final = {"amount_cents": SPENT, "reason": "What was spent, as the receipts say."}
    told.onno.call("POST", f"{told.path}/determine", final)
    back = {
        "id": str(uuid.uuid4()),
        "amount_cents": AWARDED - SPENT,
        "received_on": told.now.date().isoformat(),
        "reason": "Unspent",
    }
    settled = told.carla.call("POST", f"{told.path}/repayments", back)
    if settled["award"]["state"] != "settled":
        raise StoryError(f"the award is {settled['award']['state']}")
    seen = told.carla.call("GET", f"grants/budgets/{told.budget}")["figures"]
    came = seen["funded"] + seen["moved_in"] + seen["carried_in"]
    went = seen["moved_out"] + seen["lapsed"] + seen["carried_out"]
    if came != seen["free"] + seen["committed"] + seen["paid"] - seen["returned"] + went:
        raise StoryError(f"the budget does not add up: {seen}")
    listed = str(told.noor.call("GET", "grants/awards"))
    if "Zandhoek" not in listed or "Noor" in listed:
        raise StoryError("the public list should name the plan, and nobody")
    told.story.tell(
        "determination",
        f"Onno determines the grant at {euros(SPENT)}; {euros(AWARDED - SPENT)} come back. "
        f"{euros(seen['free'])} are free again. The public list names the plan, and nobody.",
    )
