"""A line that is looked at is taken back: it leaves what is still worked on, and nothing that was said or published."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.web.accounts.people import client_of
from tests.web.workshops.worlds import begun, cell, people, told, world
from waypost.profiles.values import Unknown
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.workshops import actions
from waypost.web.workshops.actions import Answer
from waypost.web.workshops.actions.taking_in import new_in, pack, unpack
from waypost.web.workshops.models import Saying
from waypost.web.workshops.queries.drafts import find_draft
from waypost.web.workshops.queries.profile import profile_now, published_profile
from waypost.web.workshops.queries.workshops import cells_of, said_in
from waypost.web.workshops.sheets import read_sheet, write_sheet


def test_a_line_is_taken_back_with_a_reason_and_its_number_is_not_given_again():
    w = world()
    with pytest.raises(RefusedError, match="has to be written"):
        actions.take_back_cell(by=w.focal, cell=w.men, why=" ")
    with pytest.raises(RefusedError, match="Only those who run"):
        actions.take_back_cell(by=w.other, cell=w.men, why="Wrong place")
    before = Saying.objects.count()
    actions.take_back_cell(by=w.focal, cell=w.men, why="Wrong place")
    assert [each.number for each in cells_of(w.workshop)] == [1, 3, 4]
    assert Saying.objects.count() == before + 1  # what was said of it stays
    again = cell(w.focal, w.workshop, "male")
    assert again.number == 5
    assert profile_now(w.workshop, load_catalog()).cells[-1].cell.group.on("sex") == ("male",)
    for gone in (
        lambda: actions.take_back_cell(by=w.focal, cell=w.men, why="Again"),
        lambda: actions.answer(by=w.focal, cell=w.men, answers=[Answer(kind="note", words="More")], told=told()),
        lambda: actions.begin_draft(by=w.focal, cell=w.men, need="health", ns_id="ns-ner"),
    ):
        with pytest.raises(RefusedError, match="was taken back"):
            gone()


def test_it_is_taken_back_on_its_page_and_leaves_the_others():
    w = world()
    reader, address = client_of(w.focal), "/en/workshops/agadez-2026/cell/2/"
    assert f"{address}take-back/" in reader.get(address).content.decode()
    assert reader.get(f"{address}take-back/").status_code == 200
    assert reader.post(f"{address}take-back/", {"reason": ""}).status_code == 200
    assert reader.post(f"{address}take-back/", {"reason": "Nobody meant Agadez"}).status_code == 302
    page = reader.get("/en/workshops/agadez-2026/cells/").content.decode()
    assert "Nobody meant Agadez" in page
    assert f'href="{address}"' not in page
    for gone in (address, f"{address}score/need-health/", f"{address}draft/", f"{address}take-back/"):
        assert reader.get(gone).status_code == 404
    assert client_of(w.manager).get("/en/workshops/agadez-2026/").status_code == 200
    assert client_of(w.other).get(f"{address}take-back/").status_code == 403


def test_a_sheet_of_before_tells_its_rows_as_left_out_and_cannot_be_taken():
    w = world()
    catalog = load_catalog()
    book = openpyxl.load_workbook(
        io.BytesIO(write_sheet(w.workshop, cells_of(w.workshop), said_in(w.workshop), "en", catalog))
    )
    health = next(row for row in book["2"].iter_rows(min_row=5) if row[0].value == "2|severity|shelter")
    health[2].value = 3
    filled = io.BytesIO()
    book.save(filled)

    def read():
        return read_sheet(filled.getvalue(), "sheet.xlsx", w.workshop, cells_of(w.workshop), told(), catalog)

    new = [(number, each) for number, each, _ in new_in(w.workshop, read().answers)]
    shown = unpack(pack(w.workshop, new, told()), w.workshop)
    actions.take_back_cell(by=w.focal, cell=w.men, why="Wrong place")
    with pytest.raises(RefusedError, match="was taken back"):
        actions.take_sheet(by=w.focal, workshop=w.workshop, shown=shown)
    again = openpyxl.load_workbook(
        io.BytesIO(write_sheet(w.workshop, cells_of(w.workshop), said_in(w.workshop), "en", catalog))
    )
    assert {"1", "3", "4"} <= set(again.sheetnames)
    assert "2" not in again.sheetnames
    assert ("2", "cell") in {(each.sheet, each.why) for each in read().remarks}


def test_a_draft_that_rests_on_it_stays_and_can_be_written_and_entered():
    w = world()
    made = actions.begin_draft(by=w.focal, cell=w.women, need="health", ns_id="ns-ner")
    actions.take_back_cell(by=w.focal, cell=w.women, why="Asked in the wrong place")
    actions.write_draft(by=w.focal, draft=made, drafted=find_draft(w.workshop, made.number).drafted)
    cell(w.focal, w.workshop, "female")  # the same stage, place and group, looked at anew
    actions.write_draft(by=w.focal, draft=made, drafted=find_draft(w.workshop, made.number).drafted)
    assert client_of(w.manager).get("/en/workshops/agadez-2026/draft/1/").status_code == 200
    assert actions.enter_register(by=w.manager, draft=made, language="en", why="Agreed").programme


def test_what_was_published_of_it_stays_and_still_counts():
    """Four women were held back beside 996 men: taken back, they do not let the total tell how few they were."""
    p = people()
    made = begun(p.focal)
    women, men = cell(p.focal, made, "female", people=4), cell(p.focal, made, "male", people=996)
    actions.publish_profile(by=p.focal, workshop=made)
    bytes_before = made.published.get().profile
    for each in (women, men):
        actions.take_back_cell(by=p.focal, cell=each, why="Counted once more")
    assert made.published.get().profile == bytes_before
    assert len(published_profile(made, load_catalog()).cells) == 1
    cell(p.focal, made, people=1000)
    actions.publish_profile(by=p.focal, workshop=made)
    (all_of_them,) = published_profile(made, load_catalog()).cells
    assert all_of_them.observation.people == Unknown()
