"""Adopted texts for everybody: a file beside the server's own, since public pages ask no database."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from waypost.drafting.lineage import became
from waypost.drafting.texts import Descent, Version, Work
from waypost.web.project.home import adopted_file, make_home
from waypost.web.project.writing import write_whole


def publish_adopted() -> None:
    """Write every version that was adopted, each work with those of the catalog left out."""
    from waypost.web.policy.library import kept_works  # noqa: PLC0415  # that room reads works, which read this file
    from waypost.web.policy.queries.adoption import adoptions  # noqa: PLC0415
    from waypost.web.policy.works import shipped_codes  # noqa: PLC0415

    adopted = adoptions()
    made = []
    for kept in kept_works():
        shipped = shipped_codes(kept.work.code)
        versions, before = [], None
        for version in kept.work.versions:
            if version.code in shipped:
                before = version
            elif (kept.work.code, version.code) in adopted:
                versions.append(_over_drafts(kept.work, before, version))
                before = version
        if versions:
            made.append(msgspec.structs.replace(kept.work, versions=tuple(versions)))
    make_home()
    write_whole(adopted_file(), [msgspec.json.encode(made)])


def adopted_works() -> tuple[Work, ...]:
    """The adopted texts; read again when the file was written anew."""
    path = adopted_file()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ()


def _over_drafts(work: Work, before: Version | None, version: Version) -> Version:
    """The version with what became of the provisions of the last one that is public; drafts are left out."""
    if before is None:
        return msgspec.structs.replace(version, lineage=())
    here = version.by_id()
    lineage = tuple(
        Descent(old=old, new=new)
        for old, heirs in became(work, before.code, version.code).items()
        if old not in here
        for new in heirs
    )
    return msgspec.structs.replace(version, lineage=lineage)


@lru_cache(maxsize=2)
def _read(path: Path, _written: int) -> tuple[Work, ...]:
    return msgspec.json.decode(path.read_bytes(), type=tuple[Work, ...])
