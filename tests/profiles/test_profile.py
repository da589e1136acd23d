"""A profile as a whole: hosts, order, what is hidden, what is refused, what may be shown."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.examples import examples
from tests.profiles.worlds import (
    ALL,
    HOST,
    MEN,
    METHOD,
    TOLD,
    WOMEN,
    WORDS,
    all_known,
    cell,
    known,
    seen,
    service,
)
from waypost.errors import InputError
from waypost.profiles.checking import check_vocabulary
from waypost.profiles.gaps import gaps
from waypost.profiles.profile import by_tier, most_hidden, profile
from waypost.profiles.shown import hidden_counts, shown
from waypost.profiles.values import Access, Carried, Group, Inputs, Known, Told, Unknown


def test_a_place_without_hosts_is_told():
    made = profile([seen(), seen(WOMEN), seen(country="MLI"), seen(HOST, country="MLI", stage="stay")], METHOD)
    assert made.missing_hosts == (cell(HOST),)
    assert profile([seen(), seen(HOST)], METHOD).missing_hosts == ()
    assert profile([seen(), seen(HOST, place="Agadez")], METHOD).missing_hosts == (cell(HOST),)


def test_cells_stand_in_the_most_urgent_tier_that_is_possible():
    urgent = seen(inputs=all_known(severities={"health": 4.0}, failing=["health"]), place="a")
    calm = seen(place="b")
    made = profile([calm, urgent, seen(inputs=Inputs(), place="c")], METHOD)
    assert {tier: [of.cell.place for of in cells] for tier, cells in by_tier(made).items()} == {
        1: ["a", "c"], 2: [], 3: [], 4: ["b"],
    }  # fmt: skip


def test_what_is_little_known_and_perhaps_urgent_proposes_itself():
    supported = Inputs(severities={"education": known(0.0)})
    story = Inputs(severities={"education": Known(value=0.0, told=msgspec.structs.replace(TOLD, grade="D"))})
    cells = [seen(), seen(inputs=supported, place="b"), seen(inputs=story, place="d"), seen(inputs=Inputs(), place="n")]
    found = most_hidden(profile(cells, METHOD))
    assert [of.cell.place for of in found] == ["n", "d", "b", ""]
    assert found[1].hidden == pytest.approx(2 * found[2].hidden)
    assert found[-1].hidden == 0.0


def test_what_was_carried_over_is_told_apart():
    debt = all_known(factors={"debt": 1.0, "isolation": 1.0})
    carried = Carried(factor="debt", stage="before_departure", country="NGA")
    made = profile([seen(inputs=debt, carried=(carried,)), seen(inputs=debt, place="x")], METHOD)
    brought, local = made.cells
    assert brought.scores == local.scores
    assert brought.exposure_here.high < brought.scores.exposure.high
    assert local.exposure_here == local.scores.exposure


@pytest.mark.parametrize(
    ("observation", "why"),
    [
        (seen(inputs=Inputs(factors={"refugee": known(1.0)})), "'refugee' is no factor of this group"),
        (seen(MEN, inputs=Inputs(factors={"pregnancy": known(1.0)})), "'pregnancy' is no factor of this group"),
        (seen(inputs=Inputs(severities={"health": known(5.0)})), "severity health: 5.0 is none of"),
        (seen(inputs=Inputs(factors={"debt": known(0.7)})), "factor debt: 0.7 is none of"),
        (seen(inputs=Inputs(access={"health": Access(safe=known(0.5))})), "access to health safe: 0.5"),
        (seen(people=known(-1.0)), "people: a count of -1.0"),
        (seen(people=known(1.5)), "people: a count of 1.5"),
        (seen(people=Unknown(least=10)), "people: bounds that nobody stands behind"),
        (seen(people=Unknown(least=10, most=5, told=TOLD)), "people: at least 10 and at most 5"),
        (seen(capacities=(service(admitted=known(1.1)),)), "Clinic: admits 1.1"),
        (seen(capacities=(service(need="money"),)), "'money' is no need"),
        (seen(carried=(Carried(factor="luck", stage="transit", country="NER"),)), "'luck' is no factor"),
        (seen(people=Known(value=20.0, told=Told(source=" ", decided_by="x", on=TOLD.on))), "people: no source"),
        (seen(people=known(20.0, Told(source="x", decided_by="y", on=TOLD.on, grade="E"))), "'E' is no grade"),
    ],
)
def test_what_cannot_be_is_refused(observation, why):
    with pytest.raises(InputError, match=why):
        profile([observation], METHOD)


def test_a_cell_that_is_told_twice_is_refused():
    with pytest.raises(InputError, match=r"NGA-ITA 2026 transit NER everybody: this cell is told twice"):
        profile([seen(), seen()], METHOD)


@pytest.mark.parametrize(
    ("observation", "why"),
    [
        (seen(stage="limbo"), "'limbo' is no stage"),
        (seen(capacities=(service(requirements=("luck",)),)), "'luck' is no barrier"),
        (seen(inputs=Inputs(access={"health": Access(barriers=("luck",))})), "'luck' is no barrier"),
        (seen(Group(traits=(("sex", "age_0_4"),)), inputs=Inputs()), "'age_0_4' is no trait on the axis 'sex'"),
        (seen(people_by=("status",)), "'status' is no axis"),
    ],
)
def test_what_the_catalog_does_not_know_is_refused(observation, why):
    check_vocabulary(seen(capacities=(service(requirements=("fee",)),), people_by=("sex",)), WORDS)
    with pytest.raises(InputError, match=why):
        check_vocabulary(observation, WORDS)


def test_traits_have_no_order():
    one = Group(traits=(("sex", "female"), ("age", "age_5_11")))
    assert one == Group(traits=(("age", "age_5_11"), ("sex", "female"), ("sex", "female")))


def test_few_people_are_not_shown_nor_worked_out():
    made = profile(
        [
            seen(people=known(50.0), capacities=(service(),), note="near the old station", nationalities=("NGA",)),
            seen(WOMEN, people=known(4.0)),
            seen(MEN, people=known(46.0)),
            seen(HOST, people=Unknown(least=10, told=TOLD)),
            seen(HOST, place="Agadez"),  # nobody knows how many
        ],
        METHOD,
    )
    found = shown(made, METHOD, WORDS.groups)
    assert found.held_back == 2
    counts = {each.cell.group: each.observation.people for each in found.profile.cells}
    assert set(counts) == {ALL, MEN, HOST}
    assert (counts[ALL] == Unknown()) != (counts[MEN] == Unknown())  # one of the two goes with the women
    assert [cell.group for cell in found.hidden_counts] == [group for group in (ALL, MEN) if counts[group] == Unknown()]
    assert counts[HOST] == Unknown(least=10, told=TOLD)
    (here,) = [gap for gap in gaps(found.profile) if gap.services]
    assert (here.covered.low == here.covered.high) == (counts[ALL] != Unknown())
    written = msgspec.json.encode(found).decode()
    assert "old station" not in written
    assert "NGA-ITA" in written
    assert '"NGA"' not in written
    assert '"female"' not in written


def test_where_hosts_are_missing_is_told_of_places_that_are_shown():
    made = profile([seen(people=known(3.0)), seen(place="Agadez", people=known(30.0))], METHOD)
    assert len(made.missing_hosts) == 2
    assert [cell.place for cell in shown(made, METHOD, WORDS.groups).profile.missing_hosts] == ["Agadez"]


def test_hosts_who_are_held_back_are_not_told_apart_from_hosts_at_whom_nobody_looked():
    many, few = known(30.0), known(6.0)
    arlit = (seen(place="Arlit", people=many),)
    agadez = (seen(place="Agadez", people=many), seen(HOST, place="Agadez", people=few))
    told = shown(profile((*agadez, *arlit), METHOD), METHOD, WORDS.groups)
    assert told.held_back == 1
    assert [cell.place for cell in told.profile.missing_hosts] == ["Agadez", "Arlit"]
    without = shown(profile((agadez[0], *arlit), METHOD), METHOD, WORDS.groups)
    assert without.profile.missing_hosts == told.profile.missing_hosts


@settings(max_examples=examples(8), deadline=None)
@given(st.lists(st.integers(0, 25), min_size=4, max_size=4))
def test_in_a_table_of_sex_and_age_no_small_count_is_pinned_down(numbers):
    """Held against the least and the greatest value that a linear program of its own finds."""
    sexes, ages = ("female", "male"), ("age_5_11", "age_18_24")
    inner = dict(zip(itertools.product(sexes, ages), numbers, strict=True))
    counts = {}
    for chosen in itertools.product(("", *sexes), ("", *ages)):
        group = Group(traits=tuple((axis, trait) for axis, trait in zip(("sex", "age"), chosen, strict=True) if trait))
        counts[group] = sum(n for key, n in inner.items() if _is_in(key, group))
    made = profile([seen(group, people=known(float(n))) for group, n in counts.items()], METHOD)
    hidden = {each.group for each in hidden_counts(made, METHOD, WORDS.groups)}
    order = list(inner)
    told = [([float(_is_in(key, group)) for key in order], counts[group]) for group in counts if group not in hidden]
    for group, count in counts.items():
        if 0 < count < METHOD.least_people:
            asked = [float(_is_in(key, group)) for key in order]
            equal = {"A_eq": [row for row, _ in told], "b_eq": [n for _, n in told]} if told else {}
            ends = [linprog([way * part for part in asked], bounds=[(0, 1000)] * 4, **equal).fun for way in (1, -1)]
            assert -ends[1] - ends[0] >= 1, (group, ends)


def _is_in(key, group):
    """Whether people of one sex and age are in a group."""
    return all(not group.on(axis) or trait in group.on(axis) for axis, trait in zip(("sex", "age"), key, strict=True))


def test_counts_of_places_within_a_country_and_overlapping_traits_hang_together():
    made = profile(
        [
            seen(people=known(30.0)),
            seen(place="Agadez", people=known(28.0)),
            seen(Group(traits=(("travelling", "alone"),)), people=known(25.0)),
            seen(Group(traits=(("travelling", "with_family"),)), people=known(9.0)),
        ],
        METHOD,
    )
    found = shown(made, METHOD, WORDS.groups)
    assert [each.observation.people.value for each in found.profile.cells] == [30, 28, 25]  # overlaps tell nothing
    assert found.held_back == 1
