"""An outsider keeps every table that was ever published and holds them together; what few made up stays unknown.

The outsider here is written apart from the code under test: he knows all numbers and marks of all releases, how cells
hang together, who is public now, and guesses rightly which hidden cells did not change.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.examples import examples
from waypost.disclosure.counting import Counted, Key
from waypost.disclosure.published import Published, PublishedRules, protect

RULES = PublishedRules(fewest_programmes=3, fewest_societies=2, range_share=0.2, tables={})
COUNTRIES, SERVICES = ("A", "B", "AB"), ((), ("tracing",), ("messages",), ("messages", "tracing"), ("water",))
HEADING = {"tracing": "rfl", "messages": "rfl", "water": "water", "not_stated": "not_stated"}
ABOVE = {("service", 0, low): (1, high) for low, high in HEADING.items()}
MOST = 400

# Where it is, what it does, who carries it, whether it is public.
Programme = tuple[str, tuple[str, ...], tuple[str, ...], bool]
State = dict[str, Programme]


def keys_of(programme: Programme) -> set[Key]:
    services = programme[1] or ("not_stated",)
    columns: list[Key] = [(), *((("country", 0, code),) for code in programme[0])]
    rows: list[Key] = [(), *((("service", 0, code),) for code in services),
                       *((("service", 1, HEADING[code]),) for code in services)]  # fmt: skip
    return {tuple(sorted((*column, *row))) for column in columns for row in rows}


def counted(state: State) -> Counted:
    cells: dict[Key, set[str]] = {}
    for name, programme in state.items():
        for key in keys_of(programme):
            cells.setdefault(key, set()).add(name)
    public = {name for name, programme in state.items() if programme[3]}
    keys = tuple(sorted(cells))
    return Counted(
        keys=keys,
        members=tuple(frozenset(cells[key] - public) for key in keys),
        seen=tuple(len(cells[key] & public) for key in keys),
        public=frozenset(public),
        societies={name: frozenset(programme[2]) for name, programme in state.items()},
        above=ABOVE,
    )


class Outsider:
    """What is possible when all releases are held together; a variable for each cell of each release."""

    def __init__(self, states: list[State], told: list[Counted]) -> None:
        self.rest: list[dict[Key, frozenset[str]]] = []
        public: set[str] = set()
        seen: list[set[str]] = []
        for state in reversed(states):
            public = public | {name for name, programme in state.items() if programme[3]}
            seen.insert(0, set(public))
        self.at: dict[tuple[int, Key], int] = {}
        low, high, rows = [], [], []
        for n, (state, release) in enumerate(zip(states, told, strict=True)):
            members: dict[Key, set[str]] = {}
            for name, programme in state.items():
                for key in keys_of(programme):
                    members.setdefault(key, set()).add(name)
            self.rest.append({key: frozenset(found - seen[n]) for key, found in members.items()})
            for key, number in zip(release.keys, release.told, strict=True):
                self.at[n, key] = len(low)
                known = len(members[key] & seen[n])
                low.append(int(known == 0) if number is None else number - known)
                high.append(MOST if number is None else number - known)
            rows += self._overlaps(n, list(members))
        rows += self._unchanged(told)
        self.low, self.high = np.asarray(low, float), np.asarray(high, float)
        self.matrix = np.zeros((len(rows), len(low)))
        self.bounds = np.asarray([(least, most) for _, least, most in rows])
        for n, (signs, _, _) in enumerate(rows):
            for place, sign in signs:
                self.matrix[n, place] += sign

    def _overlaps(self, n: int, keys: list[Key]) -> list[tuple[list[tuple[int, int]], float, float]]:
        parts: dict[tuple[Key, str], list[Key]] = {}
        for key in keys:
            for part in key:
                rest = tuple(each for each in key if each != part)
                upper = (
                    tuple(sorted((*rest, ("service", 1, HEADING[part[2]]))))
                    if part[:2] == ("service", 0) else rest
                )  # fmt: skip
                parts.setdefault((upper, part[0]), []).append(key)
        rows: list[tuple[list[tuple[int, int]], float, float]] = []
        for (upper, _), below in parts.items():
            total, places = self.at[n, upper], [self.at[n, key] for key in below]
            rows.append(([(total, 1), *((place, -1) for place in places)], -np.inf, 0))
            rows += [([(total, 1), (place, -1)], 0, np.inf) for place in places]
        return rows

    def _unchanged(self, told: list[Counted]) -> list[tuple[list[tuple[int, int]], float, float]]:
        """Cells with the same programmes are the same number, unless one was told and then no longer was."""
        rows: list[tuple[list[tuple[int, int]], float, float]] = []
        numbers = [dict(zip(release.keys, release.told, strict=True)) for release in told]
        ever = {(key, self.rest[n][key]) for n, found in enumerate(numbers) for key in found if found[key] is not None}
        hidden: dict[tuple[Key, frozenset[str]], int] = {}
        for n, found in enumerate(numbers):
            for key, number in found.items():
                version = key, self.rest[n][key]
                if number is None and version not in ever:
                    first = hidden.setdefault(version, self.at[n, key])
                    if first != self.at[n, key]:
                        rows.append(([(first, 1), (self.at[n, key], -1)], 0, 0))
        return rows

    def range_of(self, *signs: tuple[int, int]) -> tuple[int, int]:
        """Least and greatest value of a sum of cells."""
        goal = np.zeros(len(self.low))
        for place, sign in signs:
            goal[place] += sign
        ends = []
        for way in (1, -1):
            found = milp(
                way * goal,
                constraints=LinearConstraint(self.matrix, self.bounds[:, 0], self.bounds[:, 1]),
                bounds=Bounds(self.low, self.high),
                integrality=np.ones(len(goal)),
                options={"presolve": False},
            )
            assert found.status == 0, "what is published contradicts itself"
            ends.append(round(way * found.fun))
        return ends[0], ends[1]


def is_few(programmes: frozenset[str], *states: State) -> bool:
    bodies = {body for state in states for one in programmes if one in state for body in state[one][2]}
    return len(programmes) > 0 and (len(programmes) < 3 or len(bodies) < 2)


def unsafe_sums(outsider: Outsider, states: list[State]) -> dict[tuple[Any, ...], tuple[tuple[int, int], ...]]:
    """Of the newest release and before: cells on few, and changes by few; each as a sum of cells."""
    found: dict[tuple[Any, ...], tuple[tuple[int, int], ...]] = {}
    for n, state in enumerate(states):
        for key, members in outsider.rest[n].items():
            if is_few(members, state):
                found[n, key] = ((outsider.at[n, key], 1),)
            for before in range(n):
                earlier = outsider.rest[before].get(key)
                if earlier is not None and is_few(members ^ earlier, state, states[before]):
                    found[before, n, key] = ((outsider.at[n, key], 1), (outsider.at[before, key], -1))
    return found


def silent(told: Counted) -> Counted:
    """The same release with every number hidden: what marks alone say."""
    return Counted(keys=told.keys, members=told.members, seen=told.seen, public=told.public,
                   societies=told.societies, above=told.above, told=(None,) * len(told.keys))  # fmt: skip


def release_after_release(states: list[State]) -> list[Published]:
    """Publish each state that can be published after those that were."""
    done: list[tuple[State, Published]] = []
    for state in states:
        found = protect(counted(state), RULES, [each.counted for _, each in done])
        if found.hidden.open.any():
            event("waits")
            continue
        done.append((state, found))
        told = [each.counted for _, each in done]
        past = [each for each, _ in done]
        outsider = Outsider(past, told)
        sums = unsafe_sums(outsider, past)
        newest = len(done) - 1
        for name, asked in sums.items():
            least, most = outsider.range_of(*asked)
            if least < most:
                continue
            # Pinned: that may only be so when the new numbers have no part in it.
            before = Outsider(past, [*told[:-1], silent(told[-1])])
            was = before.range_of(*asked)
            assert was[0] == was[1], (name, "is given away by the new release")
            if newest in name[:-1] and len(name) == 2:
                marks = Outsider(past, [silent(each) for each in told])
                assert marks.range_of(*asked) == was, name
    return [each for _, each in done]


PROGRAMMES = st.tuples(
    st.sampled_from(COUNTRIES),
    st.sampled_from(SERVICES),
    st.sampled_from((("a",), ("b",), ("a", "b"), ("c",))),
    st.sampled_from((False, False, False, True)),
)
CHANGES = st.lists(st.tuples(st.integers(0, 15), st.one_of(st.none(), PROGRAMMES)), min_size=0, max_size=4)


@given(st.lists(PROGRAMMES, min_size=3, max_size=12), st.lists(CHANGES, min_size=1, max_size=3))
@example(  # one of three becomes public: what rests on the other two is not told again
    [("A", (), ("a",), False), ("A", (), ("a",), False), ("A", (), ("b",), False)],
    [[(0, ("A", (), ("a",), True))]],
)
@settings(max_examples=examples(16), deadline=None)
def test_nobody_works_out_a_cell_or_a_change_from_all_releases(
    first: list[Programme], changes: list[list[tuple[int, Programme | None]]]
) -> None:
    """Programmes come, withdraw, are reclassified, become public or cease to be over two to four releases."""
    state: State = {f"p{n:02}": programme for n, programme in enumerate(first)}
    states = [state]
    for step in changes:
        state = dict(state)
        for number, programme in step:
            if programme is None:
                state.pop(f"p{number:02}", None)
            else:
                state[f"p{number:02}"] = programme
        states.append(state)
    event(f"published {len(release_after_release(states))} of {len(states)}")
