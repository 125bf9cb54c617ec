"""Typing in the report on a grant, for somebody who accounts for it on paper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.ids import new_id
from cambio.common.verbs import why_not
from grants import operations, queries, verbs
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import act_of, outcome_of, redirect_with
from web.shared.fields import EuroField, NameField, TextField
from web.shared.rows import FormOfRows

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Application, Report

LINES, MORE_LINES = 8, 2
LINE = ("description", "amount_cents")


class ReportForm(FormOfRows):
    """
    What was done, and what it cost.

    :param lines: how many costs it has room for
    """

    gives = {"text": str, "lines": tuple[operations.Cost, ...]}

    text = TextField(
        label=_("What was done"),
        help_text=_("A few sentences."),
        max_length=4000,
        rows=8,
        required=False,
    )

    def __init__(self, *args: Any, lines: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = lines
        for number in range(lines):
            # The receipts name it, so a line keeps its id.
            self.fields[f"line-{number}-id"] = forms.UUIDField(
                widget=forms.HiddenInput, initial=new_id
            )
            self.fields[f"line-{number}-description"] = NameField(
                label=_("What exactly"), max_length=200, required=False
            )
            self.fields[f"line-{number}-amount_cents"] = EuroField(
                label=_("Amount in euro"), required=False
            )

    def line_rows(self) -> list[list[BoundField]]:
        """The costs, row by row."""
        return self.rows("line", self._lines, LINE)

    def clean(self) -> dict[str, Any]:
        """Put together what the operation takes."""
        said = super().clean() or {}
        rows = self.filled("line", self._lines, LINE, said)
        if self.errors:
            return said
        costs = tuple(
            operations.Cost(
                said[f"line-{row['number']}-id"], row["description"], row["amount_cents"]
            )
            for row in rows
        )
        return {"text": said["text"], "lines": costs}


WRITE = act_of(verbs.WRITE_REPORT, ReportForm)


@for_desk("grants.handle")
def report(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Write the report on a grant, by who typed its application in."""
    application, present = _open_report(request.member, application_id)
    count = present.lines.count() if present else 0
    form = partial(
        ReportForm,
        lines=max(LINES, count + MORE_LINES),
        initial=_said_in(present) if present else {},
    )
    outcome = outcome_of(request, {"write": WRITE.with_form(form)}, application_id)
    if outcome.done:
        return redirect_with(request, outcome, "grant_application", application_id=application_id)
    context = {
        "application": application,
        "form": outcome.form("write", application_id),
        "refusal": outcome.refusal,
    }
    return render(request, "web/grant_desk/write_report.html", context, status=outcome.status)


def _open_report(member: Membership, application_id: UUID) -> tuple[Application, Report | None]:
    application = queries.application_seen_by(member, application_id)
    refusal = why_not(verbs.WRITE_REPORT, application, member, at=timezone.now())
    if refusal:
        raise refusal
    return application, queries.report_about(application)


def _said_in(present: Report) -> dict[str, Any]:
    said: dict[str, Any] = {"text": present.text}
    for number, line in enumerate(present.lines.all()):
        for name in ("id", *LINE):
            said[f"line-{number}-{name}"] = getattr(line, name)
    return said
