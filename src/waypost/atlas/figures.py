"""Figures of the context beside programmes: deaths, people who move, each with publisher, revision and range."""

from __future__ import annotations

from typing import Any

from waypost.atlas.opened import Opened
from waypost.store.reading import Rows

_ALL = "f.sex is null and f.age_min is null and f.age_max is null"
_NEWEST = "f.period_end_date = (select max(period_end_date) from context_fact where measure = f.measure)"
_PREFERRED = "f.dataset_id in (select dataset_id from context_dataset where is_preferred)"


def datasets(opened: Opened, names: set[str]) -> Rows:
    """The data sets of these ids as they are cited: publisher, title, revision, licence, attribution, note."""
    if not names:
        return []
    return opened.rows(
        """select dataset_id, publisher, title, revision, licence, licence_url, url, attribution, note
           from context_dataset where list_contains(?, dataset_id) order by dataset_id""",
        [sorted(names)],
    )


# Dead and missing by trail, year and data set, on the routes that IOM's names lead to.
_DEATHS = f"""select year(f.period_end_date) as year, f.dataset_id, sum(f.count)::bigint as count,
                      sum(f.event_count)::bigint as incidents, count(distinct f.route) as routes
               from context_fact f join (select distinct trail_id, label from trail_label where body like 'iom%') l
                    on f.route = l.label
               where l.trail_id = ? and f.measure = 'dead_and_missing' and {_ALL} and {_PREFERRED}
               group by all"""


def deaths_by_source(opened: Opened, trail_id: str) -> Rows:
    """As :func:`deaths_on`, each source by itself: year, dataset_id, publisher, count; the earliest year first."""
    return opened.rows(
        f"""with told as ({_DEATHS})
            select year, dataset_id, publisher, count from told join context_dataset using (dataset_id)
            order by year, dataset_id""",
        [trail_id],
    )


def deaths_on(opened: Opened, trail_id: str) -> Rows:
    """By year, dead and missing on the routes that IOM's names lead to: year, count, incidents, routes, dataset_id.

    Counts are what became known: the least there were. Years of several data sets are never added up: where two tell of
    a year, the one whose rows are newer speaks.
    """
    return opened.rows(
        f"""with told as ({_DEATHS})
            select year, arg_max(count, dataset_id) as count, arg_max(incidents, dataset_id) as incidents,
                   arg_max(routes, dataset_id) as routes, max(dataset_id) as dataset_id
            from told group by year order by year""",
        [trail_id],
    )


def corridors_of(opened: Opened, trail_id: str, most: int = 12) -> Rows:
    """The largest corridors between origins and destinations of a trail: people at the latest date, and the range of
    what estimates say moved in the last five years that they cover. Columns: origin_code, destination_code, people,
    people_date, dataset_id, flow_least, flow_most, flow_period, flow_dataset_id.
    """
    return opened.rows(
        f"""with ends as (
                select distinct a.country_code as origin_code, b.country_code as destination_code
                from trail_stage a join trail_stage b using (trail_id)
                where trail_id = ? and a.role = 'origin' and b.role = 'destination' and a.country_code <> b.country_code
            ),
            stock as (
                select f.origin_code, f.destination_code, max(f.count) as people, max(f.period_end_date) as people_date,
                       max(f.dataset_id) as dataset_id
                from context_fact f semi join ends using (origin_code, destination_code)
                where f.measure = 'migrant_stock' and {_ALL} and {_PREFERRED}
                  and {_NEWEST}
                group by all
            ),
            flow as (
                select f.origin_code, f.destination_code, min(coalesce(f.count, f.count_least)) as flow_least,
                       max(coalesce(f.count, f.count_most)) as flow_most,
                       min(f.period_start_date) as since, max(f.period_end_date) as until, max(f.dataset_id) as dataset
                from context_fact f semi join ends using (origin_code, destination_code)
                where f.measure = 'migration_flow' and {_ALL} and {_PREFERRED}
                  and {_NEWEST}
                group by all
            )
            select origin_code, destination_code, people, people_date, dataset_id, flow_least, flow_most,
                   case when until is not null then year(since) || '–' || year(until) end as flow_period,
                   dataset as flow_dataset_id
            from ends left join stock using (origin_code, destination_code)
                 left join flow using (origin_code, destination_code)
            where people is not null or flow_most is not null
            order by people desc nulls last, origin_code, destination_code limit {int(most)}""",
        [trail_id],
    )


def corridor(opened: Opened, origin: str, destination: str) -> dict[str, Any]:
    """What the context knows of people from one country in another: series of each measure, newest last."""
    series = opened.rows(
        f"""select f.measure, f.dataset_id, year(f.period_end_date) as year, f.period_start_date, f.period_end_date,
                   f.kind, min(coalesce(f.count, f.count_least))::bigint as least,
                   max(coalesce(f.count, f.count_most))::bigint as most
            from context_fact f
            where f.origin_code = ? and f.destination_code = ? and {_ALL} and {_PREFERRED}
            group by all order by f.measure, f.period_end_date""",
        [origin, destination],
    )
    return {"series": series, "datasets": datasets(opened, {row["dataset_id"] for row in series})}


def country_figures(opened: Opened, code: str) -> Rows:
    """The newest figure of each measure about a country, as where people live, come from, or are displaced inside.

    Columns: side (here, came_back, went_back, from_here, inside), measure, people, date, dataset_id. Refugees are
    inside the migrant stock: nothing is added up across measures. Of people who returned, ``came_back`` are those
    whose country it is, ``went_back`` those who left it for theirs.
    """
    return opened.rows(
        f"""with facts as (
                select * from context_fact f where {_ALL} and {_PREFERRED} and f.kind in ('stock', 'flow', 'event')
                  and f.measure in ('migrant_stock', 'refugees', 'asylum_seekers', 'idps', 'returned_refugees')
            ),
            sided as (
                select case measure when 'returned_refugees' then 'went_back' else 'here' end as side,
                       measure, count, period_end_date, dataset_id from facts
                where destination_code = ? and origin_code is not null
                union all
                select case measure when 'returned_refugees' then 'came_back' else 'from_here' end,
                       measure, count, period_end_date, dataset_id from facts
                where origin_code = ? and destination_code is not null
                union all
                select 'inside', measure, count, period_end_date, dataset_id from facts
                where country_code = ? and origin_code is null and destination_code is null
            ),
            latest as (select side, measure, max(period_end_date) as date from sided group by all)
            select side, measure, sum(count)::bigint as people, date, max(dataset_id) as dataset_id
            from sided join latest using (side, measure) where period_end_date = date
            group by side, measure, date
            order by list_position(['here', 'came_back', 'went_back', 'from_here', 'inside'], side), people desc""",
        [code, code, code],
    )


def largest_corridors(opened: Opened, code: str, side: str, most: int = 8) -> Rows:
    """The largest groups of people from (``origin``) or in (``destination``) a country at the latest date."""
    own, other = ("origin_code", "destination_code") if side == "origin" else ("destination_code", "origin_code")
    return opened.rows(
        f"""select {other} as country_code, max(f.count) as people, max(f.period_end_date) as people_date,
                   max(f.dataset_id) as dataset_id
            from context_fact f
            where f.{own} = ? and f.{other} is not null and f.measure = 'migrant_stock' and {_ALL} and {_PREFERRED}
              and {_NEWEST}
            group by all order by people desc, country_code limit {int(most)}""",
        [code],
    )
