"""A name on a page stands in a box of its own, and a form takes none that hides something."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.template.base import FilterExpression, Node, TextNode, TokenType
from django.template.loader import get_template

import web
from cambio.common.names import REASONS, set_apart
from grants import operations as grants
from streets.models import Cleanup
from tests.worlds import cast, office, shop
from tests.worlds import desks as scene
from web.paper.form import PaperForm
from web.shared.fields import NameField

TEMPLATES = Path(web.__file__).parent / "templates"
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
NAMES = re.compile(
    r"(^|[._])name$|\b(places?|ward|budget|who|who_starts|who_decides|signer|description)$"
    r"|movement\.(source|target)$|public_title$|\b(application|version|book)\.title$"
)
IN_A_TAG = re.compile(r"<[^>]*$")
WITHOUT_BOXES = {"title", "option", "textarea"}
"""Elements in which there is room for text alone."""
DANA = "דנה כהן"


def expressions(node: Node) -> Iterator[FilterExpression]:
    """Whatever a node puts on the page."""
    if getattr(node, "filter_expression", None):
        yield node.filter_expression
    yield from getattr(node, "vars", ()) if type(node).__name__ == "FirstOfNode" else ()
    if type(node).__name__ == "BlockTranslateNode":
        yield from node.extra_context.values()


def bare_words(node: Node) -> Iterator[str]:
    """What a translated sentence takes from the page without a filter."""
    for token in (*getattr(node, "singular", ()), *getattr(node, "plural", ())):
        if token.token_type == TokenType.VAR and token.contents not in node.extra_context:
            yield token.contents


def nodes(inner: Any) -> Iterator[Node]:
    """All of a page, without what a browser shows on its tab and what stands within a tag."""
    text = ""
    for node in inner:
        text = node.s if isinstance(node, TextNode) else text
        if getattr(node, "name", "") == "title" or IN_A_TAG.search(text):
            continue
        yield node
        for children in node.child_nodelists:
            yield from nodes(getattr(node, children, ()))


@pytest.mark.parametrize("template", PAGES)
def test_b7_every_name_on_a_page_stands_in_a_box_of_its_own(template: str) -> None:
    bare = []
    for node in nodes(get_template(template).template.nodelist):
        bare += [word for word in bare_words(node) if NAMES.search(word)]
        for shown in expressions(node):
            is_apart = any(kind is set_apart for kind, _given in shown.filters)
            path = str(getattr(shown.var, "var", ""))
            if NAMES.search(path) and not path.startswith(("field.", "row.")) and not is_apart:
                bare.append(path)
    assert bare == []


def test_the_names_on_the_pages_are_found_by_what_they_are_called() -> None:
    shown = [
        shown
        for page in PAGES
        for node in nodes(get_template(page).template.nodelist)
        for shown in expressions(node)
    ]
    apart = [each for each in shown if any(kind is set_apart for kind, _given in each.filters)]
    assert len(apart) > 100
    assert all(NAMES.search(str(each.var.var)) for each in apart)


class Bare(HTMLParser):
    """Gathers the texts of a page that name somebody outside a box."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self._open = name, list[str]()
        self.found, self.apart = list[str](), 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._name not in data:
            return
        if "bdi" in self._open:
            self.apart += 1
        elif not WITHOUT_BOXES & set(self._open):
            self.found.append(data)


def bare_in(answer: Any, name: str) -> tuple[list[str], int]:
    parser = Bare(name)
    parser.feed(answer.content.decode())
    return parser.found, parser.apart


def test_b7_a_name_read_from_right_to_left_turns_nothing_at_the_coordinators(
    programme, street, manager, coordinator, log, at
):
    dana = cast.make_resident(programme, DANA, street, confirmed_by=manager, at=at)
    cleanup: Cleanup = scene.submit_with_photos(log(dana, dana), at=at)
    for page in ("/west/cleanups/", f"/west/cleanups/{cleanup.pk}/"):
        bare, apart = bare_in(scene.reader(coordinator).get(page), DANA)
        assert (bare, apart > 0) == ([], True)


def test_b7_it_is_set_apart_in_what_is_said_after_a_button(
    programme, street, coordinator, newcomer, at
):
    dana = cast.make_member(programme, DANA, at=at)
    claim = cast.claim(dana, street, at=at)
    pressed = {"act": "confirm", "subject": str(claim.pk)}
    answer = scene.reader(coordinator).post("/west/residents/", pressed, follow=True)
    assert f"Confirmed: {DANA} lives in Zandhoek." in answer.text
    assert bare_in(answer, DANA) == ([], 1)


def test_b7_and_at_the_grant_desk_with_all_that_an_application_names(quick, at):
    named = {
        "title": DANA,
        "applicant_name": DANA,
        "supporters": (DANA,),
        "co_funders": (grants.Giver(DANA, 20_000),),
        "lines": (grants.PlannedCost("materials", DANA, 100_000),),
    }
    application = office.applied(quick, at=at, **named)
    grants.set_payee(
        application_id=application.pk,
        holder_name=DANA,
        iban=office.IBAN,
        by=quick.applicant,
        at=at,
    )
    desk = scene.reader(quick.desk)
    assert bare_in(desk.get("/west/grants/"), DANA) == ([], 2)
    assert bare_in(desk.get(f"/west/grants/{application.pk}/"), DANA) == ([], 6)


def test_b7_and_at_the_counter_with_its_items(programme, depot, depot_staff, manager, at):
    dana = cast.make_member(programme, DANA, at=at)
    shop.make_item(manager, depot, name_nl=DANA, name_en=DANA, at=at)
    answer = scene.reader(depot_staff).get(f"/west/orders/counter/{dana.pk}/")
    assert bare_in(answer, DANA) == ([], 2)


def forms_of_pages() -> Iterator[type[forms.Form]]:
    for found in walk_packages(web.__path__, "web."):
        for kind in vars(import_module(found.name)).values():
            if isinstance(kind, type) and issubclass(kind, forms.Form):
                yield kind


def test_b7_every_form_asks_for_a_name_by_the_field_for_names() -> None:
    called = re.compile(r"(^|_|-)name$|title$|^who_|-description$")
    # The bank's own rules for the holder of an account stand in the operation.
    asked = {
        (form.__name__, name): field
        for form in forms_of_pages()
        for name, field in form.base_fields.items()
        if called.search(name) and name != "holder_name"
    }
    assert len(asked) > 5
    assert [key for key, field in asked.items() if not isinstance(field, NameField)] == []


def test_b7_a_form_says_what_is_wrong_with_a_name() -> None:
    field = NameField(max_length=10)
    assert field.clean("  Zoe\N{COMBINING DIAERESIS}\N{NO-BREAK SPACE} W ") == "Zoë W"
    for written, code in (
        ("", "required"),
        ("Ro\N{ZERO WIDTH SPACE}sa", "name_hides"),
        ("…", "name_unseen"),
        ("x" * 11, "max_length"),
    ):
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(written)
        assert refused.value.error_list[0].code == code
    assert NameField(required=False).clean(" ") == ""


def test_b7_each_supporter_on_paper_is_a_name(quick) -> None:
    def said(written: str) -> Any:
        form = PaperForm({"supporters": written}, member=quick.desk)
        form.is_valid()
        return form.cleaned_data.get("supporters"), list(form.errors.get("supporters", ()))

    assert said("Anna  \n\n  Zoë\N{NO-BREAK SPACE}W\r\n") == (("Anna", "Zoë W"), [])
    assert said("Anna\nZ\N{RIGHT-TO-LEFT OVERRIDE}oë") == (None, [str(REASONS["name_hides"])])
    assert said("Anna\n…") == (None, [str(REASONS["name_unseen"])])
