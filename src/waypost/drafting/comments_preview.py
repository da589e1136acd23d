"""What a form that comes back would do to the comments of an organisation, shown before anything is done.

Nothing is deleted and nothing submitted. What the form left as it went out is never a change, also where somebody
changed it on the page meanwhile; where both did, the change says so.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from waypost.drafting.comments import Comment, comment_on
from waypost.drafting.comments_read import CommentsRead, Told
from waypost.drafting.formats.comment_mark import CHANGEABLE, digest, values_of, words_of
from waypost.drafting.formats.comment_remarks import Place, Remark
from waypost.drafting.texts import Work
from waypost.errors import InputError


class New(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that nobody has said yet; without an id."""

    comment: Comment
    place: Place


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a comment: what is there, and what the form says. ``is_conflict``: it was changed on both sides
    since the form went out."""

    field: str
    old: str
    new: str
    is_conflict: bool = False


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as it would be, and field by field what changes."""

    comment: Comment
    place: Place
    changes: tuple[FieldChange, ...]


class CommentsPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a form would do. ``unchanged`` and ``left_out`` are ids of comments that stay as they are: those that the
    form repeats, and those that it does not name. ``unusable`` are remarks on what could not be taken, ``remarks``
    all others."""

    new: tuple[New, ...]
    changed: tuple[Changed, ...]
    unchanged: tuple[str, ...]
    left_out: tuple[str, ...]
    unusable: tuple[Remark, ...]
    remarks: tuple[Remark, ...]


def preview_comments(
    read: CommentsRead, existing: Iterable[Comment], work: Work, *, organisation: str | None = None
) -> CommentsPreview:
    """What the form would do to the ``existing`` comments of its organisation.

    Raises :class:`InputError` for a form on another work, and, where ``organisation`` is given, for that of another.
    """
    if read.mark.work != work.code:
        raise InputError(f"a form on {read.mark.work!r}, not on {work.code!r}")
    if organisation is not None and read.mark.organisation != organisation:
        raise InputError(f"a form of {read.mark.organisation}, not of {organisation}")
    there = {each.id: each for each in existing if each.on_behalf_of == read.mark.organisation}
    making = _Making(work, there)
    for told in read.told:
        making.take(told)
    latest = work.versions[-1].code
    remarks = [*read.remarks, *making.remarks]
    if read.mark.version != latest and read.mark.version in {version.code for version in work.versions}:
        remarks.append(Remark(kind="other_version", found=read.mark.version, expected=(latest,)))
    named = {*making.unchanged, *(each.comment.id for each in making.changed)}
    return CommentsPreview(
        new=tuple(making.new),
        changed=tuple(making.changed),
        unchanged=tuple(dict.fromkeys(making.unchanged)),
        left_out=tuple(name for name in there if name not in named),
        unusable=tuple(remark for remark in remarks if remark.is_unusable),
        remarks=tuple(remark for remark in remarks if not remark.is_unusable),
    )


class _Making:
    def __init__(self, work: Work, there: dict[str, Comment]) -> None:
        self.work, self.there = work, there
        self.said = {_words(comment): name for name, comment in there.items() if comment.status != "withdrawn"}
        self.new: list[New] = []
        self.changed: list[Changed] = []
        self.unchanged: list[str] = []
        self.remarks: list[Remark] = []

    def take(self, told: Told) -> None:
        known = self.there.get(told.comment.id) if told.comment.id else None
        if known is not None and not self._changes(told, known):
            self.unchanged.append(known.id)
        elif known is not None and known.status not in CHANGEABLE:
            self._tell(told, "kept_changed", known.id, (known.status,), is_unusable=True)
        elif self._is_possible(told):
            if known is not None:
                changes = self._changes(told, known)
                self.changed.append(
                    Changed(comment=_merged(told, known, changes), place=told.place, changes=tuple(changes))
                )
            else:
                self._take_new(told)

    def _take_new(self, told: Told) -> None:
        same = self.said.get(_words(told.comment))
        if same is not None:
            self.unchanged.append(same)
            return
        if told.comment.id:
            self._tell(told, "gone", told.comment.id)
        self.new.append(New(comment=msgspec.structs.replace(told.comment, id=""), place=told.place))

    def _changes(self, told: Told, known: Comment) -> list[FieldChange]:
        old, new = values_of(known), values_of(told.comment)
        sent = told.sent.digests if told.sent is not None else {}
        return [
            FieldChange(
                field=field, old=old[field], new=new[field], is_conflict=digest(old[field]) != sent.get(field)
            )
            for field in told.changed
            if old[field] != new[field]
        ]  # fmt: skip

    def _is_possible(self, told: Told) -> bool:
        """Whether the comment is about words that stood in the work; what is quoted and is not there is told."""
        comment = told.comment
        versions = tuple(version.code for version in self.work.versions)
        if comment.version not in versions:
            return self._tell(told, "version_unknown", comment.version, versions, is_unusable=True)
        try:
            stood = comment_on(self.work, comment.version, comment.provision, comment.language)
        except InputError:
            stood = ""
        if stood != comment.text_hash:
            where = " ".join(each for each in (comment.version, comment.provision) if each)
            return self._tell(told, "words_unknown", where, is_unusable=True)
        if comment.quote and comment.provision is not None:
            text = self.work.version(comment.version).by_id()[comment.provision].texts[comment.language].body
            if " ".join(comment.quote.split()) not in " ".join(text.split()):
                self._tell(told, "quote_not_there", comment.quote[:120])
        return True

    def _tell(
        self, told: Told, kind: str, found: str, expected: tuple[str, ...] = (), *, is_unusable: bool = False
    ) -> bool:
        self.remarks.append(
            Remark(kind=kind, place=told.place, found=found, expected=expected, is_unusable=is_unusable)
        )
        return False


def _words(comment: Comment) -> tuple[str, ...]:
    """All that a comment says: two with the same are one that was read twice."""
    return (comment.version, *words_of(comment))


def _merged(told: Told, known: Comment, changes: list[FieldChange]) -> Comment:
    """The known comment with what the form changed, as a draft again."""
    fields = [change.field for change in changes]
    moved = ["version", "provision", "language", "text_hash"] if {"provision", "language"} & set(fields) else []
    taken = {field: getattr(told.comment, field) for field in (*fields, *moved)}
    return msgspec.structs.replace(known, status="draft", **taken)
