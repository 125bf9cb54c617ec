"""What is said of a line over which a body has not come to its end."""

import io
from typing import Any

import pytest

from cambio.common.bodies import CLOSES, MOST_READ_ON, read_to_the_end

Headers = list[tuple[str, str]]


class GoneAway(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("the phone went into a tunnel")


def headers_of(stream: io.BytesIO, reads: int = 0, **environ: str) -> Headers:
    """Answer after so many bytes, and give the headers."""
    given: list[Headers] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if reads:
            environ["wsgi.input"].read(reads)
        start_response("401 Unauthorized", [("Content-Length", "0")])
        return []

    def start_response(_status: str, headers: Headers) -> None:
        given.append(headers)

    read_to_the_end(application)({"wsgi.input": stream, **environ}, start_response)
    return given[0]


@pytest.mark.parametrize("reads", [0, 10, 300_000])
def test_b20_what_little_is_left_is_read(reads: int) -> None:
    stream = io.BytesIO(b"x" * 300_000 + b"the next request")
    assert CLOSES not in headers_of(stream, reads, CONTENT_LENGTH="300000")
    assert stream.read() == b"the next request"


@pytest.mark.parametrize(("reads", "closes"), [(0, True), (1, False)])
def test_b20_what_is_more_is_not_read_and_the_line_closes(reads: int, *, closes: bool) -> None:
    stream = io.BytesIO(b"x" * (MOST_READ_ON + 1))
    headers = headers_of(stream, reads, CONTENT_LENGTH=str(MOST_READ_ON + 1))
    assert (CLOSES in headers) is closes
    assert (stream.tell() == 0) is closes


@pytest.mark.parametrize(
    ("stream", "environ"),
    [
        (io.BytesIO(b"half"), {"CONTENT_LENGTH": "8"}),
        (GoneAway(), {"CONTENT_LENGTH": "8"}),
        (io.BytesIO(), {"CONTENT_LENGTH": "8", "HTTP_EXPECT": "100-continue"}),
        (io.BytesIO(b"2\r\n{}"), {"HTTP_TRANSFER_ENCODING": "chunked"}),
    ],
    ids=["cut off", "gone away", "waiting", "of no length"],
)
def test_b20_a_body_that_has_no_end_closes_the_line(
    stream: io.BytesIO, environ: dict[str, str]
) -> None:
    assert CLOSES in headers_of(stream, **environ)


@pytest.mark.parametrize("length", [{}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}])
def test_b20_a_request_without_a_body_leaves_the_line_as_it_is(length: dict[str, str]) -> None:
    assert CLOSES not in headers_of(io.BytesIO(), **length)
