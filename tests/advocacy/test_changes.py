"""A row of a source changes: exactly the claims that rest on it are touched and change their state."""

from __future__ import annotations

import copy
import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.advocacy.worlds import dataset, fact, programme, release
from tests.examples import examples
from waypost.advocacy.changes import touched
from waypost.advocacy.freshness import standing
from waypost.advocacy.measures import evaluate
from waypost.advocacy.values import Claim, Tolerance

DAY = dt.date(2026, 11, 1)
ROUTES = ("Sea", "Desert", "River")
COUNTRIES = ("NER", "MLI", "LBY")
SERVICES = ("health_primary", "rfl_tracing")
HEADINGS = [
    {"service_code": "health_primary", "heading_code": "health", "is_group": False},
    {"service_code": "rfl_tracing", "heading_code": "rfl", "is_group": False},
]

_DEATHS = st.dictionaries(
    st.tuples(st.sampled_from(ROUTES), st.sampled_from([2022, 2023, 2024])), st.integers(1, 50), min_size=1
)
_PROGRAMMES = st.lists(
    st.fixed_dictionaries(
        {
            "country_codes": st.sets(st.sampled_from(COUNTRIES), min_size=1).map(lambda each: " ".join(sorted(each))),
            "operating_ns_ids": st.sampled_from(["ns-ner", "ns-mli"]),
            "status": st.sampled_from(["implementation", "closed"]),
            "people_reached": st.one_of(st.none(), st.integers(1, 1000)),
        }
    ),
    min_size=1,
    max_size=8,
)
_SERVICES = st.lists(st.sets(st.sampled_from(SERVICES)), min_size=8, max_size=8)


def world(deaths, programmes, services):
    told = [{**programme(number), **each} for number, each in enumerate(programmes)]
    return {
        "context_dataset": [dataset()],
        "context_fact": [fact("dead_and_missing", n, year, route=route) for (route, year), n in sorted(deaths.items())],
        "programme": told,
        "service": [
            {"programme_id": each["programme_id"], "service_code": code}
            for each, codes in zip(told, services, strict=False)
            for code in sorted(codes)
        ],
        "service_heading": HEADINGS,
    }


def all_claims():
    """Every claim that can be made about such a world, each with what it expects left open."""
    made = [
        ("dead_and_missing", {"route": route, "year": str(year)}) for route in ROUTES for year in (2022, 2023, 2024)
    ]
    made += [("dead_and_missing", {"route": route}) for route in ROUTES]
    for measure in ("programmes", "people_reached", "societies"):
        made += [(measure, {})] + [(measure, {"country": country}) for country in COUNTRIES]
        made += [(measure, {"country": country, "service": "health"}) for country in COUNTRIES]
        made += [(measure, {"state": "running"})]
    return [
        Claim(
            claim=f"c{number}",
            kind="quantity",
            measure=measure,
            arguments=arguments,
            tolerance=Tolerance(kind="absolute"),
        )
        for number, (measure, arguments) in enumerate(made)
    ]


def oracle(tables, claim):
    """What a claim gives, worked out over plain rows; None where there is nothing."""
    given = claim.arguments
    if claim.measure == "dead_and_missing":
        rows = [row for row in tables["context_fact"] if row["route"] == given["route"]]
        year = int(given["year"]) if "year" in given else max((row["period_end_date"].year for row in rows), default=0)
        found = [row["count"] for row in rows if row["period_end_date"].year == year]
        return sum(found) if found else None
    health = {row["programme_id"] for row in tables["service"] if row["service_code"] == "health_primary"}
    rows = [
        row
        for row in tables["programme"]
        if ("country" not in given or given["country"] in row["country_codes"].split())
        and ("service" not in given or row["programme_id"] in health)
        and ("state" not in given or row["status"] == "implementation")
    ]
    if claim.measure == "programmes":
        return len(rows) or None
    if claim.measure == "societies":
        return len({row["operating_ns_ids"] for row in rows}) or None
    people = [row["people_reached"] for row in rows if row["people_reached"] is not None]
    return sum(people) if people else None


@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deaths=_DEATHS, programmes=_PROGRAMMES, services=_SERVICES, data=st.data())
def test_one_row_changes_and_exactly_the_dependent_claims_change_their_state(
    catalog, deaths, programmes, services, data
):
    measures = catalog.advocacy.measures
    before = world(deaths, programmes, services)
    after = copy.deepcopy(before)
    table = data.draw(st.sampled_from([name for name in ("context_fact", "programme") if after[name]]))
    row = data.draw(st.sampled_from(after[table]))
    if table == "context_fact":
        row["count"] += data.draw(st.integers(1, 9))
    else:
        row["people_reached"] = (row["people_reached"] or 0) + data.draw(st.integers(1, 9))
        row["country_codes"] = data.draw(st.sampled_from(COUNTRIES))

    old, new = release(**before), release(**after)
    claims = [
        Claim(**{**{name: getattr(each, name) for name in each.__struct_fields__}, "expected": oracle(before, each)})
        for each in all_claims()
    ]
    first, second = evaluate(old, measures, claims), evaluate(new, measures, claims)
    assert {name: found.value for name, found in first.items()} == {each.claim: oracle(before, each) for each in claims}
    assert {name: found.value for name, found in second.items()} == {each.claim: oracle(after, each) for each in claims}

    found = touched(old, new, measures, claims)
    assert found == {name for name in first if first[name].fingerprint != second[name].fingerprint}
    known = [each for each in claims if each.expected is not None]
    changed = {each.claim for each in known if standing(each, second[each.claim], DAY).state != "fresh"}
    assert changed == {each.claim for each in known if oracle(after, each) != oracle(before, each)}
    assert changed <= found
    old.close()
    new.close()


def test_what_no_claim_asks_for_touches_none(catalog):
    measures = catalog.advocacy.measures
    before = world(
        {("Sea", 2024): 3},
        [{"country_codes": "NER", "people_reached": 5, "status": "closed", "operating_ns_ids": "ns-ner"}],
        [set()],
    )
    after = copy.deepcopy(before)
    after["programme"][0]["title"] = "Another title"
    after["population_group"] = [{"programme_id": "wp-0", "population_group_code": "women"}]
    assert touched(release(**before), release(**after), measures, all_claims()) == set()


def test_a_release_that_cannot_answer_touches_all_claims_of_the_measure(catalog):
    import duckdb

    claims = all_claims()
    assert touched(duckdb.connect(), release(), catalog.advocacy.measures, claims) == {each.claim for each in claims}
