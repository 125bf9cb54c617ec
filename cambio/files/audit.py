"""What must hold of stored files."""

from collections.abc import Iterator

from cambio.common.findings import Finding
from cambio.files import store
from cambio.files.queries import received_files


def missing_bytes() -> Iterator[Finding]:
    """Report files whose bytes are not where the database says, or not as many."""
    for file in received_files().iterator(chunk_size=1000):
        for name in filter(None, (file.original, file.display, file.thumb)):
            if not store.path_of(name).is_file():
                yield Finding("file", str(file.pk), f"{name} is missing")
        original = store.path_of(file.original)
        if original.is_file() and original.stat().st_size != file.size_bytes:
            yield Finding("file", str(file.pk), f"{file.original} has another size")


CHECKS = {"files.bytes": missing_bytes}
