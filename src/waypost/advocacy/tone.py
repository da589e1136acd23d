"""The tone of a text: what a person should look at before it is used. Proposes, never decides.

Words that take people's dignity or make crimes of their lives, that would encourage, prevent or dissuade migration
(provision 7.5), that blame, that promise how a procedure ends, and details that lead to a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from waypost.advocacy.seen_text import SeenText, folded
from waypost.disclosure.free_text import private_kinds
from waypost.reference.advocacy_words import ToneEntry

KINDS = ("dehumanises", "criminalises", "steers", "blames", "promises", "identifies")
_LETTER = r"[^\W\d_]"
# What Arabic writes together with the word that follows, and with the one before.
_BEFORE_ARABIC = "(?:[وف]?(?:لل|[بكل]?(?:ال)?))"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at: where it stands, of which entry it is, why, what to say instead, and the provision.

    ``start`` and ``end`` are None for what was found in the text as a whole.
    """

    entry: str
    kind: str
    text: str
    start: int | None
    end: int | None
    why: str
    instead: str
    provision: str


def look_through(
    text: str,
    language: str,
    entries: Mapping[str, ToneEntry],
    *,
    steering: tuple[str, ...] = (),
) -> tuple[Finding, ...]:
    """What a person should look at in a text, in its order.

    ``steering``: the words of rule R21 in the language (``catalog.rule_lexicon["R21"]``), parts of words; they belong
    to the entry ``steers``. What is unclear is named once too often rather than not at all.
    """
    seen = SeenText(text)
    found: list[Finding] = []
    for name, entry in entries.items():
        spans = _spans(seen.text, entry.words.get(language, ()), language)
        if name == "steers":
            spans += _parts(seen.text, steering)
        fine = _spans(seen.text, entry.unless.get(language, ()), language)
        for start, end in _widest(spans):
            if not any(a <= start and end <= b for a, b in fine):
                found.append(_finding(text, name, entry, language, seen.span(start, end)))
    if "identifies" in entries and private_kinds(text):
        found.append(_finding(text, "identifies", entries["identifies"], language, None))
    return tuple(sorted(found, key=lambda each: (each.start or 0, each.entry)))


def _finding(text: str, name: str, entry: ToneEntry, language: str, span: tuple[int, int] | None) -> Finding:
    return Finding(
        entry=name,
        kind=entry.kind,
        text="" if span is None else text[span[0] : span[1]],
        start=None if span is None else span[0],
        end=None if span is None else span[1],
        why=entry.why[language],
        instead=entry.instead[language],
        provision=entry.provision,
    )


def _widest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Each place once, by the longest that was found there."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not any(a <= start and end <= b for a, b in kept):
            kept.append((start, end))
    return kept


def _spans(text: str, phrases: tuple[str, ...], language: str) -> list[tuple[int, int]]:
    if not phrases:
        return []
    return [found.span() for found in _whole_words(tuple(phrases), language).finditer(text)]


def _parts(text: str, parts: tuple[str, ...]) -> list[tuple[int, int]]:
    if not parts:
        return []
    return [found.span() for found in _any_part(tuple(parts)).finditer(text)]


@lru_cache(maxsize=128)
def _whole_words(phrases: tuple[str, ...], language: str) -> re.Pattern[str]:
    """Phrases as whole words; a ``*`` at the end takes every ending, one within stands for up to three words."""
    patterns = []
    for phrase in sorted(phrases, key=len, reverse=True):
        end = rf"{_LETTER}*" if phrase.endswith("*") else ""
        words = [word.strip("*") or "*" for word in folded(phrase).replace("*", " * ").split()]
        if end and words[-1] == "*":
            words.pop()
        told = [rf"(?:{_LETTER}+[\W_]+){{0,3}}?" if word == "*" else re.escape(word) + r"[\W_]+" for word in words]
        patterns.append(re.sub(r"\[\\W_\]\+$", "", "".join(told)) + end)
    before = _BEFORE_ARABIC if language == "ar" else ""
    return re.compile(rf"(?<!{_LETTER}){before}(?:{'|'.join(patterns)})(?!{_LETTER})")


@lru_cache(maxsize=32)
def _any_part(parts: tuple[str, ...]) -> re.Pattern[str]:
    spaced = (r"\s+".join(map(re.escape, folded(part).split())) for part in parts)
    return re.compile(rf"{_LETTER}*(?:{'|'.join(spaced)}){_LETTER}*")
