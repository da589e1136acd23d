"""From rules to outcomes: an expression becomes SQL's three-valued logic, a rule becomes one small number.

The number says how a subject stands to a provision: 1 does not hold, 2 a person must look, 3 not known, 4 holds; null
where the provision does not apply. Rules about programmes, societies and societies on trails all rest on one wide
table of what their leaves ask (:mod:`waypost.analysis.rule_facts`), so every table of a release is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.common import on_trails, programmes
from waypost.analysis.rule_facts import carrying, partners, with_leaves
from waypost.analysis.rule_logic import boolean
from waypost.reference.policy import Rule
from waypost.reference.rule_language import (
    Leaf,
    Only,
    leaves_of,
)

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

DOES_NOT_HOLD, HUMAN_REVIEW, NOT_KNOWN, HOLDS = 1, 2, 3, 4
OUTCOMES = {DOES_NOT_HOLD: "does_not_hold", HUMAN_REVIEW: "human_review", NOT_KNOWN: "not_known", HOLDS: "holds"}
# Fields of a society on a trail that are no list of what its programmes say.
_KEYS = ("trail_id", "organisation_id")
_ON_TRAIL = ("side", "has_partner", "has_partner_beyond_region", "is_across_regions")


def column_of(provision: str) -> str:
    """The column that holds the outcome of a provision: ``p7_5``."""
    return "p" + provision.replace(".", "_")


def rules_about(catalog: Catalog, subject: str) -> list[Rule]:
    """The rules about a subject of which something can be said, in the order of the provisions."""
    return [rule for rule in catalog.policy_rules.values() if rule.subject == subject and rule.has_subjects]


def outcome(rule: Rule, leaf: Mapping[Leaf, Any]) -> Any:
    """How a subject stands to a provision; see the module. The first that is true decides."""
    condition = boolean(rule.condition, leaf) if rule.condition is not None else None
    review = boolean(rule.review_when, leaf) if rule.review_when is not None else None
    found: list[Any] = []
    if rule.kind == "avoid" and condition is not None:
        found.append(_where(condition, DOES_NOT_HOLD))
    if review is not None:
        found.append(_where(review, HUMAN_REVIEW))
    if condition is not None and rule.kind == "focus":
        found.append(ibis.literal(DOES_NOT_HOLD, "int8") + condition.cast("int8") * (HOLDS - DOES_NOT_HOLD))
    elif condition is not None:
        found.append(_where(~condition, HOLDS))
    # a person must look wherever it applies; what only review_when could tell is not known
    last = HUMAN_REVIEW if condition is None and review is None else NOT_KNOWN
    stands = ibis.coalesce(*found, ibis.literal(last, "int8"))
    if rule.applies_when is None:
        return stands.cast("int8")
    # as a number: of "not x", Ibis 12 writes "NOT x IS NULL", which asks the contrary
    applies = boolean(rule.applies_when, leaf).cast("int8")
    return ibis.coalesce(stands * _where(applies, 1), _where(applies.isnull(), NOT_KNOWN)).cast("int8")


def _where(condition: Any, number: int) -> Any:
    """A number where a condition is true, null elsewhere; without a branch, which engines do faster than CASE."""
    return condition.cast("int8").nullif(ibis.literal(0, "int8")) * number


def leaves(rules: Iterable[Rule]) -> list[Leaf]:
    """Every leaf of some rules, each once."""
    expressions = (e for rule in rules for e in (rule.applies_when, rule.condition, rule.review_when) if e is not None)
    return list(dict.fromkeys(leaf for expression in expressions for leaf in leaves_of(expression)))


def programmes_of_question(tables: Tables, asked: Asked) -> ibis.Table:
    """The programmes asked about, on one trail or in one country where that is asked."""
    found = programmes(tables, asked)
    if asked.trail or asked.country:
        found = found.semi_join(on_trails(tables, asked), "programme_id")
    return found


def asked_programmes(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """The same without those that ended before the policy was adopted."""
    found = programmes_of_question(tables, asked)
    if catalog.policy is not None:
        adopted = ibis.literal(catalog.policy.adopted_date)
        found = found.filter(found.end_date.isnull() | (found.end_date >= adopted))
    return found


@dataclass(frozen=True)
class Answered:
    """The programmes asked about, one row each, with a column for each leaf of the rules about some subjects."""

    tables: Tables
    asked: Asked
    catalog: Catalog
    table: ibis.Table
    columns: Mapping[Leaf, str]

    def of_programmes(self, wanted: Iterable[Leaf]) -> dict[Leaf, str]:
        """The columns of those leaves that are asked of programmes."""
        return {leaf: self.columns[leaf] for leaf in wanted if leaf in self.columns}


_PEOPLE = ("people_reached", "people_targeted")


def answered(tables: Tables, asked: Asked, catalog: Catalog, *subjects: str) -> Answered:
    """What the rules about these subjects ask, answered for each programme; made once for all that rest on it."""
    wanted = leaves(rule for subject in subjects for rule in rules_about(catalog, subject))
    of_programmes = [leaf for leaf in wanted if leaf.field not in _ON_TRAIL]
    kept = ("programme_id", *_PEOPLE)
    table, columns = with_leaves(tables, asked_programmes(tables, asked, catalog), of_programmes, kept)
    return Answered(tables, asked, catalog, table, columns)


def programme_outcomes(answers: Answered) -> ibis.Table:
    """One row per programme, with its people and a column of outcomes per provision about programmes."""
    rules = rules_about(answers.catalog, "programme")
    return _with_outcomes(answers.table, rules, answers.columns, ("programme_id", *_PEOPLE))


def society_outcomes(answers: Answered) -> ibis.Table:
    """``organisation_id`` and a column of outcomes per provision about societies."""
    rules = rules_about(answers.catalog, "society")
    columns = answers.of_programmes(leaves(rules))
    joined = carrying(answers.tables).join(answers.table, "programme_id")
    grouped = joined.group_by("organisation_id").aggregate(**_over_programmes(joined, columns))
    return _with_outcomes(grouped, rules, columns, ("organisation_id",))


def trail_outcomes(answers: Answered) -> ibis.Table:
    """``trail_id, organisation_id`` and a column of outcomes per provision about societies on trails.

    A society stands here when its own country is on the trail and it carries a programme there.
    """
    tables, rules = answers.tables, rules_about(answers.catalog, "trail")
    wanted = leaves(rules)
    columns = answers.of_programmes(wanted)
    placed = placed_on_trails(answers)
    standing = _at_home(tables, placed.join(carrying(tables), "programme_id"))
    joined = standing.join(answers.table, "programme_id")
    grouped = joined.group_by(list(_KEYS)).aggregate(**_over_programmes(joined, columns))
    added, more = _on_trail(tables, placed, standing, [leaf for leaf in wanted if leaf.field in _ON_TRAIL])
    wider = grouped.left_join(added, list(_KEYS)).drop(*(f"{key}_right" for key in _KEYS))
    return _with_outcomes(wider, rules, columns | more, _KEYS)


def placed_on_trails(answers: Answered) -> ibis.Table:
    """``programme_id, trail_id``: on which trails each programme stands, each once."""
    return on_trails(answers.tables, answers.asked).select("programme_id", "trail_id").distinct()


def _at_home(tables: Tables, rows: ibis.Table) -> ibis.Table:
    """Rows of ``programme_id, trail_id, organisation_id`` whose society has its own country on the trail."""
    stages = tables["trail_stage"].select("trail_id", "country_code").distinct()
    own = tables["national_society"].select("organisation_id", "country_code")
    homes = stages.join(own, "country_code").select("trail_id", "organisation_id")
    return rows.semi_join(homes, list(_KEYS)).select("programme_id", *_KEYS)


def _on_trail(
    tables: Tables, placed: ibis.Table, standing: ibis.Table, wanted: list[Leaf]
) -> tuple[ibis.Table, dict[Leaf, str]]:
    """What is asked of a society on a trail itself: its side, and whom it works with there."""
    stages = tables["trail_stage"].select("trail_id", "country_code", "role").distinct()
    own = tables["national_society"].select("organisation_id", "country_code", "region")
    sides = stages.join(own, "country_code")
    columns = {leaf: f"on_trail_{number}" for number, leaf in enumerate(wanted)}
    asked_sides = {name: _of_sides(sides, leaf) for leaf, name in columns.items() if leaf.field == "side"}
    found = sides.group_by(list(_KEYS)).aggregate(**asked_sides)
    regions = sides.group_by("trail_id").aggregate(is_across_regions=sides.region.nunique() > 1)
    found = found.left_join(regions, "trail_id").drop("trail_id_right")
    found = found.left_join(_partnership(tables, placed, standing), list(_KEYS))
    found = found.drop(*(f"{key}_right" for key in _KEYS))
    named = {name: found[leaf.field] for leaf, name in columns.items() if leaf.field != "side"}
    found = found.mutate(**named) if named else found
    return found.select(*_KEYS, *columns.values()), columns


def _of_sides(sides: ibis.Table, leaf: Leaf) -> Any:
    codes = sides.role.isin(getattr(leaf, "codes", ()))
    return codes.all() if isinstance(leaf, Only) else codes.any()


def _partnership(tables: Tables, placed: ibis.Table, standing: ibis.Table) -> ibis.Table:
    """Which societies of a trail share a programme there, or have linked ones: true or not known, never false."""
    regions = tables["national_society"].select("organisation_id", "region")
    together = _at_home(tables, placed.join(partners(tables), "programme_id")).join(regions, "organisation_id")
    each = together.group_by(["programme_id", "trail_id"]).aggregate(
        societies=together.organisation_id.nunique(), regions=together.region.nunique()
    )
    mine = standing.join(each, ["programme_id", "trail_id"])
    no = ibis.literal(False)
    return mine.group_by(list(_KEYS)).aggregate(
        has_partner=(mine.societies > 1).any().nullif(no),
        has_partner_beyond_region=(mine.regions > 1).any().nullif(no),
    )


def _over_programmes(joined: ibis.Table, columns: Mapping[Leaf, str]) -> dict[str, Any]:
    """A leaf of many programmes: whether one says so, or for ``only`` whether all that say anything do."""
    return {
        name: joined[name].all() if isinstance(leaf, Only) else joined[name].any() for leaf, name in columns.items()
    }


def _with_outcomes(
    table: ibis.Table, rules: Iterable[Rule], columns: Mapping[Leaf, str], kept: tuple[str, ...]
) -> ibis.Table:
    leaf = {wanted: table[name] for wanted, name in columns.items()}
    return table.select(*kept, **{column_of(rule.provision): outcome(rule, leaf) for rule in rules})
