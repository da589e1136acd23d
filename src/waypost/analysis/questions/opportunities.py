"""Chances to work together on one trail, of five kinds: ranked by people, evidence and what stands already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waypost.analysis.opportunity.facts import facts
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    import pyarrow as pa

    from waypost.reference import Catalog

COLUMNS = (
    "trail_id",
    "kind",
    "rank",
    "score",
    "people_part",
    "evidence_part",
    "match_part",
    "left_part",
    "people",
    "society_a",
    "side_a",
    "country_a",
    "service_codes_a",
    "population_group_codes_a",
    "programme_a",
    "title_a",
    "society_b",
    "side_b",
    "country_b",
    "service_codes_b",
    "population_group_codes_b",
    "programme_b",
    "title_b",
    "is_linked",
    "agreements",
    "shared_programmes",
    "meetings",
    "is_silent",
    "years",
    "programmes",
    "also_on",
)


def _finish(found: pa.Table, asked: Asked, catalog: Catalog) -> pa.Table:
    from waypost.analysis.opportunity.ranking import opportunities  # noqa: PLC0415 - compiles; only when asked

    return opportunities(found, asked, catalog)


QUESTION = Question(
    name="opportunities",
    columns=COLUMNS,
    key=("trail_id", "kind", "rank"),
    order=("trail_id", "kind", "rank"),
    answer=facts,
    finish=_finish,
    filters=("trail", "society", "service", "group", "country", "year", "top"),
)
