"""The picture at a glance: key figures, the trails, how complete and fresh it is, three findings worth reading."""

from __future__ import annotations

from typing import Any

from waypost.analysis.picture import age, completeness, headline
from waypost.atlas.opened import Opened
from waypost.atlas.trail import trail_states
from waypost.store.reading import Rows

WORDS = ("own", "others", "silent")


def home_page(opened: Opened) -> dict[str, Any]:
    """``headline``, ``trails`` by what there is to talk about, ``societies`` by region with what was heard of each,
    ``age`` of the newest word, ``legs`` and ``countries`` for the map, ``worth_reading``: three findings.
    """
    return opened.once("home", lambda: _home_page(opened))


def _home_page(opened: Opened) -> dict[str, Any]:
    con = opened.con
    states = trail_states(opened)
    return {
        "headline": headline(con, opened.catalog, opened.as_of),
        "corridors": corridor_counts(opened),
        "trails": ranked_trails(states),
        "regions": heard_by_region(opened),
        "zones": completeness(con, opened.catalog, opened.as_of),
        "age": age(con, opened.as_of),
        "legs": opened.rows("select distinct trail_id, from_country_code, to_country_code from trail_leg order by all"),
        "countries": countries_on_trails(opened),
        "worth_reading": worth_reading(opened),
    }


def ranked_trails(states: dict[str, dict[str, Any]]) -> Rows:
    """Trails with findings first, then by the people concerned."""
    return sorted(states.values(), key=lambda row: (-len(row["findings"]), -(row["people"] or 0), row["trail_id"]))


def corridor_counts(opened: Opened) -> dict[str, int]:
    """Of the strong corridors: how many have work on one side only."""
    rows = opened.answer("one_sided")[0]
    return {"one_sided": len(rows)}


def heard_by_region(opened: Opened) -> Rows:
    """By region: its member societies with what was heard of each: own, others, silent."""
    regions: dict[str, dict[str, Any]] = {}
    for row in opened.answer("heard_from")[0]:
        if row["status"] not in ("recognised", "suspended"):
            continue
        region = regions.setdefault(row["region"] or "", {"region": row["region"], "societies": []})
        region["societies"].append(
            {"society_id": row["society_id"], "word": row["word"], "programmes": row["programmes"]}
        )
    for region in regions.values():
        region["societies"].sort(key=lambda s: (WORDS.index(s["word"]), -s["programmes"], s["society_id"]))
        region.update({word: sum(s["word"] == word for s in region["societies"]) for word in WORDS})
    return [regions[name] for name in sorted(regions)]


def countries_on_trails(opened: Opened) -> Rows:
    """Countries on trails or with programmes: ``country_code, programmes, running``; programmes is None where the
    society of the country is silent and nobody else tells of work there.
    """
    silent = {row["country_code"] for row in opened.answer("heard_from", "word = 'silent'")[0]}
    counted = {
        row["country_code"]: row
        for row in opened.rows(
            """select country_code, count(*) as programmes,
                      count(*) filter (status in ('implementation', 'finalisation')) as running
               from (select unnest(countries) as country_code, status from listed where is_movement) group by 1"""
        )
    }
    on = {row["country_code"] for row in opened.rows("select distinct country_code from trail_stage")}
    with_society = {society.country_code for society in opened.catalog.societies.values()}
    found = []
    for code in sorted(on | set(counted)):
        row = counted.get(code)
        nobody = code in silent or code not in with_society
        none = None if nobody else 0
        found.append(
            {
                "country_code": code,
                "programmes": row["programmes"] if row else none,
                "running": row["running"] if row else 0,
            }
        )
    return found


def worth_reading(opened: Opened) -> Rows:
    """Three findings: the corridor with most people that has work on one side only, the gap that concerns most people,
    and the chance to work together that scores best; each ``{question, row}``, fewer where there is none.
    """
    found: Rows = []
    picks = (
        ("one_sided", "true", "people"),
        ("opportunities", "kind <> 'overlap'", "score"),
        (
            "gaps",
            "dimension = 'service' and programmes = 0 and not is_host_silent and gap_least > 0",
            "people_concerned",
        ),
    )
    for question, where, weight in picks:
        rows = [row for row in opened.answer(question, where)[0] if row[weight] is not None]
        if rows:
            found.append({"question": question, "row": max(rows, key=lambda row: row[weight])})
    return found
