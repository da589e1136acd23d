"""Facts about programmes, entered by hand from published documents: YAML.

A file is a list of entries. Every scalar is taken as the text that stands there (``NO`` is Norway). All keys are
optional except ``title``; what is not known is left out::

    - id: amira-2018                       # a name for good; made from the title when absent
      title: text | {en: …, fr: …, es: …, ar: …}
      description: text | {en: …}          # own words: facts carry over, sentences do not
      period: [2018-08, 2021-03]           # year, month or day; null: open. Or one year
      dates: {planned_start: , actual_start: , planned_end: , actual_end: }    # instead of period
      status: implementation
      programme_type: , operation_type: , reach: , is_humanitarian: , visibility: , embargo_date:
      practices: {access_condition: , information_sharing: , return_stance: , detention_work: ,
                  migration_message: , payment: , migrant_involvement: , host_separation: }
      practice_facts:                      # names and fields of catalog/rules/practice_facts
        data_flow: [{to: ns-ner, level: personal, consent: unknown}]       # a list has entries, or is "none"
        detention: {role: visits, private_talks: yes}                      # or "unknown"
      budget: {amount: 500000, currency: CHF, type: original, period: [2020, 2020]}   # or a list of them
      spending: {amount: , currency: , type: expenditure, date: }                     # or a list of them
      funder: text | [..]                  # also: funders
      organisation: text | [..]            # operates, and is not a society; also: organisations
      operating_ns: [NER, ns-mli, Croix-Rouge burkinabè]       # alpha-3 (the society of the country), id or name
      participating_ns: [ESP, DNK] | {ESP: what they do}
      host_ns: [..]
      partners: [..]                       # also: other_organisations
      countries: [NER] | [{country: NER, stage_role: transit, trail: CMR, admin1: Agadez, place: , location_type: }]
      regions: [africa]
      trail: CMR | [..] | [{trail: CMR, stage_role: transit}]  # also: trails
      stage_role: transit | [..]
      services: [rfl_tracing, mobile health posts]             # code, label or free text
      population_groups: [returnees]
      people_targeted: 14000               # also: people_reached
      people_targeted: {all: 14000, returnees: 5000}           # label → number
      people_targeted: [{count: 50, unit: persons, counting: cumulative, group: , service: , sex: , age_min: ,
                         age_max: , disability: , country: , stage_role: , period: [..]}]
      results: {label as published: 83808}
      sectors: [{vocabulary: dac5, code: "15190", name: }]
      identifiers: {authority: value}
      links: [https://… | {type: document, target: , title: , relation: }]
      source: text | {title: , publisher: , url: , date: } | [..]   # the publication that says so
      source_date: , verified_date: , verified_by:                  # a role, never a person; without a
                                                                    # source_date the newest source counts
      is_example: true                     # invented for a page or a test
      contradiction: where the document contradicts itself; both figures stay
      policy_note: what touches a provision of the policy

What societies say of themselves stands in entries of its own::

    - declined_position: return_during_removal     # the service that the society does not offer
      society: ns-ner
      reason: principles
      date: 2026-03-01
      source: as above
    - term: personnes en mouvement                 # what it calls people in its counts
      society: ns-ner
      language: fr
      concept: people_in_transit

Entries ``platform:`` (a network or group) and ``scale:`` (a figure about the world) are no programmes; they are
set aside, each with an issue.

Raw record: ``kind="facts"``, ``data`` the entry as dictionaries, lists, texts and None; ``line`` where it starts.
Streaming: one entry in memory at a time. Anchors, deep nesting and broken YAML end as an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from waypost.model import RawRecord
from waypost.sources.context import ReadContext

FORMAT = "facts"

_ENTRY = re.compile(rb"-[ \t]+[a-z_]+[ \t]*:")
_TELLING = re.compile(
    rb"^(?:[ \t]+|-[ \t]+)"
    rb"(?:operating_ns|participating_ns|organisation|platform|scale|source|is_example|society)[ \t]*:",
    re.MULTILINE,
)
_TITLE = re.compile(rb"^(?:-[ \t]+|[ \t]+)(?:title|platform|scale|declined_position|term)[ \t]*:", re.MULTILINE)
_DEEPEST = 12
_NULLS = frozenset(("", "~", "null"))


class _RefusedError(Exception):
    """YAML that we do not follow: what was found and on which line (1-based)."""

    def __init__(self, found: str, line: int) -> None:
        super().__init__(found)
        self.line = line


def recognises(path: Path, head: bytes) -> bool:
    """A YAML list whose entries have a title and speak of societies, organisations or a source."""
    # The first line that is no comment opens an entry: a file with a mapping at its top is something else.
    lines = (line for line in head.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip())
    first = next((line for line in lines if not line.startswith((b"#", b"---"))), b"")
    return (
        path.suffix.lower() in (".yml", ".yaml")
        and _ENTRY.match(first) is not None
        and _TITLE.search(head) is not None
        and _TELLING.search(head) is not None
    )


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per entry of the list."""
    try:
        with ctx.path.open("rb") as file:
            yield from _entries(ctx, file)
    except OSError as error:
        ctx.report.flag("input_unreadable", found=str(error.strerror))
    except _RefusedError as error:
        ctx.report.flag(
            "facts_unreadable",
            line=error.line,
            found=str(error),
            expected="a plain YAML list: no anchors, no nesting beyond need",
            suggestion="entries after this place were not read; mend it and build again",
        )
    except (yaml.YAMLError, UnicodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        ctx.report.flag(
            "facts_unreadable",
            line=mark.line + 1 if mark is not None else None,
            found=" ".join(str(error).split()),
            expected="YAML",
            suggestion="entries after this place were not read; mend it and build again",
        )


def _entries(ctx: ReadContext, file: Any) -> Iterator[RawRecord]:
    events = yaml.parse(file, Loader=yaml.CBaseLoader)
    for event in events:
        if isinstance(event, yaml.SequenceStartEvent):
            yield from _list(ctx, events)
        elif isinstance(event, yaml.NodeEvent):
            raise _RefusedError("a mapping or a text instead of a list of entries", _line(event))


def _list(ctx: ReadContext, events: Iterator[yaml.Event]) -> Iterator[RawRecord]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        line = _line(event)
        entry = _value(ctx, event, events, 1)
        if isinstance(entry, dict):
            yield RawRecord(kind=FORMAT, data=entry, line=line)
        else:
            ctx.report.flag(
                "facts_entry_not_mapping", line=line, found=str(entry), expected="keys and values, such as title: …"
            )


def _line(event: yaml.Event) -> int:
    """Line on which something starts, 1-based."""
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _value(ctx: ReadContext, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Any:
    """The value that starts with this event; consumes events up to its end."""
    line = _line(event)
    if depth > _DEEPEST:
        raise _RefusedError(f"nesting deeper than {_DEEPEST}", line)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _RefusedError("an anchor or alias", line)
    if isinstance(event, yaml.ScalarEvent):
        # A quoted "null" is a text; a bare one is nothing.
        return None if not event.style and event.value in _NULLS else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_value(ctx, inner, events, depth + 1))
        return items
    return _mapping(ctx, events, depth)


def _mapping(ctx: ReadContext, events: Iterator[yaml.Event], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = _line(event)
        key = _value(ctx, event, events, depth + 1)
        value = _value(ctx, next(events), events, depth + 1)
        if not isinstance(key, str | None):
            raise _RefusedError("a key that is not a text", line)
        if key is None or key in found:
            ctx.report.flag(
                "facts_key_twice",
                line=line,
                field=key,
                found=str(value),
                expected="each key once, and none empty",
                suggestion="the first value was kept",
            )
        else:
            found[key] = value
    return found
