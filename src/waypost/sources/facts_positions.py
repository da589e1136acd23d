"""What societies say of themselves in facts: a service that one declines, what it calls people."""

from __future__ import annotations

from waypost.sources.claiming import ORGANISATION_UNKNOWN, Claimer
from waypost.sources.exhaust import Exhaust
from waypost.sources.facts_places import find_society


def claim_of_society(claimer: Claimer, fields: Exhaust, kind: str) -> None:
    """Claim a declined position or a term; the record tells of no programme and is set aside as such."""
    record, catalog = claimer.record, claimer.ctx.catalog
    record.unusable = "position_of_a_society"
    record.flag("position_of_a_society", field=kind, expected="nothing: it stands in a table of its own")
    stated = fields.text("society")
    society = find_society(catalog, stated) if stated else None
    if society is None and not claimer.ctx.source.is_example:  # an invented society has no id
        claimer.issue(ORGANISATION_UNKNOWN, f"{kind}.society_ref", stated, "a National Society", column="society")
    record.add(kind, "society_ref", society or (stated if claimer.ctx.source.is_example else None), original=stated)
    if kind == "declined_position":
        claimer.code(kind, "declined_service_code", fields.take(kind), "service", column=kind)
        claimer.code(kind, "declined_reason", fields.take("reason"), "declined_reason", column="reason")
        claimer.date(kind, "declined_date", fields.take("date"), column="date")
    else:
        claimer.text(kind, "term_text", fields.take(kind), column=kind)
        claimer.text(kind, "term_language", fields.take("language"), column="language")
        claimer.code(kind, "term_concept", fields.take("concept"), "population_group", column="concept")
    fields.ignore("source", "id", "publisher", "publisher_name")
    record.stated_date = claimer.read_date("source_date", fields.take("source_date")) or claimer.ctx.source.stated_date
