"""After a build: what was taken back is in no earlier release, answer or file either.

Earlier releases stand beside the present one so that readers can finish and changes can be told. One that holds a
programme which the present one has a tombstone for goes, with all that was made of it; readers that have it open keep
what they read. What changed is then told from the next release on.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from waypost.atlas.answers import answers_folder
from waypost.atlas.keeping import answers_place
from waypost.disclosure.rules import AUDIENCES
from waypost.errors import ReleaseError
from waypost.reference import load_catalog
from waypost.store.release import MANIFEST, Release, forget_release, open_release
from waypost.web.files.shelf import files_place
from waypost.web.following.shelf import shelf as editions


def purge_taken_back() -> list[str]:
    """Remove what holds a programme that was taken back; the releases that went, by id."""
    present = open_release(Path(settings.WAYPOST_RELEASE))
    gone = {row[0] for row in present.connect().sql("select programme_id from tombstone").fetchall()}
    if not gone:
        return []
    kept = _of_present(present)
    beside = [path.parent for path in present.path.parent.glob(f"*/{MANIFEST}") if path.parent != present.path]
    removed = []
    for folder in [*beside, *(each for each in editions().iterdir() if (each / MANIFEST).is_file())]:
        if not folder.name.startswith(".") and _holds(folder, gone):
            forget_release(folder)
            removed.append(folder.name)
    if removed:  # made again when somebody asks
        kept |= _of_present(present)
        for place in (answers_place(), files_place()):
            for each in place.iterdir() if place.is_dir() else ():
                if not each.name.startswith(".") and each not in kept:
                    shutil.rmtree(each, ignore_errors=True)
    return removed


def _of_present(present: Release) -> set[Path]:
    """Folders of answers of the present release, which hold nothing of what was taken back."""
    return {answers_folder(present, audience, load_catalog()) for audience in AUDIENCES}


def _holds(folder: Path, gone: set[str]) -> bool:
    """Whether a release tells of one of these programmes; one that cannot be read is taken to."""
    try:
        con = Release(folder).connect()
        found = con.execute("select 1 from programme where programme_id in (select unnest(?)) limit 1", [sorted(gone)])
        return found.fetchone() is not None
    except ReleaseError:
        return True
