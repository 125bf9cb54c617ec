import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tools.embedded.folders import LONGEST_SOCKET_PATH
from tools.embedded.process import ServiceError, identify, read_identity, wait_until
from tools.embedded.services import start_services

PROJECT = Path(__file__).parents[3]
HOLD = """
import sys
from pathlib import Path
from tools.embedded import process
from tools.embedded.services import start_services
if "outlived" in sys.argv:
    process.death_follower = lambda death_signal: None
with start_services(Path(sys.argv[1]) if sys.argv[1] else None, durable=False) as services:
    print(services.data_dir, flush=True)
    sys.stdin.read()
"""


def hold(data_dir, *options):
    """
    Start another process that keeps services running, and give it with its data folder.

    :param options: "outlived" for servers that do not notice the death of their supervisor
    """
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir or ""), *options],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, Path(process.stdout.readline().strip())


def kill(process):
    process.kill()
    process.wait()


def servers_of(data_dir):
    files = [data_dir / "run" / f"{name}.pid" for name in ("postgresql", "valkey")]
    identities = [read_identity(file) for file in files]
    assert all(identities)
    return identities


def test_roles_are_what_the_application_needs(shared):
    with psycopg.connect(shared.environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
        owner.execute("CREATE DATABASE of_a_test")
    with psycopg.connect(shared.environment["DATABASE_URL"], autocommit=True) as application:
        application.execute("INSERT INTO thing (name) VALUES ('broom')")
        application.execute("UPDATE thing SET name = 'bag'")
        for refused in ("TRUNCATE thing", "DROP TABLE thing", "CREATE TABLE mine ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(refused)


def test_later_databases_give_the_application_the_same_rights(shared):
    owner_url = shared.environment["DATABASE_OWNER_URL"]
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("CREATE DATABASE later")
    with psycopg.connect(owner_url.replace("/cambio?", "/later?"), autocommit=True) as owner:
        owner.execute("CREATE TABLE thing (name text)")
    application_url = shared.environment["DATABASE_URL"].replace("/cambio?", "/later?")
    with psycopg.connect(application_url) as application:
        application.execute("INSERT INTO thing (name) VALUES ('broom')")


def test_nobody_gets_in_without_the_password(shared):
    url = shared.environment["DATABASE_ADMIN_URL"]
    password = url.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace(password, "guess"))


def test_postgresql_is_not_root_and_listens_on_no_port(shared):
    pid = shared.running["postgresql"].pid
    assert Path(f"/proc/{pid}").stat().st_uid != 0
    with psycopg.connect(shared.environment["DATABASE_ADMIN_URL"]) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        provider = connection.execute(
            "SELECT datcollate, encoding FROM pg_database WHERE datname = 'cambio'"
        ).fetchone()
    assert provider == ("C", 6)


def test_sockets_have_short_paths_though_the_folder_has_spaces(shared):
    socket = shared.environment["CACHE_URL"].removeprefix("unix://").split("?")[0]
    assert " " not in socket
    assert len(socket) <= LONGEST_SOCKET_PATH
    assert Path(socket).parent.stat().st_mode & 0o077 == 0


def test_secrets_are_readable_by_their_owner_only(shared):
    for name in ("postgresql.json", "secret_key"):
        assert (shared.data_dir / name).stat().st_mode & 0o077 == 0


def test_a_second_supervisor_is_refused_in_one_sentence(shared):
    with (
        pytest.raises(ServiceError, match="already running on the data folder") as refused,
        start_services(shared.data_dir, durable=False),
    ):
        pass
    assert "\n" not in str(refused.value)
    psycopg.connect(shared.environment["DATABASE_URL"]).close()  # the first is unharmed


@pytest.mark.parametrize("name", ["valkey", "postgresql"])
def test_a_killed_service_is_started_again_with_growing_pauses(shared, name):
    service = shared.running[name]
    for _ in range(2):
        before = service.pid
        os.kill(before, signal.SIGKILL)

        def is_back(before=before):
            shared.tend()
            return service.pid not in (None, before) and service.plan.is_ready()

        assert wait_until(is_back, timeout_s=10)


def test_stopping_ends_everything_and_the_data_stays(data_dir):
    with start_services(data_dir, durable=False) as services:
        servers = servers_of(data_dir)
        key = services.environment["CAMBIO_SECRET_KEY"]
        with psycopg.connect(services.environment["DATABASE_OWNER_URL"]) as owner:
            owner.execute("CREATE TABLE thing AS SELECT 1 AS id")
    assert not any(server.alive for server in servers)
    assert not list((data_dir / "run").glob("*.pid"))
    assert not list((data_dir / "run").glob("*-socket*"))
    with start_services(data_dir, durable=False) as services:
        assert services.environment["CAMBIO_SECRET_KEY"] == key
        with psycopg.connect(services.environment["DATABASE_URL"]) as application:
            assert application.execute("SELECT id FROM thing").fetchone() == (1,)


def test_what_is_given_is_not_started():
    given = {
        "DATABASE_URL": "postgresql://db.example/cambio",
        "BROKER_URL": "amqp://broker.example",
        "CACHE_URL": "redis://cache.example",
    }
    with start_services(given=given) as services:
        assert not services.running
        assert given.items() <= services.environment.items()
        assert not (services.data_dir / "postgresql").exists()
    assert not services.data_dir.exists()


def test_servers_end_when_their_supervisor_is_killed(data_dir):
    process, _ = hold(data_dir)
    servers = servers_of(data_dir)
    kill(process)
    assert wait_until(lambda: not any(server.alive for server in servers), timeout_s=15)


def test_servers_that_outlived_their_supervisor_are_ended_and_replaced(data_dir):
    process, _ = hold(data_dir, "outlived")
    servers = servers_of(data_dir)
    kill(process)
    assert all(server.alive for server in servers)
    with start_services(data_dir, durable=False) as services:
        assert not any(server.alive for server in servers)
        psycopg.connect(services.environment["DATABASE_URL"]).close()


def test_a_server_whose_pid_file_was_lost_is_still_found(data_dir):
    process, _ = hold(data_dir, "outlived")
    postgresql, valkey = servers_of(data_dir)
    kill(process)
    (data_dir / "run" / "postgresql.pid").unlink()
    with start_services(data_dir, durable=False) as services:
        assert not postgresql.alive
        assert not valkey.alive
        psycopg.connect(services.environment["DATABASE_URL"]).close()


def test_a_stale_pid_of_another_process_is_neither_trusted_nor_ended(data_dir):
    with start_services(data_dir, durable=False):
        pass
    bystander = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        note = f'{{"pid": {bystander.pid}, "started": "another-boot/1"}}'
        for name in ("postgresql", "valkey", "web"):
            (data_dir / "run" / f"{name}.pid").write_text(note)
        cluster = data_dir / "postgresql"
        (cluster / "postmaster.pid").write_text(f"{bystander.pid}\n{cluster}\n1\n5432\n\n\n")
        with start_services(data_dir, durable=False) as services:
            psycopg.connect(services.environment["DATABASE_URL"]).close()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_killed_run_on_temporary_data_is_cleared_by_the_next():
    process, data_dir = hold(None, "outlived")
    servers = servers_of(data_dir)
    kill(process)
    assert all(server.alive for server in servers)
    with start_services(given={"DATABASE_URL": "postgresql://x/y", "BROKER_URL": "redis://x"}):
        assert not any(server.alive for server in servers)
        assert not data_dir.exists()


def test_the_temporary_data_of_a_living_run_stay():
    process, data_dir = hold(None)
    servers = servers_of(data_dir)
    with start_services(given={"DATABASE_URL": "postgresql://x/y", "BROKER_URL": "redis://x"}):
        assert all(server.alive for server in servers)
    process.communicate("")
    assert process.returncode == 0
    assert not any(server.alive for server in servers)
    assert not data_dir.exists()


def test_a_data_folder_of_another_version_is_refused_in_one_sentence(data_dir):
    with start_services(data_dir, durable=False):
        pass
    (data_dir / "postgresql" / "PG_VERSION").write_text("9\n")
    with (
        pytest.raises(ServiceError, match="was made by PostgreSQL 9") as refused,
        start_services(data_dir, durable=False),
    ):
        pass
    assert "\n" not in str(refused.value)


def test_exec_gives_the_status_of_its_command_and_stops_on_a_signal():
    command = [sys.executable, "-m", "tools.embedded", "exec", "--"]
    given = {"DATABASE_URL": "postgresql://x/y", "BROKER_URL": "redis://x"}
    run = {"cwd": PROJECT, "env": {**os.environ, **given}}
    assert subprocess.run([*command, "sh", "-c", "exit 7"], check=False, **run).returncode == 7
    process = subprocess.Popen(
        [*command, "sh", "-c", "echo $$; exec sleep 60"], **run, text=True, stdout=subprocess.PIPE
    )
    child = identify(int(process.stdout.readline()))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) != 0
    assert not child.alive
