"""Agreements that somebody could have written, for properties; nobody and nothing in them exists."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from waypost.reference import load_catalog
from waypost.reference.agreement_values import (
    LACKING,
    LEVELS,
    ONWARD,
    STAGES,
    STATUSES,
    TYPES,
    VERDICTS,
    Agreement,
    Clause,
    Commitment,
    Kept,
    Party,
    Reading,
    Step,
)
from waypost.reference.agreements import MATTERS

TODAY = dt.date(2026, 11, 27)
CLAUSES = tuple(load_catalog().agreement_model.clauses)
PARTNERS = ("an agency", "a ministry")
TEXTS = st.dictionaries(
    st.sampled_from(["en", "fr", "es", "ar"]),
    st.sampled_from(["", "Words.", "It shall report to the police."]),
    max_size=1,
)
DAYS = st.integers(-900, 800).map(lambda days: str(TODAY + dt.timedelta(days=days)))
maybe_days = st.none() | DAYS
recipients = st.none() | st.lists(st.sampled_from(["police", "donor", "border_guard"]), max_size=2).map(tuple)


def partner(name: str) -> Party:
    """Somebody outside the Movement."""
    return Party(kind="other", names={"en": name})


def agreement(code: str = "one", **parts) -> Agreement:
    """One in force with an agency, of which nothing else is known."""
    given = {"titles": {"en": code}, "level": "country", "type": "mou", "parties": (partner("An agency"),)}
    given |= {"steps": (Step(stage="in_force", actual="2025-01-01", at="2026-11-01"),)}
    return Agreement(code=code, **given | parts)


def clauses_of(*types: str, **parts) -> tuple[Clause, ...]:
    """Clauses of these types."""
    return tuple(Clause(id=f"c{number}", type=name, **parts) for number, name in enumerate(types))


@st.composite
def agreements(draw, code: str = "one") -> Agreement:
    """Any agreement."""
    clauses = tuple(
        Clause(
            id=f"c{number}", type=draw(st.sampled_from(CLAUSES)), texts=draw(TEXTS), reports_to=draw(recipients),
            onward=draw(st.none() | st.sampled_from(ONWARD)),
        )
        for number in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    ids = [each.id for each in clauses] + [""]
    readings = draw(
        st.lists(
            st.builds(
                Reading, matter=st.sampled_from(MATTERS), verdict=st.sampled_from(VERDICTS),
                clause=st.sampled_from(ids), at=maybe_days,
            ), max_size=3,
        )
    )  # fmt: skip
    told = st.none() | st.sampled_from(["words", ""])
    commitments = tuple(
        Commitment(
            id=f"k{number}", texts=draw(TEXTS), actor=draw(told), action=draw(told), trigger=draw(told),
            deadline=draw(maybe_days), names_none=draw(st.sampled_from([(), ("when",), LACKING])),
            log=tuple(draw(st.lists(st.builds(Kept, status=st.sampled_from(STATUSES), at=maybe_days), max_size=2))),
        )
        for number in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    steps = draw(
        st.lists(st.builds(Step, stage=st.sampled_from(STAGES), planned=maybe_days, actual=maybe_days, at=maybe_days),
                 max_size=3)
    )  # fmt: skip
    return agreement(
        code, level=draw(st.sampled_from(LEVELS)), type=draw(st.sampled_from(TYPES)), clauses=clauses,
        parties=(partner(draw(st.sampled_from(PARTNERS))),),
        absent=tuple(draw(st.lists(st.sampled_from(CLAUSES), max_size=3))),
        is_complete=draw(st.booleans()), readings=tuple(readings), commitments=commitments, steps=tuple(steps),
        ends_on=draw(maybe_days), recorded=draw(maybe_days),
    )  # fmt: skip
