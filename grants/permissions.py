"""May I: who applies, who handles, who decides."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import NotPermitted
from cambio.programmes.interests import check_gains_nothing, check_has_no_interest
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.queries import may
from grants import queries
from grants.models import Application


def scopes_of_application(application: Application) -> tuple[tuple[str, UUID | None], ...]:
    """The scopes over which a role reaches an application; without a ward the programme alone."""
    return (("ward", application.ward_id),) if application.ward_id else ()


def check_may_write(member: Membership, application: Application) -> None:
    """
    Leave an application to whoever applies; what came on paper, to the desk of its ward as well.

    :raises NotPermitted: the member is none of these
    """
    if member.pk in {application.applicant_id, application.entered_by_id}:
        return
    handles = may(member, "grants.handle", *scopes_of_application(application))
    if not (application.on_paper and handles):
        raise NotPermitted(_("Only the applicant can do this."))


def check_may_record_end(member: Membership, application: Application) -> None:
    """
    Let the desk of the ward say when an activity ended, as well as whoever applies.

    :raises NotPermitted: the member is none of these
    """
    if not may(member, "grants.handle", *scopes_of_application(application)):
        check_may_write(member, application)


def check_may_review(member: Membership, application: Application) -> None:
    """
    Let the desk review a report, never who handed it in or gains by it.

    :raises FourEyes: the member has an interest in the report
    :raises NotPermitted: the member lacks the role
    """
    check_may_handle(member, application)
    report = queries.report_about(application)
    if report is not None:
        check_has_no_interest(member, report)


def check_may_handle(member: Membership, application: Application) -> None:
    """
    Let the desk of the ward handle an application, never one that they gain by.

    :raises FourEyes: the member gains by it
    :raises NotPermitted: the member lacks the role
    """
    check_may(member, "grants.handle", *scopes_of_application(application))
    check_gains_nothing(member, application)


def check_may_decide(member: Membership, application: Application) -> None:
    """
    Let those decide who look after the budget that pays, with two pairs of eyes.

    :raises FourEyes: the member has an interest in the application
    :raises NotPermitted: the member lacks the role
    """
    check_may(member, "grants.decide", *_scopes_of_budget(application))
    check_has_no_interest(member, application)


def _scopes_of_budget(application: Application) -> tuple[tuple[str, UUID | None], ...]:
    """Of a ward's own budget its ward; of the whole programme's the programme alone."""
    ward_id = application.budget.ward_id if application.budget else None
    return (("ward", ward_id),) if ward_id else ()


def check_may_manage(member: Membership, thing: object) -> None:
    """
    Let those who set up budgets and rounds do what there is to do with them.

    :raises NotPermitted: the member lacks the role
    """
    del thing
    check_may(member, "grants.manage")
