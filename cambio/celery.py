"""The task queue. What must happen is in the database's deliveries; the broker only hurries it."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cambio.settings")

app = Celery("cambio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # A broker that is down must not slow a write; the sweep finds what was not announced.
        "socket_timeout": 0.3,
        "socket_connect_timeout": 0.3,
        "max_retries": 0,
        "unacked_restore_interval": 10,
        "visibility_timeout": 60,
    },
    timezone=settings.TIME_ZONE,
    task_ignore_result=True,
    task_publish_retry=False,
    task_soft_time_limit=60,
    task_time_limit=90,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=2000,
    worker_hijack_root_logger=False,
    beat_schedule={
        "send-deliveries": {"task": "cambio.events.tasks.send_deliveries", "schedule": 2.0},
        "fold-deltas": {"task": "cambio.ledger.tasks.fold_deltas", "schedule": 10.0},
        "purge-deliveries": {"task": "cambio.events.tasks.purge_deliveries", "schedule": 3600.0},
        "purge-mails": {"task": "cambio.mail.tasks.purge_mails", "schedule": 3600.0},
        "purge-keys": {"task": "cambio.idempotency.tasks.purge_keys", "schedule": 3600.0},
        "forget-gone": {"task": "cambio.sync.tasks.forget_gone", "schedule": 3600.0},
        "remind-of-reports": {
            "task": "grants.tasks.remind_of_reports",
            "schedule": crontab(hour=8, minute=0),
        },
        "run-audit": {
            "task": "cambio.audit.tasks.run_audit",
            "schedule": crontab(hour=3, minute=30),
        },
    },
)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_django_logging(**_: Any) -> None:
    """Let Django's LOGGING stand; Celery would install its own."""
