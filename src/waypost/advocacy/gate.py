"""Whether a message may be used on a channel now, and what is missing if not: every requirement with its parts as data.

A requirement has one of the five values of rules: conforms, departs, departs with a recorded justification, not enough
to tell, not applicable. What blocks holds the message back unless it conforms, is justified or does not apply.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from waypost.advocacy.grading import ClaimGrade, Evidence, grade_claim, is_at_least, least_grade
from waypost.advocacy.values import UNASKED, Claim, Standing
from waypost.analysis.relations.finding import CONFORMS, DEPARTS, JUSTIFIED, NOT_APPLICABLE, NOT_ENOUGH
from waypost.reference.advocacy_words import Grading

# What is asked of a message, in the order in which it is told. Each is a key of texts: advocacy_gate_<name>.
REQUIREMENTS = (
    "claims",
    "states",
    "numerals",
    "public_figures",
    "grades",
    "operational",
    "clearance",
    "coordination",
    "tone",
    "stories",
)
# On a discreet channel these are told and do not hold a message back.
_ADVICE_WHEN_DISCREET = frozenset(("claims", "public_figures", "grades", "operational", "coordination"))
# Rules of practice (catalog/rules/practice) whose words tell what a requirement asks. Only these can be waived.
RULES = {"operational": "R28", "coordination": "R29"}
_PROVISIONS = {"operational": "5.5", "coordination": "5.6", "tone": "7.5", "stories": "1.5", "clearance": "1.5"}
WITHIN_DAYS = 90  # of rule R29
GIVEN, REFUSED, ASKED = "given", "refused", "asked"
CHANGED = "changed"  # of a claim, beside its states: it says something else than when the message was written
# Given, and it does not hold: until a day that is over; or not for everybody, where the message is public.
ENDED, LIMITED = "ended", "limited"
# Where the work lies that carries a message, seen from where the message speaks of.
HERE, OTHER_PLACE, UNKNOWN_PLACE = "here", "other_place", "unknown_place"


class ClaimCase(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that a message rests on: how it stands, and what carries it.

    ``has_changed``: its owner made it say something else since the words were written, and nobody looked at that.
    ``countries`` and ``trails``: of what it speaks; none of either: nobody said, or the world. ``societies``: those
    whose own figures it tells.
    """

    claim: Claim
    standing: Standing
    evidence: tuple[Evidence, ...] = ()
    has_changed: bool = False
    countries: frozenset[str] = frozenset()
    trails: frozenset[str] = frozenset()
    societies: frozenset[str] = frozenset()


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """Another message on the same aspect to the same audience: whose it is, and the day of its use."""

    message: str
    body: str
    day: dt.date


class MessageCase(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it would be used.

    ``body``: whose it is, empty for the Secretariat. ``countries``: of which it says that it speaks; none: those of its
    claims. ``clearance``: by society that was asked, ``given``, ``refused``, ``asked`` (no answer yet), ``ended`` or
    ``limited``. A society that answers for the message clears it by that. ``refused_numerals``: how many numerals the
    lint refuses in any of its languages. ``tone_looked``: whether a person looked at what the tone
    checks found, None where they found nothing. ``stories``: by story, why it is held back (:mod:`stories`).
    ``others``: messages on the same aspect to the same audience; ``coordinated``: those about which the bodies agreed.
    ``waived``: of the requirements that are rules of practice, those that somebody entitled waived, with the reason.
    """

    channel: str
    body: str
    claims: tuple[ClaimCase, ...]
    countries: frozenset[str] = frozenset()
    clearance: Mapping[str, str] = {}
    refused_numerals: int = 0
    tone_looked: bool | None = None
    stories: Mapping[str, tuple[str, ...]] = {}
    others: tuple[Other, ...] = ()
    coordinated: frozenset[str] = frozenset()
    waived: Mapping[str, str] = {}


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One thing asked of a message. ``parts`` say what it is about: claims, grades, societies, messages. ``rule``: of
    practice, whose title and remedy are its words; ``provision``: of the policy.
    """

    name: str
    outcome: str
    blocks: bool
    parts: tuple[Mapping[str, str], ...] = ()
    rule: str = ""
    provision: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it holds the message back."""
        return self.blocks and self.outcome in (DEPARTS, NOT_ENOUGH)


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of a message, all of it; ``grades`` by claim as judged with the evidence that may be used;
    ``dropped`` is evidence that fell away as its society refused the use of its data.
    """

    requirements: tuple[Requirement, ...]
    grades: Mapping[str, ClaimGrade]
    dropped: tuple[Mapping[str, str], ...]

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What holds it back; empty when it may be used."""
        return tuple(each for each in self.requirements if each.is_missing)

    @property
    def unknown(self) -> tuple[Requirement, ...]:
        """What nobody can tell: it holds nothing back, and is said."""
        return tuple(each for each in self.requirements if each.outcome == NOT_ENOUGH and not each.blocks)

    @property
    def may_be_used(self) -> bool:
        """Whether it may be used on this channel now."""
        return not self.missing


def check(case: MessageCase, grading: Grading, day: dt.date) -> Gate:
    """What a message needs on its channel on a day. The order of claims, evidence and societies changes nothing."""
    refused = {society for society, word in case.clearance.items() if word == REFUSED}
    claims = sorted(case.claims, key=lambda each: each.claim.claim)
    usable = {each.claim.claim: tuple(item for item in each.evidence if item.society not in refused) for each in claims}
    grades = {each.claim.claim: grade_claim(usable[each.claim.claim], each.claim.kind, grading, day) for each in claims}
    found = {
        "claims": _claims(claims),
        "states": _states(claims),
        "numerals": _numerals(case),
        "public_figures": _public(claims),
        "grades": _grades(claims, grades, grading),
        "operational": _operational(case, claims, usable, grading),
        "clearance": _clearance(case, usable),
        "coordination": _coordination(case, day),
        "tone": _tone(case),
        "stories": _stories(case),
    }
    requirements = []
    for name in REQUIREMENTS:
        outcome, parts = found[name]
        if outcome in (DEPARTS, NOT_ENOUGH) and name in RULES and name in case.waived:
            outcome, parts = JUSTIFIED, (*parts, {"reason": case.waived[name]})
        blocks = case.channel == "public" or name not in _ADVICE_WHEN_DISCREET
        blocks = blocks and not (name == "operational" and outcome == NOT_ENOUGH)  # what is unknown is no departure
        requirements.append(
            Requirement(
                name=name,
                outcome=outcome,
                blocks=blocks,
                parts=parts,
                rule=RULES.get(name, ""),
                provision=_PROVISIONS.get(name, ""),
            )
        )
    dropped = tuple(
        {"claim": each.claim.claim, "evidence": item.evidence, "society": item.society or ""}
        for each in claims
        for item in sorted(each.evidence, key=lambda item: item.evidence)
        if item.society in refused
    )
    return Gate(requirements=tuple(requirements), grades=grades, dropped=dropped)


_Outcome = tuple[str, tuple[Mapping[str, str], ...]]


def _claims(claims: list[ClaimCase]) -> _Outcome:
    return (CONFORMS, ()) if claims else (DEPARTS, ())


def _states(claims: list[ClaimCase]) -> _Outcome:
    to_check = tuple(
        {"claim": each.claim.claim, "state": each.standing.state if each.standing.is_to_check else CHANGED}
        for each in claims
        if each.standing.is_to_check or each.has_changed
    )
    unasked = tuple({"claim": each.claim.claim, "state": UNASKED} for each in claims if each.standing.state == UNASKED)
    if to_check or unasked:
        return DEPARTS if to_check else NOT_ENOUGH, (*to_check, *unasked)
    return _if_any(claims), ()


def _numerals(case: MessageCase) -> _Outcome:
    return (DEPARTS, ({"count": str(case.refused_numerals)},)) if case.refused_numerals else (CONFORMS, ())


def _public(claims: list[ClaimCase]) -> _Outcome:
    """A claim for members holds a public message back, with a figure or without: its words are told as well."""
    held = tuple({"claim": each.claim.claim} for each in claims if each.claim.audience != "public")
    return (DEPARTS, held) if held else (_if_any(claims), ())


def _grades(claims: list[ClaimCase], grades: Mapping[str, ClaimGrade], grading: Grading) -> _Outcome:
    below = []
    for each in claims:
        wanted = least_grade(each.claim.kind, grading)
        found = grades[each.claim.claim].grade
        if not is_at_least(found, wanted):
            below.append({"claim": each.claim.claim, "grade": found or "", "wanted": wanted})
    return (DEPARTS, tuple(below)) if below else (_if_any(claims), ())


def _operational(
    case: MessageCase, claims: list[ClaimCase], usable: Mapping[str, tuple[Evidence, ...]], grading: Grading
) -> _Outcome:
    """Rule R28: at least one supporting item out of the work of a National Society where the message speaks of.

    Only from elsewhere departs: of other bodies, or of other places. Where nobody knows the place that is said.
    """
    supporting = [
        item for each in claims for item in usable[each.claim.claim] if item.role == "supports" and not item.set_aside
    ]
    own = [item for item in supporting if grading.kinds[item.kind].is_operational]
    if not own:
        return (DEPARTS, ({"found": "elsewhere" if supporting else "none"},)) if claims else (NOT_APPLICABLE, ())
    countries, trails = _spoken_of(case, claims)
    lies = {where: {item.origin for item in own if _lies(item, countries, trails) == where} for where in _PLACES}
    if lies[HERE]:
        return CONFORMS, ({"count": str(len(lies[HERE]))},)
    found = UNKNOWN_PLACE if lies[UNKNOWN_PLACE] else OTHER_PLACE
    return NOT_ENOUGH if found == UNKNOWN_PLACE else DEPARTS, ({"found": found},)


_PLACES = (HERE, OTHER_PLACE, UNKNOWN_PLACE)


def _spoken_of(case: MessageCase, claims: list[ClaimCase]) -> tuple[frozenset[str], frozenset[str]]:
    """The countries and trails of which a message speaks: those that it names, else those of its claims."""
    if case.countries:
        return case.countries, frozenset()
    return (
        frozenset().union(*(each.countries for each in claims)),
        frozenset().union(*(each.trails for each in claims)),
    )


def _lies(item: Evidence, countries: frozenset[str], trails: frozenset[str]) -> str:
    """Where an item lies: what a person said of it counts where the places do not tell, or where they said no."""
    if item.is_direct_place is False:
        return OTHER_PLACE
    if item.countries & countries or item.trails & trails:
        return HERE
    if (countries and item.countries) or (trails and item.trails):
        return OTHER_PLACE
    return HERE if item.is_direct_place else UNKNOWN_PLACE


def _clearance(case: MessageCase, usable: Mapping[str, tuple[Evidence, ...]]) -> _Outcome:
    """Every society whose data is used, save the one that answers for the message; what is refused is not used.

    A figure of a society's own cannot drop out of its claim: where it is refused, the message has to do without both.
    """
    told = {society for each in case.claims for society in each.societies} - {case.body}
    societies = {item.society for items in usable.values() for item in items if item.society and not item.set_aside}
    asked = sorted((societies | told) - {case.body})
    if not asked:
        return NOT_APPLICABLE, ()
    waiting = tuple(
        {"society": society, "step": case.clearance.get(society, "")}
        for society in asked
        if case.clearance.get(society) != GIVEN
    )
    if any(each["step"] == REFUSED for each in waiting):
        return DEPARTS, waiting
    return (NOT_ENOUGH, waiting) if waiting else (CONFORMS, ())


def _coordination(case: MessageCase, day: dt.date) -> _Outcome:
    """Rule R29: another component speaks on the aspect to the audience within 90 days."""
    near = [
        each
        for each in sorted(case.others, key=lambda each: (each.day, each.message))
        if each.body != case.body and abs((day - each.day).days) <= WITHIN_DAYS
    ]
    if not near:
        return NOT_APPLICABLE, ()
    alone = tuple(
        {"message": each.message, "body": each.body, "day": each.day.isoformat()}
        for each in near
        if each.message not in case.coordinated
    )
    return (DEPARTS, alone) if alone else (CONFORMS, ())


def _tone(case: MessageCase) -> _Outcome:
    if case.tone_looked is None:
        return NOT_APPLICABLE, ()
    return (CONFORMS, ()) if case.tone_looked else (NOT_ENOUGH, ())


def _stories(case: MessageCase) -> _Outcome:
    if not case.stories:
        return NOT_APPLICABLE, ()
    held = tuple({"story": story, "why": " ".join(why)} for story, why in sorted(case.stories.items()) if why)
    return (DEPARTS, held) if held else (CONFORMS, ())


def _if_any(claims: list[ClaimCase]) -> str:
    return CONFORMS if claims else NOT_APPLICABLE
