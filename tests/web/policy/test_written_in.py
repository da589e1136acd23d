"""The language in which a comment is written: said by its author, shown with its words, unknown of older ones."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.db import DatabaseError, connection, transaction
from lxml import html as parser
from openpyxl import load_workbook

from tests.web.policy.consulted import issued, opened, said, submitted
from waypost.web.accounts.errors import RefusedError
from waypost.web.policy.models import Comment, CommentEvent

PLACE = "consultations/first-round/society/ns-ner/"
SAID = {
    "position": "oppose", "type": "legal", "confidentiality": "members", "wording": "كلمات أخرى", "rationale": "أوضح",
}  # fmt: skip


@pytest.fixture
def consultation(people):
    issued(people["team"])
    return opened(people["team"])


def languages(page):
    """The languages of what is proposed and why, in the order of the page; None where it is not said."""
    return [each.get("lang") for each in parser.fromstring(page).xpath("//article[contains(@class, 'remark')]/p[@dir]")]


def test_the_page_s_language_stands_until_another_one_is_chosen(browse, consultation):
    focal = browse("focal")
    form = parser.fromstring(focal.get(f"/ar/{PLACE}write/7.5/").content)
    assert form.xpath("//select[@name='written_in']/option[@selected]/@value") == ["ar"]
    focal.post(f"/ar/{PLACE}write/7.5/", SAID)
    focal.post(f"/en/{PLACE}write/7.4/", SAID | {"written_in": "ar"})
    focal.post(f"/en/{PLACE}write/7.3/", SAID | {"written_in": "tlh"})
    assert list(Comment.objects.order_by("pk").values_list("provision", "language", "written_in")) == [
        ("7.5", "ar", "ar"), ("7.4", "en", "ar"),
    ]  # fmt: skip
    assert set(languages(focal.get(f"/en/{PLACE}").content)) == {"ar"}
    made = Comment.objects.get(provision="7.4")
    change = f"/en/{PLACE}comment/{made.pk}/"
    assert parser.fromstring(focal.get(change).content).xpath("//option[@selected and @lang='ar' or @value='ar']")
    focal.post(change, SAID | {"written_in": "fr"})
    made.refresh_from_db()
    assert made.written_in == "fr"
    assert CommentEvent.objects.get(kind="changed").before == {"written_in": "ar"}


def test_of_an_older_comment_no_language_is_said(people, browse, consultation):
    old = submitted(people["focal"], consultation, provision="7.5")
    new = submitted(
        people["mali"], consultation, "ns-mli", provision="7.5", wording="ne devient pas l’instrument", written_in="fr"
    )
    assert (old.written_in, new.written_in) == ("", "fr")
    reader = browse("italy")
    for number, told in ((old.pk, [None, None]), (new.pk, ["fr", "fr"])):
        page = parser.fromstring(reader.get(f"/en/drafts/comment/{number}/").content)
        words = [page.xpath(f"//p[contains(., '{each}')]")[0] for each in ("instrument", "plus clair")]
        assert [each.get("lang") for each in words] == told
        assert all(each.get("dir") == "auto" for each in words)
    assert sorted(map(str, languages(reader.get("/en/consultations/first-round/provision/7.5/").content))) == [
        "None", "None", "fr", "fr",
    ]  # fmt: skip
    draft = said(people["focal"], consultation, provision="7.4")
    form = parser.fromstring(browse("focal").get(f"/en/{PLACE}comment/{draft.pk}/").content)
    assert form.xpath("//select[@name='written_in']/option/@value") == ["", "en", "fr", "es", "ar"]


def test_it_stays_once_it_is_submitted_and_is_one_that_is_known(people, consultation):
    made = submitted(people["focal"], consultation, written_in="fr")
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        Comment.objects.filter(pk=made.pk).update(written_in="ar")
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from policy_commentevent")  # the guards of before are there again
    with pytest.raises(RefusedError):
        said(people["focal"], consultation, provision="7.4", written_in="tlh")


def test_programs_say_it_if_they_know_it(browse, consultation):
    focal = browse("focal")
    place = "/api/v1/my/consultations/first-round/organisations/ns-ner"
    given = {"provision": "7.5", "language": "fr", "type": "legal", "position": "oppose", "rationale": "trop faible"}
    for more, status in (({}, 201), ({"written_in": "es"}, 201), ({"written_in": "tlh"}, 422)):
        answer = focal.post(place, json.dumps(given | more), content_type="application/json")
        assert answer.status_code == status
    told = focal.get(place).json()["comments"]
    assert [each["written_in"] for each in told] == [None, "es"]


def test_a_workbook_carries_it_there_and_back(people, browse, consultation):
    kept = said(people["focal"], consultation, written_in="fr")
    focal = browse("focal")
    book = load_workbook(io.BytesIO(focal.get(f"/en/{PLACE}form.xlsx").content))
    sheet = next(each for each in book.worksheets if each.title == "Comments")
    at = {cell.value: cell.column for cell in sheet[1]}
    rows = list(sheet.iter_rows(min_row=2))
    mine = next(row[0].row for row in rows if str(row[0].value) == str(kept.pk))
    assert sheet.cell(mine, at["Language of your words"]).value == "French"
    sheet.cell(mine, at["Language of your words"]).value = "Spanish"
    for name, language in (("1.2", "Arabic"), ("1.3", None)):
        row = next(row[0].row for row in rows if row[at["Provision"] - 1].value == name)
        sheet.cell(row, at["Type of comment"]).value = "Editorial"
        sheet.cell(row, at["Your position"]).value = "We support"
        sheet.cell(row, at["Language of your words"]).value = language
    saved = io.BytesIO()
    book.save(saved)
    saved.seek(0)
    saved.name = "form.xlsx"
    shown = focal.post(f"/en/{PLACE}form/", {"file": saved}).content.decode()
    assert "Language of your words" in shown
    packed = re.search(r'name="packed" value="([^"]+)"', shown).group(1)
    focal.post(f"/en/{PLACE}form/take/", {"packed": packed})
    assert dict(Comment.objects.values_list("provision", "written_in")) == {"7.5": "es", "1.2": "ar", "1.3": "en"}
