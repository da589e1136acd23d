"""The dry run: what a file would change, row by row, before anything is written.

Each record is one of: ``new``, ``changed``, ``unchanged``, ``conflict`` (somebody else changed the same since, or the
programme is not there any more), ``duplicate`` (new, but resembles what is there or another row), ``unusable`` (why is
among its issues), ``foreign`` (of a society that the person does not speak for). What is known and not in the file is
``missing``: a question, never a deletion.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from waypost.importing.exported import beyond_summary, of_the_told_sort
from waypost.importing.finding import Likeness, find_programmes, name_records
from waypost.importing.held_back import free_texts, kinds_among, private_among
from waypost.importing.known import Known, RecordKey
from waypost.importing.lists import Lists
from waypost.importing.slots import Told, same, told_by
from waypost.model import Issue, SourceRecord
from waypost.model.contribution import OF_CODES, Value
from waypost.reference import Catalog

OUTCOMES = ("new", "changed", "unchanged", "conflict", "duplicate", "unusable", "foreign")
_TEXTS = ("programme.title", "programme.description")  # told per language


class SlotChange(msgspec.Struct, kw_only=True):
    """One slot: what stands, what the file says; of a list the rows taken out and put in.

    ``value`` is what would be kept; ``places`` where the file has each row of ``new``. ``theirs`` is set in a conflict:
    what somebody said since.
    """

    slot: str
    old: Any = None
    new: Any = None
    value: Any = None
    theirs: Any = None
    place: str | None = None
    places: list[str] = []


class RowResult(msgspec.Struct, kw_only=True):
    """One record of the file."""

    number: int  # the row as the spreadsheet shows it
    sheet: str | None
    outcome: str
    title: str | None
    society: str
    identifier: str
    programme: str
    how: str
    changes: list[SlotChange] = []
    declined: dict[str, str] = {}
    duplicates: list[tuple[str, str, float]] = []
    issues: list[dict[str, Any]] = []
    why: str = ""  # of an unusable row: the type of issue that says so
    scope: str = "migration"  # whether it shows signs of migration work: migration, doubtful, other


class DryRun(msgspec.Struct, kw_only=True):
    """All rows, what is missing, and how many there are of each outcome and each issue."""

    rows: list[RowResult]
    missing: list[tuple[str, str]] = []
    counts: dict[str, int] = {}
    slots: dict[str, int] = {}
    checks: dict[str, int] = {}
    file_issues: list[dict[str, Any]] = []
    unread_sheets: list[str] = []


Progress = Callable[[str, int, int], None]


def dry_run(
    records: Sequence[SourceRecord],
    known: Known,
    *,
    speaker: str | None = None,
    speaks_for: Iterable[str] | None = None,
    given_now: Callable[[str], dict[str, str]] | None = None,
    given_then: dict[str, dict[str, str]] | None = None,
    file_issues: Iterable[Issue] = (),
    is_whole: bool = False,
    judge: Callable[[SourceRecord], str] | None = None,
    progress: Progress | None = None,
) -> DryRun:
    """Compare the records of one file with what stands.

    ``speaker`` is the society that a row speaks for when it is published by none. ``speaks_for``: societies whose
    programmes may be told; None for whoever enters for anybody. ``given_then`` is what
    a workbook of ours was sent out with (key → slot → digest) and ``given_now`` what it would be sent out with today.
    ``is_whole``: the file is meant to hold all that is known by its kind of names. ``judge`` says of a new record
    whether it is migration work.
    """
    say = progress or (lambda *_: None)
    told = [told_by(record.claims) for record in records]
    keys = name_records(records, told)
    say("find", 0, 1)
    found = find_programmes(keys, told, known)
    allowed = None if speaks_for is None else frozenset(speaks_for)
    near: set[str] | None = None
    if allowed is not None:  # what stands of a programme is shown to those alone who have a part in it
        near = known.concerning((programme for programme, how in found if how not in ("new", "gone")), allowed)
    comparison = _Comparison(known, told, keys, found, given_now, given_then or {})
    speakers = [speaker_of(record, known.catalog) or speaker or "" for record in records]
    likeness = Likeness(known.titles_of(set(speakers)) if any(how == "new" for _, how in found) else ())
    rows: list[RowResult] = []
    first: dict[str, int] = {}
    for number, record in enumerate(records):
        if number % 500 == 0:
            say("compare", number, len(records))
        row = _row(record, keys[number], found[number], known.catalog)
        row.society = speakers[number]
        is_hidden = near is not None and row.how not in ("new", "gone") and row.programme not in near
        if not row.society or (allowed is not None and row.society not in allowed) or is_hidden:
            row.outcome = "foreign"
        elif record.unusable is not None:
            row.outcome, row.why = "unusable", record.unusable
        elif row.programme in first:
            row.outcome = "duplicate"
            row.duplicates = [("", f"row {first[row.programme]}", 100.0)]
        else:
            first[row.programme] = row.number
            comparison.fill(row, number)
            if row.outcome == "new" and judge is not None:
                row.scope = judge(record)
            if row.outcome == "new":
                _find_like(row, told[number], likeness)
        rows.append(row)
    say("compare", len(records), len(records))
    missing = _missing(known, keys, found, rows) if is_whole else []
    return _summed(rows, missing, file_issues, known.catalog)


def speaker_of(record: SourceRecord, catalog: Catalog) -> str | None:
    """The society that a record speaks for: who publishes it, or who operates what it tells of; None for neither."""
    if record.publisher in catalog.societies:
        return record.publisher
    rows: dict[int, dict[str, str]] = defaultdict(dict)
    for claim in record.claims:
        if claim.kind == "participation":
            rows[claim.subject_no][claim.field] = claim.value
    for row in rows.values():
        if row.get("role") == "operating":
            for text in (row.get("organisation_ref"), row.get("organisation_name")):
                if text and (found := text if text in catalog.societies else catalog.find_society(text)):
                    return found
    return None


def _row(record: SourceRecord, key: RecordKey, found: tuple[str, str], catalog: Catalog) -> RowResult:
    title = next((c.value for c in record.claims if c.kind == "programme" and c.field == "title"), None)
    return RowResult(
        number=record.row or record.line or 0, sheet=record.sheet, outcome="new", title=title, society=key[0],
        identifier=key[1], programme=found[0], how=found[1], issues=[_plain(issue, catalog) for issue in record.issues],
    )  # fmt: skip


def _plain(issue: Issue, catalog: Catalog) -> dict[str, Any]:
    """An issue as a dry run keeps it: what it lacks is left out; how grave its kind is stands with it."""
    built: dict[str, Any] = msgspec.to_builtins(issue)
    kept = {name: value for name, value in built.items() if value is not None and name not in ("file", "record_id")}
    known = catalog.issue_types.get(issue.issue_type)
    return kept | {"severity": known.severity if known is not None else "warning"}


class _Comparison:
    """What each record would change, with what was loaded for all of them at once."""

    def __init__(
        self,
        known: Known,
        told: Sequence[Told],
        keys: Sequence[RecordKey],
        found: Sequence[tuple[str, str]],
        given_now: Callable[[str], dict[str, str]] | None,
        given_then: dict[str, dict[str, str]],
    ) -> None:
        self._known = known
        self._told = told
        self._keys = keys
        self._lists = Lists(known.catalog)
        self._given_now = given_now
        self._given_then = given_then
        fields: dict[str, set[str]] = defaultdict(set)
        for each in told:
            for slot, value in each.slots.items():
                if isinstance(value, list):
                    for each_row in value:
                        if isinstance(each_row, dict):
                            fields[slot].update(each_row)
        told_texts = (free_texts(slot, value) for each in told for slot, value in each.slots.items())
        self._private = private_among(known.con, told_texts)
        self._fields = {slot: frozenset(names) for slot, names in fields.items()}
        by_record = [key for key, (_, how) in zip(keys, found, strict=True) if how == "record"]
        self._last = known.last_said(by_record)
        known.load(
            programme
            for key, (programme, how) in zip(keys, found, strict=True)
            if how in ("key", "identifier") or (how == "record" and key not in self._last)
        )

    def fill(self, row: RowResult, number: int) -> None:
        """Set the outcome and the changes of a row."""
        told = self._told[number]
        if row.how == "gone":
            row.outcome = "conflict"
            return
        before = self._last.get(self._keys[number])
        is_new = row.how == "new"
        row.declined = dict(told.declined)
        then = self._given_then.get(row.programme, {})
        now = self._given_now(row.programme) if self._given_now and then and not is_new else {}
        words = self._known.words(row.programme)
        there: Mapping[str, Value] = {}
        if not is_new:
            there = before.slots if before is not None else self._known.register(row.programme)
        # What the file repeats is then what exports show, unless it is a workbook of ours, which shows all there is.
        is_shown = not is_new and before is None and not self._given_then
        for slot, value in told.slots.items():
            # Codes that a reader works out follow what the source said before: a sector put right is a service, too.
            is_guess = slot in told.inferred and not is_new and (before is None or slot not in OF_CODES)
            if slot in told.repeated or is_guess:
                continue
            change = self._compare(row, slot, value, there, words, is_shown=is_shown)
            if change is None:
                continue
            change.place = told.places.get(slot)
            if isinstance(change.new, list):
                change.places = told.where(slot, change.new)
            if self._private and (kinds := kinds_among(self._private, free_texts(change.slot, change.value))):
                row.issues.append(_held_back(row, change, kinds))
                continue
            sent, current = then.get(_given_slot(change.slot)), now.get(_given_slot(change.slot))
            is_old = sent is not None and self._given_now is not None and current != sent
            # A file puts right what an earlier file said; what somebody said on a page since is asked about.
            is_by_hand = change.slot in words and (row.programme, change.slot) not in self._known.said.from_files
            if is_old or (sent is None and is_by_hand and not is_new):
                change.theirs = words.get(change.slot, there.get(change.slot))
            row.changes.append(change)
        row.outcome = self._outcome(row, is_new=is_new)

    def _compare(
        self,
        row: RowResult,
        told_slot: str,
        told: Value,
        there: Mapping[str, Value],
        words: Mapping[str, Value],
        *,
        is_shown: bool,
    ) -> SlotChange | None:
        """What a slot would become; None when it stays as it is."""
        slot = self._in_a_language(told_slot, told, there, words)
        base = there.get(slot)
        stands = words.get(slot, base)
        apart: Value = []
        if self._is_of_each(slot):  # a file that tells of data says nothing of detention
            base, _ = of_the_told_sort(slot, told, base)
            stands, apart = of_the_told_sort(slot, told, stands)
        if (row.how != "new" and self._same(slot, told, base)) or (slot in words and self._same(slot, told, stands)):
            return None
        if not is_shown or self._is_of_each(slot):
            change = self._change(slot, told, stands)
            change.value = [*change.value, *apart] if apart else change.value
            return change
        beyond = beyond_summary(slot, told, stands, self._known.summary(row.programme), self._lists)
        if beyond is None:
            return None
        near, others = of_the_told_sort(slot, beyond, stands)
        if self._same(slot, beyond, near):
            return None
        change = self._change(slot, beyond, near)
        if others:
            change.value = [*change.value, *others]
        return change

    def _is_of_each(self, slot: str) -> bool:
        """Whether a list is taken from one source for each value of a field on its own."""
        kind = self._known.catalog.schema.get(slot)
        return kind is not None and kind.each is not None

    def _same(self, slot: str, told: Value, stands: Value | None) -> bool:
        if isinstance(told, list) or isinstance(stands, list):
            return self._lists.same(slot, told, stands, self._fields.get(slot, ()))
        return same(told, stands)

    def _in_a_language(self, slot: str, value: Value, *there: Mapping[str, Value]) -> str:
        """A text is what stands in the language that has the same one; one that names none, in the only one."""
        base = next((text for text in _TEXTS if slot.startswith(text)), None)
        if base is None or any(same(value, slots.get(slot)) for slots in there):
            return slot
        known = {name: text for slots in there for name, text in slots.items() if name.startswith(base)}
        alike = next((name for name, text in known.items() if same(value, text)), None)
        if alike or slot != base or slot in known:
            return alike or slot
        return next(iter(known)) if len(known) == 1 else f"{slot}.en" if f"{slot}.en" in known else slot

    def _outcome(self, row: RowResult, *, is_new: bool) -> str:
        if any(change.theirs is not None for change in row.changes):
            return "conflict"
        if is_new:
            return "new"
        return "changed" if row.changes or row.declined else "unchanged"

    def _change(self, slot: str, value: Value, stands: Value | None) -> SlotChange:
        if not isinstance(value, list):
            return SlotChange(slot=slot, old=stands, new=value, value=value)
        out, put_in = self._lists.changes(slot, value, stands, self._fields.get(slot, ()))
        kept: Value = value
        if value and isinstance(value[0], dict) and isinstance(stands, list):
            kind = self._known.catalog.schema.get(slot)
            rows = [row for row in stands if isinstance(row, dict)]
            kept = self._lists.merged(slot, value, rows, kind.key if kind else ())
        return SlotChange(slot=slot, old=out, new=put_in, value=kept)


def _held_back(row: RowResult, change: SlotChange, kinds: Sequence[str]) -> dict[str, Any]:
    """The issue of a text with personal data, which is not taken in."""
    return {
        "issue_type": "personal_data_held_back",
        "severity": "warning",
        "sheet": row.sheet,
        "row": row.number,
        "column": change.place,
        "field": change.slot,
        "found": ", ".join(kinds),
    }


def _given_slot(slot: str) -> str:
    """What a slot is called in the hidden sheet of a workbook: codes in a programme's own row go by their column."""
    return f"{slot}.{OF_CODES[slot]}" if slot in OF_CODES else slot


def _find_like(row: RowResult, told: Told, likeness: Likeness) -> None:
    titles = [str(value) for slot, value in told.slots.items() if slot.startswith("programme.title")]
    places = told.slots.get("place") or []
    countries = {str(each.get("country_code")) for each in places if isinstance(each, dict)} - {"None"}
    row.duplicates = likeness.find(titles, countries)
    if row.duplicates:
        row.outcome = "duplicate"


def _missing(
    known: Known, keys: Sequence[RecordKey], found: Sequence[tuple[str, str]], rows: Sequence[RowResult]
) -> list[tuple[str, str]]:
    """What the file could be expected to hold and does not: by the kind of names that its rows have."""
    there = {programme for programme, _ in found}
    hows = Counter(how for _, how in found)
    if not hows["record"] + hows["key"]:  # a list of something else says nothing of what it lacks
        return []
    if hows["record"] > hows["key"]:
        names = [key for key, (_, how) in zip(keys, found, strict=True) if how == "record"]
        listed = known.of_the_same_lists(names)
    else:
        listed = known.operated_by({row.society for row in rows if row.outcome != "foreign"})
    return [(key, title) for key, title in listed if key not in there and key not in known.said.withdrawn]


def _summed(
    rows: list[RowResult], missing: list[tuple[str, str]], file_issues: Iterable[Issue], catalog: Catalog
) -> DryRun:
    outcomes = Counter(row.outcome for row in rows)
    slots = Counter(change.slot for row in rows if row.outcome in ("changed", "conflict") for change in row.changes)
    told = [_plain(issue, catalog) for issue in file_issues]
    checks = Counter(issue["issue_type"] for issue in [*told, *(i for row in rows for i in row.issues)])
    return DryRun(
        rows=rows,
        missing=missing,
        counts={name: outcomes[name] for name in OUTCOMES},
        slots=dict(sorted(slots.items())),
        checks=dict(sorted(checks.items())),
        file_issues=told,
    )
