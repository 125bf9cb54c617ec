"""Acts of members, and with their roles."""

from cambio.common.ids import new_id
from cambio.programmes import operations as programmes
from cambio.programmes.models import Membership, RoleGrant
from streets.models import Ward
from tests.cambio.sync.chances import Chances
from tests.worlds import cast


class Members(Chances):
    """Coming, leaving, and what roles people have."""

    def join_programme(self, name: str = "") -> Membership:
        return cast.make_member(self.programme, name or "Nieuw", at=self.at)

    def enrol_person(self) -> None:
        by = self.somebody("manager", "coordinator")
        programmes.enrol_person(name="Oma Bep", membership_id=new_id(), by=by, at=self.at)

    def leave_programme(self) -> None:
        by = self.anybody()
        if by.pk != self.manager.pk and by.person.login and self.chance.random() < 0.4:
            programmes.leave_programme(by=by, at=self.at)
            if self.chance.random() < 0.8:
                self._come_back(by)

    def _come_back(self, member: Membership) -> None:
        programmes.join_programme(
            programme=self.programme,
            login=member.person.login,
            name=member.name,
            membership_id=None,
            at=self.at,
        )

    def appoint_manager(self) -> None:
        if self.chance.random() < 0.2:
            login = self.anybody().person.login
            if login:
                programmes.appoint_manager(
                    programme=self.programme, email=login.email, name="Mees", at=self.at
                )

    def grant_role(self) -> None:
        role, kind, scopes = self.chance.choice(
            (
                ("coordinator", "programme", [self.programme]),
                ("coordinator", "ward", list(Ward.objects.filter(programme=self.programme))),
                ("coordinator", "place", self.places),
                ("verifier", "programme", [self.programme]),
                ("steward", "place", self.places),
                ("supplier_staff", "supplier", self.suppliers),
                ("manager", "programme", [self.programme]),
                ("auditor", "programme", [self.programme]),
            )
        )
        programmes.grant_role(
            grant_id=new_id(),
            membership_id=self.anybody().pk,
            role=role,
            scope_kind=kind,
            scope_id=self.chance.choice(scopes).pk,
            by=self.somebody("manager"),
            at=self.at,
        )

    def revoke_role(self) -> None:
        held = RoleGrant.objects.filter(programme=self.programme, revoked_at=None)
        grant = self._one(held.exclude(membership=self.manager))
        programmes.revoke_role(grant_id=grant.pk, by=self.somebody("manager"), at=self.at)
