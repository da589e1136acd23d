"""What the page of a trail shows: its stations with who does what there, what stands out, the people on it."""

from __future__ import annotations

from typing import Any

from waypost.analysis.picture import ENDED
from waypost.atlas.figures import corridors_of, datasets, deaths_on
from waypost.atlas.findings import SHOWN_GAP
from waypost.atlas.listing import COLUMNS, figures
from waypost.atlas.opened import Opened
from waypost.store.reading import Rows

ROLES = ("origin", "transit", "destination", "return")
MOST_PROGRAMMES = 60


def trail_states(opened: Opened) -> dict[str, dict[str, Any]]:
    """For each trail: ``roles`` with the state of each, programmes, people, how many findings of each kind.

    ``states``: running, known, ended, none or silent, as the signs of the design language have them.
    """
    return opened.once("trail_states", lambda: _trail_states(opened))


def _trail_states(opened: Opened) -> dict[str, dict[str, Any]]:
    stations, _ = opened.answer("trails")
    silent, ended = silent_societies(opened), ended_at_stations(opened)
    found: dict[str, dict[str, Any]] = {}
    for row in stations:
        roles = found.setdefault(row["trail_id"], {"roles": {}, "countries": set()})
        roles["countries"].add(row["country_code"])
        state = station_state(row, silent, ended)
        before = roles["roles"].get(row["role"])
        if before is None or _STATES.index(state) < _STATES.index(before):
            roles["roles"][row["role"]] = state
    cover = {row["trail_id"]: row for row in opened.answer("coverage", "scope = 'trail'")[0]}
    counts = _finding_counts(opened)
    told = {}
    for trail_id, row in found.items():
        covered = cover.get(trail_id, {})
        told[trail_id] = {
            "trail_id": trail_id,
            "roles": {role: row["roles"][role] for role in ROLES if role in row["roles"]},
            "countries": len(row["countries"]),
            "programmes": covered.get("programmes"),
            "running": covered.get("programmes_running"),
            "societies": covered.get("societies"),
            "people": covered.get("people_concerned"),
            "people_date": covered.get("people_date"),
            "people_source": covered.get("people_source"),
            "covered_share": covered.get("covered_share"),
            "findings": counts.get(trail_id, {}),
        }
    return told


_STATES = ("running", "known", "ended", "none", "silent")


def silent_societies(opened: Opened) -> set[str]:
    """Societies of which nothing was heard, from themselves or from others, in what the viewer's audience may see."""
    return opened.once(
        "silent", lambda: {row["society_id"] for row in opened.answer("heard_from", "word = 'silent'")[0]}
    )


def ended_at_stations(opened: Opened) -> dict[tuple[str, str, str], int]:
    """Programmes that have ended, by trail, role and country."""
    return opened.once(
        "ended_at_stations",
        lambda: {
            (row["trail_id"], row["role"], row["country_code"]): row["ended"]
            for row in opened.rows(
                f"""select trail_id, role, country_code, count(distinct programme_id) as ended
                    from listed_station join listed using (programme_id) where is_movement and {ENDED} group by all"""
            )
        },
    )


def station_state(row: dict[str, Any], silent: set[str], ended: dict[tuple[str, str, str], int]) -> str:
    """The state of a station: what is known to run, is known of, has all ended, is not there as far as we were told, or
    is silence.
    """
    if row["programmes_running"]:
        return "running"
    if row["programmes"]:
        over = ended.get((row["trail_id"], row["role"], row["country_code"]), 0)
        return "ended" if over >= row["programmes"] else "known"
    return "silent" if row["society_id"] is None or row["society_id"] in silent else "none"


def _finding_counts(opened: Opened) -> dict[str, dict[str, int]]:
    """How many findings of each kind a trail has; of contradictions, those that the viewer may see."""
    found: dict[str, dict[str, int]] = {}
    for row in _gap_rows(opened):
        found.setdefault(row["trail_id"], {}).setdefault("gap", 0)
        found[row["trail_id"]]["gap"] += 1
    for row in opened.answer("opportunities")[0]:
        kind = "overlap" if row["kind"] == "overlap" else "opportunity"
        found.setdefault(row["trail_id"], {}).setdefault(kind, 0)
        found[row["trail_id"]][kind] += 1
    for row in opened.answer("contradictions")[0]:
        if row["trail_id"]:
            found.setdefault(row["trail_id"], {}).setdefault("contradiction", 0)
            found[row["trail_id"]]["contradiction"] += 1
    return found


def _gap_rows(opened: Opened, trail_id: str | None = None) -> Rows:
    """Gaps that are shown as such: need in the first third of the trail, no programme, and somebody to know it from."""
    where = f"dimension = 'service' and {SHOWN_GAP}"
    if trail_id:
        return opened.answer("gaps", f"{where} and trail_id = ?", [trail_id])[0]
    return opened.answer("gaps", where)[0]


def score(opened: Opened, trail_id: str) -> dict[str, Any]:
    """Stations × headings of services.

    ``{headings, stations}``. A station: role, country_code, society_id, is_silent, state, programmes, running, people,
    certainty, and ``cells`` by heading: ``{state, programmes, running}``. States of a cell: ``running``, ``known`` (of
    some it is not known whether they run), ``ended`` (all have ended), ``overlap`` (two societies do the same there),
    ``gap``, ``none`` (told of, no such programme known), ``silent`` (nobody has spoken), ``contradiction`` (for those
    concerned).
    """
    claims = opened.answer("trails", "trail_id = ?", [trail_id])[0]
    silent, ended = silent_societies(opened), ended_at_stations(opened)
    people = {
        row["country_code"]: row["people_concerned"]
        for row in opened.answer("gaps", "trail_id = ? and dimension = 'all'", [trail_id])[0]
    }
    counted = _cells(opened, trail_id)
    gaps = {(row["country_code"], row["code"]) for row in _gap_rows(opened, trail_id)}
    overlaps, differs = _marked(opened, trail_id)
    headings = [
        row["heading_code"] for row in opened.rows("select distinct heading_code from service_heading order by 1")
    ]
    stations: dict[tuple[str, str], dict[str, Any]] = {}
    for row in claims:
        key = (row["role"], row["country_code"])
        state = station_state(row, silent, ended)
        if key in stations:
            stations[key]["programmes"] = max(stations[key]["programmes"], row["programmes"])
            stations[key]["running"] = max(stations[key]["running"], row["programmes_running"])
            if _STATES.index(state) < _STATES.index(stations[key]["state"]):
                stations[key]["state"] = state
            continue
        stations[key] = {
            "role": row["role"], "country_code": row["country_code"], "society_id": row["society_id"],
            "is_silent": row["society_id"] is None or row["society_id"] in silent, "state": state,
            "programmes": row["programmes"], "running": row["programmes_running"],
            "people": people.get(row["country_code"]), "certainty": row["certainty"],
            "from_date": row["from_date"], "to_date": row["to_date"], "source_title": row["source_title"],
            "cells": {},
        }  # fmt: skip
    for (role, country), station in stations.items():
        for heading in headings:
            programmes, running, over, societies = counted.get((role, country, heading), (0, 0, 0, 0))
            station["cells"][heading] = {
                "state": _cell_state(
                    station, programmes, running, over,
                    is_overlap=(country, heading) in overlaps and societies > 1,
                    is_gap=(country, heading) in gaps,
                    is_contradiction=(country, heading) in differs,
                ),
                "programmes": programmes,
                "running": running,
            }  # fmt: skip
    ordered = sorted(stations.values(), key=lambda s: (ROLES.index(s["role"]), -(s["people"] or 0), s["country_code"]))
    used = [h for h in headings if any(s["cells"][h]["state"] not in ("none", "silent") for s in ordered)]
    return {"headings": used, "unused": [h for h in headings if h not in used], "stations": ordered}


def _cell_state(
    station: dict[str, Any],
    programmes: int,
    running: int,
    over: int,
    *,
    is_overlap: bool,
    is_gap: bool,
    is_contradiction: bool,
) -> str:
    if is_contradiction:
        return "contradiction"
    if programmes:
        return "overlap" if is_overlap else "running" if running else "ended" if over == programmes else "known"
    if is_gap:
        return "gap"
    return "silent" if station["is_silent"] else "none"


def _cells(opened: Opened, trail_id: str) -> dict[tuple[str, str, str], tuple[int, int, int, int]]:
    """Programmes, running ones, ended ones and their societies by role, country and heading."""
    rows = opened.rows(
        f"""select role, country_code, heading_code, count(distinct programme_id) as n,
                  count(distinct programme_id) filter (status in ('implementation', 'finalisation')) as running,
                  count(distinct programme_id) filter ({ENDED}) as ended,
                  len(list_distinct(flatten(list(societies)))) as societies
           from (
               select s.role, s.country_code, l.programme_id, l.status, l.societies, unnest(l.headings) as heading_code
               from listed_station s join listed l using (programme_id) where s.trail_id = ? and l.is_movement
           ) group by all""",
        [trail_id],
    )
    return {
        (r["role"], r["country_code"], r["heading_code"]): (r["n"], r["running"], r["ended"], r["societies"] or 0)
        for r in rows
    }


def _marked(opened: Opened, trail_id: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Country and heading where two societies overlap, and where answers contradict each other for those concerned."""
    heading = {row["service_code"]: row["heading_code"] for row in opened.rows("from service_heading")}
    overlaps = set()
    for row in opened.answer("opportunities", "trail_id = ? and kind = 'overlap'", [trail_id])[0]:
        for country in (row["country_a"] or "").split(" "):
            for service in (row["service_codes_a"] or "").split(" "):
                if service in heading:
                    overlaps.add((country, heading[service]))
    differs = set()
    for row in opened.answer("contradictions", "trail_id = ? and service_code is not null", [trail_id])[0]:
        societies = [row["society_id"], row["other_society_id"]]
        for ns_id in societies:
            society = opened.catalog.societies.get(ns_id or "")
            if society and row["service_code"] in heading:
                differs.add((society.country_code, heading[row["service_code"]]))
    return overlaps, differs


def trail_page(opened: Opened, trail_id: str) -> dict[str, Any]:
    """All that the page of a trail shows, as plain values and codes."""
    return opened.once(("trail", trail_id), lambda: _trail_page(opened, trail_id))


def _trail_page(opened: Opened, trail_id: str) -> dict[str, Any]:
    states = trail_states(opened)[trail_id]
    deaths = deaths_on(opened, trail_id)
    corridors = corridors_of(opened, trail_id)
    contradictions, withheld = opened.answer("contradictions", "trail_id = ?", [trail_id])
    vulnerability = opened.answer("vulnerability", "trail_id = ? and evidence_level in ('high', 'medium')", [trail_id])[
        0
    ]
    used = {row["dataset_id"] for row in (*deaths, *corridors, *vulnerability) if row["dataset_id"]}
    used |= {row["flow_dataset_id"] for row in corridors if row["flow_dataset_id"]}
    used |= {states["people_source"]} - {None}
    return {
        "trail_id": trail_id,
        "figures": states,
        "score": score(opened, trail_id),
        "legs": opened.rows(
            "select distinct from_country_code, to_country_code from trail_leg where trail_id = ? order by all",
            [trail_id],
        ),
        "opportunities": opened.answer("opportunities", "trail_id = ?", [trail_id])[0],
        "gaps": _gap_rows(opened, trail_id),
        "contradictions": contradictions,
        "relations": opened.answer("relations", "trail_id = ?", [trail_id])[0],
        "withheld": withheld,
        "one_sided": _one_sided(opened, trail_id),
        "deaths": deaths,
        "corridors": corridors,
        "vulnerability": vulnerability,
        "lags": opened.answer("lags", "trail_id = ?", [trail_id])[0],
        "programmes": programmes_on(opened, trail_id),
        "list_figures": figures(opened, {"along": trail_id}),
        "datasets": datasets(opened, used),
    }


def _one_sided(opened: Opened, trail_id: str) -> Rows:
    """Corridors between this trail's origins and destinations where work is known on one side only."""
    stages = opened.catalog.trails[trail_id].stages
    ends = {
        role: sorted({c for s in stages if s.role == role for c in s.countries}) for role in ("origin", "destination")
    }
    return opened.answer(
        "one_sided",
        "list_contains(?, origin_code) and list_contains(?, destination_code)",
        [ends["origin"], ends["destination"]],
    )[0][:8]


def programmes_on(opened: Opened, trail_id: str, most: int | None = MOST_PROGRAMMES) -> Rows:
    """Programmes at each station: columns of a list, and ``stations``; ``most`` of them, or all.

    Those that run come first, then those of which it is not known, then those that have ended; within each the newest
    by its own days, not by the day of whoever told of it.
    """
    columns = ", ".join(f"l.{name}" for name in COLUMNS)
    limit = f"limit {most}" if most is not None else ""
    return opened.rows(
        f"""with at_stations as (
                select programme_id, list(role || ' ' || country_code order by role, country_code) as stations
                from listed_station where trail_id = ? group by programme_id
            )
            select {columns}, s.stations
            from listed l join at_stations s using (programme_id) where l.is_movement
            order by case when l.status in ('implementation', 'finalisation') then 0 when {ENDED} then 2
                          else 1 end,
                     greatest(l.start_date, l.end_date) desc nulls last, l.programme_id {limit}""",
        [trail_id],
    )
