"""Doing something once for each key, however often it is asked for; and forgetting the keys."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from cambio.common.errors import DomainError
from cambio.common.locks import try_lock
from cambio.idempotency.errors import KeyInUse, KeyReused
from cambio.idempotency.models import Key
from cambio.programmes.models import Membership

KEEP_KEYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered; `headers` are those that belong to the body."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


def answer_once(
    *, key: str, digest: str, act: Callable[[], Answer], by: Membership, at: datetime
) -> tuple[Answer, bool]:
    """
    Act, and keep the answer under the key; or give the answer that was kept.

    Act, key and answer are one transaction, so there is never one without the others. A refusal is
    not kept: the same key may be tried again, and what the act left standing when it refused, such
    as a count of wrong codes, stays as if there were no key.

    :param digest: of the call, to tell it from another with the same key
    :returns: the answer, and whether it was given before
    :raises KeyReused: the key belongs to another call
    :raises KeyInUse: the same call is being done at this moment
    """
    refusal: DomainError | None = None
    with transaction.atomic():
        _lock(key, by)
        present = Key.objects.filter(membership=by, key=key).first()
        if present is not None:
            return _given_before(present, digest), True
        try:
            answer = act()
        except DomainError as error:
            refusal = error
        else:
            _keep(answer, key, digest, by=by, at=at)
    if refusal is not None:
        raise refusal
    return answer, False


def _lock(key: str, by: Membership) -> None:
    # The lock ends with the transaction, and so with whatever ends that: nothing can stay locked.
    # The look for the key is a statement of its own, or it would not see what the lock waited for.
    if not try_lock(f"idempotency/{by.pk}/{key}"):
        raise KeyInUse


def _given_before(present: Key, digest: str) -> Answer:
    if present.digest != digest:
        raise KeyReused
    return Answer(present.status, present.answer, present.headers)


def _keep(answer: Answer, key: str, digest: str, *, by: Membership, at: datetime) -> None:
    Key.objects.create(
        programme_id=by.programme_id,
        membership=by,
        key=key,
        digest=digest,
        status=answer.status,
        answer=answer.body,
        headers=answer.headers,
        answered_at=at,
    )


def purge_keys(*, at: datetime) -> int:
    """Forget keys after 30 days; what they stood for is still recognised by the object's id."""
    deleted, _ = Key.objects.filter(answered_at__lt=at - KEEP_KEYS).delete()
    return deleted


def erase_keys(*, member: Membership) -> int:
    """
    Forget a member's keys, and everybody's whose answers speak of the member, by id or by name.

    A call that is repeated after this is done again, which its object's id or state makes harmless.
    """
    name = json.dumps(member.name, ensure_ascii=False)
    deleted, _ = Key.objects.filter(
        Q(membership=member) | Q(answer__contains=str(member.pk)) | Q(answer__contains=name),
        programme=member.programme_id,
    ).delete()
    return deleted
