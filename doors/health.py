"""Is it alive, and is it fit to serve: for whoever watches the installation."""

from datetime import timedelta

from celery import current_app
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from cambio.audit.queries import last_run
from cambio.events.queries import overdue_deliveries

DURABLE = {"fsync": "on", "full_page_writes": "on"}
LATE = timedelta(minutes=2)


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """
    Say what is wrong, if anything is: 200 when fit to serve, 503 otherwise.

    A lost broker, late deliveries or findings of the audit are warnings: the installation serves
    on, and somebody should look.
    """
    del request
    faults, warnings = _database(), []
    if not faults:
        warnings = _books_and_deliveries()
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except (BrokerError, OSError):
        warnings.append("the broker cannot be reached")
    return JsonResponse(
        {"ready": not faults, "faults": faults, "warnings": warnings},
        status=503 if faults else 200,
    )


def _database() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings"
                " WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
            )
            settings = dict(cursor.fetchall())
    except Exception as error:  # noqa: BLE001  pool, driver and Django each have their own
        return [f"the database cannot be reached: {type(error).__name__}"]
    faults = [f"{name} is off" for name, wanted in DURABLE.items() if settings[name] != wanted]
    if settings["synchronous_commit"] == "off":
        faults.append("synchronous_commit is off")
    return faults


def _books_and_deliveries() -> list[str]:
    warnings = []
    run = last_run()
    if run is None:
        warnings.append("no audit has run yet")
    elif not run.ok:
        warnings.append(f"the last audit found {len(run.findings)} faults")
    late = overdue_deliveries(at=timezone.now(), by=LATE).count()
    if late:
        warnings.append(f"{late} deliveries are late")
    return warnings
