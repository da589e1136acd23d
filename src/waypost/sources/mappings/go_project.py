"""IFRC GO projects (``/api/v2/project/``) to claims.

The society that reports is the operating one; the society of the country is the host. Persons (contacts,
users) are left out on purpose. Services follow from sector and tags where the catalog's crosswalk names one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from waypost.model import RawRecord, SourceRecord
from waypost.sources.claiming import Claimer
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.go_places import claim_districts, claim_where
from waypost.sources.go_terms import (
    CountryDetail,
    claim_dates,
    claim_paired,
    claim_people,
    claim_society,
    claim_spending,
    find_society,
    flag_disagreement,
    plain_text,
    stated_moment,
)
from waypost.sources.go_themes import claim_disaster_type, claim_sector, claim_tags

_PERSONS = (
    "reporting_ns_contact_name",
    "reporting_ns_contact_role",
    "reporting_ns_contact_email",
    "modified_by",
    "modified_by_detail",
    "user",
)


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of a project; every key ends in a claim, an issue, unmapped or ignored."""
    fields = Exhaust(raw.data, ctx.report)
    number = fields.text("id")
    record = SourceRecord(
        source_id=ctx.source.source_id,
        publisher=ctx.source.publisher,
        publisher_name=ctx.source.publisher_name,
        record_kind="project",
        identifier=f"go-project-{number}" if number else f"{ctx.report.file}:{raw.line}",
        file=ctx.report.file,
        line=raw.line,
    )
    claimer = Claimer(record, ctx, ctx.source.language or "en", system="go")
    if number is None:
        record.flag("identifier_missing", field="id", expected="the number that GO gives to a project")
    record.add("identifier", "authority", "go" if number else None)
    record.add("identifier", "value", f"project/{number}" if number else None, place="id")

    claimer.text("programme", "title", fields.take("name"), language=claimer.language, column="name")
    _claim_description(claimer, fields)
    status = claim_paired(claimer, fields, "status", "stated_status", "status")
    claim_paired(claimer, fields, "programme_type", "programme_type", "programme_type")
    claim_paired(claimer, fields, "operation_type", "operation_type", "operation_type")
    claim_paired(claimer, fields, "visibility", "visibility", "visibility")
    period = _claim_dates(claimer, fields, status)
    _claim_societies_and_places(claimer, fields)
    claim_sector(claimer, fields)
    claim_tags(claimer, fields)
    claim_disaster_type(claimer, fields)
    claim_spending(
        claimer,
        ("budget_amount", fields.take("budget_amount")),
        ("actual_expenditure", fields.take("actual_expenditure")),
        period,
        status,
    )
    _claim_all_people(claimer, fields, period)
    _claim_links(claimer, fields)
    stated = fields.take("modified_at")
    record.stated_date = stated_moment(stated)
    if record.stated_date is None:
        claimer.read_date("modified_at", stated)
    fields.ignore(*_PERSONS)
    fields.finish()
    yield record


def _claim_description(claimer: Claimer, fields: Exhaust) -> None:
    stated = fields.take("description")
    if isinstance(stated, str):
        claimer.record.add(
            "programme",
            "description",
            plain_text(stated_text(stated)),
            language=claimer.language,
            original=stated_text(stated),
            place="description",
        )
    else:
        claimer.text("programme", "description", stated, column="description")


def _claim_dates(claimer: Claimer, fields: Exhaust, status: str | None) -> tuple[str | None, str | None]:
    stated = fields.take("start_date"), fields.take("end_date")
    start = claimer.read_date("programme.start_date", stated[0], column="start_date")
    end = claimer.read_date("programme.end_date", stated[1], column="end_date")
    original = stated_text(stated[0]), stated_text(stated[1])
    claim_dates(claimer, status, ("start_date", start), ("end_date", end), original)
    return start, end


def _claim_societies_and_places(claimer: Claimer, fields: Exhaust) -> None:
    reporting = _country_detail(claimer, fields, "reporting_ns")
    where = _country_detail(claimer, fields, "project_country")
    operating = find_society(claimer, reporting, "reporting_ns_detail")
    host = find_society(claimer, where, "project_country_detail")
    claim_society(claimer, 0, "operating", operating, reporting.shown, "reporting_ns_detail")
    if host is not None and host != operating:
        claim_society(claimer, 1, "host", host, where.shown, "project_country_detail")
    country = claim_where(claimer, where, "project_country_detail")
    claim_districts(claimer, fields, country)


def _country_detail(claimer: Claimer, fields: Exhaust, key: str) -> CountryDetail:
    """The country object beside a country's GO number; the two must be the same country."""
    number = fields.text(key)
    detail = CountryDetail(fields.nested(f"{key}_detail"))
    if number is not None and number != detail.go_id:
        flag_disagreement(claimer, key, f"{key}={number}", f"{key}_detail.id={detail.go_id}", key)
    return detail


def _claim_all_people(claimer: Claimer, fields: Exhaust, period: tuple[str | None, str | None]) -> None:
    subject_no = 0
    for measure, prefix in (("targeted", "target"), ("reached", "reached")):
        stated: dict[str | None, tuple[str, object]] = {
            sex: (f"{prefix}_{part}", fields.take(f"{prefix}_{part}"))
            for sex, part in ((None, "total"), ("male", "male"), ("female", "female"), ("other", "other"))
        }
        subject_no = claim_people(claimer, measure, stated, period, subject_no)


def _claim_links(claimer: Claimer, fields: Exhaust) -> None:
    """Links to the emergency, the regional project and the document, in this order."""
    event, detail = fields.text("event"), fields.nested("event_detail")
    targets: list[tuple[str, str, str | None, str | None, str]] = []
    if detail is not None:
        event_id, title, parent = detail.text("id"), detail.text("name"), detail.text("parent_event")
        detail.ignore("dtype", "slug", "countries_for_preview", "emergency_response_contact_email")
        detail.finish()
        if event is not None and event != event_id:
            flag_disagreement(claimer, "link.target", f"event={event}", f"event_detail.id={event_id}", "event")
        if event_id:
            targets.append(("emergency", emergency(event_id), None, title, "event_detail"))
        if parent:
            targets.append(("emergency", emergency(parent), "parent", None, "event_detail.parent_event"))
    elif event is not None:
        targets.append(("emergency", emergency(event), None, None, "event"))
    regional, whole = fields.text("regional_project"), fields.nested("regional_project_detail")
    name = None
    if whole is not None:
        regional_id, name = whole.text("id"), whole.text("name")
        whole.ignore("created_at", "modified_at")
        whole.finish()
        if regional is not None and regional != regional_id:
            found = f"regional_project={regional}", f"regional_project_detail.id={regional_id}"
            flag_disagreement(claimer, "link.target", *found, "regional_project")
        regional = regional_id or regional
    if regional:
        targets.append(("related_activity", f"go:regional_project/{regional}", "parent", name, "regional_project"))
    document = _document(fields.take("document"))
    if document:
        targets.append(("document", document, None, None, "document"))
    for number, (link_type, target, relation, title, column) in enumerate(targets):
        for field, value in (("link_type", link_type), ("target", target), ("relation", relation), ("title", title)):
            claimer.record.add("link", field, value, subject_no=number, place=column)


def emergency(number: str) -> str:
    """Address of an emergency's page on IFRC GO, the same text wherever GO names the emergency."""
    return f"https://go.ifrc.org/emergencies/{number}"


def _document(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("document_url") or value.get("document") or value.get("id") or dict(value)
    text = stated_text(value)
    return text if text is None or text.startswith(("http://", "https://")) else f"go:document/{text}"
