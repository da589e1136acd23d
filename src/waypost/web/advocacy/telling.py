"""Claims, evidence and aspects as plain values: for pages, their twins, the interface and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from waypost.advocacy.figures import Figure, written_date, written_figure, written_range
from waypost.advocacy.grading import ClaimGrade, ItemGrade
from waypost.advocacy.slots import SlotError, fill, plain_text
from waypost.analysis.reading_aloud import shown_name
from waypost.errors import said_by
from waypost.reference import load_catalog
from waypost.reference.trails import trail_called
from waypost.reference.wording import isolated
from waypost.settings import LANGUAGES
from waypost.web.advocacy.models import ClaimRun, ClaimVersion
from waypost.web.advocacy.queries.claims import by_keys
from waypost.web.advocacy.queries.evidence import Item, graded
from waypost.web.advocacy.stated import OWN, Stated
from waypost.web.pages.templating import text, texts

# Codes of parameters that stand in no list.
_OPEN = ("all", "latest")


def in_language(given: Mapping[str, str], language: str) -> tuple[str, str]:
    """A text and its language: in this one, or in the first in which it is written."""
    for code in (language, *LANGUAGES):
        if given.get(code):
            return given[code], code
    return "", language


def figures_for(claims: Sequence[Stated]) -> dict[str, Stated]:
    """The claims that the words of some claims name, by key; two queries."""
    return by_keys(key for each in claims for key in each.version.beside.values())


def told_lines(claims: Sequence[Stated], language: str, eyes: str) -> list[dict[str, Any]]:
    """Claims for a list, each with its words as they read now; ``eyes`` are ``public`` or ``movement``."""
    beside = figures_for(claims)
    return [told_line(each, language, eyes, beside) for each in claims]


def told_line(each: Stated, language: str, eyes: str, beside: Mapping[str, Stated]) -> dict[str, Any]:
    """One claim: words, figure, state, where the figure comes from, and what must not be read into it."""
    version, run = each.version, each.run
    words, tongue = in_language(version.words, language)
    filled, problem = filled_words(each, words, tongue, eyes, beside)
    told = run is not None and not run.is_suppressed
    return {
        "claim": each.key, "aspect": version.aspect, "question": version.question or None, "kind": version.kind,
        "words": filled, "words_language": tongue, "words_problem": problem, "state": each.state,
        "is_to_check": each.is_to_check, "figure": _figure_words(each.figure, language) if told else None,
        "range": _range_words(each.figure, language) if told else None,
        "value": run.value if run and told else None, "unit": version.unit or None,
        "data_date": run.data_date if run else None, "release": run.release if run else None,
        "datasets": run.datasets if run else [], "cannot_say": _cannot_say(version, language),
        "society_id": claim_owner(each) or None, "is_shipped": each.claim.is_shipped, "audience": version.audience,
    }  # fmt: skip


def claim_owner(each: Stated) -> str:
    """The society that answers for it; empty for the Secretariat."""
    return each.claim.ns_id


def filled_words(
    each: Stated, words: str, tongue: str, eyes: str, beside: Mapping[str, Stated]
) -> tuple[str, str | None]:
    """Words with their figures as they are now, and no words but what is wrong where one cannot be told."""
    figures = {name: beside[key].figure for name, key in each.version.beside.items() if key in beside}
    known: dict[str, Figure] = {name: figure for name, figure in figures.items() if figure is not None}
    if each.figure is not None:
        known[OWN] = each.figure
    try:
        parts = fill(words, tongue, known, load_catalog().advocacy_words.figures, own=OWN, eyes=eyes)
    except SlotError as error:
        return "", said_by(error)
    return plain_text(parts), None


def said_in(language: str, said: Any) -> str:
    """What a rule says, in a language; as it stands where nobody worded it."""
    key = getattr(said, "key", "")
    if key not in texts():
        return str(said)
    # What stands in another direction than the words around it is set apart from them.
    parts = {name: f"\u2068{each}\u2069" if isinstance(each, str) else each for name, each in said.parts.items()}
    return text(language, key, **parts)


# Why a slot cannot be filled, for whoever reads the text; a writer is told more.
_NOT_AVAILABLE = {
    "advocacy_slot_suppressed": "message_figure_held_back",
    "advocacy_slot_not_public": "message_figure_not_public",
    "advocacy_slot_nothing": "message_figure_not_given",
    "advocacy_slot_no_excerpt": "message_quote_gone",
    "advocacy_slot_not_verbatim": "message_quote_gone",
}


def not_available(error: SlotError, language: str) -> str:
    """What readers see where a slot cannot be filled: that the figure is not available, and why."""
    return text(language, _NOT_AVAILABLE.get(getattr(said_by(error), "key", ""), "message_figure_not_available"))


def told_claim(each: Stated, language: str, eyes: str) -> dict[str, Any]:
    """One claim with all that it rests on in words: measure, parameters, tolerance."""
    line = told_lines([each], language, eyes)[0]
    version, run = each.version, each.run
    return line | {
        "all_words": dict(version.words), "measure": version.measure or None,
        "measure_title": _measure_title(version, language), "parameters": told_parameters(version, language),
        "arguments": version.arguments, "expected": version.expected, "tolerance": version.tolerance,
        "tolerance_value": version.tolerance_value, "pivot": version.pivot, "as_of": version.as_of,
        "valid_until": version.valid_until, "confidence": version.confidence or None,
        "expected_figure": _written(version.expected, version, language),
        "tolerance_words": tolerance_words(version, language), "found": run.found if run else [],
        "moved": run.moved if run else None, "moved_words": moved_words(run, version, language),
        "rows": run.rows if run else None, "fingerprint": run.fingerprint if run else None,
        "version_number": version.pk, "is_retired": version.is_retired, "scope": version.scope,
        "counter_claims": version.counter_claims,
        "least": run.least if run else None, "most": run.most if run else None,
    }  # fmt: skip


def told_runs(runs: Iterable[ClaimRun], language: str) -> list[dict[str, Any]]:
    """What was found each time."""
    return [
        {
            "release": run.release, "day": run.day, "state": run.state, "found": run.found, "value": run.value,
            "figure": None if run.is_suppressed else _written(run.value, run.version, language), "moved": run.moved,
            "moved_words": moved_words(run, run.version, language), "rows": run.rows, "fingerprint": run.fingerprint,
            "occasion": run.occasion, "is_carried": run.is_carried, "data_date": run.data_date,
        }
        for run in runs
    ]  # fmt: skip


def told_evidence(
    items: Iterable[Item], grade: ClaimGrade, language: str, titles: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Items with where each began, what took it down, and why it does not count if so. Roles, never names.

    ``titles`` are those of data sets by id.
    """
    grading, by_key = load_catalog().advocacy_words.grading, graded(grade)
    assert grading is not None  # comes with the catalog  # noqa: S101
    told = [_told_item(each, by_key[each.row.key], grading, language) for each in items]
    return [row | {"title": (titles or {}).get(row["reference"] or "")} for row in told]


def _told_item(each: Item, worth: ItemGrade, grading: Any, language: str) -> dict[str, Any]:
    row = each.row
    story = in_language(row.story.words, language)[0] if row.story is not None and each.is_story_told else None
    return {
        "evidence": row.pk, "key": row.key, "item": row.item, "reference": row.reference or None,
        "kind": worth.kind, "kind_title": grading.kinds[worth.kind].title[language], "bearing": row.bearing,
        "excerpt": story if row.item == "story" else row.excerpt, "language": row.language or None,
        "source": row.source or None, "address": row.address or None, "places": row.places,
        "trail_sides": row.trail_sides,
        "date": row.evidence_date, "society_id": row.ns_id or None, "note": row.note or None, "start": worth.start,
        "grade": worth.grade, "downs": list(worth.downs),
        "down_words": [grading.reasons[reason][language] for reason in worth.downs], "unknown": list(worth.unknown),
        "left_out": worth.left_out or None, "is_set_aside": each.is_set_aside, "is_withdrawn": each.is_withdrawn,
        "set_aside_why": each.reason or None, "added_role": row.role or None, "added_on": row.at.date(),
        "reviewed_role": each.review.role if each.review else None,
        "reviewed_on": each.review.at.date() if each.review else None,
    }  # fmt: skip


def told_grade(grade: ClaimGrade, language: str) -> dict[str, Any]:
    """The grade with its parts: the best item, pairs that raised it, items that lowered it, kinds that lack."""
    grading = load_catalog().advocacy_words.grading
    assert grading is not None  # comes with the catalog  # noqa: S101
    return {
        "grade": grade.grade, "best": grade.best, "triangulated": len(grade.triangulated),
        "opposed": len(grade.opposed),
        "gaps": [[grading.kinds[kind].title[language] for kind in group] for group in grade.gaps],
    }  # fmt: skip


def role_words(role: str | None, language: str) -> str:
    """The role in which somebody wrote: of a society, of a zone, or of the Secretariat. Never who."""
    if role in ("manager", "focal_point"):
        return text(language, f"account_role_{role}")
    return text(language, "claims_zone" if (role or "").startswith("zone") else "claims_secretariat")


def told_parameters(version: ClaimVersion, language: str) -> list[dict[str, str]]:
    """What the measure is narrowed by, in words: those that were given, then the defaults that hold."""
    measure = load_catalog().advocacy.measures.get(version.measure)
    if measure is None:
        return []
    found = []
    for name, parameter in measure.parameters.items():
        code = version.arguments.get(name) or parameter.default
        if code is not None:
            value = code_words(code, parameter.list, language)
            found.append({"parameter": name, "title": parameter_title(name, language), "code": code, "name": value})
    return found


def parameter_title(name: str, language: str) -> str:
    """What a parameter of a measure is called."""
    key = f"claims_parameter_{name}"
    return text(language, key) if key in texts() else name


def code_words(code: str, code_list: str, language: str) -> str:
    """A code of a parameter in words."""
    if code in _OPEN:
        return text(language, f"claims_code_{code}")
    catalog = load_catalog()
    if code_list == "route":
        trail = trail_called(catalog.trails.values(), code)
        return trail.names[language] if trail else isolated(code)
    return shown_name(code, code_list, catalog, language)


def tolerance_words(version: ClaimVersion, language: str) -> str | None:
    """How far the figure may move, in words; None without one."""
    if not version.measure:
        return None
    far = version.tolerance_value
    if version.tolerance == "relative":
        value = written_figure(far, load_catalog().advocacy_words.figures.units["share"], language)
    elif version.tolerance == "absolute":
        value = _written(far, version, language, is_change=True) or ""
    else:
        value = f"{far:g}"
    return text(language, f"claims_tolerance_{version.tolerance}", value=value)


def moved_words(run: ClaimRun | None, version: ClaimVersion, language: str) -> str | None:
    """How far the figure moved, with its sign; None where it did not."""
    if run is None or run.moved is None or run.is_suppressed or run.state == "fresh":
        return None
    told = _written(abs(run.moved), version, language, is_change=True)
    sign = "" if run.moved == 0 else "+" if run.moved > 0 else "−"
    return f"{sign}{told}"


def measure_line(name: str, language: str) -> dict[str, Any]:
    """A measure with its parameters and their lists."""
    measure = load_catalog().advocacy.measures[name]
    return {
        "measure": name, "title": measure.title[language], "unit": measure.unit, "how": measure.how,
        "source": measure.source, "cannot_say": measure.cannot_say[language],
        "parameters": [
            {"parameter": each, "title": parameter_title(each, language), "list": of.list, "default": of.default}
            for each, of in measure.parameters.items()
        ],
    }  # fmt: skip


def written(value: float | None, unit: str, language: str) -> str | None:
    """A value with its unit in words."""
    units = load_catalog().advocacy_words.figures.units
    return None if value is None or unit not in units else written_figure(value, units[unit], language)


def _written(value: float | None, version: ClaimVersion, language: str, *, is_change: bool = False) -> str | None:
    unit = "points" if is_change and version.unit == "share" else version.unit
    return written(value, unit, language)


def _figure_words(figure: Figure | None, language: str) -> str | None:
    return written(figure.value, figure.unit, language) if figure is not None else None


def _range_words(figure: Figure | None, language: str) -> str | None:
    if figure is None or figure.least is None or figure.most is None:
        return None
    words = load_catalog().advocacy_words.figures
    return written_range(figure.least, figure.most, words.units[figure.unit], language, words)


def day_words(day: dt.date | None, language: str) -> str:
    """A day as people read it; what ends with a year speaks of the year."""
    if day is None:
        return "–"
    return written_date(day, "year" if (day.month, day.day) == (12, 31) else "day", language)


def _measure_title(version: ClaimVersion, language: str) -> str | None:
    measure = load_catalog().advocacy.measures.get(version.measure)
    return measure.title[language] if measure else None


def _cannot_say(version: ClaimVersion, language: str) -> str | None:
    own = in_language(version.cannot_say, language)[0]
    measure = load_catalog().advocacy.measures.get(version.measure)
    return own or (measure.cannot_say[language] if measure else None)
