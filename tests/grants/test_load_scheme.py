"""`manage.py load_scheme`: a file or a preset becomes the scheme's next version, or is refused."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from grants import schemes
from grants.models import SchemeVersion

QUICK = "buurt-aan-zet"


def load(scheme: object, programme: str = "west") -> None:
    call_command("load_scheme", str(scheme), programme=programme)


def test_a_preset_is_loaded_by_its_name_and_once(programme, capsys):
    load(QUICK)
    load(QUICK)
    version = SchemeVersion.objects.get(programme=programme)
    assert (version.number, version.rules) == (1, schemes.preset(QUICK))
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "buurt-aan-zet loaded as version 1",
        "buurt-aan-zet is in force already as version 1",
    ]


def test_a_file_that_says_something_else_is_the_next_version(programme, tmp_path):
    load(QUICK)
    file = tmp_path / "own.toml"
    text = (schemes.PRESETS / f"{QUICK}.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("cents = 200000", "cents = 250000"), encoding="utf-8")
    load(file)
    numbers = SchemeVersion.objects.filter(programme=programme).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]


def test_every_fault_is_told_with_file_key_and_reason_and_nothing_is_loaded(programme, tmp_path):
    file = tmp_path / "wrong.toml"
    text = (schemes.PRESETS / f"{QUICK}.toml").read_text(encoding="utf-8")
    wrong = text.replace("cents = 200000", 'cents = "much"').replace("year = 2008", "year = 3")
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        load(file)
    told = str(refused.value).splitlines()
    assert [line.split(": ")[:2] for line in told] == [
        ["wrong.toml", "year"],
        ["wrong.toml", "rules.Z1-amount.cents"],
    ]
    assert all(len(line.split(": ", 2)[2]) > 5 for line in told)
    assert not SchemeVersion.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", None, b"code = ["])
def test_what_is_no_scheme_file_is_refused_by_its_name(programme, tmp_path, content):
    file = tmp_path / "odd.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=r"odd\.toml"):
        load(file)


def test_no_path_leads_past_the_presets(programme, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError):
        load(Path("..") / "presets" / QUICK)


def test_an_unknown_programme_is_named(db):
    with pytest.raises(CommandError, match="nowhere"):
        load(QUICK, "nowhere")
