"""What a reader can do with an application now, as buttons, and what is in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.verbs import Refusals, Text
from grants import queries, verbs

if TYPE_CHECKING:
    from grants.models import Application

MAIN, OTHER, AGAINST = "btn-primary", "btn-outline-primary", "btn-outline-danger"
ROWS = {row.name: row for row in verbs.APPLICATION}
LOOKS = {
    "answer": MAIN,
    "attach_budget": OTHER,
    "attach_receipt": OTHER,
    "attach_photo": OTHER,
    "award": MAIN,
    "ask": OTHER,
    "wait_list": OTHER,
    "defer": OTHER,
    "refuse": AGAINST,
    "accept_report": MAIN,
    "return_report": OTHER,
    "reject_report": AGAINST,
    "determine": MAIN,
    "prepare_payment": MAIN,
    "record_end": OTHER,
    "record_repayment": OTHER,
    "set_payee": OTHER,
    "withdraw": AGAINST,
}
FILES = {
    "attach_budget": _("Add the budget as a file"),
    "attach_receipt": _("Add an invoice or a receipt"),
    "attach_photo": _("Add a photo"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """
    A button with its form behind a fold.

    :param title: on the fold
    :param label: on the button itself, which says what pressing it does
    """

    act: str
    title: str | Promise
    label: str | Promise
    look: str
    form: Form


def acts_now(application: Application, found: Mapping[str, Refusals]) -> set[str]:
    """The names of what would be done; files go where one may write, receipts to a line."""
    acts = {name for name, each in found.items() if each.first is None}
    if "change" in acts:
        acts.add("attach_budget")
    if "write_report" in acts:
        acts.add("attach_photo")
        report = queries.report_about(application)
        if report is not None and report.lines.exists():
            acts.add("attach_receipt")
    return acts


def buttons_for(acts: set[str], forms: Mapping[str, Form]) -> list[Button]:
    """The buttons that would do something now, in the order in which they stand."""
    buttons = []
    for act, look in LOOKS.items():
        if act not in acts:
            continue
        row = ROWS.get(act)
        title: Text = row.title if row else FILES[act]
        label: Text = (row.label or title) if row else _("Send this file")
        buttons.append(Button(act, title, label, look, forms[act]))
    return buttons


def notes_on(found: Mapping[str, Refusals]) -> list[tuple[Text, Text]]:
    """What cannot be done, and why: it is somebody else's to do, or something is in the way."""
    notes: list[tuple[Text, Text]] = []
    said: set[str] = set()
    for name, each in found.items():
        row = ROWS[name]
        what, why = (row.whose, each.who) if each.who else (row.otherwise, each.now)
        in_the_way = each.concerns if each.who else why is not None and not why.is_of_state
        if why is not None and what and in_the_way and str(why.detail) not in said:
            said.add(str(why.detail))
            notes.append((what, why.detail))
    return notes
