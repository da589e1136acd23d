"""What the page of a National Society shows."""

from __future__ import annotations

from typing import Any

from waypost.atlas.listing import figures, list_page
from waypost.atlas.opened import BY_ROLE, DEPARTURES, Opened
from waypost.store.reading import Rows

_CONCERNED = "list_contains(string_split(coalesce(concerns, ''), ' '), ?)"


def society_page(
    opened: Opened, society_id: str, language: str, narrowed: dict[str, str], after: int = 0
) -> dict[str, Any]:
    """Programmes, trails, who works on the other side, completeness, and what the policy asks."""
    wanted = {**narrowed, "society": society_id}
    count, programmes = list_page(opened, wanted, after=after, language=language)
    told = opened.once(("society", society_id), lambda: _told_of(opened, society_id))
    return {**told, "count": count, "programmes": programmes}


def _told_of(opened: Opened, society_id: str) -> dict[str, Any]:
    """All but the list, which goes by filters."""
    heard = opened.answer("heard_from", "society_id = ?", [society_id])[0]
    standing, _ = opened.answer("policy_standing", "level = 'society' and society_id = ?", [society_id])
    findings, _ = opened.answer("policy", _CONCERNED, [society_id])
    contradictions, _ = opened.answer("contradictions", _CONCERNED, [society_id])
    return {
        "society_id": society_id,
        "heard": heard[0] if heard else None,
        "figures": figures(opened, {"society": society_id}),
        "trails": trails_of(opened, society_id),
        "others": opened.answer(
            "opportunities", "list_contains(string_split(society_a || ' ' || society_b, ' '), ?)", [society_id]
        )[0],
        "capacity": opened.answer("capacity", "society_id = ? or peer_id = ?", [society_id, society_id])[0],
        "standing": standing,
        "policy": findings,
        "rules": opened.answer("rules", f"outcome in {DEPARTURES} and {_CONCERNED}", [society_id])[0],
        "contradictions": contradictions,
        "filled": filled_of(opened, society_id),
    }


def trails_of(opened: Opened, society_id: str) -> Rows:
    """Trails on which the society's country stands or the society works: ``trail_id, role, programmes, is_home``."""
    country = opened.catalog.societies[society_id].country_code
    return opened.rows(
        f"""with worked as (
               select s.trail_id, s.role, count(distinct s.programme_id) as programmes
               from listed_station s join listed l using (programme_id)
               where list_contains(l.societies, ?) and l.is_movement group by all
           ),
           home as (select distinct trail_id, role from trail_stage where country_code = ?)
           select trail_id, role, coalesce(programmes, 0) as programmes, home.trail_id is not null as is_home
           from worked full join home using (trail_id, role)
           order by trail_id, {BY_ROLE}""",
        [society_id, country],
    )


def filled_of(opened: Opened, society_id: str) -> Rows:
    """For each field that a reader needs: in how many of the society's programmes it is stated."""
    fields = {
        "start_date": "start_date is not null",
        "end_date": "end_date is not null",
        "country": "len(countries) > 0",
        "service": "len(services) > 0",
        "population group": "len(groups) > 0",
        "budget": "budget_chf is not null",
        "people": "people_reached is not null or people_targeted is not null",
        "verified date": "verified_date is not null",
    }
    parts = ", ".join(f"count(*) filter ({condition})" for condition in fields.values())
    row = opened.con.execute(
        f"select count(*), {parts} from listed where list_contains(societies, ?) and is_movement", [society_id]
    ).fetchall()[0]
    return [
        {"field": name, "stated": stated, "programmes": row[0], "share": stated / row[0] if row[0] else None}
        for name, stated in zip(fields, row[1:], strict=True)
    ]
