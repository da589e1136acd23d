"""Who was invited to a round, how far each organisation has come, and the matrix of it.

Silence is a state like any other and is never consent: whoever returned nothing stands in the list of the silent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from waypost.errors import InputError

# In the order in which a matrix shows them. ``late``: the round closed and nothing was returned.
STATES = (
    "submitted",
    "nil_return",
    "represented",
    "declined",
    "verified",
    "drafting",
    "opened",
    "invited",
    "late",
    "not_invited",
)
# The organisation said something to the round, be it that it has nothing to say.
RETURNED = frozenset(("submitted", "nil_return", "represented", "declined"))
NO_VALUE = ""


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation in a round: its zone, the sides of trails on which it stands, its language, and its state.

    An organisation may stand on several sides; a zone or language that nobody knows is empty.
    """

    organisation: str
    zone: str
    state: str = "invited"
    sides: tuple[str, ...] = ()
    language: str = NO_VALUE

    @property
    def is_invited(self) -> bool:
        """Whether it counts among those who were asked."""
        return self.state != "not_invited"

    @property
    def has_returned(self) -> bool:
        """Whether it is not silent."""
        return self.state in RETURNED


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of those invited a round has heard: shares from 0 to 1, None where nobody was invited.

    ``returned_share`` is of the organisations; ``zones_share`` and ``sides_share`` of the zones and sides of which at
    least half returned something.
    """

    invited: int
    returned: int
    returned_share: float | None
    zones_share: float | None
    sides_share: float | None


def check_participants(participants: Iterable[Participant]) -> None:
    """Raise :class:`InputError` for an organisation that stands twice and for a state that is none."""
    found = list(participants)
    counts = Counter(each.organisation for each in found)
    problems = [f"{name} stands twice" for name, count in counts.items() if count > 1]
    problems += [f"{each.organisation}: state {each.state!r}" for each in found if each.state not in STATES]
    if problems:
        raise InputError(f"participants: {'; '.join(problems)}; known states: {', '.join(STATES)}")


def matrix(participants: Iterable[Participant], by: str) -> Mapping[str, Mapping[str, int]]:
    """Counts of organisations by zone, side or language, then by state, every state named.

    Whoever stands on several sides is counted on each: the rows of ``side`` do not add up. An organisation without a
    value stands in the row :data:`NO_VALUE`. Raises :class:`InputError` for another ``by``.
    """
    rows: dict[str, Counter[str]] = {}
    for each in participants:
        for value in _values(each, by):
            rows.setdefault(value, Counter())[each.state] += 1
    return {value: {state: rows[value][state] for state in STATES} for value in sorted(rows)}


def silent(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """Those who were invited and have returned nothing, by zone and name."""
    found = [each for each in participants if each.is_invited and not each.has_returned]
    return tuple(sorted(found, key=lambda each: (each.zone, each.organisation)))


def coverage(participants: Iterable[Participant]) -> Coverage:
    """How much of those invited was heard, by organisations, zones and sides."""
    invited = [each for each in participants if each.is_invited]
    returned = sum(each.has_returned for each in invited)
    return Coverage(
        invited=len(invited),
        returned=returned,
        returned_share=returned / len(invited) if invited else None,
        zones_share=_half_heard(invited, "zone"),
        sides_share=_half_heard(invited, "side"),
    )


def _values(participant: Participant, by: str) -> tuple[str, ...]:
    if by == "zone":
        return (participant.zone,)
    if by == "language":
        return (participant.language,)
    if by == "side":
        return participant.sides or (NO_VALUE,)
    raise InputError(f"no matrix by {by!r}; there are: zone, side, language")


def _half_heard(invited: Iterable[Participant], by: str) -> float | None:
    counts: dict[str, tuple[int, int]] = {}
    for each in invited:
        for value in _values(each, by):
            returned, asked = counts.get(value, (0, 0))
            counts[value] = (returned + each.has_returned, asked + 1)
    counts.pop(NO_VALUE, None)
    heard = sum(2 * returned >= asked for returned, asked in counts.values())
    return heard / len(counts) if counts else None
