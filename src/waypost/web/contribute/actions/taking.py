"""A file is taken in: one batch, once, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.importing.comparing import DryRun, RowResult
from waypost.web.accounts.models import Membership
from waypost.web.accounts.roles import Role
from waypost.web.contribute import shelf
from waypost.web.contribute.actions.saying import Author, NewEntry, Screened, Word, say, screen
from waypost.web.contribute.actions.uploading import MEANWHILE, mark_now
from waypost.web.contribute.models import Batch, Upload
from waypost.web.contribute.standing_now import known_now
from waypost.web.jobs.queue import later

_GRAVE = ("error", "critical")


def take_in(number: int) -> None:
    """Take in what a person chose of a file that waits for it; nothing when it was taken in already.

    When something was said, or a release made, since the person looked, the file is compared again and the person is
    asked again: nobody's word is passed over.
    """
    ours = Upload.objects.filter(pk=number, state=Upload.State.TAKING)
    upload = ours.first()
    if upload is None:
        return
    result = shelf.result_of(upload.folder)
    taken = None if result is None else _taken(upload, result)  # before anything is locked: it takes its time
    with transaction.atomic():
        upload = ours.select_for_update().first()
        if upload is None:
            return
        if taken is None or upload.mark != mark_now(upload.ns_id):
            upload.state, upload.problem = Upload.State.READING, MEANWHILE
            upload.save(update_fields=["state", "problem"])
            later("waypost.web.contribute.tasks.read_upload", upload=number)
            return
        upload.batch = say(
            author=_author(upload), kind=Batch.Kind.IMPORT, words=taken.words, entries=taken.entries, why=upload.name,
            sign_at_once=bool(upload.choices.get("sign")) or _has_nobody_to_sign(upload), hold_back=True,
        )  # fmt: skip
        upload.state, upload.changed_at = Upload.State.DONE, timezone.now()
        upload.save(update_fields=["batch", "state", "changed_at"])


@dataclass(frozen=True)
class _Taken:
    words: Screened
    entries: list[NewEntry]


def _author(upload: Upload) -> Author:
    return Author(
        by=upload.by, ns_id=upload.ns_id, speaker=upload.ns_id, via=upload.via, medium=upload.medium,
        told_by=upload.told_by, told_on=upload.told_on,
    )  # fmt: skip


def _taken(upload: Upload, result: DryRun) -> _Taken:
    """What the chosen rows say."""
    rows = [row for row in result.rows if is_chosen(row, upload.choices)]
    owners = known_now([upload.ns_id] if upload.ns_id else None).owners(
        {_programme(row, upload.choices) for row in rows}
    )
    words: list[Word] = []
    entries: list[NewEntry] = []
    for row in rows:
        programme = _programme(row, upload.choices)
        is_new = programme == row.programme and row.how == "new"
        entries.append(
            NewEntry(
                programme, row.title or "", _publisher(row), row.identifier, is_new=is_new, speaker=row.society
            )
        )  # fmt: skip
        is_own = is_new or row.society in owners.get(programme, ()) or not owners.get(programme)
        words += _words(row, programme, upload.choices, is_own=is_own)
    return _Taken(screen(words), entries)


def _publisher(row: RowResult) -> str:
    return row.society


def _has_nobody_to_sign(upload: Upload) -> bool:
    """What a stand-in was told of a society without a manager is the society's word, with its medium."""
    if not upload.medium:
        return False
    return not Membership.objects.filter(ns_id=upload.ns_id, role=Role.MANAGER, ended_at=None).exists()


def is_chosen(row: RowResult, choices: dict[str, Any]) -> bool:
    """Whether a row is taken in: by its outcome, its issues, and what the person said of it."""
    number = str(row.number)
    if number in choices.get("skip", ()):
        return False
    if row.outcome in ("unusable", "foreign", "unchanged"):
        return False
    if row.outcome == "duplicate":
        said = choices.get("duplicates", {}).get(number, "")
        # Only what was shown can be chosen: the address of a form is anybody's to fill in.
        return said == "new" or (said.startswith("same:") and said[5:] in {key for key, _, _ in row.duplicates if key})
    if row.outcome == "conflict" and row.how == "gone":
        return False
    if row.outcome == "new" and row.scope == "other" and not choices.get("others"):
        return False
    is_grave = any(issue.get("severity") in _GRAVE for issue in row.issues)
    return choices.get("rows") == "all" or not is_grave


def _programme(row: RowResult, choices: dict[str, Any]) -> str:
    said = choices.get("duplicates", {}).get(str(row.number), "")
    return said.removeprefix("same:") if row.outcome == "duplicate" and said.startswith("same:") else row.programme


def _words(row: RowResult, programme: str, choices: dict[str, Any], *, is_own: bool) -> Iterator[Word]:
    mine = choices.get("mine", ())
    for change in row.changes:
        if change.theirs is not None and f"{row.number}:{change.slot}" not in mine:
            continue
        old = None if isinstance(change.value, list) else change.old
        yield Word(programme, change.slot, change.value, old=old, speaker=row.society, is_own=is_own)
    for slot, kind in row.declined.items():
        yield Word(programme, slot, None, declined=kind, speaker=row.society, is_own=is_own)
