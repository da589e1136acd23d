"""What a digest tells: exactly what satisfies every filter of one followed list, and nothing that pages do not show."""

from __future__ import annotations

import functools

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.api.conftest import VIEWERS
from tests.web.api.test_one_predicate import every_programme, visible
from tests.web.api.test_one_predicate_of_pages import titles_of
from tests.web.following.weeks import NUMBER
from waypost.atlas.compared import listed_ids
from waypost.atlas.opened import tables_at
from waypost.settings import LANGUAGES
from waypost.web.following.digest_text import digest_lines
from waypost.web.following.gathering import CLOSED, NEW, Places, gather

_CODES = {
    "society": ("ns-ner", "ns-ita", "ns-lby", "unknown"), "country": ("NER", "ITA", "LBY", "unknown"),
    "service": ("health", "shelter", "unknown"), "status": ("closed", "implementation", "unknown"),
    "along": ("CMR", "EMR"), "year": ("2024", "2020"), "group": ("unaccompanied_children", "unknown"),
}  # fmt: skip
LISTS = st.dictionaries(st.sampled_from(sorted(_CODES)), st.integers(0, 2), min_size=1, max_size=3).map(
    lambda drawn: {name: _CODES[name][at % len(_CODES[name])] for name, at in drawn.items()}
)


def changed(places):
    """Programmes that were edited or are new, straight from the files."""
    con = duckdb.connect()
    now, then = (f"read_parquet('{folder}/programme.parquet')" for folder in (places.release, places.earlier))
    both = f"from {now} n left join {then} t using (programme_id)"
    rows = con.sql(f"select programme_id {both} where t.status is distinct from n.status or {NUMBER} % 11 = 7")
    return {row[0] for row in rows.fetchall()}


@functools.cache
def members(place, viewer, name, code):
    return frozenset(listed_ids(place, viewer, {name: code}))


def told_ids(groups):
    return {told.programme_id for group in groups for told in group.told}


@pytest.mark.parametrize("who", VIEWERS)
@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=st.lists(LISTS, min_size=1, max_size=4))
def test_told_is_what_satisfies_every_filter_of_one_list(places, who, lists):
    viewer = VIEWERS[who]
    now, then = visible(places.release, viewer), visible(places.earlier, viewer)
    is_movement = listed_ids(places.release, viewer, {})
    edited = (changed(places) & now) | (now - then)
    matching = set()
    for filters in lists:
        for place in (places.earlier, places.release):
            each = [members(place, viewer, name, code) for name, code in filters.items()]
            matching |= frozenset.intersection(*each)
    told = told_ids(gather(places, viewer, lists, "en"))
    assert told >= edited & matching & is_movement
    assert told <= matching & now & is_movement


@pytest.mark.parametrize("who", VIEWERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_told_that_pages_do_not_show(places, who, language):
    viewer = VIEWERS[who]
    allowed = visible(places.shown, viewer)
    everything = every_programme(places.shown) | every_programme(places.earlier)
    hidden = titles_of(places.shown, everything - allowed) | titles_of(places.earlier, everything - allowed)
    hidden -= titles_of(places.shown, allowed) | titles_of(places.earlier, allowed)
    followed = [{"society": "ns-ner"}, {"status": "closed"}, {"status": "implementation"}, {"status": "unknown"}]
    groups = gather(places, viewer, followed, language)
    body = "\n".join(digest_lines(groups, language))
    assert told_ids(groups)
    assert told_ids(groups) <= allowed
    assert not [key for key in everything - allowed if key in body]
    assert not [title for title in hidden if title in body]
    assert hidden or who == "secretariat"


def test_what_was_hidden_since_is_told_to_nobody_who_may_not_see_it(places, tmp_path):
    from tests.web.following.weeks import again, real

    viewer = VIEWERS["public"]
    told = told_ids(gather(places, viewer, [{"status": "closed"}], "en"))
    key = sorted(told)[0]
    (tmp_path / "now.releases").mkdir()
    later = real(
        again(tmp_path / "now", f"update programme set visibility = 'owner' where programme_id = '{key}'",
              from_=places.release)
    )  # fmt: skip
    assert key not in told_ids(
        gather(Places(places.earlier, places.release, later), viewer, [{"status": "closed"}], "en")
    )
    assert key not in told_ids(gather(places, viewer, [{"status": "closed"}], "en", frozenset({key})))


def test_a_field_that_changed_again_since_waits_for_the_next_edition(places, tmp_path):
    from tests.web.following.weeks import again, real

    viewer = VIEWERS["movement"]
    later = real(again(tmp_path / "now", f"update programme set status = 'suspended' where {NUMBER} % 3 = 0",
                       from_=places.release))  # fmt: skip
    groups = gather(Places(places.earlier, places.release, later), viewer, [{"status": "closed"}], "en")
    rows = [row for group in groups for told in group.told for row in told.rows]
    assert not [row for row in rows if row["field"] == "status"]


def test_each_programme_is_told_once_under_the_first_of_its_lists(places):
    viewer = VIEWERS["movement"]
    groups = gather(
        places,
        viewer,
        [{"status": "closed"}, {"status": "implementation"}, {"status": "closed", "society": "ns-ner"}],
        "en",
    )
    ids = [told.programme_id for group in groups for told in group.told]
    assert len(ids) == len(set(ids))
    assert any(group.above for group in groups)
    assert {told.how for group in groups for told in group.told} >= {NEW, CLOSED}


def test_what_is_gone_is_counted_and_not_named(places):
    viewer = VIEWERS["movement"]
    groups = gather(places, viewer, [{"status": "closed"}, {"status": "implementation"}], "en")
    assert sum(group.gone for group in groups) > 0


def test_a_release_of_two_viewers_keeps_their_tables_apart(places):
    for viewer in VIEWERS.values():
        con, _ = tables_at(places.shown, viewer)
        ids = {row[0] for row in con.execute("select programme_id from listed").fetchall()}
        assert ids == visible(places.shown, viewer)
