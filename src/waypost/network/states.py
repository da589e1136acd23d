"""The way of a request for advice: its states, who may take it from one to the next. A table; no library.

::

    draft → submitted → triage → answer_exists → (closed | matched)
                              ↘ matched → invited → accepted → terms_agreed → in_progress → quality_check
    → delivered → verdict → published | restricted

When everybody who was invited declined, others are invited (``declined``). The check sends advice back; whoever
accepted and cannot after all is replaced; the asker can take a request back until advice is delivered; those who match
can close it with a reason while nobody works on it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from waypost.errors import InputError


class State(enum.StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TRIAGE = "triage"
    ANSWER_EXISTS = "answer_exists"
    MATCHED = "matched"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TERMS_AGREED = "terms_agreed"
    IN_PROGRESS = "in_progress"
    QUALITY_CHECK = "quality_check"
    DELIVERED = "delivered"
    VERDICT = "verdict"
    PUBLISHED = "published"
    RESTRICTED = "restricted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Actor(enum.StrEnum):
    """Who acts: the asker, who triages and matches (a zone officer, the team), an expert, the server's clock."""

    ASKER = "asker"
    MATCHER = "matcher"
    EXPERT = "expert"
    SERVER = "server"


_ASKER, _MATCHER, _EXPERT = Actor.ASKER, Actor.MATCHER, Actor.EXPERT
_S = State
TRANSITIONS: dict[tuple[State, State], frozenset[Actor]] = {
    (_S.DRAFT, _S.SUBMITTED): frozenset({_ASKER}),
    (_S.SUBMITTED, _S.TRIAGE): frozenset({_MATCHER}),
    (_S.TRIAGE, _S.ANSWER_EXISTS): frozenset({_MATCHER}),
    (_S.TRIAGE, _S.MATCHED): frozenset({_MATCHER}),
    (_S.ANSWER_EXISTS, _S.CLOSED): frozenset({_ASKER}),
    (_S.ANSWER_EXISTS, _S.MATCHED): frozenset({_ASKER, _MATCHER}),
    (_S.MATCHED, _S.INVITED): frozenset({_MATCHER}),
    (_S.INVITED, _S.ACCEPTED): frozenset({_EXPERT, _MATCHER}),
    (_S.INVITED, _S.DECLINED): frozenset({_EXPERT, _MATCHER}),
    (_S.DECLINED, _S.INVITED): frozenset({_MATCHER}),
    (_S.ACCEPTED, _S.TERMS_AGREED): frozenset({_MATCHER}),
    (_S.TERMS_AGREED, _S.IN_PROGRESS): frozenset({_EXPERT, _MATCHER}),
    (_S.IN_PROGRESS, _S.QUALITY_CHECK): frozenset({_EXPERT, _MATCHER}),
    (_S.QUALITY_CHECK, _S.IN_PROGRESS): frozenset({_MATCHER}),
    (_S.QUALITY_CHECK, _S.DELIVERED): frozenset({_MATCHER}),
    (_S.DELIVERED, _S.VERDICT): frozenset({_ASKER}),
    (_S.VERDICT, _S.PUBLISHED): frozenset({_MATCHER}),
    (_S.VERDICT, _S.RESTRICTED): frozenset({_ASKER, _MATCHER}),
    (_S.RESTRICTED, _S.PUBLISHED): frozenset({_MATCHER}),
    (_S.PUBLISHED, _S.RESTRICTED): frozenset({_ASKER, _MATCHER}),
}
# Nobody can answer, or it is no matter for the network: said by those who match, with a reason.
TRANSITIONS |= {
    (state, _S.CLOSED): frozenset({_MATCHER})
    for state in (_S.SUBMITTED, _S.TRIAGE, _S.MATCHED, _S.INVITED, _S.DECLINED, _S.ACCEPTED)
}
# Whoever accepted cannot after all: somebody else is looked for.
TRANSITIONS |= {(state, _S.MATCHED): frozenset({_MATCHER}) for state in (_S.ACCEPTED, _S.TERMS_AGREED, _S.IN_PROGRESS)}
# Up to here the asker can take a request back.
_OPEN_TO_ASKER = (
    _S.DRAFT, _S.SUBMITTED, _S.TRIAGE, _S.ANSWER_EXISTS, _S.MATCHED, _S.INVITED, _S.DECLINED, _S.ACCEPTED,
    _S.TERMS_AGREED, _S.IN_PROGRESS, _S.QUALITY_CHECK,
)  # fmt: skip
TRANSITIONS |= {(state, _S.WITHDRAWN): frozenset({_ASKER}) for state in _OPEN_TO_ASKER}
# Nothing more is awaited of anybody.
ENDED = frozenset({_S.PUBLISHED, _S.RESTRICTED, _S.CLOSED, _S.WITHDRAWN})
# An expert has it: it counts as their load.
AT_WORK = frozenset({_S.INVITED, _S.ACCEPTED, _S.TERMS_AGREED, _S.IN_PROGRESS, _S.QUALITY_CHECK})
ANSWERED = frozenset({_S.DELIVERED, _S.VERDICT, _S.PUBLISHED, _S.RESTRICTED})
# Whose turn it is. Nobody's where a request has ended.
TURN = {
    _S.DRAFT: _ASKER, _S.SUBMITTED: _MATCHER, _S.TRIAGE: _MATCHER, _S.ANSWER_EXISTS: _ASKER, _S.MATCHED: _MATCHER,
    _S.INVITED: _EXPERT, _S.DECLINED: _MATCHER, _S.ACCEPTED: _MATCHER, _S.TERMS_AGREED: _EXPERT,
    _S.IN_PROGRESS: _EXPERT, _S.QUALITY_CHECK: _MATCHER, _S.DELIVERED: _ASKER, _S.VERDICT: _MATCHER,
}  # fmt: skip


def may_go(now: State, then: State, actors: Iterable[Actor]) -> bool:
    """Whether somebody who is all of these may take a request from one state to another."""
    return not TRANSITIONS.get((now, then), frozenset()).isdisjoint(actors)


def next_states(now: State, actors: Iterable[Actor]) -> tuple[State, ...]:
    """The states to which somebody may take it, in the order of the way."""
    wanted = set(actors)
    return tuple(then for then in State if may_go(now, then, wanted))


def check_way(states: Iterable[State]) -> None:
    """Raise :class:`InputError` at the first step of a log that nobody could have taken."""
    before: State | None = None
    for state in states:
        if before is None and state is not State.DRAFT:
            raise InputError(f"a request begins as draft, not as {state}")
        if before is not None and (before, state) not in TRANSITIONS:
            known = ", ".join(then for now, then in TRANSITIONS if now is before) or "nothing"
            raise InputError(f"no way from {before} to {state}; from there: {known}")
        before = state
