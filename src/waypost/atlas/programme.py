"""What the page of a programme shows: what is known, who says so, and every value with all that was said of it."""

from __future__ import annotations

from typing import Any

from waypost.analysis.explain import explain_programme
from waypost.analysis.programmes import describe_programme
from waypost.atlas.opened import BY_ROLE, DEPARTURES, Opened
from waypost.model.freshness import is_verified_recently


def programme_page(opened: Opened, programme_id: str, language: str) -> dict[str, Any] | None:
    """All that the viewer may know of a programme; None where there is none that they may know of.

    ``values`` has a row per field in the order of the schema: what holds, and every claim about it. ``linked`` are
    programmes that are joined to it, ``opportunities`` what could be done together, ``contradictions``, ``policy`` and
    ``rules`` what is asked of those concerned.
    """
    if not opened.rows("select 1 as n from listed where programme_id = ?", [programme_id]):
        return None
    told = explain_programme(opened.con, programme_id)
    societies = (told["programme"]["operating_ns_ids"] or "").split()
    return {
        "programme_id": programme_id,
        "known": describe_programme(opened.con, programme_id, language),
        **told,
        "is_verified_recently": is_verified_recently(told["programme"]["verified_date"], opened.as_of),
        "societies": societies,
        "people_counts": opened.rows(
            """select period_start_date, period_end_date, measure, population_group_code, service_code, sex, age_min,
                      age_max, unit, counting, country_code, stage_role, count from people_count where programme_id = ?
               order by all limit 60""",
            [programme_id],
        ),
        "linked": opened.rows(
            """select distinct other_programme_id as programme_id, l.title, l.title_language
               from programme_link p join listed l on l.programme_id = p.other_programme_id
               where p.programme_id = ? order by 1""",
            [programme_id],
        ),
        "stations": opened.rows(
            f"""select distinct trail_id, role, country_code from listed_station where programme_id = ?
               order by trail_id, {BY_ROLE},
                        country_code""",
            [programme_id],
        ),
        "is_compared": "what_changed" in opened.answers.columns,
        "changed": opened.answer("what_changed", "programme_id = ?", [programme_id])[0],
        "opportunities": opened.answer("opportunities", "? in (programme_a, programme_b)", [programme_id])[0],
        "contradictions": opened.answer("contradictions", "? in (programme_id, other_programme_id)", [programme_id])[0],
        "policy": opened.answer("policy", "programme_id = ?", [programme_id])[0],
        "rules": opened.answer("rules", f"programme_id = ? and outcome in {DEPARTURES}", [programme_id])[0],
    }


def tombstone(opened: Opened, programme_id: str) -> dict[str, Any] | None:
    """What is left of a programme that its society took back: its id, and for the Movement whose it was, since when.

    One that was taken back since the release was made has its id alone.
    """
    found = opened.rows(
        "select programme_id, society_id, withdrawn_date from tombstone where programme_id = ?", [programme_id]
    )
    if found:
        return found[0]
    if programme_id in opened.viewer.hidden:
        return {"programme_id": programme_id, "society_id": None, "withdrawn_date": None}
    return None
