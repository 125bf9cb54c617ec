from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cambio.files.decode import DecoderPool
from cambio.files.pictures import Picture

Decode = Callable[[bytes], Picture]


@pytest.fixture(scope="session")
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(most=2)
    yield pool
    pool.close()


@pytest.fixture
def decode(pool: DecoderPool, tmp_path: Path) -> Decode:
    """Decode bytes under a name that says nothing, as uploads have none."""

    def run(content: bytes) -> Picture:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return pool.decode(path, display=tmp_path / "display", thumb=tmp_path / "thumb")

    return run
