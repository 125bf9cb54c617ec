"""What must hold of the outbox."""

from collections.abc import Iterator

from cambio.common.findings import Finding
from cambio.events.queries import deliveries_set_aside


def set_aside_deliveries() -> Iterator[Finding]:
    """Report reactions that failed too often: something promised has not been done."""
    for delivery in deliveries_set_aside().only("id", "task", "last_error")[:100]:
        yield Finding(
            "delivery", str(delivery.pk), f"{delivery.task} was set aside: {delivery.last_error}"
        )


CHECKS = {"events.set_aside": set_aside_deliveries}
