"""Reading awards: what was paid, what can still be paid, what has to come back."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import (
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.functions import Cast

from cambio.ledger import queries as books
from cambio.payments.models import Payment
from cambio.payments.queries import payments_about
from cambio.programmes.models import Membership, Programme
from grants.models import Application, Award, Budget, Report, Step
from grants.queries.applications import applications_seen_by

HANDED_IN = ("submitted", "accepted", "rejected")
UNDER_WAY = ("prepared", "released", "exported")


def awards_seen_by(member: Membership) -> QuerySet[Award]:
    """The awards of the applications that one sees."""
    return Award.objects.select_related(
        "application__applicant__person", "application__round__version__scheme", "budget__ward"
    ).filter(application__in=applications_seen_by(member).values("pk"))


def overdue_reports(member: Membership, *, on: date) -> QuerySet[Award]:
    """Awards whose report should have been handed in, the longest overdue first."""
    handled = awards_seen_by(member).exclude(application__applicant=member.pk)
    return late_awards(handled, on=on).order_by("account_by", "pk")


def awards_in_review(member: Membership) -> QuerySet[Award]:
    """
    Awards whose report was handed in and that are still to be determined, the oldest report first.

    As long as the report waits for its review it is the desk's, and then the official's.
    """
    handled = awards_seen_by(member).exclude(application__applicant=member.pk)
    reported = handled.filter(state="running", report__state__in=HANDED_IN)
    return (
        reported.select_related("report")
        .annotate(reported_at=F("report__submitted_at"))
        .order_by("reported_at", "pk")
    )


def late_awards(awards: QuerySet[Award], *, on: date) -> QuerySet[Award]:
    """Those whose last day has passed without a report that was handed in."""
    return awards.filter(state="running", account_by__lt=on).exclude(report__state__in=HANDED_IN)


def awards_to_remind(*, on: date, before: date) -> list[UUID]:
    """
    The awards without a report of which nobody was reminded: it is late, or due before long.

    :param before: up to which day it is before long
    """
    late = Q(account_by__lt=on) & ~Q(_reminded("overdue"))
    soon = Q(account_by__gte=on, account_by__lte=before) & ~Q(_reminded("reminded"))
    missing = Award.objects.filter(late | soon, state="running").exclude(
        report__state__in=HANDED_IN
    )
    return list(missing.order_by("account_by", "pk").values_list("pk", flat=True))


def _reminded(kind: str) -> Exists:
    """Whether somebody was told of the day that counts now."""
    said = Cast(OuterRef("account_by"), CharField())
    return Exists(Step.objects.filter(application=OuterRef("application"), kind=kind, text=said))


def is_report_missing(award: Award) -> bool:
    """Tell whether the report on a running award has still to be handed in."""
    report = report_of(award)
    return award.state == "running" and (report is None or report.state not in HANDED_IN)


def public_awards(
    programme: Programme, *, ward_id: UUID | None = None, year: int | None = None
) -> QuerySet[Award]:
    """What was awarded, for everybody; the newest first."""
    awards = Award.objects.select_related(
        "budget__ward", "application__round__version__scheme"
    ).filter(programme=programme.pk)
    if ward_id:
        awards = awards.filter(budget__ward=ward_id)
    if year:
        awards = awards.filter(budget__year=year)
    return awards.order_by("-awarded_at", "pk")


def application_of_award(award_id: UUID) -> Application | None:
    """The application to which an award belongs, if there is such an award."""
    return Application.objects.select_related("place").filter(award=award_id).first()


def applications_of_awards(award_ids: Collection[UUID]) -> dict[UUID, Application]:
    """The same of many, by the award's id."""
    found = Application.objects.select_related("place", "award").filter(award__in=award_ids)
    return {application.award.pk: application for application in found}


def application_of_award_for_update(award_id: UUID) -> Application:
    """Lock the application to which an award belongs: its row stands for both."""
    (application,) = applications_of_awards_for_update([award_id])
    return application


def applications_of_awards_for_update(award_ids: Collection[UUID]) -> list[Application]:
    """The same of many, in the order of the applications' ids."""
    applications = list(
        Application.objects.select_for_update(of=["self"])
        .select_related("round__version__scheme", "programme")
        .filter(award__in=award_ids)
        .order_by("pk")
    )
    # Read behind the lock: what was joined to it may be older.
    prefetch_related_objects(applications, "award")
    return applications


def budget_of_for_update(application: Application) -> Budget:
    """Lock the budget that pays an application, so that nobody closes it meanwhile."""
    assert application.budget_id is not None, "submitting has found it"
    return Budget.objects.select_for_update().get(pk=application.budget_id)


def report_of(award: Award) -> Report | None:
    """The report on an award, if one was begun."""
    return Report.objects.select_related("award__application").filter(award=award.pk).first()


def report_about(application: Application) -> Report | None:
    """The report on the award of an application, if there are both."""
    return Report.objects.filter(award__application=application.pk).first()


def reported_cents(report: Report) -> int:
    """What a report says that it has cost."""
    return sum(report.lines.values_list("amount_cents", flat=True))


def committed_of(award: Award) -> int:
    """What is still set aside for an award, in cents."""
    return books.balance(books.AccountId(award.commitment_id))


def paid_of(award: Award) -> int:
    """What was paid of an award and did not come back, in cents."""
    return books.balance(books.AccountId(award.paid_id))


def payments_of(award: Award) -> QuerySet[Payment]:
    """The payments of an award, oldest first."""
    return payments_about("award", [award.pk])


def under_way(award: Award) -> int:
    """What is prepared, released or at the bank, in cents."""
    amounts = payments_of(award).filter(state__in=UNDER_WAY).values_list("amount_cents", flat=True)
    return sum(amounts)


def payable_now(award: Award) -> int:
    """
    What may still be paid of an award, in cents.

    Before the report is accepted no more is paid in advance than the scheme allows.
    """
    left = committed_of(award) - under_way(award)
    report = report_of(award)
    if award.state == "running" and (report is None or report.state != "accepted"):
        percent = award.application.round.rules.advance_percent
        most: int = award.amount_cents * percent // 100
        return max(most - (award.amount_cents - left), 0)
    return left


def most_to_return(award: Award) -> int:
    """What can come back, in cents: what was paid above what the award finally comes to."""
    return max(paid_of(award) - (award.determined_cents or 0), 0)


def is_accounted_for(award: Award, *, on: date) -> bool:
    """Tell whether an award can be determined: its report was reviewed, or is overdue."""
    report = report_of(award)
    if report is not None and report.state in {"accepted", "rejected"}:
        return True
    overdue = award.account_by is not None and award.account_by < on
    return overdue and (report is None or report.state != "submitted")
