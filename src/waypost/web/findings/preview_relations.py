"""What a changed rule about relations would find in the register that is shown: findings that appear and that vanish.

Worked out by the search that pages use, for this one rule, on the whole release.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from waypost.reference import Catalog
from waypost.store.release import open_release
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.records import place_of_release
from waypost.web.findings.relating import found_by
from waypost.web.findings.seen import known_programmes, seen_questions

if TYPE_CHECKING:
    from waypost.analysis.relations.finding import Finding

OUTCOMES = ("departs", "departs_justified", "not_enough")
NOTHING = ""
_MOST = 200


@dataclass(frozen=True)
class ChangedFinding:
    """A finding that appears (nothing before), vanishes (nothing after) or is another one.

    Told whole it names all societies concerned. Told by society, since one of them has not had its turn, it names one
    alone, and ``count`` says how many findings about it change so.
    """

    societies: tuple[str, ...]
    before: str
    after: str
    count: int = 1
    is_whole: bool = False
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RelationPreview:
    """Findings by outcome before and after, how many appear, vanish or are other ones, and the first of these."""

    before: dict[str, int]
    after: dict[str, int]
    count: int
    appear: int
    vanish: int
    changed: list[ChangedFinding]


def preview_relation(
    standing: Standing, rule: str, live: Catalog, changed: Catalog, day: dt.date, today: dt.date
) -> RelationPreview:
    """Compare the rule that holds with a changed one on the release that is shown.

    A finding is told whole to those who see every part of it: each society hears of its own part first. Of others it
    is told by society, as that there is a question is.
    """
    con = open_release(Path(place_of_release())).connect()
    then = {each.finding_id(rule): each for each in found_by(live.relations[rule], con, live, day)}
    now = {each.finding_id(rule): each for each in found_by(changed.relations[rule], con, changed, day)}
    con.close()
    other = [name for name in {**now, **then} if _outcome(then.get(name)) != _outcome(now.get(name))]
    seen: dict[str, set[str]] = {}
    listed = seen_questions(standing, today, only_whole=True, narrowed={"rule": rule})
    for finding, ns_id in listed.values_list("finding", "ns_id"):
        seen.setdefault(finding, set()).add(ns_id)
    known = known_programmes(standing.viewer())
    whole, apart = [], Counter[tuple[str, str, str]]()
    for name in other:
        stated = now.get(name) or then[name]
        outcomes = _outcome(then.get(name)), _outcome(now.get(name))
        if seen.get(name, set()) >= set(stated.concerns) and known >= set(stated.programmes):
            whole.append(ChangedFinding(stated.concerns, *outcomes, is_whole=True, about=_about(stated)))
        else:
            apart.update((ns_id, *outcomes) for ns_id in stated.concerns)
    by_society = [ChangedFinding((ns_id,), then_, now_, count) for (ns_id, then_, now_), count in apart.items()]
    return RelationPreview(
        _counted(then.values()), _counted(now.values()), len(other), len(now.keys() - then.keys()),
        len(then.keys() - now.keys()), sorted([*whole, *by_society], key=_place)[:_MOST],
    )  # fmt: skip


def _outcome(finding: Finding | None) -> str:
    return finding.outcome if finding else NOTHING


def _counted(findings: Iterable[Finding]) -> dict[str, int]:
    found = Counter(each.outcome for each in findings)
    return {outcome: found[outcome] for outcome in OUTCOMES}


def _about(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Kinds and codes of what it is about."""
    named = (
        ("trail", finding.trail), ("service", finding.service), ("country", finding.country),
        ("matter", finding.matter),
    )  # fmt: skip
    return tuple((kind, code) for kind, code in named if code)


def _place(changed: ChangedFinding) -> tuple[bool, bool, tuple[str, ...], str, str]:
    """What appears first, what vanishes last."""
    return bool(changed.before), not changed.after, changed.societies, changed.after, changed.before
