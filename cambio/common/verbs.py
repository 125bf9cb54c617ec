"""
Verbs as rows: what is done, who may, what must hold now, and how it is said.

A row is data: its operation asks the same two checks as `why_not`, and the doors make routes and
buttons of it. What a door gives is compared with the operation when the door is imported, so that a
renamed argument is found before the first request.
"""

import functools
import inspect
import types
from collections import abc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from django.utils.functional import Promise

from cambio.common.errors import DomainError

W = TypeVar("W")  # who does it
T = TypeVar("T")  # to what
R = TypeVar("R")  # what the operation returns

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb(Generic[W, T, R]):
    """
    One verb on one thing.

    :param subject: the operation's name for the thing's id
    :param may: whether it is this person's to do, whatever the state
    :param now: whether the thing's state and facts allow it, whoever does it; writes nothing
    :param title: what it is called
    :param done: what is said afterwards
    :param label: on the button, where that says more than the title
    :param otherwise: opens the sentence that says why it cannot be done now
    :param whose: opens the sentence that says why it is somebody else's to do
    """

    name: str
    operation: Callable[..., R]
    subject: str
    may: Callable[[W, T], None]
    now: Callable[[T, datetime], None]
    title: Text
    done: Text | Callable[[R], str]
    label: Text = ""
    otherwise: Text = ""
    whose: Text = ""

    def told(self, result: R) -> Text:
        """What is said once it is done."""
        return self.done(result) if callable(self.done) else self.done

    def check_fits(self, given: Mapping[str, "Given"], *, beside: Iterable[str] = ()) -> None:
        """
        Compare what a door gives, besides the thing, the person and the clock.

        :param beside: arguments that the door gives later
        :raises Misfit: it is not what the operation takes
        """
        check_fits(self.operation, given, beside=(self.subject, *beside, "by", "at"))


AnyVerb = Verb[Any, Any, Any]


def why_not(verb: Verb[W, T, R], thing: T, member: W, *, at: datetime) -> DomainError | None:
    """Why the operation would refuse, before it has seen any input; None where it would not."""
    return refusal_of(verb.may, member, thing) or refusal_of(verb.now, thing, at)


@dataclass(frozen=True, slots=True)
class Refusals:
    """
    What stands in the way of one verb.

    :param who: why it is not this person's
    :param now: why nobody can do it now
    """

    who: DomainError | None
    now: DomainError | None

    @property
    def first(self) -> DomainError | None:
        """What the operation says: it asks who before it tells anything of the thing."""
        return self.who or self.now

    @property
    def concerns(self) -> bool:
        """
        Whether it is this person's verb, or one that somebody could do in this state.

        Only the state counts for others, which they see anyway: not the facts that a guard knows.
        """
        return self.who is None or self.now is None or not self.now.is_of_state


def refusals(
    verbs: Iterable[Verb[W, T, Any]], thing: T, member: W, *, at: datetime
) -> dict[str, Refusals]:
    """What stands in the way of each verb: each check is made once, however many rows name it."""
    may = functools.cache(lambda check: refusal_of(check, member, thing))
    now = functools.cache(lambda check: refusal_of(check, thing, at))
    return {verb.name: Refusals(may(verb.may), now(verb.now)) for verb in verbs}


def refusal_of(check: Callable[..., None], *about: Any) -> DomainError | None:
    """Ask a check, and give what it raises."""
    try:
        check(*about)
    except DomainError as refusal:
        return refusal
    return None


class Misfit(TypeError):
    """What a door gives is not what the operation takes."""


@dataclass(frozen=True, slots=True)
class Given:
    """
    What a door gives for one argument.

    :param always: False where it may be left out
    """

    type: Any
    always: bool = True


def check_fits(
    made: Callable[..., Any], given: Mapping[str, Given], *, beside: Iterable[str] = ()
) -> None:
    """
    Compare what a door gives with what an operation or a dataclass takes: names, presence, types.

    :param beside: arguments that are given in any case
    :raises Misfit: saying what is wrong with each argument
    """
    takes = dict(inspect.signature(made).parameters)
    hints = get_type_hints(made)
    wrong = [f"{name}: is not taken" for name in {*given, *beside} - takes.keys()]
    for name, parameter in takes.items():
        is_needed = parameter.default is parameter.empty
        if name in beside:
            continue
        if name not in given:
            wrong += [f"{name}: is not given"] if is_needed else []
        elif is_needed and not given[name].always:
            wrong.append(f"{name}: may be left out, and is needed")
        elif not _fits(given[name].type, hints[name]):
            wrong.append(f"{name}: {given[name].type} is given for {hints[name]}")
    if wrong:
        raise Misfit(f"{made.__module__}.{made.__qualname__}: {'; '.join(sorted(wrong))}")


def _fits(given: Any, wanted: Any) -> bool:
    """Tell whether types are the same; a list also passes as a sequence, a choice as a text."""
    if get_origin(given) is list and get_origin(wanted) is abc.Sequence:
        return _fits(get_args(given)[0], get_args(wanted)[0])
    if get_origin(given) is get_origin(wanted) is tuple:
        ones, others = get_args(given), get_args(wanted)
        return len(ones) == len(others) and all(map(_fits, ones, others))
    if _is_union(given) or _is_union(wanted):
        ones, others = _members(given), _members(wanted)
        return len(ones) == len(others) and all(
            any(_fits(one, other) for other in others) for one in ones
        )
    if get_origin(given) is Literal and wanted is str:
        return all(isinstance(word, str) for word in get_args(given))
    if get_origin(given) is get_origin(wanted) is Literal:
        return set(get_args(given)) == set(get_args(wanted))
    return bool(given == wanted)


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in {Union, types.UnionType}


def _members(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if _is_union(kind) else (kind,)
