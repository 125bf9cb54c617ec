"""Children that hang, die or are forked away: the caller always gets an answer."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cambio.files.decode import DecoderPool
from cambio.files.errors import DecodeTimeout, TooManyPixels
from cambio.files.pictures import Limits, Picture
from tests.worlds import pictures


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo"
    path.write_bytes(pictures.jpeg())
    return path


def decode(pool: DecoderPool, photo: Path, name: str = "one") -> Picture:
    folder = photo.parent
    return pool.decode(photo, display=folder / f"{name}-display", thumb=folder / f"{name}-thumb")


def test_a_child_stays_warm(photo: Path) -> None:
    pool = DecoderPool(most=1)
    decode(pool, photo)
    before = pool.idle_pids()
    decode(pool, photo)
    assert pool.idle_pids() == before
    pool.close()


def test_a_hanging_child_is_killed_and_the_next_decode_works(photo: Path) -> None:
    pool = DecoderPool(most=1, limits=Limits(seconds=0.5))
    decode(pool, photo)
    (pid,) = pool.idle_pids()
    os.kill(pid, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(DecodeTimeout):
        decode(pool, photo)
    assert time.monotonic() - started < 3
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert decode(pool, photo).width == 800
    pool.close()


def test_a_picture_that_never_ends_is_refused_in_time(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it waits for ever
    pool = DecoderPool(most=1, limits=Limits(seconds=0.5))
    with pytest.raises(DecodeTimeout):
        decode(pool, pipe)
    assert pool.idle_pids() == []


def test_a_child_killed_while_idle_is_replaced_unnoticed(photo: Path) -> None:
    pool = DecoderPool(most=1)
    decode(pool, photo)
    os.kill(pool.idle_pids()[0], signal.SIGKILL)
    assert decode(pool, photo).width == 800
    pool.close()


def test_more_threads_than_children_wait_their_turn(photo: Path) -> None:
    pool = DecoderPool(most=2)
    widths: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: widths.append(decode(pool, photo, str(n)).width))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert widths == [800] * 8
    assert 1 <= len(pool.idle_pids()) <= 2
    pool.close()


def test_a_picture_that_needs_more_memory_is_refused_and_the_child_lives(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(pictures.encode(pictures.draw(width=6000, height=4000), "PNG"))
    pool = DecoderPool(most=1, limits=Limits(memory_bytes=112 * 1024 * 1024))
    with pytest.raises(TooManyPixels):
        decode(pool, path)
    path.write_bytes(pictures.jpeg())
    assert decode(pool, path).width == 800
    pool.close()


def test_a_forked_process_has_children_of_its_own_and_leaves_ours_alone(photo: Path) -> None:
    script = f"""
import os, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from cambio.files import decode
def run(name):
    decode.decode(Path({str(photo)!r}), display=Path({str(photo.parent)!r}, name + "d"),
                  thumb=Path({str(photo.parent)!r}, name + "t"))
    return decode._pool.idle_pids()
before = run("a")
child = os.fork()
if child == 0:
    assert decode._pool.idle_pids() == []
    assert run("b") != before
    decode._pool.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
assert run("c") == before
print(before[0])
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    wait_until_gone(int(run.stdout))


def test_a_child_does_not_outlive_its_parent() -> None:
    script = """
import os
from django.conf import settings
settings.configure(USE_I18N=False)
from cambio.files.decode import Child
print(Child(512 * 1024 * 1024).pid, flush=True)
os.kill(os.getpid(), 9)
"""
    run = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert run.returncode == -signal.SIGKILL
    wait_until_gone(int(run.stdout))


def wait_until_gone(pid: int) -> None:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    raise AssertionError(f"{pid} still runs")


def test_the_child_knows_no_secret(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-decoders")
    pool = DecoderPool(most=1)
    decode(pool, photo)
    environment = Path(f"/proc/{pool.idle_pids()[0]}/environ").read_bytes()
    assert b"not-for-decoders" not in environment
    pool.close()


def test_a_picture_survives_its_way_through_the_pipe(photo: Path) -> None:
    pool = DecoderPool(most=1)
    picture = decode(pool, photo)
    assert Picture.from_message(json.loads(json.dumps(picture.to_message()))) == picture
    pool.close()
