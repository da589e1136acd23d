"""What strategies tell of the plan: how many there are, which close, what is kept, which chances are acted on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from waypost.atlas.opened import Opened
from waypost.plan.facts import Told
from waypost.reference import load_catalog
from waypost.strategies.closure import is_closed
from waypost.strategies.reasons import Reason, reasons_of
from waypost.strategies.values import Phase, State, Strategy
from waypost.web.plan.facts.released import served
from waypost.web.support.acting import commits_to
from waypost.web.support.queries.strategies import Stood, all_strategies, stood
from waypost.web.support.reaching import reaching_enforcement

_QUESTION = "opportunities"


def strategy_facts(_now: dt.datetime) -> Told:
    """Known once a strategy was drafted. Counted are those that societies agreed to put in force, ended ones too, and
    commitments that their societies accepted. A strategy of an invented trail counts for nothing.
    """
    invented = [name for name, each in load_catalog().trails.items() if each.is_example]
    found = stood(all_strategies().exclude(trail__in=invented))
    if not found:
        return {}
    opened = served()
    reaching = reaching_enforcement(opened) if opened is not None else frozenset()
    developed = [each.value for each in found if each.value.in_force_since is not None]
    made = [each for value in developed for each in value.live_commitments if each.state is not State.PROPOSED]
    return {
        "strategies": len(developed),
        "strategies_closed": sum(is_closed(value, reaching=reaching) for value in developed),
        "commitments": len(made),
        "commitments_kept": sum(each.state is State.KEPT for each in made),
        "opportunities_acted": _acted(found, opened),
    }


def _acted(found: list[Stood], opened: Opened | None) -> int | None:
    """Of the opportunities that the release finds; not known where their answers are not made."""
    if opened is None or not opened.has_answers or _QUESTION not in opened.answers.columns:
        return None
    known = opened.once("reasons_of_opportunities", lambda: chances_of(opened.answer_table(_QUESTION)[0].to_pylist()))
    return acted_on((each.value for each in found), known)


def chances_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Reason]:
    """Opportunities by their name, as rows of the answer; of invented ones none."""
    found = reasons_of({_QUESTION: [row for row in rows if not row.get("is_example")]})
    return {each.key: each for each in found}


def acted_on(strategies: Iterable[Strategy], known: Mapping[str, Reason]) -> int:
    """To how many of these opportunities somebody committed in a strategy in force that names them."""
    return len({
        key
        for each in strategies
        if each.phase is Phase.IN_FORCE
        for key in known.keys() & set(each.findings)
        if commits_to(each, known[key])
    })  # fmt: skip
