"""What the command line asks of strategies. Plain values out: the command line knows no Django."""

from __future__ import annotations

from typing import Any

from waypost.web.project.prepare import prepare


def strategies() -> list[dict[str, Any]]:
    """Every strategy, the latest first."""
    prepare()
    from waypost.web.support.queries.plain import line_of  # noqa: PLC0415  # tables are known once Django has started
    from waypost.web.support.queries.strategies import all_strategies, stood  # noqa: PLC0415  # as above

    return [line_of(each) for each in stood(all_strategies())]


def show(code: str) -> dict[str, Any]:
    """All of a strategy, with what is open. What it would change needs a release: the pages show it.

    Raises ``InputError``.
    """
    prepare()
    from waypost.strategies.closure import open_points  # noqa: PLC0415  # as above
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415
    from waypost.web.support.queries.plain import told_of  # noqa: PLC0415
    from waypost.web.support.queries.strategies import find_strategy, stood_one  # noqa: PLC0415

    row = find_strategy(code)
    if row is None:
        raise RefusedError("support_refused_strategy", code=code)
    found = stood_one(row)
    told = told_of(found, (), open_points(found.value), "")
    del told["coverage"]
    return told


def remind() -> dict[str, Any]:
    """Queue what is due and send what waits. As often as one likes, by several at once."""
    prepare()
    from waypost.web.support import actions  # noqa: PLC0415  # as above

    return {"queued": actions.queue_strategy_notices(), **actions.send_strategy_notices()}
