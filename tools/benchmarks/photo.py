"""P4: a photo through the guarded decoder, against the bare Pillow calls in a warm child."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from cambio.files.decode import decode
from tools.benchmarks.figures import Figure
from tools.benchmarks.report import Report

PIXELS = (4032, 3024)
BARE = """
import sys
from PIL import Image
for line in sys.stdin:
    source, display, thumb = line.rstrip("\\n").split("\\t")
    with Image.open(source) as image:
        image.draft(None, (1600, 1200))
        image.thumbnail((1600, 1600), Image.Resampling.BICUBIC, reducing_gap=2.0)
        image.save(display, "JPEG", quality=80)
        image.thumbnail((320, 320), Image.Resampling.BICUBIC, reducing_gap=2.0)
        image.save(thumb, "JPEG", quality=80)
    print("done", flush=True)
"""
"""Draft, shrink to the two sizes of `Limits`, write both: no check, no fact, no hash."""


def measure(report: Report, *, rounds: int) -> None:
    """Note the ratio of the two times, and both medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photo = _photo(folder / "photo.jpg")
        display, thumb = folder / "display.jpg", folder / "thumb.jpg"
        with subprocess.Popen(
            [sys.executable, "-c", BARE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as child:
            assert child.stdin
            assert child.stdout
            ours, bare = [], []
            for _ in range(rounds + 1):
                began = time.perf_counter()
                decode(photo, display=display, thumb=thumb)
                between = time.perf_counter()
                child.stdin.write(f"{photo}\t{display}\t{thumb}\n")
                child.stdout.readline()
                bare.append(time.perf_counter() - between)
                ours.append(between - began)
            child.stdin.close()
    report.figures["P4.photo"] = Figure.of_ratios(ours[1:], bare[1:])
    medians = [Figure.of(times[1:]).value * 1000 for times in (ours, bare)]
    report.notes.append("P4: `decode()` {:.0f} ms, bare Pillow {:.0f} ms.".format(*medians))


def _photo(path: Path) -> Path:
    """A picture of 12 megapixels with as much detail as a camera's: a JPEG of some megabytes."""
    noise = Image.effect_noise((PIXELS[0] // 4, PIXELS[1] // 4), 60).resize(PIXELS)
    Image.merge("RGB", (noise, noise.transpose(Image.Transpose.ROTATE_180), noise)).save(
        path, "JPEG", quality=90
    )
    return path
