"""A page for each code of a refusal, at the address that its problem documents name as `type`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from api.codes import every_kind
from cambio.common.http import type_of


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """List every code with what it means."""
    kinds = [(type_of(code), kind) for code, kind in every_kind().items()]
    return render(request, "api/problems.html", {"kinds": kinds})


@require_safe
def problem(request: HttpRequest, name: str) -> HttpResponse:
    """Say what a code means and what to do; a code as documents spell it leads to its address."""
    kind = every_kind().get(name.replace("-", "_"))
    if kind is None:
        raise Http404
    if request.path != type_of(kind.code):
        return redirect(type_of(kind.code), permanent=True)
    return render(request, "api/problem.html", {"kind": kind})
