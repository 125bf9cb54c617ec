"""What the desks of grants call states and steps."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Texts = Mapping[str, str | Promise]

APPLICATIONS: Texts = {
    "draft": _("Draft"),
    "submitted": _("Waiting for a decision"),
    "asked": _("Waiting for an answer"),
    "wait_listed": _("On the waiting list"),
    "awarded": _("Awarded"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
}
AWARDS: Texts = {
    "running": _("Under way"),
    "determined": _("Final amount decided"),
    "settled": _("Settled"),
}
REPORTS: Texts = {
    "draft": _("Draft"),
    "submitted": _("Waiting for review"),
    "returned": _("Returned with a question"),
    "accepted": _("Report accepted"),
    "rejected": _("Report rejected"),
}
PAYMENTS: Texts = {
    "prepared": _("Prepared, waiting for release"),
    "released": _("Released, not yet with the bank"),
    "exported": _("With the bank"),
    "paid": _("Paid"),
    "cancelled": _("Called back"),
    "failed": _("Not carried out by the bank"),
}
ATTACHMENTS: Texts = {
    "budget": _("Budget of the plan"),
    "receipt": _("Receipt"),
    "photo": _("Photo"),
}
BUDGETS: Texts = {
    "reserved": _("Reserved"),
    "open": _("Open"),
    "closed": _("Closed"),
}
ROUNDS: Texts = {
    "draft": _("Being set up"),
    "open": _("Open"),
    "closed": _("Closed"),
}
MOVEMENTS: Texts = {
    "funded": _("Put in by the funder"),
    "moved": _("Moved"),
    "carried": _("Carried over"),
    "lapsed": _("Back to the funder"),
}
STEPS: Texts = {
    "written": _("Begun"),
    "changed": _("Changed"),
    "submitted": _("Submitted"),
    "asked": _("Question"),
    "answered": _("Answer"),
    "withdrawn": _("Withdrawn"),
    "payee_set": _("Bank account named"),
    "payment_prepared": _("Payment prepared"),
    "paid": _("Paid"),
    "activity_ended": _("End of the activity recorded"),
    "reported": _("Report submitted"),
    "report_returned": _("Question about the report"),
    "returned": _("Repayment received"),
    "reminded": _("Reminder sent"),
    "overdue": _("Reminder sent: the report is late"),
    "judged": _("Judgement on a rule"),
    "awarded": _("Awarded"),
    "refused": _("Refused"),
    "wait_listed": _("Put on the waiting list"),
    "deferred": _("Left to another round"),
    "report_accepted": _("Report accepted"),
    "report_rejected": _("Report rejected"),
    "determined": _("Final amount decided"),
}
