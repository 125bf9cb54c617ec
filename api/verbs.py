"""Routes made of rows: a verb's view, and what can be done with a thing, in its answer."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.given import given_by
from api.idempotency import idempotent
from api.serializers import LONGEST_CHOICE, NoInput, OnRequestField, StrictSerializer
from api.shown import SentenceField
from api.versions import needs_if_match
from api.views import ThingView, VerbView
from cambio.common.verbs import AnyVerb, Refusals, check_fits, refusals

C = TypeVar("C")


def route(
    view: type[ThingView],
    verb: AnyVerb,
    takes: type[StrictSerializer] = NoInput,
    *,
    moves_value: bool = False,
    edits: Callable[..., Any] | None = None,
    named: str = "",
) -> Callable[..., HttpResponseBase]:
    """
    Make the view of a verb, and make sure that its input is what the operation takes.

    :param view: answers with the thing, by its `answer`, in its `shape`
    :param moves_value: the call takes a key, and is done once for each
    :param edits: the verb replaces what somebody has read, so it is a PUT; finds and locks the
        thing
    :param named: in the document, where that is not the operation's name
    :raises Misfit: the input's fields are not the operation's arguments
    """
    verb.check_fits(given_by(takes))
    document = extend_schema(
        operation_id=named or verb.operation.__name__,
        description=_first_of(verb.operation.__doc__ or ""),
        request=takes,
        responses=view.shape,
    )
    method: Callable[..., Any] = document(_doing_it())
    if moves_value:
        method = idempotent(method)
    if edits is not None:
        method = needs_if_match(edits)(method)
    body = {"act": staticmethod(verb.operation), "takes": takes, "__module__": view.__module__}
    body["put" if edits else "post"] = method
    made: Any = type(verb.operation.__name__, (view, VerbView), body)
    as_view: Callable[..., HttpResponseBase] = made.as_view()
    return as_view


def _doing_it() -> Callable[..., Response]:
    """A method of its own for each view, since what is said of it in the document is kept on it."""

    def act(self: Any, request: Request, programme: str, **subject: UUID) -> Response:
        del request, programme
        self.act_on(**subject)
        answer: Response = self.answer(**subject)
        return answer

    return act


def maker(
    makes: Callable[..., C], takes: type[StrictSerializer]
) -> Callable[[Mapping[str, Any]], C]:
    """
    Make the function that turns an input, or the part of it, into what an operation takes.

    :raises Misfit: the input's fields are not what it is made of
    """
    names = inspect.signature(makes).parameters.keys()
    given = given_by(takes)
    check_fits(makes, {name: given[name] for name in given if name in names})
    return lambda said: makes(**{name: said[name] for name in names if name in said})


def _first_of(text: str) -> str:
    """The sentence with which a docstring begins, on one line."""
    return " ".join(inspect.cleandoc(text).split("\n\n")[0].split())


class RefusedOut(serializers.Serializer[Any]):
    """Why something cannot be done."""

    code = serializers.CharField(max_length=LONGEST_CHOICE)
    detail = SentenceField()


class CanField(serializers.SerializerMethodField):
    """The names of those of a thing's verbs that can be done."""


class CanOnRequestField(OnRequestField, CanField):
    """The same, in a list, where `fields` asks for it."""


class VerbNames(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Lists the names that there are: those of the rows that the shape asks."""

    target_class = CanField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        names = [verb.name for verb in self.target.parent.verbs]
        word = {"type": "string", "x-extensible-enum": names}
        return {"type": "array", "items": word, "maxItems": len(names)}


_CAN = "the verbs that are not refused before their input is seen"
_CANNOT = (
    "why not, by verb; without those that are neither the reader's nor possible for anybody in this"
    " state"
)


class WithVerbs(serializers.Serializer[Any]):
    """
    A thing with what the reader can do with it now.

    :cvar verbs: those that are asked
    """

    verbs: ClassVar[tuple[AnyVerb, ...]]

    can = CanField(help_text=_CAN)
    cannot = serializers.SerializerMethodField(help_text=_CANNOT)

    def get_can(self, thing: Any) -> list[str]:
        return [name for name, found in self._refusals(thing).items() if found.first is None]

    @extend_schema_field(serializers.DictField(child=RefusedOut()))
    def get_cannot(self, thing: Any) -> dict[str, dict[str, str]]:
        return {
            name: {"code": found.first.code, "detail": str(found.first.detail)}
            for name, found in self._refusals(thing).items()
            if found.first is not None and found.concerns
        }

    def _refusals(self, thing: Any) -> dict[str, Refusals]:
        """Asked once for both fields of a thing."""
        asked, found = getattr(self, "_found", (None, {}))
        if asked is not thing:
            found = refusals(self.verbs, thing, self.context["member"], at=timezone.now())
            self._found = thing, found
        return found


class WithVerbsOnRequest(WithVerbs):
    """A thing in a list, with what can be done with it where `fields` asks for that."""

    can = CanOnRequestField(help_text=_CAN)
    cannot = OnRequestField(help_text=_CANNOT)
