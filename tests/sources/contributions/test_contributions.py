"""What was said in the web as a source: it speaks first, adds beside, declines, and takes a programme back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pipeline.answering import AS_OF, make_world
from waypost.model import FileReport
from waypost.model.contribution import MARK, Contribution, contribution_lines
from waypost.pipeline import build
from waypost.recheck import recheck
from waypost.reference import load_catalog
from waypost.sources import InputFile, read_file
from waypost.store.release import Release, open_release

STATED = "2024-06-20T10:00:00+00:00"


def said(programme: str, **parts: object) -> Contribution:
    return Contribution(**{"speaker": "ns-ner", "stated": STATED, "programme": programme} | parts)


def built(folder: Path, name: str, own: list[Contribution] = (), beside: list[Contribution] = ()) -> Release:
    given_to = folder / name
    given_to.mkdir(exist_ok=True)
    (given_to / "own.contributions.jsonl").write_bytes(b"".join(contribution_lines(own)))
    (given_to / "beside.contributions.jsonl").write_bytes(b"".join(contribution_lines(beside)))
    return build([folder / "in", given_to], folder / f"{name}-out", as_of=AS_OF).release


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("said"))


def ids(release: Release) -> dict[str, str]:
    return dict(release.connect().sql("select title, programme_id from programme").fetchall())


def test_the_word_of_a_society_stands_first_and_its_list_alone(world):
    water = ids(open_release(world / "before"))["Water for migrants on the way"]
    own = said(
        water,
        slots={"programme.title.en": "Water and food", "service": ["legal_advice"], "place": [{"country_code": "DZA"}]},
        declined={"programme.reach": "unknown"},
    )
    release = built(world, "first", [own])
    con = release.connect()
    assert ids(release)["Water and food"] == water
    assert con.execute("select service_code from service where programme_id = ?", [water]).fetchall() == [
        ("legal_advice",)
    ]
    assert con.execute("select country_code from place where programme_id = ?", [water]).fetchall() == [("DZA",)]
    marker = con.execute("select marker_code, marker_name from marker where programme_id = ?", [water]).fetchall()
    assert ("reach", "unknown") in marker
    lost = con.execute(
        """select value, standing from claim
           where programme_id = ? and kind = 'programme' and field = 'title' order by 2 desc""",
        [water],
    ).fetchall()
    assert lost == [("Water and food", "won"), ("Water for migrants on the way", "lost")]


def test_what_others_say_beside_never_takes_the_place_of_the_society(world):
    water = ids(open_release(world / "before"))["Water for migrants on the way"]
    own = said(water, slots={"programme.title.en": "Ours", "service": ["legal_advice"]})
    zone = said(water, speaker="zone-africa", slots={"programme.title.en": "Theirs", "service": ["food"]})
    con = built(world, "beside", [own], [zone]).connect()
    assert con.execute("select title from programme where programme_id = ?", [water]).fetchall() == [("Ours",)]
    assert con.execute("select service_code from service where programme_id = ?", [water]).fetchall() == [
        ("legal_advice",)
    ]


def test_a_new_programme_keeps_the_name_that_the_web_gave_it(world):
    new = said(
        "wp-aaaabbbbcc", is_new=True, slots={"programme.title.fr": "Conseil", "place": [{"country_code": "NER"}]}
    )
    con = built(world, "new", [new]).connect()
    found = con.sql("select title, operating_ns_ids from programme where programme_id = 'wp-aaaabbbbcc'").fetchall()
    assert found == [("Conseil", "ns-ner")]


def test_a_programme_that_was_taken_back_leaves_a_tombstone_and_nothing_else(world):
    water = ids(open_release(world / "before"))["Water for migrants on the way"]
    release = built(world, "back", [said(water, withdrawn="2024-06-20T08:00:00+00:00")])
    con = release.connect()
    assert con.sql("from tombstone").fetchall() == [(water, "ns-ner", dt.date(2024, 6, 20))]
    assert water not in ids(release).values()
    for table in release.manifest["tables"]:
        text = (release.path / f"{table}.parquet").read_bytes()
        rows = con.sql(f'select * from "{table}"').fetchall()
        assert "Water for migrants" not in repr(rows), table
        assert text
    reasons = con.sql("select distinct reason from record where fate = 'set_aside'").fetchall()
    assert reasons == [("withdrawn",)]
    assert recheck(release.path).failures == []


def test_the_same_words_give_the_same_bytes():
    a, b = said("wp-b", slots={"place": [{"b": "1", "a": "2"}]}), said("wp-a")
    assert list(contribution_lines([a, b])) == list(contribution_lines([b, a]))


@given(st.binary(max_size=300), st.text(max_size=100))
def test_a_broken_line_is_an_issue_and_harms_no_other(tmp_path_factory, noise, text):
    folder = tmp_path_factory.mktemp("broken")
    path = folder / "own.contributions.jsonl"
    good = b"".join(contribution_lines([said("wp-a", slots={"programme.title.en": text or "x", "odd": [text]})]))
    path.write_bytes(good + noise.replace(b"\n", b" ") + b"\n")
    catalog = load_catalog()
    report = FileReport("own.contributions.jsonl", "0" * 64, 1)
    records = list(read_file(InputFile(path, path.name, path.stat().st_size), catalog, report))
    assert len(records) >= 1
    assert {i.issue_type for i in report.issues} <= {"contribution_unreadable"}
    assert path.read_bytes().startswith(MARK)
