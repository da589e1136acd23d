"""The words of forms and tables about comments, in four languages, and codes found again by any of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from waypost.drafting.comments import CONFIDENTIALITIES, OUTCOMES, POSITIONS, REACTIONS, STATUSES, TYPES
from waypost.errors import CatalogError
from waypost.reference.folding import fold
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.settings import LANGUAGES

Words = dict[str, str]

CODES = {
    "type": TYPES,
    "position": POSITIONS,
    "confidentiality": CONFIDENTIALITIES,
    "status": STATUSES,
    "outcome": OUTCOMES,
    "reaction": REACTIONS,
    "language": LANGUAGES,
}


class Wording(msgspec.Struct, frozen=True):
    """All words by section and key; each in the four languages."""

    codes: dict[str, dict[str, Words]]
    fields: dict[str, Words]
    words: dict[str, Words]
    form: dict[str, Words]
    write: list[Words]
    after: list[Words]
    care: list[Words]
    remarks: dict[str, Words]
    table: dict[str, Words]


@cache
def wording() -> Wording:
    """The words of ``wording.yml``. Raises :class:`CatalogError` where a code has no label."""
    path = Path(__file__).with_name("wording.yml")
    found: Wording = convert(read_yaml(path), Wording, path)
    for kind, codes in CODES.items():
        if tuple(found.codes.get(kind, ())) != codes:
            raise CatalogError(f"{path}: codes of {kind}: expected {', '.join(codes)}")
    return found


def word(key: str, language: str, **names: object) -> str:
    """One of the words that forms and their reading share."""
    return wording().words[key][language].format(**names)


def label(kind: str, code: str, language: str) -> str:
    """What a code is called; the code itself where it has no name."""
    named = wording().codes[kind].get(code)
    return named[language] if named is not None else code


def labels(kind: str, language: str) -> list[str]:
    """The names of all codes of a kind, in their order."""
    return [each[language] for each in wording().codes[kind].values()]


def find_code(kind: str, text: str) -> str | None:
    """The code that a text is or names in any of the four languages; None for any other text.

    >>> find_code("position", "nous nous opposons "), find_code("position", "support_if"), find_code("position", "no")
    ('oppose', 'support_if', None)
    """
    return _codes(kind).get(fold(text))


@cache
def _codes(kind: str) -> dict[str, str]:
    named = wording().codes[kind]
    return {fold(each): code for code, words in named.items() for each in (code, *words.values())}


def field_name(field: str, language: str) -> str:
    """The heading of a field; that of an official text is ``text:fr``, and says which language it is in."""
    name, _, of = field.partition(":")
    return wording().fields[name][language].format(language=label("language", of, language) if of else "")


def find_field(text: str) -> str | None:
    """The field that a heading names in any of the four languages; None for any other text."""
    return _fields().get(fold(text))


@cache
def _fields() -> dict[str, str]:
    names = [name for name in wording().fields if name != "text"] + [f"text:{language}" for language in LANGUAGES]
    return {fold(field_name(name, language)): name for name in names for language in LANGUAGES}


def says(key: str, text: str) -> bool:
    """Whether a text is one of the shared words (``whole_text``, ``new``, ``choose``) in any language."""
    return fold(text) in {fold(each) for each in wording().words[key].values()}
