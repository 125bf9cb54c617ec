"""
Taking in files, for the packages above to build their own operations on.

An upload has three steps. `announce_file` and `keep_file` belong in the caller's transaction;
`staged_file` stands around it, so that no row stays locked while bytes trickle in:

    with files.staged_file(file, stream) as staged:
        with transaction.atomic():
            files.keep_file(programme_id=…, file_id=…, staged=staged, at=at)

So it is with `announce_document`, `staged_document` and `keep_document`: a budget or a receipt,
which is a picture or another file that people save and look at with programs of their own.
"""

from cambio.files.operations.announcing import announce_document, announce_file
from cambio.files.operations.keeping import Kept, keep_document, keep_file, purge_file
from cambio.files.operations.staging import Staged, StagedDocument, staged_document, staged_file

__all__ = [
    "Kept",
    "Staged",
    "StagedDocument",
    "announce_document",
    "announce_file",
    "keep_document",
    "keep_file",
    "purge_file",
    "staged_document",
    "staged_file",
]
