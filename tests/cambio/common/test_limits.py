"""How often something may be done: …"""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import LazySettings
from django.http import HttpRequest
from django.test import RequestFactory

from cambio.common import limits
from cambio.common.errors import TooMany, Unavailable
from cambio.common.limits import address_of, take
from cambio.env import Limit
from cambio.env.limits import MOST_PER_S
from tests.cambio.ledger.books import at_once

TRIES, MOST = 100, 10


@pytest.fixture(autouse=True)
def few(settings: LazySettings) -> None:
    settings.LIMITS = {
        "writes.person": Limit(MOST, 3600),
        "writes.address": Limit(MOST + 5, 3600),
        "reads.person": Limit(2, 1),
        "letter_codes.person": Limit(2, 3600),
    }


def taken(_number: int) -> bool:
    try:
        take("writes", person="Rosa")
    except TooMany:
        return False
    return True


def test_of_a_hundred_tries_at_once_exactly_as_many_as_allowed_are_taken() -> None:
    assert at_once(TRIES, taken).count(True) == MOST


def test_counting_by_reading_and_then_writing_takes_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: what throttles do that keep their history in the cache."""
    server = redis.Redis.from_url(str(limits.settings.CACHES["default"]["LOCATION"]))

    def read_then_write(*, keys: list[str], args: list[int]) -> Any:
        done = int(server.get(keys[0]) or 0)  # type: ignore[arg-type]
        if done >= args[0]:
            return 0, [(0, 1000)]
        time.sleep(0.001)
        server.set(keys[0], done + 1)
        return 1, [(args[0] - done - 1, 1000)]

    monkeypatch.setattr(limits, "_script", lambda: read_then_write)
    assert at_once(TRIES, taken).count(True) > MOST


def test_what_one_limit_refuses_counts_for_none() -> None:
    for _ in range(MOST):
        take("writes", person="Rosa", address="192.0.2.1")
    for _ in range(20):
        with pytest.raises(TooMany):
            take("writes", person="Rosa", address="192.0.2.1")
    for _ in range(5):
        take("writes", person="Noor", address="192.0.2.1")
    with pytest.raises(TooMany):
        take("writes", person="Noor", address="192.0.2.1")


def test_a17_the_highest_limit_that_can_be_said_is_counted(settings: LazySettings) -> None:
    settings.LIMITS = {"writes.person": Limit(MOST_PER_S, 1)}
    assert [take("writes", person="Rosa")[0].limit.most for _ in range(3)] == [MOST_PER_S] * 3


def test_a17_a_fault_of_our_own_is_no_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a broken script would shut the log-in and leave all else uncounted."""
    with pytest.raises(redis.ResponseError):
        failing_with(redis.ResponseError("invalid expire time"), monkeypatch)
    assert limits._Cache.resting_until == 0.0
    # A control: what the server cannot help is one, and reading goes on.
    assert failing_with(redis.ConnectionError(), monkeypatch) == ()


def failing_with(
    error: redis.RedisError, monkeypatch: pytest.MonkeyPatch
) -> tuple[limits.Left, ...]:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(limits, "_script", lambda: fail)
    monkeypatch.setattr(limits._Cache, "resting_until", 0.0)
    return take("reads", person="Rosa")


def test_each_is_counted_alone() -> None:
    for name in ("Rosa", "Noor", "rosa"):
        left = [take("writes", person=name)[0].times for _ in range(MOST)]
        assert left == list(range(MOST - 1, -1, -1))


def test_waiting_as_long_as_one_is_told_helps() -> None:
    take("reads", person="Rosa")
    take("reads", person="Rosa")
    with pytest.raises(TooMany) as refused:
        take("reads", person="Rosa")
    assert refused.value.retry_after_s == 1
    time.sleep(1)
    take("reads", person="Rosa")
    take("reads", person="Rosa")
    with pytest.raises(TooMany):
        take("reads", person="Rosa")


def test_half_the_time_gives_back_half() -> None:
    for _ in range(2):
        take("reads", person="Rosa")
    time.sleep(0.55)
    take("reads", person="Rosa")
    with pytest.raises(TooMany):
        take("reads", person="Rosa")


def test_how_long_to_wait_is_a_share_of_the_period() -> None:
    for _ in range(MOST):
        take("writes", person="Rosa")
    with pytest.raises(TooMany) as refused:
        take("writes", person="Rosa")
    assert 3600 // MOST - 5 <= (refused.value.retry_after_s or 0) <= 3600 // MOST


def test_what_is_left_is_told_of_each_limit() -> None:
    shares = {"writes.person": 3600 // MOST, "writes.address": 3600 // (MOST + 5)}
    for done in range(1, MOST + 1):
        left = take("writes", person="Rosa", address="192.0.2.1")
        assert [one.times for one in left] == [MOST - done, MOST + 5 - done]
        for one in left:
            assert shares[one.name] - 5 < one.more_in_s <= shares[one.name]
    with pytest.raises(TooMany) as refused:
        take("writes", person="Rosa", address="192.0.2.1")
    assert [one.times for one in refused.value.left] == [0, 5]
    assert refused.value.retry_after_s == refused.value.left[0].more_in_s


@pytest.mark.parametrize("most", [1, 7, 60, 300, 900, 6000])
def test_what_is_left_is_one_less_also_where_shares_are_no_whole_numbers(
    settings: LazySettings, most: int
) -> None:
    settings.LIMITS = {"writes.person": Limit(most, 60)}
    (left,) = take("writes", person="Rosa")
    assert left.times == most - 1


def test_nobody_is_told_what_is_left_while_nobody_counts(nobody_counts: None) -> None:
    assert take("writes", person="Rosa") == ()


def test_nothing_stays_behind_in_the_cache_and_nobody_is_named() -> None:
    take("reads", person="rosa@example.org")
    server = redis.Redis.from_url(str(limits.settings.CACHES["default"]["LOCATION"]))
    (key,) = server.keys("limit/*")  # type: ignore[misc]
    assert b"rosa" not in key
    assert 0 < server.pttl(key) <= 1000  # type: ignore[operator]


@pytest.fixture
def nobody_counts(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The cache is away: nothing listens at its address."""
    settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:1/0"}}
    monkeypatch.setattr(limits._Cache, "resting_until", 0.0)
    script = limits._script
    script.cache_clear()
    yield
    script.cache_clear()


def test_without_the_cache_calls_go_on_and_codes_are_not_tried(nobody_counts: None) -> None:
    for _ in range(3 * MOST):
        take("writes", person="Rosa")
    for _ in range(3):
        with pytest.raises(Unavailable) as refused:
            take("letter_codes", person="Rosa")
        assert refused.value.retry_after_s


def test_a_cache_that_hangs_slows_one_call_and_not_each(
    nobody_counts: None, settings: LazySettings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.CACHES = {"default": {"LOCATION": f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"}}
        began = time.monotonic()
        for _ in range(50):
            take("writes", person="Rosa")
        assert time.monotonic() - began < 4 * limits.PATIENCE_S


def test_the_cache_is_asked_again_after_a_rest(
    nobody_counts: None, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    take("writes", person="Rosa")
    assert limits._Cache.resting_until > time.monotonic()
    asked: list[Any] = []

    def count(**said: Any) -> Any:
        asked.append(said)
        return 1, [(1, 1000)]

    monkeypatch.setattr(limits, "_script", lambda: count)
    take("writes", person="Rosa")
    assert asked == []
    monkeypatch.setattr(limits._Cache, "resting_until", time.monotonic() - 1)
    take("writes", person="Rosa")
    assert len(asked) == 1


def request_from(address: str, forwarded: str | None = None) -> HttpRequest:
    extra = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, **extra)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "told"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "203.0.113.9,", "192.0.2.1"),
    ],
)
def test_an_address_is_believed_of_our_own_proxies_alone(
    settings: LazySettings, proxies: int, forwarded: str | None, told: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert address_of(request_from("192.0.2.1", forwarded)) == told


def test_a_network_that_somebody_has_alone_is_one_address() -> None:
    ours = {address_of(request_from(f"2001:db8:1:2::{number:x}")) for number in range(50)}
    assert ours == {"2001:db8:1:2::"}
    assert address_of(request_from("2001:db8:1:3::1")) == "2001:db8:1:3::"
    assert address_of(request_from("::ffff:192.0.2.1")) == "192.0.2.1"
    assert address_of(request_from("")) == ""
