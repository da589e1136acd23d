"""What the pure rules of :mod:`waypost.advocacy` say of a message: numbers, slots, tone, grade, gate.

The one place where rows of tables become the values that those rules take.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from django.utils import timezone

from waypost.advocacy import gate as rules
from waypost.advocacy.figures import Figure, written_figure
from waypost.advocacy.gate import Gate, Requirement
from waypost.advocacy.grading import GRADES
from waypost.advocacy.grading import Evidence as EvidenceValue
from waypost.advocacy.numerals import lint
from waypost.advocacy.slots import EYES, Part, Quotation, SlotError, fill, fill_as_far, parse
from waypost.advocacy.tone import Finding, look_through
from waypost.advocacy.track import State
from waypost.advocacy.values import UNASKED, Standing
from waypost.analysis.relations.finding import DEPARTS
from waypost.errors import said_by
from waypost.reference import load_catalog
from waypost.reference.wording import comma, listed
from waypost.web.accounts.errors import RefusedError
from waypost.web.advocacy.models import Claim, ClaimVersion, Clearance, Message, MessageVersion
from waypost.web.advocacy.models.message import PARTS
from waypost.web.advocacy.queries.coordinating import day_of
from waypost.web.advocacy.queries.evidence import value_of_item
from waypost.web.advocacy.queries.messages import Resting, claims_now, version_of
from waypost.web.advocacy.queries.used import OF_STORIES, Used, arguments_by_list, societies_told, used_of
from waypost.web.advocacy.released import Places
from waypost.web.advocacy.stated import value_of
from waypost.web.advocacy.telling import code_words, not_available
from waypost.web.advocacy.wholes import Whole, whole_of
from waypost.web.exercises.errors import refuse_all
from waypost.web.pages.templating import text as worded

# What its writers mend before it is checked; the rest is for societies that are asked, and for other bodies.
OF_CHECKING = ("claims", "states", "numerals", "public_figures", "grades", "operational", "tone", "stories")

TEXTS = ("title", *PARTS)
_KEPT_TEXTS = 8_192  # a few hundred messages in four languages; words of stories are not among them, they come by slots


def figures_of(rest: Iterable[Resting]) -> dict[str, Figure]:
    """The figures of claims as they stand now, by the names of slots; a claim without a measure has none."""
    return {each.name: _figure(each) for each in rest if each.version.measure}


def _figure(each: Resting) -> Figure:
    """What slots may tell; of a claim that was not asked yet nothing."""
    return each.stated.figure or Figure(claim=each.claim.key, unit=each.version.unit, audience=each.version.audience)


def quotations_of(used: Iterable[Used], language: str) -> dict[str, Quotation]:
    """What ``{quote:key}`` puts in: excerpts of documents, and stories in a language, of evidence that counts."""
    found: dict[str, Quotation] = {}
    for each in used:
        item = each.item
        of_story = item.story.words.get(language, "") if item.story is not None else ""
        words = of_story if item.item == "story" else item.excerpt  # a story's words stand in the story alone
        if words and not each.dropped:
            found.setdefault(
                item.key, Quotation(evidence=item.key, excerpt=words, source=item.source, language=item.language)
            )
    return found


@dataclass(frozen=True)
class Filled:
    """A part of a message in a language: its pieces, and what is wrong with its first slot that cannot be filled."""

    parts: tuple[Part, ...]
    problem: Any = None  # a Said, or a plain text

    @property
    def text(self) -> str:
        """The words in one."""
        return "".join(each.text for each in self.parts)


def filled(
    message: Message, version: MessageVersion, language: str, rest: list[Resting], used: list[Used]
) -> dict[str, Filled]:
    """The parts of a message in a language with their slots filled from the figures of now, in the order of a page."""
    words, quotations = load_catalog().advocacy_words.figures, quotations_of(used, language)
    figures, found = figures_of(rest), {}
    for part in TEXTS:
        text = getattr(version, part).get(language, "")
        if not text:
            continue
        told, error = fill_as_far(
            text, language, figures, words, quotations=quotations, eyes=EYES[message.channel],
            instead=lambda why: not_available(why, language),
        )  # fmt: skip
        found[part] = Filled(told, said_by(error) if error is not None else None)
    return found


def languages_of(version: MessageVersion) -> list[str]:
    """The languages in which it is written."""
    return [code for code in ("en", "fr", "es", "ar") if version.statement.get(code)]


def unfilled(whole: Whole) -> bool:
    """Whether some slot of it has nothing to show now."""
    return any(
        each.problem is not None
        for language in languages_of(whole.version)
        for each in filled(whole.message, whole.version, language, whole.rest, whole.used).values()
    )


def require_said(message: Message, told: Mapping[str, Mapping[str, str]], names: Mapping[str, Claim]) -> None:
    """Raise :class:`RefusedError` for every typed number that nothing covers and every slot that cannot be filled."""
    now = claims_now(each.pk for each in names.values())
    rest = [Resting(name, now[claim.pk]) for name, claim in names.items() if claim.pk in now]
    used = used_of(message, names.values())
    refuse_all([PlaceError(*each) for each in problems_in(message, told, rest, used)])


class LackingError(RefusedError):
    """A live message that does not have all that it needs any more; ``missing`` are names of requirements."""

    def __init__(self, missing: Iterable[Requirement]) -> None:
        self.missing = tuple(each.name for each in missing)
        super().__init__("message_refused_lacking", **self._told("en"))

    def in_language(self, language: str) -> str:
        """The one line that says so."""
        return worded(language, self.key, **self._told(language))

    def _told(self, language: str) -> dict[str, str]:
        return {"what": comma(language).join(worded(language, f"advocacy_gate_{name}") for name in self.missing)}


class PlaceError(RefusedError):
    """A refusal of a place in a text: in which language, in which part, and why."""

    def __init__(self, language: str, part: str, why: Any) -> None:
        super().__init__("message_refused_place", tongue=language, part=part, why=str(why))
        self.why = why


def problems_in(
    message: Message, told: Mapping[str, Mapping[str, str]], rest: list[Resting], used: list[Used]
) -> list[tuple[str, str, Any]]:
    """Language, part and what is wrong: numbers that were typed, slots that cannot be filled."""
    catalog, figures = load_catalog().advocacy_words, figures_of(rest)
    found: list[tuple[str, str, Any]] = []
    for part in TEXTS:
        for language, text in told.get(part, {}).items():
            quotations = quotations_of(used, language)
            if not _holds_no_number(text, language):
                given = quotations.values()
                refused = lint(text, language, catalog.numerals, figures, catalog.figures, quotations=given)
                found += [(language, part, each.said) for each in refused]
            try:
                parse(text)
                fill(text, language, figures, catalog.figures, quotations=quotations, eyes=EYES[message.channel])
            except SlotError as error:
                found.append((language, part, said_by(error)))
    return found


@lru_cache(maxsize=_KEPT_TEXTS)
def _holds_no_number(text: str, language: str) -> bool:
    """Whether nothing would be refused in a text even without anything quoted: then nothing is with it."""
    catalog = load_catalog().advocacy_words
    return not lint(text, language, catalog.numerals, {}, catalog.figures)


@lru_cache(maxsize=_KEPT_TEXTS)
def _tone_in(text: str, language: str) -> tuple[Finding, ...]:
    """What the tone checks find in a text: always the same, and most of the time of a page with many messages."""
    catalog = load_catalog()
    steering = tuple(catalog.rule_lexicon["R21"].get(language, ())) if "R21" in catalog.rule_lexicon else ()
    return look_through(text, language, catalog.advocacy_words.tone, steering=steering)


def tone_of(message: Message, version: MessageVersion | None = None) -> dict[str, list[dict[str, Any]]]:
    """What the tone checks propose to look at, by language: a person decides."""
    version = version or version_of(message)
    found: dict[str, list[dict[str, Any]]] = {}
    for language in languages_of(version):
        for part in TEXTS:
            told = _tone_in(getattr(version, part).get(language, ""), language)
            found.setdefault(language, []).extend(
                {"part": part, "kind": each.kind, "entry": each.entry, "text": each.text, "provision": each.provision}
                for each in told
            )
    return {language: told for language, told in found.items() if told}


def _tone_looked(whole: Whole) -> bool | None:
    """None where nothing was found; else whether a person said of every language that it may stay."""
    found = tone_of(whole.message, whole.version)
    if not found:
        return None
    return all(language in whole.tone and whole.tone[language].is_accepted for language in found)


def gate_of(whole: Whole, day: dt.date | None = None) -> Gate:
    """What a message needs on its channel today, all of it.

    ``day``: that of a use, on which words of societies and waivers have to hold; none: today.
    Other bodies' messages that the owner may not know of hold nothing back: the team coordinates those.
    """
    message, version, rest, used = whole.message, whole.version, whole.rest, whole.used
    grading = load_catalog().advocacy_words.grading
    texts = {part: getattr(version, part) for part in TEXTS}
    others = [each for each in whole.others if each.pk in whole.beside.known]
    alone = {each.pk for each in whole.beside.alone}
    today = timezone.now().date()
    day = day or today
    case = rules.MessageCase(
        channel=message.channel,
        body=message.ns_id,
        countries=frozenset(version.countries),
        claims=tuple(_case(each, used, whole.places) for each in rest),
        clearance={each.ns_id: _word_of(each, message, day) for each in whole.cleared},
        refused_numerals=len(problems_in(message, texts, rest, used)),
        tone_looked=_tone_looked(whole),
        stories={
            each.item.story.code: (each.dropped,) if each.dropped in OF_STORIES else ()
            for each in used
            if each.item.story is not None and each.dropped not in ("withdrawn", "set_aside", "refused")
        },
        others=tuple(rules.Other(message=each.code, body=each.ns_id, day=day_of(each)) for each in others),
        coordinated=frozenset(each.code for each in others if each.pk not in alone),
        waived={each.requirement: each.reason for each in whole.waived_on(day)},
    )  # fmt: skip
    return rules.check(case, grading, today)


def _word_of(word: Clearance, message: Message, day: dt.date) -> str:
    """What a society said, as far as it holds: what is public is told to everybody."""
    if word.has_ended(day):
        return rules.ENDED
    is_limited = word.counterparts and not message.is_discreet and "public" not in word.counterparts
    return rules.LIMITED if is_limited else str(word.step)


def _case(each: Resting, used: Iterable[Used], places: Mapping[str, Places]) -> rules.ClaimCase:
    version, run = each.version, each.run
    state = UNASKED if run is None else "fresh" if each.is_confirmed else run.state
    if version.is_retired and not each.is_confirmed:
        state = "expired"
    items = [one for one in used if one.item.claim_id == each.claim.pk]
    # What a society refused is left to the gate, which names it; what else dropped out is set aside.
    evidence = tuple(
        _placed(
            value_of_item(one.whole),
            places.get(one.item.reference) if one.item.item == "programme" else None,
            "" if one.dropped == "refused" else one.dropped,
        )
        for one in items
    )
    countries, trails = spoken_of(version)
    return rules.ClaimCase(
        claim=value_of(version), standing=Standing(state=state, found=(state,)), evidence=evidence, countries=countries,
        trails=trails, societies=societies_told([version]), has_changed=each.has_changed and not each.is_confirmed,
    )  # fmt: skip


def _placed(value: EvidenceValue, lies: Places | None, dropped: str) -> EvidenceValue:
    countries, trails = lies or (frozenset(), frozenset())
    return msgspec.structs.replace(
        value, set_aside=dropped, countries=value.countries | countries, trails=value.trails | trails
    )


def spoken_of(version: ClaimVersion) -> Places:
    """The countries and trails of which a claim speaks: of its scope, and of what its figure is narrowed by."""
    catalog, codes = load_catalog(), arguments_by_list(version)
    trails = frozenset(codes.get("trail", ())) & set(catalog.trails)
    passed = {code for trail in trails for stage in catalog.trails[trail].stages for code in stage.countries}
    named = {*version.scope.get("places", ()), *codes.get("country", ())} & set(catalog.countries)
    return frozenset(named or passed), trails if not named else frozenset()


def missing_of(message: Message) -> tuple[Requirement, ...]:
    """What holds a message back as it stands now; empty when it may go live, or be used."""
    return gate_of(whole_of(message)).missing


def fallen_in(gate: Gate) -> tuple[Requirement, ...]:
    """Of what is missing, what speaks against words that are live: all that was asked when they were checked, and data
    that a society took back, or gave for a time that is over. Who was not asked yet, other bodies to talk with, and
    claims that no release was asked of yet, say nothing against them.
    """
    return tuple(each for each in gate.missing if _is_fallen(each) or _is_taken_back(each))


def _is_fallen(each: Requirement) -> bool:
    return each.name in OF_CHECKING and (each.name != "states" or each.outcome == DEPARTS)


def _is_taken_back(each: Requirement) -> bool:
    return each.name == "clearance" and any(part["step"] not in ("", rules.ASKED) for part in each.parts)


def is_to_check(whole: Whole, gate: Gate | None = None) -> bool:
    """Whether it has to be checked before it is used: a claim moved, or live words are not carried any more."""
    if any(each.is_to_check for each in whole.rest):
        return True
    return whole.state is State.LIVE and bool(fallen_in(gate or gate_of(whole)))


def grade_in(gate: Gate) -> str:
    """The lowest grade of the claims of a message; empty where one has none."""
    grades = [each.grade for each in gate.grades.values()]
    if not grades or None in grades:
        return ""
    return max((each for each in grades if each), key=GRADES.index)


def told_figure(value: float | None, unit: str, language: str) -> str:
    """A figure with its unit, or a dash."""
    units = load_catalog().advocacy_words.figures.units
    return "–" if value is None or unit not in units else written_figure(value, units[unit], language)


def measure_title(version: ClaimVersion, language: str) -> str:
    """What a claim's figure is of: the measure with what it is narrowed by."""
    measure = load_catalog().advocacy.measures.get(version.measure)
    if measure is None:
        return version.claim.key
    told = []
    for name, code in version.arguments.items():
        kind = measure.parameters[name].list if name in measure.parameters else ""
        told.append(code_words(code, kind, language))
    return listed((measure.title[language], *told), language)
