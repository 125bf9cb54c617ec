"""
Whether a document still keeps what an earlier one promised: within a version only additions.

Clients that were made from the earlier document send what it allowed and understand what it said
would come. So what is taken may only grow, and what is given may only become more certain. Refusals
are an exception that is announced: their statuses and codes are open lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]

MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
EXACT = ("pattern", "format", "multipleOf", "uniqueItems")
CHOICES = ("oneOf", "anyOf")


def breaking_changes(old: Node, new: Node) -> list[str]:
    """List what a client of the old document would stumble over; empty if nothing."""
    return list(_Comparison(old, new).problems())


@dataclass(frozen=True)
class _Comparison:
    old: Node
    new: Node

    def problems(self) -> Iterator[str]:
        for path, operations in self.old["paths"].items():
            for method, before in operations.items():
                where = f"{method.upper()} {path}"
                after = self.new["paths"].get(path, {}).get(method)
                if after is None:
                    yield f"{where} is gone"
                else:
                    yield from self._operation(where, before, after)

    def _operation(self, where: str, before: Node, after: Node) -> Iterator[str]:
        if before["operationId"] != after["operationId"]:
            yield f"{where}: its name was {before['operationId']}, and is {after['operationId']}"
        if {} in before.get("security", []) and {} not in after.get("security", [{}]):
            yield f"{where}: one must be logged in now"
        yield from self._parameters(where, before, after)
        yield from self._body(where, before.get("requestBody"), after.get("requestBody"))
        yield from self._answers(where, before["responses"], after["responses"])

    def _parameters(self, where: str, before: Node, after: Node) -> Iterator[str]:
        known = _named(self.old, before)
        taken = _named(self.new, after)
        for name, parameter in known.items():
            if name not in taken:
                yield f"{where}: the parameter {name} is gone"
            else:
                schemas = parameter["schema"], taken[name]["schema"]
                yield from self._taken(f"{where}: {name}", *schemas, frozenset())
        for name, parameter in taken.items():
            was = known.get(name, {}).get("required", False)
            if parameter.get("required", False) and not was:
                yield f"{where}: the parameter {name} is required now"

    def _body(self, where: str, before: Node | None, after: Node | None) -> Iterator[str]:
        before, after = _found(self.old, before or {}), _found(self.new, after or {})
        if after.get("required", False) and not before.get("required", False):
            yield f"{where}: a body is required now"
        for kind, content in before.get("content", {}).items():
            if kind not in after.get("content", {}):
                yield f"{where}: {kind} is not taken any longer"
            else:
                schemas = content["schema"], after["content"][kind]["schema"]
                yield from self._taken(f"{where}: body", *schemas, frozenset())

    def _answers(self, where: str, before: Node, after: Node) -> Iterator[str]:
        for status in sorted(before.keys() | after.keys()):
            here = f"{where}: {status}"
            if status.startswith("2") and (status in before) != (status in after):
                yield f"{here} {'is gone' if status in before else 'is new'}"
            elif status in before and status in after:
                was, comes = _found(self.old, before[status]), _found(self.new, after[status])
                yield from self._content(here, was.get("content", {}), comes.get("content", {}))

    def _content(self, where: str, before: Node, after: Node) -> Iterator[str]:
        for kind in sorted(before.keys() | after.keys()):
            if kind not in before or kind not in after:
                yield f"{where}: {kind} {'is gone' if kind in before else 'is new'}"
            else:
                schemas = before[kind]["schema"], after[kind]["schema"]
                yield from self._given(where, *schemas, frozenset())

    def _taken(self, where: str, was: Node, now: Node, above: frozenset[str]) -> Iterator[str]:
        """Compare something that clients send: whatever was taken must still be."""
        if above & _references(was):
            return
        above = above | _references(was)
        was, now = _whole(self.old, was), _whole(self.new, now)
        yield from _narrowed(where, was, now)
        fields, still = was.get("properties", {}), now.get("properties", {})
        for name in sorted(fields.keys() - still.keys()):
            yield f"{where}/{name} is not taken any longer"
        for name in sorted(set(now.get("required", [])) - set(was.get("required", []))):
            yield f"{where}/{name} is required now"
        for name in sorted(fields.keys() & still.keys()):
            yield from self._taken(f"{where}/{name}", fields[name], still[name], above)
        if "items" in was and "items" in now:
            yield from self._taken(f"{where}/*", was["items"], now["items"], above)

    def _given(self, where: str, was: Node, now: Node, above: frozenset[str]) -> Iterator[str]:
        """Compare something that clients read: only what was announced may come."""
        if above & _references(was):
            return
        above = above | _references(was)
        was, now = _whole(self.old, was), _whole(self.new, now)
        yield from _widened(where, was, now)
        fields, still = was.get("properties", {}), now.get("properties", {})
        for name in sorted(fields.keys() - still.keys()):
            yield f"{where}/{name} is gone"
        for name in sorted(set(was.get("required", [])) - set(now.get("required", []))):
            if name in still:
                yield f"{where}/{name} may be missing now"
        for name in sorted(fields.keys() & still.keys()):
            yield from self._given(f"{where}/{name}", fields[name], still[name], above)
        if "items" in was and "items" in now:
            yield from self._given(f"{where}/*", was["items"], now["items"], above)


def _narrowed(where: str, was: Node, now: Node) -> Iterator[str]:
    if not _types(was) <= _types(now):
        yield f"{where} was {_type(was)}, and is {_type(now)}"
    if "enum" in now and not set(was.get("enum", [object()])) <= set(now["enum"]):
        yield f"{where} takes fewer values"
    yield from _tightened(where, was, now)
    for choice in CHOICES:
        if choice in now and any(one not in now[choice] for one in was.get(choice, [was])):
            yield f"{where}: {choice} is another"


def _tightened(where: str, was: Node, now: Node) -> Iterator[str]:
    for bound in MOST:
        if bound in now and now[bound] < was.get(bound, float("inf")):
            yield f"{where}: {bound} is smaller"
    for bound in LEAST:
        if bound in now and now[bound] > was.get(bound, float("-inf")):
            yield f"{where}: {bound} is larger"
    for bound in EXACT:
        if bound in now and now[bound] != was.get(bound):
            yield f"{where}: {bound} is another"


def _widened(where: str, was: Node, now: Node) -> Iterator[str]:
    if not _types(now) <= _types(was):
        yield f"{where} was {_type(was)}, and is {_type(now)}"
    if "enum" in was and not set(now.get("enum", [object()])) <= set(was["enum"]):
        yield f"{where} may have other values"
    if "format" in was and now.get("format") != was["format"]:
        yield f"{where}: format is another"
    for choice in CHOICES:
        if choice in was and any(one not in was[choice] for one in now.get(choice, [now])):
            yield f"{where}: {choice} is another"


def _types(schema: Node) -> set[str]:
    """What a value may be; an integer is a number too."""
    kind = schema.get("type")
    found = {kind} if kind else {"array", "boolean", "integer", "number", "object", "string"}
    if kind == "number":
        found.add("integer")
    return found | ({"null"} if schema.get("nullable") or not kind else set())


def _type(schema: Node) -> str:
    return f"{schema.get('type', 'anything')}{' or null' if schema.get('nullable') else ''}"


def _named(document: Node, operation: Node) -> dict[str, Node]:
    found = [_found(document, parameter) for parameter in operation.get("parameters", [])]
    return {f"{parameter['in']} {parameter['name']}": parameter for parameter in found}


def _found(document: Node, node: Node) -> Node:
    while "$ref" in node:
        inner: Any = document
        for name in node["$ref"].removeprefix("#/").split("/"):
            inner = inner[name]
        node = inner
    return node


def _references(schema: Node) -> frozenset[str]:
    """Name what a schema refers to, itself or in `allOf`: what it holds may lead back to it."""
    return frozenset(one["$ref"] for one in [schema, *schema.get("allOf", [])] if "$ref" in one)


def _whole(document: Node, schema: Node) -> Node:
    """Put what `allOf` lists into one schema."""
    schema = _found(document, schema)
    whole = {name: value for name, value in schema.items() if name != "allOf"}
    for listed in schema.get("allOf", []):
        part = _whole(document, listed)
        whole = {**part, **whole}
        for name in ("properties", "required"):
            if name in part and name in schema:
                mine, theirs = schema[name], part[name]
                whole[name] = {**theirs, **mine} if name == "properties" else [*theirs, *mine]
    return whole
