"""Scores of candidate pairs with Splink and the fixed parameters of the catalog."""

from __future__ import annotations

import logging
import math
import re
from typing import Any

import duckdb
import pyarrow as pa

from waypost.reconcile.evidence import COLUMNS
from waypost.reconcile.rules import Comparison, Model
from waypost.reconcile.tables import make_schema, make_table
from waypost.store.arrow import put_table

SAME_WORDS = 88  # as in the catalog: from here on the words themselves are alike
ALIKE_WORDS = 65
_MOST_STEPS = 500
_STILL = 1e-7
_FEW = 500  # ways that the evidence of a build's pairs comes in, up to which they are looked up
_MOST_KEPT = 20_000
# Model → evidence → what table scored says of it, but for the number of the pair.
_kept: dict[Model, dict[tuple[Any, ...], tuple[Any, ...]]] = {}
_NAMES = re.compile(rf"\b({'|'.join(COLUMNS)})\b")


def score_pairs(con: duckdb.DuckDBPyConnection, evidence: str, model: Model) -> None:
    """Score the rows of table ``evidence`` (pair_no and the evidence columns) into table scored.

    scored: pair_no, probability (rounded to 6 digits), bits (log2 of the odds, 3 digits), one ``level_<name>``
    per comparison: the place of its level in the catalog, -1 when unknown. Rounded before any threshold, so that the
    last bit of a logarithm on another machine decides nothing.

    The score follows from the evidence alone. Where that of a build's pairs comes in few ways, as in the small builds
    of signed changes, each way is scored once in a process: to set Splink up takes longer than the rest of linking.
    """
    columns = ", ".join(COLUMNS)
    ways = f"(SELECT DISTINCT {columns} FROM {evidence} LIMIT {_FEW + 1})"
    con.execute(f"CREATE OR REPLACE TABLE way AS SELECT row_number() OVER () AS pair_no, * FROM {ways}")
    found = con.execute(f"SELECT {columns} FROM way ORDER BY pair_no").fetchall()
    if len(found) > _FEW:
        _score(con, evidence, model)
    else:
        _look_up(con, evidence, model, found)
    con.execute("DROP TABLE way")


def _look_up(con: duckdb.DuckDBPyConnection, evidence: str, model: Model, ways: list[tuple[Any, ...]]) -> None:
    """Table scored out of table way, whose evidence is ``ways``; what is not kept yet is scored first."""
    kept = _kept.setdefault(model, {})
    if any(way not in kept for way in ways):
        if len(kept) > _MOST_KEPT:
            kept.clear()
        _score(con, "way", model)
        rows = con.execute("SELECT * EXCLUDE (pair_no) FROM scored ORDER BY pair_no").fetchall()
        kept.update(zip(ways, rows, strict=True))
    levels = {f"level_{each.name}": pa.int32() for each in model.comparisons}
    schema = make_schema(pair_no=pa.int64(), probability=pa.float64(), bits=pa.float64(), **levels)
    put_table(con, "way_score", make_table(schema, [(at, *kept[way]) for at, way in enumerate(ways, start=1)]))
    same = " AND ".join(f"e.{name} IS NOT DISTINCT FROM way.{name}" for name in COLUMNS)
    con.execute(f"""
        CREATE OR REPLACE TABLE scored AS
        SELECT e.pair_no, s.* EXCLUDE (pair_no)
        FROM {evidence} e JOIN way ON {same} JOIN way_score s ON s.pair_no = way.pair_no ORDER BY 1""")
    con.execute("DROP TABLE way_score")


def _score(con: duckdb.DuckDBPyConnection, evidence: str, model: Model) -> None:
    """Score the rows of table ``evidence`` with Splink into table scored.

    Evidence such as the likeness of two titles belongs to the pair, not to a record; Splink compares records, so a pair
    enters as two rows that carry it both, joined by their number.
    """
    import splink.blocking_rule_library as brl  # noqa: PLC0415  splink takes a second to load
    from splink import DuckDBAPI, Linker, SettingsCreator  # noqa: PLC0415

    api = DuckDBAPI(connection=con)
    settings = SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=model.prior,
        comparisons=[_comparison(c) for c in model.comparisons],
        blocking_rules_to_generate_predictions=[brl.block_on("pair_no")],
        unique_id_column_name="pair_no",
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
    )
    sides = [api.register(evidence, dataset_display_name=side) for side in ("left_side", "right_side")]
    linker = Linker(sides, settings, log_level=logging.ERROR, validate_settings=False)
    result = linker.inference.predict(warning_mode="never")
    levels = ", ".join(
        f"CASE gamma_{c.name} WHEN -1 THEN -1 ELSE {len(c.levels) - 1} - gamma_{c.name} END AS level_{c.name}"
        for c in model.comparisons
    )
    con.execute(f"""
        CREATE OR REPLACE TABLE scored AS
        SELECT pair_no_l AS pair_no, round(match_probability, 6) AS probability,
               round(match_weight, 3) AS bits, {levels}
        FROM {result.physical_name} ORDER BY 1""")
    con.execute(f"DROP TABLE IF EXISTS {result.physical_name}")


def estimate_prior(con: duckdb.DuckDBPyConnection, model: Model, settled: int) -> float:
    """The share of candidate pairs that are one programme in this build, to three digits.

    Files of publishers that work together hold many pairs, files of unrelated ones few, and what a likeness is worth
    depends on it. The evidence of each pair in table scored is fixed, so the share under which the evidence of all of
    them is likeliest is one number (expectation and maximisation over it alone: the sum is concave). The share of the
    training pairs counts like ``prior_pairs`` pairs more, so that a few records do not decide. ``settled`` pairs were
    given up before they were scored and count as different.
    """
    rows = con.execute("SELECT bits, count(*) FROM scored GROUP BY bits ORDER BY bits").fetchall()
    start = math.log2(model.prior / (1 - model.prior))
    evidence = [(2.0 ** (bits - start), count) for bits, count in rows]
    total = settled + sum(count for _, count in evidence) + model.prior_pairs
    prior = model.prior
    for _ in range(_MOST_STEPS):
        odds = prior / (1 - prior)
        same = math.fsum(count * odds * ratio / (1 + odds * ratio) for ratio, count in evidence)
        before, prior = prior, (same + model.prior * model.prior_pairs) / total
        if abs(prior - before) < _STILL:
            break
    return round(prior, 3)


def apply_prior(con: duckdb.DuckDBPyConnection, model: Model, prior: float) -> None:
    """Score the pairs in table scored as if the catalog's prior were this one."""
    shift = math.log2(prior / (1 - prior)) - math.log2(model.prior / (1 - model.prior))
    con.execute("UPDATE scored SET bits = round(bits + $shift, 3)", {"shift": shift})
    con.execute("UPDATE scored SET probability = round(1 / (1 + pow(2.0, -bits)), 6)")


def _comparison(comparison: Comparison) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": _sided(comparison.unknown), "label_for_charts": "unknown", "is_null_level": True}
    ]
    for level in comparison.levels:
        levels.append(
            {
                "sql_condition": "ELSE" if level.when == "else" else _sided(level.when),
                "label_for_charts": level.when,
                "m_probability": level.m,
                "u_probability": level.u,
            }
        )
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _sided(condition: str) -> str:
    """The condition over the left row, which carries the evidence of the pair."""
    return _NAMES.sub(lambda match: f'"{match[1]}_l"', condition)


def explain_levels(model: Model, levels: dict[str, int], evidence: dict[str, Any]) -> str:
    """The reasons of a pair in words, strongest evidence first (by the size of log(m/u), for or against)."""
    told: list[tuple[float, int, str]] = []
    for order, comparison in enumerate(model.comparisons):
        place = levels[comparison.name]
        if place < 0 or not comparison.levels[place].says:
            continue
        level = comparison.levels[place]
        told.append((-abs(_log_ratio(level.m, level.u)), order, _fill(level.says, evidence)))
    return ", ".join(text for _, _, text in sorted(told))


def _log_ratio(m: float, u: float) -> float:
    ratio = m / u
    return ratio if ratio >= 1 else 1 / ratio


def _fill(text: str, evidence: dict[str, Any]) -> str:
    return text.format_map({**evidence, "title_words": _title_words(evidence)})


def _title_words(evidence: dict[str, Any]) -> str:
    """How titles resemble each other. The cosine itself is not told: its last digits are the processor's."""
    alike, languages, title = evidence["alike"] or 0.0, evidence["languages"], evidence["title"]
    if title == "same" and alike < SAME_WORDS:
        return f"mean the same ({languages})"
    if title == "translated":
        return f"mean nearly the same ({languages})"
    if title == "named":
        return f"name the same services ({languages})"
    return f"alike {alike / 100:.2f}" if alike >= ALIKE_WORDS else f"close in meaning ({languages})"
