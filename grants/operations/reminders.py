"""Reminding those whose report is due."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cambio.programmes.recording import record
from grants import queries
from grants.steps.telling import tell_applicant
from grants.steps.trail import add_step

REMIND_BEFORE = timedelta(days=14)


def remind_of_reports(*, at: datetime) -> int:
    """
    Remind each applicant two weeks before their report is due, and once more when it is late.

    Running it again reminds nobody twice; where the day is recorded again, it counts again.

    :returns: how many were reminded
    """
    today = timezone.localdate(at)
    due = queries.awards_to_remind(on=today, before=today + REMIND_BEFORE)
    return sum(_remind(award_id, today, at=at) for award_id in due)


@transaction.atomic
def _remind(award_id: UUID, today: date, *, at: datetime) -> bool:
    application = queries.application_of_award_for_update(award_id)
    award = application.award
    if award.account_by is None or not queries.is_report_missing(award):
        return False
    kind = "overdue" if award.account_by < today else "reminded"
    said = award.account_by.isoformat()
    if application.steps.filter(kind=kind, text=said).exists():
        return False
    add_step(application, kind, said, by=None, at=at)
    tell_applicant(application, kind, on=f"{award.account_by:%d-%m-%Y}", at=at)
    record(f"application.{kind}", application, by=None, at=at)
    return True
