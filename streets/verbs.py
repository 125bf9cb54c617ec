"""What can be done with a cleanup and with a residency, each verb said once."""

from django.utils.translation import gettext_lazy as _

from cambio.common.verbs import Verb
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
CLEANUP = (CHANGE, SUBMIT, WITHDRAW, VERIFY, RETURN, REJECT)
