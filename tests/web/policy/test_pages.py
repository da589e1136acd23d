"""The pages as people walk through them, in English and Arabic."""

from __future__ import annotations

import io
import re

import pytest
from lxml import html as parser
from openpyxl import load_workbook

from tests.web.policy.consulted import NAMES, WORK, issued, opened, said, submitted, words
from waypost.web.policy.actions.drafting import begin_draft
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, Draft, Edit, Round, SignOff, Step

PLAN = {
    "code": "first-round", "languages": ["en", "ar"], "name_en": NAMES["en"], "name_ar": NAMES["ar"],
    "time_zone": "UTC", "opens_on": "2026-01-01", "opens_time": "09:00", "closes_on": "2036-01-01",
    "closes_time": "18:00", "chosen_by": "list", "list": ["ns-ner", "ns-ita", "ns-mli"],
}  # fmt: skip


@pytest.mark.parametrize("tongue", ["en", "ar", "fr", "es"])
def test_every_page_answers_in_every_language(people, browse, tongue):
    issued(people["team"], p7_5="D’autres mots.")
    consultation = opened(people["team"])
    made = submitted(people["focal"], consultation, language="en" if tongue == "en" else "fr")
    said(people["focal"], consultation, provision="")
    said(people["officer"], consultation, "zone-africa")
    begin_draft(by=people["team"], work=WORK, code="draft-2027-2")
    pages = [
        "consultations/", "consultations/first-round/", "consultations/first-round/provision/7.5/", "drafts/",
        f"drafts/{WORK}/", f"drafts/{WORK}/draft-2027-1/", f"drafts/{WORK}/draft-2027-1/comments/",
        f"drafts/{WORK}/draft-2027-1/comments/?state=open&provision=7.5&zone=zone_africa", f"drafts/comment/{made.pk}/",
        f"drafts/{WORK}/draft-2027-1/track/", f"drafts/{WORK}/draft-2027-1/comments.csv",
    ]  # fmt: skip
    for who, more in {
        "focal": [
            "consultations/first-round/society/ns-ner/", "consultations/first-round/society/ns-ner/write/7.5/",
            "consultations/first-round/society/ns-ner/write/whole/", "exercises/first-round/society/ns-ner/",
            "exercises/first-round/society/ns-ner/nothing/", f"drafts/{WORK}/draft-2027-1/sign/ns-ner/",
        ],
        "officer": ["consultations/first-round/society/ns-ner/write/7.5/", "exercises/first-round/"],
        "team": [
            f"drafts/{WORK}/add/", f"drafts/{WORK}/edit/7.5/split/",
            "drafts/new/", f"consultations/new/{WORK}/draft-2027-1/", f"drafts/{WORK}/draft-2027-1/track/adopted/",
            f"drafts/{WORK}/draft-2027-1/answer/?comment={made.pk}", "exercises/first-round/",
            "consultations/first-round/society/ns-ita/submit/",
        ],
    }.items():  # fmt: skip
        reader = browse(who)
        for page in [*pages, *more]:
            answer = reader.get(f"/{tongue}/{page}")
            assert answer.status_code == 200, (who, page)
            shown = answer.content.decode("utf-8-sig")
            if page.endswith(".csv"):
                continue
            assert f'dir="{"rtl" if tongue == "ar" else "ltr"}"' in shown
            assert len(re.findall("<h1", shown)) == 1


def test_from_a_draft_to_answers_by_pages_alone(people, browse):
    team, focal, manager = browse("team"), browse("focal"), browse("manager")
    team.post(f"/en/drafts/{WORK}/begin/", {"code": "draft-2027-1"})
    shown = team.get(f"/en/drafts/{WORK}/edit/7.5/")
    given = {f"words_{tongue}": words("2009-11", "7.5", tongue) for tongue in ("en", "fr", "es", "ar")}
    revision = Draft.objects.get().revision
    assert shown.status_code == 200
    team.post(f"/en/drafts/{WORK}/edit/7.5/", given | {"words_fr": "D’autres mots.", "revision": revision})
    team.post(
        f"/en/drafts/{WORK}/add/",
        {"provision": "7.6", "words_fr": "Elles informent.", "words_en": "They inform.", "why": "asked for"},
    )
    assert team.post(f"/en/drafts/{WORK}/issue/", {"note_en": "clearer"}).status_code == 302
    assert words("draft-2027-1", "7.5") == "D’autres mots."
    assert team.post(f"/en/consultations/new/{WORK}/draft-2027-1/", PLAN).status_code == 302
    assert focal.get("/en/consultations/first-round/").status_code == 404  # a plan
    team.post("/en/exercises/first-round/open/")
    place = "/en/consultations/first-round/society/ns-ner/"
    comment = {"position": "oppose", "type": "legal", "confidentiality": "members", "rationale": "too weak"}
    assert "Only plain support" not in focal.get(place + "write/7.5/").content.decode()
    wordless = focal.post(place + "write/7.5/", comment | {"rationale": ""})
    assert "only plain support needs no words" in wordless.content.decode()
    assert focal.post(place + "write/7.5/", comment).status_code == 302
    assert focal.post(place + "write/7.6/", comment | {"position": "support"}).status_code == 302
    first = Comment.objects.get(provision="7.5")
    assert (first.language, first.author_role) == ("en", "focal_point")
    manager.post(place + "verify/", {"comment": [first.pk]})
    assert focal.post(place + "submit/").status_code == 302
    assert [each.status for each in Comment.objects.order_by("pk")] == ["submitted", "draft"]
    answer = f"/en/drafts/{WORK}/draft-2027-1/answer/"
    assert "too weak" in team.get(f"{answer}?comment={first.pk}").content.decode()
    team.post(
        answer,
        {"comment": [first.pk], "outcome": "accepted", "why": "so it is", "responsible": "Migration team",
         "result": "7.5"},
    )  # fmt: skip
    own = focal.get(f"/en/drafts/comment/{first.pk}/").content.decode()
    assert "so it is" in own
    focal.post(f"/en/drafts/comment/{first.pk}/react/", {"reaction": "maintains_objection", "said": "still"})
    assert Comment.objects.get(pk=first.pk).reaction == "maintains_objection"
    sign = f"/en/drafts/{WORK}/draft-2027-1/sign/ns-ner/"
    manager.post(sign, {"provisions": ["7.5"], "kind": "object", "authority": "director", "said": "still too weak"})
    assert SignOff.objects.get().authority == "director"
    team.post(
        f"/en/drafts/{WORK}/draft-2027-1/track/adopted/",
        {"actual_body": "General Assembly", "actual_on": "2026-11-01", "outcome": "approved"},
    )
    assert Step.objects.get().stage == "adopted"


def test_a_provision_is_split_and_another_put_in_its_place_by_pages(people, browse):
    team = browse("team")
    team.post(f"/en/drafts/{WORK}/begin/", {"code": "draft-2027-1"})
    place = f"/en/drafts/{WORK}/edit/7.5/split/"
    assert place in team.get(f"/en/drafts/{WORK}/edit/7.5/").content.decode()
    stays = {f"words_{tongue}": words("2009-11", "7.5", tongue) for tongue in ("en", "es", "ar")}
    given = stays | {"provision": "7.5b", "words_fr": "Le début.", "goes_fr": "La fin.", "goes_en": "The end."}
    late = team.post(place, given | {"revision": 99})
    assert "Somebody changed the text" in late.content.decode()
    assert "no text in fr" in team.post(place, given | {"goes_fr": "", "revision": 0}).content.decode()
    assert team.post(place, given | {"revision": 0}).status_code == 302
    added = {"provision": "7.0", "after": "7", "words_fr": "D’abord."}
    assert team.post(f"/en/drafts/{WORK}/add/", added).status_code == 302
    version = kept_work(WORK).with_draft.version("draft-2027-1")
    order = [each.id for each in version.provisions]
    assert order[order.index("7") + 1] == "7.0"
    assert order[order.index("7.5") + 1] == "7.5b"
    first = Edit.objects.earliest("pk")
    assert (first.kind, first.heirs) == ("split", ["7.5", "7.5b"])
    assert set(version.by_id()["7.5"].stale()) == {"en", "es", "ar"}  # nobody has divided these yet
    shown = team.get(f"/en/drafts/{WORK}/draft-2027-1/").content.decode()
    assert "split" in shown[shown.index('id="edits"') :]


def test_drafts_are_chosen_beside_the_button_and_wait_on_one_s_account(people, browse):
    issued(people["team"])
    consultation = opened(people["team"])
    focal, place = browse("focal"), "/en/consultations/first-round/society/ns-ner/"
    assert "nothing is submitted yet" in focal.get("/en/account/").content.decode()
    first = said(people["focal"], consultation)
    second = said(people["focal"], consultation, provision="7.4")
    assert "Submit 2 comments of the consultation" in focal.get("/en/account/").content.decode()
    form = focal.get(place).content.decode().partition('<form id="verify"')[2].partition("</form>")[0]
    assert form.count('name="comment"') == 2
    focal.post(place + "verify/", {})
    assert set(Comment.objects.values_list("status", flat=True)) == {"draft"}  # none chosen is not all
    focal.post(place + "verify/", {"comment": [first.pk]})
    second.refresh_from_db()
    assert second.status == "draft"
    assert "nobody else has to agree here" in focal.get(place + "submit/").content.decode()
    back = focal.get(place + "verify/", follow=True)
    assert back.redirect_chain == [(place, 302)]
    assert "Nothing was sent" in back.content.decode()


def test_a_workbook_goes_out_and_comes_back(people, browse):
    issued(people["team"])
    consultation = opened(people["team"])
    kept = said(people["focal"], consultation, language="en")
    focal, place = browse("focal"), "/en/consultations/first-round/society/ns-ner/"
    book = load_workbook(io.BytesIO(focal.get(place + "form.xlsx").content))
    assert focal.get(place + "form.docx").status_code == 200
    sheet = next(each for each in book.worksheets if each.title == "Comments")
    rows = {row[0].row: [cell.value for cell in row] for row in sheet.iter_rows()}
    header = next(number for number, row in rows.items() if "Provision" in row)
    at = {name: number + 1 for number, name in enumerate(rows[header]) if name}
    changed = next(n for n, row in rows.items() if n > header and str(row[0]) == str(kept.pk))
    sheet.cell(changed, at["Why"]).value = "even clearer"
    empty = next(n for n, row in rows.items() if n > header and row[at["Provision"] - 1] == "1.2")
    sheet.cell(empty, at["Type of comment"]).value = "Editorial"
    sheet.cell(empty, at["Your position"]).value = "We support"
    saved = io.BytesIO()
    book.save(saved)
    saved.seek(0)
    saved.name = "form.xlsx"
    shown = focal.post(place + "form/", {"file": saved}).content.decode()
    assert "New comments: 1; changed: 1" in shown
    assert Comment.objects.count() == 1
    packed = re.search(r'name="packed" value="([^"]+)"', shown).group(1)
    assert browse("italy").post(place + "form/take/", {"packed": packed}).status_code == 403
    assert focal.post(place + "form/take/", {"packed": packed}).status_code == 302
    assert set(Comment.objects.values_list("provision", "rationale", "status")) == {
        ("7.5", "even clearer", "draft"),
        ("1.2", "", "draft"),
    }
    broken = io.BytesIO(b"no workbook")
    broken.name = "x.xlsx"
    assert focal.post(place + "form/", {"file": broken}).status_code == 302
    assert Comment.objects.count() == 2


def test_the_silent_lead_those_who_may_to_where_it_is_written_down(people, browse):
    issued(people["team"])
    opened(people["team"])
    shown = browse("officer").get("/ar/consultations/first-round/").content.decode()
    assert 'href="/ar/consultations/first-round/society/ns-mli/"' in shown
    assert 'society/ns-ita/"' not in shown
    assert '<bdi dir="ltr">3.1</bdi>' in shown
    assert 'society/ns-mli/"' not in browse("italy").get("/ar/consultations/first-round/").content.decode()


def test_the_track_of_an_adopted_text_says_below_what_stands_above(people, browse):
    page = parser.fromstring(browse("team").get(f"/en/drafts/{WORK}/2009-11/track/").content)
    (row,) = page.xpath("//tr[th//a[contains(@href, 'track/adopted')]]")
    cells = [each.text_content() for each in row.xpath("td")]
    assert cells[1] == "General Assembly, 2009-11"
    assert cells[1] in page.xpath("//p[@class='note']")[0].text_content()
    (other,) = page.xpath("//tr[th//a[contains(@href, 'track/review')]]")
    assert [each.text_content() for each in other.xpath("td")] == ["–"] * 3


def test_what_is_not_for_somebody_is_not_shown(people, browse, client):
    issued(people["team"])
    opened(people["team"])
    italy = browse("italy")
    assert italy.get("/en/consultations/first-round/society/ns-ner/").status_code == 403
    assert italy.get("/en/drafts/new/").status_code == 403
    assert browse("elsewhere").get("/en/consultations/first-round/society/ns-ner/").status_code == 403
    assert client.get("/en/consultations/").status_code == 302
    assert client.get(f"/en/policy/{WORK}/draft-2027-1/").status_code == 404
    assert Round.objects.count() == 1


def test_a_file_of_the_text_comes_back_with_a_preview(people, browse):
    team = browse("team")
    team.post(f"/en/drafts/{WORK}/begin/", {"code": "draft-2027-1"})
    page = team.get(f"/fr/policy/{WORK}/2009-11/text.html").content.decode()
    old = words("2009-11", "7.5", "fr")
    assert old in page
    sent = io.BytesIO(page.replace(old, "D’autres mots.").encode())
    sent.name = "text.html"
    shown = team.post(f"/en/drafts/{WORK}/file/", {"file": sent}).content.decode()
    assert "Texts that would change: 1" in shown
    packed = re.search(r'name="packed" value="([^"]+)"', shown).group(1)
    team.post(f"/en/drafts/{WORK}/file/take/", {"packed": packed})
    assert Draft.objects.get().edits.get().new == "D’autres mots."


def test_the_table_of_answers_withholds_what_is_not_for_its_reader(people, browse):
    issued(people["team"])
    consultation = opened(people["team"])
    submitted(people["mali"], consultation, "ns-mli", rationale="only for our zone", confidentiality="zone")
    address = f"/en/drafts/{WORK}/draft-2027-1/comments.csv"
    tables = {who: browse(who).get(address).content.decode("utf-8-sig") for who in ("team", "focal", "italy", "board")}
    assert ["only for our zone" in tables[who] for who in tables] == [True, True, False, False]
    assert all("NOT ANSWERED YET" in table for table in tables.values())
    for kind in ("docx", "html"):
        assert browse("board").get(address.replace("csv", kind)).status_code == 200


def test_the_position_of_a_confidential_comment_is_told_to_nobody_else(people, browse):
    issued(people["team"])
    consultation = opened(people["team"])
    submitted(people["mali"], consultation, "ns-mli", position="oppose", confidentiality="drafters")
    place = "/en/consultations/first-round/"
    for who, told in (("team", True), ("mali", True), ("focal", False), ("board", False)):
        shown = browse(who).get(place + "provision/7.5/").content.decode()
        assert ("Mali Red Cross" in shown) is told
        assert ("Fewer than five answers" in shown) is not told
        row = browse(who).get(place + "?form=json").json()["rows"]
        (row,) = [each for each in row if each["provision"] == "7.5"]
        assert ("share" in row) is told


def test_evidence_leads_to_programmes_and_to_nothing_else():
    from waypost.web.policy.views.pages import linked

    made = linked("see https://x.org/en/programme/wp-2imk4z3fn7/ and wp-2jv2zgl7tm <script>", "ar")
    assert made.count("<a href=") == 2
    assert '<a href="/ar/programme/wp-2imk4z3fn7/">wp-2imk4z3fn7</a> and' in made
    assert "<script>" not in made
    assert linked("a report", "en") == "a report"


def test_a_machine_translation_says_so_until_somebody_has_read_it(people, browse):
    team = browse("team")
    team.post(f"/en/drafts/{WORK}/begin/", {"code": "draft-2027-1"})
    given = {f"words_{tongue}": words("2009-11", "7.5", tongue) for tongue in ("en", "fr", "es", "ar")}
    address = f"/en/drafts/{WORK}/edit/7.5/"

    def text():
        found = next(each for each in Draft.objects.get().content["provisions"] if each["id"] == "7.5")
        return found["texts"]["en"]["by"], found["texts"]["en"]["reviewed_by"]

    assert text() == ("human", None)
    revision = Draft.objects.get().revision
    team.post(address, given | {"words_en": "By a machine.", "machine": ["en"], "revision": revision})
    assert text() == ("machine", None)
    assert "machine translation" in team.get(f"/en/drafts/{WORK}/draft-2027-1/").content.decode()
    team.post(address, given | {"words_en": "By a machine.", "revision": Draft.objects.get().revision})
    assert text() == ("machine", "migration_team")


def test_what_a_meeting_decided_stands_beside_the_provision_for_its_members(people, browse):
    from tests.web.meetings.groups import group, held
    from waypost.web.meetings.actions import decide

    issued(people["team"])
    opened(people["team"])
    meeting = held(group())
    decide(
        by=None, item=meeting.items.get(position=1), text="Keep the strong verb.", outcome="agreed",
        provisions=[(WORK, "2009-11", "7.5")],
    )  # fmt: skip
    address = "/en/consultations/first-round/provision/7.5/"
    assert "Keep the strong verb." in browse("team").get(address).content.decode()
    assert "Keep the strong verb." not in browse("italy").get(address).content.decode()
    assert "Third meeting" in browse("team").get(f"/en/drafts/{WORK}/").content.decode()
