"""Results: one row per indicator, period and dimension; people counts where the indicator counts people."""

from __future__ import annotations

from dataclasses import dataclass, field

from waypost.sources.mappings.iati_codes import MEASURES
from waypost.sources.mappings.iati_draft import LANGUAGE, NOTHING, Draft, Element
from waypost.sources.mappings.iati_links import document_link
from waypost.sources.mappings.iati_money import check_period
from waypost.sources.mappings.iati_people import Counted, claim_people, counted_by
from waypost.sources.mappings.iati_values import read_decimal

_RESULT = frozenset(("type",))
_INDICATOR = frozenset(("measure",))
_BASELINE = frozenset(("year", "value", "iso-date"))
_VALUE = frozenset(("value",))
_DATE = frozenset(("iso-date",))
_DIMENSION = frozenset(("name", "value"))
_LOCATION = frozenset(("ref",))
_RULES = {
    "baseline": ("8.8.1", "8.8.2", "8.8.3"),
    "target": ("8.9.1", "8.9.2", "8.9.3"),
    "actual": ("8.10.1", "8.10.2", "8.10.3"),
}

Dimensions = tuple[tuple[str, str], ...]


@dataclass
class Figures:
    """Target, actual and baseline of one period and one combination of dimensions, with their elements."""

    target: str | None = None
    actual: str | None = None
    baseline: str | None = None
    baseline_year: str | None = None
    elements: dict[str, Element] = field(default_factory=dict)


@dataclass
class Indicator:
    """What is the same in all rows of an indicator."""

    result_type: str | None
    result_type_stated: str | None
    result_title: str | None
    title: str | None = None
    measure: str | None = None
    counted: Counted | None = None


def result(draft: Draft, element: Element) -> None:
    """A result; one without indicators is a row of its own."""
    stated = draft.attributes(element, "result", _RESULT).get("type")
    ours = draft.code("result_type", stated, element, "indicator.result_type")
    if not stated:
        draft.gather(
            "code_unknown",
            element,
            name="indicator.result_type",
            found="no type",
            expected=draft.codes.expected("result_type"),
        )
    title: str | None = None
    indicators: list[Element] = []
    has_reference = False
    seen: set[str] = set()
    for child in element:
        tag = child.tag
        if tag == "title":
            if draft.is_first(seen, child, "result/title"):
                draft.attributes(child, "result/title", LANGUAGE)
                title = draft.name_of(child, "result/title")
        elif tag == "indicator":
            indicators.append(child)
        elif tag == "document-link":
            document_link(draft, child, "result/document-link")
        else:
            has_reference = has_reference or tag == "reference"
            draft.spare(child, f"result/{tag}")
    if title is None:
        draft.gather(
            "iati_text_missing",
            element,
            name="indicator.result_title",
            found="result without title",
            expected="a title (IATI rule 4.3.1)",
        )
    for child in indicators:
        _indicator(draft, child, Indicator(ours, stated, title), has_reference=has_reference)
    if not indicators:
        _row(draft, Indicator(ours, stated, title), None, None, (), Figures(), "result")


def _indicator(draft: Draft, element: Element, about: Indicator, *, has_reference: bool) -> None:
    path = "result/indicator"
    about.measure = draft.attributes(element, path, _INDICATOR).get("measure")
    baselines: dict[Dimensions, Figures] = {}
    periods: list[Element] = []
    seen: set[str] = set()
    for child in element:
        tag = child.tag
        if tag == "title":
            if draft.is_first(seen, child, f"{path}/title"):
                draft.attributes(child, f"{path}/title", LANGUAGE)
                about.title = draft.name_of(child, f"{path}/title")
        elif tag == "baseline":
            _baseline(draft, child, about, baselines)
        elif tag == "period":
            periods.append(child)
        elif tag == "document-link":
            document_link(draft, child, f"{path}/document-link")
        else:
            draft.spare(child, f"{path}/{tag}")
            if tag == "reference" and has_reference:
                has_reference = False
                draft.gather(
                    "iati_repeated",
                    child,
                    name="indicator.reference",
                    found="reference at the result and at its indicator",
                    expected="a reference at one of the two (IATI rule 8.11.1)",
                )
    if about.measure and about.measure not in MEASURES:
        draft.gather(
            "code_unknown",
            element,
            name="indicator.indicator_unit",
            found=about.measure,
            expected="a measure from 1 to 5",
        )
    if about.title is None:
        draft.gather(
            "iati_text_missing",
            element,
            name="indicator.indicator_title",
            found="indicator without title",
            expected="a title (IATI rule 4.3.1)",
        )
    about.counted = counted_by(draft.ctx.catalog, about.title, about.measure)
    used: set[Dimensions] = set()
    for period in periods:
        used |= _period(draft, period, about, baselines)
    for dimensions, figures in baselines.items():
        if dimensions not in used:
            _row(draft, about, None, None, dimensions, figures, f"{path}/baseline")
    if not periods and not baselines:
        _row(draft, about, None, None, (), Figures(), path)


def _baseline(draft: Draft, element: Element, about: Indicator, baselines: dict[Dimensions, Figures]) -> None:
    path = "result/indicator/baseline"
    found = draft.attributes(element, path, _BASELINE)
    dimensions = _dimensions(draft, element, path)
    figures = baselines.setdefault(dimensions, Figures())
    year = found.get("year")
    if found.get("iso-date"):
        if year:
            draft.unmapped(f"{path}/@iso-date")
        else:
            year = (draft.date(found["iso-date"], element, "indicator.baseline_year") or "")[:4] or None
    if figures.elements:
        draft.unmapped(f"{path}[same dimensions]")
        return
    if year and not (year.isdigit() and 1900 <= int(year) <= 2100):
        draft.flag("date_unreadable", element, name="indicator.baseline_year", found=year, expected="a year, as 2012")
        year = None
    figures.elements["baseline"] = element
    figures.baseline_year = year
    figures.baseline = _value(draft, element, about, "baseline", found.get("value"))


def _value(draft: Draft, element: Element, about: Indicator, what: str, stated: str | None) -> str | None:
    """The value as published; what does not fit its measure is an issue."""
    absent, no_number, qualitative = _RULES[what]
    value = (stated or "").strip() or None
    name = f"indicator.{what}_value"
    if about.measure == "5":
        if value:
            draft.gather(
                "iati_value_unfit",
                element,
                name=name,
                found=value,
                expected=f"no value for a qualitative measure (IATI rule {qualitative})",
            )
    elif value is None:
        draft.gather(
            "iati_value_missing",
            element,
            name=name,
            found=f"{what} without value",
            expected=f"a value (IATI rule {absent})",
        )
    elif read_decimal(value)[0] is None:
        draft.gather("iati_value_unfit", element, name=name, found=value, expected=f"a number (IATI rule {no_number})")
    return value


def _period(draft: Draft, element: Element, about: Indicator, baselines: dict[Dimensions, Figures]) -> set[Dimensions]:
    path = "result/indicator/period"
    draft.attributes(element, path, NOTHING)
    dates: dict[str, tuple[str | None, str | None]] = {}
    rows: dict[Dimensions, Figures] = {}
    extra: list[tuple[Dimensions, Figures]] = []
    seen: set[str] = set()
    for child in element:
        tag = child.tag
        at = f"{path}/{tag}"
        if tag in ("period-start", "period-end"):
            if not draft.is_first(seen, child, at):
                continue
            stated = draft.attributes(child, at, _DATE).get("iso-date")
            text = draft.line_text(child, at)
            if stated and text:
                draft.unmapped(f"{at}/text()")
            stated = stated or text
            dates[tag] = (draft.date(stated, child, f"indicator.{tag.replace('-', '_')}_date"), stated)
        elif tag in ("target", "actual"):
            value = _value(draft, child, about, tag, draft.attributes(child, at, _VALUE).get("value"))
            dimensions = _dimensions(draft, child, at)
            figures = rows.setdefault(dimensions, Figures())
            if tag in figures.elements:
                figures = Figures()
                extra.append((dimensions, figures))
            figures.elements[tag] = child
            setattr(figures, tag, value)
        else:
            draft.spare(child, at)
    start, end = dates.get("period-start", (None, None)), dates.get("period-end", (None, None))
    check_period(draft, element, "indicator", start[0], end[0], "8.6.1")
    if not rows:
        rows[()] = Figures()
    for dimensions, figures in (*rows.items(), *extra):
        base = baselines.get(dimensions)
        if base:
            figures.baseline, figures.baseline_year = base.baseline, base.baseline_year
        _row(draft, about, start, end, dimensions, figures, path)
        if about.counted:
            claim_people(draft, about.counted, dimensions, (start[0], end[0]), figures.target, figures.actual, element)
    return set(rows)


def _dimensions(draft: Draft, element: Element, path: str) -> Dimensions:
    """Dimensions and places of a value, in order of their names; documents in it are links."""
    found: list[tuple[str, str]] = []
    for child in element:
        tag = child.tag
        at = f"{path}/{tag}"
        if tag == "dimension":
            pair = draft.attributes(child, at, _DIMENSION)
            draft.empty(child, at)
            if pair.get("name") or pair.get("value"):
                found.append(((pair.get("name") or "").strip(), (pair.get("value") or "").strip()))
        elif tag == "location":
            ref = draft.attributes(child, at, _LOCATION).get("ref")
            draft.empty(child, at)
            if ref:
                found.append(("location", ref.strip()))
        elif tag == "document-link":
            document_link(draft, child, at)
        else:
            draft.spare(child, at)
    return tuple(sorted(found))


def _row(
    draft: Draft,
    about: Indicator,
    start: tuple[str | None, str | None] | None,
    end: tuple[str | None, str | None] | None,
    dimensions: Dimensions,
    figures: Figures,
    path: str,
) -> None:
    no = draft.number("indicator")

    def add(name: str, value: str | None, original: str | None = None) -> None:
        draft.add("indicator", no, name, value, path, original)

    add("result_type", about.result_type, about.result_type_stated)
    add("result_title", about.result_title)
    add("indicator_title", about.title)
    add("indicator_unit", MEASURES.get(about.measure or ""), about.measure)
    add("baseline_year", figures.baseline_year)
    add("baseline_value", figures.baseline)
    if start:
        add("period_start_date", *start)
    if end:
        add("period_end_date", *end)
    add("target_value", figures.target)
    add("actual_value", figures.actual)
    add("dimension", "; ".join(f"{name}={value}" for name, value in dimensions))
