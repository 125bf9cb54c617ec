"""
What each operation may be refused for, read off the code: the document could not keep up by hand.

From a view's method on, every function of ours that is named is followed. What counts are the
domain errors that a function names, other than to catch them, and those in the `:raises` lines of
its docstring, where an error comes out of the database or another process.

What payments ask of the owners of their subjects is found by a string, which no name leads to: in a
function that looks an owner up, what it asks is followed into every owner.
"""

import ast
import dataclasses
import functools
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import FunctionType, MethodType
from typing import Any

from cambio.common.errors import DomainError
from cambio.payments.payables import Payable, payables

OURS = ("api", "cambio", "streets", "catalog", "grants")
ASKED_OF_OWNERS = frozenset(field.name for field in dataclasses.fields(Payable))
_RAISES = re.compile(r":raises ([\w, ]+):")


def refusals_of(view: type, method: str) -> set[type[DomainError]]:
    """
    Find every domain error that can come out of a view's method.

    :param view: what `self` stands for in its methods
    """
    found: set[type[DomainError]] = set()
    seen: set[FunctionType] = set()
    waiting = list(_functions(getattr(view, method)))
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        for thing in _named_in(function, view):
            if inspect.isclass(thing) and issubclass(thing, DomainError):
                found |= {thing} & set(all_refusals())
            else:
                waiting += _functions(thing)
    return found


def all_refusals(above: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """Give every kind of domain error that has a code of its own."""
    for kind in above.__subclasses__():
        if "code" in vars(kind):
            yield kind
        yield from all_refusals(kind)


def _functions(thing: Any) -> Iterator[FunctionType]:
    """Give a function of ours, and those that its decorators wrapped around it."""
    if inspect.isclass(thing):
        # Only what runs when it is made; what is done with it is named where it is done.
        thing = vars(thing).get("__post_init__")
    while thing is not None:
        thing = thing.__func__ if isinstance(thing, MethodType | staticmethod) else thing
        if isinstance(thing, FunctionType) and thing.__module__.split(".")[0] in OURS:
            yield thing
        thing = getattr(thing, "__wrapped__", None)


@functools.cache
def _paths(function: FunctionType) -> tuple[tuple[str, ...], ...]:
    """Every name in a function's body, with the attributes behind it: `("errors", "NotFound")`."""
    source = textwrap.dedent(inspect.getsource(function.__code__))
    try:
        tree = ast.parse(source).body[0]
    except SyntaxError:  # a lambda in the middle of something: its names stand in what is around it
        return ()
    body = tree.body if isinstance(tree, ast.FunctionDef) else [tree]
    found = {path for statement in body for path in _walk(statement)}
    documented = ", ".join(_RAISES.findall(function.__doc__ or ""))
    return (*sorted(found), *((":raises", name) for name in documented.split(", ")))


def _walk(node: ast.AST) -> Iterator[tuple[str, ...]]:
    path = _dotted(node)
    if path:
        yield path
        return
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.ExceptHandler) and name == "type":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child)


def _dotted(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return (*before, node.attr) if before else ()
    if isinstance(node, ast.Call) and _dotted(node.func) in {("type",), ("super",)}:
        return ("self",)
    return ()


def _named_in(function: FunctionType, view: type) -> Iterator[Any]:
    closure = inspect.getclosurevars(function).nonlocals
    asks_owners = ("payable",) in _paths(function)
    for first, *rest in _paths(function):
        if asks_owners and rest and rest[0] in ASKED_OF_OWNERS:
            yield from (getattr(owner, rest[0]) for owner in payables())
            continue
        if first == ":raises":
            yield from (kind for kind in all_refusals() if kind.__name__ == rest[0])
            continue
        known = {**function.__globals__, **closure, "self": view}
        thing = known.get(first)
        for attribute in rest:
            thing = inspect.getattr_static(thing, attribute, None) if thing is not None else None
        if thing is not None:
            yield thing
