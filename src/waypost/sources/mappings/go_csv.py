"""Rows of IFRC GO's 3W import layout to claims.

The layout has no identifier: a project is known by its society, name, country and start, so that a corrected
file updates it. The publisher is the society that reports, unless a declaration says who sent the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from waypost.model import RawRecord, SourceRecord
from waypost.model.text import fold
from waypost.sources.claiming import Claimer
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.formats.go_csv import KEY
from waypost.sources.go_places import claim_admin1, find_admin1
from waypost.sources.go_terms import claim_dates, claim_people, claim_society, claim_spending, plain_text
from waypost.sources.go_themes import add_sector, add_tag

_PERSONS = ("Contact Email", "Contact Name", "Contact Role")
_WHOLE_COUNTRY = frozenset(fold(w) for w in ("countrywide", "nationwide", "national", "all", "toutes", "todas", "الكل"))
_EXAMPLE = "[Example] "
_CODES = (
    ("programme_type", "Programme Type", "programme_type"),
    ("operation_type", "Operation Type", "operation_type"),
    ("visibility", "Visibility", "visibility"),
)


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of a project; every column ends in a claim, an issue, unmapped or ignored."""
    rows: list[dict[str, str]] = raw.data["rows"]
    fields = Exhaust(rows[0], ctx.report)
    society_text = fields.text("Reporting NS")
    society = _find_society(ctx, society_text)
    declared = not ctx.source.is_default
    record = SourceRecord(
        source_id=ctx.source.source_id,
        publisher=ctx.source.publisher if declared or society is None else society,
        publisher_name=ctx.source.publisher_name if declared or society is None else None,
        record_kind="project",
        identifier=_identifier(rows[0], society, raw.data["occurrence"]),
        file=ctx.report.file,
        row=raw.row,
        stated_date=ctx.source.stated_date,
    )
    claimer = Claimer(record, ctx, ctx.source.language or "en", system="go")
    if raw.data["occurrence"] > 1:
        record.flag(
            "go_row_repeated",
            found="; ".join(rows[0].get(name, "") for name in KEY),
            expected="one row, or rows that differ only in their regions",
            suggestion="give the projects names of their own, or join the rows",
        )
    title = fields.text("Project Name")
    if title is not None and title.startswith(_EXAMPLE):  # how Waypost's own export marks what is invented
        title = title.removeprefix(_EXAMPLE)
        claimer.record.add("programme", "is_example", "true", place="Project Name")
    claimer.text("programme", "title", title, language=claimer.language, column="Project Name")
    stated = fields.text("Description")
    record.add(
        "programme",
        "description",
        plain_text(stated),
        language=claimer.language,
        original=stated,
        place="Description",
    )
    status = claimer.code("programme", "stated_status", fields.take("Status"), "status", column="Status")
    for field, column, code_list in _CODES:
        claimer.code("programme", field, fields.take(column), code_list, column=column)
    period = _claim_dates(claimer, fields, status)
    _claim_where_and_who(claimer, fields, rows, society, society_text)
    sector, disaster = fields.text("Primary Sector"), fields.text("Disaster Type")
    add_sector(claimer, "go_sector", "sector_code", 0, None, sector, "Primary Sector")
    add_sector(claimer, "go_disaster_type", "disaster_type", 1, None, disaster, "Disaster Type")
    for position, tag in enumerate(_listed(fields.text("Tags"))):
        add_tag(claimer, position, None, tag, "Tags")
    budget = ("Budget(CHF)", fields.take("Budget(CHF)"))
    claim_spending(claimer, budget, ("Actual Expenditure", fields.take("Actual Expenditure")), period, status)
    _claim_people(claimer, fields, period)
    fields.ignore(*_PERSONS)
    fields.finish()
    yield record


def _find_society(ctx: ReadContext, text: str | None) -> str | None:
    """GO's import takes the name of the society or of its country."""
    if text is None:
        return None
    country = ctx.catalog.find_country(text)
    return ctx.catalog.find_society(text) or (ctx.catalog.society_of_country(country) if country else None)


def _identifier(row: dict[str, str], society: str | None, occurrence: int) -> str:
    """``go3w-`` and 16 hexadecimal digits of the folded key; ``-2`` and so on for the rows that repeat it."""
    parts = [society or fold(row.get("Reporting NS", "")), *(fold(row.get(name, "")) for name in KEY[1:])]
    digest = blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"go3w-{digest}" + (f"-{occurrence}" if occurrence > 1 else "")


def _claim_dates(claimer: Claimer, fields: Exhaust, status: str | None) -> tuple[str | None, str | None]:
    stated = fields.take("Start Date"), fields.take("End Date")
    start = claimer.read_date("programme.start_date", stated[0], column="Start Date")
    end = claimer.read_date("programme.end_date", stated[1], column="End Date")
    original = stated_text(stated[0]), stated_text(stated[1])
    claim_dates(claimer, status, ("Start Date", start), ("End Date", end), original)
    return start, end


def _listed(text: str | None, separators: str = ",;") -> list[str]:
    if text is None:
        return []
    for separator in separators[1:]:
        text = text.replace(separator, separators[0])
    return [part.strip() for part in text.split(separators[0]) if part.strip()]


def _claim_where_and_who(
    claimer: Claimer, fields: Exhaust, rows: list[dict[str, str]], society: str | None, society_text: str | None
) -> None:
    catalog = claimer.ctx.catalog
    claim_society(claimer, 0, "operating", society, society_text, "Reporting NS")
    text = fields.text("Country")
    # The whole cell first: "Congo, Democratic Republic of the" is one country.
    listed = [text] if text is None or catalog.find_country(text) else _listed(text)
    countries = [found for name in listed if (found := claimer.country("place.country_code", name, column="Country"))]
    for number, country in enumerate(dict.fromkeys(countries)):
        host = catalog.society_of_country(country)
        if host is not None and host != society:
            claim_society(claimer, 1 + number, "host", host, catalog.societies[host].names.get("en"), "Country")
    fields.take("Regions")
    places = 0
    for row in rows:
        places = _claim_districts(claimer, row.get("Regions", ""), countries, places)
    for country in countries[0 if places == 0 else len(countries) :]:
        claimer.record.add("place", "country_code", country, subject_no=places, original=text, place="Country")
        places += 1


def _claim_districts(claimer: Claimer, cell: str, countries: list[str], places: int) -> int:
    """Districts of one row, each a place; returns the next free number. "Countrywide" adds none."""
    country = countries[0] if len(countries) == 1 else None
    whole = cell.strip()
    catalog = claimer.ctx.catalog
    names = [whole] if find_admin1(catalog, country, whole) else _listed(whole)
    for name in names:
        if fold(name) in _WHOLE_COUNTRY:
            continue
        own = country or next((c for c in countries if find_admin1(catalog, c, name)), None)
        claimer.record.add("place", "country_code", own, subject_no=places, place="Country")
        claim_admin1(claimer, places, own, None, name, "Regions")
        places += 1
    return places


def _claim_people(claimer: Claimer, fields: Exhaust, period: tuple[str | None, str | None]) -> None:
    subject_no = 0
    for measure, prefix in (("targeted", "Targeted"), ("reached", "Reached")):
        stated: dict[str | None, tuple[str, object]] = {
            sex: (f"{prefix} {part}", fields.take(f"{prefix} {part}"))
            for sex, part in ((None, "Total"), ("male", "Males"), ("female", "Females"), ("other", "Others"))
        }
        subject_no = claim_people(claimer, measure, stated, period, subject_no)
