"""What was promised is done: by real workers, whatever dies or stops meanwhile."""

import os
import signal
import statistics
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction
from django.utils import timezone

from cambio.events import operations
from cambio.events.models import Delivery
from cambio.events.operations import LEASE
from cambio.mail.models import Mail
from cambio.mail.operations import queue_mail
from tests.proofs.faults.conftest import Machine
from tools.embedded.process import wait_until

SLOW_WRITE_S = 0.5


def promise(address: str = "rosa@example.org") -> Mail:
    """Queue a mail, as any operation would have something done."""
    return queue_mail(
        recipient=address,
        language="en",
        template="account/email/login_code",
        context={"code": "ABC-DEF"},
        at=timezone.now(),
    )


def is_sent(mail: Mail) -> bool:
    return Mail.objects.get(pk=mail.pk).state == "sent"


def is_finished(mail: Mail) -> bool:
    return Delivery.objects.get(event__subject_id=mail.pk).state == "finished"


def test_a_queued_mail_is_sent_by_a_worker(queue: Machine) -> None:
    mails = [promise(f"rosa{number}@example.org") for number in range(5)]
    assert operations._Broker.resting_until == 0, "the broker took every announcement"
    assert wait_until(lambda: all(is_finished(mail) for mail in mails), timeout_s=10)
    assert all(is_sent(mail) for mail in mails)
    assert len(queue.sink.taken) == 5
    assert "ABC-DEF" in queue.sink.taken[0]
    assert "Content-Language: en" in queue.sink.taken[0]


def test_a_mail_whose_worker_was_killed_is_sent_by_another(queue: Machine) -> None:
    queue.sink.holding.set()
    mail = promise()
    assert wait_until(lambda: len(queue.sink.arrived) == 1, timeout_s=10)
    queue.kill_worker()
    queue.sink.release()
    queue.worker = queue.start_worker()
    assert wait_until(lambda: not _locked(mail), timeout_s=5)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries, is_sent(mail)) == ("due", 1, False)
    # Its lease protects it from being taken twice; after that it is anybody's.
    assert timezone.now() < delivery.due_at <= timezone.now() + LEASE
    Delivery.objects.update(due_at=timezone.now())
    assert wait_until(lambda: is_finished(mail), timeout_s=10)
    assert is_sent(mail)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("finished", 2)


def _locked(mail: Mail) -> bool:
    """Whether the dead worker's transaction still stands."""
    with transaction.atomic():
        free = Mail.objects.select_for_update(skip_locked=True).filter(pk=mail.pk)
        return not free.exists()


@pytest.mark.parametrize("fault", ["stopped", "hanging"])
def test_a_broker_that_is_away_slows_no_write_and_loses_nothing(
    queue: Machine, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    warm = promise("warm@example.org")
    assert wait_until(lambda: is_finished(warm), timeout_s=10)
    broker = queue.broker.pid
    assert broker is not None
    if fault == "stopped":
        queue.broker.stop()
    else:
        os.kill(broker, signal.SIGSTOP)
    try:
        seconds, mails = [], []
        for number in range(6):
            # Each as if it were the first to find the broker gone.
            monkeypatch.setattr(operations._Broker, "resting_until", 0.0)
            began = time.monotonic()
            mails.append(promise(f"rosa{number}@example.org"))
            seconds.append(time.monotonic() - began)
        # A machine that is busy with other tests may stop one of them for a moment.
        assert statistics.median(seconds) < SLOW_WRITE_S
        assert max(seconds) < 4 * SLOW_WRITE_S
        began = time.monotonic()
        mails += [promise(f"noor{number}@example.org") for number in range(20)]
        assert (time.monotonic() - began) / 20 < 0.05  # by now it is left alone
        assert not any(is_sent(mail) for mail in mails)
    finally:
        if fault == "stopped":
            queue.broker.start()
        else:
            os.kill(broker, signal.SIGCONT)
    assert wait_until(lambda: all(is_finished(mail) for mail in mails), timeout_s=30)
    assert len(queue.sink.taken) == 1 + len(mails)


def test_a_task_that_is_sent_twice_acts_once(queue: Machine) -> None:
    mail = promise()
    delivery = Delivery.objects.get()
    for _ in range(10):
        current_app.send_task(delivery.task, kwargs={"delivery_id": delivery.pk})
    assert wait_until(lambda: is_finished(mail), timeout_s=10)
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now() - timedelta(days=1))
    time.sleep(2.5)  # a sweep goes by
    assert len(queue.sink.taken) == 1
