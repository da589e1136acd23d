"""Where what is said was said: source, file, row, place and date of the claim behind each side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables

_WANTED = ("programme_id", "claim_kind", "claim_field", "claim_value", "record_id")
FOUND = ("source", "file", "sheet", "row", "place", "dated")


def with_evidence(tables: Tables, rows: ibis.Table, claimed: dict[str, tuple[str, ...]]) -> ibis.Table:
    """``rows`` with ``source, file, sheet, row, place, dated`` for each side; those of the other begin ``other_``.

    ``claimed`` names by kind the fields whose claims may be wanted, so that no other claim is looked at.
    """
    numbered = rows.mutate(row_no=ibis.row_number().over(order_by=[rows[name] for name in rows.columns]))
    wanted = _wanted(numbered, "").union(_wanted(numbered, "other_"))
    found = _found(tables, wanted, claimed)
    for prefix in ("", "other_"):
        side = found.filter(found.prefix == prefix)
        side = side.select(side_no="row_no", **{f"{prefix}{name}": side[name] for name in FOUND})
        numbered = numbered.left_join(side, numbered.row_no == side.side_no).drop("side_no")
    return numbered.drop("row_no")


def _wanted(rows: ibis.Table, prefix: str) -> ibis.Table:
    programme = rows.programme_id if prefix == "" else ibis.coalesce(rows.other_programme_id, rows.programme_id)
    named = {name: rows[f"{prefix}{name}"] for name in _WANTED if name != "programme_id"}
    return rows.select("row_no", prefix=ibis.literal(prefix), programme_id=programme, **named)


def _found(tables: Tables, wanted: ibis.Table, claimed: dict[str, tuple[str, ...]]) -> ibis.Table:
    """One row per side: the first claim that says it, or the record itself where a record alone is named."""
    claims = tables["claim"]
    fields = sorted({field for listed in claimed.values() for field in listed})
    claims = claims.filter(
        claims.kind.isin(sorted(claimed)) & claims.field.isin(fields) & claims.standing.isin(("won", "lost"))
    )
    claims = claims.semi_join(wanted, "programme_id").select(
        "programme_id",
        claim_kind="kind",
        claim_field="field",
        said_value="value",
        said_in="record_id",
        claim_no="claim_no",
        place="place",
        standing="standing",
    )
    by_claim = wanted.filter(wanted.claim_kind.notnull())
    joined = by_claim.join(claims, ["programme_id", "claim_kind", "claim_field"])
    joined = joined.filter(
        (joined.claim_value.isnull() | (joined.claim_value == joined.said_value))
        & (joined.record_id.isnull() | (joined.record_id == joined.said_in))
    )
    order = [joined.standing.desc(), joined.said_in, joined.claim_no]
    ranked = joined.mutate(rank=ibis.row_number().over(group_by=["row_no", "prefix"], order_by=order))
    first = ranked.filter(ranked["rank"] == 0).select("row_no", "prefix", "place", said_in="said_in")
    alone = wanted.filter(wanted.claim_kind.isnull() & wanted.record_id.notnull())
    alone = alone.select("row_no", "prefix", place=ibis.literal(None, type="string"), said_in="record_id")
    records = tables["record"]
    records = records.select(
        "file",
        "sheet",
        said_in="record_id",
        source="publisher_name",
        row=ibis.coalesce(records["row"], records.line),
        dated="stated_date",
    )
    return first.union(alone).join(records, "said_in").select("row_no", "prefix", *FOUND)
