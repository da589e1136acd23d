"""X7: figures are added up along a trail in which one word means two things."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Finding, Result
from waypost.analysis.relations.values import Term, World
from waypost.reference.folding import fold
from waypost.reference.relations import IncomparableTerms


def incomparable_terms(world: World, given: IncomparableTerms) -> Result:
    """A finding per trail, word and pair of societies whose people stand in one total."""
    added: dict[str, dict[str, str | None]] = defaultdict(dict)
    for each in sorted(world.counted, key=lambda c: (c.trail, c.society, c.programme_id or "")):
        if each.measure in given.measures:
            added[each.trail].setdefault(each.society, each.programme_id)
    words: dict[str, list[Term]] = defaultdict(list)
    for term in world.terms:
        words[fold(term.text)].append(term)
    findings: list[Finding] = []
    conforming = 0
    for word, terms in words.items():
        for one, other in combinations(sorted(terms, key=lambda t: (t.society, t.concept or "")), 2):
            shared = [trail for trail, counts in added.items() if one.society in counts and other.society in counts]
            if one.society == other.society or not shared:
                continue
            if one.concept is not None and one.concept == other.concept:
                conforming += 1
                continue
            findings += (
                _finding(word, one, other, trail, added[trail][one.society], added[trail][other.society])
                for trail in shared
            )
    return Result(findings=tuple(findings), conforming=conforming)


def _finding(word: str, one: Term, other: Term, trail: str, programme: str | None, second: str | None) -> Finding:
    is_known = one.concept is not None and other.concept is not None
    return Finding(
        outcome=DEPARTS if is_known else NOT_ENOUGH, society=one.society, other=other.society, trail=trail,
        matter=word, programme_id=programme, other_programme_id=second,
        said=f"term.term_concept:{one.concept}" if one.concept else None,
        other_said=f"term.term_concept:{other.concept}" if other.concept else None,
        missing=() if is_known else ("term.term_concept",),
    )  # fmt: skip
