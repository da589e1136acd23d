"""A file of provisions that comes back: what it would change, shown before it does, and the version that it makes.

A file holds as many provisions and languages as somebody worked on. What it lacks stays as it is: nothing is deleted by
leaving it out. A translation whose source changes is not touched; it is stale, and says so itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from waypost.drafting.texts import Provision, Text, Version, text_hash
from waypost.errors import InputError
from waypost.reference.policy_texts import reading_order
from waypost.settings import LANGUAGES


@dataclass
class Read:
    """What a file says: texts by provision and language, kinds of provisions that it names, and what it did not use."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def put(self, provision: str, language: str, body: str, kind: str | None = None) -> None:
        """Keep a text. Raises :class:`InputError` for a provision that stands twice with different words."""
        name, words = provision.strip(), body.strip()
        if not name or not words:
            return
        if language not in LANGUAGES:
            self.unread.append(f"{name} in {language!r}: expected one of {', '.join(LANGUAGES)}")
            return
        before = self.texts.get((name, language))
        if before is not None and text_hash(before) != text_hash(words):
            raise InputError(f"{name} stands twice in {language}, with different words")
        self.texts[name, language] = words
        if kind:
            self.kinds[name] = kind


class TextChange(msgspec.Struct, frozen=True, kw_only=True):
    """One text that would change: ``old`` is None for a new one. ``is_source``: translations of it become stale."""

    provision: str
    language: str
    old: str | None
    new: str
    is_source: bool


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a file would change, what it repeats, which provisions are new, and what of it was not used."""

    changes: tuple[TextChange, ...]
    unchanged: int
    new_provisions: tuple[str, ...]
    unread: tuple[str, ...]


def preview(version: Version, read: Read) -> Preview:
    """What the file would change in a version."""
    there = version.by_id()
    changes, unchanged = [], 0
    for (name, language), body in sorted(read.texts.items()):
        known = there[name].texts.get(language) if name in there else None
        if known is not None and known.hash == text_hash(body):
            unchanged += 1
            continue
        is_source = known is not None and known.translation_of is None
        old = known.body if known is not None else None
        changes.append(TextChange(provision=name, language=language, old=old, new=body, is_source=is_source))
    new = tuple(sorted({name for name, _ in read.texts} - there.keys(), key=reading_order))
    return Preview(
        changes=tuple(changes), unchanged=unchanged, new_provisions=new, unread=tuple(read.unread)
    )  # fmt: skip


def applied(version: Version, read: Read, *, code: str, authoritative: str, note: str = "") -> Version:
    """The version that the file makes of another one, under a code of its own.

    ``authoritative`` is the language of the texts that others are translations of. A new text in another language is
    taken to be a translation of what the file, or the version, says in that one. Raises :class:`InputError` for a new
    provision without a text in the authoritative language.
    """
    there = version.by_id()
    order = [provision.id for provision in version.provisions]
    for name in sorted({name for name, _ in read.texts} - there.keys(), key=reading_order):
        order.insert(_place(order, name), name)
    made = []
    for name in order:
        told = {language: body for (each, language), body in read.texts.items() if each == name}
        known = there.get(name)
        if known is None and authoritative not in told:
            raise InputError(f"{name} is new and has no text in {authoritative}")
        before = known.texts if known is not None else {}
        kind = known.kind if known is not None else read.kinds.get(name, "provision")
        made.append(Provision(id=name, kind=kind, texts=_texts(before, told, authoritative)))
    return Version(code=code, provisions=tuple(made), note=note)


def _texts(before: Mapping[str, Text], told: Mapping[str, str], authoritative: str) -> dict[str, Text]:
    texts = dict(before)
    source = told.get(authoritative) or (before[authoritative].body if authoritative in before else "")
    for language, body in told.items():
        known = before.get(language)
        if known is not None and known.hash == text_hash(body):
            continue
        is_source = known.translation_of is None if known is not None else language == authoritative
        texts[language] = Text(body=body, translation_of=None if is_source else text_hash(source))
    return texts


def _place(order: list[str], name: str) -> int:
    """Where a new provision goes: behind the last one that comes before it, in the order of ids."""
    before = [at for at, each in enumerate(order) if reading_order(each) < reading_order(name)]
    return before[-1] + 1 if before else 0
