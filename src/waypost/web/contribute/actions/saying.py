"""Something is said of programmes: checked, kept as a batch of changes, signed at once where it may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.importing.held_back import private_of
from waypost.model.contribution import Value, rows_of
from waypost.reference import Catalog, load_catalog
from waypost.reference.fitting import fits, fits_row
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.contribute.actions.building import ask_for_build
from waypost.web.contribute.models import Batch, Change, Entry
from waypost.web.contribute.queries import latest
from waypost.web.project.many_rows import add_rows

_AT_ONCE = 2_000  # rows of one statement


@dataclass(frozen=True)
class Word:
    """One slot of one programme.

    ``seen`` is the change that the person had before them (0: none); None: not asked. ``speaker`` is who says it where
    that is not the author's; ``is_own`` is false where the speaker does not operate the programme: then it stands
    beside what its society says.
    """

    programme: str
    slot: str
    new: Value | None
    old: Value | None = None
    declined: str = ""
    seen: int | None = None
    speaker: str = ""
    is_own: bool = True


@dataclass(frozen=True)
class Author:
    """Who says it: a person, or a link; for a society, or beside one. ``medium`` says how a stand-in was told."""

    by: User | None
    ns_id: str
    speaker: str
    via: str = ""
    medium: str = ""
    told_by: str = ""
    told_on: dt.date | None = None


@dataclass(frozen=True)
class NewEntry:
    """A programme that nobody spoke of before in the web, and how its first record was called."""

    programme: str
    title: str = ""
    publisher: str = ""
    identifier: str = ""
    is_new: bool = False
    speaker: str = ""


class ChangedMeanwhileError(RefusedError):
    """Somebody else said otherwise since the person looked; ``changes`` are theirs."""

    def __init__(self, changes: Sequence[Change]) -> None:
        """The page shows both, and asks again."""
        super().__init__("contribute_refused_meanwhile")
        self.changes = list(changes)


class PersonalDataError(RefusedError):
    """A text holds what must not be kept; ``found`` tells by programme and slot which kinds."""

    def __init__(self, found: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        """The page says so beside the field."""
        super().__init__("contribute_refused_personal")
        self.found = dict(found)


@dataclass
class Screened:
    """Words that may be kept; of others by programme and slot which kinds of personal data they hold, and values that
    the schema cannot hold: one of these in a release would stop its build."""

    words: list[Word] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    personal: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def say(
    *,
    author: Author,
    kind: str,
    words: Iterable[Word] | Screened,
    entries: Iterable[NewEntry] = (),
    why: str = "",
    sign_at_once: bool = False,
    hold_back: bool = False,
) -> Batch | None:
    """Keep what is said as one batch; None when it says nothing new.

    ``hold_back`` leaves out texts with personal data instead of refusing all. Raises :class:`PersonalDataError`,
    :class:`ChangedMeanwhileError` and :class:`RefusedError` for a programme that was taken back.
    """
    screened = words if isinstance(words, Screened) else screen(words)
    if screened.misfits and not hold_back:
        raise RefusedError("contribute_refused_misfit", found=screened.misfits[0])
    if screened.personal and not hold_back:
        raise PersonalDataError(screened.personal)
    with transaction.atomic():
        batch = _keep(author, kind, screened.words, entries, why, is_signed=sign_at_once)
        if batch is not None and sign_at_once:
            ask_for_build()
    return batch


def _keep(
    author: Author, kind: str, words: Sequence[Word], entries: Iterable[NewEntry], why: str, *, is_signed: bool
) -> Batch | None:
    now = timezone.now()
    _keep_entries(author, entries, words)
    fresh = _not_said_already(author, words)
    if not fresh:
        return None
    batch = Batch.objects.create(
        kind=kind, ns_id=author.ns_id, by=author.by, via=author.via, medium=author.medium, told_by=author.told_by,
        told_on=author.told_on, why=why[:500], at=now,
    )  # fmt: skip
    is_stranger = author.speaker != author.ns_id and bool(author.ns_id)
    signed = {"state": Change.State.SIGNED, "signed_by": author.by, "signed_at": now} if is_signed else {}
    add_rows(
        Change,
        (

            Change(
                batch=batch, speaker=word.speaker or author.speaker, programme=word.programme, slot=word.slot,
                old=word.old, new=None if word.declined else word.new, declined=word.declined,
                is_own=word.is_own and not is_stranger, **signed,
            )
            for word in fresh
        ),
    )  # fmt: skip
    return batch


def screen(words: Iterable[Word]) -> Screened:
    """Look through words for personal data; of a large file better before anything is locked."""
    told, screened, catalog = list(words), Screened(), load_catalog()
    for word, found in zip(told, private_of([(word.slot, word.new) for word in told]), strict=True):
        if (wrong := _misfit(word, catalog)) is not None:
            screened.misfits.append(wrong[:80])
        elif found:
            screened.personal[word.programme, word.slot] = found
        else:
            screened.words.append(word)
    return screened


def _misfit(word: Word, catalog: Catalog) -> str | None:
    """A value of a word that the schema cannot hold; None when all fit."""
    if word.new is None or word.declined:
        return None
    kind, _, rest = word.slot.partition(".")
    if kind == "programme":
        name, _, _ = rest.partition(".")
        return None if isinstance(word.new, str) and fits(kind, name, word.new, catalog) else str(word.new)
    if kind not in catalog.schema or rest or not isinstance(word.new, list):
        return str(word.new)
    for row in rows_of(word.slot, word.new):
        if isinstance(row, dict) and not fits_row(kind, row, catalog):
            return str(row.get("practice_value", ""))
        for name, value in row.items() if isinstance(row, dict) else [("", str(row))]:
            if not isinstance(value, str) or not fits(kind, name, value, catalog):
                return str(value)
    return None


def _keep_entries(author: Author, entries: Iterable[NewEntry], words: Iterable[Word]) -> None:
    """A row for each programme spoken of, locked until all is kept: who speaks of the same waits."""
    named = {each.programme: each for each in entries}
    wanted = sorted({word.programme for word in words} | named.keys())
    known = {}
    for start in range(0, len(wanted), 500):
        part = Entry.objects.select_for_update().filter(programme__in=wanted[start : start + 500])
        known |= {entry.programme: entry for entry in part}
    gone = next((entry for entry in known.values() if entry.withdrawn_at is not None), None)
    if gone is not None:
        raise RefusedError("contribute_refused_withdrawn", title=gone.title or gone.programme)
    made = []
    for programme in wanted:
        each = named.get(programme, NewEntry(programme))
        if programme not in known:
            made.append(
                Entry(
                    programme=programme, speaker=each.speaker or author.ns_id, publisher=each.publisher[:120],
                    identifier=each.identifier[:400], title=each.title[:500], is_new=each.is_new,
                )
            )  # fmt: skip
    # Two that speak of a programme for the first time at once: one row stays.
    Entry.objects.bulk_create(made, batch_size=_AT_ONCE, ignore_conflicts=True)


def _not_said_already(author: Author, words: Sequence[Word]) -> list[Word]:
    """The words that say something new; refuses when somebody said otherwise since the person looked."""
    wanted = sorted({word.programme for word in words})
    speakers = {word.speaker or author.speaker for word in words}
    before: dict[tuple[str, str, str], Change] = {}
    for start in range(0, len(wanted), 500):
        part = latest(Change.objects.filter(speaker__in=speakers, programme__in=wanted[start : start + 500]))
        before |= {(c.speaker, c.programme, c.slot): c for c in part.select_related("batch", "batch__by")}
    fresh, meanwhile = [], []
    for word in words:
        there = before.get((word.speaker or author.speaker, word.programme, word.slot))
        is_same = there is not None and there.new == word.new and there.declined == word.declined
        if is_same:
            continue
        if word.seen is not None and there is not None and there.pk != word.seen:
            meanwhile.append(there)
        fresh.append(word)
    if meanwhile:
        raise ChangedMeanwhileError(meanwhile)
    return fresh


def said_value(change: Change) -> Any:
    """What a change says, for people: the value, or that there is no answer."""
    return change.declined or change.new
