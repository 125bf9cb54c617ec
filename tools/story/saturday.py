"""The story as a whole: who is in it, which steps it has, and what came of it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.story import earning, founding, granting, spending
from tools.story.client import StoryError, send
from tools.story.people import Actor, make_actor

PROGRAMME = "westerpark"
CAST = {
    "Mila": "manager",
    "Carla": "coordinator of the programme",
    "Cem": "coordinator of Zandhoek and Realengracht",
    "Rosa": "resident and steward of Zandhoek",
    "Noor": "resident and steward of Zandhoek",
    "Bram": "staff of the supplier Bloem en Bezem",
    "Dina": "staff of the programme's own depot",
    "Onno": "area secretary, decides on grants",
    "Tess": "treasurer, releases payments",
}
PROJECT_DIR = Path(__file__).resolve().parent.parent.parent


class Saturday:
    """
    One performance.

    :param say: told each line of the narration
    """

    def __init__(self, base_url: str, mail_dir: Path, *, say: Callable[[str], None]) -> None:
        self.base_url = base_url
        self.say = say
        self.cast: dict[str, Actor] = {
            name: make_actor(name, part, base_url=base_url, programme=PROGRAMME, mail_dir=mail_dir)
            for name, part in CAST.items()
        }
        self.places: dict[str, dict[str, Any]] = {}
        self.steps: list[str] = []
        self.audit: dict[str, Any] = {}

    def tell(self, step: str, line: str) -> None:
        """Note a step that held, and narrate it."""
        self.steps.append(step)
        self.say(f"{len(self.steps):2}. {line}")

    def play(self) -> None:
        """
        Play every step.

        :raises StoryError: at the first that did not hold
        """
        if send("GET", f"{self.base_url}/healthz").status != 200:  # noqa: PLR2004
            raise StoryError("the server is not healthy")
        founding.play(self)
        earning.play(self)
        spending.play(self)
        granting.play(self)
        self.audit = _audit()
        if not self.audit["ok"]:
            raise StoryError(f"the audit found {self.audit['findings']}")
        checks = self.audit["checks"]
        self.tell("audit", f"The audit proves the books: {checks} checks, no finding.")

    def balances(self) -> dict[str, int]:
        """What everybody has in the end."""
        people = {name: actor.balance() for name, actor in self.cast.items() if actor.me}
        reader = self.cast["Carla"].phone
        streets = {
            name: int(reader.call("GET", f"places/{place['id']}/balance")["balance"])
            for name, place in self.places.items()
        }
        return {name: amount for name, amount in (people | streets).items() if amount}

    def outcome(self) -> dict[str, Any]:
        """The steps that held, the balances and the audit."""
        balances = self.balances() if self.audit else {}
        return {"steps": self.steps, "balances": balances, "audit": self.audit}

    def demo(self) -> dict[str, Any]:
        """What scripts and clients need to go on from here."""
        return {
            "base_url": self.base_url,
            "programme": PROGRAMME,
            "cast": [
                {
                    "name": actor.name,
                    "part": actor.part,
                    "roles": actor.roles(),
                    "email": actor.email,
                    "membership": actor.id,
                    "session_token": actor.phone.token,
                }
                for actor in self.cast.values()
            ],
        }


def _audit() -> dict[str, Any]:
    """Run the audit as whoever keeps the installation does; it prints one JSON object."""
    done = subprocess.run(
        [sys.executable, "manage.py", "audit", "--json"],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout.strip():
        raise StoryError(f"the audit did not run: {done.stderr.strip()[-400:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
