"""What everybody may see: commitments whose societies agreed to it, of strategies in force.

A file beside the server's own holds them, since public pages ask no database.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from waypost.web.project.home import make_home, public_commitments_file
from waypost.web.project.writing import write_whole


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment as everybody may see it: no money, no evidence, no strategy."""

    trail_id: str
    ns_id: str
    stage: str
    side: str
    service: str
    country: str
    group: str
    text: str
    state: str
    from_day: str | None
    until_day: str | None


def publish_commitments() -> None:
    """Write what is public now, where it is other than what stands there."""
    from waypost.strategies.values import Phase  # noqa: PLC0415  # public pages need no tables
    from waypost.web.support.queries.strategies import all_strategies, stood  # noqa: PLC0415  # the same

    made = []
    for found in stood(all_strategies()):
        if found.value.phase is not Phase.IN_FORCE:
            continue
        needs = {each.number: each for each in found.value.needs}
        made += [
            Shown(
                trail_id=found.row.trail, ns_id=each.ns_id, stage=needs[each.need].side, side=each.side,
                service=each.service, country=each.country or needs[each.need].country,
                group=needs[each.need].group, text=each.text, state=str(each.state),
                from_day=each.from_day.isoformat() if each.from_day else None,
                until_day=each.until_day.isoformat() if each.until_day else None,
            )
            for each in found.value.live_commitments
            if each.is_public
        ]  # fmt: skip
    if tuple(made) != public_commitments():
        make_home()
        write_whole(public_commitments_file(), [msgspec.json.encode(made)])


def public_commitments(trail_id: str = "") -> tuple[Shown, ...]:
    """The commitments that everybody may see, of a trail or all; read again when the file was written anew."""
    path = public_commitments_file()
    try:
        found = _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ()
    return tuple(each for each in found if not trail_id or each.trail_id == trail_id)


@lru_cache(maxsize=2)
def _read(path: Path, _written: int) -> tuple[Shown, ...]:
    return msgspec.json.decode(path.read_bytes(), type=tuple[Shown, ...])
