"""Reading one thing: what one may not see is not there."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from cambio.common.errors import NotFound

M = TypeVar("M", bound=Model)


def the_one(found: QuerySet[M], *, field: str | None = None) -> M:
    """
    Give the only thing of a query, or the first.

    :param field: of the input, where that names it
    :raises NotFound: it has none
    """
    first = found.first()
    if first is None:
        raise NotFound(field=field)
    return first
