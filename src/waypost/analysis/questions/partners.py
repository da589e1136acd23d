"""Partners of one programme: who does the same, or its counterpart, elsewhere on its trails. Made for a page.

Reads one stretch of ``programme_trail_side`` for each trail of the programme; nothing is ranked that is not shown.
The parts are those of the question ``opportunities`` without the people concerned, which are the same for most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from waypost.analysis.bits import bit_count, bit_or, max_by
from waypost.analysis.opportunity.facts import basis_points, is_open, points
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

# How a score, a cell and parts fit into one number below 2**53, which every engine divides exactly.
_WHOLE, _PART, _CELLS = 1000, 2**10, 2**21
_SIDES = ("origin", "transit", "destination", "return")


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """Several rows for each partner: one for each service and group of it, put together by :func:`finish`.

    Every row of an open programme on the trails of the programme gets a score; the best of each programme is kept,
    and of those the best ``top``; only then are names looked up by their numbers.
    """
    best = _best(_met(tables, asked, catalog), catalog, asked.top)
    told = best.join(tables["trail_cell"], "cell_no").join(tables["programme_number"], "programme_no")
    told = told.cross_join(tables["code_bit"])
    bits = ibis.cases(
        (told.code_list == "service", told.fitting),
        (told.code_list == "service_heading", told.by_heading),
        else_=told.group_bits,
    )
    # a partner that does not say for whom it is still has services, so that each has at least one row
    return told.filter((bits & told["mask"]) != 0).drop(
        "programme_no", "cell_no", "fitting", "by_heading", "group_bits", "mask"
    )


def _cells(tables: Tables, asked: Asked) -> ibis.Table:
    """The cells of the programme's trails, with what the programme offers and what would answer it on each side.

    ``is_ours`` cells are of a society that carries the programme itself.
    """
    sides, cells = tables["programme_trail_side"], tables["trail_cell"]
    mine = sides.filter(sides.programme_id == asked.programme)
    here = mine.group_by("trail_id").aggregate(
        my_services=mine.service_bits.max(),
        my_headings=mine.heading_bits.max(),
        my_vague=mine.vague_bits.max(),
        my_groups=mine.group_bits.max(),
        **{f"{side}_answers": bit_or(mine[f"answer_{side}_bits"]) for side in _SIDES},
    )
    own = mine.filter(mine.society_id.notnull()).select(own_id="society_id").distinct()
    cells = cells.filter(cells.society_id.notnull())
    if asked.trail:
        cells = cells.filter(cells.trail_id == asked.trail)
    met = cells.join(here, "trail_id")
    met = met.left_join(own, met.society_id == own.own_id)
    return met.select(
        "cell_no",
        "society_id",
        "my_services",
        "my_headings",
        "my_vague",
        "my_groups",
        wanted=ibis.cases(*((met.side == side, met[f"{side}_answers"]) for side in _SIDES), else_=0),
        is_ours=met.own_id.notnull(),
    )


def _met(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """Rows of open programmes in those cells that have something in common with the programme, and all rows of ours.

    ``fitting`` are the services that answer the programme's, else the same ones; ``by_heading`` headings in common.
    """
    rules, sides, linked = catalog.opportunity_rules, tables["programme_trail_side"], tables["programme_link"]
    linked = linked.filter(linked.programme_id == asked.programme).select(linked_id="other_programme_id").distinct()
    met = sides.filter(is_open(sides, asked)).join(_cells(tables, asked), "cell_no")
    met = met.left_join(linked, met.programme_id == linked.linked_id)
    answering = met.service_bits & met.wanted
    vague = (met.vague_bits & met.my_headings) | (met.heading_bits & met.my_vague)
    meets = (met.group_bits & met.my_groups) != 0
    met = met.select(
        "programme_no",
        "cell_no",
        "is_ours",
        "group_bits",
        is_answer=ibis.ifelse(answering != 0, 1, 0),
        is_wanted=(met.society_id == asked.society) if asked.society else ibis.literal(True),
        serves=meets | (met.group_bits == 0) | (met.my_groups == 0),
        fitting=ibis.ifelse(answering != 0, answering, met.service_bits & met.my_services),
        by_heading=ibis.ifelse(answering != 0, 0, vague),
        earned=points(met, asked, catalog)
        + basis_points(met.basis, catalog)
        + ibis.ifelse(meets, rules.evidence.groups, 0),
        is_linked=ibis.ifelse(met.linked_id.notnull(), 1, 0),
    )
    return met.filter(met.is_ours | (((met.fitting | met.by_heading) != 0) & met.serves & met.is_wanted))


def _best(met: ibis.Table, catalog: Catalog, top: int) -> ibis.Table:
    """The best row of each partner, of equal ones that of the first cell; of those the best ``top``.

    One number holds a row's score, its cell (turned round, so that the first is the largest) and its parts, by the
    numbers of ``catalog/rules/opportunities.yml``: the largest number of a programme is its best row, and no ordered
    aggregate is needed to find it.
    """
    rules = catalog.opportunity_rules
    most = max(1, rules.evidence.of_programme + rules.evidence.groups)
    exact, by_heading = bit_count(met.fitting).cast("int64"), bit_count(met.by_heading).cast("int64")
    match = ibis.least(_WHOLE, exact * rules.match.exact + by_heading * rules.match.by_heading + rules.match.base)
    met = met.mutate(evidence=(met.earned * _WHOLE) // most, match=match)
    weights = rules.weights.evidence + rules.weights.match
    mean = (rules.weights.evidence * met.evidence + rules.weights.match * met.match) // weights
    score = (mean * ibis.ifelse(met.is_linked == 1, rules.ties.linked, _WHOLE)) // _WHOLE
    packed = score * _CELLS + (_CELLS - 1 - met.cell_no)
    met = met.mutate(
        packed=((packed * _PART + met.evidence) * _PART + met.match) * 4 + met.is_answer * 2 + met.is_linked
    )
    best = met.group_by("programme_no").aggregate(
        packed=met.packed.max(),
        fitting=max_by(met.fitting, met.packed),
        by_heading=max_by(met.by_heading, met.packed),
        group_bits=met.group_bits.max(),
        is_ours=met.is_ours.any(),
    )
    best = best.filter(~best.is_ours).order_by(best.packed.desc(), best.programme_no).limit(top)
    key = best.packed // (4 * _PART * _PART)
    return best.select(
        "programme_no",
        "fitting",
        "by_heading",
        "group_bits",
        cell_no=(_CELLS - 1 - key % _CELLS).cast("int32"),
        thousandths=key // _CELLS,
        evidence=best.packed // (4 * _PART) % _PART,
        match=best.packed // 4 % _PART,
        kind=ibis.ifelse(best.packed // 2 % 2 == 1, "counterpart", "same"),
        is_linked=best.packed % 2 == 1,
    )


_OF_PARTNER = (
    "programme_id",
    "title",
    "society_id",
    "kind",
    "trail_id",
    "side",
    "country_code",
    "score",
    "match_part",
    "evidence_part",
    "is_linked",
)
_CODES = ("service_codes", "population_group_codes")
_TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys((*_OF_PARTNER, *_CODES), pa.string()),
    **dict.fromkeys(("score", "match_part", "evidence_part"), pa.float64()),
    "is_linked": pa.bool_(),
}
_SCHEMA = pa.schema(list(_TYPES.items()))


def finish(found: pa.Table, asked: Asked, catalog: Catalog) -> pa.Table:
    """One row per partner: its codes in the order of their lists, apart by spaces."""
    partners: dict[str, dict[str, Any]] = {}
    rows = sorted(found.to_pylist(), key=lambda row: (row["code_list"] == "service_heading", row["bit"]))
    for row in rows:
        partner = partners.setdefault(row["programme_id"], {name: row.get(name) for name in _OF_PARTNER})
        partner["score"] = row["thousandths"] / _WHOLE
        partner["match_part"], partner["evidence_part"] = row["match"] / _WHOLE, row["evidence"] / _WHOLE
        column = "population_group_codes" if row["code_list"] == "population_group" else "service_codes"
        partner.setdefault(column, []).append(row["code"])
    told = [{**row, **{name: " ".join(row[name]) for name in _CODES if name in row}} for row in partners.values()]
    return pa.Table.from_pylist(told, schema=_SCHEMA)


QUESTION = Question(
    name="partners",
    columns=(*_OF_PARTNER[:7], "service_codes", "population_group_codes", *_OF_PARTNER[7:]),
    key=("programme_id",),
    order=("-score", "programme_id"),
    answer=answer,
    finish=finish,
    filters=("programme", "trail", "society", "year", "top"),
    needs=("programme",),
    held=("programme_trail_side", "trail_cell", "programme_number", "programme_link", "code_bit"),
)
