"""What a changed rule would find in the register that is shown: the five outcomes before and after, who changes.

Worked out by the engine that pages use, for this one rule, on the whole release.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from waypost.reference import Catalog
from waypost.reference.rule_overlay import Overlay
from waypost.store.release import open_release
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.records import place_of_release, visible_ids
from waypost.web.findings.outcomes import judge
from waypost.web.findings.rights import replies_for
from waypost.web.findings.seen import seen_questions

OUTCOMES = ("departs", "departs_justified", "not_enough", "conforms", "not_applicable")
_FINDINGS = ("departs", "departs_justified")
_MOST = 200


@dataclass(frozen=True)
class Changed:
    """A programme whose outcome changes; its title and id are empty where they may not be told yet."""

    societies: tuple[str, ...]
    before: str
    after: str
    programme: str = ""
    title: str = ""


@dataclass(frozen=True)
class Preview:
    """Programmes by outcome before and after, how many change, and the first of these."""

    before: dict[str, int]
    after: dict[str, int]
    count: int
    changed: list[Changed] = field(default_factory=list)


def preview(standing: Standing, rule: str, live: Catalog, changed: Catalog, day: dt.date, today: dt.date) -> Preview:
    """Compare the rule that holds with a changed one on the release that is shown; a new one applied to nothing before.

    Of programmes that depart on either side those alone are named of whose societies the person sees every question
    whole: a society hears of a finding first. Others are told by society.
    """
    con = open_release(Path(place_of_release())).connect()
    if rule in live.practice_rules:
        overlay = Overlay("", {rule: live.practice_rules[rule]}, {rule: live.understood_practice_rules[rule]})
        judge(con, live.with_rules(overlay, alone=True), day)
        con.execute("create or replace temp table judged_before as from judged")
    judge(con, changed, day)
    if rule not in live.practice_rules:
        con.execute("""create or replace temp table judged_before as
                       select * replace ('not_applicable' as outcome) from judged""")
    counts = {
        name: dict(con.execute(f"select outcome, count(*) from {table} group by 1").fetchall())
        for name, table in (("before", "judged_before"), ("after", "judged"))
    }
    rows = con.execute("""
        with party as (
            select programme_id, string_agg(ns_id, ' ' order by ns_id) as societies from carrier group by 1
        )
        select programme_id, p.title, b.outcome, a.outcome, coalesce(societies, '')
        from judged_before b join judged a using (programme_id) join programme p using (programme_id)
             left join party using (programme_id)
        where b.outcome <> a.outcome
        order by a.outcome not in ('departs', 'departs_justified'), a.outcome desc, b.outcome, programme_id
    """).fetchall()
    con.close()
    seen_whole = seen_questions(standing, today, only_whole=True, narrowed={"rule": rule})
    seen = set(seen_whole.values_list("programme", "ns_id"))
    known = visible_ids(standing.viewer(), {row[0] for row in rows[:_MOST]})
    listed = []
    for programme, title, before, after, told in rows[:_MOST]:
        societies = tuple(told.split())
        is_finding = before in _FINDINGS or after in _FINDINGS
        has_had_turn = bool(societies) and all((programme, ns_id) in seen for ns_id in societies)
        is_told = has_had_turn if is_finding else programme in known
        if is_told or any(replies_for(standing, ns_id) for ns_id in societies):
            listed.append(Changed(societies, before, after, programme, title or ""))
        else:
            listed.append(Changed(societies, before, after))
    full = {name: {outcome: found.get(outcome, 0) for outcome in OUTCOMES} for name, found in counts.items()}
    return Preview(full["before"], full["after"], len(rows), listed)
