"""How programmes stand to rules of practice: five outcomes, each under the text in force on the day of judgement.

The day of judgement is the day asked about, or the end of a programme that was over by then. Where another text is in
force today, what it would say is told beside, as information. The number of an outcome: 1 departs, 2 departs for a
recorded reason, 3 not enough information, 4 conforms, 5 not applicable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.bits import bit_or
from waypost.analysis.common import rows_of
from waypost.analysis.rule_facts import with_leaves
from waypost.analysis.rule_logic import boolean
from waypost.analysis.rule_outcomes import programmes_of_question
from waypost.reference.practice_rules import UnderstoodRule, UnderstoodText
from waypost.reference.rule_language import Leaf, leaves_of

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

DEPARTS, JUSTIFIED, NOT_ENOUGH, CONFORMS, NOT_APPLICABLE = 1, 2, 3, 4, 5
OUTCOMES = {
    DEPARTS: "departs",
    JUSTIFIED: "departs_justified",
    NOT_ENOUGH: "not_enough",
    CONFORMS: "conforms",
    NOT_APPLICABLE: "not_applicable",
}


def judged_programmes(tables: Tables, asked: Asked) -> ibis.Table:
    """The programmes asked about with ``judged_on``: the day asked about, or their end when it lies before."""
    found = programmes_of_question(tables, asked)
    if asked.programme is not None:
        found = found.filter(found.programme_id == asked.programme)
    day = ibis.literal(asked.as_of)
    ended = (found.end_date < day).fill_null(ibis.literal(False))
    return found.mutate(judged_on=ibis.ifelse(ended, found.end_date, day).cast("date"))


def rule_columns(rule: UnderstoodRule) -> tuple[str, str]:
    """The columns of a rule's outcome and of what today's text would say where that is another one."""
    name = rule.rule.lower()
    return f"outcome_{name}", f"later_{name}"


def practice_outcomes(tables: Tables, asked: Asked, catalog: Catalog, kept: tuple[str, ...]) -> ibis.Table:
    """One row per programme asked about: ``kept`` and for each rule the two columns of :func:`rule_columns`."""
    rules = list(catalog.understood_practice_rules.values())
    programmes = judged_programmes(tables, asked)
    kept = tuple(dict.fromkeys(("programme_id", "judged_on", *kept)))
    wide, columns = with_leaves(tables, programmes, _leaves(rules), kept, catalog)
    wide = wide.left_join(_waived(tables, programmes, rules), "programme_id").drop("programme_id_right")
    leaf = {each: wide[name] for each, name in columns.items()}
    found = {}
    for number, rule in enumerate(rules):
        outcome, later = rule_columns(rule)
        waived = ((wide.waived & (1 << number)) != 0).fill_null(ibis.literal(False))
        by_text = [_stands(text, leaf) for text in rule.texts]
        stands = _in_force(rule, by_text, wide.judged_on)
        found[outcome] = ibis.ifelse((stands == DEPARTS) & waived, JUSTIFIED, stands).cast("int8")
        found[later] = _later(rule, by_text, wide.judged_on, asked)
    return wide.select(*kept, **found)


def _leaves(rules: Iterable[UnderstoodRule]) -> list[Leaf]:
    said = (e for rule in rules for text in rule.texts for e in (text.applies_when, text.departs_when) if e is not None)
    return list(dict.fromkeys(leaf for expression in said for leaf in leaves_of(expression)))


def _stands(text: UnderstoodText, leaf: Mapping[Leaf, Any]) -> Any:
    """The outcome under one text, from columns of its leaves; never "departs" for want of knowledge."""
    # as numbers: of "not x", Ibis 12 writes "NOT x IS NULL", which asks the contrary
    departs = boolean(text.departs_when, leaf).cast("int8")
    stands = ibis.coalesce(CONFORMS - departs * (CONFORMS - DEPARTS), ibis.literal(NOT_ENOUGH, "int8"))
    if text.applies_when is None:
        return stands.cast("int8")
    applies = boolean(text.applies_when, leaf).cast("int8")
    return ibis.cases(
        (applies.isnull(), ibis.literal(NOT_ENOUGH, "int8")),
        (applies == 0, ibis.literal(NOT_APPLICABLE, "int8")),
        else_=stands.cast("int8"),
    )


def _in_force(rule: UnderstoodRule, by_text: list[Any], day: Any) -> Any:
    """The outcome under the text in force on the day; where none was, the rule does not apply."""
    found = ibis.literal(NOT_APPLICABLE, "int8")
    for text, stands in zip(rule.texts, by_text, strict=True):
        found = ibis.ifelse(_holds_on(text, day), stands, found)
    return found


def _holds_on(text: UnderstoodText, day: Any) -> Any:
    holds = day >= ibis.literal(text.valid_from)
    return holds if text.valid_to is None else holds & (day <= ibis.literal(text.valid_to))


def _later(rule: UnderstoodRule, by_text: list[Any], day: Any, asked: Asked) -> Any:
    """What the text of the day asked about says, where another one, or none, decided."""
    for text, stands in zip(rule.texts, by_text, strict=True):
        if text.valid_from <= asked.as_of and (text.valid_to is None or asked.as_of <= text.valid_to):
            return ibis.ifelse(_holds_on(text, day), ibis.null("int8"), stands).cast("int8")
    return ibis.null("int8")


def _waived(tables: Tables, programmes: ibis.Table, rules: list[UnderstoodRule]) -> ibis.Table:
    """``programme_id, waived``: a bit for each rule from which a programme departs with leave on its day."""
    bits = rows_of([{"rule": rule.rule, "bit": 1 << number} for number, rule in enumerate(rules)] or [_NO_RULE])
    days = programmes.select("programme_id", "judged_on")
    given = tables["waiver"].join(days, "programme_id").join(bits, "rule")
    valid = given.filter(given.expires_date >= given.judged_on)
    return valid.group_by("programme_id").aggregate(waived=bit_or(valid.bit))


_NO_RULE: dict[str, str | int] = {"rule": "", "bit": 0}
