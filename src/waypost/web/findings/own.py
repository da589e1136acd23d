"""How the programmes of one's own societies stand to the rules, as the release that is shown tells: theirs alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from waypost.atlas.opened import Opened
from waypost.store.reading import Rows
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.queries import is_signed_since_build
from waypost.web.exercises.rights import own_of

_MOST = 20
_OUTCOMES = ("departs", "departs_justified", "not_enough", "conforms")


@dataclass(frozen=True)
class Own:
    """The programmes of one society under one rule, by outcome; ``unknown`` are those of which too little is said."""

    ns_id: str
    conforms: int
    departs: int
    unknown: int


@dataclass(frozen=True)
class OwnStanding:
    """By rule, a line for each own society to which it applies; whether words were signed that no release holds yet.

    ``is_worked_out`` is false as long as the answers of a new release are being made: no page of rules waits for them.
    """

    by_rule: dict[str, list[Own]] = field(default_factory=dict)
    is_signed_since: bool = False
    societies: tuple[str, ...] = ()
    is_worked_out: bool = True


def own_standing(standing: Standing, opened: Opened) -> OwnStanding:
    """For whoever speaks for societies; nothing for others. A recorded justification makes no departure less one."""
    societies = tuple(sorted(own_of(standing)))
    if not societies:
        return OwnStanding()
    if not opened.has_answers:
        return OwnStanding({}, is_signed_since_build(societies), societies, is_worked_out=False)
    found: dict[str, list[Own]] = {}
    where = "level = 'society' and list_contains(?, society_id) and applies > 0 order by rule, society_id"
    for row in opened.answer("rules_standing", where, [list(societies)])[0]:
        departs = row["departs"] + row["departs_justified"]
        each = Own(row["society_id"], row["conforms"], departs, row["not_enough"])
        found.setdefault(row["rule"], []).append(each)
    return OwnStanding(found, is_signed_since_build(societies), societies)


def own_programmes(societies: Collection[str], rule: str, opened: Opened) -> Rows:
    """Programmes of some societies under a rule: ``programme_id, title, outcome, ns_id``, the first of them.

    An answer keeps the programmes of each rule and outcome with most people: there may be more.
    """
    mine = "list_filter(string_split(coalesce(concerns, ''), ' '), x -> list_contains(?, x))"
    where = f"rule = ? and list_contains(?, outcome) and len({mine}) > 0"
    listed = opened.answer("rules", where, [rule, list(_OUTCOMES), list(societies)])[0]
    listed.sort(key=lambda row: (_OUTCOMES.index(row["outcome"]), row["title"] or "", row["programme_id"]))
    named = [{**row, "ns_id": next(ns for ns in row["concerns"].split() if ns in societies)} for row in listed]
    return named[:_MOST]
