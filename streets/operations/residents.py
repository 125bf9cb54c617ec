"""Living somewhere: claimed by the resident, confirmed by somebody else or by a letter's code."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common import codes
from cambio.common.errors import Conflict, Invalid
from cambio.common.ids import new_id
from cambio.common.locks import lock
from cambio.common.reading import the_one
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from streets import permissions, queries, states
from streets.models import Letter, Residency

LETTER_GOOD_FOR = timedelta(days=60)
_CODE_LENGTH = 8  # 38 bits, for a code that is asked of members only and works once


@transaction.atomic
def claim_residency(
    *, place_id: UUID, residency_id: UUID | None, by: Membership, at: datetime
) -> tuple[Residency, bool]:
    """
    Say that one lives in a place; the same claim again changes nothing.

    :returns: the residency, and whether it is new: one that there is keeps its id
    :raises NotFound: the programme has no such place
    :raises Conflict: the id was used for another place
    """
    place = queries.place_seen_by(by, place_id)
    Membership.objects.select_for_update().get(pk=by.pk)
    if residency_id is not None:
        other = Residency.objects.filter(pk=residency_id).first()
        if other is not None and (other.membership_id, other.place_id) != (by.pk, place.pk):
            raise Conflict(field="id")
    residency = Residency.objects.filter(membership=by, place=place).first()
    created = residency is None
    if residency is None:
        residency = Residency(
            id=residency_id or new_id(), programme_id=by.programme_id, membership=by, place=place
        )
    elif residency.state in {"claimed", "confirmed"}:
        return residency, created
    else:
        states.RESIDENCY.move(residency, "claim_again")
    residency.claimed_at, residency.decided_at, residency.decided_by = at, None, None
    residency.save()
    record("residency.claimed", residency, by=by, at=at)
    return residency, created


def _residency_for_update(member: Membership, residency_id: UUID) -> Residency:
    seen = queries.residencies_seen_by(member).select_for_update(of=["self"])
    return the_one(seen.filter(pk=residency_id))


@transaction.atomic
def confirm_residency(*, residency_id: UUID, by: Membership, at: datetime) -> Residency:
    """
    Confirm that somebody lives where they say.

    :raises NotFound: there is no such claim in the actor's care
    :raises NotPermitted: the actor lacks the role, or it is their own claim
    :raises NotAllowedNow: it is not waiting to be confirmed
    """
    return _decide(residency_id, "confirm", by=by, at=at)


@transaction.atomic
def decline_residency(*, residency_id: UUID, by: Membership, at: datetime) -> Residency:
    """
    Say that somebody does not live there; they may claim again.

    Raises as `confirm_residency`.
    """
    return _decide(residency_id, "decline", by=by, at=at)


def _decide(
    residency_id: UUID, move: states.ResidencyMove, *, by: Membership, at: datetime
) -> Residency:
    residency = _residency_for_update(by, residency_id)
    permissions.check_may_confirm(by, residency)
    states.RESIDENCY.move(residency, move)
    residency.decided_at, residency.decided_by = at, by
    residency.save()
    record(f"residency.{residency.state}", residency, by=by, at=at)
    return residency


@transaction.atomic
def end_residency(*, residency_id: UUID, by: Membership, at: datetime) -> Residency:
    """
    Say that one has moved away.

    :raises NotFound: there is no such residency that one may see
    :raises NotPermitted: somebody else lives there
    :raises NotAllowedNow: it has ended already
    """
    residency = _residency_for_update(by, residency_id)
    permissions.check_lives_there(by, residency)
    states.RESIDENCY.move(residency, "end")
    residency.decided_at, residency.decided_by = at, None
    residency.save()
    record("residency.ended", residency, by=by, at=at)
    return residency


@transaction.atomic
def issue_letter(
    *, letter_id: UUID, place_id: UUID, by: Membership, at: datetime
) -> tuple[str, bool]:
    """
    Make a code for a letter to an address in a place; it is stored as a digest.

    The code is the letter's for ever, so that an answer that was lost can be given again.

    :returns: the code, and whether the letter is new: the same id with the same place is not
    :raises NotFound: the programme has no such place
    :raises NotPermitted: the actor does not look after the place
    :raises Conflict: the id was used for another letter
    """
    place = queries.place_seen_by(by, place_id)
    check_may(by, "residents.confirm", *queries.scopes_around(place))
    code = codes.created_status(f"letter/{letter_id}", _CODE_LENGTH)
    lock(f"letter/{letter_id}")
    present = Letter.objects.filter(pk=letter_id).first()
    if present is not None:
        content = (present.place_id, present.issued_by_id, present.code_digest)
        if content != (place.pk, by.pk, _digest(code)):
            raise Conflict(field="id")
        return code, False
    letter = Letter.objects.create(
        id=letter_id,
        programme_id=by.programme_id,
        place=place,
        code_digest=_digest(code),
        issued_by=by,
        issued_at=at,
    )
    record("letter.issued", letter, by=by, at=at)
    return code, True


def _digest(code: str) -> str:
    return hashlib.sha256(codes.heard(code).encode()).hexdigest()


@transaction.atomic
def redeem_letter(*, code: str, by: Membership, at: datetime) -> Residency:
    """
    Confirm by a letter's code that one lives where the letter was sent.

    :raises Invalid: the code is not known, too old, or was used by somebody else
    :raises FourEyes: the actor made the letter
    """
    letter = (
        Letter.objects.select_for_update()
        .filter(programme=by.programme_id, code_digest=_digest(code))
        .first()
    )
    if letter is None or letter.used_by_id not in {None, by.pk}:
        raise Invalid(_("This code is not valid."), field="code")
    if letter.used_by_id is None and at > letter.issued_at + LETTER_GOOD_FOR:
        raise Invalid(_("This code is too old. Ask for another letter."), field="code")
    permissions.check_may_redeem(by, letter)
    residency, _created = Residency.objects.get_or_create(
        membership=by,
        place_id=letter.place_id,
        defaults={"programme_id": by.programme_id, "claimed_at": at},
    )
    if letter.used_by_id == by.pk or residency.state == "confirmed":
        return residency
    letter.used_by, letter.used_at = by, at
    letter.save()
    if residency.state != "claimed":
        states.RESIDENCY.move(residency, "claim_again")
    states.RESIDENCY.move(residency, "confirm")
    residency.decided_at, residency.decided_by = at, None
    residency.save()
    record("residency.confirmed", residency, by=by, at=at)
    return residency
