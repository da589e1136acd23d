"""What is said of a programme in the fields that a rule asks about: the evidence beside a finding.

A fact is written ``field:value`` (``access_condition:status_conditional``); several stand in one text, apart by
spaces and in order, so that every engine gives the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.rule_facts import COUNTS, LISTS, carrying, list_rows, scalar

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables


def facts(tables: Tables, wanted: ibis.Table, fields: Iterable[str]) -> ibis.Table:
    """``programme_id, field, value``: what is said in these fields of the programmes that ``wanted`` names."""
    ids = wanted.select("programme_id").distinct()
    programme = tables["programme"].semi_join(ids, "programme_id")
    parts = [_of_field(tables, programme, ids, field) for field in dict.fromkeys(fields)]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _of_field(tables: Tables, programme: ibis.Table, ids: ibis.Table, field: str) -> ibis.Table:
    if field in LISTS:
        rows = list_rows(tables, field).semi_join(ids, "programme_id").distinct()
        return rows.select("programme_id", field=ibis.literal(field), value=rows.code)
    if field in COUNTS:
        counts = tables["people_count"].semi_join(ids, "programme_id")
        told = counts[COUNTS[field][0]].notnull()
        for column in COUNTS[field][1:]:
            told |= counts[column].notnull()
        found = counts.group_by("programme_id").aggregate(is_told=told.any())
        value = ibis.ifelse(found.is_told, "yes", "no")
        return found.select("programme_id", field=ibis.literal(field), value=value)
    found = programme.mutate(stated=scalar(programme, field).cast("string"))
    found = found.filter(found.stated.notnull())
    return found.select("programme_id", field=ibis.literal(field), value=found.stated)


def by_code(code: Any, texts: Mapping[Any, str]) -> Any:
    """The text that belongs to a code, in the engine's words."""
    return ibis.cases(*((code == key, text) for key, text in texts.items()))


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
    """``programme_id, provision, evidence, unknown_fields`` for rows of ``kept``; ``fields`` by provision."""
    pairs = kept.select("programme_id", "provision")
    listed = by_code(pairs.provision, {name: " ".join(asked) for name, asked in fields.items()})
    wanted = pairs.mutate(field=listed.split(" ").unnest())
    every = [field for asked in fields.values() for field in asked]
    found = wanted.left_join(facts(tables, kept, every), ["programme_id", "field"])
    found = found.select("programme_id", "provision", "field", "value")
    fact = found.field + ":" + found.value
    return found.group_by(["programme_id", "provision"]).aggregate(
        evidence=joined_texts(fact, found.value.notnull()),
        unknown_fields=joined_texts(found.field, found.value.isnull()),
    )


def concerned(tables: Tables, kept: ibis.Table) -> ibis.Table:
    """``programme_id, concerns``: the National Societies that stand for these programmes, in one text."""
    parties = carrying(tables).semi_join(kept.select("programme_id").distinct(), "programme_id")
    return parties.group_by("programme_id").aggregate(concerns=joined_texts(parties.organisation_id))
