"""The counter of an own depot: find the person, order and hand over in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cambio.common.errors import NotFound
from cambio.programmes.queries import scopes_of
from catalog import queries
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import INVALID
from web.shared.fields import NameField

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from catalog.models import Supplier

MOST_FOUND = 20
SHORTEST_NAME = 2


class NameForm(forms.Form):
    """Who stands at the counter."""

    name = NameField(
        label=_("Name of the customer"),
        min_length=SHORTEST_NAME,
        max_length=80,
        error_messages={
            "required": _("Fill in at least two letters of the name."),
            "min_length": _("Fill in at least two letters of the name."),
        },
    )


def depots_of(member: Membership) -> QuerySet[Supplier]:
    """The programme's own depots at whose counter the member stands."""
    own = scopes_of(member, "orders.counter", "supplier")
    return queries.suppliers_seen_by(member).filter(pk__in=own, own_depot=True)


@require_http_methods(["GET", "HEAD", "POST"])  # a name belongs in no address
@for_desk("orders.counter")
def counter(request: MemberRequest) -> HttpResponse:
    """Find whoever stands at the counter, by name."""
    if not depots_of(request.member).exists():
        raise NotFound
    form = NameForm(request.POST if request.method == "POST" else None)
    found: list[Membership] = []
    if form.is_valid():
        customers = queries.customers_seen_by(request.member, name=form.cleaned_data["name"])
        found = list(customers.order_by("person__folded_name", "id")[: MOST_FOUND + 1])
    context = {
        "form": form,
        "searched": form.is_bound and form.is_valid(),
        "found": found[:MOST_FOUND],
        "more": len(found) > MOST_FOUND,
    }
    status = INVALID if form.errors else 200
    return render(request, "web/supplier/counter.html", context, status=status)
