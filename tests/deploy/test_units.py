"""The systemd units and the environment file: what they say fits the programs, and each other."""

import re
import shlex
from configparser import ConfigParser
from pathlib import Path

import click
import pytest
from celery import current_app
from celery.bin import beat, worker
from celery.bin.base import CLIContext
from granian.cli import cli as granian

from cambio.env import EnvironmentVariableError, read_environment
from tests.deploy.image import DEPLOY, ROOT, dockerfile, environment_file

OPERATING = (ROOT / "docs" / "operating.md").read_text()
PYTHON = "/opt/cambio/.venv/bin/python"
UNITS = ("web", "worker", "beat")


def service(name: str) -> dict[str, str]:
    """Read the service of a unit; a backslash carries a line on."""
    text = (DEPLOY / f"cambio-{name}.service").read_text().replace("\\\n", " ")
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read_string(text)
    assert unit["Install"]["WantedBy"] == "multi-user.target"
    return dict(unit["Service"])


def command(name: str) -> list[str]:
    return shlex.split(service(name)["ExecStart"])


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_keeps_to_its_folders_and_rights(name: str) -> None:
    said = service(name)
    assert said["WorkingDirectory"] == dockerfile().one("WORKDIR")
    assert PYTHON.startswith(said["WorkingDirectory"])
    assert f"/var/lib/{said['StateDirectory']}" == environment_file()["CAMBIO_DATA_DIR"]
    assert f"`{said['EnvironmentFile']}`" in (DEPLOY / "README.md").read_text()
    assert (said["User"], said["UMask"], said["NoNewPrivileges"]) == ("cambio", "0077", "yes")


def test_the_web_unit_gives_what_granian_understands() -> None:
    python, _, module, *options = command("web")
    assert (python, module) == (PYTHON, "granian")
    understood = granian.make_context("granian", options).params
    assert understood["app"] == "cambio.wsgi:application"
    assert understood["host"] == "127.0.0.1"


@pytest.mark.parametrize(("name", "program"), [("worker", worker.worker), ("beat", beat.beat)])
def test_the_other_units_give_what_celery_understands(name: str, program: click.Command) -> None:
    python, _, module, _, app, verb, *options = command(name)
    assert (python, module, app, verb) == (PYTHON, "celery", "cambio.celery", name)
    around = click.Context(program, obj=CLIContext(current_app, no_color=True, workdir=""))
    program.make_context(verb, options, parent=around)


def test_an_option_that_is_not_one_would_be_found() -> None:
    with pytest.raises(click.NoSuchOption):
        granian.make_context("granian", [*command("web")[3:], "--wrokers", "2"])


def test_unit_and_image_serve_in_the_same_way() -> None:
    before, host, after = " ".join(command("web")[1:]).partition(" --host 127.0.0.1")
    assert f"{before} --host 0.0.0.0{after}" in dockerfile().command[-1]
    assert host


@pytest.mark.parametrize("name", UNITS)
def test_the_page_on_operating_names_the_same_command(name: str) -> None:
    (row,) = re.findall(rf"^\| {name} \| [^|]+ \| `python ([^`]+)` \|$", OPERATING, re.MULTILINE)
    assert set(row.split()) - {"FILE"} <= set(command(name))


def test_the_page_on_operating_leaves_the_same_packages_out() -> None:
    choose = dockerfile().each("RUN")[0].partition("&&")[0].strip()
    assert choose in OPERATING


def test_the_environment_file_names_what_is_needed_and_nothing_unknown() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|([^|]*)\|", OPERATING, re.MULTILINE)
    said = set(environment_file())
    assert {name for name, needed in rows if needed.strip() == "yes"} <= said
    assert said <= {name for name, _ in rows}


def test_an_environment_file_that_was_not_filled_in_is_refused() -> None:
    with pytest.raises(EnvironmentVariableError, match="CAMBIO_SECRET_KEY"):
        read_environment(environment_file())
    filled = read_environment({**environment_file(), "CAMBIO_SECRET_KEY": "s" * 48})
    assert filled.data_dir == Path("/var/lib/cambio")
    assert filled.mail_tls
