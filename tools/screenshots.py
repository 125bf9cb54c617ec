"""
Take the README's screenshots anew, on a running demo.

    make demo        # and in another terminal:
    .venv/bin/python -m tools.screenshots var/demo.json /usr/bin/chromium
"""

import hashlib
import json
import sys
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tools.story.client import Phone
from tools.story.earning import AT_ZANDHOEK, AWAY, ZONE, send_photo
from tools.story.granting import ROUND
from tools.story.papers import pdf
from tools.story.pictures import photo

HERE = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTH, HEIGHT = 1100, 760


def main(demo_file: Path, chromium: str) -> None:
    """Leave some work for every desk, and look at it through its owner's eyes."""
    demo = json.loads(demo_file.read_text())
    tokens = {actor["name"]: actor["session_token"] for actor in demo["cast"]}
    phones = {
        name: Phone(demo["base_url"], demo["programme"], token=token)
        for name, token in tokens.items()
    }
    cleanup = _report(phones["Carla"])
    # Above this, two stewards of a street have to sign.
    phones["Mila"].call("PUT", "catalog-rule", {"sign_above": 20})
    _order(phones["Rosa"])
    application = _apply(phones)
    pages = {
        "queue": ("Cem", "cleanups/"),
        "cleanup": ("Cem", f"cleanups/{cleanup}/"),
        "orders": ("Bram", "orders/"),
        "signatures": ("Noor", "signatures/"),
        "grants": ("Onno", "grants/"),
        "application": ("Onno", f"grants/{application}/"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        for name, (who, path) in pages.items():
            address = f"{demo['base_url']}/{demo['programme']}/{path}"
            _shoot(browser, demo["base_url"], tokens[who], address, HERE / f"{name}.png")
        browser.close()


def _shoot(browser: Browser, base_url: str, token: str, address: str, file: Path) -> None:
    size: Any = {"width": WIDTH, "height": HEIGHT}
    context = browser.new_context(viewport=size, locale="en")
    # A phone's session token is the browser's session, too.
    context.add_cookies([{"name": "sessionid", "value": token, "url": base_url}])
    page = context.new_page()
    page.goto(address)
    page.screenshot(path=file, full_page=True)
    context.close()


def _report(carla: Phone) -> str:
    place = carla.call("GET", "places?search=Zandhoek")["results"][0]["id"]
    ended = datetime.now(ZONE).replace(microsecond=0) - timedelta(minutes=30)
    started = ended - timedelta(hours=1)
    report = {
        "id": str(uuid.uuid4()),
        "starts_at": started.isoformat(),
        "ends_at": ended.isoformat(),
        "places": [{"place": place}],
        "others": 4,
        "bags": 5,
        "note": "Along the quay, with the children of the boat school.",
    }
    carla.call("POST", "cleanups", report, expect=201)
    scene = uuid.uuid4().int % 10**9
    for phase, where in (("before", AT_ZANDHOEK), ("after", AWAY)):
        taken = started if phase == "before" else ended
        picture = photo(scene, place=where, taken_at=taken, litter=phase == "before")
        send_photo(carla, str(report["id"]), picture, phase)
    carla.call("POST", f"cleanups/{report['id']}/submit", {})
    return str(report["id"])


def _order(rosa: Phone) -> None:
    items = {item["name"]: item["id"] for item in rosa.call("GET", "items")["results"]}
    place = rosa.call("GET", "places?search=Zandhoek")["results"][0]["id"]
    for item, quantity, payer in (
        ("Work gloves", 1, {}),
        ("Broom", 1, {}),
        ("Roll of bin bags", 6, {"place": place}),
    ):
        order = {"id": str(uuid.uuid4()), "lines": [{"item": items[item], "quantity": quantity}]}
        rosa.call("POST", "orders", order | payer, expect=201)


def _apply(phones: dict[str, Phone]) -> str:
    """Ask for two grants: one waits for a decision, the other for an answer."""
    bench = _hand_in(
        phones["Rosa"],
        "A bench by the water",
        "We place a bench where the quay is widest, and open it with the neighbours.",
        [("materials", "Wood and steel", 72_000), ("food_and_drink", "Coffee and cake", 8_000)],
    )
    word = {"rule": "A6-support", "holds": True, "reason": "Eleven neighbours have signed."}
    phones["Carla"].call("POST", f"grants/applications/{bench}/judgements", word)
    music = _hand_in(
        phones["Noor"],
        "Music on the square",
        "An afternoon of music by those who live around the square.",
        [("hire", "Sound and light", 35_000)],
    )
    question = {"question": "On which day will it be?"}
    phones["Carla"].call("POST", f"grants/applications/{music}/ask", question)
    return bench


def _hand_in(phone: Phone, title: str, plan: str, lines: list[tuple[str, str, int]]) -> str:
    rounds = phone.call("GET", "grants/rounds?state=open")["results"]
    place = phone.call("GET", "places?search=Zandhoek")["results"][0]["id"]
    application = {
        "id": str(uuid.uuid4()),
        "round": next(each["id"] for each in rounds if each["name"] == ROUND),
        "title": title,
        "plan": plan,
        "applicant_kind": "person",
        "place": place,
        "scope": "street",
        "purposes": ["meeting", "surroundings"],
        "asked_cents": sum(cents for _category, _what, cents in lines),
        "lines": [
            {"category": category, "description": what, "amount_cents": cents}
            for category, what, cents in lines
        ],
        "supporters": ["Bram", "Dina"],
    }
    phone.call("POST", "grants/applications", application, expect=201)
    path = f"grants/applications/{application['id']}"
    body, budget = pdf("Budget"), uuid.uuid4()
    announced = {
        "kind": "budget",
        "name": "budget.pdf",
        "sha256": hashlib.sha256(body).hexdigest(),
        "size_bytes": len(body),
        "content_type": "application/pdf",
    }
    phone.call("PUT", f"{path}/attachments/{budget}", announced, expect=201)
    phone.upload(f"grants/attachments/{budget}/content", body, kind="application/pdf")
    phone.call("POST", f"{path}/submit", {})
    return str(application["id"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
