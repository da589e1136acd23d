"""From what was said of the parts of a strategy to how each stands, and how all of it does. No state is stored."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from waypost.strategies.values import Commitment, HandOver, Need, Phase, Said, State, Strategy, Word

_OF_COMMITMENT = {
    Word.ACCEPTED: State.ACCEPTED,
    Word.DECLINED: State.DECLINED,
    Word.WITHDRAWN: State.WITHDRAWN,
    Word.BEGUN: State.BEGUN,
    Word.KEPT: State.KEPT,
    Word.NOT_KEPT: State.NOT_KEPT,
}
# What may be said of a commitment as it stands. What was declined or withdrawn is said anew as another commitment.
MAY_SAY: Mapping[State, frozenset[Word]] = {
    State.PROPOSED: frozenset({Word.ACCEPTED, Word.DECLINED, Word.WITHDRAWN}),
    State.ACCEPTED: frozenset({Word.BEGUN, Word.KEPT, Word.NOT_KEPT, Word.WITHDRAWN, Word.SHOWN, Word.HIDDEN}),
    State.BEGUN: frozenset({Word.BEGUN, Word.KEPT, Word.NOT_KEPT, Word.WITHDRAWN, Word.SHOWN, Word.HIDDEN}),
    State.KEPT: frozenset({Word.KEPT, Word.NOT_KEPT, Word.SHOWN, Word.HIDDEN}),
    State.NOT_KEPT: frozenset({Word.BEGUN, Word.KEPT, Word.WITHDRAWN, Word.HIDDEN}),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
WITH_EVIDENCE = frozenset({Word.KEPT})
WITH_REASON = frozenset({Word.DECLINED, Word.WITHDRAWN, Word.NOT_KEPT, Word.OPEN})


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that happened with the whole: proposed, in_force, reviewed, ended."""

    kind: str
    on: dt.date
    review_on: dt.date | None = None


# What may happen with a strategy as it stands. "Agreed" is what acceptances add up to; nobody declares it.
NEXT: Mapping[Phase, frozenset[str]] = {
    Phase.DRAFT: frozenset({"proposed", "ended"}),
    Phase.PROPOSED: frozenset({"ended"}),
    Phase.AGREED: frozenset({"in_force", "ended"}),
    Phase.IN_FORCE: frozenset({"reviewed", "ended"}),
    Phase.ENDED: frozenset(),
}
CHANGING = frozenset({Phase.DRAFT, Phase.PROPOSED, Phase.AGREED, Phase.IN_FORCE})  # parts can be added


def stood_commitment(made: Commitment, log: Sequence[Said]) -> Commitment:
    """A commitment with what was said of it, in the order of the log; what may not be said as it stands is passed."""
    state, evidence, programme, is_public = State.PROPOSED, "", "", False
    for each in log:
        word = Word(each.word)
        if word not in MAY_SAY[state]:
            continue
        if word in (Word.SHOWN, Word.HIDDEN):
            is_public = word is Word.SHOWN
            continue
        state = _OF_COMMITMENT[word]
        if word in (Word.BEGUN, Word.KEPT, Word.NOT_KEPT):
            evidence, programme = each.text, each.programme_id or programme
    is_public = is_public and state not in (State.WITHDRAWN, State.NOT_KEPT)
    return dataclasses.replace(
        made, state=state, evidence=evidence, programme_id=programme, is_public=is_public
    )  # fmt: skip


def stood_need(made: Need, log: Sequence[Said]) -> Need:
    """A need with what was said of it."""
    last = log[-1] if log else None
    is_withdrawn = any(each.word == Word.WITHDRAWN for each in log)
    is_open = last is not None and last.word == Word.OPEN
    return dataclasses.replace(
        made, is_withdrawn=is_withdrawn, is_open=is_open, why_open=last.text if last and is_open else ""
    )


def stood_hand_over(made: HandOver, log: Sequence[Said], commitments: Mapping[int, Commitment]) -> HandOver:
    """A hand-over with the last word of each of its two societies."""
    giver, taker = commitments.get(made.giver), commitments.get(made.taker)
    accepts: dict[str, bool | None] = {"giver": None, "taker": None}
    for each in log:
        if each.word not in (Word.ACCEPTED, Word.DECLINED):
            continue
        for side, one in (("giver", giver), ("taker", taker)):
            if one is not None and one.ns_id == each.ns_id:
                accepts[side] = each.word == Word.ACCEPTED
    return dataclasses.replace(
        made, giver_accepts=accepts["giver"], taker_accepts=accepts["taker"],
        is_withdrawn=any(each.word == Word.WITHDRAWN for each in log),
    )  # fmt: skip


def stood(
    code: str,
    trail_id: str,
    review_on: dt.date,
    *,
    needs: Iterable[Need] = (),
    commitments: Iterable[Commitment] = (),
    hand_overs: Iterable[HandOver] = (),
    messages: Iterable[tuple[int, str]] = (),
    findings: Iterable[tuple[int, str]] = (),
    log: Iterable[Said] = (),
    events: Iterable[Event] = (),
) -> Strategy:
    """A strategy as its rows and logs add up. The phase follows from events and from what societies accepted."""
    said: dict[tuple[str, int], list[Said]] = defaultdict(list)
    for each in log:
        said[each.part, each.number].append(each)
    stood_ones = tuple(stood_commitment(each, said["commitment", each.number]) for each in commitments)
    by_number = {each.number: each for each in stood_ones}
    found = Strategy(
        code, trail_id, review_on, Phase.DRAFT,
        needs=tuple(stood_need(each, said["need", each.number]) for each in needs),
        commitments=stood_ones,
        hand_overs=tuple(stood_hand_over(each, said["hand_over", each.number], by_number) for each in hand_overs),
        messages=tuple(code for number, code in messages if not said["message", number]),
        findings=tuple(dict.fromkeys(key for number, key in findings if not said["finding", number])),
    )  # fmt: skip
    return _with_phase(found, list(events))


def _with_phase(found: Strategy, events: list[Event]) -> Strategy:
    phase: Phase = Phase.DRAFT
    given: dict[str, object] = {}
    for each in events:
        if each.kind == "reviewed":
            given |= {"reviewed_on": each.on, "review_on": each.review_on or found.review_on}
        elif each.kind == "in_force":
            phase, given = Phase.IN_FORCE, given | {"in_force_since": each.on}
        elif each.kind == "ended":
            phase, given = Phase.ENDED, given | {"ended_on": each.on}
        elif phase is Phase.DRAFT:
            phase = Phase.PROPOSED
    if phase is Phase.PROPOSED and is_agreed(found):
        phase = Phase.AGREED
    return dataclasses.replace(found, phase=phase, **given)  # type: ignore[arg-type]  # days, by their names


def is_agreed(strategy: Strategy) -> bool:
    """Every commitment that is part of it is accepted by its society, there is one, and hand-overs by both sides."""
    live = strategy.live_commitments
    return (
        bool(live)
        and all(each.stands for each in live)
        and all(each.giver_accepts and each.taker_accepts for each in strategy.live_hand_overs)
    )
