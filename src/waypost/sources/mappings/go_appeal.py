"""IFRC GO appeals (``/api/v2/appeal/``) to claims.

The Federation is accountable and channels the money; the society of the country operates. GO files an appeal
for several countries under the country of the regional office (Kenya for Uganda, Rwanda and Burundi). Where the
title names other countries and not that one, the places are inferred from the title, no society is claimed to
operate, and an issue says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost.model import RawRecord, SourceRecord
from waypost.sources.claiming import Claimer
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.go_places import claim_where, countries_named
from waypost.sources.go_terms import (
    PUBLISHER,
    CountryDetail,
    claim_dates,
    claim_paired,
    claim_people,
    claim_society,
    find_society,
    flag_disagreement,
    stated_moment,
)
from waypost.sources.go_themes import add_marker, claim_disaster_type
from waypost.sources.mappings.go_project import emergency

_BOOKKEEPING = ("real_data_update", "created_at", "needs_confirmation")


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of an appeal; every key ends in a claim, an issue, unmapped or ignored."""
    fields = Exhaust(raw.data, ctx.report)
    code = fields.text("code")
    number = fields.text("id")
    identifier = code or (f"go-appeal-{number}" if number else f"{ctx.report.file}:{raw.line}")
    record = SourceRecord(
        source_id=ctx.source.source_id,
        publisher=ctx.source.publisher,
        publisher_name=ctx.source.publisher_name,
        record_kind="appeal",
        identifier=identifier,
        file=ctx.report.file,
        line=raw.line,
    )
    claimer = Claimer(record, ctx, ctx.source.language or "en", system="go")
    if code is None:
        record.flag("identifier_missing", field="code", expected="the code of the appeal, such as MDRXX001")
    numbers = (("appeal", code), ("go", number and f"appeal/{number}"), ("go", _prefixed("aid", fields.text("aid"))))
    for subject_no, (authority, value) in enumerate(pair for pair in numbers if pair[1]):
        record.add("identifier", "authority", authority, subject_no=subject_no)
        record.add("identifier", "value", value, subject_no=subject_no)

    title = claimer.text("programme", "title", fields.take("name"), language=claimer.language, column="name")
    status = claim_paired(claimer, fields, "status", "stated_status", "status")
    period = _claim_dates(claimer, fields, status)
    claim_disaster_type(claimer, fields)
    _claim_type_and_offices(claimer, fields)
    _claim_where_and_who(claimer, fields, title)
    _claim_money(claimer, fields, period)
    _claim_people(claimer, fields, period)
    event = fields.text("event")
    record.add("link", "link_type", "emergency" if event else None, place="event")
    record.add("link", "target", emergency(event) if event else None, place="event")
    stated = fields.take("modified_at")
    record.stated_date = stated_moment(stated)
    if record.stated_date is None:
        claimer.read_date("modified_at", stated)
    fields.ignore(*_BOOKKEEPING)
    fields.finish()
    yield record


def _prefixed(prefix: str, number: str | None) -> str | None:
    return f"{prefix}/{number}" if number else None


def _claim_dates(claimer: Claimer, fields: Exhaust, status: str | None) -> tuple[str | None, str | None]:
    stated = fields.take("start_date"), fields.take("end_date")
    start = claimer.read_date("programme.start_date", stated[0], column="start_date")
    end = claimer.read_date("programme.end_date", stated[1], column="end_date")
    original = stated_text(stated[0]), stated_text(stated[1])
    claim_dates(claimer, status, ("start_date", start), ("end_date", end), original)
    return start, end


def _claim_type_and_offices(claimer: Claimer, fields: Exhaust) -> None:
    """Appeal type, the office that GO calls ``sector``, and the region: tags as published."""
    number, label = fields.text("atype"), fields.text("atype_display")
    known = claimer.lookup("appeal_type", number) if number is not None else None
    if number is not None and (known is None or (label is not None and known != claimer.lookup("appeal_type", label))):
        flag_disagreement(claimer, "marker.marker_code", f"atype={number}", f"atype_display={label}", "atype")
    if number is not None or label is not None:
        add_marker(claimer, 0, "go_appeal_type", number, label, "atype_display")
        operation = claimer.lookup("operation_type_of_appeal", known or label or "")
        claimer.record.add("programme", "operation_type", operation, original=label or number, place="atype_display")
    office = fields.text("sector")
    if office is not None:
        add_marker(claimer, 1, "go_office", None, office, "sector")


def _claim_where_and_who(claimer: Claimer, fields: Exhaust, title: str | None) -> None:
    record, catalog = claimer.record, claimer.ctx.catalog
    claim_federation(claimer)
    inner = fields.nested("country")
    stated = fields.text("country") if inner is None else None
    where = CountryDetail(inner)
    where.name = where.name or stated
    named = countries_named(catalog, title or "")
    stated_country = catalog.find_country(where.iso3 or where.name or "")
    if stated_country is None or not named or stated_country in named:
        country = claim_where(claimer, where, "country")
        society = find_society(claimer, where, "country")
        claim_society(claimer, 2, "operating", society, where.shown, "country.society_name")
    else:
        country = named[0]
        record.flag(
            "go_country_doubtful",
            field="place.country_code",
            found=f"country {where.name or where.iso3} ({where.shown}), title “{title}”",
            expected="the countries where people are helped, not the country of the office",
            suggestion=f"the title names {', '.join(named)}",
            column="country",
        )
        for subject_no, code in enumerate(named):
            record.add(
                "place", "country_code", code, subject_no=subject_no, original=title, basis="inferred", place="name"
            )
    _claim_region(claimer, fields, country)


def claim_federation(claimer: Claimer) -> None:
    """The Federation's two parts in an appeal: accountable for it, and funding the society's work from it.

    In an example its invented publisher stands in: nothing is invented about the Federation.
    """
    source = claimer.ctx.source
    ref, kind = (source.publisher, "other") if source.is_example else (PUBLISHER, "ifrc")
    for subject_no, role in enumerate(("accountable", "funding")):
        for field, value in (
            ("organisation_ref", ref),
            ("organisation_name", source.publisher_name),
            ("organisation_type", kind),
            ("role", role),
        ):
            claimer.record.add("participation", field, value, subject_no=subject_no, basis="inferred")


def _claim_region(claimer: Claimer, fields: Exhaust, country: str | None) -> None:
    """The region is a tag beside a country; it is the place itself when GO names no country."""
    part = fields.nested("region")
    if part is None:
        number, label = fields.text("region"), None
    else:
        number, label = part.text("name"), part.text("region_name") or part.text("label")
        again = part.text("id")
        if again is not None and again != number:
            flag_disagreement(claimer, "place.region_code", f"region.name={number}", f"region.id={again}", "region")
        part.ignore("label", "region_name")
        part.finish()
    if number is None and label is None:
        return
    code = next((c for text in (number, label) if text and (c := claimer.foreign_code("region", text, "region"))), None)
    if code is None:
        claimer.record.flag(
            "code_unknown", field="place.region_code", found=label or number, expected="a region of the Federation"
        )
    elif country is None:
        claimer.record.add("place", "region_code", f"ifrc:{code}", original=label or number, place="region")
    add_marker(claimer, 2, "go_region", code, label or number, "region")


def _claim_money(claimer: Claimer, fields: Exhaust, period: tuple[str | None, str | None]) -> None:
    """Requested and funded, in CHF. A request of zero means that no amount was entered, and is an issue."""
    record = claimer.record
    for subject_no, budget_type in enumerate(("requested", "funded")):
        column = f"amount_{budget_type}"
        value = fields.take(column)
        plain = claimer.read_number("budget.amount", value, column=column)
        if plain is None:
            continue
        if plain == "0" and budget_type == "requested":
            _flag_zero(claimer, "budget.amount", column, value)
            continue
        record.add("budget", "budget_type", budget_type, subject_no=subject_no, place=column)
        record.add("budget", "amount", plain, subject_no=subject_no, original=stated_text(value), place=column)
        record.add("budget", "currency", "CHF", subject_no=subject_no, place=column)
        claimer.period("budget", subject_no, *period)


def _claim_people(claimer: Claimer, fields: Exhaust, period: tuple[str | None, str | None]) -> None:
    value = fields.take("num_beneficiaries")
    if value == 0 and value is not False:
        _flag_zero(claimer, "people_count.count", "num_beneficiaries", value)
    else:
        claim_people(claimer, "targeted", {None: ("num_beneficiaries", value)}, period, 0)


def _flag_zero(claimer: Claimer, field: str, column: str, value: object) -> None:
    claimer.record.flag(
        "go_zero_unlikely",
        field=field,
        found=stated_text(value),
        expected="a figure above zero, or none: in appeals zero stands for not entered",
        column=column,
    )
