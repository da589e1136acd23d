"""Where what is said was said: source, file, row, place and date of the claim behind each side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables

_CLAIM = ("claim_kind", "claim_field", "claim_value", "record_id")
FOUND = ("source", "file", "sheet", "row", "place", "dated")


def with_evidence(tables: Tables, rows: ibis.Table, claimed: dict[str, tuple[str, ...]]) -> ibis.Table:
    """``rows`` with ``source, file, sheet, row, place, dated`` for each side; those of the other begin ``other_``.

    ``row_no`` stands beside them: what ends in an aggregate is worked out once, whoever else asks for it.
    ``claimed`` names by kind the fields whose claims may be wanted, so that no other claim is looked at.
    """
    numbered = rows.mutate(row_no=ibis.row_number().over(order_by=[rows[name] for name in rows.columns]))
    sides = ibis.array([_side(numbered, ""), _side(numbered, "other_")])
    apart = numbered.mutate(side=sides.unnest())
    apart = apart.mutate(
        prefix=apart.side["prefix"],
        side_no=apart.row_no * 2 + ibis.ifelse(apart.side["prefix"] == "", 0, 1),
        looked_in=apart.side["programme_id"],
        **{f"looked_for_{name}": apart.side[name] for name in _CLAIM},
    ).drop("side")
    found = _found(tables, apart, claimed)
    kept = [name for name in numbered.columns if name != "row_no"]
    told = {
        f"{prefix}{name}": found[name].max(where=found.prefix == prefix) for prefix in ("", "other_") for name in FOUND
    }
    return found.group_by(["row_no", *kept]).aggregate(**told)


def _side(rows: ibis.Table, prefix: str) -> Any:
    programme = rows.programme_id if prefix == "" else ibis.coalesce(rows.other_programme_id, rows.programme_id)
    named = {name: rows[f"{prefix}{name}"] for name in _CLAIM}
    return ibis.struct({"prefix": ibis.literal(prefix), "programme_id": programme, **named})


def _found(tables: Tables, apart: ibis.Table, claimed: dict[str, tuple[str, ...]]) -> ibis.Table:
    """One row per side, with the first claim that says it, or with the record where a record alone is named."""
    claims = tables["claim"]
    fields = sorted({field for listed in claimed.values() for field in listed})
    claims = claims.filter(
        claims.kind.isin(sorted(claimed)) & claims.field.isin(fields) & claims.standing.isin(("won", "lost"))
    )
    claims = claims.select(
        claim_of="programme_id",
        claimed_kind="kind",
        claimed_field="field",
        claimed_value="value",
        claimed_in="record_id",
        claim_no="claim_no",
        place="place",
        standing="standing",
    )
    joined = apart.left_join(
        claims,
        [
            apart.looked_in == claims.claim_of,
            apart.looked_for_claim_kind == claims.claimed_kind,
            apart.looked_for_claim_field == claims.claimed_field,
        ],
    )
    # a claim that says something else, or in another record, comes behind every one that fits and does not count
    fits = (
        joined.claim_of.notnull()
        & (joined.looked_for_claim_value.isnull() | (joined.looked_for_claim_value == joined.claimed_value))
        & (joined.looked_for_record_id.isnull() | (joined.looked_for_record_id == joined.claimed_in))
    ).fill_null(ibis.literal(False))
    judged = joined.mutate(is_fit=fits)
    order = [
        judged.side_no,
        judged.is_fit.desc(),
        judged.standing.desc(nulls_first=False),
        judged.claimed_in,
        judged.claim_no,
        judged.claimed_value,
    ]
    # sorted once as a whole, not each side by itself: the first of a side follows one of another side
    before = judged.side_no.lag().over(order_by=order)
    ranked = judged.mutate(is_first=before.isnull() | (before != judged.side_no))
    first = ranked.filter(ranked.is_first).drop("is_first", "side_no")
    alone = ibis.ifelse(first.looked_for_claim_kind.isnull(), first.looked_for_record_id, ibis.null("string"))
    first = first.mutate(
        found_in=ibis.ifelse(first.is_fit, first.claimed_in, alone),
        place=ibis.ifelse(first.is_fit, first.place, ibis.null("string")),
    )
    records = tables["record"]
    records = records.select(
        "file",
        "sheet",
        found_in="record_id",
        source="publisher_name",
        row=ibis.coalesce(records["row"], records.line),
        dated="stated_date",
    )
    return first.left_join(records, "found_in").drop("found_in_right")
