"""
Take the README's screenshots again, on a running demo with its Sunday.

    make demo        # and in another terminal:
    .venv/bin/python -m tools.screenshots var/demo.json /usr/bin/chromium
"""

import json
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tools.story.client import Phone

HERE = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTH, HEIGHT = 1280, 1000


def main(demo_file: Path, chromium: str) -> None:
    """Look at the work that waits, through the eyes of those for whom it waits."""
    demo = json.loads(demo_file.read_text())
    tokens = {actor["name"]: actor["session_token"] for actor in demo["cast"]}
    phones = {
        name: Phone(demo["base_url"], demo["programme"], token=token)
        for name, token in tokens.items()
    }
    cleanup = _found(phones["Cem"], "cleanups/queue", "note", "Both sides of the bridge.")
    application = _found(
        phones["Onno"], "grants/applications?state=submitted", "title", "A bench by the water"
    )
    pages = {
        "queue": ("Carla", "cleanups/"),
        "cleanup": ("Cem", f"cleanups/{cleanup}/"),
        "residents": ("Carla", "residents/"),
        "orders": ("Bram", "orders/"),
        "signatures": ("Noor", "signatures/"),
        "grants": ("Onno", "grants/"),
        "application": ("Onno", f"grants/{application}/"),
        "payments": ("Tess", "payments/"),
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
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=file)
    context.close()


def _found(phone: Phone, path: str, key: str, value: str) -> str:
    """The id of the thing in a list of which this is said."""
    return next(
        str(each["id"]) for each in phone.call("GET", path)["results"] if each[key] == value
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
