"""Files that come with a form: no more of one is kept than any document may have."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from cambio.files.decode import LIMITS


class BoundedUpload(FileUploadHandler):
    """
    Leaves a file out once it is too large; to the form it is as if none had come.

    Stands before Django's own handlers, which would write whatever comes to disk, and for
    everybody: a form is read before it is known who sends it.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on what comes, up to the limit."""
        if start + len(raw_data) > LIMITS.size_bytes:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Leave it to the other handlers to keep the file."""
        del file_size
