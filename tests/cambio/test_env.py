from pathlib import Path

import pytest

from cambio.env import EnvironmentVariableError, read_environment

COMPLETE = {
    "DATABASE_URL": "postgresql://cambio_app:secret@db.example/cambio",
    "BROKER_URL": "redis://broker.example/0",
    "CAMBIO_SECRET_KEY": "k" * 50,
    "CAMBIO_BASE_URL": "https://cambio.example",
    "CAMBIO_MAIL_URL": "smtp+tls://us%40er:p%2Fw@mail.example",
}


@pytest.mark.parametrize("name", ["DATABASE_URL", "BROKER_URL", "CAMBIO_SECRET_KEY"])
def test_a_missing_variable_is_named(name):
    source = {key: value for key, value in COMPLETE.items() if key != name}
    with pytest.raises(EnvironmentVariableError, match=name):
        read_environment(source)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:///db.sqlite3"),
        ("DATABASE_URL", "postgresql://db.example:port/cambio"),
        ("BROKER_URL", "http://broker.example"),
        ("CACHE_URL", "memcached://cache.example"),
        ("CAMBIO_MAIL_URL", "pigeon://roof"),
        ("CAMBIO_DEBUG", "perhaps"),
        ("CAMBIO_DEMO", "perhaps"),
        ("CAMBIO_SECRET_KEY", "short"),
        ("CAMBIO_BASE_URL", "https://cambio.example/below/a/path"),
        ("CAMBIO_TIME_ZONE", "Mars/Olympus"),
        ("CAMBIO_SECURITY_CONTACT", "security@example.org"),
        ("CAMBIO_SECURITY_CONTACT", "mailto:"),
        ("CAMBIO_SECURITY_CONTACT", "http://example.org/unsafe"),
        ("CAMBIO_SECURITY_CONTACT", "mailto:a@example.org\nPolicy: https://example.org"),
        ("CAMBIO_LIMITS", "reads.device"),
        ("CAMBIO_LIMITS", "reads.device=0/m"),
        ("CAMBIO_LIMITS", "reads.device=5/y"),
        ("CAMBIO_LIMITS", "reads.everybody=5/m"),
        ("CAMBIO_LEAST_CLIENTS", "street-app"),
        ("CAMBIO_LEAST_CLIENTS", "street-app/1.0 and more"),
    ],
)
def test_a_value_that_is_not_understood_is_named(name, value):
    with pytest.raises(EnvironmentVariableError, match=name):
        read_environment({**COMPLETE, name: value})


def test_an_empty_source_is_not_replaced_by_the_process_environment(monkeypatch):
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(EnvironmentVariableError):
        read_environment({})


def test_a_refused_address_does_not_show_its_password():
    with pytest.raises(EnvironmentVariableError) as refused:
        read_environment({**COMPLETE, "DATABASE_URL": "mysql://user:hunter2@db.example/cambio"})
    assert "hunter2" not in str(refused.value)


def test_secrets_stay_out_of_the_representation():
    shown = repr(read_environment(COMPLETE))
    assert "secret@" not in shown
    assert "kkkk" not in shown
    assert "p%2Fw" not in shown


def test_what_is_left_out_follows_from_the_rest():
    environment = read_environment(COMPLETE)
    assert environment.database_owner_url == environment.database_url
    assert environment.cache_url == environment.broker_url
    assert environment.allowed_hosts == ("cambio.example",)
    assert environment.mail_from == "cambio@cambio.example"
    assert environment.time_zone == "Europe/Amsterdam"
    assert environment.debug is False
    assert environment.data_dir == Path.cwd() / "var"


def test_a_rabbitmq_is_no_cache():
    with pytest.raises(EnvironmentVariableError, match="CACHE_URL"):
        read_environment({**COMPLETE, "BROKER_URL": "amqp://broker.example"})


def test_debug_needs_nothing_and_its_services_cannot_be_reached():
    environment = read_environment({"CAMBIO_DEBUG": "1"})
    for url in (environment.database_url, environment.broker_url, environment.cache_url):
        assert ".invalid" in url


def test_mail_by_smtp_is_taken_apart():
    environment = read_environment(COMPLETE)
    assert environment.email_backend == "django.core.mail.backends.smtp.EmailBackend"
    assert (environment.mail_host, environment.mail_port) == ("mail.example", 587)
    assert (environment.mail_user, environment.mail_password) == ("us@er", "p/w")
    assert environment.mail_tls is True
    assert environment.mail_dir is None


def test_mail_to_files_keeps_a_path_with_spaces(tmp_path):
    folder = tmp_path / "my mail"
    environment = read_environment({**COMPLETE, "CAMBIO_MAIL_URL": folder.as_uri()})
    assert environment.mail_dir == folder
    assert environment.email_backend.endswith("filebased.EmailBackend")


def test_the_least_versions_of_clients_are_read_by_name():
    source = {**COMPLETE, "CAMBIO_LEAST_CLIENTS": "street-app/2.10, kiosk/3"}
    assert read_environment(source).least_clients == {"street-app": (2, 10), "kiosk": (3,)}
    assert read_environment(COMPLETE).least_clients == {}


def test_limits_are_said_one_by_one_and_the_others_stay():
    limits = read_environment(
        {**COMPLETE, "CAMBIO_LIMITS": "reads.device=5/s, mails.mail=7/2h"}
    ).limits
    assert (limits["reads.device"].most, limits["reads.device"].per_s) == (5, 1)
    assert (limits["mails.mail"].most, limits["mails.mail"].per_s) == (7, 7200)
    assert (limits["letter_codes.person"].most, limits["letter_codes.person"].per_s) == (10, 3600)


@pytest.mark.parametrize("limit", ["99999999/s", "100001/s", "6000001/m"])
def test_a17_a_limit_that_the_cache_cannot_count_is_refused(limit):
    with pytest.raises(EnvironmentVariableError, match=r"reads\.device may be 100,000 a"):
        read_environment({**COMPLETE, "CAMBIO_LIMITS": f"reads.device={limit}"})
    read_environment({**COMPLETE, "CAMBIO_LIMITS": "reads.device=100000/s"})


def test_whom_to_tell_of_a_weakness_is_a_list_of_addresses():
    said = "mailto:security@example.org, https://example.org/tell-us"
    found = read_environment({**COMPLETE, "CAMBIO_SECURITY_CONTACT": said}).security_contacts
    assert found == ("mailto:security@example.org", "https://example.org/tell-us")
    assert read_environment(COMPLETE).security_contacts == ()


def test_the_contact_is_the_sender_unless_it_is_said():
    sender = {**COMPLETE, "CAMBIO_MAIL_FROM": "Buurtmunt <munt@town.example>"}
    assert read_environment(sender).contact == "munt@town.example"
    said = {**sender, "CAMBIO_CONTACT": "api@town.example"}
    assert read_environment(said).contact == "api@town.example"


def test_a_demo_is_one_on_this_machine_only():
    here = {**COMPLETE, "CAMBIO_BASE_URL": "http://127.0.0.1:8000", "CAMBIO_DEMO": "1"}
    assert read_environment(here).demo
    assert read_environment({**here, "CAMBIO_ALLOWED_HOSTS": "127.0.0.1,localhost,::1"}).demo
    assert not read_environment({**here, "CAMBIO_DEMO": ""}).demo
    for elsewhere in (
        {"CAMBIO_BASE_URL": "https://cambio.example"},
        {"CAMBIO_BASE_URL": "http://10.0.0.1"},
        {"CAMBIO_ALLOWED_HOSTS": "localhost,cambio.example"},
        {"CAMBIO_ALLOWED_HOSTS": "*"},
        {"CAMBIO_TRUSTED_PROXIES": "1"},
    ):
        with pytest.raises(EnvironmentVariableError, match="CAMBIO_DEMO is for this machine only"):
            read_environment({**here, **elsewhere})
