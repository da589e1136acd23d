"""What is said of a programme in the fields that a rule asks about: the evidence beside a finding.

A fact is written ``field:value`` (``access_condition:status_conditional``); several stand in one text, apart by
spaces and in order, so that every engine gives the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.common import rows_of
from waypost.analysis.rule_facts import COUNTS, LISTS, carrying, list_rows, of_wanted, scalar
from waypost.analysis.rule_neighbours import with_neighbours
from waypost.reference.practices import NO_ENTRY, NONE

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables


def facts(tables: Tables, wanted: ibis.Table, fields: Iterable[str]) -> ibis.Table:
    """``programme_id, field, value``: what is said in these fields at least of the programmes that ``wanted`` names.

    A list may repeat an entry. ``wanted`` is read for each list: it should end in a distinct or an aggregate, which
    engines work out once.
    """
    asked = dict.fromkeys(fields)
    of_practices = [field for field in asked if "." in field]
    asked = {field: None for field in asked if "." not in field}
    parts = [_of_practices(tables, of_practices, wanted)] if of_practices else []
    parts += [_of_list(tables, field, wanted) for field in asked if field in LISTS]
    counted = [field for field in asked if field in COUNTS]
    single = [field for field in asked if field not in LISTS and field not in COUNTS]
    if counted:
        parts.append(_of_counts(of_wanted(tables["people_count"], wanted), counted))
    if single:
        programme = with_neighbours(tables, tables["programme"].semi_join(wanted, "programme_id"), single)
        parts.append(_of_values(programme, single))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _of_practices(tables: Tables, fields: list[str], wanted: ibis.Table) -> ibis.Table:
    """What is told of practices; a list that is said to have no entry says so for each of its fields."""
    rows = of_wanted(tables["practice"], wanted)
    asked = rows_of([{"practice_code": name.partition(".")[0], "asked": name} for name in fields])
    named = rows.practice_code + "." + rows.practice_field
    told = rows.filter(named.isin(fields)).select("programme_id", field=named, value="practice_value")
    none = rows.filter((rows.practice_field == NONE) & rows.practice_value.notnull()).join(asked, "practice_code")
    said = ibis.ifelse(none.practice_value == "true", NO_ENTRY, none.practice_value)
    # words that anybody wrote may hold spaces, which part facts: codes, days and numbers do not
    return told.union(none.select("programme_id", field="asked", value=said))


def _of_list(tables: Tables, field: str, wanted: ibis.Table) -> ibis.Table:
    rows = list_rows(tables, field, wanted)
    return rows.select("programme_id", field=ibis.literal(field), value=rows.code)


def _of_counts(counts: ibis.Table, fields: list[str]) -> ibis.Table:
    answers = {}
    for field in fields:
        told = counts[COUNTS[field][0]].notnull()
        for column in COUNTS[field][1:]:
            told |= counts[column].notnull()
        answers[field] = told.any()
    found = counts.group_by("programme_id").aggregate(**answers)
    return _turned(found, {field: ibis.ifelse(found[field], "yes", "no") for field in fields})


def _of_values(programme: ibis.Table, fields: list[str]) -> ibis.Table:
    return _turned(programme, {field: scalar(programme, field).cast("string") for field in fields})


def _turned(table: ibis.Table, values: Mapping[str, Any]) -> ibis.Table:
    """Columns as rows of ``programme_id, field, value``, without those that are not known."""
    listed = ibis.array([ibis.struct({"field": name, "value": value}) for name, value in values.items()])
    long = table.select("programme_id", row=listed.unnest())
    found = long.select("programme_id", field=long.row["field"], value=long.row["value"])
    return found.filter(found.value.notnull())


def by_code(code: Any, texts: Mapping[Any, str]) -> Any:
    """The text that belongs to a code, in the engine's words."""
    return ibis.cases(*((code == key, text) for key, text in texts.items()))


def by_number(code: Any, numbers: Mapping[Any, int]) -> Any:
    """The number that belongs to a code, in the engine's words; null where none does."""
    return by_code(code, {key: ibis.literal(number, "int32") for key, number in numbers.items()})


def finding_id(*parts: Any) -> Any:
    """A name for a finding that follows from what it is about, so that it is the same in every later release."""
    joined = ibis.literal("") + parts[0]
    for part in parts[1:]:
        joined = joined + "|" + part
    return ibis.literal("f-") + joined.hexdigest("md5").substr(0, 12)


def joined_texts(values: Any, where: Any = None) -> Any:
    """Different texts of a group in one text, apart by spaces and in order; null where there are none."""
    return values.collect(where=where, distinct=True).sort().join(" ").nullif("")


def with_evidence(tables: Tables, kept: ibis.Table, fields: Mapping[str, tuple[str, ...]]) -> ibis.Table:
    """``kept`` with ``evidence`` and ``unknown_fields``; its rows are told apart by programme and provision.

    ``fields`` are those that the rule of each provision asks about.
    """
    listed = by_code(kept.provision, {name: " ".join(asked) for name, asked in fields.items()})
    wanted = kept.mutate(field=listed.split(" ").unnest())
    every = [field for asked in fields.values() for field in asked]
    found = wanted.left_join(facts(tables, kept, every), ["programme_id", "field"])
    found = found.select(*kept.columns, "field", "value")
    fact = found.field + ":" + found.value
    return found.group_by(list(kept.columns)).aggregate(
        evidence=joined_texts(fact, found.value.notnull()),
        unknown_fields=joined_texts(found.field, found.value.isnull()),
    )


def concerned(tables: Tables, wanted: ibis.Table) -> ibis.Table:
    """``programme_id, concerns``: the National Societies that stand for each programme of ``wanted``, in one text."""
    parties = carrying(tables, wanted)
    return parties.group_by("programme_id").aggregate(concerns=joined_texts(parties.organisation_id))
