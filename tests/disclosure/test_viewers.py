"""One predicate per person: what a viewer sees in any table is what a plain reading of the rules allows."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "publish"))
from sample_release import ROWS, write_release

from tests.examples import examples
from waypost.disclosure.access import AUDIENCES, Viewer, audience_view, visible_programmes
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.store.tables import TABLES

AS_OF = dt.date(2024, 7, 1)
SOCIETIES = ("ns-ner", "ns-ita", "ns-sdn")
VISIBILITIES = (*AUDIENCES, None, "everyone")
viewers = st.builds(
    Viewer,
    audience=st.sampled_from(AUDIENCES),
    societies=st.sets(st.sampled_from(SOCIETIES)).map(lambda found: tuple(sorted(found))),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A programme for each visibility and each way of being operated, with a part in every table that can hold one."""
    programmes = []
    operators = ("", "ns-ner", "ns-ita ns-ner", "ns-nerx")
    for visibility in VISIBILITIES:
        for operated in operators:
            number = len(programmes)
            row = ROWS["programme"][0] | {
                "programme_id": f"wp-{number:010d}",
                "visibility": visibility,
                "operating_ns_ids": operated or None,
                "embargo_date": None,
            }
            programmes.append(row)
    release = write_release(tmp_path_factory.mktemp("viewers"), programme=programmes, issue=[
        {"issue_no": n, "issue_type": "x", "programme_id": row["programme_id"]} for n, row in enumerate(programmes)
    ])  # fmt: skip
    return release, programmes


def may_see(viewer: Viewer, programme: dict) -> bool:
    """The rules, read plainly."""
    visibility = programme["visibility"] or "movement"
    if visibility not in AUDIENCES:
        return False
    if AUDIENCES.index(visibility) <= AUDIENCES.index(viewer.audience):
        return True
    operated = (programme["operating_ns_ids"] or "").split()
    return viewer.audience != "public" and bool(set(operated) & set(viewer.societies))


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(viewer=viewers)
def test_any_viewer_any_record_any_table(world, viewer):
    release, programmes = world
    allowed = {row["programme_id"] for row in programmes if may_see(viewer, row)}
    assert set(visible_programmes(release.connect(), viewer, AS_OF)) == allowed
    outlet = audience_view(release.connect(), viewer, load_catalog(), AS_OF, release.manifest)
    for name in release.manifest["tables"]:
        if "programme_id" in TABLES[name].names and viewer.audience not in ("secretariat", "owner"):
            seen = {row["programme_id"] for row in outlet.rows(f'select programme_id from "{name}"')} - {None}
            assert seen <= allowed, name


def test_issues_are_seen_by_the_society_whose_programme_it_is(world):
    release, programmes = world
    outlet = audience_view(release.connect(), Viewer("movement", ("ns-ner",)), load_catalog(), AS_OF, release.manifest)
    own = {p["programme_id"] for p in programmes if "ns-ner" in (p["operating_ns_ids"] or "").split()}
    own &= {p["programme_id"] for p in programmes if p["visibility"] != "everyone"}
    assert {row["programme_id"] for row in outlet.rows("from issue")} == own
    for who in (Viewer("movement"), Viewer("public", ("ns-ner",))):
        outlet = audience_view(release.connect(), who, load_catalog(), AS_OF, release.manifest)
        assert list(outlet.rows("from issue")) == []


def test_what_can_be_no_society_is_refused(world):
    with pytest.raises(InputError, match="no society's id"):
        visible_programmes(world[0].connect(), Viewer("movement", ("ns'or true",)), AS_OF)
