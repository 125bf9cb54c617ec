"""The picture of an item: announced with its digest, then sent as bare bytes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cambio.common.errors import Conflict, NotFound
from cambio.files import operations as files
from cambio.files import queries as file_queries
from cambio.files.models import StoredFile
from cambio.files.store import Readable
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from catalog import queries
from catalog.models import Item


@transaction.atomic
def announce_item_picture(
    *,
    item_id: UUID,
    file_id: UUID,
    sha256: str,
    size_bytes: int,
    content_type: str,
    width: int | None = None,
    height: int | None = None,
    by: Membership,
    at: datetime,
) -> Item:
    """
    Say which picture will come for an item; the present one stays until it has arrived.

    :param width: in pixels; said with the height, what is too large is refused before it is sent
    :raises NotPermitted: the actor does not maintain the catalog
    :raises NotFound: there is no such item
    :raises Conflict: the id belongs to another file
    :raises ImageTooLarge, TooManyPixels, UnsupportedFormat, Invalid: nothing that we take
    """
    check_may(by, "catalog.manage")
    item = queries.item_for_update(by, item_id)
    own = _is_own(item, file_id, by)
    file = files.announce_file(
        programme_id=by.programme_id,
        file_id=file_id,
        sha256=sha256,
        size_bytes=size_bytes,
        content_type=content_type,
        width=width,
        height=height,
        at=at,
    )
    if not own:
        _await_picture(item, file, by=by, at=at)
    return item


def _is_own(item: Item, file_id: UUID, by: Membership) -> bool:
    """Tell whether a picture is the item's; somebody's photo does not become it by its id."""
    if file_id in (item.picture_id, item.announced_picture_id):
        return True
    if _exists(by, file_id):
        raise Conflict(field="id")
    return False


def _await_picture(item: Item, file: StoredFile, *, by: Membership, at: datetime) -> None:
    given_up = item.announced_picture_id
    item.announced_picture = file
    item.save(update_fields=["announced_picture"])
    if given_up is not None:
        files.purge_file(programme_id=by.programme_id, file_id=given_up, at=at)
    record("item.picture_announced", item, by=by, at=at)


def _exists(by: Membership, file_id: UUID) -> bool:
    try:
        file_queries.file_of(by.programme_id, file_id)
    except NotFound:
        return False
    return True


def receive_item_picture(
    *, item_id: UUID, file_id: UUID, stream: Readable, by: Membership, at: datetime
) -> Item:
    """
    Take in the announced picture and show it from now on; the same bytes again change nothing.

    :raises NotPermitted: the actor does not maintain the catalog
    :raises NotFound: there is no such item, or no such picture was announced for it
    :raises Invalid: other bytes than announced, or no picture that we take; the code says why
    """
    check_may(by, "catalog.manage")
    item = queries.managed_items_seen_by(by).filter(pk=item_id).first()
    _check_announced(item, file_id)
    file = file_queries.file_of(by.programme_id, file_id)
    with files.staged_file(file, stream) as staged, transaction.atomic():
        item = queries.item_for_update(by, item_id)
        _check_announced(item, file_id)
        kept = files.keep_file(programme_id=by.programme_id, file_id=file_id, staged=staged, at=at)
        if item.picture_id != file_id:
            _show(item, kept.file, by=by, at=at)
    return item


def _check_announced(item: Item | None, file_id: UUID) -> None:
    if item is None or file_id not in (item.picture_id, item.announced_picture_id):
        raise NotFound


def _show(item: Item, file: StoredFile, *, by: Membership, at: datetime) -> None:
    former = item.picture_id
    item.picture, item.announced_picture = file, None
    item.save(update_fields=["picture", "announced_picture"])
    if former is not None:
        files.purge_file(programme_id=item.programme_id, file_id=former, at=at)
    record("item.picture_received", item, by=by, at=at)
