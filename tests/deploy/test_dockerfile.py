"""What the Dockerfile copies is enough to run on: laid out in a folder, it is started and asked."""

import http.client
import json
import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.deploy import image
from tests.deploy.image import DEPLOY, Image
from tools.embedded import application
from tools.embedded.binaries import postgres_bin
from tools.embedded.service import Plan, Service
from tools.embedded.services import start_services

# Redirecting is the web server's; the town's other hosts and browsers' own lists are the town's.
LEFT_TO_OTHERS = {"security.W005", "security.W008", "security.W021"}
LISTENS = "--host 0.0.0.0 --port 8000"


def renamed(text: str) -> str:
    """Give roles and database other names: a server that tests start has these already."""
    return re.sub(r"\bcambio(?=\b|_)", "image", text)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Image:
    recipe = image.dockerfile()
    folder = image.lay_out(recipe, tmp_path_factory.mktemp("image"))
    return Image(folder, image.install(recipe, folder, tmp_path_factory.mktemp("python")))


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The environment of the image and of `cambio.env`, filled in; its servers are not there."""
    return {
        **image.dockerfile().variables,
        **image.environment_file(),
        "CAMBIO_SECRET_KEY": secrets.token_urlsafe(48),
        "CAMBIO_DATA_DIR": str(tmp_path / "data"),
    }


@pytest.fixture
def deployed(laid_out: Image, variables: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment with servers: a PostgreSQL that writes safely, as /readyz wants it."""
    broker = {name: os.environ[name] for name in ("BROKER_URL", "CACHE_URL")}
    with start_services(given=broker) as services:
        admin = services.environment["DATABASE_ADMIN_URL"]
        psql = [postgres_bin(None) / "psql", "--set", "ON_ERROR_STOP=1", "--quiet", admin]
        roles = renamed((DEPLOY / "roles.sql").read_text())
        subprocess.run(psql, input=roles, text=True, check=True)
        socket = quote(parse_qs(urlsplit(admin).query)["host"][0], safe="")
        here = renamed(variables["DATABASE_URL"]).replace("127.0.0.1:5432", "")
        url = f"{here}?host={socket}"
        owner = re.sub(r"image_app:[^@]*", "image_owner:change-me-owner", url)
        given = {**variables, **broker, "DATABASE_URL": url}
        laid_out.run(
            ["python", "manage.py", "migrate", "--no-input"], {**given, "DATABASE_OWNER_URL": owner}
        )
        yield given


@pytest.fixture
def port(laid_out: Image, deployed: dict[str, str], tmp_path: Path) -> Iterator[int]:
    """The port on which the image's own command serves."""
    port, sign = application.take_port()
    command = image.dockerfile().command
    assert command[-1].count(LISTENS) == 1
    plan = Plan(
        name="image",
        command=[*command[:-1], command[-1].replace(LISTENS, f"--host 127.0.0.1 --port {port}")],
        environment=laid_out.environment(deployed),
        cwd=laid_out.folder,
        is_ready=lambda: ask(port, "/healthz")[0] == 200,
    )
    server = Service(plan, tmp_path, tmp_path, say=lambda _: None)
    with sign:
        server.start()
        yield port
        server.stop()


def ask(port: int, path: str) -> tuple[int, bytes]:
    """Ask as the web server in front would; 0 while nobody answers."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
        try:
            line.request("GET", path, headers={"Host": "cambio.example.org"})
            answer = line.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 0, b""


# One test, so that workers which share a run start the servers once.
def test_what_is_laid_out_serves_and_finds_texts_looks_and_document(port: int) -> None:
    status, body = ask(port, "/readyz")
    assert status == 200, body
    assert json.loads(body)["warnings"] == ["no audit has run yet"]
    status, page = ask(port, "/accounts/login/")
    assert status == 200
    assert "Inloggen" in page.decode()
    looks = re.findall(r'href="(/static/[^"]+)"', page.decode())
    assert looks
    assert {ask(port, path)[0] for path in looks} == {200}
    status, document = ask(port, "/api/v1/openapi.json")
    assert status == 200
    assert json.loads(document)["openapi"] == "3.0.3"


def test_the_settings_are_fit_for_deployment(laid_out: Image, variables: dict[str, str]) -> None:
    said = laid_out.run(["python", "manage.py", "check", "--deploy"], variables)
    assert set(re.findall(r"\(([\w.]+\.[A-Z]\d+)\)", said)) <= LEFT_TO_OTHERS, said


def test_a_folder_that_is_not_copied_is_missed(
    laid_out: Image, variables: dict[str, str], tmp_path: Path
) -> None:
    folder = image.lay_out(image.dockerfile(), tmp_path / "image", but="grants")
    lame = Image(folder, laid_out.python)
    with pytest.raises(AssertionError, match="No module named 'grants'"):
        lame.run(["python", "manage.py", "check"], variables)


def test_a_package_that_is_not_installed_is_missed(laid_out: Image) -> None:
    with pytest.raises(AssertionError, match="No module named 'pytest'"):
        laid_out.run(["python", "-c", "import pytest"], {})


def test_the_port_and_the_data_are_where_the_image_says() -> None:
    recipe = image.dockerfile()
    assert recipe.one("EXPOSE") in LISTENS.split()
    made = f"install -d -o {recipe.one('USER')} -m 0700 {recipe.variables['CAMBIO_DATA_DIR']}"
    assert any(made in run for run in recipe.each("RUN"))
