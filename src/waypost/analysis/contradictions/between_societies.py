"""Opposite answers of two societies to one dilemma on one trail, at one time.

At one time means: both programmes run on the day asked about, or in the year asked about. On each side a society
stands once per answer, with the programme that says so most exactly on the trail.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.common import RUNNING, programmes, rows_of, trail_rows
from waypost.analysis.contradictions.rows import fact, shaped
from waypost.analysis.rule_evidence import by_code, by_number
from waypost.analysis.rule_facts import carrying
from waypost.reference.contradictions import STRENGTHS

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog
    from waypost.reference.contradictions import Dilemma, Opposite

# On whose word a programme stands on a trail, the most exact first.
_BASES = ("stated_stage", "stated_trail", "stated_role", "country")
_PLACE = ["trail_id", "pair_no", "service_code"]
# How exactness and a programme's place in the order of people fit into one number.
_PLACES = 2**40


@dataclass(frozen=True)
class _Answers:
    """The answers that stand in some pair of opposites, as numbers: they are compared, counted and sorted as such.

    ``listed`` is in the order of the texts, so that the numbers of one dilemma's answers are in that order too.
    """

    dilemmas: Mapping[str, Dilemma]
    opposites: list[tuple[str, Opposite]]
    listed: list[tuple[str, str]]

    @classmethod
    def of(cls, catalog: Catalog) -> _Answers:
        opposites = [(name, opposite) for name, _, opposite in catalog.contradictions.opposites()]
        listed = sorted({(name, code) for name, opposite in opposites for code in (*opposite.one, *opposite.other)})
        return cls(catalog.contradictions.dilemmas, opposites, listed)

    def numbers(self, dilemma: str) -> dict[str, int]:
        """The number of each answer to a dilemma."""
        return {code: number for number, (name, code) in enumerate(self.listed) if name == dilemma}

    def texts(self) -> dict[int, str]:
        """The answer of each number."""
        return {number: code for number, (_, code) in enumerate(self.listed)}

    def apart(self) -> list[int]:
        """Numbers of the answers that may rightly differ between services."""
        return [number for number, (name, _) in enumerate(self.listed) if self.dilemmas[name].same_service]

    def most(self) -> int:
        """On one side of one pair of opposites a society stands at most so often: once per answer."""
        return max(len(codes) for _, opposite in self.opposites for codes in (opposite.one, opposite.other))

    def sides(self) -> ibis.Table:
        """``answer_no, pair_no, dilemma_no, is_other``: on which side of which pairs of opposites an answer stands."""
        names = list(self.dilemmas)
        return rows_of([
            {
                "answer_no": self.numbers(name)[code],
                "pair_no": number,
                "dilemma_no": names.index(name),
                "is_other": is_other,
            }
            for number, (name, opposite) in enumerate(self.opposites)
            for is_other, codes in ((0, opposite.one), (1, opposite.other))
            for code in codes
        ])  # fmt: skip


def between_societies(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table | None:
    """At most ``top`` pairs of societies per trail and dilemma; None when the catalog has no dilemma."""
    answers = _Answers.of(catalog)
    if not answers.opposites:
        return None
    leading = _leading(_sides(tables, asked, answers), asked, answers)
    pairs = _paired(leading, asked, answers)
    strengths = {number: opposite.strength for number, (_, opposite) in enumerate(answers.opposites)}
    weights = {number: STRENGTHS[strength] for number, strength in strengths.items()}
    named = pairs.mutate(
        dilemma=by_code(pairs.pair_no, {number: name for number, (name, _) in enumerate(answers.opposites)}),
        answer=by_code(pairs.answer_no, answers.texts()),
        other_answer=by_code(pairs.other_answer_no, answers.texts()),
        strength=by_code(pairs.pair_no, strengths),
        weight=by_number(pairs.pair_no, weights),
    )
    return _neutral(named, catalog)


def _sides(tables: Tables, asked: Asked, answers: _Answers) -> ibis.Table:
    """``trail_id, answer_no, service_code, society_id`` and who speaks: one row per society and answer.

    That is the programme that stands most exactly on the trail, then the one of the most people: ``programme_id,
    people, exactness``; ``programmes`` says how many there are.
    """
    everyone = dataclasses.replace(asked, society=None)
    said = _by_service(tables, _said(tables, everyone, answers), answers)
    placed = trail_rows(tables, everyone)
    exactness = ibis.cases(*((placed.basis == basis, number) for number, basis in enumerate(_BASES)), else_=9)
    placed = placed.mutate(exactness=exactness.cast("int64")).group_by(["programme_id", "trail_id"])
    on_trail = placed.aggregate(exactness=lambda t: t.exactness.min())
    rows = said.join(on_trail, "programme_id").join(carrying(tables), "programme_id")
    # one number for each programme of a society: the least is the one that speaks
    rows = rows.mutate(order=rows.exactness * _PLACES + rows.place)
    first = rows.group_by("trail_id", "answer_no", "service_code", society_id="organisation_id").aggregate(
        order=rows.order.min(), programmes=rows.count()
    )
    first = first.mutate(exactness=first.order // _PLACES, place=first.order % _PLACES).drop("order")
    return first.join(_in_order(_current(tables, everyone, answers)), "place").drop("place")


def _current(tables: Tables, asked: Asked, answers: _Answers) -> ibis.Table:
    """Programmes that run on the day, or in the year, and answer any dilemma."""
    current = programmes(tables, asked)
    if asked.year is None:
        current = current.filter(current.status.isin(RUNNING))
    return current.filter([ibis.or_(*(current[dilemma.field].notnull() for dilemma in answers.dilemmas.values()))])


def _in_order(current: ibis.Table) -> ibis.Table:
    """``programme_id, people, place``: those of the most people first."""
    people = ibis.coalesce(current.people_reached, current.people_targeted)
    place = ibis.row_number().over(order_by=[people.desc(nulls_first=False), current.programme_id])
    return current.select("programme_id", people=people, place=place)


def _said(tables: Tables, asked: Asked, answers: _Answers) -> ibis.Table:
    """``programme_id, place, answer_no``: a row per programme and answer that stands in some pair of opposites."""
    current = _current(tables, asked, answers)
    numbers = [
        by_number(current[dilemma.field], answers.numbers(name))
        for name, dilemma in answers.dilemmas.items()
        if answers.numbers(name)
    ]
    listed = current.select("programme_id", answers=ibis.array(numbers))
    said = listed.select("programme_id", answer_no=listed.answers.unnest())
    order = _in_order(current).select("programme_id", "place")
    return said.filter(said.answer_no.notnull()).join(order, "programme_id")


def _by_service(tables: Tables, said: ibis.Table, answers: _Answers) -> ibis.Table:
    """Where the answer may rightly differ between services, a row per heading of service; elsewhere one without."""
    apart = answers.apart()
    if not apart:
        return said.mutate(service_code=ibis.literal(""))
    whole = said.filter(said.answer_no.notin(apart)).mutate(service_code=ibis.literal(""))
    served = said.filter(said.answer_no.isin(apart)).join(tables["service"], "programme_id")
    headed = served.join(tables["service_heading"], "service_code")
    return whole.union(headed.select(*said.columns, service_code="heading_code").distinct())


def _leading(sides: ibis.Table, asked: Asked, answers: _Answers) -> ibis.Table:
    """The societies that come first on a side of a trail; enough of them that no leading pair can be missed.

    Pairs are ordered by the sum of both ranks, so that those that lead are made of sides that lead. A society is no
    pair with itself, and stands on a side once per answer: so many more are kept. The society asked about stays.
    """
    side = sides.join(answers.sides(), "answer_no")
    order = [
        side.exactness,
        side.programmes.desc(),
        side.people.desc(nulls_first=False),
        side.society_id,
        side.answer_no,
    ]
    ranked = side.mutate(rank=ibis.row_number().over(group_by=[*_PLACE, "is_other"], order_by=order))
    leads = ranked["rank"] < asked.top + answers.most()
    return ranked.filter(leads | (ranked.society_id == asked.society) if asked.society else leads)


def _paired(leading: ibis.Table, asked: Asked, answers: _Answers) -> ibis.Table:
    one = leading.filter(leading.is_other == 0).drop("is_other", "exactness")
    other = leading.filter(leading.is_other == 1).drop("is_other", "exactness", "dilemma_no")
    renamed = other.select(**{name if name in _PLACE else f"other_{name}": other[name] for name in other.columns})
    found = one.join(renamed, _PLACE)
    found = found.filter(found.society_id != found.other_society_id)
    if asked.society is None:
        found = found.filter(_may_lead(found["rank"] + 1, found.other_rank + 1, asked.top, answers.most()))
    else:
        found = found.filter((found.society_id == asked.society) | (found.other_society_id == asked.society))
    order = [
        found["rank"] + found.other_rank,
        found.pair_no,
        found.service_code,
        found.society_id,
        found.other_society_id,
        found.answer_no,
        found.other_answer_no,
    ]
    ranked = found.mutate(place=ibis.row_number().over(group_by=["trail_id", "dilemma_no"], order_by=order))
    return ranked.filter(ranked.place < asked.top)


def _may_lead(one: Any, other: Any, top: int, most: int) -> Any:
    """A pair of the ``one``-th and the ``other``-th society may be among the first ``top`` of its trail and dilemma.

    All pairs of societies that both stand no later come before it, without those of a society with itself: of these
    each society has at most ``most``, so that there are no more than ``most`` times the shorter side.
    """
    return one * other - most * ibis.least(one, other) <= top


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
