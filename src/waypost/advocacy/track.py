"""The track of a message: where it stands, and what may be done with it there. A table; no library.

::

    drafted → checked → cleared → live → withdrawn

What was checked goes back to ``drafted`` when its words, its claims or its evidence change. A society that refuses the
use of its data takes evidence away, so the gate is judged again. What is withdrawn stays so; a new message is written.
"""

from __future__ import annotations

import enum

from waypost.errors import InputError


class State(enum.StrEnum):
    """Where a message stands."""

    DRAFTED = "drafted"
    CHECKED = "checked"
    CLEARED = "cleared"
    LIVE = "live"
    WITHDRAWN = "withdrawn"


# What is done → the states in which it can be, and the state to which it leads.
MOVES: dict[str, tuple[tuple[State, ...], State]] = {
    "save": ((State.DRAFTED, State.CHECKED, State.CLEARED), State.DRAFTED),
    "check": ((State.DRAFTED,), State.CHECKED),
    "clear": ((State.CHECKED,), State.CLEARED),
    "publish": ((State.CLEARED,), State.LIVE),
    "withdraw": ((State.DRAFTED, State.CHECKED, State.CLEARED, State.LIVE), State.WITHDRAWN),
}
# Its words and what it rests on can be changed; a live message is withdrawn and written anew.
OPEN = (State.DRAFTED, State.CHECKED, State.CLEARED)


def next_state(now: State, move: str) -> State:
    """Where a move leads. Raises :class:`InputError` where it cannot be made."""
    begin, then = MOVES[move]
    if now not in begin:
        there = ", ".join(name for name, (states, _) in MOVES.items() if now in states) or "nothing"
        raise InputError(f"a message that is {now} cannot take the step {move}; what it can: {there}")
    return then
