"""The words of each question: what it answers, what its columns mean, how a row reads aloud.

``catalog/rules/questions/<name>.yml``::

    question: presence
    title: {en: , fr: , es: , ar: }
    answers: {en: , fr: , es: , ar: }          # one or two sentences: what it tells, and how
    cannot_say: {en: , fr: , es: , ar: }       # what nobody should read into it
    columns:
      trail_id: {label: {en: , …}, meaning: English sentence, code_list: trail}
      programmes: {label: {en: , …}, meaning: …, unit: programmes}
    explain:                                   # sentences of a row; a sentence stands when all its slots are known
      - {en: "{programmes} programmes …", fr: , es: , ar: }
      - {en: … , when: is_silent}              # … and, with when, only where that column is true or not null
      - {en: … , same: [least, most]}          # … with same only where these are equal, with differ where they are not
      - {en: … , only: {kind: overlap}}        # … and, with only, where each of these columns holds this code

``code_list`` names a code list, or ``trail``, ``country``, ``society`` (an organisation id), ``provision`` or another
name of :mod:`waypost.reference.checks.questions`; faces show the name for the code. ``unit`` says what a number counts.
``is_detail: true`` keeps a column out of tables for people; files have it all the same.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml


class QuestionColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of an answer: its heading, its meaning, whose codes or what unit it holds."""

    label: dict[str, str]
    meaning: str
    code_list: str | None = None
    unit: str | None = None
    is_detail: bool = False


class QuestionSentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence about a row in four languages, with ``{column}`` slots."""

    en: str
    fr: str
    es: str
    ar: str
    when: str | None = None
    only: dict[str, str] = {}
    same: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()


class QuestionText(msgspec.Struct, frozen=True, kw_only=True):
    """All words of one question."""

    question: str
    title: dict[str, str]
    answers: dict[str, str]
    cannot_say: dict[str, str]
    columns: dict[str, QuestionColumn]
    explain: tuple[QuestionSentence, ...] = ()


def read_question_texts(folder: Path) -> dict[str, QuestionText]:
    """Read the words of all questions by name; raises CatalogError on a malformed, misnamed or repeated one."""
    texts: dict[str, QuestionText] = {}
    for path in sorted(folder.glob("*.yml")):
        text = convert(read_yaml(path), QuestionText, path)
        if text.question != path.stem:
            raise CatalogError(f"{path}: question {text.question!r} does not stand in a file of its name")
        texts[text.question] = text
    return texts
