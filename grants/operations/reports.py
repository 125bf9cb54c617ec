"""Accountability: the end of the activity, the report on it, and its review."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.names import Name
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from grants import deadlines, guards, permissions, queries, states
from grants.models import Award, Report, ReportLine
from grants.steps.telling import tell_applicant
from grants.steps.trail import add_step


@dataclass(frozen=True, slots=True)
class Cost:
    """A line of a report, with the id that its receipts name."""

    id: UUID
    description: Name
    amount_cents: int


@transaction.atomic
def record_end(*, application_id: UUID, ended_on: date, by: Membership, at: datetime) -> Award:
    """
    Record on which day the activity ended, or the funded period; the report is due from then.

    Until the report is handed in it may be recorded again, as when the activity was moved.

    :raises NotPermitted: the actor neither applies nor is of the desk
    :raises NotAllowedNow: nothing was awarded, or the report was handed in
    :raises Invalid: the day lies ahead
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_record_end(by, application)
    guards.check_can_account(application, at)
    award = application.award
    if ended_on > timezone.localdate(at):
        raise Invalid(_("This day is still to come."), field="ended_on")
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
    guards.check_can_account(application, at)
    report = _report_on(application.award)
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


def _report_on(award: Award) -> Report:
    report, _created = Report.objects.get_or_create(
        award=award, defaults={"programme_id": award.programme_id}
    )
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
    present = queries.report_about(application)
    if present is not None and present.state == "submitted":
        return present
    guards.check_can_submit_report(application, at)
    report = _report_on(application.award)
    states.REPORT.move(report, "submit")
    report.submitted_at, report.submitted_by = at, by
    report.decided_by, report.decided_at = None, None
    report.save()
    add_step(application, "reported", by=by, at=at, amount_cents=queries.reported_cents(report))
    record("report.submitted", report, by=by, at=at)
    return report


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
    """
    Find a report in order, and say why.

    Raises as `return_report`.
    """
    return _review(application_id, "accept", reason, by=by, at=at)


@transaction.atomic
def reject_report(*, application_id: UUID, reason: str, by: Membership, at: datetime) -> Report:
    """
    Find that a report does not account for the money, and say why.

    Raises as `return_report`.
    """
    return _review(application_id, "reject", reason, by=by, at=at)


def _review(
    application_id: UUID, move: states.ReportMove, words: str, *, by: Membership, at: datetime
) -> Report:
    application = queries.application_for_update(by, application_id)
    permissions.check_may_review(by, application)
    guards.check_can_review(application, at)
    report = _report_on(application.award)
    states.REPORT.move(report, move)
    report.decided_by, report.decided_at = by, at
    report.save()
    add_step(application, f"report_{report.state}", words, by=by, at=at)
    if move == "return":
        tell_applicant(application, "returned", at=at)
    record(f"report.{report.state}", report, by=by, at=at)
    return report
