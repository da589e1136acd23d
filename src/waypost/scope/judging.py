"""Is a record migration work? Reasons for and against, combined by declared weights.

Each rule that finds something adds its weight to the log-odds once; a word counts by where it stands (title,
opening of a description, later, name of a sector or tag) and a little more when it comes again. Nothing here
knows a word or a code: all of that is in ``catalog/rules/scope.yml``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from waypost.model import Claim, ScopeVerdict, SourceRecord
from waypost.scope.patterns import spaced
from waypost.scope.rules import Place, Rule, ScopeRules

_TEXTS: dict[tuple[str, str], Place] = {
    ("programme", "title"): "title",
    ("programme", "description"): "opening",
    ("indicator", "result_title"): "later",
    ("indicator", "indicator_title"): "later",
    ("sector", "sector_name"): "name",
    ("marker", "marker_name"): "name",
    ("place", "place_name"): "name",
    ("link", "title"): "later",
}
_WHERE = {
    "title": "in the title",
    "opening": "at the start of the description",
    "later": "in the text",
    "name": "in the name of a sector, tag or place",
}
_CODE_FIELDS = {
    ("sector", "sector_code"): "vocabulary",
    ("marker", "marker_code"): "vocabulary",
}
# What stands for a passage that an exclusion has taken out.
_TAKEN = " ¦ "


@dataclass
class _Finding:
    """What one rule found: the best place, how often, and what to quote."""

    rule: Rule
    place: Place | None = None
    mentions: int = 0
    quote: str = ""

    def add(self, place: Place, quote: str, share: float, best: float) -> None:
        self.mentions += 1
        # The quote must not depend on the order of claims: the strongest place, then the alphabet.
        if self.place is None or (share, place, quote) > (best, self.place, self.quote):
            self.place, self.quote = place, quote


def judge(record: SourceRecord, rules: ScopeRules) -> ScopeVerdict:
    """Verdict on one record, from its claims and its publisher alone; the order of claims does not matter.

    A claim that no rule knows changes nothing. Evidence for never lowers the certainty. ``reasons`` begin
    with the weightiest; each quotes what was found (folded: lower case, without accents) and its weight.
    """
    findings: dict[str, _Finding] = {}
    for claim in record.claims:
        place = _TEXTS.get((claim.kind, claim.field))
        if place is not None:
            _read_text(claim.value, place, rules, findings)
    for rule, quote in _coded(record, rules):
        finding = findings.setdefault(rule.rule, _Finding(rule))
        finding.quote = min(filter(None, (finding.quote, quote)))
    weighed = sorted(
        ((_contribution(finding, rules), finding) for finding in findings.values()),
        key=lambda pair: (-abs(pair[0]), rules.order[pair[1].rule.rule]),
    )
    certainty = _certainty(rules.base + math.fsum(weight for weight, _ in weighed))
    reasons = tuple((finding.rule.sign, finding.rule.rule, _reason(weight, finding)) for weight, finding in weighed)
    if certainty >= rules.thresholds.migration:
        return ScopeVerdict(outcome="migration", certainty=certainty, reasons=reasons)
    if certainty >= rules.thresholds.doubtful:
        return ScopeVerdict(outcome="doubtful", certainty=certainty, reasons=reasons)
    nothing = (("-", "nothing_found", "nothing says that people on the move are served"),)
    return ScopeVerdict(outcome="other", certainty=certainty, reasons=reasons or nothing)


def _certainty(log_odds: float) -> float:
    bounded = max(-30.0, min(30.0, log_odds))
    return round(1 / (1 + math.exp(-bounded)), 4)


def _read_text(text: str, place: Place, rules: ScopeRules, findings: dict[str, _Finding]) -> None:
    """Words of one text; passages that an exclusion names are taken out before anything is counted."""
    folded = spaced(text)
    touched = rules.words.Match(folded)
    if not touched:
        return
    for number in sorted(touched):
        rule = rules.text_rules[number]
        if rule.kind == "exclusion":
            for match in rules.expressions[number].finditer(folded):
                _note(findings, rule, place, match.group().strip(), rules)
    for number in sorted(touched):
        if rules.text_rules[number].kind == "exclusion":
            folded = rules.expressions[number].sub(_TAKEN, folded)
    for number in sorted(touched):
        rule = rules.text_rules[number]
        if rule.kind == "word":
            for match in rules.expressions[number].finditer(folded):
                start = match.start()
                late = place == "opening" and folded.count("  ", 0, start) >= rules.text.opening_words
                _note(findings, rule, "later" if late else place, match.group().strip(), rules)


def _note(findings: dict[str, _Finding], rule: Rule, place: Place, quote: str, rules: ScopeRules) -> None:
    finding = findings.setdefault(rule.rule, _Finding(rule))
    best = 0.0 if finding.place is None else getattr(rules.text, finding.place)
    finding.add(place, " ".join(quote.split()), getattr(rules.text, place), best)


def _coded(record: SourceRecord, rules: ScopeRules) -> Iterator[tuple[Rule, str]]:
    """Rules touched by codes, groups, the publisher and the organisations that take part."""
    vocabularies = {
        (claim.kind, claim.subject_no): claim.value for claim in record.claims if claim.field == "vocabulary"
    }
    marker_types = {claim.subject_no: claim.value for claim in record.claims if claim.field == "marker_type"}
    for claim in record.claims:
        for key in _code_keys(claim, vocabularies, marker_types):
            quote = f"{claim.kind} {key[1]} {claim.value}"
            for rule in rules.codes.get(key, ()):
                yield rule, quote
            for (kind, name, start), rule in rules.starts:
                if key[:2] == (kind, name) and key[2].startswith(start):
                    yield rule, quote
        if claim.kind == "population_group" and claim.field == "population_group_code":
            for rule in rules.groups.get(claim.value, ()):
                yield rule, claim.value
        elif claim.kind == "participation" and claim.field == "organisation_ref":
            for rule in rules.organisations.get(claim.value.casefold(), ()):
                yield rule, claim.value
    for rule in rules.publishers.get(record.publisher.casefold(), ()):
        yield rule, record.publisher


def _code_keys(
    claim: Claim, vocabularies: dict[tuple[str, int], str], marker_types: dict[int, str]
) -> Iterator[tuple[str, str, str]]:
    """(kind, vocabulary or field, code) under which rules may know a claim; ``*`` stands for any code."""
    value = claim.value.casefold()
    if (claim.kind, claim.field) in _CODE_FIELDS:
        vocabulary = vocabularies.get((claim.kind, claim.subject_no))
        if vocabulary:
            yield claim.kind, vocabulary, value
        if claim.kind == "marker" and claim.subject_no in marker_types:
            yield claim.kind, marker_types[claim.subject_no], value
    else:
        yield claim.kind, claim.field, value


def _contribution(finding: _Finding, rules: ScopeRules) -> float:
    rule = finding.rule
    share = 1.0
    if finding.place is not None and rule.kind == "word":
        again = min(finding.mentions - 1, rules.text.again_at_most)
        share = getattr(rules.text, finding.place) + again * rules.text.again
    return rule.weight * share if rule.sign == "+" else -rule.weight * share


def _reason(weight: float, finding: _Finding) -> str:
    where = f" {_WHERE[finding.place]}" if finding.place else ""
    more = f", {finding.mentions} mentions" if finding.mentions > 1 else ""
    return f"{finding.rule.shows['en']}: “{finding.quote}”{where}{more} ({weight:+.1f})"
