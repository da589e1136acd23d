"""A work, its versions, their provisions, and the text of each in several languages.

A provision keeps its id for as long as it is the same provision, whatever becomes of its wording; an id that was given
up is never given to another one. What became of a provision that was split or merged stands in the lineage of the
version in which it happened. A text is known by the hash of its words, so that whoever said something about it, or
translated it, can be told when the words are others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

import msgspec

from waypost.errors import InputError

# Control signs, halves of signs and non-characters: XML holds none of them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text_hash(body: str) -> str:
    """The hash of a text's words: how it is broken into lines says nothing.

    >>> text_hash("Needs and  vulnerabilities") == text_hash("Needs and\\nvulnerabilities")
    True
    """
    plain = " ".join(unicodedata.normalize("NFC", body).split())
    return blake2b(plain.encode(), digest_size=12).hexdigest()


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a provision in one language.

    ``translation_of`` is the hash of the text it was translated from, None where it is authoritative itself; ``by`` is
    ``human`` or ``machine``; ``reviewed_by`` a role, never a person's name.
    """

    body: str
    translation_of: str | None = None
    by: str = "human"
    reviewed_by: str | None = None

    @property
    def hash(self) -> str:
        """Of its words."""
        return text_hash(self.body)


class Provision(msgspec.Struct, frozen=True, kw_only=True):
    """One provision of a version. ``kind`` is ``heading`` or ``provision``; ``texts`` by language.

    The parent of ``7.5`` is ``7``: ids are read from left to right.
    """

    id: str
    texts: Mapping[str, Text]
    kind: str = "provision"

    @property
    def parent(self) -> str | None:
        """The id that it stands under; None at the top."""
        above, dot, _ = self.id.rpartition(".")
        return above if dot else None

    def sources(self) -> dict[str, Text]:
        """The authoritative texts, by language."""
        return {language: text for language, text in self.texts.items() if text.translation_of is None}

    def stale(self) -> tuple[str, ...]:
        """Languages whose translation is of words that no authoritative text has any more."""
        known = {text.hash for text in self.sources().values()}
        return tuple(
            language
            for language, text in self.texts.items()
            if text.translation_of is not None and text.translation_of not in known
        )


class Descent(msgspec.Struct, frozen=True, kw_only=True):
    """A provision of the version before became another one: of a split there are several, of a merge several too."""

    old: str
    new: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: its provisions in order, and what became of those of the version before that it gave up."""

    code: str
    provisions: tuple[Provision, ...]
    lineage: tuple[Descent, ...] = ()
    note: str = ""

    def by_id(self) -> dict[str, Provision]:
        """Provisions by their id."""
        return {provision.id: provision for provision in self.provisions}

    def heirs(self, provision_id: str) -> tuple[str, ...]:
        """What a provision of the version before became here, in the order of the text; empty when it just went."""
        named = {edge.new for edge in self.lineage if edge.old == provision_id}
        return tuple(provision.id for provision in self.provisions if provision.id in named)

    def nearest(self, provision_id: str) -> str | None:
        """The provision itself, else the nearest that it stood under and that is still here; None when none is."""
        here = {provision.id for provision in self.provisions}
        wanted: str | None = provision_id
        while wanted is not None and wanted not in here:
            above, dot, _ = wanted.rpartition(".")
            wanted = above if dot else None
        return wanted


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A policy, a guidance, or any text that is agreed: its versions, the oldest first."""

    code: str
    titles: Mapping[str, str]
    versions: tuple[Version, ...]

    def version(self, code: str) -> Version:
        """The version of this code. Raises :class:`InputError` that names those that exist."""
        for version in self.versions:
            if version.code == code:
                return version
        raise InputError(f"{self.code}: no version {code!r}; there are: {', '.join(v.code for v in self.versions)}")


def check_work(work: Work) -> None:
    """Raise :class:`InputError` with one line for each thing that cannot be."""
    problems = list(_problems(work))
    if problems:
        raise InputError(f"{work.code}: " + "; ".join(problems))


def _problems(work: Work) -> Iterator[str]:
    yield from (f"two versions {code}" for code in _twice(version.code for version in work.versions))
    gone: set[str] = set()
    before: set[str] = set()
    for version in work.versions:
        ids = [provision.id for provision in version.provisions]
        here = set(ids)
        yield from (f"{version.code}: {each} stands twice" for each in _twice(ids))
        yield from (
            f"{version.code}: {each} was given up before, and is never used again" for each in sorted(here & gone)
        )
        for provision in version.provisions:
            yield from (f"{version.code}: {each}" for each in _problems_of(provision, here))
        for edge in version.lineage:
            if edge.old not in before:
                yield f"{version.code}: {edge.old} becomes {edge.new}, but stood in no version before"
            if edge.new not in here:
                yield f"{version.code}: {edge.old} becomes {edge.new}, which is not here"
        gone |= before - here
        before = here


def _problems_of(provision: Provision, here: set[str]) -> Iterator[str]:
    if provision.parent is not None and provision.parent not in here:
        yield f"{provision.id} stands under {provision.parent}, which is not here"
    if not provision.sources():
        yield f"{provision.id} has no authoritative text"
    for language, text in provision.texts.items():
        if not text.body.strip():
            yield f"{provision.id} is empty in {language}"
        if _CONTROL.search(text.body):
            yield f"{provision.id} in {language} holds a sign that no document can hold"
        if text.by not in ("human", "machine"):
            yield f"{provision.id} in {language}: written by {text.by!r}; expected human or machine"


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
