"""What can be done once an application is awarded: paying, accounting for it, its end."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid, NotAllowedNow
from grants import queries, states
from grants.errors import AboveAward
from grants.models import Application, Award, Report


def _in_sight(refusal: NotAllowedNow) -> NotAllowedNow:
    """Mark a refusal that tells no more than whoever sees the thing sees anyway."""
    refusal.is_of_state = True
    return refusal


def award_of(application: Application) -> Award:
    """
    Give the award of an application.

    :raises NotAllowedNow: nothing was awarded
    """
    if application.state != "awarded":
        raise NotAllowedNow.while_in(application.state)
    return application.award


def check_can_prepare_payment(application: Application, at: datetime) -> None:
    """
    Ask whether a part of an award can be paid.

    :raises NotAllowedNow: nothing was awarded, or nobody said to whom to pay
    :raises AboveAward: nothing is left, or the rest waits for the report
    """
    del at
    check_payable(award_of(application))


def check_payable(award: Award) -> None:
    """Ask the same of an award. Raises as `check_can_prepare_payment`."""
    if queries.committed_of(award) <= queries.under_way(award):
        raise _in_sight(AboveAward(_("Nothing is left to be paid."), field="amount_cents"))
    check_has_payee(award)
    if queries.payable_now(award) <= 0:
        raise AboveAward(_("The rest is paid once the report is accepted."), field="amount_cents")


def check_has_payee(award: Award) -> None:
    """
    Ask whether it is said to whom an award is paid.

    :raises NotAllowedNow: nobody said so
    """
    if not award.application.payee_iban:
        raise NotAllowedNow(_("The applicant has not said who is to be paid."))


def check_can_account(application: Application, at: datetime) -> None:
    """
    Ask whether the report on an award is still its author's to write in.

    :raises NotAllowedNow: nothing was awarded, it is determined, or the report was handed in
    """
    del at
    award = award_of(application)
    states.AWARD.check_allows(award, "determine")
    report = queries.report_of(award)
    if report is not None and report.state not in states.UNDER_THE_PEN:
        raise _in_sight(NotAllowedNow(_("The report on this has been handed in.")))


def check_can_submit_report(application: Application, at: datetime) -> None:
    """
    Ask whether a report can be handed in.

    :raises NotAllowedNow: it has been, or the end of the activity is not recorded
    :raises Invalid: naming what the scheme asks for and is missing
    """
    check_can_account(application, at)
    if application.award.ended_on is None:
        raise NotAllowedNow(_("Record first on which day it ended."), field="ended_on")
    _check_whole(application, queries.report_of(application.award))


def _check_whole(application: Application, report: Report | None) -> None:
    needs = application.round.rules.account_needs
    lines = list(report.lines.all()) if report else []
    if "text" in needs and not (report and report.text):
        raise Invalid(_("Describe in a few sentences what was done."), field="text")
    if "lines" in needs and not lines:
        raise Invalid(_("List what it cost, line by line."), field="lines")
    received = application.attachments.filter(file__state="received")
    if "receipts" in needs:
        with_receipt = set(received.filter(kind="receipt").values_list("line", flat=True))
        for position, line in enumerate(lines):
            if line.pk not in with_receipt:
                raise Invalid(_("Add the invoice or receipt of this."), field=f"lines.{position}")
    if "photos" in needs and not received.filter(kind="photo").exists():
        raise Invalid(_("Add a photo of what was done."), field="photos")


def check_can_review(application: Application, at: datetime) -> None:
    """
    Ask whether a report waits for its review.

    :raises NotAllowedNow: none does
    """
    del at
    report = queries.report_of(award_of(application))
    if report is None:
        raise _in_sight(NotAllowedNow(_("No report has been handed in.")))
    states.REPORT.check_allows(report, "accept")


def check_can_determine(application: Application, at: datetime) -> None:
    """
    Ask whether it can be said what an award finally comes to.

    :raises NotAllowedNow: it has been, the report was neither reviewed nor is it overdue, or a
        payment is under way
    """
    award = award_of(application)
    states.AWARD.check_allows(award, "determine")
    if not queries.is_accounted_for(award, on=timezone.localdate(at)):
        raise NotAllowedNow(_("The report has not been reviewed, and is not overdue."))
    if queries.under_way(award):
        raise NotAllowedNow(_("A payment is under way: wait until it is paid, or cancel it first."))


def check_can_record_repayment(application: Application, at: datetime) -> None:
    """
    Ask whether anything can come back of an award.

    :raises NotAllowedNow: nothing was awarded
    :raises AboveAward: nothing was paid, or no more than it finally comes to
    """
    del at
    if queries.most_to_return(award_of(application)) <= 0:
        raise _in_sight(AboveAward(_("There is nothing to come back."), field="amount_cents"))
