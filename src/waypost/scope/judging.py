"""Is a record migration work? Reasons for and against, combined by declared weights.

Each rule that finds something adds its weight to the log-odds once; a word counts by where it stands (title,
statement of aims, opening of a description, later, background, name of a sector or tag, title of a linked
document) and a little more when it comes again. Nothing here knows a word or a code: all of that is in
``catalog/rules/scope.yml``.
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
    ("link", "title"): "link",
}
_WHERE = {
    "title": "in the title",
    "aim": "among the aims",
    "work": "among the activities",
    "opening": "at the start of the description",
    "later": "in the text",
    "background": "in the background",
    "name": "in the name of a sector, tag or place",
    "link": "in the title of a document or appeal",
}
_DESCRIPTION = ("programme", "description")
_CODES_OF_A_VOCABULARY = frozenset({"sector_code", "marker_code"})
# Places that hold for the first words of a long text only.
_FADING = frozenset({"aim", "opening"})
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
    coded = []
    for claim in record.claims:
        key = claim[0], claim[2]  # kind and field; by position, because this loop meets every claim of a build
        if key in rules.known_fields:
            coded.append(claim)
        elif key in _TEXTS:
            place = _TEXTS[key]
            if claim.place in rules.parts and key == _DESCRIPTION:
                place = rules.parts[claim.place]
            _read_text(claim.value, place, rules, findings)
    for rule, quote in _coded(coded, record.publisher, rules):
        finding = findings.setdefault(rule.rule, _Finding(rule))
        finding.quote = min(filter(None, (finding.quote, quote)))
    weighed = sorted(
        _weighed(list(findings.values()), rules),
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
    """Words of one text; passages that an exclusion names are taken out before anything is counted.

    Beyond its first words a text that states aims, or opens, counts as ``later``, unless it is short.
    """
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
    fades = place in _FADING and folded.count("  ") > rules.text.short_words
    for number in sorted(touched):
        rule = rules.text_rules[number]
        if rule.kind == "word":
            for match in rules.expressions[number].finditer(folded):
                late = fades and folded.count("  ", 0, match.start()) >= rules.text.opening_words
                _note(findings, rule, "later" if late else place, match.group().strip(), rules)


def _note(findings: dict[str, _Finding], rule: Rule, place: Place, quote: str, rules: ScopeRules) -> None:
    finding = findings.setdefault(rule.rule, _Finding(rule))
    best = 0.0 if finding.place is None else getattr(rules.text, finding.place)
    finding.add(place, " ".join(quote.split()), getattr(rules.text, place), best)


def _coded(claims: list[Claim], publisher: str, rules: ScopeRules) -> Iterator[tuple[Rule, str]]:
    """Rules touched by codes, groups, the publisher and the organisations that take part.

    ``claims`` are those whose kind and field some rule can know: most claims of a record are money.
    """
    vocabularies = {(claim.kind, claim.subject_no): claim.value for claim in claims if claim.field == "vocabulary"}
    marker_types = {claim.subject_no: claim.value for claim in claims if claim.field == "marker_type"}
    for claim in claims:
        value = claim.value.casefold()
        for name in _vocabularies_of(claim, vocabularies, marker_types):
            quote = f"{claim.kind} {name} {claim.value}"
            for rule in rules.codes.get((claim.kind, name, value), ()):
                yield rule, quote
            for start, rule in rules.starts.get((claim.kind, name), ()):
                if value.startswith(start):
                    yield rule, quote
        if claim.field == "population_group_code":
            for rule in rules.groups.get(claim.value, ()):
                yield rule, claim.value
        elif claim.field == "organisation_ref":
            for rule in rules.organisations.get(value, ()):
                yield rule, claim.value
    for rule in rules.publishers.get(publisher.casefold(), ()):
        yield rule, publisher


def _vocabularies_of(
    claim: Claim, vocabularies: dict[tuple[str, int], str], marker_types: dict[int, str]
) -> tuple[str, ...]:
    """Under which names rules may know the code in a claim: vocabulary and marker type, or the field itself."""
    if claim.field not in _CODES_OF_A_VOCABULARY:
        return (claim.field,)
    found = (vocabularies.get((claim.kind, claim.subject_no)), marker_types.get(claim.subject_no))
    return tuple(name for name in found[: 2 if claim.kind == "marker" else 1] if name)


def _weighed(findings: list[_Finding], rules: ScopeRules) -> Iterator[tuple[float, _Finding]]:
    """What each finding adds or takes away. All that stands in the background alone adds no more than a bound."""
    found = [(_contribution(finding, rules), finding) for finding in findings]
    behind = math.fsum(weight for weight, finding in found if _is_background(finding))
    share = min(1.0, rules.text.background_at_most / behind) if behind > 0 else 1.0
    for weight, finding in found:
        yield (weight * share if _is_background(finding) else weight), finding


def _is_background(finding: _Finding) -> bool:
    return finding.place == "background" and finding.rule.sign == "+"


def _contribution(finding: _Finding, rules: ScopeRules) -> float:
    rule = finding.rule
    share = 1.0
    if finding.place is not None and rule.kind == "word":
        again = 1 + rules.text.again * min(finding.mentions - 1, rules.text.again_at_most)
        share = getattr(rules.text, finding.place) * again
    return rule.weight * share if rule.sign == "+" else -rule.weight * share


def _reason(weight: float, finding: _Finding) -> str:
    where = f" {_WHERE[finding.place]}" if finding.place else ""
    more = f", {finding.mentions} mentions" if finding.mentions > 1 else ""
    return f"{finding.rule.shows['en']}: “{finding.quote}”{where}{more} ({weight:+.1f})"
