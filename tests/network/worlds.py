"""Small networks that might be: holders, what is said of them, and needs."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from waypost.network.assertions import BASES, Assertion
from waypost.network.holders import LANGUAGE_LEVELS, Holder
from waypost.network.matching import Need
from waypost.network.tags import Vocabulary

TODAY = dt.date(2027, 3, 1)
VOCABULARY = Vocabulary(
    {
        "service:rfl": None,
        "service:rfl_tracing": "service:rfl",
        "service:rfl_missing_and_dead": "service:rfl",
        "service:shelter": None,
        "service:reception_open": "service:shelter",
        "service:detention": None,
        "group:migrant_workers": None,
        "method:training": None,
    }
)
TAGS = tuple(VOCABULARY.parents)
SOCIETIES = ("ns-ner", "ns-ita", "ns-mli", "")
COUNTRIES = ("NER", "ITA", "LBY")
ZONES = ("africa", "europe", "americas", "")
SIDES = ("origin", "transit", "destination")

some = st.sampled_from
subset = {
    "tags": st.lists(some(TAGS), min_size=1, max_size=3, unique=True).map(tuple),
    "countries": st.lists(some(COUNTRIES), max_size=2, unique=True).map(tuple),
    "sides": st.lists(some(SIDES), max_size=2, unique=True).map(tuple),
    "trails": st.lists(some(("CMR", "WMR")), max_size=2, unique=True).map(tuple),
}
needs = st.builds(
    Need,
    tags=subset["tags"],
    language=some(("en", "fr", "ar")),
    asker=some(SOCIETIES),
    has_interpreter=st.booleans(),
    countries=subset["countries"],
    parties=st.lists(some(SOCIETIES[:3]), max_size=1).map(tuple),
    trails=subset["trails"],
    sides=subset["sides"],
)


def holders(most: int = 8) -> st.SearchStrategy[list[Holder]]:
    """Up to so many, each with its own id."""
    days = st.none() | st.dates(TODAY - dt.timedelta(20), TODAY + dt.timedelta(20))
    one = st.builds(
        Holder,
        id=st.uuids().map(str),
        kind=some(("person", "unit", "platform", "institution")),
        societies=st.lists(some(SOCIETIES[:3]), max_size=2, unique=True).map(tuple),
        languages=st.dictionaries(some(("en", "fr", "ar")), some(LANGUAGE_LEVELS), max_size=3),
        sex=some(("female", "male", "other", "")),
        zone=some(ZONES),
        sides=subset["sides"],
        trails=subset["trails"],
        refused_countries=subset["countries"],
        load=st.integers(0, 4),
        cap=st.none() | st.integers(1, 4),
        available_from=days,
        available_until=days,
        is_icrc=st.booleans(),
        is_consenting=st.booleans(),
        is_released=st.booleans(),
    )
    return st.lists(one, max_size=most, unique_by=lambda each: each.id)


def willing(most: int = 8) -> st.SearchStrategy[list[Holder]]:
    """Holders whom nothing keeps from answering."""
    one = st.builds(
        Holder,
        id=st.uuids().map(str),
        kind=st.just("person"),
        languages=st.just({"en": "fluent"}),
        sex=some(("female", "male")),
        zone=some(ZONES),
        sides=subset["sides"],
        is_icrc=st.booleans(),
        load=st.integers(0, 2),
        cap=st.just(4),
    )
    return st.lists(one, min_size=1, max_size=most, unique_by=lambda each: each.id)


def said_of(found: list[Holder]) -> st.SearchStrategy[list[Assertion]]:
    """Anything about any of them."""
    if not found:
        return st.just([])
    one = st.builds(
        Assertion,
        holder=some([each.id for each in found]),
        tag=some(TAGS),
        level=st.integers(1, 4),
        basis=some(tuple(BASES)),
        on=st.dates(dt.date(2015, 1, 1), TODAY),
        confirmed=st.none() | st.dates(dt.date(2015, 1, 1), TODAY),
        expires=st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)),
    )
    return st.lists(one, max_size=14)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Holder], list[Assertion]]:
    """Holders and what is said of them."""
    found = draw(holders())
    return found, draw(said_of(found))


@st.composite
def willing_networks(draw: st.DrawFn) -> tuple[list[Holder], list[Assertion]]:
    """The same, with holders whom nothing keeps."""
    found = draw(willing())
    return found, draw(said_of(found))
