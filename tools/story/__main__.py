"""Play the story: `python -m tools.story --base-url http://127.0.0.1:8000`."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from cambio.env import read_environment
from tools.story.client import StoryError
from tools.story.saturday import Saturday


def main() -> int:
    """Play, tell, and give the exit status: 0 only if every step and the audit held."""
    parser = argparse.ArgumentParser(prog="python -m tools.story", description=__doc__)
    parser.add_argument("--base-url", required=True)
    parser.add_argument(
        "--demo-file", type=Path, help="where to write cast and outcome for scripts"
    )
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    asked = parser.parse_args()
    mail_dir = read_environment().mail_dir
    if mail_dir is None:
        parser.error(
            "the story reads mail from a folder: CAMBIO_MAIL_URL must be a file:// address"
        )
    started = time.monotonic()
    saturday = Saturday(asked.base_url, mail_dir, say=_say)
    result: dict[str, Any] = {"ok": True}
    try:
        saturday.play()
    except StoryError as error:
        result = {"ok": False, "error": str(error)}
        print(f"✗ {error}", file=sys.stderr, flush=True)
    result |= saturday.outcome() | {"seconds": round(time.monotonic() - started, 1)}
    result["ok"] = result["ok"] and result["audit"].get("ok", False)
    if asked.demo_file and result["ok"]:
        _write(asked.demo_file, saturday.demo() | {"story": result})
    if asked.json:
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return 0 if result["ok"] else 1


def _write(file: Path, data: dict[str, Any]) -> None:
    # It holds session tokens.
    file.touch(mode=0o600)
    file.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
