"""Facts made without a release: the long table that the ranking takes, from a few rows in words of a test."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from waypost.analysis.opportunity.facts import COLUMNS

_TYPES: dict[str, pa.DataType] = {"string": pa.string(), "int64": pa.int64(), "date": pa.date32()}
SCHEMA = pa.schema([(name, _TYPES[kind]) for name, kind in COLUMNS.items()])
SIDES = ("origin", "transit", "destination", "return")
SERVICES = ("rfl_tracing", "food", "return_counselling", "reintegration", "anti_trafficking", "sgbv")
HEADINGS = ("rfl", "basic", "return", "protection")
# heading of each service, by position
_UNDER = (0, 1, 2, 2, 3, 3)
_ANSWERS = (
    ("rfl_tracing", "origin", "rfl_tracing", "destination"),
    ("rfl_tracing", "transit", "rfl_tracing", "origin"),
    ("return_counselling", "destination", "reintegration", "return"),
    ("return_counselling", "transit", "reintegration", "return"),
    ("anti_trafficking", "origin", "sgbv", "transit"),
    ("anti_trafficking", "origin", "sgbv", "destination"),
    ("anti_trafficking", "origin", "anti_trafficking", "destination"),
)
WAY = 1 << 62


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The long table of facts."""
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _fixed(trails: tuple[str, ...]) -> list[dict[str, Any]]:
    """Bits and counterparts: what every made world shares."""
    lists = {"service": SERVICES, "service_heading": HEADINGS, "population_group": ("men", "women")}
    rows = [
        {"part": "bit", "title": name, "code": code, "number": 1 << bit}
        for name, codes in lists.items()
        for bit, code in enumerate(codes)
    ]
    rows.append({"part": "bit", "title": "population_group", "code": "on_the_way", "number": WAY})
    both = {*_ANSWERS, *((c, d, a, b) for a, b, c, d in _ANSWERS)}
    names = ("code", "side", "other_code", "other_side")
    rows += [
        {"part": "counterpart", "trail_id": trail, **dict(zip(names, pair, strict=True))}
        for trail in trails
        for pair in sorted(both)
    ]
    return rows


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of a small world: up to nine programmes of up to four societies in four countries on two trails."""
    trails, countries, societies = ("T", "U"), ("AAA", "BBB", "CCC", "DDD"), ("ns-a", "ns-b", "ns-c", "ns-d")
    rows = _fixed(trails)
    stage = st.tuples(st.sampled_from(trails), st.sampled_from(SIDES), st.sampled_from(countries))
    stages = draw(st.sets(stage, min_size=2, max_size=9))
    home = dict(zip(countries, societies, strict=True))
    rows += [
        {
            "part": "stage",
            "trail_id": t,
            "side": s,
            "country_code": c,
            "society_id": home[c],
            "number": draw(st.integers(0, 1)),
        }
        for t, s, c in sorted(stages)
    ]
    programmes = [f"p-{n}" for n in range(draw(st.integers(2, 9)))]
    for programme in programmes:
        rows += draw(_programme(programme, societies, sorted(stages)))
    pair = st.tuples(st.sampled_from(programmes), st.sampled_from(programmes)).filter(lambda p: p[0] != p[1])
    rows += [
        {"part": "link", "programme_id": a, "other_programme_id": b} for a, b in sorted(draw(st.sets(pair, max_size=3)))
    ]
    kinds = st.sampled_from(("agreement", "shared_programme", "meeting"))
    tie = st.tuples(st.sampled_from(societies), st.sampled_from(societies), kinds).filter(lambda t: t[0] < t[1])
    rows += [
        {"part": "tie", "society_id": a, "other_society_id": b, "code": kind, "number": draw(st.integers(1, 2))}
        for a, b, kind in sorted(draw(st.sets(tie, max_size=3)))
    ]
    ends = st.tuples(st.sampled_from(trails), st.sampled_from(countries), st.sampled_from(countries))
    people = st.sampled_from((0, 1, 900, 40_000, 3_000_000))
    rows += [
        {"part": "corridor", "trail_id": t, "country_code": a, "other_country_code": b, "number": draw(people)}
        for t, a, b in sorted(draw(st.sets(ends, max_size=6)))
    ]
    rows += [
        {"part": "leg", "trail_id": t, "country_code": a, "other_country_code": b}
        for t, a, b in sorted(draw(st.sets(ends, max_size=4)))
    ]
    heard = sorted({row["society_id"] for row in rows if row["part"] == "side" and row["society_id"]})
    return rows + [{"part": "society", "society_id": society} for society in heard]


@st.composite
def _programme(
    draw: st.DrawFn, programme: str, societies: tuple[str, ...], stages: list[tuple[str, str, str]]
) -> list[dict[str, Any]]:
    services = draw(st.integers(0, 2 ** len(SERVICES) - 1))
    detailed = sum({1 << _UNDER[bit] for bit in range(len(SERVICES)) if services >> bit & 1})
    vague = draw(st.integers(0, 2 ** len(HEADINGS) - 1)) & ~detailed if draw(st.booleans()) else 0
    groups = draw(st.sampled_from((0, 1, 2, 3, WAY | 1, WAY)))
    rows: list[dict[str, Any]] = [
        {"part": "programme", "programme_id": programme, "title": f"Title {programme}", "service_bits": services,
         "heading_bits": detailed | vague, "vague_bits": vague, "group_bits": groups, "number": draw(st.integers(0, 2))}
    ]  # fmt: skip
    carriers = sorted(draw(st.sets(st.sampled_from(societies), min_size=1, max_size=2)))
    basis, area = draw(st.integers(0, 2)), draw(st.sampled_from((None, None, "area-1", "area-2")))
    for trail, side, country in sorted(draw(st.sets(st.sampled_from(stages), min_size=1, max_size=3))):
        rows += [
            {"part": "side", "programme_id": programme, "trail_id": trail, "side": side, "country_code": country,
             "society_id": carrier, "place_code": area, "number": basis}
            for carrier in carriers
        ]  # fmt: skip
    return rows
