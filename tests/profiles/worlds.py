"""Cells for tests: told by hand, and drawn at random with the vocabulary and the method of the catalog."""

from __future__ import annotations

import datetime as dt

from hypothesis import settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.profiles.scores import asked_of
from waypost.profiles.values import Access, Capacity, Cell, Group, Inputs, Known, Observation, Told, Unknown
from waypost.reference import load_catalog
from waypost.reference.profiles import TESTS

WORDS = load_catalog().profiles
METHOD = WORDS.method
QUICK = settings(max_examples=examples(25), deadline=None)
DAY = dt.date(2026, 11, 20)
TOLD = Told(source="Workshop in Niamey", decided_by="Workshop group", on=DAY, grade="B")
WOMEN, MEN, ALL, HOST = (
    Group(traits=(("sex", "female"),)),
    Group(traits=(("sex", "male"),)),
    Group(),
    Group(is_host=True),
)
GROUPS = (WOMEN, MEN, ALL, HOST, Group(traits=(("age", "age_5_11"),)))


def known(value, told=TOLD):
    return Known(value=value, told=told)


def cell(group=ALL, stage="transit", country="NER", **parts):
    fixed = {"corridor": "NGA-ITA", "corridor_version": "1", "period": "2026"}
    return Cell(**(fixed | {"stage": stage, "country": country, "group": group} | parts))


def access(value=1.0, **tests):
    """All tests pass (or fail, with 0), except those named."""
    return Access(**({test: known(value) for test in TESTS} | {name: known(given) for name, given in tests.items()}))


def all_known(group=ALL, factors=(), severities=(), failing=()):
    """Inputs of a group in which nothing is open: factors 0, no severity, every access, except what is named."""
    asked = asked_of(group, METHOD)
    return Inputs(
        factors={code: known(dict(factors).get(code, 0.0)) for code in asked.factors()},
        severities={need: known(dict(severities).get(need, 0.0)) for need in asked.needs},
        access={need: access(0.0 if need in failing else 1.0) for need in asked.needs},
    )


def seen(group=ALL, inputs=None, **parts):
    where = {name: parts.pop(name) for name in ("stage", "country", "place") if name in parts}
    return Observation(cell=cell(group, **where), inputs=all_known(group) if inputs is None else inputs, **parts)


SHARES, SEVERITIES, PASSED = (0.0, 0.5, 1.0), (0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 1.0)


def known_among(values):
    return st.sampled_from(values).map(known)


def told_among(values):
    """A value, nothing known, or two bounds."""
    bounded = st.lists(st.sampled_from(values), min_size=2, max_size=2).map(sorted)
    return st.one_of(
        known_among(values),
        st.just(Unknown()),
        bounded.map(lambda ends: Unknown(least=ends[0], most=ends[1], told=TOLD)),
    )


@st.composite
def inputs(draw, group=ALL, is_known=False):
    """Inputs of a group; all of them known, or some not."""
    asked = asked_of(group, METHOD)
    told = known_among if is_known else told_among

    def each(codes, values):
        if is_known:
            return draw(st.fixed_dictionaries({code: told(values) for code in sorted(codes)}))
        return draw(st.dictionaries(st.sampled_from(sorted(codes)), told(values), max_size=20))

    accessible = st.builds(Access, **{test: told(PASSED) for test in TESTS})
    needs = asked.needs if is_known else draw(st.lists(st.sampled_from(asked.needs), unique=True, max_size=4))
    return Inputs(
        factors=each(asked.factors(), SHARES),
        severities=each(asked.needs, SEVERITIES),
        access={need: draw(accessible) for need in needs},
    )


def chosen(draw, told, values):
    """One of the values that an input can turn out to have."""
    if isinstance(told, Known):
        return told
    least = values[0] if told.least is None else told.least
    most = values[-1] if told.most is None else told.most
    return known(draw(st.sampled_from([value for value in values if least <= value <= most])))


@st.composite
def completions(draw, of, group=ALL):
    """Inputs as they can turn out to be: everything known, within what was known."""
    asked = asked_of(group, METHOD)
    return Inputs(
        factors={code: chosen(draw, of.factors.get(code, Unknown()), SHARES) for code in asked.factors()},
        severities={need: chosen(draw, of.severities.get(need, Unknown()), SEVERITIES) for need in asked.needs},
        access={
            need: Access(**{t: chosen(draw, getattr(of.access.get(need, Access()), t), PASSED) for t in TESTS})
            for need in asked.needs
        },
    )


def at_an_end(of, group, *, is_worst):
    """Inputs as they turn out to be at the best or at the worst."""
    asked = asked_of(group, METHOD)
    risks = {code for level in asked.risk.values() for code, _ in level}

    def end(told, values, is_high):
        if isinstance(told, Known):
            return told
        least = values[0] if told.least is None else told.least
        most = values[-1] if told.most is None else told.most
        return known(most if is_high else least)

    return Inputs(
        factors={
            code: end(of.factors.get(code, Unknown()), SHARES, (code in risks) == is_worst) for code in asked.factors()
        },
        severities={need: end(of.severities.get(need, Unknown()), SEVERITIES, is_worst) for need in asked.needs},
        access={
            need: Access(**{t: end(getattr(of.access.get(need, Access()), t), PASSED, not is_worst) for t in TESTS})
            for need in asked.needs
        },
    )


def service(need="health", people=100, **parts):
    counted = known(people) if isinstance(people, int | float) else people
    return Capacity(**({"need": need, "programme": "Clinic", "society": "ns-NER", "people": counted} | parts))
