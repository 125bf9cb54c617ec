"""Somebody who writes on paper."""

import pytest

from cambio.common.ids import new_id
from cambio.programmes import operations as people


@pytest.fixture
def on_paper(quick, at):
    """Somebody who takes part and has no log-in."""
    member, _ = people.enrol_person(
        name="Wout Papier", membership_id=new_id(), by=quick.manager, at=at
    )
    return member
