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
    groups = _groups(answers)
    counted = ibis.union(
        _counted(_of_programmes(answers, groups), programme_outcomes(answers), ("programme_id",), answers, "programme"),
        _counted(_of_societies(answers, groups), society_outcomes(answers), ("organisation_id",), answers, "society"),
        _counted(
            _of_pairs(answers, groups), trail_outcomes(answers), ("trail_id", "organisation_id"), answers, "trail"
        ),
    )
    found = _with_all_provisions(counted, groups, catalog)
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


def _groups(answers: Answered) -> ibis.Table:
    """What is counted for: each society, each trail and the register, with a number and the societies concerned.

    Of one society alone nothing can be said about a trail or the register.
    """
    mine = carrying(answers.tables).semi_join(answers.table, "programme_id")
    none = ibis.literal(None, type="string")
    of_society = mine.select("organisation_id").distinct()
    if answers.asked.society:
        of_society = of_society.filter(of_society.organisation_id == answers.asked.society)
    of_society = of_society.select(
        level=ibis.literal("society"), society_id="organisation_id", trail_id=none, concerns="organisation_id"
    )
    if answers.asked.society:
        listed = of_society
    else:
        on_trail = placed_on_trails(answers).join(mine, "programme_id")
        of_trail = on_trail.group_by("trail_id").aggregate(concerns=joined_texts(on_trail.organisation_id))
        of_all = mine.aggregate(concerns=joined_texts(mine.organisation_id))
        listed = ibis.union(
            of_society,
            of_trail.select(level=ibis.literal("trail"), society_id=none, trail_id="trail_id", concerns="concerns"),
            of_all.select(level=ibis.literal("register"), society_id=none, trail_id=none, concerns="concerns"),
        )
    number = ibis.row_number().over(order_by=[listed.level, listed.society_id, listed.trail_id])
    return listed.mutate(group_no=number.cast("int32"))


def _of_programmes(answers: Answered, groups: ibis.Table) -> ibis.Table:
    """``programme_id, group_no``: for which groups each programme counts."""
    by_society = carrying(answers.tables).join(_society_groups(groups), "organisation_id")
    by_trail = placed_on_trails(answers).join(_trail_groups(groups), "trail_id")
    by_all = answers.table.cross_join(_register_group(groups))
    return ibis.union(*(part.select("programme_id", "group_no") for part in (by_society, by_trail, by_all)))


def _of_societies(answers: Answered, groups: ibis.Table) -> ibis.Table:
    """``organisation_id, group_no``: for which groups each society counts."""
    mine = carrying(answers.tables).semi_join(answers.table, "programme_id")
    societies = mine.select("organisation_id").distinct()
    on_trail = placed_on_trails(answers).join(mine, "programme_id").select("trail_id", "organisation_id").distinct()
    return ibis.union(
        societies.join(_society_groups(groups), "organisation_id").select("organisation_id", "group_no"),
        on_trail.join(_trail_groups(groups), "trail_id").select("organisation_id", "group_no"),
        societies.cross_join(_register_group(groups)).select("organisation_id", "group_no"),
    )


def _of_pairs(answers: Answered, groups: ibis.Table) -> ibis.Table:
    """``trail_id, organisation_id, group_no``: for which groups each society on a trail counts."""
    pairs = trail_outcomes(answers).select("trail_id", "organisation_id")
    return ibis.union(
        pairs.join(_society_groups(groups), "organisation_id").select("trail_id", "organisation_id", "group_no"),
        pairs.join(_trail_groups(groups), "trail_id").select("trail_id", "organisation_id", "group_no"),
        pairs.cross_join(_register_group(groups)).select("trail_id", "organisation_id", "group_no"),
    )


def _society_groups(groups: ibis.Table) -> ibis.Table:
    return groups.filter(groups.level == "society").select("group_no", organisation_id="society_id")


def _trail_groups(groups: ibis.Table) -> ibis.Table:
    return groups.filter(groups.level == "trail").select("group_no", "trail_id")


def _register_group(groups: ibis.Table) -> ibis.Table:
    return groups.filter(groups.level == "register").select("group_no")


def _counted(
    members: ibis.Table, outcomes: ibis.Table, keys: tuple[str, ...], answers: Answered, subject: str
) -> ibis.Table:
    """``group_no, provision_no`` and how many members of each group have each outcome."""
    numbers = _provision_numbers(answers.catalog)
    codes = ibis.array(
        [
            outcomes[column_of(rule.provision)].cast("int32") + numbers[rule.provision] * _PLACES
            for rule in rules_about(answers.catalog, subject)
        ]
    )
    coded = outcomes.select(*keys, codes=codes)
    joined = members.join(coded, list(keys))
    long = joined.select("group_no", code=joined.codes.unnest())
    long = long.filter(long.code.notnull())
    counts = long.group_by(["group_no", "code"]).aggregate(members=long.count())
    outcome_no = counts.code % _PLACES
    return counts.group_by(counts.group_no, provision_no=(counts.code // _PLACES).cast("int32")).aggregate(
        **{name: counts.members.sum(where=outcome_no == number).cast("int64") for number, name in OUTCOMES.items()}
    )


def _provision_numbers(catalog: Catalog) -> dict[str, int]:
    return {provision: number for number, provision in enumerate(catalog.policy_rules)}


def _with_all_provisions(counted: ibis.Table, groups: ibis.Table, catalog: Catalog) -> ibis.Table:
    """The counts under their names; for the register every provision, with no counts where no field speaks of it."""
    numbers = _provision_numbers(catalog)
    register = groups.filter(groups.level == "register")
    every = register.select(
        "group_no", listed=ibis.array([ibis.literal(number, "int32") for number in numbers.values()])
    )
    every = every.select("group_no", provision_no=every.listed.unnest())
    keys = counted.select("group_no", "provision_no").union(every, distinct=True)
    found = keys.left_join(counted, ["group_no", "provision_no"]).drop("group_no_right", "provision_no_right")
    found = found.join(groups, "group_no")
    silent = [numbers[rule.provision] for rule in catalog.policy_rules.values() if not rule.has_subjects]
    is_silent = found.provision_no.isin(silent)
    unknown = ibis.literal(None, type="int64")
    return found.select(
        "level",
        "society_id",
        "trail_id",
        "concerns",
        provision=by_code(found.provision_no, {number: name for name, number in numbers.items()}),
        **{name: ibis.ifelse(is_silent, unknown, found[name].fill_null(0)) for name in _COUNTS},
    )


QUESTION = Question(
    name="policy_standing",
    columns=_COLUMNS,
    key=_KEY,
    order=("level", "society_id", "trail_id", "-does_not_hold", "-human_review"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody"),
    is_confidential=True,
)
