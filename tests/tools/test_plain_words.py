"""The words that a native reader stumbles over …"""

from tools.plain_words import CALQUES, calques_in, main


def test_are_found_with_their_line_and_what_to_write_instead() -> None:
    (found,) = calques_in("All is well.\nThe phone begins anew.\n")
    assert (found.line, found.words, found.instead) == (2, "anew", "again")


def test_are_no_parts_of_other_words_and_no_other_meaning() -> None:
    assert not list(calques_in("A steward signs for the street. test_who_begins_anew()"))


def test_are_found_in_dutch_too() -> None:
    assert [found.instead for found in calques_in("Er wacht niets op je.")] == ["Je bent bij: …"]


def test_are_never_what_is_written_instead() -> None:
    assert not [better for better in CALQUES.values() if list(calques_in(better))]


def test_stand_nowhere_in_the_repository(capsys) -> None:
    assert main() == 0, capsys.readouterr().out
