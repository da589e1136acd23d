"""Figures of claims over a release: all claims of a measure at once, each with the facts that it rests on.

A measure (``catalog/advocacy/measures``) gives facts: rows with one column per parameter and ``part``, beside it where
they are there ``part_least`` and ``part_most``, ``whole``, ``whole_least`` and ``whole_most``, ``key`` (what is
counted; rows of one key that differ in nothing that was asked for are one), ``fact`` (by which parameters that stand
apart are joined), ``is_hidden``, ``dataset_id`` and ``data_date``.

==========  ===================================================================================================
sum         the parts added up
share       the parts by the wholes
count       how many keys
people      the parts added up is the most; the least is the largest of them, since people may be counted twice
==========  ===================================================================================================

Claims with the same parameters in use (a *shape*) are answered by one join. A fingerprint adds up a digest of each
fact, so that it depends on no order: another fact, or another value in one, gives another fingerprint.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from waypost.advocacy.values import Claim, Result
from waypost.errors import InputError
from waypost.reference.advocacy import Measure
from waypost.store.reading import Rows, rows

_FIGURES = ("part", "part_least", "part_most", "whole", "whole_least", "whole_most")
_BESIDE = {"fact": "varchar", "key": "varchar", "is_hidden": "boolean", "dataset_id": "varchar", "data_date": "date"}
_VALUES = {
    "sum": ("sum(part)", "sum(coalesce(part_least, part))", "sum(coalesce(part_most, part))"),
    "share": (
        "sum(part) / nullif(sum(whole), 0)",
        "sum(coalesce(part_least, part)) / nullif(sum(coalesce(whole_most, whole)), 0)",
        "sum(coalesce(part_most, part)) / nullif(sum(coalesce(whole_least, whole)), 0)",
    ),
    "count": ("nullif(count(distinct key), 0)", "null", "null"),
    "people": ("sum(part)", "max(part)", "sum(part)"),
}
# What counts for the public are by; null is a margin.
PUBLISHED_COUNT = {
    "country_code": pa.string(), "service_heading_code": pa.string(), "service_code": pa.string(),
    "population_group_code": pa.string(), "trail_id": pa.string(), "trail_stage": pa.string(), "year": pa.string(),
    "half_year": pa.string(), "programmes": pa.int64(), "is_hidden": pa.bool_(),
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A measure with the parameters that are in use, in order."""

    measure: Measure
    names: tuple[str, ...]


def definition_of(measure: Measure) -> str:
    """Which figure a measure is, as a digest: what it is called may change, what it counts may not."""
    parameters = "\n".join(
        f"{name} {each.list} {each.default} {each.facts}" for name, each in sorted(measure.parameters.items())
    )
    text = "\n".join((measure.how, measure.unit, measure.source, parameters, " ".join(measure.facts.split())))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def arguments_of(measure: Measure, arguments: Mapping[str, str]) -> dict[str, str]:
    """The arguments with the defaults of the measure. Raises :class:`InputError` for a parameter that it has not."""
    for name in arguments:
        if name not in measure.parameters:
            known = ", ".join(measure.parameters)
            raise InputError(f"the measure {measure.measure} has no parameter {name!r}; expected one of {known}")
    defaults = {name: each.default for name, each in measure.parameters.items() if each.default is not None}
    return {name: value for name, value in {**defaults, **arguments}.items() if value}


def evaluate(
    con: duckdb.DuckDBPyConnection, measures: Mapping[str, Measure], claims: Iterable[Claim]
) -> dict[str, Result]:
    """Each claim's figure, by claim; a claim without a measure has none and is not there.

    ``con`` has the tables of a release as the audience of the claims may see it. A measure whose tables are not there
    (counts for the public, where none were made) finds nothing. Raises :class:`InputError` for a claim on a measure or
    parameter that there is not.
    """
    found: dict[str, Result] = {}
    for measure, shapes in shapes_of(measures, claims):
        definition = definition_of(measure)
        if not has_tables(con, measure):
            found |= {each.claim: Result(definition=definition) for _, asked in shapes for each in asked}
            continue
        with facts_of(con, measure, [shape for shape, _ in shapes]) as facts:
            for shape, asked in shapes:
                found |= _answer(con, shape, facts, asked, definition)
    return found


@contextmanager
def facts_of(con: duckdb.DuckDBPyConnection, measure: Measure, shapes: Iterable[Shape]) -> Iterator[str]:
    """The name of a temporary table with the facts of a measure, each column that there may be in it.

    The codes of parameters that these shapes use and that stand apart are laid beside it.
    """
    name = f"facts_of_{measure.measure}"
    there = {row[0] for row in con.execute(f"describe {measure.facts}").fetchall()}
    own = [each for each in measure.parameters if measure.parameters[each].facts is None]
    apart = {each for shape in shapes for each in shape.names if measure.parameters[each].facts is not None}
    columns = [f'"{each}"::varchar as "{each}"' for each in own]
    columns += [f"{each if each in there else 'null'}::double as {each}" for each in _FIGURES]
    columns += [f"{each if each in there else 'null'}::{kind} as {each}" for each, kind in _BESIDE.items()]
    columns.append(f"{_withheld(con, measure, there)} as is_withheld")
    made = {name: f"select {', '.join(columns)} from ({measure.facts})"}
    for each in sorted(apart):
        made[f"{name}_{each}"] = f"select distinct fact, code::varchar as code from ({measure.parameters[each].facts})"
    try:
        for table, sql in made.items():
            con.execute(f"create or replace temp table {table} as {sql}")
        yield name
    finally:
        for table in made:
            con.execute(f"drop table if exists {table}")


def _withheld(con: duckdb.DuckDBPyConnection, measure: Measure, there: set[str]) -> str:
    """The condition under which a number of people is there and not told: an outlet for the public lists those.

    A number that nobody gave is in no such list.
    """
    kind = measure.measure.removeprefix("people_")
    if measure.how != "people" or "key" not in there or not _has_table(con, "small_total"):
        return "false"
    return f"key in (select programme_id from small_total where measure = '{kind}')"


def _has_table(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    asked = "select 1 from information_schema.tables where table_name = ?"
    return con.execute(asked, [name]).fetchone() is not None


def shape_sql(shape: Shape, facts: str) -> str:
    """The facts of a shape, each once, with its digest ``digest``."""
    apart = [name for name in shape.names if shape.measure.parameters[name].facts is not None]
    columns = [f'{f"by_{name}.code" if name in apart else f"told.{name}"} as "{name}"' for name in shape.names]
    columns += [f"told.{each}" for each in (*_FIGURES, *_BESIDE) if each != "fact"]
    joined = "".join(f" join {facts}_{name} by_{name} on by_{name}.fact = told.fact" for name in apart)
    columns.append("told.is_withheld")
    named = [f'"{name}"' for name in shape.names] + [each for each in (*_FIGURES, *_BESIDE) if each != "fact"]
    text = ", ".join(f"coalesce({each}::varchar, '-')" for each in named)
    text += ", case when is_withheld then 'withheld' end"
    found = f"select distinct {', '.join(columns)} from {facts} told{joined}"
    return f"select *, md5_number_lower(concat_ws('|', {text})) as digest from ({found})"


def asked_table(shape: Shape, asked: list[Claim]) -> pa.Table:
    """The arguments of claims of one shape: ``no`` and a column per parameter."""
    given = [arguments_of(shape.measure, each.arguments) for each in asked]
    columns: dict[str, pa.Array[Any]] = {"no": pa.array(range(len(asked)), pa.int32())}
    for number, name in enumerate(shape.names):
        columns[f"asked_{number}"] = pa.array([each[name] for each in given], pa.string())
    return pa.table(columns)


def matching(shape: Shape) -> str:
    """The condition under which a fact ``f`` is one of those that ``a`` asks for."""
    return " and ".join(f'a.asked_{number} = f."{name}"' for number, name in enumerate(shape.names)) or "true"


def shapes_of(
    measures: Mapping[str, Measure], claims: Iterable[Claim]
) -> list[tuple[Measure, list[tuple[Shape, list[Claim]]]]]:
    """The claims that go together, measure by measure: those of a shape have the same parameters in use.

    Raises :class:`InputError` for a claim on a measure or a parameter that there is not.
    """
    found: dict[str, dict[tuple[str, ...], list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if claim.measure is None:
            continue
        if claim.measure not in measures:
            raise InputError(f"claim {claim.claim}: there is no measure {claim.measure!r}")
        names = tuple(sorted(arguments_of(measures[claim.measure], claim.arguments)))
        found[claim.measure][names].append(claim)
    return [
        (measures[name], [(Shape(measures[name], names), asked) for names, asked in shapes.items()])
        for name, shapes in found.items()
    ]


def put_counts(con: duckdb.DuckDBPyConnection, counts: Rows) -> None:
    """Lay the counts that passed the disclosure control (``waypost.atlas.counts``) beside the tables of a release."""
    columns = {name: pa.array([row[name] for row in counts], kind) for name, kind in PUBLISHED_COUNT.items()}
    con.register("incoming_counts", pa.table(columns))
    con.execute("create or replace temp table published_count as from incoming_counts")
    con.unregister("incoming_counts")


def has_tables(con: duckdb.DuckDBPyConnection, measure: Measure) -> bool:
    """Whether the tables that a measure reads are there."""
    there = {row[0] for row in con.execute("select table_name from information_schema.tables").fetchall()}
    return set(measure.tables) <= there


def _answer(
    con: duckdb.DuckDBPyConnection, shape: Shape, facts: str, asked: list[Claim], definition: str
) -> dict[str, Result]:
    value, least, most = _VALUES[shape.measure.how]
    con.register("claims_asked", asked_table(shape, asked))
    try:
        told = rows(
            con,
            f"""with f as materialized ({shape_sql(shape, facts)})
                select a.no, count(*) as n, ({value})::double as value, ({least})::double as least,
                       ({most})::double as most, coalesce(bool_or(f.is_hidden), false) as is_hidden,
                       coalesce(bool_or(f.is_withheld), false) as is_withheld,
                       sum(f.digest::hugeint)::varchar as print,
                       list_sort(list(distinct f.dataset_id)) as datasets, max(f.data_date) as data_date
                from claims_asked a join f on {matching(shape)} group by a.no""",
        )
    finally:
        con.unregister("claims_asked")
    found = {each.claim: Result(definition=definition) for each in asked}
    for row in told:
        claim = asked[row["no"]]
        found[claim.claim] = _result(row, definition)
    return found


def _result(row: dict[str, Any], definition: str) -> Result:
    value, least, most = (row[name] for name in ("value", "least", "most"))
    # What nobody gave is not held back: it is not known.
    is_suppressed = row["is_hidden"] or (value is None and row["is_withheld"])
    is_range = least is not None and most is not None and least != most
    return Result(
        value=None if is_suppressed else value,
        least=least if is_range and not is_suppressed else None,
        most=most if is_range and not is_suppressed else None,
        rows=row["n"],
        fingerprint=hashlib.sha256(str(row["print"]).encode()).hexdigest()[:16],
        is_suppressed=is_suppressed,
        datasets=tuple(each for each in row["datasets"] or () if each),
        data_date=row["data_date"],
        definition=definition,
    )
