"""
What the buttons of a page do, at every desk in the same way.

A page's forms go to the page's own address; the pressed button names the act. What is done is said
on the page one is sent to next; what is refused is said on the page itself, beside the field where
there is one, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from cambio.common.errors import DomainError, NotFound
from cambio.common.http import status_of
from cambio.common.verbs import AnyVerb
from web.shared.access import MemberRequest
from web.shared.given import given_by

INVALID = 400


class NothingAsked(Form):
    """The form of a button beside which nothing is asked."""


def same_name(form: Form, name: str) -> str:
    """Find a form's field by the operation's name for it: most often they are one."""
    del form
    return name


@dataclass(frozen=True, slots=True)
class Act:
    """
    What one button does.

    :param do: is given the subject's id, `by`, `at` and what the form holds; returns the sentence
        that says what was done
    :param form: what is asked beside the button
    :param field_of: finds the form's field that the operation knows by another name
    """

    do: Callable[..., str | Promise]
    form: Callable[..., Form] = NothingAsked
    field_of: Callable[[Any, str], str] = same_name

    def with_form(self, form: Callable[..., Form]) -> Act:
        """The same act, its form filled with what only a request knows."""
        return replace(self, form=form)

    def given(self, **given: Any) -> Act:
        """The same act, with what the page and not the form says."""
        return replace(self, do=partial(self.do, **given))


def act_of(verb: AnyVerb, form: type[Form] = NothingAsked, *, beside: Iterable[str] = ()) -> Act:
    """
    Make the act of a verb, and make sure that its form holds what the operation takes.

    :param beside: what the page says; see `Act.given`
    :raises Misfit: the form's fields are not the operation's arguments
    """
    verb.check_fits(given_by(form), beside=beside)

    def do(subject: UUID, **given: Any) -> str | Promise:
        return verb.told(verb.operation(**{verb.subject: subject}, **given))

    return Act(do, form, getattr(form, "field_of", same_name))


class Outcome:
    """What came of a request to a page: nothing was pressed, it was done, or it was refused."""

    def __init__(self, acts: Mapping[str, Act]) -> None:
        self._acts = acts
        self._pressed: tuple[str, UUID] | None = None
        self._form: Form | None = None
        self.done: str | Promise = ""
        self.refusal: DomainError | None = None
        self.status = 200

    def press(self, request: MemberRequest, subject: UUID) -> None:
        """Do what the pressed button says to the subject, as far as it may be done."""
        name = request.POST.get("act", "")
        if name not in self._acts:
            raise Http404
        act = self._acts[name]
        self._pressed = name, subject
        self._form = act.form(request.POST, request.FILES, auto_id=_auto_id(name, subject))
        if not self._form.is_valid():
            self.status = INVALID
            return
        try:
            self.done = act.do(
                subject, by=request.member, at=timezone.now(), **self._form.cleaned_data
            )
        except DomainError as refusal:
            self.status = status_of(refusal)
            field = act.field_of(self._form, refusal.field or "")
            if field in self._form.fields:
                self._form.add_error(field, str(refusal.detail))
            else:
                self.refusal = refusal

    def form(self, name: str, subject: UUID) -> Form:
        """The form beside a button: as it was sent, where it was sent, and empty elsewhere."""
        if self._pressed == (name, subject) and self._form is not None and not self.done:
            return self._form
        return self._acts[name].form(auto_id=_auto_id(name, subject))

    def forms(self, subject: UUID) -> dict[str, Form]:
        """The forms of one subject, by the name of their act."""
        return {name: self.form(name, subject) for name in self._acts}


def _auto_id(name: str, subject: UUID) -> str:
    return f"{name}-{subject}-%s"


def outcome_of(
    request: MemberRequest, acts: Mapping[str, Act], subject: UUID | None = None
) -> Outcome:
    """
    Do what a request to a page asks for, if it asks for anything.

    :param subject: of the whole page; on a page with several, each form names its own
    """
    outcome = Outcome(acts)
    if request.method == "POST":
        outcome.press(request, subject or _named(request))
    return outcome


def _named(request: MemberRequest) -> UUID:
    try:
        return UUID(request.POST.get("subject", ""))
    except ValueError:
        raise NotFound from None


def redirect_with(request: MemberRequest, outcome: Outcome, to: str, **kwargs: Any) -> HttpResponse:
    """Send the reader on, with a sentence that says what was done."""
    messages.success(request, str(outcome.done))
    address = reverse(to, kwargs={"programme": request.member.programme.slug, **kwargs})
    return HttpResponseRedirect(address)
