"""What a case of `access.toml` asks for."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(kw_only=True)
class Ask:
    """
    A request without method and path: those stand in the document.

    :param ids: what stands in the path, by parameter, beside the programme
    :param content: bytes, instead of a body
    :param thing: what a list may hold: the id of something of ours, or a word
    """

    ids: dict[str, UUID] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    query: dict[str, Any] | None = None
    content: bytes | None = None
    thing: UUID | str | None = None

    @property
    def thing_is_ours(self) -> bool:
        """A word, such as a category's, is the same in every programme."""
        return isinstance(self.thing, UUID)


def listed(thing: UUID | str | None, **query: Any) -> Ask:
    return Ask(thing=thing, query=query)


def found(thing: UUID | str | None, **said: Any) -> Ask:
    return Ask(thing=thing, body=said)
