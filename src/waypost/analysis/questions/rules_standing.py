"""How societies, trails and the whole register stand to the rules of practice: evaluable first, then conforming."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import on_trails, share
from waypost.analysis.practice_outcomes import (
    CONFORMS,
    DEPARTS,
    JUSTIFIED,
    OUTCOMES,
    judged_programmes,
    practice_outcomes,
    rule_columns,
)
from waypost.analysis.question import Asked, Question
from waypost.analysis.rule_evidence import by_code, joined_texts
from waypost.analysis.rule_facts import carrying

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_KEY = ("level", "society_id", "trail_id", "rule")
_COUNTS = tuple(OUTCOMES.values())
_COLUMNS = (
    *_KEY, "severity", "programmes", "applies", "evaluable", *_COUNTS, "evaluable_share", "conforming_share",
    "concerns",
)  # fmt: skip
_PLACES = 8  # more than the outcomes there are
# Societies, trails and the register are told apart by one name each: an id of a society, of a trail, and this.
_REGISTER = "register"


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """A row per rule for each society, each trail and the register, counting programmes.

    ``evaluable_share`` is of those to which the rule applies or may apply, ``conforming_share`` of the evaluable.
    """
    rules = list(catalog.understood_practice_rules.values())
    outcomes = practice_outcomes(tables, asked, catalog, ())
    codes = ibis.array(
        [outcomes[rule_columns(rule)[0]].cast("int32") + number * _PLACES for number, rule in enumerate(rules)]
    )
    members = _members(tables, asked)
    coded = outcomes.select("programme_id", codes=codes).join(members, "programme_id")
    long = coded.select("name", code=coded.codes.unnest())
    counts = long.group_by(["name", "code"]).aggregate(members=long.count())
    outcome_no = counts.code % _PLACES
    by_rule = counts.group_by(counts.name, rule_no=(counts.code // _PLACES).cast("int32")).aggregate(
        programmes=counts.members.sum().cast("int64"),
        **{
            name: counts.members.sum(where=outcome_no == number).fill_null(0).cast("int64")
            for number, name in OUTCOMES.items()
        },
    )
    found = _named(by_rule, tables, asked)
    known = found[OUTCOMES[CONFORMS]] + found[OUTCOMES[DEPARTS]] + found[OUTCOMES[JUSTIFIED]]
    applies = found.programmes - found.not_applicable
    names = {number: rule.rule for number, rule in enumerate(rules)}
    severities = {number: rule.severity for number, rule in enumerate(rules)}
    return found.mutate(
        rule=by_code(found.rule_no, names),
        severity=by_code(found.rule_no, severities),
        applies=applies,
        evaluable=known,
        evaluable_share=share(known, applies),
        conforming_share=share(found[OUTCOMES[CONFORMS]], known),
    ).select(*_COLUMNS)


def _members(tables: Tables, asked: Asked) -> ibis.Table:
    """``programme_id, name``: for which societies and trails each programme counts, and for the register."""
    base = judged_programmes(tables, asked).select("programme_id")
    own = carrying(tables, base).select("programme_id", name="organisation_id")
    return own.union(_together(tables, asked))


def _together(tables: Tables, asked: Asked) -> ibis.Table:
    """The same without societies: what several of them stand behind."""
    base = judged_programmes(tables, asked).select("programme_id")
    trails = on_trails(tables, asked).select("programme_id", name="trail_id").distinct()
    return trails.union(base.select("programme_id", name=ibis.literal(_REGISTER)))


def _named(by_rule: ibis.Table, tables: Tables, asked: Asked) -> ibis.Table:
    """Level, society and trail for the one name, and the societies concerned; of one society only what is its own."""
    behind = _together(tables, asked).join(carrying(tables), "programme_id")
    several = behind.group_by("name").aggregate(several=joined_texts(behind.organisation_id))
    found = by_rule.left_join(several, "name").drop("name_right")
    societies = tables["national_society"].select(society_id="organisation_id")
    found = found.left_join(societies, found.name == societies.society_id)
    level = ibis.cases((found.name == _REGISTER, _REGISTER), (found.society_id.notnull(), "society"), else_="trail")
    named = found.mutate(
        level=level,
        trail_id=ibis.ifelse(level == "trail", found.name, ibis.null("string")),
        concerns=ibis.ifelse(found.society_id.notnull(), found.name, found.several),
    )
    return named.filter(named.name == asked.society) if asked.society else named


QUESTION = Question(
    name="rules_standing",
    columns=_COLUMNS,
    key=_KEY,
    order=("level", "society_id", "trail_id", "evaluable_share", "conforming_share"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody"),
    shown=("level", "society_id", "trail_id", "rule", "applies", "evaluable_share", "conforming_share", "departs"),
    is_confidential=True,
    closed=("practice", "waiver"),
)
