"""Small registers drawn at random, and what is known in them, worked out again in plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from waypost.reference import Catalog, load_catalog
from waypost.reference.policy import Rule

CATALOG: Catalog = load_catalog()
ADOPTED = dt.date(2009, 11, 1)
SOCIETIES = {"ns-nga": ("NGA", "africa"), "ns-ner": ("NER", "africa"), "ns-ita": ("ITA", "europe")}
STAGES = [
    ("SEA", "mixed_sea", "origin", "NGA"),
    ("SEA", "mixed_sea", "transit", "NER"),
    ("SEA", "mixed_sea", "destination", "ITA"),
    ("WAR", "displacement", "origin", "NER"),
    ("WAR", "displacement", "destination", "NGA"),
]
PRACTICES = (
    "access_condition",
    "information_sharing",
    "return_stance",
    "detention_work",
    "migration_message",
    "migrant_involvement",
    "host_separation",
)
PARTIES = [
    ("ns-nga", "national_society"),
    ("ns-ner", "national_society"),
    ("ns-ita", "national_society"),
    ("ifrc", "ifrc"),
    ("icrc", "icrc"),
    ("ministry", "national_government"),
]
ROLES = ("operating", "participating", "funding", "host")


@dataclass
class Programme:
    """One programme as drawn: single values, and its lists as rows."""

    programme_id: str
    values: dict[str, Any] = field(default_factory=dict)
    service: set[str] = field(default_factory=set)
    population_group: set[str] = field(default_factory=set)
    country: set[str] = field(default_factory=set)
    placed: set[tuple[str, str | None]] = field(default_factory=set)
    parties: set[tuple[str, str, str]] = field(default_factory=set)
    counts: list[tuple[str | None, int | None]] = field(default_factory=list)
    linked_with: str | None = None

    @property
    def societies(self) -> set[str]:
        return {party for party, kind, _ in self.parties if kind == "national_society"}

    @property
    def carrying(self) -> set[str]:
        leading = {p for p, kind, role in self.parties if kind == "national_society" and role in ("operating", "host")}
        return leading or self.societies

    @property
    def trails(self) -> set[str]:
        return {trail for trail, _ in self.placed}


def _codes(name: str) -> list[str]:
    return list(CATALOG.code_lists[name].codes)


# Few enough to meet each other, and all that a rule speaks of.
_SERVICES = [code for code in _codes("service") if not CATALOG.code_lists["service"].codes[code].is_group]
_DATES = st.none() | st.sampled_from([dt.date(2005, 1, 1), ADOPTED, dt.date(2010, 1, 1), dt.date(2012, 6, 1)])


def _values() -> st.SearchStrategy[dict[str, Any]]:
    codes = {name: st.none() | st.sampled_from(_codes(name)) for name in (*PRACTICES, "operation_type", "reach")}
    return st.fixed_dictionaries({**codes, "start_date": _DATES, "end_date": _DATES})


@st.composite
def registers(draw: st.DrawFn) -> list[Programme]:
    """One to four programmes; each list may be empty, which is: nobody has said."""
    names = [f"wp-{number}" for number in range(draw(st.integers(1, 4)))]
    return [
        Programme(
            name,
            values=draw(_values()),
            service=draw(st.sets(st.sampled_from(_SERVICES), max_size=4)),
            population_group=draw(st.sets(st.sampled_from(_codes("population_group")), max_size=3)),
            country=draw(st.sets(st.sampled_from(["NGA", "NER", "ITA"]), max_size=2)),
            placed=draw(
                st.sets(
                    st.tuples(st.sampled_from(["SEA", "WAR"]), st.none() | st.sampled_from(["origin", "transit"])),
                    max_size=2,
                )
            ),
            parties={
                (party, kind, role)
                for (party, kind), role in draw(
                    st.sets(st.tuples(st.sampled_from(PARTIES), st.sampled_from(ROLES)), max_size=4)
                )
            },
            counts=draw(st.lists(st.tuples(st.none() | st.just("female"), st.none() | st.just(18)), max_size=2)),
            linked_with=draw(st.none() | st.sampled_from(names)),
        )
        for name in names
    ]


def tables(register: Iterable[Programme]) -> dict[str, list[dict[str, Any]]]:
    """The register as rows of a release, with its trails and societies."""
    rows: dict[str, list[dict[str, Any]]] = {
        "trail_stage": [
            {"trail_id": trail, "kind": kind, "role": role, "country_code": country}
            for trail, kind, role, country in STAGES
        ],
        "national_society": [
            {"organisation_id": name, "country_code": country, "region": region}
            for name, (country, region) in SOCIETIES.items()
        ],
    }

    def add(table: str, found: Iterable[dict[str, Any]]) -> None:
        rows.setdefault(table, []).extend(found)

    for p in register:
        key = {"programme_id": p.programme_id}
        add("programme", [key | {"is_movement": True, "title": p.programme_id} | p.values])
        add("identifier", [key | {"value": f"ID-{p.programme_id}"}])
        add("service", [key | {"service_code": code} for code in sorted(p.service)])
        add("population_group", [key | {"population_group_code": code} for code in sorted(p.population_group)])
        add("place", [key | {"country_code": code} for code in sorted(p.country)])
        add("programme_trail", [key | {"trail_id": t, "role": r} for t, r in sorted(p.placed, key=str)])
        add(
            "participation",
            [key | {"organisation_id": o, "organisation_type": k, "role": r} for o, k, r in sorted(p.parties)],
        )
        add("people_count", [key | {"sex": sex, "age_min": age, "count": 1} for sex, age in p.counts])
        if p.linked_with is not None:
            add("link", [key | {"link_type": "related_activity", "target": f"ID-{p.linked_with}"}])
    return rows


def partners(p: Programme, register: Iterable[Programme]) -> set[str]:
    """The societies of a programme and of those linked with it, whichever says so."""
    linked = [
        q
        for q in register
        if q.programme_id != p.programme_id and (q.linked_with == p.programme_id or p.linked_with == q.programme_id)
    ]
    return p.societies.union(*(q.societies for q in linked))


def known_of(p: Programme, register: list[Programme]) -> dict[str, Any]:
    """What is known of a programme, field by field; an absent field, None and an empty list are not known."""
    start, end = p.values["start_date"], p.values["end_date"]
    met = partners(p, register)
    homes = {SOCIETIES[society][0] for society in met}
    lists = {
        "service": p.service,
        "population_group": p.population_group,
        "country": p.country,
        "trail": p.trails,
        "stage": {role for _, role in p.placed if role},
        "trail_kind": {kind for trail, kind, _, _ in STAGES if trail in p.trails},
        "society": p.societies,
        "organisation_type": {kind for _, kind, _ in p.parties},
        "funder_type": {kind for _, kind, role in p.parties if role == "funding"},
        "operator_type": {kind for _, kind, role in p.parties if role == "operating"},
        "partner_society": met,
        "partner_stage": {role for trail, _, role, country in STAGES if trail in p.trails and country in homes},
    }
    return {
        **p.values,
        **{name: frozenset(codes) for name, codes in lists.items()},
        "duration_days": (end - start).days if start and end else None,
        "people_by_sex": any(sex for sex, _ in p.counts) if p.counts else None,
        "people_by_age": any(age for _, age in p.counts) if p.counts else None,
    }


def in_force(p: Programme) -> bool:
    """Whether the policy may be held against a programme at all."""
    return p.values["end_date"] is None or p.values["end_date"] >= ADOPTED


def together(known: list[dict[str, Any]]) -> dict[str, Any]:
    """What is known of several programmes at once: every field is the list of what they say."""
    found: dict[str, set[Any]] = {}
    for one in known:
        for name, value in one.items():
            listed = value if isinstance(value, frozenset) else {value} if value is not None else set()
            found.setdefault(name, set()).update(listed)
    return {name: frozenset(values) for name, values in found.items()}


def expected(rule: Rule, known: dict[str, Any], value_of: Any) -> str | None:
    """How a subject stands to a provision, from what is known; None where the provision does not apply."""
    applies = True if rule.applies_when is None else value_of(rule.applies_when, known)
    if applies is not True:
        return "not_known" if applies is None else None
    condition = None if rule.condition is None else value_of(rule.condition, known)
    review = None if rule.review_when is None else value_of(rule.review_when, known)
    if rule.kind == "avoid" and condition:
        return "does_not_hold"
    if review or (rule.condition is None and rule.review_when is None):
        return "human_review"
    if condition is None:
        return "not_known"
    return "holds" if condition == (rule.kind == "focus") else "does_not_hold"
