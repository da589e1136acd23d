"""What was said in the web to claims: each slot is one answer, a list stands for the whole list of its speaker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from waypost.model import OF_SOCIETIES, RawRecord, SourceRecord
from waypost.model.contribution import OF_CODES, Contribution, rows_of, slot_kind
from waypost.reference.fitting import fits, fits_row
from waypost.sources.context import ReadContext

_BESIDE = "contributions_beside"


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of a line; what the schema does not have is counted and left out."""
    said: Contribution = raw.data
    known = said.speaker in ctx.catalog.societies
    name = ctx.catalog.societies[said.speaker].names.get("en") if known else said.speaker_name
    record = SourceRecord(
        source_id=ctx.source.source_id, publisher=said.speaker, publisher_name=name, record_kind="programme",
        identifier=said.programme, file=ctx.report.file, line=raw.line, stated_date=said.stated,
    )  # fmt: skip
    is_own = ctx.source.source_id != _BESIDE
    if said.is_of_itself:
        _claim_of_itself(record, ctx, said)
        yield record
        return
    for number, (authority, value) in enumerate((("waypost", said.programme), *said.identifiers)):
        record.add("identifier", "authority", authority, subject_no=number)
        record.add("identifier", "value", value, subject_no=number)
    if said.withdrawn and is_own:
        record.add("programme", "withdrawn_date", _day(said.withdrawn))
    for slot, value in sorted(said.slots.items()):
        _claim(record, ctx, slot, value, is_own=is_own)
    markers: list[tuple[str, str, str | None]] = [
        (slot, "no_answer", kind) for slot, kind in sorted(said.declined.items())
    ]
    markers += [(slot, "emptied", None) for slot in sorted(said.emptied) if is_own]
    for number, (slot, marker_type, kind) in enumerate(markers):
        code = slot.removeprefix("programme.") if slot_kind(slot) == "programme" else slot
        for field, text in (("marker_type", marker_type), ("marker_code", code), ("marker_name", kind)):
            record.add("marker", field, text, subject_no=number)
    if said.is_new and "participation" not in said.slots and known:
        for field, text in (("organisation_ref", said.speaker), ("role", "operating")):
            record.add("participation", field, text, basis="inferred")
    yield record


def _claim_of_itself(record: SourceRecord, ctx: ReadContext, said: Contribution) -> None:
    """What a society declines, what it calls people: whole lists, each in a table of its own."""
    record.record_kind, record.unusable = OF_SOCIETIES[0], "position_of_a_society"
    for kind, value in sorted(said.slots.items()):
        if kind not in OF_SOCIETIES:
            ctx.report.unmapped[kind] += 1
            continue
        _claim(record, ctx, kind, value, is_own=True)
        for number in sorted({claim.subject_no for claim in record.claims if claim.kind == kind}):
            record.add(kind, "society_ref", said.speaker, subject_no=number)
    for number, kind in enumerate((*sorted(set(said.slots) & set(OF_SOCIETIES)), *sorted(said.emptied))):
        record.add("marker", "marker_type", "whole_list", subject_no=number)
        record.add("marker", "marker_code", kind, subject_no=number)


def _claim(record: SourceRecord, ctx: ReadContext, slot: str, value: object, *, is_own: bool) -> None:
    kind, _, rest = slot.partition(".")
    schema = ctx.catalog.schema.get(kind)
    if kind == "programme" and schema is not None:
        field, _, language = rest.partition(".")
        if field in schema.fields and isinstance(value, str):
            if _fits(record, ctx, kind, field, value):
                record.add(kind, field, value, language=language or None)
            return
    elif schema is not None and kind != "marker" and isinstance(value, list):
        # Of a society's own list nothing stands beside it; what others add stands beside what is there.
        basis = "revised" if is_own else "reported"
        for number, row in enumerate(rows_of(kind, value)):
            if isinstance(row, dict) and not fits_row(kind, row, ctx.catalog):
                record.flag("practice_unknown", field=kind, found=str(row)[:120], expected="a field and its value")
                continue
            for field, text in sorted(row.items() if isinstance(row, dict) else ()):
                if field in schema.fields and isinstance(text, str):
                    if _fits(record, ctx, kind, field, text):
                        record.add(kind, field, text, subject_no=number, basis=basis)
                else:
                    ctx.report.unmapped[f"{kind}.{field}"] += 1
        return
    ctx.report.unmapped[slot if kind not in OF_CODES else kind] += 1


def _fits(record: SourceRecord, ctx: ReadContext, kind: str, field: str, value: str) -> bool:
    """Whether the register can hold a value; an issue where not, for one such value would stop the whole build."""
    if fits(kind, field, value, ctx.catalog):
        return True
    expected = "a value of its list, a day as 2026-03-31, a number in digits"
    record.flag("contribution_misfit", field=f"{kind}.{field}", found=value[:120], expected=expected)
    return False


def _day(text: str) -> str:
    try:
        return dt.datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return text[:10]
