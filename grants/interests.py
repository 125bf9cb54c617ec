"""Who has an interest in an application, in what is awarded on it, and in its payments."""

from collections.abc import Iterator, Sequence

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from cambio.payments.models import Payment
from cambio.programmes.interests import Declared, Interest, ReadAtOnce
from cambio.programmes.models import Membership
from grants.models import Application, Report
from grants.queries import application_of_award, applications_of_awards
from streets.queries import lived_in_any

WRITING = frozenset({"written", "changed", "submitted", "answered", "payee_set", "reported"})
"""Steps of the trail by which somebody speaks for the applicant."""
APPLICATION = "application_paid"
"""Where a payment keeps the application that it pays, once it was read with others'."""


def _in_application(member: Membership, application: Application) -> Iterator[Interest]:
    """Whoever applies, ever spoke for the applicant, or lives in the street that it is for."""
    if application.applicant_id == member.pk:
        yield Interest(_("This is your own application."))
    prefetch_related_objects([application], "steps")
    if any(step.by_id == member.pk and step.kind in WRITING for step in application.steps.all()):
        yield Interest(_("You typed this application in, or a part of it."), gains=False)
    gaining = [application.place] if application.place and application.scope == "street" else []
    if lived_in_any(member, gaining, since=application.written_at):
        yield Interest(_("You live in the street that gains by this application."))


def _in_report(member: Membership, report: Report) -> Iterator[Interest]:
    """Whoever handed it in; what they said of the application before is another matter."""
    if report.submitted_by_id == member.pk:
        yield Interest(_("You handed this report in."), gains=False)


def _in_payment(member: Membership, payment: Payment) -> Iterator[Interest]:
    """Whoever has an interest in the application that is paid."""
    if payment.subject_type != "award":
        return
    known = getattr(payment, APPLICATION, None)
    application = known or application_of_award(payment.subject_id)
    if application is not None:
        yield from _in_application(member, application)


def _read_applications(member: Membership, payments: Sequence[Payment]) -> None:
    of_awards = [payment for payment in payments if payment.subject_type == "award"]
    found = applications_of_awards({payment.subject_id for payment in of_awards})
    prefetch_related_objects([member], "residencies")
    prefetch_related_objects(list(found.values()), "steps")
    for payment in of_awards:
        setattr(payment, APPLICATION, found.get(payment.subject_id))


INTERESTS: Declared = {
    Application: _in_application,
    Report: _in_report,
    Payment: ReadAtOnce(_in_payment, read=_read_applications),
}
