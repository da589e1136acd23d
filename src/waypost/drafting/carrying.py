"""Comments carried from the version they were written on to a later one: each to one place, none lost, all recorded.

- Same id, same words: ``same``.
- Same id, other words (or none left in its language): ``text_changed``; :func:`difference` shows them.
- Given up with heirs: to the first heir in reading order, ``lineage``; the record names all heirs. To one place only,
  so that the number of comments never changes.
- Gone without heirs: to the nearest provision that it stood under, ``inexact``; when none is left, to the work as a
  whole, and there it stays.

A comment is carried over one version after another, so that in one go and step by step are the same by construction.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import msgspec

from waypost.drafting.comments import Comment
from waypost.drafting.comparing import joined_text
from waypost.drafting.lineage import became, heirs_of, steps
from waypost.drafting.texts import Version, Work
from waypost.drafting.words import TAKEN_OUT, Part, compare_texts
from waypost.errors import InputError
from waypost.reference.folding import fold

SAME, TEXT_CHANGED, LINEAGE, INEXACT = "same", "text_changed", "lineage", "inexact"


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """The record of one step of a comment, from a version to the next; provision None is the work as a whole.

    ``how`` is what this step did. ``heirs`` are all provisions that the text went to, the comment's own place first;
    empty when it went to no other.
    """

    from_version: str
    from_provision: str | None
    to_version: str
    to_provision: str | None
    how: str
    heirs: tuple[str, ...] = ()


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A comment, where it stands in a version, and every step that it took to come there.

    ``text_hash`` is that of the words where it stands, in the comment's language; None where there are none.
    """

    comment: Comment
    version: str
    provision: str | None
    text_hash: str | None
    moves: tuple[Move, ...] = ()

    @property
    def how(self) -> str:
        """The whole way in one word: ``inexact`` before ``lineage``, then whether the words are those of the comment.

        Words that were changed and changed back are ``same``: the moves still tell of it.
        """
        taken = {move.how for move in self.moves}
        if INEXACT in taken:
            return INEXACT
        if LINEAGE in taken:
            return LINEAGE
        return SAME if self.text_hash == self.comment.text_hash else TEXT_CHANGED


def placed(comment: Comment) -> Placed:
    """A comment where it was written."""
    return Placed(comment=comment, version=comment.version, provision=comment.provision, text_hash=comment.text_hash)


def carry(comments: Iterable[Placed], work: Work, to: str) -> tuple[Placed, ...]:
    """The same comments in the same order, each where it stands in version ``to``.

    They may come from different versions. Raises :class:`InputError` for a comment about another work, for a version
    that does not exist, and for a comment that stands in a version after ``to``.
    """

    @cache
    def ways(begin: str) -> tuple[_Step, ...]:
        return tuple(step(version.code) for version in steps(work, begin, to))

    @cache
    def step(code: str) -> _Step:
        return _Step(work.version(code))

    found = []
    for each in comments:
        if each.comment.work != work.code:
            raise InputError(f"comment {each.comment.id} is about {each.comment.work!r}, not about {work.code!r}")
        carried = each
        for over in ways(each.version):
            carried = over.carry(carried)
        found.append(carried)
    return tuple(found)


def difference(each: Placed, work: Work) -> tuple[Part, ...]:
    """Word by word, from the text that the comment was written on to all that this text became.

    What has nothing to be compared with, since it is gone, is shown as taken out.
    """
    comment = each.comment
    if comment.provision is None:
        return ()
    old = joined_text(work.version(comment.version), (comment.provision,), comment.language)
    now = became(work, comment.version, each.version)[comment.provision]
    if not now:
        return (Part(TAKEN_OUT, old),)
    return compare_texts(old, joined_text(work.version(each.version), now, comment.language), comment.language)


def quote_stands(each: Placed, work: Work) -> bool:
    """Whether the passage that the comment quotes is still read where it stands; true where it quotes none."""
    if not each.comment.quote or each.provision is None:
        return not each.comment.quote
    text = joined_text(work.version(each.version), (each.provision,), each.comment.language)
    return " ".join(each.comment.quote.split()) in " ".join(text.split())


def identical(comments: Iterable[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """Groups that one disposition can answer: same place, same position, same words but for case, accents and signs.

    Submitted comments only; a comment that is like no other is a group of one. Groups stand in the order of their
    first comment.
    """
    groups: dict[tuple[str | None, ...], list[Placed]] = {}
    for each in comments:
        said = each.comment
        if said.status == "submitted":
            key = (each.version, each.provision, said.position, fold(said.wording), fold(said.rationale))
            groups.setdefault(key, []).append(each)
    return tuple(tuple(group) for group in groups.values())


class _Step:
    """From the version before to this one; what is the same for all comments is worked out once."""

    def __init__(self, version: Version) -> None:
        self._code = version.code
        self._heirs = heirs_of(version)
        self._nearest = cache(version.nearest)
        here = version.by_id()
        self._hash_of = cache(
            lambda name, language: text.hash if (text := here[name].texts.get(language)) is not None else None
        )
        self._here = here

    def carry(self, each: Placed) -> Placed:
        place, how, heirs = self._place(each.provision)
        text_hash = None if place is None else self._hash_of(place, each.comment.language)
        if how == SAME and text_hash != each.text_hash:
            how = TEXT_CHANGED
        move = Move(
            from_version=each.version,
            from_provision=each.provision,
            to_version=self._code,
            to_provision=place,
            how=how,
            heirs=heirs,
        )
        return Placed(
            comment=each.comment,
            version=self._code,
            provision=place,
            text_hash=text_hash,
            moves=(*each.moves, move),
        )

    def _place(self, provision: str | None) -> tuple[str | None, str, tuple[str, ...]]:
        if provision is None:
            return None, SAME, ()
        heirs = self._heirs.get(provision, ())
        if provision in self._here:
            return provision, SAME, (provision, *heirs) if heirs else ()
        if heirs:
            return heirs[0], LINEAGE, heirs
        return self._nearest(provision), INEXACT, ()
