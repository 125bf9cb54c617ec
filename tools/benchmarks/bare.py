"""
The application, and beside it a bare view: it logs in, does recorded statements, answers as it was.

So it is what a request costs anyway: the web server, the middleware, DRF, the session, the limits,
the same SQL by the driver alone, and JSON. What our views add are serializers, operations, models.
"""

import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import UUID

from cambio.common.ids import new_id
from cambio.wsgi import application

# isort: split
# Django is set up from here on.

from django.db import connection, transaction
from django.urls import path
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cambio import urls
from catalog.steps.codes import draw_code

__all__ = ["application"]

RECORDED = "CAMBIO_BENCH_RECORDED"
"""The variable that names the file with what was recorded."""
PATH = "/api/bare/{programme}/{name}/{number}"
_UUID = re.compile(r"\b[0-9a-f]{8}(-?)[0-9a-f]{4}(?:-?[0-9a-f]{4}){2}-?[0-9a-f]{12}\b")


def recorded() -> Any:
    """What was recorded: by name, for each client, its statements, its answer and what was new."""
    return json.loads(Path(os.environ[RECORDED]).read_text(encoding="utf-8"))


def made_since(moment_ms: int, statements: list[str]) -> list[str]:
    """Find the ids that were made since then: of version 7, they tell."""
    found = {UUID(one[0]) for statement in statements for one in _UUID.finditer(statement)}
    return [one.hex for one in found if one.version == 7 and one.int >> 80 >= moment_ms]


def _anew(statement: str, ids: dict[str, UUID]) -> str:
    """Put other ids in the place of some, spelt as those were."""

    def other(found: re.Match[str]) -> str:
        new = ids.get(found[0].replace("-", ""))
        if new is None:
            return found[0]
        return str(new) if found[1] else new.hex

    return _UUID.sub(other, statement)


class Bare(APIView):
    """Does the statements of one recorded call, with new ids and a new code for those it made."""

    counts_as = ""
    permission_classes = ()
    parser_classes = (JSONParser,)
    told: Any = None

    def get(self, request: Request, programme: str, name: str, number: int) -> Response:
        """Read."""
        return self._do(name, number)

    def post(self, request: Request, programme: str, name: str, number: int) -> Response:
        """Read the body, and write."""
        assert request.data
        with transaction.atomic():
            return self._do(name, number)

    def _do(self, name: str, number: int) -> Response:
        Bare.told = Bare.told or recorded()
        call = self.told[name][number]
        ids = {made: new_id() for made in call["made"]}
        # A code that was drawn stands between quotes; where none was, nothing does.
        drawn, code = f"'{call['code']}'", f"'{draw_code()}'"
        with connection.cursor() as cursor:
            for statement in call["statements"]:
                cursor.execute(_anew(statement, ids).replace(drawn, code))
                if cursor.description:
                    cursor.fetchall()
        return Response(call["answer"])


urls.urlpatterns.insert(
    0, path("api/bare/<slug:programme>/<str:name>/<int:number>", Bare.as_view())
)
