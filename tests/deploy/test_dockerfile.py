"""What the Dockerfile copies is enough to run on: laid out in a folder, it is started and asked."""

import http.client
import json
import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from cambio.embedded import application
from cambio.embedded.binaries import postgres_bin
from cambio.embedded.service import Plan, Service
from cambio.embedded.services import start_services
from tests.deploy import image
from tests.deploy.image import DEPLOY, Image

LEFT_TO_THE_WEB_SERVER = {"security.W004", "security.W008"}
LISTENS = "--host 0.0.0.0 --port 8000"


@dataclass(frozen=True)
class Deployed:
    """An image whose database has the roles of `roles.sql`, and the variables of `cambio.env`."""

    image: Image
    environment: dict[str, str]

    def manage(self, *command: str, **more: str) -> str:
        return self.image.run(["python", "manage.py", *command], {**self.environment, **more})

    @property
    def owner_url(self) -> str:
        return re.sub(r"image_app:[^@]*", "image_owner:change-me-owner", self.database_url)

    @property
    def database_url(self) -> str:
        return self.environment["DATABASE_URL"]


def renamed(text: str) -> str:
    """Give roles and database other names: a server that tests start has these already."""
    return re.sub(r"\bcambio(?=\b|_)", "image", text)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Image:
    recipe = image.dockerfile()
    folder = image.lay_out(recipe, tmp_path_factory.mktemp("image"))
    return Image(folder, image.install(recipe, folder, tmp_path_factory.mktemp("python")))


@pytest.fixture(scope="module")
def deployed(laid_out: Image, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The image with a PostgreSQL that writes safely, as /readyz wants it."""
    broker = {name: os.environ[name] for name in ("BROKER_URL", "CACHE_URL")}
    with start_services(given=broker) as services:
        admin = services.environment["DATABASE_ADMIN_URL"]
        psql = [postgres_bin(None) / "psql", "--set", "ON_ERROR_STOP=1", "--quiet", admin]
        roles = renamed((DEPLOY / "roles.sql").read_text())
        subprocess.run(psql, input=roles, text=True, check=True)
        said = image.environment_file()
        socket = quote(parse_qs(urlsplit(admin).query)["host"][0], safe="")
        yield Deployed(
            laid_out,
            {
                **image.dockerfile().variables,
                **said,
                **broker,
                "DATABASE_URL": renamed(said["DATABASE_URL"]).replace("127.0.0.1:5432", "")
                + f"?host={socket}",
                "CAMBIO_SECRET_KEY": secrets.token_urlsafe(48),
                "CAMBIO_DATA_DIR": str(tmp_path_factory.mktemp("data")),
            },
        )


@pytest.fixture(scope="module")
def port(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port on which the image's own command serves a migrated database."""
    deployed.manage("migrate", "--no-input", DATABASE_OWNER_URL=deployed.owner_url)
    port, sign = application.take_port()
    command = image.dockerfile().command
    assert command[-1].count(LISTENS) == 1
    plan = Plan(
        name="image",
        command=[*command[:-1], command[-1].replace(LISTENS, f"--host 127.0.0.1 --port {port}")],
        environment=deployed.image.environment(deployed.environment),
        cwd=deployed.image.folder,
        is_ready=lambda: ask(port, "/healthz")[0] == 200,
    )
    folder = tmp_path_factory.mktemp("served")
    server = Service(plan, folder, folder, say=lambda _: None)
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


def test_the_settings_are_fit_for_deployment(deployed: Deployed) -> None:
    said = deployed.manage("check", "--deploy")
    assert set(re.findall(r"\(([\w.]+\.[A-Z]\d+)\)", said)) <= LEFT_TO_THE_WEB_SERVER, said


def test_it_serves_and_is_ready(port: int) -> None:
    status, body = ask(port, "/readyz")
    assert status == 200, body
    assert json.loads(body)["warnings"] == ["no audit has run yet"]


def test_pages_find_their_texts_and_their_looks(port: int) -> None:
    status, page = ask(port, "/accounts/login/")
    assert status == 200
    assert "Inloggen" in page.decode()
    looks = re.findall(r'href="(/static/[^"]+)"', page.decode())
    assert looks
    assert {ask(port, path)[0] for path in looks} == {200}


def test_a_folder_that_is_not_copied_is_missed(deployed: Deployed, tmp_path: Path) -> None:
    folder = image.lay_out(image.dockerfile(), tmp_path, but="grants")
    lame = Deployed(Image(folder, deployed.image.python), deployed.environment)
    with pytest.raises(AssertionError, match="No module named 'grants'"):
        lame.manage("check")


def test_a_package_that_is_not_installed_is_missed(laid_out: Image) -> None:
    with pytest.raises(AssertionError, match="No module named 'pytest'"):
        laid_out.run(["python", "-c", "import pytest"], {})


def test_the_port_and_the_data_are_where_the_image_says() -> None:
    recipe = image.dockerfile()
    assert recipe.one("EXPOSE") in LISTENS.split()
    data = recipe.variables["CAMBIO_DATA_DIR"]
    assert any(
        f"install -d -o {recipe.one('USER')} -m 0700 {data}" in run for run in recipe.each("RUN")
    )
