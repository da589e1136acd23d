"""Contradictions on tiny worlds: who is named, what is said, where it stands, and what is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.asking import AS_OF, answers
from tests.analysis.worlds import world
from tests.examples import examples
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.pipeline import build
from waypost.reference import Catalog

SOCIETIES = {"ns-ner": "NER", "ns-ita": "ITA", "ns-tun": "TUN", "ns-lby": "LBY"}
Rows = dict[str, list[dict[str, Any]]]


def register(*programmes: dict[str, Any]) -> Rows:
    """A register of programmes, each with ``id``, ``societies``, ``trails``, ``services`` and values of its own.

    Every value is claimed in row 7 of ``<id>.csv``; ``status`` is running unless said otherwise.
    """
    rows: Rows = {
        "national_society": [{"organisation_id": name, "country_code": code} for name, code in SOCIETIES.items()],
        "service_heading": [
            {"service_code": code, "heading_code": heading}
            for code, heading in (("first_aid", "first_response"), ("food", "basic"), ("relief_items", "basic"))
        ],
        **{name: [] for name in ("programme", "participation", "programme_trail", "service", "claim", "record")},
    }
    for given_ in programmes:
        values = {k: v for k, v in given_.items() if k not in ("id", "societies", "trails", "services", "basis")}
        key = {"programme_id": given_["id"]}
        rows["programme"].append(
            key | {"is_movement": True, "title": given_["id"], "status": "implementation"} | values
        )
        rows["participation"] += [
            key | {"organisation_id": society, "role": "operating", "organisation_type": "national_society"}
            for society in given_.get("societies", ())
        ]
        rows["programme_trail"] += [
            key | {"trail_id": trail, "role": "transit", "basis": given_.get("basis", "stated_stage")}
            for trail in given_.get("trails", ())
        ]
        rows["service"] += [key | {"service_code": code} for code in given_.get("services", ())]
        record = f"r-{given_['id']}"
        rows["record"].append(
            {"record_id": record, "publisher_name": "A society", "publisher": "p", "file": f"{given_['id']}.csv"}
            | {"row": 7, "stated_date": "2026-01-01", "programme_id": given_["id"]}
        )
        rows["claim"] += [
            key
            | {"record_id": record, "claim_no": number, "kind": "programme", "field": name, "value": str(value)}
            | {"standing": "won", "place": f"column {name}", "subject_no": 0}
            for number, (name, value) in enumerate(values.items())
        ]
    return rows


def found(rows: Rows, **filters: Any) -> list[dict[str, Any]]:
    return answers(world(**rows), "contradictions", **filters)


def practice(name: str, society: str, value: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "societies": [society], "trails": ["SEA"], "access_condition": value} | more


OPEN = practice("wp-open", "ns-ner", "irrespective_of_status")
CLOSED = practice("wp-closed", "ns-ita", "status_conditional")


def between(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["kind"] == "between_societies"]


def test_opposite_practices_name_both_societies_both_programmes_and_where_it_is_said() -> None:
    (row,) = between(found(register(OPEN, CLOSED)))
    assert (row["trail_id"], row["dilemma"], row["strength"]) == ("SEA", "access", "strong")
    assert (row["society_id"], row["programme_id"], row["said"]) == (
        "ns-ita",
        "wp-closed",
        "access_condition:status_conditional",
    )
    assert (row["other_society_id"], row["other_programme_id"], row["other_said"]) == (
        "ns-ner",
        "wp-open",
        "access_condition:irrespective_of_status",
    )
    assert (row["source"], row["file"], row["row"], row["place"]) == (
        "A society",
        "wp-closed.csv",
        7,
        "column access_condition",
    )
    assert (row["other_file"], row["other_dated"]) == ("wp-open.csv", "2026-01-01")
    assert row["concerns"] == "ns-ita ns-ner"
    assert row["ask"] == "access"


@pytest.mark.parametrize(
    "other",
    [
        CLOSED | {"trails": ["LAND"]},  # another trail
        CLOSED | {"societies": ["ns-ner"]},  # the same society
        CLOSED | {"status": "closed"},  # not at the same time
        CLOSED | {"access_condition": None},  # nobody has said
        CLOSED | {"access_condition": "needs_based"},  # no opposite
        CLOSED | {"societies": []},  # nobody's
    ],
)
def test_what_is_no_contradiction(other: dict[str, Any]) -> None:
    assert between(found(register(OPEN, other))) == []


def test_of_a_past_year_the_programmes_of_that_year_are_compared() -> None:
    dates = {"start_date": dt.date(2018, 1, 1), "end_date": dt.date(2019, 6, 1), "status": "closed"}
    rows = register(OPEN | dates, CLOSED | dates | {"start_date": dt.date(2019, 1, 1)})
    assert between(found(rows)) == []
    assert len(between(found(rows, year=2019))) == 1
    assert between(found(rows, year=2018)) == []


def test_payment_is_compared_only_where_both_offer_the_same_kind_of_service() -> None:
    free = practice("wp-free", "ns-ner", "needs_based", payment="free", services=["food"])
    paid = practice("wp-paid", "ns-ita", "needs_based", payment="full_cost", services=["relief_items"])
    (row,) = between(found(register(free, paid)))
    assert (row["dilemma"], row["service_code"]) == ("payment", "basic")
    assert between(found(register(free, paid | {"services": ["first_aid"]}))) == []
    assert between(found(register(free, paid | {"services": []}))) == []


def test_a_finding_keeps_its_name_when_another_programme_shows_it() -> None:
    (row,) = between(found(register(OPEN, CLOSED)))
    more = practice("wp-a", "ns-ita", "status_conditional", people_reached=9_000)
    (again,) = between(found(register(CLOSED, OPEN, more)))
    assert again["programme_id"] == "wp-a"
    assert (again["finding_id"], again["programmes"]) == (row["finding_id"], 2)


def test_the_programme_that_stands_most_exactly_on_the_trail_speaks() -> None:
    vague = practice("wp-a", "ns-ita", "status_conditional", basis="country", people_reached=9_000)
    (row,) = between(found(register(OPEN, CLOSED, vague)))
    assert row["programme_id"] == "wp-closed"


def test_a_society_asked_about_is_not_lost_behind_the_top() -> None:
    crowd = [practice(f"wp-{n}", f"ns-x{n:02}", "status_conditional", people_reached=1000) for n in range(30)]
    rows = register(OPEN, CLOSED, *crowd)
    rows["national_society"] += [{"organisation_id": f"ns-x{n:02}", "country_code": "ITA"} for n in range(30)]
    assert len(between(found(rows, top=3))) == 3
    (row,) = between(found(rows, top=3, society="ns-ita"))
    assert row["concerns"] == "ns-ita ns-ner"


def test_what_the_policy_asks_to_avoid_is_told_with_the_claim_that_says_so() -> None:
    forced = {"id": "wp-f", "societies": ["ns-ita"], "return_stance": "forced"}
    (row,) = found(register(forced))
    assert (row["kind"], row["provision"], row["strength"]) == ("with_policy", "8.2", "strong")
    assert (row["said"], row["file"], row["other_said"]) == ("return_stance:forced", "wp-f.csv", None)
    assert (row["concerns"], row["ask"]) == ("ns-ita", "8.2")
    old = forced | {"end_date": dt.date(2008, 1, 1)}
    assert found(register(old)) == []


def people(name: str, count: int, **more: Any) -> dict[str, Any]:
    base = {"programme_id": name, "measure": "targeted", "unit": "persons", "counting": "cumulative", "count": count}
    return base | more


def figures(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["figure"]: row for row in rows if row["figure"]}


def claimed(rows: Rows, name: str, kind: str, field: str, *values: str) -> None:
    rows["claim"] += [
        {"programme_id": name, "record_id": f"r-{name}", "claim_no": 100 + len(rows["claim"]), "kind": kind}
        | {"field": field, "value": value, "standing": "won", "subject_no": number, "place": f"{field} {number}"}
        for number, value in enumerate(values)
    ]


def test_two_totals_of_the_same_people() -> None:
    rows = register({"id": "wp-s", "societies": ["ns-ner"]})
    rows["people_count"] = [people("wp-s", 50_000), people("wp-s", 250_000)]
    claimed(rows, "wp-s", "people_count", "count", "50000", "250000")
    row = figures(found(rows))["two_totals"]
    assert (row["said"], row["other_said"]) == ("people_targeted:50000", "people_targeted:250000")
    assert (row["place"], row["other_place"], row["kind"]) == ("count 0", "count 1", "inside_source")
    for apart in ({"measure": "reached"}, {"sex": "female"}, {"country_code": "NER"}, {"unit": "households"}):
        rows["people_count"][1] = people("wp-s", 250_000, **apart)
        assert "two_totals" not in figures(found(rows))


def test_parts_above_their_total() -> None:
    rows = register({"id": "wp-s", "societies": ["ns-ner"]})
    rows["people_count"] = [people("wp-s", 10), people("wp-s", 7, sex="female"), people("wp-s", 6, sex="male")]
    row = figures(found(rows))["parts_above_total"]
    assert (row["said"], row["other_said"]) == ("people_parts:13", "people_targeted:10")
    rows["people_count"][2]["count"] = 3
    assert figures(found(rows)) == {}


@pytest.mark.parametrize(
    ("values", "figure"),
    [
        ({"start_date": dt.date(2020, 2, 1), "end_date": dt.date(2020, 1, 1)}, "ends_before_start"),
        ({"budget_chf": 530_000, "people_targeted": 31}, "budget_per_person"),
        ({"budget_chf": 10, "people_targeted": 1_000_000}, "budget_per_person"),
        ({"people_targeted": 10, "people_reached": 101}, "reached_above_targeted"),
        ({"budget_chf": 100, "spending_chf": 201}, "spending_above_budget"),
        ({"start_date": dt.date(2020, 1, 1), "end_date": dt.date(2020, 1, 1)}, None),
        ({"budget_chf": 530_000, "people_targeted": 3_100}, None),
        ({"budget_chf": 530_000, "people_targeted": 0}, None),
        ({"people_targeted": 10, "people_reached": 100}, None),
        ({"people_reached": 100, "spending_chf": 100}, None),
    ],
)
def test_figures_and_dates_of_one_programme(values: dict[str, Any], figure: str | None) -> None:
    rows = found(register({"id": "wp-s", "societies": ["ns-ner"]} | values))
    assert [row["figure"] for row in rows] == ([figure] if figure else [])


def two_sources(kind: str, field: str, *pairs: tuple[str, str, str], standing: str = "lost") -> Rows:
    """A programme of two publishers: ``pairs`` are field, what stands, what the other says."""
    rows = register({"id": "wp-s", "societies": ["ns-ner"], "publisher_count": 2})
    rows["claim"] = []
    rows["record"].append({"record_id": "r-other", "publisher": "q", "publisher_name": "Another", "file": "o.xml"})
    for number, (name, stands, other) in enumerate(pairs):
        for record, value, place in (("r-wp-s", stands, "won"), ("r-other", other, standing)):
            rows["claim"].append(
                {"programme_id": "wp-s", "record_id": record, "claim_no": number, "kind": kind, "field": name}
                | {"value": value, "standing": place, "subject_no": 0}
            )
    assert any(name == field for name, _, _ in pairs)
    return rows


MORE = (("measure", "reached", "reached"), ("unit", "persons", "persons"))
MONEY = (("currency", "EUR", "EUR"), ("budget_type", "original", "original"))


@pytest.mark.parametrize(
    ("kind", "pairs", "figure"),
    [
        ("programme", (("actual_end_date", "2020-01-01", "2020-03-01"),), "dates_differ"),
        ("programme", (("actual_end_date", "2020-01-01", "2020-01-20"),), None),
        ("programme", (("return_stance", "none", "forced"),), "practices_differ"),
        ("programme", (("return_stance", "none", "none"),), None),
        ("people_count", (("count", "1000", "5000"), *MORE), "counts_differ"),
        ("people_count", (("count", "1000", "1500"), *MORE), None),
        ("people_count", (("count", "1000", "5000"), ("measure", "reached", "targeted"), MORE[1]), None),
        ("people_count", (("count", "1000", "5000"), ("sex", "female", "male"), *MORE), None),
        ("budget", (("amount", "1000", "5000"), *MONEY), "budgets_differ"),
        ("budget", (("amount", "1000", "5000"), ("currency", "EUR", "CHF"), MONEY[1]), None),
    ],
)
def test_what_two_publishers_tell(kind: str, pairs: tuple[tuple[str, str, str], ...], figure: str | None) -> None:
    rows = [row for row in found(two_sources(kind, pairs[0][0], *pairs)) if row["kind"] == "between_sources"]
    assert [row["figure"] for row in rows] == ([figure] if figure else [])
    for row in rows:
        assert {row["file"], row["other_file"]} == {"wp-s.csv", "o.xml"}
        assert (row["source"], row["other_source"]) == ("A society", "Another")


def test_what_a_publisher_has_corrected_since_is_no_contradiction() -> None:
    rows = two_sources("programme", "actual_end_date", ("actual_end_date", "2020-01-01", "2020-03-01"))
    for claim in rows["claim"]:
        if claim["standing"] == "lost":
            claim["standing"] = "superseded"
    assert found(rows) == []


PRACTICES = {
    "access_condition": ["irrespective_of_status", "needs_based", "status_conditional", "referral_only", None],
    "return_stance": ["none", "forced", "before_and_after", None],
    "migration_message": ["informs_of_risks", "dissuades", None],
}


@st.composite
def registers(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        {"id": f"wp-{n}", "societies": sorted(draw(st.sets(st.sampled_from(list(SOCIETIES)), max_size=2)))}
        | {"trails": sorted(draw(st.sets(st.sampled_from(["SEA", "LAND"]), max_size=2)))}
        | {name: draw(st.sampled_from(values)) for name, values in PRACTICES.items()}
        for n in range(draw(st.integers(1, 5)))
    ]


FEW = settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(drawn=registers(), order=st.randoms(use_true_random=False))
@FEW
def test_the_order_of_programmes_does_not_matter_and_names_are_unique(drawn: list[dict[str, Any]], order: Any) -> None:
    rows = found(register(*drawn))
    shuffled = list(drawn)
    order.shuffle(shuffled)
    assert found(register(*shuffled)) == rows
    assert len({row["finding_id"] for row in rows}) == len(rows)


@given(drawn=registers())
@FEW
def test_every_pair_of_opposites_is_found_and_nothing_else(drawn: list[dict[str, Any]], catalog: Catalog) -> None:
    """All pairs of societies that answer a dilemma in opposite ways on one trail, worked out by hand."""
    wanted = set()
    for name, dilemma, opposite in catalog.contradictions.opposites():
        for one in drawn:
            for other in drawn:
                if one.get(dilemma.field) not in opposite.one or other.get(dilemma.field) not in opposite.other:
                    continue
                wanted |= {
                    (trail, name, frozenset({(a, one[dilemma.field]), (b, other[dilemma.field])}))
                    for trail in set(one["trails"]) & set(other["trails"])
                    for a in one["societies"]
                    for b in other["societies"]
                    if a != b
                }
    rows = between(found(register(*drawn), top=1000))
    pairs = [(("society_id", "said"), ("other_society_id", "other_said")) for _ in rows]
    got = {
        (row["trail_id"], row["dilemma"], frozenset((row[s], row[v].partition(":")[2]) for s, v in sides))
        for row, sides in zip(rows, pairs, strict=True)
    }
    assert got == wanted
    assert len(got) == len(rows)


@pytest.fixture(scope="module")
def known(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A release of the file of known programmes alone."""
    path = shared_data / "programmes" / "known_programmes.yml"
    return build([path], tmp_path_factory.mktemp("known") / "out", as_of=AS_OF).release.connect()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[duckdb.DuckDBPyConnection]:
    release = build([catalog.path / "demo"], tmp_path_factory.mktemp("demo") / "out", as_of=AS_OF).release
    con = release.connect()
    yield con
    con.close()


@pytest.mark.parametrize("which", ["known", "demo"])
def test_the_two_real_ones_are_found_and_no_other(which: str, request: pytest.FixtureRequest, catalog: Catalog) -> None:
    con = request.getfixturevalue(which)
    rows = ask(load_question("contradictions"), DuckEngine(con), Asked(as_of=AS_OF), catalog).to_pylist()
    by_title = {(row["title"].split(" ")[0].strip(":"), row["figure"]): row for row in rows}
    assert set(by_title) == {
        ("Sudan", "two_totals"),
        ("Sudan", "stated_by_reader"),
        ("Africa", "budget_per_person"),
        ("Africa", "stated_by_reader"),
    }
    sudan = by_title["Sudan", "two_totals"]
    assert (sudan["said"], sudan["other_said"]) == ("people_targeted:50000", "people_targeted:250000")
    assert "summary" in sudan["place"]
    assert "chapter" in sudan["other_place"]
    assert sudan["concerns"] == "ns-sdn"
    assert sudan["file"].endswith(".yml")
    assert sudan["row"] > 0
    africa = by_title["Africa", "budget_per_person"]
    assert africa["said"].startswith("budget_chf:530000")
    assert africa["other_said"] == "people_targeted:31"
