"""Links to pictures: where they lead, and until when."""

from datetime import datetime

import pytest
from django.core import signing

from cambio.files import links
from cambio.files.errors import LinkNotValid
from cambio.programmes.models import Programme
from tests.cambio.files.sent_files import announce, send


def test_links_lead_to_renditions_until_they_expire(
    programme: Programme, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = send(announce(programme, at), at).file
    path = links.signed_path(file.pk, "display")
    assert path.startswith("/files/")
    token = path.removeprefix(links.PREFIX)
    found, rendition = links.file_for_link(token)
    assert (found, rendition) == (file, "display")
    assert links.path_for(found, rendition).read_bytes()[:3] == b"\xff\xd8\xff"
    assert links.path_for(found, "thumb") != links.path_for(found, "display")
    monkeypatch.setattr(links, "LINK_SECONDS", -1)
    with pytest.raises(LinkNotValid):
        links.file_for_link(token)


@pytest.mark.parametrize("token", ["", "x", "W10:1:2", "\0", "a" * 10_000])
def test_a_link_that_was_made_up_leads_nowhere(db: None, token: str) -> None:
    with pytest.raises(LinkNotValid):
        links.file_for_link(token)


def test_a_link_signed_for_something_else_leads_nowhere(programme: Programme, at: datetime) -> None:
    file = send(announce(programme, at), at).file
    with pytest.raises(LinkNotValid):
        links.file_for_link(signing.dumps([str(file.pk), "display"], salt="another"))
