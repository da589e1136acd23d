"""IATI activities to claims: every element ends in a claim, an issue, or a count of what is not mapped.

Versions 2.x are read as written; what 1.x and the drafts before it wrote otherwise (texts without narratives,
names of date types, letters of transaction types, budgets under another name) is read where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from waypost.model import RawRecord, SourceRecord
from waypost.sources.context import ReadContext
from waypost.sources.mappings import (
    iati_identity,
    iati_links,
    iati_money,
    iati_own,
    iati_parties,
    iati_places,
    iati_results,
    iati_rules,
    iati_themes,
)
from waypost.sources.mappings.iati_draft import Draft, Element

_HANDLERS: dict[str, Callable[[Draft, Element], None]] = {
    "iati-identifier": iati_identity.iati_identifier,
    "reporting-org": iati_identity.reporting_org,
    "other-identifier": iati_identity.other_identifier,
    "title": iati_identity.title,
    "description": iati_identity.description,
    "activity-date": iati_identity.activity_date,
    "activity-status": iati_identity.activity_status,
    "activity-scope": iati_identity.activity_scope,
    "participating-org": iati_parties.participating_org,
    "recipient-country": iati_places.recipient_country,
    "recipient-region": iati_places.recipient_region,
    "location": iati_places.location,
    "target-location": iati_places.target_location,
    "sector": iati_themes.sector,
    "tag": iati_themes.tag,
    "policy-marker": iati_themes.policy_marker,
    "humanitarian-scope": iati_themes.humanitarian_scope,
    "default-aid-type": iati_themes.default_aid_type,
    "budget": iati_money.budget,
    "budget-planned": iati_money.budget_planned,
    "total-cost": iati_money.total_cost,
    "planned-disbursement": iati_money.planned_disbursement,
    "transaction": iati_money.transaction,
    "result": iati_results.result,
    "related-activity": iati_links.related_activity,
    "related-initiative": iati_links.related_initiative,
    "document-link": iati_links.activity_document,
    "activity-website": iati_links.activity_website,
    "contact-info": iati_rules.contact_info,
    "country-budget-items": iati_rules.country_budget_items,
    "conditions": iati_rules.conditions,
    "capital-spend": iati_rules.capital_spend,
}
# Results name locations of the activity, so they come after everything else.
_LATER = frozenset(("result",))


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of an activity."""
    draft = Draft(raw, ctx)
    iati_identity.activity(draft)
    results: list[Element] = []
    is_own = iati_own.is_own(draft.element)
    for child in draft.element:
        if is_own and iati_own.take(draft, child):
            continue
        handler = _HANDLERS.get(child.tag)
        if handler is None:
            draft.spare(child, str(child.tag))
        elif child.tag in _LATER:
            results.append(child)
        else:
            handler(draft, child)
    iati_places.finish(draft)
    for child in results:
        iati_results.result(draft, child)
    iati_identity.finish(draft)
    if is_own:
        iati_own.finish(draft)
    else:
        iati_rules.finish(draft)
    draft.flag_gathered()
    yield draft.record
