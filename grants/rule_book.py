"""
The rule book: a scheme as a page for people, made from its data.

A page on the web shows `rule_book()`; for the presets that come with the program,
`make docs` keeps `pages()` in `docs/schemes/`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from cambio.common.language import LANGUAGES, LanguageCode, pick
from grants.schemes import PRESETS, Note, Scheme, Setting, preset
from grants.schemes.rules import Rule
from grants.sentences import SETTINGS, STRENGTHS, rule_text, setting_text


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the rule book: a sentence on how to read it, and a table."""

    title: str
    text: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """
    A scheme in one language.

    :param notice: what a reader must know first; empty where there is nothing
    """

    title: str
    notice: str
    about: str
    sections: tuple[Section, ...]


def rule_book(scheme: Scheme, language: LanguageCode) -> RuleBook:
    """Write a scheme for people to read; sections without content are left out."""
    with translation.override(language):
        sections = [_settings(scheme), _rules(scheme), *_notes(scheme)]
        return RuleBook(
            title=pick(nl=scheme.title.nl, en=scheme.title.en),
            notice=pick(nl=scheme.notice.nl, en=scheme.notice.en) if scheme.notice else "",
            about=pick(nl=scheme.about.nl, en=scheme.about.en),
            sections=tuple(section for section in sections if section.rows),
        )


def _settings(scheme: Scheme) -> Section:
    return Section(
        _("What was agreed"),
        _("What nobody has said yet, the programme chooses before people can apply."),
        (_("what"), _("agreed"), _("where it comes from")),
        tuple(
            (str(SETTINGS[key]), _agreed(key, setting), _origin(setting))
            for key, setting in scheme.settings.items()
        ),
    )


def _agreed(key: str, setting: Setting) -> str:
    if setting.origin == "unset":
        return _("The programme still chooses this.")
    said = setting_text(key, setting.value)
    why = pick(nl=setting.why.nl, en=setting.why.en) if setting.why else ""
    return f"{said}. {why}" if why else said


def _origin(part: Setting | Rule | Note) -> str:
    """Say whose word it is; the source's rules go by their numbers."""
    if part.source:
        return _("the example, %(rule)s") % {"rule": part.source}
    if isinstance(part, Setting) and part.origin != "ours":
        return _("nobody yet") if part.origin == "unset" else _("the programme")
    return _("cambio")


def _rules(scheme: Scheme) -> Section:
    return Section(
        _("The rules"),
        _("Every application is checked against every rule, and you see what was found."),
        (
            _("rule"),
            _("what it says"),
            _("what is checked"),
            _("how strict"),
            _("where it comes from"),
        ),
        tuple(
            (
                rule.id,
                pick(nl=rule.nl, en=rule.en),
                rule_text(rule),
                str(STRENGTHS[rule.strength]),
                _origin(rule),
            )
            for rule in scheme.rules
        ),
    )


def _notes(scheme: Scheme) -> Iterator[Section]:
    titles = {True: _("What else holds"), False: _("What is left out")}
    texts = {
        True: _("This holds without anybody having to set it."),
        False: _("This was in the example. The program does not do it."),
    }
    for built in (True, False):
        yield Section(
            titles[built],
            texts[built],
            (_("what"), _("where it comes from")),
            tuple(
                (pick(nl=note.nl, en=note.en), _origin(note))
                for note in scheme.notes
                if note.built is built
            ),
        )


def pages() -> dict[str, str]:
    """Write the rule books of the presets in Markdown, by their file names within `docs/`."""
    return {
        f"schemes/{file.stem}.{language}.md": _page(file.stem, language)
        for file in sorted(PRESETS.glob("*.toml"))
        for language in LANGUAGES
    }


def _page(code: str, language: LanguageCode) -> str:
    book = rule_book(preset(code), language)
    parts = [
        f"# {book.title}",
        f"<!-- Made by `make docs` from grants/schemes/presets/{code}.toml; change that. -->",
        *([f"> {book.notice}"] if book.notice else []),
        book.about,
    ]
    for section in book.sections:
        table = [section.head, ("---",) * len(section.head), *section.rows]
        parts += [
            f"## {section.title}",
            section.text,
            "\n".join(f"| {' | '.join(cells)} |" for cells in table),
        ]
    return "\n\n".join(parts) + "\n"
