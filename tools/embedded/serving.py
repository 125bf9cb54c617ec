"""Serving an installation: what is prepared first, and what runs then."""

import os
from collections.abc import Callable, Mapping, Sequence

from tools.embedded import application
from tools.embedded.running import leave_word
from tools.embedded.services import Services
from tools.embedded.steps import carry_out


def serve(
    services: Services,
    *,
    port: int,
    loaded: Sequence[str] = (),
    say: Callable[[str], None],
    **more: str,
) -> str:
    """
    Start the application and give its address.

    :param loaded: management commands that fill the database, side by side
    :param more: further variables of the application's
    """
    chosen, sign = application.take_port(port)
    services.at_the_end(sign.close)
    if chosen != port:
        say(f"cambio: port {port} is taken, so it is {chosen}")
    url = application.base_url(chosen)
    services.environment |= {
        "CAMBIO_BASE_URL": url,
        "CAMBIO_ALLOWED_HOSTS": f"{application.HOST},localhost",
        "PYTHONUNBUFFERED": "1",
        **more,
    }
    environment, log_dir = environment_of(services), services.data_dir / "log"
    for together in (["migrate --no-input", "collectstatic --no-input"], loaded):
        steps = [application.management(each, environment, log_dir) for each in together]
        carry_out(steps, say=say)
    services.start_together(
        [
            application.beat(environment, services.data_dir),
            application.worker(environment, log_dir / "worker.log"),
            application.web(chosen, environment),
        ]
    )
    services.at_the_end(leave_word(services.data_dir, services.environment).unlink)
    return url


def environment_of(services: Services) -> Mapping[str, str]:
    """The environment of whatever is started on these services."""
    return {**os.environ, **services.environment}
