"""Headers read as the RFCs have them: structured fields (RFC 9651) and links (RFC 8288)."""

import re

_ITEM = re.compile(r'"([ !#-\[\]-~]*)"((?:; *[a-z*][a-z0-9_.*-]*=\d{1,15})*)')
_PARAMETER = re.compile(r"; *([^=]+)=(\d+)")
_LINK = re.compile(r'<([^<>" ]+)>; rel="([a-z]+)"')


def items(field: str) -> dict[str, dict[str, int]]:
    """A list of texts with numbers as their parameters, by the text."""
    found = [_ITEM.fullmatch(item) for item in re.split(r" *, *", field)]
    assert all(found), field
    return {
        item[1]: {name: int(value) for name, value in _PARAMETER.findall(item[2])}
        for item in found
        if item
    }


def links(field: str | None) -> dict[str, str]:
    """The addresses in `Link`, by what they are to what was answered."""
    found = [_LINK.fullmatch(link) for link in field.split(", ")] if field else []
    assert all(found), field
    return {link[2]: link[1] for link in found if link}
