"""Clauses in which telling words stand: proposed to a reviewer who decides, never a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from waypost.agreements.standing import clause_obliges, enforcement
from waypost.reference.agreement_values import Agreement, Clause
from waypost.reference.agreements import Lexicon, Matter
from waypost.reference.catalog import Catalog
from waypost.reference.folding import fold

_SENTENCE = re.compile(r"[.;!?؟؛\n]+")
_SHOWN = 300  # characters of a sentence


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of a clause that may oblige to something; ``may_be_contrary``: a word of denial stands in it."""

    matter: str
    clause: str
    language: str
    words: tuple[str, ...]
    sentence: str
    may_be_contrary: bool


def proposals(agreement: Agreement, catalog: Catalog) -> tuple[Proposal, ...]:
    """What a reviewer has still to look at, by matter and clause: the first sentence of each that tells.

    Where a clause states beside its words what it obliges to, or somebody decided, there is nothing to look at.
    """
    lexicon, enforcing = catalog.agreement_model.lexicon, enforcement(catalog)
    found: dict[tuple[str, str], Proposal] = {}
    for clause in agreement.clauses:
        for each in proposed_in(clause, lexicon):
            if clause_obliges(agreement, clause.id, each.matter, enforcing) is None:
                found.setdefault((each.matter, clause.id), each)
    return tuple(found.values())


def proposed_in(clause: Clause, lexicon: Lexicon) -> Iterator[Proposal]:
    """What the words of one clause propose, in whichever languages it stands."""
    for language, text in clause.texts.items():
        denying = lexicon.negations.get(language, ())
        for sentence in _SENTENCE.split(text):
            plain = f" {fold(sentence)} "
            for name, matter in lexicon.matters.items():
                if words := _telling(plain, matter, language):
                    denied = not matter.alone and _first(plain, denying, language) is not None
                    yield Proposal(
                        matter=name, clause=clause.id, language=language, words=words,
                        sentence=sentence.strip()[:_SHOWN], may_be_contrary=denied,
                    )  # fmt: skip


def _telling(plain: str, matter: Matter, language: str) -> tuple[str, ...]:
    alone = _first(plain, matter.alone.get(language, ()), language)
    if alone is not None:
        return (alone,)
    if language not in matter.near:
        return ()
    found = [_first(plain, words, language) for words in matter.near[language]]
    return () if None in found else tuple(each for each in found if each is not None)


def _first(plain: str, words: tuple[str, ...], language: str) -> str | None:
    return next((word.strip() for word in words if _looked_for(word, language) in plain), None)


@lru_cache(maxsize=4096)
def _looked_for(word: str, language: str) -> str:
    """How a word is looked for: from the beginning of a word on; in Arabic, where articles are joined, anywhere."""
    before = "" if language == "ar" and not word.startswith(" ") else " "
    return f"{before}{fold(word)}{' ' if word.endswith(' ') else ''}"
