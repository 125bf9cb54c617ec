"""The page about a code …"""

import html
import re

import pytest
from django.test import Client
from django.utils.translation import override

from api.codes import BY_CODE, every_kind
from cambio.common.http import type_of
from tests.api.document import DOCUMENT
from tests.doors.conftest import static_files

__all__ = ["static_files"]

TOLD = sorted(
    {
        code
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
        for answer in operation["responses"].values()
        for code in answer.get("x-codes", [])
    }
    | {
        code
        for answer in DOCUMENT["components"]["responses"].values()
        for code in answer.get("x-codes", [])
    }
)
"""Every code that the document names."""


@pytest.mark.parametrize("code", TOLD)
def test_is_there_for_every_code_that_the_document_names(db: None, code: str) -> None:
    kind = every_kind()[code]
    for language in ("nl", "en"):
        page = Client(headers={"Accept-Language": language}).get(type_of(code))
        assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "Accept-Language" in page["Vary"]
        with override(language):
            text = html.unescape(page.text)
            assert f"<h1>{kind.title}</h1>" in text
            assert str(kind.remedy) in text
        assert f"<code>{code}</code>" in text


@pytest.mark.parametrize("kind", every_kind().values(), ids=lambda kind: kind.code)
def test_has_words_for_people_in_both_languages(kind: object) -> None:
    texts = []
    for language in ("nl", "en"):
        with override(language):
            texts += [str(kind.title), str(kind.remedy)]
    assert len(set(texts)) == len(texts)
    assert not re.search(r"[{}]|%[(sd]", "".join(texts))


def test_is_at_an_address_without_underscores_to_which_the_code_itself_leads(db: None) -> None:
    assert type_of("not_found") == "/api/problems/not-found"
    answer = Client().get("/api/problems/not_found")
    assert (answer.status_code, answer["Location"]) == (301, "/api/problems/not-found")


def test_is_none_where_there_is_no_such_code(db: None) -> None:
    answer = Client().get("/api/problems/nope")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_can_be_found_from_the_list_of_all(db: None) -> None:
    page = Client().get("/api/problems").text
    assert [code for code in every_kind() if f'href="{type_of(code)}"' not in page] == []


def test_says_something_of_its_own_only_of_codes_that_there_are() -> None:
    assert BY_CODE.keys() <= every_kind().keys()
