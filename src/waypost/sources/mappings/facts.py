"""Facts entered by hand (see :mod:`waypost.sources.formats.facts` for the layout) to claims.

A free text becomes a service or a group only where a label or word of the list stands in it, as an inferred
claim that keeps the text. Where a publication contradicts itself, both figures are claimed and the
contradiction is an issue.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost.model import OF_SOCIETIES, RawRecord, SourceRecord
from waypost.model.text import fold
from waypost.sources.claiming import Claimer
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.facts_parts import (
    claim_codes_in_texts,
    claim_identifiers,
    claim_links,
    claim_money,
    claim_results,
    claim_sectors,
    texts_by_language,
)
from waypost.sources.facts_people import claim_people
from waypost.sources.facts_periods import claim_programme_period
from waypost.sources.facts_places import claim_organisations, claim_places_and_trails
from waypost.sources.facts_positions import claim_of_society
from waypost.sources.practices import claim_practices

_CODES = ("programme_type", "operation_type", "reach", "visibility")
_PRACTICES = (
    "access_condition",
    "information_sharing",
    "return_stance",
    "detention_work",
    "migration_message",
    "payment",
    "migrant_involvement",
    "host_separation",
)
_NOT_PROGRAMMES = ("platform", "scale")


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of an entry; every key ends in a claim, an issue, unmapped or ignored."""
    fields = Exhaust(raw.data, ctx.report)
    aside = next(
        (key for key in (*_NOT_PROGRAMMES, *OF_SOCIETIES) if key in raw.data and "title" not in raw.data), None
    )
    titles = texts_by_language(fields.take("title"), ctx.source.language or "en")
    name = titles.get("en") or next(iter(titles.values()), None)
    if aside is not None:
        name = _name_of(aside, raw.data[aside])
    record = SourceRecord(
        source_id=ctx.source.source_id,
        publisher=fields.text("publisher") or ctx.source.publisher,
        publisher_name=fields.text("publisher_name") or ctx.source.publisher_name,
        record_kind=aside or "programme",
        identifier=fields.text("id") or _identifier(name) or f"{ctx.report.file}:{raw.line}",
        file=ctx.report.file,
        line=raw.line,
    )
    claimer = Claimer(record, ctx, ctx.source.language or "en")
    if aside in OF_SOCIETIES:
        claim_of_society(claimer, fields, aside)
        fields.finish()
    elif aside is not None:
        record.unusable = "facts_not_a_programme"
        record.flag("facts_not_a_programme", field=aside, found=name, expected="an entry with a title: one programme")
        fields.ignore_rest()
    else:
        _claim_all(claimer, fields, titles)
        fields.finish()
    yield record


def _name_of(kind: str, value: object) -> str:
    if kind == "scale" and isinstance(value, dict):
        return f"scale {stated_text(value.get('year')) or ''}".strip()
    return stated_text(value) or kind


def _identifier(name: str | None) -> str | None:
    slug = "-".join(fold(name).split())[:96] if name else ""
    return f"facts-{slug}" if slug else None


def _claim_all(claimer: Claimer, fields: Exhaust, titles: dict[str, str]) -> None:
    record = claimer.record
    if not titles:
        record.flag("title_missing", field="title", expected="what the programme is called")
    for language, text in titles.items():
        record.add("programme", "title", text, language=language, place="title")
    for language, text in texts_by_language(fields.take("description"), claimer.language).items():
        record.add("programme", "description", text, language=language, place="description")
    record.stated_date = claimer.read_date("source_date", fields.take("source_date")) or claimer.ctx.source.stated_date
    period = claim_programme_period(claimer, fields)
    claimer.code("programme", "stated_status", fields.take("status"), "status", column="status")
    for field in _CODES:
        claimer.code("programme", field, fields.take(field), field, column=field)
    practices = fields.nested("practices")
    if practices is not None:
        for field in _PRACTICES:
            claimer.code("programme", field, practices.take(field), field, column=f"practices.{field}")
        practices.finish()
    claim_practices(claimer, fields.take("practice_facts"), "practice_facts")
    for field in ("is_humanitarian", "is_example"):
        claimer.truth("programme", field, fields.take(field), column=field)
    for field in ("verified_date", "embargo_date"):
        claimer.date("programme", field, fields.take(field), column=field)
    claimer.text("programme", "verified_by", fields.take("verified_by"), column="verified_by")
    claim_identifiers(claimer, fields.take("identifiers"))
    countries = claim_organisations(claimer, fields)
    claim_places_and_trails(claimer, fields, countries)
    claim_codes_in_texts(claimer, fields.take("services"), "service", "service", "service_code", "services")
    claim_codes_in_texts(
        claimer,
        fields.take("population_groups"),
        "population_group",
        "population_group",
        "population_group_code",
        "population_groups",
    )
    claim_sectors(claimer, fields.take("sectors"))
    claim_money(claimer, fields, period)
    claim_people(claimer, fields, period)
    claim_results(claimer, fields.take("results"), period)
    claim_links(claimer, fields)
    _flag_notes(claimer, fields)


def _flag_notes(claimer: Claimer, fields: Exhaust) -> None:
    for key, issue_type, expected in (
        ("contradiction", "source_contradicts_itself", "one figure in one publication; both are kept as claims"),
        ("policy_note", "facts_policy_note", "a look by somebody who knows the policy"),
    ):
        note = fields.text(key)
        if note is not None:
            claimer.record.flag(issue_type, field=key, found=note, expected=expected)
