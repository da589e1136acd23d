"""Contradictions: opposites are codes of their field, figures those that the code checks, in four languages."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages
from waypost.reference.contradictions import BOUNDS, FIGURES, Dilemma, Figure

WHERE = "rules/contradictions.yml"


def check_contradictions(catalog: Catalog) -> Iterator[str]:
    """Everything in ``rules/contradictions.yml`` that names what is not there or lacks a word."""
    listed = catalog.contradictions
    for name, dilemma in listed.dilemmas.items():
        yield from _check_dilemma(name, dilemma, catalog)
    for name, figure in listed.figures.items():
        yield from _check_figure(name, figure, catalog)
    for name in FIGURES:
        if listed.figures and name not in listed.figures:
            yield f"{WHERE}: no figure {name}, which the code checks"
    for name, label in listed.facts.items():
        yield from missing_languages(WHERE, f"fact {name}", label)


def _check_dilemma(name: str, dilemma: Dilemma, catalog: Catalog) -> Iterator[str]:
    yield from missing_languages(WHERE, f"label of {name}", dilemma.label)
    yield from missing_languages(WHERE, f"ask of {name}", dilemma.ask)
    field = catalog.rule_fields.get(dilemma.field)
    if field is None or field.is_list or field.code_list is None or field.code_list not in catalog.code_lists:
        yield f"{WHERE}: {name}: {dilemma.field!r} is not a field that holds one code of a list"
        return
    for opposite in dilemma.opposites:
        yield from dangling(WHERE, f"{name}: strength", opposite.strength, catalog, "contradiction_strength")
        for code in (*opposite.one, *opposite.other):
            yield from dangling(WHERE, name, code, catalog, field.code_list)
        yield from (f"{WHERE}: {name}: {code} is opposite to itself" for code in opposite.one if code in opposite.other)


def _check_figure(name: str, figure: Figure, catalog: Catalog) -> Iterator[str]:
    yield from missing_languages(WHERE, f"label of {name}", figure.label)
    yield from missing_languages(WHERE, f"ask of {name}", figure.ask)
    if name not in FIGURES:
        yield f"{WHERE}: nobody checks a figure {name!r}; there are: {', '.join(FIGURES)}"
    yield from dangling(WHERE, f"{name}: kind", figure.kind, catalog, "contradiction_kind")
    yield from dangling(WHERE, f"{name}: strength", figure.strength, catalog, "contradiction_strength")
    yield from (f"{WHERE}: {name} needs {bound}" for bound in BOUNDS.get(name, ()) if getattr(figure, bound) is None)
