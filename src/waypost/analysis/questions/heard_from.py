"""Who has been heard from, society by society: its own word, the word of others, or silence."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import ibis

from waypost.analysis import heard
from waypost.analysis.common import stages
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_COLUMNS = (
    "society_id", "word_no", "word", "own_date", "latest_date", "programmes", "programmes_running",
    "programmes_verified", "filled_share", "trails", "country_code", "zone_2009", "region", "status",
)  # fmt: skip


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per society: of all, or of the countries on a trail. Those of whom nothing is known stand first."""
    found = heard.societies(tables, asked)
    passed = stages(tables, dataclasses.replace(asked, trail=None)).select("trail_id", "country_code").distinct()
    if asked.trail:
        found = found.semi_join(passed.filter(passed.trail_id == asked.trail), "country_code")
    trails = passed.group_by("country_code").aggregate(trails=passed.count())
    found = found.left_join(trails, "country_code", rname="{name}_t")
    return found.select(
        society_id=found.organisation_id,
        word_no=ibis.cases((found.word == heard.SILENT, 1), (found.word == heard.OTHERS, 2), else_=3).cast("int64"),
        word=found.word,
        own_date=found.own_date,
        latest_date=found.latest_date,
        programmes=found.programmes,
        programmes_running=found.runs,
        programmes_verified=found.verified,
        filled_share=found.filled,
        trails=ibis.coalesce(found.trails, 0),
        country_code=found.country_code,
        zone_2009=found.zone_2009,
        region=found.region,
        status=found.status,
    )


QUESTION = Question(
    name="heard_from",
    columns=_COLUMNS,
    key=("society_id",),
    order=("word_no", "-trails", "zone_2009"),
    answer=answer,
    filters=("trail", "society", "year"),
    shown=("society_id", "word", "own_date", "latest_date", "programmes", "programmes_running",
           "programmes_verified", "filled_share", "trails", "zone_2009"),
)  # fmt: skip
