"""Typing in an application for somebody who wrote it on paper, and changing it while it may be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cambio.common.reading import the_one
from cambio.common.verbs import why_not
from grants import operations, queries, verbs
from web.paper.form import PaperForm, content_of, rows_for
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import INVALID, Act, act_of, outcome_of, redirect_with
from web.shared.fields import NameField

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Application

MOST_FOUND, SHORTEST_NAME = 20, 2
TOO_SHORT = _("Fill in at least two letters of the name.")


class NameForm(forms.Form):
    """Whose paper it is."""

    name = NameField(
        label=_("Name of the applicant"),
        help_text=_("Who takes part already. Others are enrolled first."),
        min_length=SHORTEST_NAME,
        max_length=80,
        error_messages={"required": TOO_SHORT, "min_length": TOO_SHORT},
    )


@require_http_methods(["GET", "HEAD", "POST"])  # a name belongs in no address
@for_desk("grants.handle")
def find(request: MemberRequest) -> HttpResponse:
    """Find whoever applies on paper, by name."""
    form = NameForm(request.POST if request.method == "POST" else None)
    found: list[Membership] = []
    if form.is_valid():
        people = queries.applicants_named(request.member, form.cleaned_data["name"])
        found = list(people[: MOST_FOUND + 1])
    context = {
        "form": form,
        "searched": form.is_bound and form.is_valid(),
        "found": found[:MOST_FOUND],
        "more": len(found) > MOST_FOUND,
    }
    return render(request, "web/paper/find.html", context, status=INVALID if form.errors else 200)


def _write(applicant_id: UUID, **given: Any) -> str | Promise:
    operations.write_application(applicant_id=applicant_id, **given)
    return _("Saved as a draft. Check it once more, then submit it.")


CHANGE = act_of(verbs.CHANGE, PaperForm)


@for_desk("grants.handle")
def write(request: MemberRequest, applicant_id: UUID) -> HttpResponse:
    """Type in what somebody wrote on paper."""
    applicant = the_one(queries.applicants_named(request.member, "").filter(pk=applicant_id))
    rounds = [
        (str(found.pk), found.name)
        for found in queries.rounds_open_at(request.member, timezone.now())
    ]
    form = partial(PaperForm, member=request.member, rounds=rounds)
    outcome = outcome_of(request, {"write": Act(_write, form, PaperForm.field_of)}, applicant_id)
    if outcome.done:
        application_id = UUID(request.POST["application_id"])
        return redirect_with(request, outcome, "grant_application", application_id=application_id)
    context = {
        "applicant": applicant,
        "rounds": rounds,
        "form": outcome.form("write", applicant_id),
        "refusal": outcome.refusal,
    }
    return render(request, "web/paper/write.html", context, status=outcome.status)


@for_desk("grants.handle")
def change(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Write an application again, by who typed it in."""
    application = _changeable(request.member, application_id)
    form = partial(
        PaperForm,
        member=request.member,
        rows=rows_for(application),
        initial=content_of(application),
    )
    outcome = outcome_of(request, {"change": CHANGE.with_form(form)}, application_id)
    if outcome.done:
        return redirect_with(request, outcome, "grant_application", application_id=application_id)
    context = {
        "application": application,
        "form": outcome.form("change", application_id),
        "refusal": outcome.refusal,
    }
    return render(request, "web/paper/change.html", context, status=outcome.status)


def _changeable(member: Membership, application_id: UUID) -> Application:
    application = queries.application_seen_by(member, application_id)
    refusal = why_not(verbs.CHANGE, application, member, at=timezone.now())
    if refusal:
        raise refusal
    return application
