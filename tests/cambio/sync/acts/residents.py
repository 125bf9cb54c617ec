"""Acts with places, and of those who live there."""

from cambio.common.ids import new_id
from streets import operations as streets
from streets.places import Coordinates, Shape
from streets.registers import PlaceRecord
from tests.cambio.sync.chances import Chances
from tests.worlds import cast


class Residents(Chances):
    """Places, and claims to live there."""

    def import_places(self, ward: str = "") -> None:
        shape = Shape((Coordinates(*cast.NEAR_STREET),))
        record = PlaceRecord("street", f"Straat {new_id()}", "Amsterdam", shape)
        streets.import_places(programme=self.programme, records=[record], ward=ward, at=self.at)

    def claim_residency(self) -> None:
        place = self.chance.choice(self.places)
        streets.claim_residency(
            place_id=place.pk, residency_id=new_id(), by=self.anybody(), at=self.at
        )

    def confirm_residency(self) -> None:
        streets.confirm_residency(
            residency_id=self.residency("claimed").pk,
            by=self.somebody("manager", "coordinator"),
            at=self.at,
        )

    def decline_residency(self) -> None:
        streets.decline_residency(
            residency_id=self.residency("claimed").pk,
            by=self.somebody("manager", "coordinator"),
            at=self.at,
        )

    def end_residency(self) -> None:
        residency = self.residency("claimed", "confirmed")
        by = cast.again(residency.membership)
        streets.end_residency(residency_id=residency.pk, by=by, at=self.at)

    def issue_letter(self) -> None:
        self._letter()

    def _letter(self) -> str:
        place = self.chance.choice(self.places)
        return cast.letter_code(place, by=self.somebody("manager", "coordinator"), at=self.at)

    def redeem_letter(self) -> None:
        streets.redeem_letter(code=self._letter(), by=self.anybody(), at=self.at)
