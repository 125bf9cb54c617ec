"""The document itself, for anybody who wants to know how one talks to this installation."""

import json
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import condition
from rest_framework import status
from rest_framework.request import Request
from rest_framework.views import APIView

TYPES = {"json": "application/json", "yaml": "application/yaml"}  # the latter by RFC 9512
KEPT_FOR_S = 300
EXPOSED = ("API-Version", "ETag")
"""What scripts of other sites may read beside what every site may."""


@cache
def content_of(form: str) -> bytes:
    """Give the document as it was committed, but naming those who run this installation."""
    written = (settings.BASE_DIR / "mobile_schema" / "openapi.yaml").read_bytes()
    document = yaml.load(written, Loader=yaml.CSafeLoader)
    document["info"]["contact"] = {
        "name": f"cambio at {urlsplit(settings.BASE_URL).hostname}",
        "url": settings.BASE_URL,
        "email": settings.CONTACT,
    }
    if form == "json":
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    said: str = yaml.dump(
        document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=100
    )
    return said.encode()


@cache
def tag_of(form: str) -> str:
    """Name the content, which is the same for everybody until the next version runs."""
    return f'"{sha256(content_of(form)).hexdigest()[:32]}"'


class Published(APIView):
    """Hands the document out to whoever asks, from whatever site a browser shows."""

    authentication_classes = []
    permission_classes = []
    schema = None  # it is no part of what it describes

    def perform_content_negotiation(self, request: Request, *_: Any, **__: Any) -> Any:
        """Refuse nobody for their `Accept`: the address says in which form."""
        return super().perform_content_negotiation(request, force=True)

    @method_decorator(condition(etag_func=lambda _, form: tag_of(form)))
    def get(self, request: Request, form: str) -> HttpResponse:
        """Hand the document out."""
        return HttpResponse(content_of(form), content_type=TYPES[form])

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let everybody read it, and keep it for a while."""
        answer: Any = super().finalize_response(request, response, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
        if answer.status_code < status.HTTP_400_BAD_REQUEST:
            answer["Cache-Control"] = f"public, max-age={KEPT_FOR_S}"
        return answer


urlpatterns = [path(f"openapi.{form}", Published.as_view(), {"form": form}) for form in TYPES]
