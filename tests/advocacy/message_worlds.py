"""Small worlds of figures, excerpts and evidence that the tests of advocacy share."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from waypost.advocacy.figures import Figure
from waypost.advocacy.grading import ROLES, SIDES, Evidence
from waypost.advocacy.slots import Quotation
from waypost.reference import load_catalog

WORDS = load_catalog().advocacy_words
LANGUAGES = ("en", "fr", "es", "ar")
TODAY = dt.date(2026, 11, 27)
# The plan of 2009 counts "toward 200 million" on its first page and "191 million (2005)" on its third.
MIGRANTS = Figure(
    claim="migrants", unit="people", value=191_269_100, least=185e6, most=197e6,
    as_of=dt.date(2005, 12, 31), precision="year", audience="public",
)  # fmt: skip
WOMEN = Figure(claim="women", unit="share", value=0.94, as_of=dt.date(2024, 7, 1), audience="public")
DEATHS = Figure(
    claim="deaths", unit="deaths", value=3, least=24, most=3008, as_of=dt.date(2024, 2, 3), audience="public"
)
FIGURES = {"migrants": MIGRANTS, "women": WOMEN, "deaths": DEATHS}
REPORT = Quotation(evidence="report", excerpt="People waited 12 nights at the\n border, 191 million times.")
QUOTATIONS = {"report": REPORT}

kinds = st.sampled_from(sorted(WORDS.grading.kinds))


@st.composite
def evidence(draw: st.DrawFn, role: st.SearchStrategy[str] | None = None) -> Evidence:
    """An item of evidence of any shape, with a name of its own."""
    said = st.none() | st.booleans()
    return Evidence(
        evidence=draw(st.uuids()).hex,
        kind=draw(kinds),
        role=draw(role if role is not None else st.sampled_from(ROLES)),
        lineage=draw(st.sampled_from(("", "one", "two"))),
        society=draw(st.sampled_from((None, "ns_a", "ns_b"))),
        sides=tuple(draw(st.lists(st.sampled_from(SIDES), unique=True, max_size=2))),
        dated=draw(st.none() | st.dates(dt.date(2010, 1, 1), TODAY)),
        coverage=draw(st.none() | st.floats(0, 1)),
        is_direct_group=draw(said),
        is_direct_place=draw(said),
        is_consistent=draw(said),
        is_self_interested=draw(said),
        set_aside=draw(st.sampled_from(("", "", "outdated method"))),
    )
