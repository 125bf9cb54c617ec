"""Reading about files. Who may see one is decided by what it belongs to, further up."""

from uuid import UUID

from django.db.models import QuerySet

from cambio.common.reading import the_one
from cambio.files.models import StoredFile


def file_of(programme_id: UUID, file_id: UUID) -> StoredFile:
    """
    Find a file of the programme.

    :raises NotFound: there is none, or it belongs to another programme
    """
    return the_one(StoredFile.objects.filter(programme=programme_id, pk=file_id))


def file_exists(file_id: UUID) -> bool:
    """Tell whether an id is taken, in whatever programme and state."""
    return StoredFile.objects.filter(pk=file_id).exists()


def file_for_update(programme_id: UUID, file_id: UUID) -> StoredFile:
    """
    Find a file of the programme and lock its row.

    :raises NotFound: there is none, or it belongs to another programme
    """
    return the_one(
        StoredFile.objects.select_for_update(of=["self"]).filter(programme=programme_id, pk=file_id)
    )


def received_with_digest(programme_id: UUID, sha256: str) -> QuerySet[StoredFile]:
    """The programme's received files that hold exactly these bytes."""
    return StoredFile.objects.filter(programme=programme_id, sha256=sha256, state="received")


def received_files() -> QuerySet[StoredFile]:
    """Every file that must lie in the store."""
    return StoredFile.objects.filter(state="received")
