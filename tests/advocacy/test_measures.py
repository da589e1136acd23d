"""Figures of claims over tiny releases, worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.advocacy.worlds import dataset, fact, programme, release
from waypost.advocacy.measures import PUBLISHED_COUNT, definition_of, evaluate, put_counts
from waypost.advocacy.values import Claim, Result
from waypost.errors import InputError


@pytest.fixture(scope="module")
def measures(catalog):
    return catalog.advocacy.measures


def claim(measure, name="c", audience="public", **arguments):
    return Claim(claim=name, kind="quantity", measure=measure, arguments=arguments, audience=audience)


def asked(con, measures, measure, audience="public", **arguments) -> Result:
    return evaluate(con, measures, [claim(measure, audience=audience, **arguments)])["c"]


STOCK = [
    fact("migrant_stock", 200, 2020),
    fact("migrant_stock", 110, 2020, sex="female"),
    fact("migrant_stock", 400),
    fact("migrant_stock", 160, sex="female"),
    fact("migrant_stock", 50, origin_code="PHL", destination_code="HKG"),
    fact("migrant_stock", 45, origin_code="PHL", destination_code="HKG", sex="female"),
]


def test_shares_of_a_corridor_and_of_the_world_in_a_year_and_the_latest(measures):
    con = release(context_fact=STOCK, context_dataset=[dataset()])
    assert asked(con, measures, "female_share").value == 0.4
    assert asked(con, measures, "female_share", year="2020").value == pytest.approx(0.55)
    corridor = asked(con, measures, "female_share", origin="PHL", destination="HKG")
    assert (corridor.value, corridor.rows, corridor.datasets) == (0.9, 1, ("d1",))
    assert corridor.data_date == dt.date(2024, 12, 31)
    assert asked(con, measures, "female_share_change", from_year="2020", year="2024").value == pytest.approx(-0.15)


def test_what_nobody_counted_has_no_figure_and_is_not_zero(measures):
    con = release(context_fact=STOCK, context_dataset=[dataset()])
    found = asked(con, measures, "female_share", origin="PHL", destination="SAU")
    assert (found.value, found.rows, found.is_suppressed) == (None, 0, False)


def test_another_revision_is_not_mixed_in(measures):
    con = release(
        context_fact=[
            *STOCK,
            fact("migrant_stock", 9, dataset_id="old"),
            fact("migrant_stock", 9, 2030, dataset_id="old"),
        ],
        context_dataset=[dataset(), dataset("old", is_preferred=False)],
    )
    assert asked(con, measures, "migrant_stock").value == 400


def test_a_range_stands_beside_the_least_that_is_known(measures):
    con = release(
        context_fact=[fact("dead_and_missing", None, route="Sea", age_max=17, count_least=71, count_most=886)],
        context_dataset=[dataset()],
    )
    found = asked(con, measures, "dead_children", route="Sea")
    assert (found.value, found.least, found.most) == (71, 71, 886)


def test_two_data_sets_of_one_year_are_never_added(measures):
    con = release(
        context_fact=[
            fact("dead_and_missing", 10, route="Sea"),
            fact("dead_and_missing", 12, route="Sea", dataset_id="d2"),
        ],
        context_dataset=[dataset(), dataset("d2")],
    )
    assert asked(con, measures, "dead_and_missing", route="Sea").value == 12


def test_a_protection_rate_leaves_out_what_was_not_decided_and_what_rests_on_few(measures):
    def decided(origin, recognised, rejected, closed):
        counts = {"recognised": recognised, "other_protection": 0, "rejected": rejected, "closed": closed}
        return [fact(f"asylum_decisions_{name}", n, origin_code=origin) for name, n in counts.items()]

    con = release(context_fact=[*decided("AFG", 90, 30, 500), *decided("SYR", 3, 2, 0)], context_dataset=[dataset()])
    assert asked(con, measures, "recognition_rate", origin="AFG").value == 0.75
    assert asked(con, measures, "recognition_rate", origin="SYR").value is None


REGISTER = {
    "programme": [
        programme(1, people_reached=100, access_condition="irrespective_of_status"),
        programme(2, people_reached=40, country_codes="NER MLI", operating_ns_ids="ns-ner ns-mli"),
        programme(3, status="closed", access_condition="status_conditional"),
        programme(4, is_movement=False),
    ],
    "service": [
        {"programme_id": "wp-1", "service_code": "health_primary"},
        {"programme_id": "wp-2", "service_code": "health_primary"},
        {"programme_id": "wp-2", "service_code": "rfl_tracing"},
    ],
    "service_heading": [
        {"service_code": "health_primary", "heading_code": "health", "is_group": False},
        {"service_code": "rfl_tracing", "heading_code": "rfl", "is_group": False},
    ],
    "population_group": [
        {"programme_id": "wp-1", "population_group_code": group} for group in ("women", "children", "migrants")
    ],
}


def test_programmes_and_societies_are_counted_once_however_many_services_and_groups(measures):
    con = release(**REGISTER)
    assert asked(con, measures, "programmes", "movement").value == 3
    assert asked(con, measures, "programmes", "movement", state="running").value == 2
    assert asked(con, measures, "programmes", "movement", service="health").value == 2
    assert asked(con, measures, "programmes", "movement", country="MLI", service="rfl").value == 1
    assert asked(con, measures, "societies", "movement").value == 2


def test_people_are_a_range_since_two_programmes_may_reach_the_same(measures):
    found = asked(release(**REGISTER), measures, "people_reached", "movement", state="running")
    assert (found.value, found.least, found.most) == (140, 100, 140)


def test_a_share_counts_those_that_state_something(measures):
    assert asked(release(**REGISTER), measures, "access_share", "movement").value == 0.5


def test_what_is_held_back_and_what_nobody_gave_are_told_apart(measures):
    con = release(
        programme=[
            programme(1),
            programme(2, country_codes="MLI"),
            programme(3, country_codes="MLI", people_reached=400),
        ]
    )
    con.execute("create table small_total as select 'wp-2' as programme_id, 'reached' as measure")
    held = asked(con, measures, "people_reached", "public", country="MLI")
    assert (held.value, held.is_suppressed) == (400, False)
    con.execute("insert into small_total values ('wp-1', 'targeted')")
    not_given = asked(con, measures, "people_reached", "public", country="NER")
    assert (not_given.value, not_given.rows, not_given.is_suppressed) == (None, 1, False)
    con.execute("insert into small_total values ('wp-1', 'reached')")
    assert asked(con, measures, "people_reached", "public", country="NER").is_suppressed
    again = asked(con, measures, "people_reached", "public", country="NER")
    assert again.fingerprint != not_given.fingerprint
    assert not asked(release(programme=[programme(1)]), measures, "people_reached", "movement").is_suppressed


def test_a_rate_of_protection_is_unknown_where_a_side_of_it_is(measures):
    def rate(**counts):
        con = release(
            context_dataset=[dataset()],
            context_fact=[
                fact(f"asylum_decisions_{name}", count, origin_code="AFG", destination_code="BEL")
                for name, count in counts.items()
            ],
        )
        return asked(con, measures, "recognition_rate", origin="AFG", destination="BEL").value

    assert rate(recognised=100, other_protection=0, rejected=300) == 0.25
    assert rate(recognised=0, other_protection=0, rejected=300) == 0
    assert rate(rejected=300) is None
    assert rate(recognised=None, rejected=300) is None
    assert rate(recognised=300) is None
    assert rate(recognised=300, rejected=100) is None
    assert rate(recognised=300, other_protection=0, rejected=0) == 1


def test_a_hidden_cell_of_the_published_counts_is_suppressed(measures):
    empty = dict.fromkeys(PUBLISHED_COUNT)
    con = release()
    put_counts(con, [
        empty | {"country_code": "NER", "programmes": 7, "is_hidden": False},
        empty | {"country_code": "MLI", "programmes": None, "is_hidden": True},
        empty | {"country_code": "NER", "year": "2025", "programmes": 3, "is_hidden": False},
    ])  # fmt: skip
    assert asked(con, measures, "programmes_published", country="NER").value == 7
    hidden = asked(con, measures, "programmes_published", country="MLI")
    assert (hidden.value, hidden.is_suppressed) == (None, True)


def test_without_counts_for_the_public_nothing_is_found(measures):
    assert asked(release(), measures, "programmes_published", country="NER").rows == 0


def test_an_unknown_measure_or_parameter_is_said(measures):
    with pytest.raises(InputError, match="no measure 'steps'"):
        evaluate(release(), measures, [claim("steps")])
    with pytest.raises(InputError, match="has no parameter 'colour'; expected one of"):
        evaluate(release(), measures, [claim("programmes", colour="red")])


def test_quotes_in_an_argument_are_a_value(measures):
    con = release(context_fact=[fact("dead_and_missing", 3, route="O'Sea; drop table")], context_dataset=[dataset()])
    assert asked(con, measures, "dead_and_missing", route="O'Sea; drop table").value == 3


def test_a_definition_changes_with_what_is_counted_and_not_with_its_name(measures):
    import msgspec

    one = measures["programmes"]
    assert definition_of(one) == definition_of(msgspec.structs.replace(one, title={"en": "Other"}))
    assert definition_of(one) != definition_of(msgspec.structs.replace(one, facts=one.facts + " limit 1"))


def test_shipped_claims_are_fresh_over_the_context_that_comes_with_waypost(demo_release, catalog):
    from waypost.advocacy.freshness import standing
    from waypost.advocacy.shipped import shipped_claims
    from waypost.atlas.opened import open_at
    from waypost.disclosure.access import PUBLIC

    claims = shipped_claims(catalog)
    opened = open_at(demo_release, PUBLIC)
    results = evaluate(opened.con, catalog.advocacy.measures, claims)
    for each in claims:
        found = standing(each, results[each.claim], each.as_of)
        assert found.state in ("fresh", "drifted_within"), (each.claim, results[each.claim])
        assert abs(found.moved or 0) <= 1e-5 * max(1, abs(each.expected))
        assert results[each.claim].data_date == each.as_of
