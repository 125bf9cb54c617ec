"""The start page and the way to one's desks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cambio.programmes.queries import programmes
from web.shared.access import MemberRequest, for_members
from web.shared.desks import desks_of


def start(request: HttpRequest) -> HttpResponse:
    """What this is, the programmes it serves, and the way in."""
    return render(request, "web/public/start.html", {"programmes": programmes()})


@for_members
def programme_home(request: MemberRequest) -> HttpResponse:
    """The member's desks in one programme."""
    return render(
        request,
        "web/public/home.html",
        {"member": request.member, "desks": desks_of(request.member)},
    )
