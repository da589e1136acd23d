"""Adopted texts for everybody: a file beside the server's own, since public pages ask no database."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from waypost.drafting.lineage import became
from waypost.drafting.texts import Descent, Version, Work
from waypost.reference.policy_texts import Approval
from waypost.web.project.home import adopted_file, make_home
from waypost.web.project.writing import write_whole


class Adopted(msgspec.Struct, frozen=True, kw_only=True):
    """Texts that were adopted here; by work and version (``work|version``) what was planned and what came."""

    works: tuple[Work, ...] = ()
    approvals: dict[str, Approval] = {}


def publish_adopted() -> None:
    """Write every version that was adopted, each work with those of the catalog left out."""
    from waypost.web.policy.library import kept_works  # noqa: PLC0415  # that room reads works, which read this file
    from waypost.web.policy.queries.adoption import adoptions, approvals  # noqa: PLC0415
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
                # What was said when it went out for consultation is over.
                versions.append(msgspec.structs.replace(_over_drafts(kept.work, before, version), note=""))
                before = version
        if versions:
            made.append(msgspec.structs.replace(kept.work, versions=tuple(versions)))
    make_home()
    told = {f"{work}|{version}": each for (work, version), each in approvals().items()}
    write_whole(adopted_file(), [msgspec.json.encode(Adopted(works=tuple(made), approvals=told))])


def adopted_works() -> tuple[Work, ...]:
    """The adopted texts; read again when the file was written anew."""
    return _adopted().works


def adopted_approval(work: str, version: str) -> Approval | None:
    """What was planned for a version that was adopted here, and what came."""
    return _adopted().approvals.get(f"{work}|{version}")


def _adopted() -> Adopted:
    path = adopted_file()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Adopted()


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
def _read(path: Path, _written: int) -> Adopted:
    given = path.read_bytes()
    if given.lstrip().startswith(b"["):  # as it was written before approvals stood in it
        return Adopted(works=msgspec.json.decode(given, type=tuple[Work, ...]))
    return msgspec.json.decode(given, type=Adopted)
