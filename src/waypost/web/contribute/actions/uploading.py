"""A file comes in, is matched, read and compared. What its row says is done next, whoever was cut off before."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from waypost.errors import InputError, WaypostError
from waypost.importing.comparing import dry_run
from waypost.importing.declaring import Matched, declare
from waypost.importing.mending import mend
from waypost.importing.signature import signature
from waypost.importing.tables import look_at
from waypost.importing.unpacking import unpacked
from waypost.importing.uploaded import READY, form_of, read_upload
from waypost.reference import Source, load_catalog
from waypost.scope import judge, load_rules
from waypost.sources.files import choose_source
from waypost.sources.formats.tabular_book import is_book
from waypost.web.contribute import shelf
from waypost.web.contribute.actions.saying import Author
from waypost.web.contribute.models import Change, RememberedColumns, RememberedValue, Upload
from waypost.web.contribute.standing_now import given_now, known_now, shown_release
from waypost.web.jobs.queue import later

_TELL_EVERY = 0.5  # seconds between two words on how far it is
_ON_ITS_WAY = 3600  # seconds that a file may take to come in before its folder counts as left behind
MEANWHILE = "contribute_problem_meanwhile"
_NEXT = "waypost.web.contribute.tasks.read_upload"
_TAKE = "waypost.web.contribute.tasks.take_in"


def receive(*, author: Author, name: str, pieces: Iterable[bytes]) -> list[Upload]:
    """Keep a file, or each file of an archive, and begin. Raises :class:`InputError` for what cannot be kept."""
    most = settings.WAYPOST_UPLOAD_MB * 1_000_000
    folder, path, sha256, size = shelf.put(name, pieces, most)
    try:
        inside = unpacked(path, shelf.folder_of(folder) / "inside")
    except InputError:
        shelf.forget(folder)
        raise
    if inside == [path]:
        return [_begin(author, folder, path, sha256, size)]
    made = []
    for each in inside:
        kept, copy, hashed, length = shelf.put(each.name, _pieces(each), most)
        made.append(_begin(author, kept, copy, hashed, length))
    shelf.forget(folder)
    return made


def _pieces(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


@transaction.atomic
def _begin(author: Author, folder: str, path: Path, sha256: str, size: int) -> Upload:
    catalog = load_catalog()
    form, source = form_of(path, catalog)
    upload = Upload(
        ns_id=author.ns_id, by=author.by, via=author.via, medium=author.medium, told_by=author.told_by,
        told_on=author.told_on, name=path.name, folder=folder, sha256=sha256, size=size, form=form or "",
    )  # fmt: skip
    if form is None:
        upload.state, upload.problem = Upload.State.FAILED, "contribute_problem_format"
    elif form in READY or (source is not None and source.columns and not source.is_default):
        upload.state = Upload.State.READING
    else:
        upload.matched = _remembered(author.ns_id, path)
        upload.state = Upload.State.READING if upload.matched else Upload.State.MATCHING
    upload.save()
    if upload.state == Upload.State.READING:
        later(_NEXT, upload=upload.pk)
    return upload


def _remembered(ns_id: str, path: Path) -> dict[str, Any] | None:
    """What this society chose last time for a file of this layout; None when it is new."""
    catalog = load_catalog()
    try:
        sheets = look_at(path, catalog)
    except WaypostError:
        return None
    for sheet in sheets:
        headers = sheet.rows[sheet.header_row - 1] if 0 < sheet.header_row <= len(sheet.rows) else []
        found = RememberedColumns.objects.filter(ns_id=ns_id, signature=signature(headers)).first()
        if found is not None:
            matched = {**found.matched, "sheet": sheet.name, "header_row": sheet.header_row}
            return {**matched, "values": _with_values(ns_id, matched.get("values", {}))}
    return None


def _with_values(ns_id: str, values: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    merged = {name: dict(found) for name, found in values.items()}
    for field, text, code in RememberedValue.objects.filter(ns_id=ns_id).values_list("field", "text", "code"):
        merged.setdefault(field, {})[text] = code
    return merged


def remembered_values(ns_id: str) -> dict[tuple[str, str], str]:
    """What the words of a society stand for, by field and text."""
    rows = RememberedValue.objects.filter(ns_id=ns_id).values_list("field", "text", "code")
    return {(field, text): code for field, text, code in rows}


def remembered_targets(ns_id: str) -> dict[str, str]:
    """What the society's headers meant before, in any layout; of two meanings the later."""
    found: dict[str, str] = {}
    for row in RememberedColumns.objects.filter(ns_id=ns_id).order_by("at"):
        found |= row.matched.get("columns", {})
    return found


@transaction.atomic
def choose_columns(*, upload: Upload, matched: Matched) -> None:
    """Keep which columns mean what; values are next. Raises :class:`InputError` when it makes no declaration."""
    declare(matched, publisher=upload.ns_id or "upload", publisher_name="", source_id="upload", catalog=load_catalog())
    upload.matched = msgspec.to_builtins(matched)
    upload.changed_at = timezone.now()
    upload.save(update_fields=["matched", "changed_at"])


@transaction.atomic
def choose_values(*, upload: Upload, values: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what values stand for, remember columns and values for this society, and read the file."""
    matched = dict(upload.matched or {})
    matched["values"] = {name: dict(found) for name, found in values.items()}
    catalog = load_catalog()
    headers = next(
        (
            sheet.rows[matched["header_row"] - 1]
            for sheet in look_at(path_of(upload), catalog)
            if sheet.name == matched.get("sheet") and 0 < matched["header_row"] <= len(sheet.rows)
        ),
        [],
    )
    RememberedColumns.objects.update_or_create(
        ns_id=upload.ns_id, signature=signature(headers),
        defaults={"matched": matched, "name": upload.name[:200], "at": timezone.now()},
    )  # fmt: skip
    for field, found in values.items():
        for text, code in found.items():
            RememberedValue.objects.update_or_create(
                ns_id=upload.ns_id, field=field, text=text[:400], defaults={"code": code, "at": timezone.now()}
            )
    upload.matched = matched
    _read_again(upload)


@transaction.atomic
def mend_cells(*, upload: Upload, cells: Mapping[str, str]) -> None:
    """Cells typed anew (``sheet!row!letters`` → text): the file is read again with them."""
    matched = dict(upload.matched or {})
    matched["mended"] = {**matched.get("mended", {}), **cells}
    upload.matched = matched
    _read_again(upload)


def _read_again(upload: Upload) -> None:
    upload.state, upload.stage, upload.done, upload.total = Upload.State.READING, "", 0, 0
    upload.problem, upload.changed_at = "", timezone.now()
    upload.save()
    later(_NEXT, upload=upload.pk)


def keep_choices(*, upload: Upload, choices: Mapping[str, Any]) -> None:
    """Keep what a person chose of single rows so far: nothing is taken in by it."""
    upload.choices = dict(choices)
    Upload.objects.filter(pk=upload.pk, state=Upload.State.READY).update(choices=upload.choices)


@transaction.atomic
def drop_upload(*, upload: Upload) -> None:
    """Put a file aside: nothing of it is kept."""
    taken = Upload.objects.filter(pk=upload.pk).exclude(state__in=(Upload.State.DONE, Upload.State.TAKING))
    if taken.update(state=Upload.State.DROPPED, changed_at=timezone.now()):
        transaction.on_commit(lambda: shelf.forget(upload.folder))


@transaction.atomic
def ask_to_take_in(*, upload: Upload, choices: Mapping[str, Any]) -> bool:
    """Take in what a person chose; whether this was the first to ask."""
    found = Upload.objects.filter(pk=upload.pk, state=Upload.State.READY)
    asked = found.update(state=Upload.State.TAKING, choices=dict(choices), problem="", changed_at=timezone.now())
    if asked:
        later(_TAKE, upload=upload.pk)
    return bool(asked)


def path_of(upload: Upload) -> Path:
    """The file itself."""
    return shelf.folder_of(upload.folder) / upload.name


def source_of(upload: Upload) -> Source | None:
    """The declaration that a person made for a file; None where the file says itself what is what."""
    if not upload.matched or "columns" not in upload.matched:
        return _own_tags(upload)
    catalog = load_catalog()
    matched = msgspec.convert({k: v for k, v in upload.matched.items() if k != "mended"}, Matched)
    society = catalog.societies.get(upload.ns_id)
    name = society.names["en"] if society else "a file sent in"
    source = declare(
        matched, publisher=upload.ns_id or "upload", publisher_name=name, source_id="upload", catalog=catalog
    )
    rows = msgspec.structs.replace(source.rows, key_scope="publisher")
    return msgspec.structs.replace(source, rows=rows, is_default=False)


def _own_tags(upload: Upload) -> Source | None:
    """A tagged sheet that nobody declared is the society's: its keys are the society's own, in any file and name."""
    catalog = load_catalog()
    source = choose_source(catalog, "hxl", upload.name) if upload.form == "hxl" and upload.ns_id else None
    if source is None or not source.is_default:
        return None
    rows = msgspec.structs.replace(source.rows, key_scope="publisher", publisher_from="org")
    name = catalog.societies[upload.ns_id].names["en"]
    return msgspec.structs.replace(source, publisher=upload.ns_id, publisher_name=name, rows=rows, is_default=False)


def mark_now(ns_id: str) -> str:
    """Stands for all that a dry run was compared with: when it is the same, so is the comparison."""
    words = Change.objects.filter(speaker=ns_id) if ns_id else Change.objects.all()
    newest = words.aggregate(newest=Max("pk"))["newest"] or 0
    return f"{shown_release().manifest['release_id']}:{newest}"


def read_and_compare(number: int) -> None:
    """The dry run of a file that waits for it; nothing when it does not. Done again from the start when cut off."""
    upload = Upload.objects.filter(pk=number, state=Upload.State.READING).first()
    if upload is None:
        return
    try:
        counts, mark = _compare(upload)
    except WaypostError as error:
        _finish(upload, state=Upload.State.FAILED, problem=str(error)[:500])
    else:
        # That something was said in between is told until the person has looked again.
        problem = upload.problem if upload.problem == MEANWHILE else ""
        _finish(upload, state=Upload.State.READY, counts=counts, mark=mark, problem=problem)


def _finish(upload: Upload, **parts: Any) -> None:
    Upload.objects.filter(pk=upload.pk, state=Upload.State.READING).update(changed_at=timezone.now(), **parts)


def _compare(upload: Upload) -> tuple[dict[str, Any], str]:
    catalog = load_catalog()
    path = path_of(upload)
    mended = (upload.matched or {}).get("mended")
    if mended:
        cells = {_cell(place): text for place, text in mended.items()}
        path = mend(path, shelf.folder_of(upload.folder) / "mended.xlsx", cells)
    tell = _Teller(upload)
    mark = mark_now(upload.ns_id)
    read = read_upload(
        path, catalog, shown=upload.name, source=source_of(upload), progress=lambda done: tell("read", done, 0)
    )
    societies = [upload.ns_id] if upload.ns_id else None
    rules = load_rules(catalog)
    now = given_now(upload.ns_id, read.language or "en", catalog) if read.given and upload.ns_id else {}
    result = dry_run(
        read.records,
        known_now(societies),
        speaker=upload.ns_id or None,
        speaks_for=societies,
        given_then=read.given,
        given_now=(lambda key: now.get(key, {})) if upload.ns_id else None,
        file_issues=read.report.issues,
        is_whole=True,
        judge=lambda record: str(judge(record, rules).outcome),
        progress=tell,
    )
    result.unread_sheets = _unread_sheets(upload, path)
    shelf.keep_result(upload.folder, result)
    return {**result.counts, "missing": len(result.missing), "rows": len(result.rows), "checks": result.checks}, mark


def _unread_sheets(upload: Upload, path: Path) -> list[str]:
    """Sheets with content that nobody chose: a person is told of them."""
    chosen = (upload.matched or {}).get("sheet")
    if chosen is None or not is_book(path):
        return []
    return [sheet.name for sheet in look_at(path, load_catalog()) if sheet.name and sheet.name != chosen]


def _cell(place: str) -> tuple[str, int, str]:
    sheet, row, letters = place.rsplit("!", 2)
    return sheet, int(row), letters


class _Teller:
    """Tells how far it is, now and then: a page that is opened again finds it."""

    def __init__(self, upload: Upload) -> None:
        self._number = upload.pk
        self._told = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if time.monotonic() - self._told >= _TELL_EVERY:
            self._told = time.monotonic()
            Upload.objects.filter(pk=self._number).update(stage=stage, done=done, total=total)


def take_up_uploads() -> None:
    """After a restart: what was being read or taken in is done again, and folders that no row names are removed."""
    for number, state in Upload.objects.filter(state__in=(Upload.State.READING, Upload.State.TAKING)).values_list(
        "pk", "state"
    ):
        later(_NEXT if state == Upload.State.READING else _TAKE, upload=number)
    clear_shelf()


def clear_shelf() -> None:
    """Remove what was cut off on its way in, or put aside: folders that no row names, after an hour."""
    named = set(Upload.objects.exclude(state=Upload.State.DROPPED).values_list("folder", flat=True))
    for folder in shelf.shelf().iterdir():
        if folder.name not in named and time.time() - folder.stat().st_mtime > _ON_ITS_WAY:
            shutil.rmtree(folder, ignore_errors=True)
