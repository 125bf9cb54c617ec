"""What phones keep in step of rounds and applications."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from cambio.payments.models import Payment
from cambio.programmes.models import Membership
from cambio.programmes.queries import scope_ids_of
from cambio.sync.concerns import Concerns, Topic, Touched, around
from grants import queries
from grants.models import Application, Attachment, Award, Report, Round


def _round(found: Round) -> Iterator[Touched]:
    is_public = found.state != "draft"
    yield Touched("round", found.pk, frozenset({found.programme_id} if is_public else ()))


def _application(application: Application) -> Iterator[Touched]:
    scopes = {around(application.applicant_id), around(application.entered_by_id)}
    if application.submitted_at is not None:
        scopes.add(application.programme_id)
        if application.ward_id is not None:
            scopes.add(application.ward_id)
    yield Touched("application", application.pk, frozenset(scopes))


def _award(award: Award) -> Iterator[Touched]:
    yield from _application(award.application)


def _attachment(attachment: Attachment) -> Iterator[Touched]:
    yield from _application(attachment.application)


def _report(report: Report) -> Iterator[Touched]:
    yield from _award(report.award)


def _payment(payment: Payment) -> Iterator[Touched]:
    if payment.subject_type == "award":
        for application in Application.objects.filter(award=payment.subject_id):
            yield from _application(application)


def _seen_rounds(member: Membership) -> QuerySet[Round]:
    return queries.public_rounds(member.programme)


def _topics_of(member: Membership) -> Iterator[Topic]:
    yield Topic("round", member.programme_id)
    yield Topic("application", around(member.pk))
    for scope_id in scope_ids_of(member, "grants.handle"):
        yield Topic("application", scope_id)


def _everything() -> Iterable[QuerySet[Round] | QuerySet[Application]]:
    return Round.objects.all(), Application.objects.all()


CONCERNS = Concerns(
    seen={"round": _seen_rounds, "application": queries.applications_in},
    touched={
        Round: _round,
        Application: _application,
        Attachment: _attachment,
        Award: _award,
        Report: _report,
        Payment: _payment,
    },
    topics_of=_topics_of,
    everything=_everything,
)
