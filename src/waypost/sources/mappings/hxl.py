"""Rows under HXL tags to claims: one record per row, or per programme key where the sheet has one.

The same mapping serves sheets without tags whose columns are declared: a declaration gives each header a tag.
Titles that a sheet does not state are put together from who, what and where, and marked as inferred.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost.model import RawRecord, SourceRecord
from waypost.model.text import fold
from waypost.model.values import ValueUnreadable, parse_boolean
from waypost.sources.claiming import Claimer
from waypost.sources.context import ReadContext
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.formats.tabular_records import TaggedRows
from waypost.sources.formats.tabular_rows import column_letter
from waypost.sources.mappings.hxl_cells import RowCells, shown_cell
from waypost.sources.mappings.hxl_draft import Draft, Said
from waypost.sources.mappings.hxl_parts import (
    claim_money,
    claim_names,
    claim_organisations,
    claim_people,
    claim_places,
    claim_status,
    claim_themes,
)
from waypost.sources.mappings.hxl_plan import Plan, make_plan

_TOTALS = frozenset(
    fold(word)
    for word in (
        "total", "totals", "sub total", "subtotal", "grand total", "overall total", "sum",
        "totaux", "sous total", "total général", "somme", "totales", "total general", "suma",
        "المجموع", "مجموع", "الإجمالي", "الاجمالي", "المجموع الكلي", "الإجمالي الكلي",
    )
)  # fmt: skip


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of a raw record; every filled cell ends in a claim, an issue, unmapped or ignored."""
    tagged: TaggedRows = raw.data
    plan = _plan_of(tagged, raw, ctx)
    record = SourceRecord(
        source_id=ctx.source.source_id,
        publisher=ctx.source.publisher,
        publisher_name=ctx.source.publisher_name,
        record_kind="sheet_row",
        identifier=_identifier(tagged, raw, ctx),
        file=ctx.report.file,
        sheet=raw.sheet,
        row=raw.row,
        line=raw.line,
        stated_date=ctx.source.stated_date,
    )
    draft = Draft(record)
    latest = ""
    every = [RowCells(row, record, ctx, plan) for row in tagged.rows]
    for row, cells in zip(tagged.rows, every, strict=True):
        draft.used = cells.used
        latest = max(latest, _stated_date(cells))
        _map_row(cells, draft)
        _count_rest(cells, tagged.columns.key if tagged.key is not None else [])
        for finding in tagged.columns.findings.get(row.number, ()):
            record.issues.append(finding)
    record.checked = tagged.columns.answered(row.number for row in tagged.rows)
    if latest:
        record.stated_date = latest
    first = every[0]
    if _is_total(first, tagged):
        record.unusable = "row_total"
        record.flag("row_total", found="; ".join(filter(None, map(shown_cell, first.row.cells[:4]))))
    _infer_title(draft, first)
    _set_publisher(draft, first)
    for path, value in ctx.source.rows.constants.items():
        kind, _, name = path.rpartition(".")
        draft.add_part(kind, {name: Said(value, basis="inferred")})
    if ctx.source.rows.holds != "programmes":
        record.unusable = record.unusable or "row_no_programme"
    yield record


def _plan_of(tagged: TaggedRows, raw: RawRecord, ctx: ReadContext) -> Plan:
    """The sheet's plan, made with its first record; columns that nobody understands are flagged then."""
    plan: Plan | None = tagged.columns.plan
    if plan is None:
        plan = tagged.columns.plan = make_plan(tagged.columns.columns, tagged.columns.key, ctx.source, ctx.catalog)
        for column, attribute in plan.not_understood:
            ctx.report.flag(
                "count_not_understood",
                sheet=raw.sheet,
                column=column.shown,
                found=f"+{attribute}",
                expected="attributes for sex, age, group, unit or service",
                suggestion="declare what the column counts; its numbers were left out",
            )
        if ctx.source.rows.holds != "programmes":
            ctx.report.flag("row_no_programme", sheet=raw.sheet, found=f"rows of {ctx.source.rows.holds}")
        elif not tagged.columns.key:
            ctx.report.flag(
                "rows_without_key",
                sheet=raw.sheet,
                expected="a column that names the programme, such as #activity+code",
                suggestion="declare rows: key; until then each row is known by its place in the file",
            )
    return plan


def _identifier(tagged: TaggedRows, raw: RawRecord, ctx: ReadContext) -> str:
    """The key's values, made unique for the source unless the declaration says that they are the publisher's."""
    if tagged.key is None:
        place = f"{raw.sheet}!{raw.row}" if raw.sheet else str(raw.row)
        return f"{ctx.report.file}:{place}"
    key = "/".join(tagged.key)
    if ctx.source.rows.key_scope == "publisher":
        return key
    return f"{ctx.report.file if ctx.source.is_default else ctx.source.source_id}:{key}"


def _map_row(cells: RowCells, draft: Draft) -> None:
    """Claims of one row."""
    plan, language = cells.plan, cells.ctx.source.language
    for columns, name in ((plan.titles, "title"), (plan.descriptions, "description")):
        for column, stated_language in columns:
            text = cells.text(column)
            said = Said(text, cells.original(column), column)
            if name == "description" and draft.value(name, stated_language or language) not in (None, text):
                _add_description(draft, said, stated_language or language)
            else:
                draft.set_field(name, said, cells, stated_language or language)
    status = claim_status(cells, draft)
    start, end = _claim_dates(cells, draft, status)
    period = cells.stated_period()
    claim_organisations(cells, draft)
    claim_themes(cells, draft)
    countries = claim_places(cells, draft)
    is_dated = claim_people(cells, draft, countries, period or (start, end))
    is_dated |= claim_money(cells, draft, period or (start, end))
    if period is not None and is_dated:
        cells.mark(*plan.periods)
    claim_names(cells, draft)
    _claim_direct(cells, draft)
    if not plan.titles:
        cells.mark(*plan.kinds_of_activity)  # titles are made of them


def _add_description(draft: Draft, said: Said, language: str | None) -> None:
    """A second description (of another column or row) is claimed beside the first, once."""
    known = {claim.value for claim in draft.record.claims if claim.kind == "programme" and claim.field == "description"}
    if said.column is not None:
        draft.used.add(said.column.index)
    if said.value and said.value not in known:
        draft.record.add(
            "programme", "description", said.value, language=language, original=said.original,
            place=said.column.shown if said.column else None,
        )  # fmt: skip


def _claim_dates(cells: RowCells, draft: Draft, status: str | None) -> tuple[str | None, str | None]:
    """Start and end under the fields that the tag, or else the stated status, gives them.

    A planned programme has planned dates; a running one has started and is meant to end; without a status the
    start is taken as actual and the end as planned, as for IFRC GO.
    """
    edges: dict[str, str] = {}
    for column, edge in cells.plan.dates:
        field = f"{edge}_date"
        if edge == "start":
            field = "planned_start_date" if status == "pipeline" else "actual_start_date"
        elif edge == "end":
            field = "actual_end_date" if status == "closed" else "planned_end_date"
        iso = cells.date(column, f"programme.{field}")
        if iso is None:
            continue
        side = "end" if edge.endswith("end") else "start"
        edges.setdefault(side, iso)
        if side == "end" and edges.get("start", iso) > iso:
            expected = f"a day not before the start {edges['start']}"
            cells.flag("dates_out_of_order", column, f"programme.{field}", iso, expected)
        draft.set_field(field, Said(iso, cells.original(column), column), cells)
    return edges.get("start"), edges.get("end")


def _stated_date(cells: RowCells) -> str:
    cells.mark(*cells.plan.stated_dates)
    dates = [cells.date(column, "stated_date") for column in cells.plan.stated_dates]
    return max((date for date in dates if date), default="")


def _claim_direct(cells: RowCells, draft: Draft) -> None:
    """Columns that a declaration ties to a field of the schema, read by the field's type."""
    for column, kind, name in cells.plan.direct:
        stated = cells.text(column)
        if not stated:
            continue
        fixed = {key: Said(value) for key, value in column.fixed.items() if key != "claim"}
        value = _read_as(cells, kind, name, stated, column)
        if value is None:
            continue
        said = Said(value, cells.original(column), column)
        if kind == "programme":
            draft.set_field(name, said, cells)
        else:
            draft.add_part(kind, {name: said, **fixed})


def _read_as(cells: RowCells, kind: str, name: str, stated: str, column: Column) -> str | None:
    """Canonical value of a stated text by the type of its field in the schema, or None with an issue."""
    schema, path = cells.ctx.catalog.schema[kind].fields[name], f"{kind}.{name}"
    claimer = Claimer(cells.record, cells.ctx, cells.ctx.source.language or "en", decimal=cells.ctx.source.decimal)
    if schema.type == "date":
        return cells.date(column, path)
    if schema.type in ("decimal", "integer"):
        return claimer.read_number(path, stated, whole=schema.type == "integer", column=column.shown)
    if schema.type == "code" and schema.code_list:
        return claimer.read_code(path, stated, schema.code_list, column=column.shown)
    if schema.type == "country":
        return claimer.country(path, stated, column=column.shown)
    if schema.type == "trail":
        trail = cells.plan_lookup(name, stated) or cells.ctx.catalog.find_trail(stated)
        if trail is None:
            known = ", ".join(list(cells.ctx.catalog.trails)[:8])
            cells.flag("trail_unknown", column, path, stated, f"a trail by id or name: {known} …")
        return trail
    if schema.type == "boolean":
        try:
            return parse_boolean(stated)
        except ValueUnreadable as error:
            cells.flag("truth_unreadable", column, path, error.found, error.expected)
            return None
    return stated


def _is_total(cells: RowCells, tagged: TaggedRows) -> bool:
    """Whether the row adds up the others: its key, its title or its first text says so."""
    texts = [*(tagged.key or ()), *(cells.text(column) for column, _ in cells.plan.titles)]
    texts += [text for text in map(shown_cell, cells.row.cells) if text][:1]
    return any(fold(text) in _TOTALS for text in texts)


def _count_rest(cells: RowCells, key: list[Column]) -> None:
    """Count filled cells that ended in no claim and no issue; a filled cell beyond the columns is an issue."""
    report, plan = cells.ctx.report, cells.plan
    for column in plan.ignored:
        if cells.text(column):
            report.ignored[str(column.tag or column.header)] += 1
    cells.mark(*plan.ignored, *key)
    for column, name in (*plan.unmapped, *plan.mapped):
        if column.index not in cells.used and cells.text(column) and column.index not in cells.used:
            report.unmapped[name] += 1
    for index in range(plan.width, len(cells.row.cells)):
        text = shown_cell(cells.row.cells[index])
        if text:
            cells.record.flag(
                "row_too_long",
                found=text,
                expected=f"{plan.width} cells",
                column=column_letter(index),
                row=cells.row.number,
                line=cells.row.line,
                suggestion="put quotes around cells that hold the delimiter",
            )
            break


def _infer_title(draft: Draft, cells: RowCells) -> None:
    """A title from kind of activity, or from who does what where, when the sheet states none."""
    if draft.has("title"):
        return
    plan = cells.plan
    activity = next((text for text in map(cells.text, plan.kinds_of_activity) if text), "")
    sector = next((text for text in (cells.text(s.name) for s in plan.sectors.values()) if text), "")
    who = next((text for text in (cells.text(o.name) for o in plan.orgs.values()) if text), "")
    whole = plan.places.get(None)
    levels = [whole.adm_names[n] for n in sorted(whole.adm_names)] if whole else []
    where = next((text for text in map(cells.text, levels) if text), "")
    what = activity or sector
    if what:
        title = f"{who}: {what}" if who else what
        language = cells.ctx.source.language
        said = Said(f"{title}, {where}" if where else title, basis="inferred")
        draft.set_field("title", said, cells, language)


def _set_publisher(draft: Draft, cells: RowCells) -> None:
    """The society of the row as publisher, where the declaration says that organisations report themselves."""
    plan, ctx, record = cells.plan, cells.ctx, draft.record
    if ctx.source.rows.publisher_from != "org":
        return
    names = [c.value for c in record.claims if c.kind == "participation" and c.field == "organisation_name"]
    if not names:
        return
    name = names[0]
    if name not in plan.publishers:
        plan.publishers[name] = ctx.catalog.find_society(cells.plan_lookup("organisation_name", name) or name)
    society = plan.publishers[name]
    if society is not None:
        record.publisher = society
        record.publisher_name = ctx.catalog.societies[society].names.get("en", name)
