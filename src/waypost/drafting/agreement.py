"""How far organisations agree to each provision, which zone agrees least, and whom nobody has heard.

No product and no mean over zones: one silent zone would make a unanimous text look contested. The overall share stands
beside the weakest zone among those that were heard, and those that were not heard are named. Silence is never consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from waypost.drafting.carrying import SAME, Placed
from waypost.drafting.responses import Participant
from waypost.drafting.signing import SignOff, standing, word_of_each
from waypost.drafting.texts import Version
from waypost.errors import InputError

AGREES, CONDITIONAL, OBJECTS, UNDECIDED = "agrees", "conditional", "objects", "undecided"
STANCES = (AGREES, CONDITIONAL, OBJECTS, UNDECIDED)
# A zone with fewer answers is not heard.
HEARD_FROM = 5

# From what weighs most where an organisation said several things about one provision.
_OF_POSITION = {"oppose": OBJECTS, "support_if": CONDITIONAL, "question": UNDECIDED, "support": AGREES}
_OF_SIGN_OFF = {
    "endorse": AGREES,
    "endorse_with_reservation": AGREES,
    "no_objection": AGREES,
    "object": OBJECTS,
    "abstain": UNDECIDED,
}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Where one organisation stands on one provision: ``stance`` is one of :data:`STANCES`.

    ``conditional`` is support if something is changed: an answer, and no agreement to the text as it is.
    ``undecided`` (a question, an abstention) is no answer for or against.
    """

    organisation: str
    provision: str
    stance: str


class ZoneShare(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of a zone for or against: how many agree, of how many."""

    zone: str
    agreeing: int
    answers: int

    @property
    def share(self) -> float:
        """Smoothed after Laplace, (agreeing + 1) / (answers + 2): few answers stay near to one half."""
        return (self.agreeing + 1) / (self.answers + 2)

    @property
    def is_heard(self) -> bool:
        """Whether there are enough answers to speak of the zone."""
        return self.answers >= HEARD_FROM


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """Where all stand on one provision. Each invited organisation is named in exactly one of the lists.

    ``nil``: returned that it has nothing to say, where the round does not count that as no objection. ``unstated``:
    returned something, but nothing on this provision. ``silent``: returned nothing at all. ``others``: took a stance
    without being among the invited; they are counted nowhere.
    """

    provision: str
    agreeing: tuple[str, ...]
    conditional: tuple[str, ...]
    objecting: tuple[str, ...]
    undecided: tuple[str, ...]
    nil: tuple[str, ...]
    unstated: tuple[str, ...]
    silent: tuple[str, ...]
    others: tuple[str, ...]
    zones: tuple[ZoneShare, ...]

    @property
    def answers(self) -> int:
        """How many are for or against."""
        return len(self.agreeing) + len(self.conditional) + len(self.objecting)

    @property
    def share(self) -> float | None:
        """Those who agree, of those who are for or against; None where nobody is."""
        return len(self.agreeing) / self.answers if self.answers else None

    @property
    def weakest(self) -> ZoneShare | None:
        """Of the zones that were heard, the one that agrees least; None where none was heard."""
        heard = [zone for zone in self.zones if zone.is_heard]
        return min(heard, key=lambda zone: (zone.share, zone.zone), default=None)

    @property
    def not_heard(self) -> tuple[ZoneShare, ...]:
        """Zones with invited organisations of which too few answered to speak of them."""
        return tuple(zone for zone in self.zones if not zone.is_heard)


def answers_to(version: Version, comments: Iterable[Placed], sign_offs: Iterable[SignOff]) -> tuple[Answer, ...]:
    """The stance of each organisation on each provision of a version, by organisation and provision.

    Submitted comments and sign-offs count only for the words that they were given to: not when the text was changed,
    nor when the comment was written on a translation of words that changed. A sign-off goes before comments; of
    several comments the one that agrees least counts. Raises :class:`InputError` for a comment that stands in another
    version.
    """
    stances: dict[tuple[str, str], str] = {}
    weight = list(_OF_POSITION)
    stale = {provision.id: provision.stale() for provision in version.provisions}
    positions: dict[tuple[str, str], str] = {}
    for each in comments:
        said = each.comment
        if each.version != version.code:
            raise InputError(f"comment {said.id} stands in {each.version}, not in {version.code}: carry it first")
        if each.provision is None or said.status != "submitted" or each.how != SAME:
            continue
        if said.language in stale[each.provision]:
            continue
        key = (said.on_behalf_of, each.provision)
        positions[key] = min(said.position, positions.get(key, said.position), key=weight.index)
    stances |= {key: _OF_POSITION[position] for key, position in positions.items()}
    held = word_of_each(standing(sign_offs, version))
    stances |= {key: _OF_SIGN_OFF[sign_off.kind] for key, sign_off in held.items()}
    return tuple(
        Answer(organisation=organisation, provision=provision, stance=stance)
        for (organisation, provision), stance in sorted(stances.items())
    )


def pictures(
    version: Version,
    answers: Iterable[Answer],
    participants: Iterable[Participant],
    *,
    nil_return_is_no_objection: bool = False,
) -> Mapping[str, Picture]:
    """The picture of each provision of a version, headings apart, in reading order.

    ``nil_return_is_no_objection`` is what the round said when it opened: only then an organisation that returned
    "nothing to say" counts as one that agrees. Raises :class:`InputError` for an unknown stance.
    """
    everybody = tuple(participants)
    by_provision: dict[str, dict[str, str]] = {}
    for answer in answers:
        if answer.stance not in STANCES:
            raise InputError(f"{answer.organisation}: stance {answer.stance!r}; known: {', '.join(STANCES)}")
        by_provision.setdefault(answer.provision, {})[answer.organisation] = answer.stance
    return {
        provision.id: _picture(provision.id, by_provision.get(provision.id, {}), everybody, nil_return_is_no_objection)
        for provision in version.provisions
        if provision.kind != "heading"
    }


def _picture(
    provision: str, stances: Mapping[str, str], participants: Iterable[Participant], nil_counts: bool
) -> Picture:
    lists: dict[str, list[str]] = {name: [] for name in (*STANCES, "nil", "unstated", "silent")}
    zones: dict[str, list[int]] = {}
    invited = sorted((each for each in participants if each.is_invited), key=lambda each: each.organisation)
    for each in invited:
        place = stances.get(each.organisation) or _without_stance(each, nil_counts)
        lists[place].append(each.organisation)
        counts = zones.setdefault(each.zone, [0, 0])
        counts[0] += place == AGREES
        counts[1] += place in (AGREES, CONDITIONAL, OBJECTS)
    return Picture(
        provision=provision,
        agreeing=tuple(lists[AGREES]),
        conditional=tuple(lists[CONDITIONAL]),
        objecting=tuple(lists[OBJECTS]),
        undecided=tuple(lists[UNDECIDED]),
        nil=tuple(lists["nil"]),
        unstated=tuple(lists["unstated"]),
        silent=tuple(lists["silent"]),
        others=tuple(sorted(set(stances) - {each.organisation for each in invited})),
        zones=tuple(
            ZoneShare(zone=zone, agreeing=agreeing, answers=answered)
            for zone, (agreeing, answered) in sorted(zones.items())
        ),
    )


def _without_stance(participant: Participant, nil_counts: bool) -> str:
    if participant.state == "nil_return":
        return AGREES if nil_counts else "nil"
    return "unstated" if participant.has_returned else "silent"
