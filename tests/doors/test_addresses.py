"""Our own addresses and those of programmes do not meet."""

from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from cambio.common.errors import Invalid
from cambio.programmes.operations import SLUG, TAKEN_SLUGS, Bounds, create_programme

PROGRAMME = "<slug:programme>/"


def addresses(routes: URLResolver, *, before: str = "") -> Iterator[str]:
    """Every address that there is, as the patterns spell it."""
    for pattern in routes.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, before=here)
        else:
            yield here


def beside_programmes() -> set[str]:
    """The first parts of all addresses that stand where the name of a programme may stand."""
    every = set(addresses(get_resolver()))
    places = {address.partition(PROGRAMME)[0] for address in every if PROGRAMME in address}
    beside = [(place, address) for place in places for address in every]
    return {
        address.removeprefix(place).split("/", maxsplit=1)[0]
        for place, address in beside
        if address.startswith(place) and not address.startswith(place + PROGRAMME)
    }


def test_no_programme_is_called_as_an_address_of_ours() -> None:
    names = beside_programmes()
    assert {"accounts", "api", "log-in"} <= names  # of pages and of the API
    assert {name for name in names if SLUG.fullmatch(name)} <= TAKEN_SLUGS


@pytest.mark.parametrize("slug", ["log-in", "problems", "openapi", "openapi.json", "api"])
def test_such_a_name_is_refused(db: None, slug: str) -> None:
    area = Bounds(south=52.3, west=4.8, north=52.4, east=4.9)
    with pytest.raises(Invalid) as refused:
        create_programme(slug=slug, name_nl="W", name_en="W", area=area, at=timezone.now())
    assert refused.value.field == "slug"


def test_every_address_below_the_log_in_is_the_log_in_s() -> None:
    """Also one that there is not: it is no route of a programme of that name."""
    found = get_resolver().resolve("/api/v1/log-in/wallet")
    assert "programme" not in found.kwargs
