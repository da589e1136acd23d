"""What everybody may see of agreements: a file beside the server's own, since public pages ask no database.

It holds what is marked public, cut to what is public of it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from waypost.agreements.shelf import cut
from waypost.reference.agreement_values import Agreement
from waypost.web.project.home import make_home, public_agreements_file
from waypost.web.project.writing import write_whole


def publish_agreements() -> None:
    """Write what is public now, where it is other than what stands there."""
    from waypost.web.agreements.models import Agreement as Row  # noqa: PLC0415  # public pages need no tables
    from waypost.web.agreements.queries.values import values_of  # noqa: PLC0415  # the same

    rows = Row.objects.filter(visibility="public", withdrawn_at=None).order_by("-pk")
    made = tuple(cut(each, "public") for each in values_of(rows).values())
    if made != public_agreements():
        make_home()
        write_whole(public_agreements_file(), [msgspec.json.encode(made)])


def public_agreements() -> tuple[Agreement, ...]:
    """The agreements that everybody may see; read again when the file was written anew."""
    path = public_agreements_file()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ()


@lru_cache(maxsize=2)
def _read(path: Path, _written: int) -> tuple[Agreement, ...]:
    return msgspec.json.decode(path.read_bytes(), type=tuple[Agreement, ...])
