"""Answers before the end of a body: the line is good for another request, or said to close."""

import http.client
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from pytest_django import DjangoDbBlocker

from tests.proofs.faults.web import Line, served

UPLOAD = "/api/v1/west/photos/01a22f4b-98db-75e7-855b-541124ef83f2/content"
KILOBYTE, MEGABYTE = 1024, 1024 * 1024


@pytest.fixture(scope="module")
def line(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Line]:
    """One server for all: none of these requests changes anything."""
    with django_db_blocker.unblock(), served(tmp_path_factory.mktemp("web")) as line:
        yield line


def connected(line: Line) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", line.port, timeout=30)


@pytest.mark.parametrize(
    "size", [1, KILOBYTE, 300 * KILOBYTE, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE]
)
def test_b20_after_an_early_answer_the_line_is_good_or_said_to_close(line: Line, size: int) -> None:
    for path in (UPLOAD, "/api/v1/west/cleanups", "/api/nowhere"):
        with closing(connected(line)) as phone:
            try:
                phone.request("PUT", path, b"x" * size, {"Host": "testserver"})
            except OSError:  # it hung up while we were still sending: allowed beyond a megabyte
                assert size > MEGABYTE
            answer = phone.getresponse()
            assert 400 <= answer.status < 500
            answer.read()
            closes = answer.getheader("Connection") == "close"
            assert closes == (size > MEGABYTE)
            if not closes:
                phone.request("GET", "/healthz", headers={"Host": "testserver"})
                assert phone.getresponse().status == 200


def test_b20_who_waits_to_be_told_to_go_on_need_not_send(line: Line) -> None:
    with closing(connected(line)) as phone:
        phone.putrequest("PUT", UPLOAD, skip_host=True)
        for name, text in (
            ("Host", "testserver"), ("Content-Length", "300000"), ("Expect", "100-continue")
        ):  # fmt: skip
            phone.putheader(name, text)
        phone.endheaders()
        answer = phone.getresponse()
        assert answer.status == 401
        assert answer.getheader("Connection") == "close"


def test_b20_a_body_of_no_announced_length_closes_the_line(line: Line) -> None:
    with closing(connected(line)) as phone:
        with suppress(OSError):  # it may hang up while we are still sending
            phone.request(
                "POST", "/api/v1/west/cleanups", iter([b"{}"]), {"Host": "testserver"},
                encode_chunked=True,
            )  # fmt: skip
        answer = phone.getresponse()
        assert answer.status == 411
        assert answer.getheader("Connection") == "close"
