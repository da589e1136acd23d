"""Opposite answers of two societies to one dilemma on one trail, at one time.

At one time means: both programmes run on the day asked about, or in the year asked about. On each side a society
stands once per answer, with the programme that says so most exactly on the trail.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import RUNNING, on_trails, programmes
from waypost.analysis.contradictions.rows import fact, shaped
from waypost.analysis.rule_evidence import by_code
from waypost.analysis.rule_facts import carrying
from waypost.reference.contradictions import STRENGTHS

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

# On whose word a programme stands on a trail, the most exact first.
_BASES = ("stated_stage", "stated_trail", "stated_role", "country")
_PLACE = ["trail_id", "pair_no", "service_code"]


def between_societies(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table | None:
    """At most ``top`` pairs of societies per trail and dilemma; None when the catalog has no dilemma."""
    opposites = list(catalog.contradictions.opposites())
    if not opposites:
        return None
    sides = _sides(tables, asked, catalog)
    one = _on_side(sides, [(f"{n}:{code}", k) for k, (n, _, o) in enumerate(opposites) for code in o.one])
    other = _on_side(sides, [(f"{n}:{code}", k) for k, (n, _, o) in enumerate(opposites) for code in o.other])
    most = max(len(codes) for _, _, opposite in opposites for codes in (opposite.one, opposite.other))
    pairs = _paired(_leading(one, asked, most), _leading(other, asked, most), asked, most)
    strengths = {k: opposite.strength for k, (_, _, opposite) in enumerate(opposites)}
    numbered = pairs.mutate(strength=by_code(pairs.pair_no, strengths))
    weights = {strength: ibis.literal(weight, "int32") for strength, weight in STRENGTHS.items()}
    return _neutral(numbered.mutate(weight=by_code(numbered.strength, weights)), catalog)


def _sides(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """``trail_id, dilemma, answer, service_code, society_id, programme_id, exactness, programmes``: who says what."""
    everyone = dataclasses.replace(asked, society=None)
    current = programmes(tables, everyone)
    if asked.year is None:
        current = current.filter(current.status.isin(RUNNING))
    dilemmas = catalog.contradictions.dilemmas
    current = current.filter([ibis.or_(*(current[dilemma.field].notnull() for dilemma in dilemmas.values()))])
    answers = ibis.array(
        [ibis.struct({"dilemma": name, "answer": current[dilemma.field]}) for name, dilemma in dilemmas.items()]
    )
    long = current.select("programme_id", "people_reached", "people_targeted", answers=answers)
    long = long.select("programme_id", "people_reached", "people_targeted", row=long.answers.unnest())
    said = long.select(
        "programme_id",
        people=ibis.coalesce(long.people_reached, long.people_targeted),
        dilemma=long.row["dilemma"],
        answer=long.row["answer"],
    )
    said = said.filter(said.answer.notnull())
    placed = on_trails(tables, everyone)
    exactness = ibis.cases(*((placed.basis == basis, number) for number, basis in enumerate(_BASES)), else_=9)
    placed = placed.mutate(exactness=exactness).group_by(["programme_id", "trail_id"])
    on_trail = placed.aggregate(exactness=lambda t: t.exactness.min())
    rows = said.join(on_trail, "programme_id").join(carrying(tables), "programme_id")
    rows = rows.select(
        "trail_id", "dilemma", "answer", "people", "exactness", "programme_id", society_id="organisation_id"
    )
    return _first_of_society(_by_service(tables, rows, catalog))


def _by_service(tables: Tables, rows: ibis.Table, catalog: Catalog) -> ibis.Table:
    """Where the answer may rightly differ between services, a row per heading of service; elsewhere one without."""
    apart = [name for name, dilemma in catalog.contradictions.dilemmas.items() if dilemma.same_service]
    headings = tables["service"].join(tables["service_heading"], "service_code")
    headings = headings.select("programme_id", service_code="heading_code").distinct()
    whole = rows.filter(rows.dilemma.notin(apart)).mutate(service_code=ibis.literal(""))
    if not apart:
        return whole
    split = rows.filter(rows.dilemma.isin(apart)).join(headings, "programme_id")
    return whole.union(split.select(*whole.columns))


def _first_of_society(rows: ibis.Table) -> ibis.Table:
    """One row per society and answer: the programme that stands most exactly on the trail, and how many there are."""
    keys = ["trail_id", "dilemma", "answer", "service_code", "society_id"]
    order = [rows.exactness, rows.people.desc(nulls_first=False), rows.programme_id]
    window = ibis.window(group_by=keys)
    ranked = rows.mutate(
        rank=ibis.row_number().over(group_by=keys, order_by=order), programmes=rows.programme_id.count().over(window)
    )
    return ranked.filter(ranked["rank"] == 0).drop("rank")


def _on_side(sides: ibis.Table, pairs: list[tuple[str, int]]) -> ibis.Table:
    """Rows with the number of each pair of opposites on whose one side the answer stands."""
    listed: dict[str, str] = {}
    for code, number in pairs:
        listed[code] = f"{listed[code]} {number}" if code in listed else str(number)
    found = sides.mutate(numbers=by_code(sides.dilemma + ":" + sides.answer, listed))
    found = found.filter(found.numbers.notnull())
    found = found.mutate(pair_no=found.numbers.split(" ").unnest()).drop("numbers")
    return found.mutate(pair_no=found.pair_no.cast("int32"))


def _leading(side: ibis.Table, asked: Asked, answers: int) -> ibis.Table:
    """The societies that come first on a side of a trail; enough of them that no leading pair can be missed.

    Pairs are ordered by the sum of both ranks, so that those that lead are made of sides that lead. A society is no
    pair with itself, and stands on a side once per answer: so many more are kept. The society asked about stays.
    """
    order = [side.exactness, side.programmes.desc(), side.people.desc(nulls_first=False), side.society_id, side.answer]
    ranked = side.mutate(rank=ibis.row_number().over(group_by=_PLACE, order_by=order))
    leads = ranked["rank"] < asked.top + answers
    return ranked.filter(leads | (ranked.society_id == asked.society) if asked.society else leads)


def _paired(one: ibis.Table, other: ibis.Table, asked: Asked, answers: int) -> ibis.Table:
    renamed = other.select(**{name if name in _PLACE else f"other_{name}": other[name] for name in other.columns})
    found = one.join(renamed, _PLACE)
    found = found.filter(found.society_id != found.other_society_id)
    if asked.society is None:
        # enough pairs with a lower sum stand before any of these
        found = found.filter(found["rank"] + found.other_rank < asked.top + 2 * answers)
    else:
        found = found.filter((found.society_id == asked.society) | (found.other_society_id == asked.society))
    order = [
        found["rank"] + found.other_rank,
        found.pair_no,
        found.service_code,
        found.society_id,
        found.other_society_id,
        found.answer,
        found.other_answer,
    ]
    ranked = found.mutate(place=ibis.row_number().over(group_by=["trail_id", "dilemma"], order_by=order))
    return ranked.filter(ranked.place < asked.top)


def _neutral(pairs: ibis.Table, catalog: Catalog) -> ibis.Table:
    """Both sides in the order of their societies' ids: neither is the one that is asked first."""
    fields = by_code(pairs.dilemma, {name: d.field for name, d in catalog.contradictions.dilemmas.items()})
    is_turned = pairs.society_id > pairs.other_society_id
    columns = {}
    for name in ("society_id", "programme_id", "answer", "programmes", "people"):
        columns[name] = ibis.ifelse(is_turned, pairs[f"other_{name}"], pairs[name])
        columns[f"other_{name}"] = ibis.ifelse(is_turned, pairs[name], pairs[f"other_{name}"])
    kept = ("trail_id", "dilemma", "strength", "weight")
    turned = pairs.select(*kept, field=fields, service_code=pairs.service_code.nullif(""), **columns)
    # each number once: an unknown one on one side leaves the other's
    people = ibis.coalesce(turned.people + turned.other_people, turned.people, turned.other_people)
    return shaped(
        turned,
        kind="between_societies",
        people=people,
        said=fact(turned.field, turned.answer),
        claim_kind="programme",
        claim_field=turned.field,
        claim_value=turned.answer,
        other_said=fact(turned.field, turned.other_answer),
        other_claim_kind="programme",
        other_claim_field=turned.field,
        other_claim_value=turned.other_answer,
    )
