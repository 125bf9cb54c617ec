import os
import signal
import socket
import subprocess
import time
from itertools import pairwise

import pytest

from tools.embedded import waiting
from tools.embedded.application import PROJECT_DIR, take_port
from tools.embedded.process import Identity, ServiceError, end, identify, start_time, wait_until
from tools.embedded.service import Plan, Service, end_leftovers, start_together
from tools.embedded.steps import Step, carry_out
from tools.embedded.waiting import Patience


@pytest.fixture
def said():
    return []


@pytest.fixture
def make(tmp_path, said):
    """Give a function that makes a service of a shell command, below a path with spaces."""
    data_dir = tmp_path / "my var"
    for name in ("run", "log"):
        (data_dir / name).mkdir(parents=True)
    made = []

    def make_service(script, **plan):
        plan = Plan(
            **{
                "name": "web",
                "command": ["sh", "-c", script],
                "environment": {"PATH": os.environ["PATH"]},
                "cwd": PROJECT_DIR,
                "is_ready": lambda: True,
                **plan,
            }
        )
        made.append(Service(plan, data_dir / "run", data_dir / "log", said.append))
        return made[-1]

    yield make_service
    for service in made:
        service.stop()


def children_of(pid):
    answer = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [identify(int(child)) for child in answer.stdout.split()]


def test_a_service_that_ends_at_once_is_refused_with_the_end_of_its_log(make):
    service = make("echo the reason; exit 3", is_ready=lambda: False)
    with pytest.raises(ServiceError, match="the reason"):
        service.start()


def test_a_service_that_does_nothing_for_long_is_given_up_and_ended(make, said):
    idle = Patience(say_every_s=0.05, idle_s=0.2)
    service = make("echo begun; exec sleep 60", is_ready=lambda: False, patience=idle)
    with pytest.raises(ServiceError, match=r"(?s)web has done nothing for 0 s.*begun"):
        service.start()
    assert service.pid is None
    assert "waiting for web until it is ready" in said[0]


@pytest.mark.parametrize("work", ["echo on", ":"], ids=["by its log", "by its processor"])
def test_a_service_that_works_is_waited_for_however_long(make, said, work, monkeypatch):
    """It takes several times what an idle one is given."""
    monkeypatch.setattr(waiting, "LEAST_WORK_S", 0.01)
    began = time.monotonic()
    service = make(
        f"while true; do {work}; done",
        is_ready=lambda: time.monotonic() - began > 1,
        patience=Patience(say_every_s=0.1, idle_s=0.3),
    )
    service.start()
    assert len(said) > 3


def test_a_service_that_works_without_end_is_given_up_at_last(make):
    endless = Patience(say_every_s=0.05, longest_s=0.2)
    service = make("while true; do echo on; done", is_ready=lambda: False, patience=endless)
    with pytest.raises(ServiceError, match="was not ready after"):
        service.start()
    assert service.pid is None


def test_services_start_side_by_side_and_fall_together(make, said):
    begins = []

    def is_ready():
        begins.append(time.monotonic())
        return False

    first = make("sleep 60", is_ready=is_ready)
    second = make("sleep 0.3; echo no; exit 1", name="worker", is_ready=lambda: False)
    with pytest.raises(ServiceError, match=r"(?s)worker ended.*no"):
        start_together([first, second], say=said.append)
    assert begins
    assert first.pid is None


def test_a_step_that_fails_is_refused_with_the_end_of_its_log(tmp_path, said):
    def step(name, script):
        return Step(
            name=name,
            command=["sh", "-c", script],
            environment={"PATH": os.environ["PATH"]},
            log=tmp_path / f"{name}.log",
            cwd=tmp_path,
        )

    carry_out([step("one", "echo 1 > done"), step("two", "true")], say=said.append)
    assert (tmp_path / "done").exists()
    with pytest.raises(ServiceError, match=r"(?s)four ended.*the reason"):
        carry_out(
            [
                step("three", "echo $$ > pid; exec sleep 60"),
                step("four", "echo the reason; exit 1"),
            ],
            say=said.append,
        )
    assert identify(int((tmp_path / "pid").read_text())) is None


def test_the_pause_before_another_start_grows(make, said):
    service = make("sleep 0.05")
    service.start()
    starts = [time.monotonic()]

    def is_started_again(pid):
        service.tend()
        return service.pid not in (None, pid)

    for _ in range(3):
        pid = service.pid
        assert wait_until(lambda pid=pid: is_started_again(pid), timeout_s=5)
        starts.append(time.monotonic())
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert pauses[0] < pauses[1] < pauses[2]
    assert len(said) == 3
    assert "ended unexpectedly" in said[0]


def test_what_a_killed_service_started_is_ended_before_it_starts_again(make):
    service = make("sleep 60 & wait")
    service.start()
    assert wait_until(lambda: bool(children_of(service.pid)), timeout_s=5)
    [child] = children_of(service.pid)
    os.kill(service.pid, signal.SIGKILL)
    assert wait_until(lambda: service.tend() or not child.alive, timeout_s=5)


def test_stopping_kills_what_does_not_listen(make):
    service = make("trap '' TERM; sleep 60", stop_signals=((signal.SIGTERM, 0.2),))
    service.start()
    assert wait_until(lambda: bool(children_of(service.pid)), timeout_s=5)
    shell, children = identify(service.pid), children_of(service.pid)
    service.stop()
    assert wait_until(lambda: not any(p.alive for p in (shell, *children)), timeout_s=5)


def test_orphans_of_a_leader_that_died_with_the_supervisor_are_ended(make, tmp_path):
    service = make("sleep 60 & wait")
    service.start()
    assert wait_until(lambda: bool(children_of(service.pid)), timeout_s=5)
    [orphan] = children_of(service.pid)
    os.kill(service.pid, signal.SIGKILL)
    assert wait_until(lambda: start_time(service.pid) is None, timeout_s=5)
    assert orphan.alive
    end_leftovers(tmp_path / "my var")
    assert not orphan.alive


def test_a_process_with_another_start_time_is_never_signalled():
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        end(Identity(bystander.pid, "another-boot/1"), signals=((signal.SIGTERM, 1),))
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_taken_port_is_passed_over():
    with socket.create_server(("127.0.0.1", 0)) as holder:
        taken = holder.getsockname()[1]
        port, sign = take_port(taken)
        sign.close()
        assert port > taken


def test_two_that_start_at_once_get_two_ports():
    first, sign = take_port()
    second, other = take_port()
    sign.close()
    other.close()
    assert first != second
    again, sign = take_port(first)
    sign.close()
    assert again == first
