"""Step 7: cambi are spent in the catalog, and handed over."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cambio.story.saturday import Saturday


def play(story: "Saturday") -> None:
    """Order as a resident, as a street, and at the counter."""
