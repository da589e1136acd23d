"""What became of the comments on a text, as rows to read: one for each comment, or group of identical ones.

A comment that its organisation keeps from these readers is a row as well, for none may be lost: of a society without a
name, its words, evidence and reply withheld. Only submitted comments are in it; those nobody answered say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from waypost.drafting.carrying import Placed, carry, identical, placed
from waypost.drafting.comments import POSITIONS, Comment, Disposition
from waypost.drafting.formats.comment_mark import clean
from waypost.drafting.formats.wording import label, wording
from waypost.drafting.texts import Work
from waypost.errors import InputError

LEVELS = ("members", "zone", "drafters")
_GENERAL = ""


class DispositionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row, in the language of the table; texts of comments and answers stay in the language they were written in.

    ``provision`` and ``text`` are empty for the work as a whole. ``comments`` is how many the row stands for.
    """

    provision: str
    text: str
    organisations: str
    type: str
    position: str
    comment: str
    wording: str
    outcome: str
    reason: str
    reply: str
    result: str
    reaction: str
    written_on: str
    comments: int
    is_answered: bool


class DispositionTable(msgspec.Struct, frozen=True, kw_only=True):
    """The rows in the order of the text, and what stands above them."""

    title: str
    version: str
    language: str
    counted: str
    rows: tuple[DispositionRow, ...]


def disposition_table(
    comments: Iterable[Comment],
    work: Work,
    version: str,
    *,
    language: str,
    names: Mapping[str, str] | None = None,
    level: str = "members",
    same_zone: Collection[str] = (),
) -> DispositionTable:
    """The table of all submitted comments, where they stand in a version; their order does not matter.

    ``names`` are those of organisations by id. ``level`` is who reads: ``members``; ``zone``, who may also read what
    the organisations in ``same_zone`` said for their zone; ``drafters``, who read all. Raises :class:`InputError` for
    an unknown level, and for comments that cannot stand in the version.
    """
    if level not in LEVELS:
        raise InputError(f"level {level!r}; known: {', '.join(LEVELS)}")
    said = sorted((each for each in comments if each.status == "submitted"), key=lambda c: (c.on_behalf_of, c.id))
    stand = carry([placed(comment) for comment in said], work, version)
    read = {each.comment.id for each in stand if _may_read(each.comment, level, same_zone)}
    groups = _groups(each for each in stand if each.comment.id in read)
    # In an order that does not follow from whose they are.
    groups += sorted(_groups(each for each in stand if each.comment.id not in read), key=_blind_order)
    order = {_GENERAL: 0} | {each.id: at for at, each in enumerate(work.version(version).provisions, start=1)}
    making = _Making(work, version, language, names or {}, read)
    rows = sorted((making.row(group) for group in groups), key=lambda row: order[row.provision])
    return DispositionTable(
        title=_word("title", language, title=work.titles.get(language, work.code)),
        version=version,
        language=language,
        counted=_word(
            "counted",
            language,
            comments=len(said),
            unanswered=sum(each.disposition is None for each in said),
        ),
        rows=tuple(rows),
    )


def _word(key: str, language: str, **names: object) -> str:
    return wording().table[key][language].format(**names)


def _may_read(comment: Comment, level: str, same_zone: Collection[str]) -> bool:
    if comment.confidentiality == "zone" and level == "zone":
        return comment.on_behalf_of in same_zone
    return comment.confidentiality == "members" or level == "drafters"


def _groups(stand: Iterable[Placed]) -> list[list[Placed]]:
    return [group for same in identical(stand) for group in _by_answer(same)]


def _blind_order(group: Sequence[Placed]) -> tuple[str, ...]:
    comment = group[0].comment
    answer = comment.disposition
    return (comment.position, *((answer.outcome, answer.reason) if answer else ()), comment.type, comment.rationale)


def _by_answer(group: Sequence[Placed]) -> list[list[Placed]]:
    """Identical comments were mostly answered at once; those answered otherwise stand by themselves."""
    found: dict[Disposition | None, list[Placed]] = {}
    for each in group:
        found.setdefault(each.comment.disposition, []).append(each)
    return list(found.values())


class _Making:
    def __init__(self, work: Work, version: str, language: str, names: Mapping[str, str], read: set[str]) -> None:
        self.texts = work.version(version).by_id()
        self.version, self.language, self.names, self.read = version, language, names, read

    def row(self, group: Sequence[Placed]) -> DispositionRow:
        first = group[0].comment
        place = group[0].provision
        answer = first.disposition
        is_read = first.id in self.read
        withheld = _word("withheld", self.language)
        return DispositionRow(
            provision=place or _GENERAL,
            text=self._text(place),
            organisations=self._organisations(each.comment for each in group),
            type=", ".join(dict.fromkeys(self._label("type", each.comment.type) for each in group)),
            position=self._label("position", first.position) if first.position in POSITIONS else first.position,
            comment=_comment(first) if is_read else withheld,
            wording=clean(first.wording) if is_read or not first.wording else withheld,
            outcome=self._label("outcome", answer.outcome) if answer else _word("unanswered", self.language),
            reason=clean(answer.reason) if answer else "",
            reply=(clean(answer.reply) if is_read or not answer.reply else withheld) if answer else "",
            result=" ".join(each for each in (answer.version, answer.provision) if each) if answer else "",
            reaction=self._reactions(group),
            written_on=self._written_on(group),
            comments=len(group),
            is_answered=answer is not None,
        )

    def _label(self, kind: str, code: str) -> str:
        return label(kind, code, self.language)

    def _text(self, place: str | None) -> str:
        texts = self.texts[place].texts if place is not None else {}
        found = texts.get(self.language) or next(iter(texts.values()), None)
        return found.body if found is not None else ""

    def _organisations(self, comments: Iterable[Comment]) -> str:
        """Each named once; those without a name counted."""
        counts: Counter[str] = Counter()
        for comment in comments:
            is_read = comment.id in self.read
            counts[self.names.get(comment.on_behalf_of, comment.on_behalf_of) if is_read else ""] += 1
        unnamed = counts.pop("", 0)
        society = _word("a_society", self.language)
        return ", ".join([*counts, *([society if unnamed == 1 else f"{society} × {unnamed}"] if unnamed else [])])

    def _reactions(self, group: Sequence[Placed]) -> str:
        """One for all where all say the same; else who says which."""
        by_reaction: dict[str, list[Comment]] = {}
        for each in group:
            by_reaction.setdefault(each.comment.reaction or "", []).append(each.comment)
        if set(by_reaction) == {""}:
            return ""
        if len(by_reaction) == 1:
            return self._label("reaction", next(iter(by_reaction)))
        return "; ".join(
            f"{self._organisations(comments)}: {self._label('reaction', reaction) if reaction else '–'}"
            for reaction, comments in by_reaction.items()
        )

    def _written_on(self, group: Sequence[Placed]) -> str:
        """Versions and provisions that the comments were written on, where these are others than they stand at."""
        elsewhere = (
            f"{each.comment.version} {each.comment.provision or ''}".strip()
            for each in group
            if (each.comment.version, each.comment.provision) != (self.version, each.provision)
        )
        return ", ".join(dict.fromkeys(elsewhere))


def _comment(comment: Comment) -> str:
    quoted = f"“{clean(comment.quote)}”" if comment.quote else ""
    return "\n".join(each for each in (quoted, clean(comment.rationale), *map(clean, comment.evidence)) if each)
