"""What can be done with programmes and those who take part; one module for each subject."""

from cambio.programmes.operations.members import (
    appoint_manager,
    enrol_person,
    join_programme,
    leave_programme,
)
from cambio.programmes.operations.programmes import SLUG, TAKEN_SLUGS, Bounds, create_programme
from cambio.programmes.operations.roles import grant_role, revoke_role

__all__ = [
    "SLUG",
    "TAKEN_SLUGS",
    "Bounds",
    "appoint_manager",
    "create_programme",
    "enrol_person",
    "grant_role",
    "join_programme",
    "leave_programme",
    "revoke_role",
]
