"""What can be done with a cleanup and with a residency, each verb said once."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from cambio.common.names import telling
from cambio.common.verbs import Text, Verb
from cambio.programmes.models import Membership
from streets import guards, operations, permissions
from streets.models import Cleanup, Residency

CleanupVerb = Verb[Membership, Cleanup, Cleanup]
ResidencyVerb = Verb[Membership, Residency, Residency]

CHANGE: CleanupVerb = Verb(
    name="change",
    operation=operations.change_cleanup,
    subject="cleanup_id",
    may=permissions.check_is_author,
    now=guards.check_can_change,
    title=_("Change"),
    done=_("Changed."),
)
POSTPONE: CleanupVerb = Verb(
    name="postpone",
    operation=operations.postpone_cleanup,
    subject="cleanup_id",
    may=permissions.check_is_author,
    now=guards.check_can_postpone,
    title=_("Postpone"),
    label=_("Postpone to this time"),
    done=_("Postponed."),
)
SUBMIT: CleanupVerb = Verb(
    name="submit",
    operation=operations.submit_cleanup,
    subject="cleanup_id",
    may=permissions.check_is_author,
    now=guards.check_can_submit,
    title=_("Submit"),
    done=_("Submitted."),
)
WITHDRAW: CleanupVerb = Verb(
    name="withdraw",
    operation=operations.withdraw_cleanup,
    subject="cleanup_id",
    may=permissions.check_is_author,
    now=guards.check_can_withdraw,
    title=_("Withdraw"),
    done=_("Withdrawn."),
)
VERIFY: CleanupVerb = Verb(
    name="verify",
    operation=operations.verify_cleanup,
    subject="cleanup_id",
    may=permissions.check_may_verify,
    now=guards.check_can_verify,
    title=_("Verify"),
    done=_("Verified. The reward is paid."),
)
RETURN: CleanupVerb = Verb(
    name="return",
    operation=operations.return_cleanup,
    subject="cleanup_id",
    may=permissions.check_may_verify,
    now=guards.check_can_return,
    title=_("Ask something first"),
    label=_("Return with this question"),
    done=_("Returned with your question."),
)
REJECT: CleanupVerb = Verb(
    name="reject",
    operation=operations.reject_cleanup,
    subject="cleanup_id",
    may=permissions.check_may_verify,
    now=guards.check_can_reject,
    title=_("Reject"),
    label=_("Reject for this reason"),
    done=_("Rejected. Nothing is paid."),
)
CLEANUP = (CHANGE, POSTPONE, SUBMIT, WITHDRAW, VERIFY, RETURN, REJECT)


def _told(sentence: Text) -> Callable[[Residency], str]:
    """Say of a residency who lives where."""

    def told(residency: Residency) -> str:
        return telling(sentence, name=residency.membership.name, place=residency.place.name)

    return told


CONFIRM: ResidencyVerb = Verb(
    name="confirm",
    operation=operations.confirm_residency,
    subject="residency_id",
    may=permissions.check_may_confirm,
    now=guards.check_can_confirm,
    title=_("Confirm"),
    done=_told(_("Confirmed: %(name)s lives in %(place)s.")),
)
DECLINE: ResidencyVerb = Verb(
    name="decline",
    operation=operations.decline_residency,
    subject="residency_id",
    may=permissions.check_may_confirm,
    now=guards.check_can_decline,
    title=_("Decline"),
    done=_told(_("Declined: %(name)s does not live in %(place)s.")),
)
END: ResidencyVerb = Verb(
    name="end",
    operation=operations.end_residency,
    subject="residency_id",
    may=permissions.check_lives_there,
    now=guards.check_can_end,
    title=_("Move away"),
    done=_("Noted that you have moved away."),
)
RESIDENCY = (CONFIRM, DECLINE, END)
