"""Practices of other programmes are opened for questions that tell those concerned alone, and for nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from waypost.disclosure.access import Viewer, open_outlet
from waypost.reference import Catalog
from waypost.store.release import Release, open_release


@pytest.fixture(scope="module")
def demo(demo_release: str) -> Release:
    return open_release(Path(demo_release))


def told(release: Release, audience: str, catalog: Catalog, *, reads_practices: bool) -> tuple[int, int, int]:
    """How many facts of practices, values in them, and claims about practices an outlet gives."""
    con = open_outlet(release, Viewer(audience), catalog, reads_practices=reads_practices).con
    row = con.execute("""
        select (select count(*) from practice), (select count(practice_value) from practice),
               (select count(*) from claim where kind = 'practice')
    """).fetchone()
    assert row is not None
    return row


def test_the_movement_reads_practices_only_in_such_a_question(demo: Release, catalog: Catalog) -> None:
    whole = told(demo, "secretariat", catalog, reads_practices=False)
    assert min(whole) > 0
    assert told(demo, "movement", catalog, reads_practices=True) == whole
    assert told(demo, "movement", catalog, reads_practices=False)[1:] == (0, 0)
    assert told(demo, "public", catalog, reads_practices=True)[1:] == (0, 0)


def test_a_programme_that_the_movement_may_not_know_of_stays_out(demo: Release, catalog: Catalog) -> None:
    con = open_outlet(demo, "movement", catalog, reads_practices=True).con
    unseen = con.execute(
        "select count(*) from practice where programme_id not in (select programme_id from programme)"
    ).fetchone()
    assert unseen == (0,)
