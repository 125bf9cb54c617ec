"""A camera for the other clients' stories: `python -m tests.clients.camera` writes a picture."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from tools.story.pictures import copied, photo


def main() -> None:
    """Take a picture, or a copy of one, and write it to standard output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scene", type=int, default=0)
    parser.add_argument("--litter", action="store_true")
    parser.add_argument("--place", type=float, nargs=2)
    parser.add_argument("--taken-at", type=datetime.fromisoformat, required=True)
    parser.add_argument("--copy-of", type=Path)
    asked = parser.parse_args()
    place = tuple(asked.place) if asked.place else None
    if asked.copy_of:
        picture = copied(asked.copy_of.read_bytes(), place=place, taken_at=asked.taken_at)
    else:
        picture = photo(asked.scene, place=place, taken_at=asked.taken_at, litter=asked.litter)
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main()
