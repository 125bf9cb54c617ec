"""To whom is paid what was awarded."""

from datetime import datetime

import pytest

from cambio.common.errors import DomainError
from cambio.common.ids import new_id
from grants import operations
from tests.cambio.payments.test_countries import BEYOND
from tests.worlds.office import Scene


@pytest.mark.parametrize("iban", BEYOND)
def test_b13_nobody_is_said_to_be_paid_at_such_a_bank(
    quick: Scene, at: datetime, iban: str
) -> None:
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(),
        by=quick.applicant,
        at=at,
    )
    with pytest.raises(DomainError) as caught:
        operations.set_payee(
            application_id=application.pk,
            holder_name="Kade in bloei",
            iban=iban,
            by=quick.applicant,
            at=at,
        )
    assert (caught.value.code, caught.value.field) == ("iban_outside_eea", "iban")
