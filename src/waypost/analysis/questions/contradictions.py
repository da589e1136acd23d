"""Contradictions: between societies on one trail, with the policy, between sources and inside one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.contradictions.between_societies import between_societies
from waypost.analysis.contradictions.between_sources import between_sources
from waypost.analysis.contradictions.evidence import FOUND, with_evidence
from waypost.analysis.contradictions.inside_source import inside_source
from waypost.analysis.contradictions.rows import SHAPE, first_figures
from waypost.analysis.contradictions.with_policy import with_policy
from waypost.analysis.question import Asked, Question
from waypost.analysis.rule_evidence import concerned, finding_id

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

# Claims that the checks of figures speak of.
DATES = ("planned_start_date", "actual_start_date", "planned_end_date", "actual_end_date")
MONEY_AND_PEOPLE = (("people_count", "count"), ("budget", "amount"), ("transaction", "amount"))
_SIDE = ("society_id", "programme_id", "title", "said", "programmes", *FOUND)
_COLUMNS = (
    "finding_id",
    "kind",
    "dilemma",
    "provision",
    "figure",
    "strength",
    "weight",
    "trail_id",
    "service_code",
    "people",
    *_SIDE,
    *(f"other_{name}" for name in _SIDE),
    "ask",
    "concerns",
)


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """A row per contradiction, as a question with both sides' evidence.

    At most ``top`` per trail and dilemma, per provision and per check of figures; the strongest and those of the
    most people first.
    """
    found = [between_societies(tables, asked, catalog), with_policy(tables, asked, catalog)]
    figures = [*inside_source(tables, asked, catalog), *between_sources(tables, asked, catalog)]
    found += first_figures(figures, asked.top)
    parts = [part for part in found if part is not None]
    rows = ibis.union(*parts) if parts else _none(tables)
    told = _with_societies(tables, with_evidence(tables, rows, claimed_fields(catalog)))
    if asked.society:
        told = told.filter((ibis.literal(" ") + told.concerns + " ").contains(f" {asked.society} "))
    matter = ibis.coalesce(told.dilemma, told.provision, told.figure)
    return told.mutate(ask=matter, finding_id=_finding_id(told, matter)).select(*_COLUMNS)


def claimed_fields(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """By kind of claim, the fields that a contradiction may speak of."""
    fields = [dilemma.field for dilemma in catalog.contradictions.dilemmas.values()]
    found: dict[str, dict[str, None]] = {"programme": dict.fromkeys([*fields, *DATES])}
    for kind, field in MONEY_AND_PEOPLE:
        found.setdefault(kind, {})[field] = None
    for rule in catalog.policy_rules.values():
        for field in rule.fields if rule.kind == "avoid" else ():
            kind, _, name = (catalog.rule_fields[field].schema or "").partition(".")
            found.setdefault(kind, {})[name] = None
    return {kind: tuple(names) for kind, names in found.items() if kind}


def _none(tables: Tables) -> ibis.Table:
    """No row, in the one shape: for a catalog that names no contradiction."""
    none = {name: ibis.literal(None, type=kind) for name, kind in SHAPE.items()}
    return tables["programme"].select(**none).filter(ibis.literal(False))


def _with_societies(tables: Tables, rows: ibis.Table) -> ibis.Table:
    """Titles, and whom it concerns: both societies, or all that stand for the programme that it is about."""
    titles = tables["programme"].select("programme_id", "title")
    told = rows.left_join(titles, "programme_id").drop("programme_id_right")
    others = titles.select(other_programme_id="programme_id", other_title="title")
    told = told.left_join(others, "other_programme_id").drop("other_programme_id_right")
    told = told.left_join(concerned(tables, rows), "programme_id").drop("programme_id_right")
    pair = told.society_id + " " + told.other_society_id
    return told.mutate(
        concerns=ibis.ifelse(told.other_society_id.notnull(), pair, told.concerns),
        society_id=ibis.coalesce(told.society_id, told.concerns),
    )


def _finding_id(told: ibis.Table, matter: Any) -> Any:
    """Between societies by what they answer, not by the programme that happens to show it; else by programme.

    What figures say may change and the question stays the same one: the field counts, not the number.
    """
    nobody = ibis.literal("")
    between = [told.trail_id, told.society_id, told.said, told.other_society_id, told.other_said, told.service_code]
    is_between = told.kind == "between_societies"
    parts = [ibis.ifelse(is_between, part.fill_null(""), nobody) for part in between]
    about = ibis.ifelse(told.figure == "stated_by_reader", told.said, told.said.split(":")[0]).fill_null("")
    field = ibis.ifelse(told.figure.notnull(), about, nobody)
    return finding_id(told.kind, matter, ibis.ifelse(is_between, nobody, told.programme_id), field, *parts)


QUESTION = Question(
    name="contradictions",
    columns=_COLUMNS,
    key=("finding_id",),
    order=("-weight", "kind", "-people"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody", "top"),
    is_confidential=True,
)
