"""From the long table of facts to the ground: what is the same on every trail."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from waypost.analysis.opportunity.facts import reference_day
from waypost.analysis.opportunity.ground import (
    TIES,
    UNKNOWN,
    Ground,
    Ints,
    Small,
    Texts,
    numbers,
    parts_of,
    positions,
    vocabulary,
)
from waypost.analysis.opportunity.units import lay_trails

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.reference import Catalog


def lay_ground(found: pa.Table, asked: Asked, catalog: Catalog) -> Ground:
    """Arrays of the long table of :mod:`waypost.analysis.opportunity.facts`; the order of its rows never matters."""
    parts = parts_of(found)
    bits = _bits(parts["bit"])
    programmes = parts["programme"].sort_by("programme_id")
    programme_ids = programmes.column("programme_id").combine_chunks()
    societies = vocabulary(
        *(parts[name].column(column) for name in ("side", "stage", "society", "experience", "tie")
          for column in ("society_id", "other_society_id"))
    )  # fmt: skip
    masks = {name: {code: 1 << bit for bit, code in codes.items()} for name, codes in bits.items()}
    wanted = _wanted(asked, catalog, masks)
    learned = _experience(parts["experience"], societies, masks["service"], asked, catalog)
    ground = Ground(
        programme_ids=programme_ids,
        titles=programmes.column("title").combine_chunks(),
        services=numbers(programmes, "service_bits"),
        headings=numbers(programmes, "heading_bits"),
        vague=numbers(programmes, "vague_bits"),
        groups=numbers(programmes, "group_bits"),
        society_ids=tuple(societies.to_pylist()),
        is_heard=np.isin(np.arange(len(societies)), positions(parts["society"], "society_id", societies)),
        is_wanted=np.array([asked.society in (None, name) for name in societies.to_pylist()], dtype=np.bool_),
        ties=_ties(parts["tie"], societies),
        links=_links(parts["link"], programme_ids),
        heading_of=_heading_of(catalog, masks),
        years=learned[0],
        programmes=learned[1],
        strong=learned[2],
        starting=learned[3],
        bits=bits,
        wanted_services=wanted[0],
        wanted_headings=wanted[1],
    )
    own_points = numbers(programmes, "number").astype(np.int32)
    trails = tuple(lay_trails(parts, programme_ids, societies, own_points, ground, asked))
    return Ground(**{**ground.__dict__, "trails": trails})


def _bits(part: pa.Table) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {"service": {}, "service_heading": {}, "population_group": {}}
    for row in part.select(["title", "code", "number"]).to_pylist():
        found[row["title"]][row["number"].bit_length() - 1] = row["code"]
    return {name: dict(sorted(codes.items())) for name, codes in found.items()}


def _wanted(asked: Asked, catalog: Catalog, masks: dict[str, dict[str, int]]) -> tuple[int, int]:
    """Masks of the services and headings asked about; all bits where none is."""
    if asked.service is None:
        return UNKNOWN, UNKNOWN
    codes = catalog.code_lists["service"].codes
    services = [code for code in masks["service"] if asked.service in (code, codes[code].parent)]
    services_mask = sum(masks["service"][code] for code in services)
    return services_mask, masks["service_heading"].get(asked.service, 0)


def _heading_of(catalog: Catalog, masks: dict[str, dict[str, int]]) -> Ints:
    found = np.zeros(64, dtype=np.int64)
    codes = catalog.code_lists["service"].codes
    for code, mask in masks["service"].items():
        parent = codes[code].parent if code in codes else None
        found[mask.bit_length() - 1] = masks["service_heading"].get(parent or "", 0)
    return found


def _ties(part: pa.Table, societies: Texts) -> Small:
    counts = np.zeros((len(TIES), len(societies), len(societies)), dtype=np.int32)
    left, right = (positions(part, name, societies) for name in ("society_id", "other_society_id"))
    kinds = positions(part, "code", pa.array(TIES))
    found = numbers(part, "number").astype(np.int32)
    counts[kinds, left, right] = found
    counts[kinds, right, left] = found
    return counts


def _links(part: pa.Table, programme_ids: Texts) -> Ints:
    left, right = (positions(part, name, programme_ids) for name in ("programme_id", "other_programme_id"))
    known = (left >= 0) & (right >= 0)
    low, high = np.minimum(left, right)[known].astype(np.int64), np.maximum(left, right)[known]
    return np.unique(low * max(len(programme_ids), 1) + high)


def _experience(
    part: pa.Table, societies: Texts, masks: dict[str, int], asked: Asked, catalog: Catalog
) -> tuple[Small, Small, Ints, Ints]:
    """Years since a society began a service and its programmes of it; what it is strong in, what it is starting."""
    peer, shape = catalog.opportunity_rules.peer_learning, (len(societies), 64)
    years, programmes = np.full(shape, UNKNOWN, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    strong, starting = np.zeros(len(societies), dtype=np.int64), np.zeros(len(societies), dtype=np.int64)
    day = reference_day(asked)
    since = _years_before(day, peer.starting_years)
    where = positions(part, "society_id", societies)
    rows: Any = part.select(["code", "number", "day"]).to_pylist()
    for society, row in zip(where, rows, strict=True):
        mask, first = masks.get(row["code"]), row["day"]
        if mask is None:
            continue  # a heading says too little to learn from
        bit = mask.bit_length() - 1
        programmes[society, bit] = row["number"]
        if first is None:
            continue
        years[society, bit] = max(0, (day - first).days * 4 // 1461)  # whole years, a leap day in each fourth
        if first >= since:
            starting[society] |= mask
        if row["number"] >= peer.programmes and first <= _years_before(day, peer.strong_years):
            strong[society] |= mask
    return years, programmes, strong, starting


def _years_before(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year - years, day=min(day.day, 28 if day.month == 2 else 31))
