"""Partners of one programme: the same rows as asking every other programme by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.asking import AS_OF, answers
from tests.analysis.opportunity.worlds import Programme, chances
from tests.examples import examples
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.errors import InputError
from waypost.reference import load_catalog

MINE = Programme("p-nga", "nga", "NGA", "anti_trafficking rfl_tracing", "women_and_girls", ("T", "origin"))


def of(
    programme: str, *programmes: Programme, more: dict[str, Any] | None = None, **filters: Any
) -> list[dict[str, Any]]:
    return answers(chances(programmes, **(more or {})), "partners", programme=programme, **filters)


def test_the_counterpart_and_the_same() -> None:
    cares = Programme("p-ita", "ita", "ITA", "sgbv", "women_and_girls", ("T", "destination"))
    same = Programme("p-ner", "ner", "NER", "anti_trafficking", "", ("T", "transit"))
    nothing = Programme("p-fra", "fra", "FRA", "food")
    rows = {row["programme_id"]: row for row in of("p-nga", MINE, cares, same, nothing)}
    assert set(rows) == {"p-ita", "p-ner"}
    assert (rows["p-ita"]["kind"], rows["p-ita"]["service_codes"]) == ("counterpart", "sgbv")
    assert (rows["p-ner"]["kind"], rows["p-ner"]["service_codes"]) == ("counterpart", "anti_trafficking")
    assert (rows["p-ita"]["title"], rows["p-ita"]["society_id"]) == ("Title of p-ita", "ns-ita")
    assert (rows["p-ita"]["trail_id"], rows["p-ita"]["side"], rows["p-ita"]["country_code"]) == (
        "T",
        "destination",
        "ITA",
    )
    assert rows["p-ner"]["population_group_codes"] is None
    assert (rows["p-ita"]["match_part"], rows["p-ita"]["evidence_part"], rows["p-ita"]["score"]) == (0.6, 1.0, 0.8)


def test_the_same_service_elsewhere_is_the_same() -> None:
    food = Programme("p-ner", "ner", "NER", "food", stated=("T", "transit"))
    also = Programme("p-ita", "ita", "ITA", "basic", stated=("T", "destination"))
    (row,) = of("p-ner", food, also)
    assert (row["kind"], row["service_codes"], row["match_part"]) == ("same", "basic", 0.5)


def test_who_is_no_partner() -> None:
    cares = Programme("p-ita", "ita", "ITA", "sgbv", "women_and_girls", ("T", "destination"))
    assert of("p-nga", MINE, cares._replace(status="closed")) == []
    assert of("p-nga", MINE, cares._replace(groups="host_communities")) == []
    assert of("p-nga", MINE, cares._replace(societies="")) == []
    assert of("p-nga", MINE, cares._replace(societies="nga")) == []


def test_a_link_lowers_and_is_shown() -> None:
    cares = Programme("p-ita", "ita", "ITA", "sgbv", "women_and_girls", ("T", "destination"))
    link = [{"programme_id": "p-ita", "link_type": "related_activity", "target": "p-nga"}]
    (row,) = of("p-nga", MINE, cares, more={"link": link})
    assert (row["is_linked"], row["score"]) == (True, 0.2)


def test_filters_and_top() -> None:
    partners = [
        Programme(f"p-{n}", ns, country, "sgbv", "", ("T", side))
        for n, (ns, country, side) in enumerate((("ita", "ITA", "destination"), ("fra", "FRA", "destination"),
                                                 ("ner", "NER", "transit")))
    ]  # fmt: skip
    assert len(of("p-nga", MINE, *partners)) == 3
    assert [row["society_id"] for row in of("p-nga", MINE, *partners, society="ns-fra")] == ["ns-fra"]
    assert of("p-nga", MINE, *partners, trail="U") == []
    assert [row["programme_id"] for row in of("p-nga", MINE, *partners, top=2)] == ["p-0", "p-1"]


def test_an_unknown_programme_has_no_partners_and_nonsense_is_refused() -> None:
    assert of("p-none", MINE) == []
    with pytest.raises(InputError, match="no programme's id"):
        of("x' or true --", MINE)


def test_held_tables_give_the_same_rows(tmp_path: Path) -> None:
    cares = Programme("p-ita", "ita", "ITA", "sgbv", "women_and_girls", ("T", "destination"))
    made = chances([MINE, cares])
    question, asked = load_question("partners"), Asked(as_of=AS_OF, programme="p-nga")
    expected = ask(question, DuckEngine(made), asked, load_catalog())
    con = duckdb.connect()
    for (name,) in made.execute("select table_name from duckdb_tables()").fetchall():
        made.execute(f"copy \"{name}\" to '{tmp_path}/{name}.parquet'")
        con.execute(f"""create view "{name}" as from '{tmp_path}/{name}.parquet'""")
    engine = DuckEngine(con)
    engine.hold(question.held)
    assert ask(question, engine, asked, load_catalog()) == expected
    assert ask(question, DuckEngine(con.cursor()), asked, load_catalog()) == expected


_CODES = st.lists(
    st.sampled_from(("sgbv", "anti_trafficking", "rfl_tracing", "food", "basic", "protection")), max_size=3
)
_PLACES = (("NGA", "origin"), ("NER", "transit"), ("ITA", "destination"), ("NGA", "return"))


@st.composite
def registers(draw: st.DrawFn) -> list[Programme]:
    made = []
    for number in range(draw(st.integers(2, 6))):
        country, side = draw(st.sampled_from(_PLACES))
        made.append(
            Programme(
                f"p-{number}",
                " ".join(sorted(draw(st.sets(st.sampled_from(("ita", "fra", "ner")), max_size=2)))),
                country,
                " ".join(sorted(set(draw(_CODES)))),
                draw(st.sampled_from(("", "women_and_girls", "people_in_transit", "host_communities"))),
                draw(st.sampled_from((None, ("T", side)))),
                draw(st.sampled_from(("implementation", "pipeline", "closed", None))),
                heard=draw(st.sampled_from((None, dt.date(2026, 9, 1), dt.date(2020, 1, 1)))),
            )
        )
    return made


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers())
def test_each_partner_is_one_by_hand(programmes: list[Programme]) -> None:
    con = chances(programmes)
    sides = con.sql("from programme_trail_side").to_arrow_table().to_pylist()
    found = {row["programme_id"] for row in answers(con, "partners", programme="p-0", top=50)}
    mine = [row for row in sides if row["programme_id"] == "p-0"]
    own = {row["society_id"] for row in mine} - {None}
    met = [
        row
        for row in sides
        if row["trail_id"] in {m["trail_id"] for m in mine} and row["is_open"] and row["society_id"]
    ]
    ours = {row["programme_id"] for row in met if row["society_id"] in own}
    expected = set()
    for row in met:
        answering = 0
        for m in mine:
            if m["trail_id"] == row["trail_id"]:
                answering |= m[f"answer_{row['side']}_bits"]
        me = mine[0]
        vague = (row["vague_bits"] & me["heading_bits"]) | (row["heading_bits"] & me["vague_bits"])
        fits = row["service_bits"] & (answering | me["service_bits"]) or vague
        meets = not row["group_bits"] or not me["group_bits"] or row["group_bits"] & me["group_bits"]
        if fits and meets and row["programme_id"] not in ours | {"p-0"}:
            expected.add(row["programme_id"])
    assert found == expected
