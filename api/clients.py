"""Which client programs are still served: each says its name and version, and may be too old."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.response import Response

from api.codes import every_kind
from api.problems import fault, problem
from cambio.common.errors import Invalid
from cambio.env import client_version

FOR_PHONES = "/api/"
CLIENT = "X-Client-Version"

Handler = Callable[[HttpRequest], HttpResponse]


def only_current_clients(get_response: Handler) -> Handler:
    """Refuse a client program that says it is older than this installation still serves."""

    def answer(request: HttpRequest) -> HttpResponse:
        said = request.headers.get(CLIENT)
        refusal = _refusal_of(said) if said and request.path.startswith(FOR_PHONES) else None
        if refusal is None:
            return get_response(request)
        return JsonResponse(
            refusal.data, status=refusal.status_code, content_type=refusal.content_type
        )

    return answer


def _refusal_of(said: str) -> Response | None:
    client = client_version(said)
    if client is None:
        why = _("%(header)s must be like street-app/2.1.0.") % {"header": CLIENT}
        at = fault("header", f"/{CLIENT}", Invalid.code, why)
        return problem(400, Invalid.code, Invalid.title, detail=why, faults=[at])
    name, version = client
    if version >= settings.LEAST_CLIENTS.get(name, ()):
        return None
    return problem(
        426,
        "client_too_old",
        every_kind()["client_too_old"].title,
        detail=_("This version of the app is no longer supported. Install the newest one."),
    )
