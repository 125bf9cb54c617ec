"""What a check of the books may find."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One fault, found on one object.

    :param problem: a sentence in English for whoever repairs it, without personal data
    """

    subject_type: str
    subject_id: str
    problem: str


Check = Callable[[], Iterable[Finding]]


def sql_check(subject_type: str, sql: str) -> Check:
    """Make a check of a statement whose rows are a subject's id and what is wrong with it."""

    def find() -> Iterator[Finding]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            for subject_id, problem in cursor.fetchall():
                yield Finding(subject_type, str(subject_id), problem)

    return find
