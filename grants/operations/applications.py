"""Applying: a draft, handing it in, answering questions, taking it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.locks import lock
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may_anywhere
from cambio.programmes.queries import memberships_seen_by
from cambio.programmes.recording import record
from grants import deadlines, guards, permissions, queries, states
from grants.models import Application
from grants.steps.checking import keep_check
from grants.steps.telling import tell_applicant
from grants.steps.trail import add_step, local_zone
from grants.steps.writing import ApplicationContent, check_content, write_content


@transaction.atomic
def write_application(
    *,
    application_id: UUID,
    round_id: UUID,
    content: ApplicationContent,
    applicant_id: UUID | None = None,
    by: Membership,
    at: datetime,
) -> tuple[Application, bool]:
    """
    Begin an application as a draft, for oneself, or at the desk for somebody on paper.

    :param applicant_id: on whose behalf the desk types it in; None for oneself
    :returns: the application, and whether it is new: the same id with the same content is not
    :raises Conflict: the id was used for another content
    :raises NotFound: there is no such round
    :raises NotPermitted: somebody else's application, and the actor is not of the desk
    :raises NotAllowedNow: nobody can apply in this round now
    :raises Invalid: naming the field at fault
    """
    applicant = _applicant(applicant_id, by)
    new = Application(
        id=application_id,
        programme_id=by.programme_id,
        round_id=round_id,
        applicant=applicant,
        entered_by=by,
        on_paper=applicant.pk != by.pk,
        written_at=at,
        digest=content.digest(),
    )
    present = _present(new)
    if present is not None:
        return present, False
    guards.check_takes_applications(queries.round_seen_by(by, round_id), at)
    write_content(new, content, check_content(content, by))
    add_step(new, "written", by=by, at=at)
    record("application.written", new, by=by, at=at)
    return new, True


def _applicant(applicant_id: UUID | None, by: Membership) -> Membership:
    if applicant_id in {None, by.pk}:
        return by
    check_may_anywhere(by, "grants.handle")
    applicant = memberships_seen_by(by).filter(pk=applicant_id, state="active").first()
    if applicant is None:
        raise Invalid(_("There is no such member in this programme."), field="applicant")
    return applicant


def _present(new: Application) -> Application | None:
    lock(f"application/{new.pk}")
    present = Application.objects.filter(pk=new.pk).first()
    if present is None:
        return None
    fields = ("entered_by_id", "applicant_id", "round_id", "digest")
    if any(getattr(present, field) != getattr(new, field) for field in fields):
        raise Conflict(field="id")
    return present


@transaction.atomic
def change_application(
    *, application_id: UUID, content: ApplicationContent, by: Membership, at: datetime
) -> Application:
    """
    Write an application again while it is a draft, or while an answer is waited for.

    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: it has been submitted
    :raises Invalid: naming the field at fault
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    guards.check_can_change(application, at)
    place = check_content(content, by)
    if application.state == "asked":
        # The ward says which budget pays and who decides: it stands from submission on.
        moved = place is None or place.ward_id != application.ward_id
        if moved or content.scope != application.scope:
            raise Invalid(_("The place and the scale stay as they were submitted."), field="place")
        guards.check_has_plan(content.plan)
        application.changed_at, application.changed_by = at, by
    # A draft is saved often; of it only who has a hand in it has to be known.
    if application.state == "asked" or not application.steps.filter(by=by).exists():
        add_step(application, "changed", by=by, at=at)
    write_content(application, content, place)
    record("application.changed", application, by=by, at=at)
    return application


@transaction.atomic
def submit_application(*, application_id: UUID, by: Membership, at: datetime) -> Application:
    """
    Hand an application in; twice is once. From now on the clock runs.

    What the rules find is kept as it was; no rule keeps anybody from asking.

    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: the round takes no more, or it is past that
    :raises Invalid: something is missing without which nobody could decide
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    if application.state == "submitted":
        return application
    guards.check_can_submit(application, at)
    states.APPLICATION.move(application, "submit")
    application.budget, application.submitted_at = queries.budget_for(application), at
    application.ward_id = application.place.ward_id if application.place else None
    application.decide_by = deadlines.deadline(
        at, application.round.rules.decide_within, local_zone()
    )
    application.save()
    keep_check(application, "submission", queries.findings_of(application), at=at)
    add_step(application, "submitted", by=by, at=at, amount_cents=application.asked_cents)
    tell_applicant(application, "submitted", on=f"{timezone.localtime(at):%d-%m-%Y %H:%M}", at=at)
    record("application.submitted", application, by=by, at=at, cents=application.asked_cents)
    return application


@transaction.atomic
def answer_question(
    *, application_id: UUID, answer: str, by: Membership, at: datetime
) -> Application:
    """
    Answer what the desk asked; the clock goes on from where it waited.

    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: nothing was asked
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    guards.check_can_answer(application, at)
    states.APPLICATION.move(application, "answer")
    assert application.decide_by is not None
    assert application.asked_at is not None
    application.decide_by = deadlines.after_pause(
        application.decide_by,
        application.asked_at,
        at,
        application.round.rules.decide_within,
        local_zone(),
    )
    application.asked_at, application.changed_by = None, by
    application.save()
    add_step(application, "answered", answer, by=by, at=at)
    record("application.answered", application, by=by, at=at)
    return application


@transaction.atomic
def withdraw_application(*, application_id: UUID, by: Membership, at: datetime) -> Application:
    """
    Take an application back before it is decided; twice is once.

    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: it has been decided
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    if application.state == "withdrawn":
        return application
    guards.check_can_withdraw(application, at)
    states.APPLICATION.move(application, "withdraw")
    application.closed_at = at
    application.save()
    add_step(application, "withdrawn", by=by, at=at)
    record("application.withdrawn", application, by=by, at=at)
    return application
