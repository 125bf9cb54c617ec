"""Whoever is named twice in two spellings counts once."""

# ruff: noqa: RUF001 - characters that look alike are what this is about

from dataclasses import replace

import pytest

from cambio.common.errors import Conflict, Invalid
from cambio.common.ids import new_id
from grants import operations, queries
from grants.models import Supporter
from grants.values import InBothLanguages, Refused
from tests.worlds import office


@pytest.mark.parametrize(
    ("holder", "is_applicant"),
    [
        ("Kade in bloei", True),
        ("KADE IN BLOEI", True),
        ("Kadé-in-bloei", True),
        ("  kade  in bloei ", True),
        ("rosa", True),
        ("Kade in bloei 2", False),
    ],
)
def test_b4_the_payee_is_the_applicant_in_whatever_spelling(quick, at, holder, is_applicant):
    application = office.applied(quick, at=at)
    operations.set_payee(
        application_id=application.pk,
        holder_name=holder,
        iban=office.IBAN,
        by=quick.applicant,
        at=at,
    )
    seen = queries.application_seen_by(quick.applicant, application.pk)
    assert queries.facts_of(seen).payee_is_applicant is is_applicant


def test_b8_a_supporter_in_a_second_spelling_is_named_twice(quick, at):
    with pytest.raises(Invalid) as refused:
        office.applied(quick, supporters=("Noor", "Anaïs", "ANAIS"), at=at)
    assert refused.value.field == "supporters"
    assert "“Anaïs” and “ANAIS”" in str(refused.value.detail)


def test_b8_supporters_of_earlier_applications_count_once_too(quick, at):
    application = office.applied(quick, supporters=("Noor", "Anaïs", "Nico"), at=at)
    Supporter.objects.filter(name="Nico").update(name="ANAIS")
    seen = queries.application_seen_by(quick.applicant, application.pk)
    assert queries.facts_of(seen).supporters == 2


def test_b8_one_party_that_pays_twice_is_one_party(quick, at):
    givers = (
        operations.Giver("The housing corporation", 10_000),
        operations.Giver("THE HOUSING-CORPORATION", 5_000),
        operations.Giver("The baker", 5_000),
    )
    application = office.applied(quick, co_funders=givers, at=at)
    seen = queries.application_seen_by(quick.applicant, application.pk)
    assert sorted(queries.facts_of(seen).co_funders) == [5_000, 15_000]


def test_b8_a_funder_in_a_second_spelling_is_the_one_there_is(quick, at):
    with pytest.raises(Conflict) as refused:
        operations.add_funder(funder_id=new_id(), name="THE CITY", by=quick.manager, at=at)
    assert refused.value.field == "name"
    assert "The city" in str(refused.value.detail)


def test_b8_a_budget_in_a_second_spelling_is_that_of_its_year(quick, at):
    given = {"funder_id": quick.funder.pk, "by": quick.manager, "at": at}
    content = operations.BudgetContent(
        name="WARD  BUDGET", year=at.year, role="sole_source", term="yearly"
    )
    with pytest.raises(Conflict) as refused:
        operations.create_budget(budget_id=new_id(), content=content, **given)
    assert refused.value.field == "name"
    assert "Ward budget" in str(refused.value.detail)
    next_year = replace(content, year=at.year + 1)
    assert operations.create_budget(budget_id=new_id(), content=next_year, **given)[1]


def test_b8_a_round_in_a_second_spelling_is_the_one_there_is(quick, at):
    with pytest.raises(Conflict) as refused:
        operations.create_round(
            round_id=new_id(),
            version_id=quick.version.pk,
            name="THIS YEAR",
            budget_ids=[quick.budget.pk],
            filled=quick.round.filled,
            opens_at=at,
            by=quick.manager,
            at=at,
        )
    assert refused.value.field == "name"
    assert "This year" in str(refused.value.detail)


@pytest.mark.parametrize("search", ["rosa", "RÓSA", "os"])
def test_b8_an_applicant_is_found_as_people_write_them(quick, search):
    assert quick.applicant in queries.applicants_named(quick.desk, search)


def test_b8_the_desk_finds_nobody_by_a_name_of_which_nothing_is_left(quick):
    assert queries.applicants_named(quick.desk, "").exists()
    assert not queries.applicants_named(quick.desk, "’-").exists()


def test_b7_a_text_of_a_scheme_hides_nothing(quick):
    said = {"nl": "de\N{HANGUL FILLER}raad", "en": "the\N{NO-BREAK SPACE}council"}
    with pytest.raises(Refused) as refused:
        InBothLanguages().read(said)
    assert [(each.key, each.code) for each in refused.value.problems] == [
        ("nl", "text_not_printable")
    ]
