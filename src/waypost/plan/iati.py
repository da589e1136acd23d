"""Results of a plan as an activity of IATI 2.03: outcomes as results, evidence and indicators with their periods.

What is not known is not written: an indicator without a value has no period. An actual is "the achieved result for this
period" (``result/indicator/period/actual``): it is written once its period is over, and never for an interim update.
Facts are counted on the day of the file, so their period ends on that day, and a file of a year that is over has none.

Beyond the schema, the ruleset of the standard (``standard.json`` of IATI-Rulesets, with the numbers of the validator):

- 4.1.1, a default language. It is that of the plan. Narratives say their own; what people report in words carries no
  language, and falls under the default.
- 6.2.2, a sector. The whole plan is DAC 15190, "Facilitation of orderly, safe, regular and responsible migration and
  mobility": capacity and policy for the needs of people on the move. No emergency code is true of it: it sets up a
  policy, a network and support to programmes, and delivers no relief itself.
- 3.7.1, a country or region. The plan is worldwide (``activity-scope`` 1) and names no country. DAC 998, "Developing
  countries, unspecified", is the only code of the DAC list that names no region. It says less than the plan, which is
  for societies of all countries: the scope beside it says so.

IATI asks for budgets of a year at most; the plan gives one amount for two, so its own sentence stands in the
description and no budget is made up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from lxml import etree

from waypost.plan.outcomes import PartState
from waypost.plan.report import Reported
from waypost.plan.results import Indicator, Period, Update, actual, is_interim, is_over
from waypost.publish.iati_activities import load_reporter
from waypost.publish.iati_element import NSMAP, XML_LANG, Element, add, narrative, own
from waypost.reference.agreement_values import day_of
from waypost.reference.catalog import Catalog
from waypost.reference.plan_values import NOT_KNOWN, Plan, Texts

_OUTCOME = "2"  # of the code list ResultType
_UNIT, _PERCENTAGE, _QUALITATIVE = "1", "2", "5"  # of IndicatorMeasure
_GLOBAL = "1"  # of ActivityScope
_DAC = "1"  # of RegionVocabulary and SectorVocabulary
_NO_REGION, _MIGRATION = "998", "15190"
_DESCRIBED_BY = ("summary.5", "purpose.1")
REST = "not_disaggregated"


def plan_iati(told: Reported, catalog: Catalog) -> bytes:
    """The file, valid by the schema of IATI 2.03."""
    root = etree.Element("iati-activities", nsmap=NSMAP)
    root.set("version", "2.03")
    root.set("generated-datetime", f"{told.day.isoformat()}T00:00:00Z")
    root.append(_activity(told, catalog))
    etree.indent(root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _activity(told: Reported, catalog: Catalog) -> Element:
    plan, reporter = told.plan, load_reporter(catalog)
    activity = etree.Element("iati-activity", nsmap=NSMAP)
    activity.set("last-updated-datetime", f"{told.day.isoformat()}T00:00:00Z")
    activity.set(XML_LANG, plan.authoritative)
    activity.set(own("plan"), plan.plan)
    add(activity, "iati-identifier", f"{reporter.reporting_ref}-{plan.plan}")
    reporting = add(
        activity, "reporting-org", ref=reporter.reporting_ref, type=reporter.reporting_type, secondary_reporter="1"
    )
    narrative(reporting, reporter.reporting_name)
    _texts(add(activity, "title"), plan.title, plan)
    described = [plan.passages[name].text for name in _DESCRIBED_BY if name in plan.passages]
    for each in described or [plan.title]:
        _texts(add(activity, "description", type="1"), each, plan)
    kind = catalog.code_lists["organisation_type"].to_system("iati", "ifrc")
    narrative(add(activity, "participating-org", role="4", type=kind), plan.publisher, plan.authoritative)
    ends = day_of(plan.ends)
    add(activity, "activity-status", code="4" if ends is not None and ends < told.day else "2")
    add(activity, "activity-date", type="1", iso_date=f"{plan.starts}-01-01"[:10])
    add(activity, "activity-date", type="3", iso_date=ends)
    add(activity, "activity-scope", code=_GLOBAL)
    add(activity, "recipient-region", vocabulary=_DAC, code=_NO_REGION, percentage="100")
    add(activity, "sector", vocabulary=_DAC, code=_MIGRATION, percentage="100")
    for outcome in plan.outcomes.values():
        judged = told.outcomes.get(outcome.id)
        if judged is None:
            continue
        result = add(activity, "result", type=_OUTCOME, aggregation_status="0")
        _texts(add(result, "title"), {key: f"{outcome.id} {text}" for key, text in outcome.label.items()}, plan)
        _texts(add(result, "description"), outcome.text, plan)
        _state(result, judged.computed.state, told)
        for part in judged.computed.parts:
            _evidence(result, part, told)
        for indicator in told.indicators_of_year():
            if indicator.outcome == outcome.id:
                _indicator(result, indicator, told)
    return activity


def _texts(parent: Element, texts: Texts, plan: Plan) -> None:
    """A text in each language, that of the plan first."""
    order = sorted(texts, key=lambda language: language != plan.authoritative)
    for language in order:
        narrative(parent, texts[language], language)


def _comment(parent: Element, texts: Texts, plan: Plan) -> None:
    _texts(add(parent, "comment"), texts, plan)


def _so_far(told: Reported) -> tuple[dt.date, dt.date]:
    """The year up to the day on which facts were counted."""
    return dt.date(told.day.year, 1, 1), told.day


def _period(indicator: Element, starts: dt.date, ends: dt.date) -> Element:
    period = add(indicator, "period")
    add(period, "period-start", iso_date=starts)
    add(period, "period-end", iso_date=ends)
    return period


def _state(result: Element, state: str, told: Reported) -> None:
    """The computed state of the outcome, in words."""
    indicator = add(result, "indicator", measure=_QUALITATIVE, ascending="1", aggregation_status="0")
    _texts(add(indicator, "title"), told.plan.words["report"]["state"], told.plan)
    if state != NOT_KNOWN and not told.is_past:
        period = _period(indicator, *_so_far(told))
        _comment(add(period, "actual"), told.plan.words["state"][state], told.plan)


def _evidence(result: Element, part: PartState, told: Reported) -> None:
    """A part of the evidence: a count, or for a yes and no one and zero. The whole of a share is a dimension's."""
    indicator = add(result, "indicator", measure=_UNIT, ascending="1", aggregation_status="0")
    _texts(add(indicator, "title"), told.plan.facts[part.part.fact].label, told.plan)
    if part.value is None or part.is_empty or told.is_past:
        return
    period = _period(indicator, *_so_far(told))
    figure = add(period, "actual", value=int(part.value))
    if part.of is not None:
        of = told.plan.facts[str(part.part.of)].label
        words = told.plan.words["report"]["of"]
        comment = {
            key: f"{of[key]}: {words[key].format(value=int(part.value), of=part.of)}" for key in words if key in of
        }
        _comment(figure, comment, told.plan)


def _indicator(result: Element, indicator: Indicator, told: Reported) -> None:
    """An indicator of the framework with what was approved."""
    is_number = indicator.kind == "quantitative"
    measure = (_UNIT if indicator.unit == "count" else _PERCENTAGE) if is_number else _QUALITATIVE
    element = add(
        result, "indicator", measure=measure, ascending="1" if indicator.rises else "0", aggregation_status="0"
    )
    _texts(add(element, "title"), indicator.label, told.plan)
    baseline = indicator.baseline
    if baseline is not None and (baseline.value is not None or baseline.text):
        found = add(element, "baseline", year=baseline.year, value=baseline.value)
        if baseline.text:
            _comment(found, baseline.text, told.plan)
    for period in indicator.periods:
        counts = actual(indicator, period.id, told.updates)
        if counts is not None and (is_interim(counts, period) or not is_over(period, told.day)):
            counts = None
        if counts is not None or period.target is not None or period.target_text:
            _figures(_period(element, period.starts, period.ends), period, counts, told.plan)


def _figures(element: Element, period: Period, counts: Update | None, plan: Plan) -> None:
    if period.target is not None or period.target_text:
        target = add(element, "target", value=period.target)
        if period.target_text:
            _comment(target, period.target_text, plan)
    if counts is None:
        return
    figure = add(element, "actual", value=counts.value)
    if counts.text:
        narrative(add(figure, "comment"), counts.text)
    for each in counts.breakdowns:
        rows: Mapping[str, Decimal] = {**each.parts, **({REST: each.rest} if each.rest else {})}
        for name, value in rows.items():
            part = add(element, "actual", value=value)
            add(part, "dimension", name=each.dimension, value=name)
            if name == REST:
                narrative(add(part, "comment"), each.why)
