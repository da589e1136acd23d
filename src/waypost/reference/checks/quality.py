"""The named checks of quality: their families, their words, and that what they point to exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages, unknown
from waypost.reference.checks.sources import fields_named
from waypost.reference.issue_types import SEVERITIES
from waypost.reference.quality import FAMILIES, QualityCheck

_WHERE = "rules/quality_checks.yml"
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def check_quality(catalog: Catalog) -> Iterator[str]:
    """Every check has a family, words in four languages or an issue type, and rules or something to point to."""
    for name, check in catalog.quality.checks.items():
        if check.family not in FAMILIES:
            yield f"{_WHERE}: {name}: family {check.family!r}; known: {', '.join(FAMILIES)}"
        if check.severity not in SEVERITIES:
            yield f"{_WHERE}: {name}: severity {check.severity!r}; known: {', '.join(SEVERITIES)}"
        if check.issue_type is None:
            yield from _words(name, check)
        elif check.rules or check.label or check.what_to_do:
            yield f"{_WHERE}: {name} points to the issue type {check.issue_type} and states words or rules of its own"
        pointed = [each for each in (check.issue_type, check.doubt) if each is not None]
        yield from unknown(_WHERE, f"{name}: issue type", pointed, catalog.issue_types)
        for field in check.asks:
            if not _is_field(catalog, field):
                yield f"{_WHERE}: {name}: asks {field!r}, which is no field of the schema"
    for source in catalog.sources.values():
        named = source.rows.quality_checks or ()
        yield from unknown(f"sources/{source.source_id}.yml", "rows: quality check", named, catalog.quality.of_tables())


def _words(name: str, check: QualityCheck) -> Iterator[str]:
    if not check.rules:
        yield f"{_WHERE}: {name} has neither rules nor an issue type"
    for what, texts in (("label", check.label), ("what_to_do", check.what_to_do)):
        yield from missing_languages(_WHERE, f"{what} of {name}", texts)
        yield from odd_placeholders(_WHERE, f"{what} of {name}", texts)


def odd_placeholders(where: str, what: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a finding when the languages of a text do not have the same placeholders."""
    sets = {language: sorted(_PLACEHOLDER.findall(text)) for language, text in texts.items()}
    if len({tuple(found) for found in sets.values()}) > 1:
        yield f"{where}: {what}: placeholders differ between languages: {sets}"


def _is_field(catalog: Catalog, name: str) -> bool:
    """``kind.field``, or ``start_date`` and ``end_date``, which stand for the planned and the actual day."""
    return bool(fields_named(catalog, name) or fields_named(catalog, f"programme.actual_{name}"))
