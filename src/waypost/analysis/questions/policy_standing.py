"""How societies, trails and the whole register stand to the provisions: how many, and of how many it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.question import Asked, Question
from waypost.analysis.rule_evidence import by_code, joined_texts
from waypost.analysis.rule_facts import carrying
from waypost.analysis.rule_outcomes import (
    OUTCOMES,
    Answered,
    answered,
    asked_programmes,
    column_of,
    placed_on_trails,
    programme_outcomes,
    rules_about,
    society_outcomes,
    trail_outcomes,
)
from waypost.reference.rule_language.fields import SUBJECTS

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_KEY = ("level", "society_id", "trail_id", "provision")
_COUNTS = tuple(OUTCOMES.values())
_COLUMNS = (
    *_KEY,
    "kind",
    "severity",
    "counted",
    "applies",
    "known",
    *_COUNTS,
    "known_share",
    "holds_share",
    "concerns",
)
_PLACES = 8  # more than the outcomes there are


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """A row per society, per trail and for the register, and provision; a provision that no field speaks of too.

    ``counted`` says what the counts count: programmes, societies, or societies on trails.
    """
    answers = answered(tables, asked, catalog, *SUBJECTS)
    who = _who(answers)
    counted = ibis.union(
        _counted(_programmes_of(answers), programme_outcomes(answers), ("programme_id",), catalog, "programme"),
        _counted(who, society_outcomes(answers), ("organisation_id",), catalog, "society"),
        _counted(None, trail_outcomes(answers), ("trail_id", "organisation_id"), catalog, "trail"),
    )
    found = _with_all_provisions(_named(counted, who, answers), catalog)
    rules = catalog.policy_rules.values()
    known = found.holds + found.does_not_hold
    applies = known + found.human_review + found.not_known
    return found.mutate(
        kind=by_code(found.provision, {rule.provision: rule.kind for rule in rules}),
        severity=by_code(found.provision, {rule.provision: rule.severity for rule in rules}),
        counted=by_code(found.provision, {rule.provision: rule.subject for rule in rules}),
        applies=applies,
        known=known,
        known_share=_share(known, applies),
        holds_share=_share(found.holds, known),
    ).select(*_COLUMNS)


def _share(part: Any, whole: Any) -> Any:
    return part.cast("float64") / whole.cast("float64").nullif(0)


# Societies, trails and the register are told apart by one name each: an id of a society, of a trail, and this.
_REGISTER = "register"


def _who(answers: Answered) -> ibis.Table:
    """``name, organisation_id``: which societies stand behind what is said of a society, a trail and the register."""
    base = asked_programmes(answers.tables, answers.asked, answers.catalog)
    mine = carrying(answers.tables).semi_join(base, "programme_id")
    on_trail = placed_on_trails(answers).join(mine, "programme_id")
    alone = mine.select("organisation_id").distinct()
    names = ibis.array([alone.organisation_id, ibis.literal(_REGISTER)])
    return alone.select("organisation_id", name=names.unnest()).union(
        on_trail.select("organisation_id", name="trail_id").distinct()
    )


def _programmes_of(answers: Answered) -> ibis.Table:
    """``programme_id, name``: for which societies and trails each programme counts, and for the register."""
    base = asked_programmes(answers.tables, answers.asked, answers.catalog)
    return ibis.union(
        carrying(answers.tables).select("programme_id", name="organisation_id"),
        placed_on_trails(answers).select("programme_id", name="trail_id"),
        base.select("programme_id", name=ibis.literal(_REGISTER)),
    )


def _counted(
    members: ibis.Table | None, outcomes: ibis.Table, keys: tuple[str, ...], catalog: Catalog, subject: str
) -> ibis.Table:
    """``name, provision_no`` and how many members of each have each outcome.

    Without ``members`` a row counts for what its keys name, and for the register.
    """
    numbers = _provision_numbers(catalog)
    codes = ibis.array(
        [
            outcomes[column_of(rule.provision)].cast("int32") + numbers[rule.provision] * _PLACES
            for rule in rules_about(catalog, subject)
        ]
    )
    coded = outcomes.select(*keys, codes=codes)
    if members is None:
        named = ibis.array([*(coded[key] for key in keys), ibis.literal(_REGISTER)])
        joined = coded.select("codes", name=named.unnest())
    else:
        joined = coded.join(members, list(keys)).select("codes", "name")
    long = joined.select("name", code=joined.codes.unnest())
    long = long.filter(long.code.notnull())
    counts = long.group_by(["name", "code"]).aggregate(members=long.count())
    outcome_no = counts.code % _PLACES
    return counts.group_by(counts.name, provision_no=(counts.code // _PLACES).cast("int32")).aggregate(
        **{name: counts.members.sum(where=outcome_no == number).cast("int64") for number, name in OUTCOMES.items()}
    )


def _provision_numbers(catalog: Catalog) -> dict[str, int]:
    return {provision: number for number, provision in enumerate(catalog.policy_rules)}


def _named(counted: ibis.Table, who: ibis.Table, answers: Answered) -> ibis.Table:
    """Level, society and trail for the one name, and the societies concerned; of one society only what is its own."""
    concerned = who.group_by("name").aggregate(concerns=joined_texts(who.organisation_id))
    own = answers.tables["national_society"].select(society_id="organisation_id")
    found = counted.left_join(concerned, "name").drop("name_right")
    found = found.left_join(own, found.name == own.society_id)
    level = ibis.cases((found.name == _REGISTER, "register"), (found.society_id.notnull(), "society"), else_="trail")
    named = found.mutate(level=level, trail_id=ibis.ifelse(level == "trail", found.name, ibis.null("string")))
    return named.filter(named.name == answers.asked.society) if answers.asked.society else named


def _with_all_provisions(counted: ibis.Table, catalog: Catalog) -> ibis.Table:
    """The counts under the provisions' names; for the register the provisions without a count stand too.

    They are known from the rules: a field speaks of it and it applies to none, or no field speaks of it.
    """
    numbers = _provision_numbers(catalog)
    silent = [numbers[rule.provision] for rule in catalog.policy_rules.values() if not rule.has_subjects]
    kept = ("level", "society_id", "trail_id", "concerns", "provision_no", *_COUNTS)
    register = counted.filter(counted.level == "register")
    whole = register.aggregate(
        concerns=register.concerns.max(), told=register.provision_no.collect(), rows=register.count()
    )
    whole = whole.filter(whole.rows > 0)  # engines differ on what a list of no rows is
    every = ibis.array([ibis.literal(number, "int32") for number in numbers.values()])
    listed = whole.select("concerns", "told", provision_no=every.unnest())
    missing = listed.filter(~listed.told.contains(listed.provision_no))
    none, nothing = ibis.null("string"), ibis.literal(0, "int64")
    is_silent = missing.provision_no.isin(silent)
    added = missing.select(
        level=ibis.literal("register"),
        society_id=none,
        trail_id=none,
        concerns=missing.concerns,
        provision_no=missing.provision_no,
        **{name: ibis.ifelse(is_silent, ibis.null("int64"), nothing) for name in _COUNTS},
    )
    filled = counted.select(*kept).mutate(**{name: counted[name].fill_null(nothing) for name in _COUNTS})
    found = filled.union(added)
    return found.mutate(provision=by_code(found.provision_no, {number: name for name, number in numbers.items()}))


QUESTION = Question(
    name="policy_standing",
    columns=_COLUMNS,
    key=_KEY,
    order=("level", "society_id", "trail_id", "-does_not_hold", "-human_review"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody"),
    is_confidential=True,
)
