"""
k of n: what needs the signatures of several people.

Who may sign, and what follows, is the business of whatever is to be approved; its operations
call these functions within their own transaction.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict
from cambio.programmes import states
from cambio.programmes.models import Approval, Membership, Signature

MayStillSign = Callable[[Membership], bool]


def open_approval(
    *, programme_id: UUID, subject_type: str, subject_id: UUID, needed: int, at: datetime
) -> Approval:
    """
    Ask for signatures.

    :param needed: how many must agree; one refusal ends it
    """
    return Approval.objects.create(
        programme_id=programme_id,
        subject_type=subject_type,
        subject_id=subject_id,
        needed=needed,
        opened_at=at,
    )


def approval_for_update(*, subject_type: str, subject_id: UUID) -> Approval:
    """Find and lock the approval of a subject."""
    return Approval.objects.select_for_update().get(
        subject_type=subject_type, subject_id=subject_id
    )


def sign(
    approval: Approval, *, by: Membership, agrees: bool, counts: MayStillSign, at: datetime
) -> Approval:
    """
    Add a signature to a locked approval and close it when its outcome is certain.

    The same word twice is one signature.

    :param counts: whether somebody who agreed before could still sign now: else it counts no more
    :raises Conflict: the member has said the opposite before
    :raises NotAllowedNow: it is closed
    """
    signature = approval.signatures.filter(membership=by.pk).first()
    if signature is not None and signature.agrees != agrees:
        raise Conflict(_("You have already said the opposite."))
    if signature is None:
        states.APPROVAL.check_allows(approval, "grant" if agrees else "refuse")
        Signature.objects.create(
            programme_id=approval.programme_id,
            approval=approval,
            membership=by,
            agrees=agrees,
            signed_at=at,
        )
    if approval.state != "waiting":
        return approval
    if not agrees:
        _close(approval, "refuse", at=at)
    elif agreed(approval, counts=counts) >= approval.needed:
        _close(approval, "grant", at=at)
    return approval


def agreed(approval: Approval, *, counts: MayStillSign) -> int:
    """How many agreed who could still sign now."""
    signatures = approval.signatures.select_related("membership__person").filter(agrees=True)
    return sum(counts(signature.membership) for signature in signatures)


def withdraw(approval: Approval, *, at: datetime) -> None:
    """Ask no longer, since its subject is gone; a closed approval stays as it is."""
    if approval.state == "waiting":
        _close(approval, "withdraw", at=at)


def _close(approval: Approval, move: states.ApprovalMove, *, at: datetime) -> None:
    states.APPROVAL.move(approval, move)
    approval.closed_at = at
    approval.save(update_fields=["state", "closed_at"])
