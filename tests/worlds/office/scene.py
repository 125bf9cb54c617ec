"""Who and what there is when people begin to apply."""

from dataclasses import dataclass, replace
from datetime import datetime

from cambio.audit.operations import checks
from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.programmes.models import Membership, Programme
from grants import operations, schemes
from grants.models import Budget, Funder, Round, SchemeVersion
from streets.models import Place, Ward
from streets.operations import import_places
from streets.places import Coordinates, Shape
from streets.registers import PlaceRecord
from tests.worlds import cast
from tests.worlds.office.budgets import make_budget, make_round

CONTENT = operations.ApplicationContent(
    title="Plants along the quay",
    plan="We plant the strip along the quay with the neighbours.",
    applicant_kind="group",
    applicant_name="Kade in bloei",
    scope="street",
    purposes=("surroundings",),
    asked_cents=80_000,
    lines=(
        operations.PlannedCost("materials", "Plants and soil", 70_000),
        operations.PlannedCost("hire", "A cargo bike", 30_000),
    ),
    co_funders=(operations.Giver("The housing corporation", 20_000),),
    supporters=("Noor", "Nico", "Bram", "Dina", "Cem"),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Who and what there is; more of it is made by the functions below."""

    programme: Programme
    ward: Ward
    street: Place
    funder: Funder
    budget: Budget
    version: SchemeVersion
    round: Round
    manager: Membership
    desk: Membership
    official: Membership
    treasurer: Membership
    second_treasurer: Membership
    applicant: Membership

    def content(self, **changed: object) -> operations.ApplicationContent:
        """What is asked for, in the scene's street, with changes."""
        return replace(CONTENT, place_id=self.street.pk, **changed)  # type: ignore[arg-type]


def make_scene(
    programme: Programme,
    preset: str,
    *,
    free_cents: int = 500_000,
    filled: dict[str, object] | None = None,
    at: datetime,
) -> Scene:
    """Set up everything up to an open round under a preset, filled as in `CHOICES` or as asked."""
    manager = cast.make_manager(programme, "Mila", at=at)
    street = make_street_in_ward(programme, "Zandhoek", "Haarlemmerbuurt", at=at)
    assert street.ward is not None
    roles = {}
    for name, role, kind, scope in (
        ("Dora", "grant_desk", "ward", street.ward_id),
        ("Onno", "grant_official", "ward", street.ward_id),
        ("Tess", "treasurer", "programme", programme.pk),
        ("Theo", "treasurer", "programme", programme.pk),
    ):
        member = cast.make_member(programme, name, at=at)
        assert scope is not None
        roles[name] = cast.with_role(member, role, kind, scope, by=manager, at=at)
    payments.set_payment_account(
        holder_name="Buurt West", iban="NL20INGB0001234567", by=manager, at=at
    )
    return set_up(
        programme,
        preset,
        street=street,
        free_cents=free_cents,
        filled=filled,
        manager=manager,
        desk=roles["Dora"],
        official=roles["Onno"],
        treasurer=roles["Tess"],
        second_treasurer=roles["Theo"],
        applicant=cast.make_resident(programme, "Rosa", street, confirmed_by=manager, at=at),
        at=at,
    )


def set_up(
    programme: Programme,
    preset: str,
    *,
    street: Place,
    free_cents: int = 500_000,
    filled: dict[str, object] | None = None,
    at: datetime,
    **members: Membership,
) -> Scene:
    """As `make_scene`, with people and a street that there are."""
    manager, ward = members["manager"], street.ward
    assert ward is not None
    funder, _ = operations.add_funder(funder_id=new_id(), name="The city", by=manager, at=at)
    budget = make_budget(funder, manager, ward, free_cents=free_cents, at=at)
    version, _ = operations.load_scheme(
        programme=programme, content=schemes.preset(preset).content, at=at
    )
    return Scene(
        programme=programme,
        ward=ward,
        street=street,
        funder=funder,
        budget=budget,
        version=version,
        round=make_round(version, [budget], manager, filled=filled, at=at),
        **members,
    )


def make_street_in_ward(programme: Programme, name: str, ward: str, *, at: datetime) -> Place:
    shape = Shape((Coordinates(*cast.NEAR_STREET),))
    record = PlaceRecord("street", name, "Amsterdam", shape)
    import_places(programme=programme, records=[record], ward=ward, at=at)
    return Place.objects.select_related("ward").get(programme=programme, name=name)


def findings() -> dict[str, list[str]]:
    """What the audit finds, by check, without the checks that find nothing."""
    found = {name: [one.problem for one in check()] for name, check in checks().items()}
    return {name: problems for name, problems in found.items() if problems}


def under_other_settings(scene: Scene, *, at: datetime, **values: object) -> Scene:
    """The same programme with a round under a version that says other things."""
    content = dict(scene.version.content)
    said = {key: {"ours": True, "value": value} for key, value in values.items()}
    version, _ = operations.load_scheme(
        programme=scene.programme,
        content=content | {"settings": content["settings"] | said},
        at=at,
    )
    made = make_round(version, [scene.budget], scene.manager, name="Another", at=at)
    return replace(scene, version=version, round=made)
