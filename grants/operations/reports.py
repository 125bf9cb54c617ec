"""Accountability: the end of the activity, the report on it, and its review."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid, NotAllowedNow
from cambio.programmes.models import Membership
from cambio.programmes.queries import may
from cambio.programmes.recording import record
from grants import deadlines, permissions, queries, states
from grants.models import Application, Award, Report, ReportLine
from grants.steps.awards import check_awarded
from grants.steps.telling import tell_applicant
from grants.steps.trail import add_step


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of a report, with the id that its receipts name."""

    id: UUID
    description: str
    amount_cents: int


@transaction.atomic
def record_end(*, application_id: UUID, ended_on: date, by: Membership, at: datetime) -> Award:
    """
    Record on which day the activity ended, or the funded period; the report is due from then.

    Until the report is handed in it may be recorded anew, as when the activity was moved.

    :raises NotPermitted: the actor neither applies nor is of the desk
    :raises NotAllowedNow: nothing was awarded, or the report was handed in
    :raises Invalid: the day lies ahead
    """
    application = queries.application_for_update(by, application_id)
    if not may(by, "grants.handle", *permissions.scopes_of_application(application)):
        permissions.check_may_write(by, application)
    check_awarded(application)
    award = application.award
    report = queries.report_of(award)
    if award.state != "running" or (report and report.state not in states.UNDER_THE_PEN):
        raise NotAllowedNow(_("The report on this has been handed in."))
    if ended_on > timezone.localdate(at):
        raise Invalid(_("This day lies ahead."), field="ended_on")
    if ended_on == award.ended_on:
        return award
    award.ended_on = ended_on
    award.account_by = deadlines.due_on(ended_on, application.round.rules.account_within)
    award.save()
    add_step(application, "activity_ended", ended_on.isoformat(), by=by, at=at)
    record("application.ended", application, by=by, at=at)
    return award


@transaction.atomic
def write_report(
    *, application_id: UUID, text: str, lines: tuple[Cost, ...], by: Membership, at: datetime
) -> Report:
    """
    Write the report on an award, as a whole; what stood in it before is replaced.

    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: nothing was awarded, or the report was handed in
    :raises Invalid: two lines have one id
    :raises Conflict: a line's id belongs to another report
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    check_awarded(application)
    report = _report_under_the_pen(application)
    ids = [line.id for line in lines]
    if len(set(ids)) != len(ids):
        raise Invalid(_("Give each line an id of its own."), field="lines")
    if ReportLine.objects.filter(pk__in=ids).exclude(report=report).exists():
        raise Conflict(field="lines")
    report.text = text
    report.save()
    _write_lines(report, lines)
    record("report.written", report, by=by, at=at)
    return report


def _report_under_the_pen(application: Application) -> Report:
    award = application.award
    states.AWARD.check_allows(award, "determine")
    report, _created = Report.objects.get_or_create(
        award=award, defaults={"programme_id": award.programme_id}
    )
    if report.state not in states.UNDER_THE_PEN:
        raise NotAllowedNow.while_in(report.state)
    return report


def _write_lines(report: Report, lines: tuple[Cost, ...]) -> None:
    gone = report.lines.exclude(pk__in=[line.id for line in lines])
    report.award.application.attachments.filter(line__in=gone).update(line=None)
    gone.delete()
    ReportLine.objects.bulk_create(
        [
            ReportLine(
                id=line.id,
                programme_id=report.programme_id,
                report=report,
                position=position,
                description=line.description,
                amount_cents=line.amount_cents,
            )
            for position, line in enumerate(lines)
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["position", "description", "amount_cents"],
    )


@transaction.atomic
def submit_report(*, application_id: UUID, by: Membership, at: datetime) -> Report:
    """
    Hand a report in, so that the desk reviews it; twice is once.

    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: nothing was awarded, or the end of the activity is not recorded
    :raises Invalid: naming what the scheme asks for and is missing
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    check_awarded(application)
    present = queries.report_of(application.award)
    if present is not None and present.state == "submitted":
        return present
    report = _report_under_the_pen(application)
    if application.award.ended_on is None:
        raise NotAllowedNow(_("Record first on which day it ended."), field="ended_on")
    _check_whole(report)
    states.REPORT.move(report, "submit")
    report.submitted_at, report.submitted_by = at, by
    report.decided_by, report.decided_at = None, None
    report.save()
    add_step(application, "reported", by=by, at=at, amount_cents=queries.reported_cents(report))
    record("report.submitted", report, by=by, at=at)
    return report


def _check_whole(report: Report) -> None:
    application = report.award.application
    needs = application.round.rules.account_needs
    if "text" in needs and not report.text:
        raise Invalid(_("Tell in a few sentences what was done."), field="text")
    if "lines" in needs and not report.lines.exists():
        raise Invalid(_("Say what it has cost, line by line."), field="lines")
    received = application.attachments.filter(file__state="received")
    if "receipts" in needs:
        with_receipt = set(received.filter(kind="receipt").values_list("line", flat=True))
        for position, line in enumerate(report.lines.all()):
            if line.pk not in with_receipt:
                raise Invalid(_("Add the invoice or receipt of this."), field=f"lines.{position}")
    if "photos" in needs and not received.filter(kind="photo").exists():
        raise Invalid(_("Add a photo of what was done."), field="photos")


@transaction.atomic
def return_report(*, application_id: UUID, question: str, by: Membership, at: datetime) -> Report:
    """
    Send a report back with a question; its author answers in it and hands it in again.

    :raises FourEyes: the actor applies, or handed the report in
    :raises NotPermitted: the actor is not of the desk of its ward
    :raises NotAllowedNow: no report waits for review
    """
    return _review(application_id, "return", question, by=by, at=at)


@transaction.atomic
def accept_report(*, application_id: UUID, reason: str, by: Membership, at: datetime) -> Report:
    """Find a report in order. Raises as `return_report`."""
    return _review(application_id, "accept", reason, by=by, at=at)


@transaction.atomic
def reject_report(*, application_id: UUID, reason: str, by: Membership, at: datetime) -> Report:
    """Find that a report does not account for the money. Raises as `return_report`."""
    return _review(application_id, "reject", reason, by=by, at=at)


def _review(application_id: UUID, move: str, words: str, *, by: Membership, at: datetime) -> Report:
    application = queries.application_for_update(by, application_id)
    permissions.check_may_handle(by, application)
    check_awarded(application)
    report = queries.report_of(application.award)
    if report is None:
        raise NotAllowedNow(_("No report has been handed in."))
    permissions.check_may_review(by, application, report)
    states.REPORT.move(report, move)
    report.decided_by, report.decided_at = by, at
    report.save()
    add_step(application, f"report_{report.state}", words, by=by, at=at)
    if move == "return":
        tell_applicant(application, "returned", at=at)
    record(f"report.{report.state}", report, by=by, at=at)
    return report
