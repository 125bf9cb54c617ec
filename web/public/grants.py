"""What everybody may read: what was awarded, without persons, and the rules of a scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cambio.common.language import current_language
from grants import queries
from grants.rule_book import rule_book
from web.shared.access import for_everybody
from web.shared.setting_fields import filled_in

if TYPE_CHECKING:
    from cambio.programmes.models import Programme

ON_A_PAGE = 50


@for_everybody
def awards(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What was awarded and what it finally came to, the newest first."""
    found = queries.public_awards(programme)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/public/awards.html", {"programme": programme, "page": page})


@for_everybody
def scheme(request: HttpRequest, programme: Programme, code: str) -> HttpResponse:
    """The rule book of a scheme as it is today, and the rounds in which people can apply."""
    version = queries.newest_version(programme, code)
    rounds = queries.public_rounds(programme, code=code).filter(state="open")
    context = {
        "programme": programme,
        "version": version,
        "book": rule_book(version.rules, current_language()),
        "rounds": [(found, filled_in(found)) for found in rounds],
    }
    return render(request, "web/public/scheme.html", context)
