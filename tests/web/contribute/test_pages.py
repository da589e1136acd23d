"""The pages as people use them: a table, a form, a file step by step, links, and what nobody may reach."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.contribute.conftest import work
from tests.web.contribute.test_saying import WATER, title_of
from tests.web.contribute.test_taking_in import HEAD, ROWS, sheet
from waypost.reference import load_catalog

pytestmark = pytest.mark.django_db
MY = "/en/my/ns-ner/"


def client(person) -> Client:
    made = Client()
    made.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def hidden_of(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: value for name, value in found if not name.startswith("csrf")}


def test_the_table_shows_all_programmes_with_what_is_missing(world, ids, people):
    html = client(people["focal"]).get(MY).content.decode()
    assert WATER in html
    assert "Returnees come home" in html
    assert "Missing: " in html
    assert "44%" in html or "%" in html


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_page_answers_in_every_language(world, ids, people, language):
    manager = client(people["manager"])
    one = f"programme/{ids[WATER]}/"
    plain = ("", "waiting/", "batches/", "pairs/", "differences/", "import/", "programme/new/")
    for rest in (*plain, one, f"{one}history/", f"{one}withdraw/"):
        answer = manager.get(f"/{language}/my/ns-ner/{rest}")
        assert answer.status_code == 200, rest
        assert f'lang="{language}"' in answer.content.decode()


def test_nobody_reaches_another_society(world, ids, people):
    assert client(people["stranger"]).get(MY).status_code == 403
    assert Client().get(MY).status_code == 302
    assert client(people["focal"]).get("/en/my/ns-ita/").status_code == 403
    assert client(people["officer"]).get(MY).status_code == 200
    assert client(people["officer"]).post(f"{MY}still-true/", {"programme": ids[WATER]}).status_code == 403


def test_a_form_saves_what_was_changed_and_nothing_else(world, ids, people):
    from waypost.web.contribute.queries import words_of

    focal = client(people["focal"])
    address = f"{MY}programme/{ids[WATER]}/"
    sent = filled(focal.get(address).content.decode())
    answer = focal.post(address, sent)
    assert answer.status_code == 302, problems(answer)
    assert words_of("ns-ner") == []
    sent["programme.title.en"] = "Water and food"
    sent["programme.access_condition"] = "-not_known"
    answer = focal.post(address, sent)
    assert answer.status_code == 302, problems(answer)
    said = {w.slot: (w.new, w.declined) for w in words_of("ns-ner")}
    assert said == {
        "programme.title.en": ("Water and food", ""),
        "programme.access_condition": (None, "not_known"),
    }


def problems(answer) -> str:
    return re.sub(r"<[^>]+>", " ", "".join(re.findall(r'<div class="error-summary.*?</div>', answer.content.decode())))


def filled(html: str) -> dict:
    """What a browser would send of the form as it stands."""
    from lxml import html as parser

    form = parser.fromstring(html).xpath("//form[@data-draft]")[0]
    sent: dict = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_what_cannot_be_read_is_told_beside_its_field(world, ids, people):
    focal = client(people["focal"])
    address = f"{MY}programme/{ids[WATER]}/"
    sent = filled(focal.get(address).content.decode())
    sent["programme.actual_start_date"] = "the day before"
    sent["programme.description.en"] = "Write to amina@example.org"
    answer = focal.post(address, sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Write a day such as" in html
    assert "the day before" in html
    sent["programme.actual_start_date"] = ""
    html = focal.post(address, sent).content.decode()
    assert "an e-mail address" in html
    assert "amina@example.org" in html


def test_two_people_at_one_field(world, ids, people):
    address = f"{MY}programme/{ids[WATER]}/"
    first, second = client(people["manager"]), client(people["focal"])
    one, other = (filled(each.get(address).content.decode()) for each in (first, second))
    one["programme.reach"], other["programme.reach"] = "national", "regional"
    assert first.post(address, one).status_code == 302
    answer = second.post(address, other)
    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.content.decode()
    again = filled(answer.content.decode())
    assert second.post(address, again).status_code == 302


def test_a_new_programme_sent_twice_is_one(world, people):
    from waypost.web.contribute.models import Entry

    focal = client(people["focal"])
    sent = filled(focal.get(f"{MY}programme/new/").content.decode())
    sent["programme.title.en"] = "Advice on rights for migrants"
    for _ in range(2):
        assert focal.post(f"{MY}programme/new/", sent).status_code == 302
    assert Entry.objects.filter(is_new=True).count() == 1
    assert "Advice on rights" in focal.get(MY).content.decode()


def test_a_file_goes_its_whole_way(world, people, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from waypost.store.release import open_release

    manager = client(people["manager"])
    answer = manager.post(f"{MY}import/", {"file": SimpleUploadedFile("ours.csv", sheet([HEAD, *ROWS]))})
    address = answer["Location"]
    html = manager.get(address).content.decode()
    assert "Which column is what?" in html
    from lxml import html as parser

    form = parser.fromstring(html).xpath("//form[.//button[@name='columns']]")[0]
    sent = dict(form.form_values()) | {"columns": "1"}
    answer = manager.post(address, sent)
    if answer.status_code == 200:
        assert "What do these words mean?" in answer.content.decode()
        values = dict(
            parser.fromstring(answer.content.decode()).xpath("//form[.//button[@name='values']]")[0].form_values()
        )
        manager.post(address, values | {"value:country_code:Turkiye": "TUR", "values": "1"})
    work()
    html = manager.get(address).content.decode()
    assert "What would change" in html
    assert "Legal advice for migrants in transit" in html
    assert manager.get(f"{address}remarks.xlsx").status_code == 200
    monkeypatch.setattr("waypost.web.contribute.views.importing._LARGE", 0)  # a file whose remarks nobody waits for
    french = f"{address.replace('/en/', '/fr/')}remarks.xlsx"
    assert "Redemandez-le dans un instant" in manager.get(french, follow=True).content.decode()
    work()
    assert manager.get(french).content[:2] == b"PK"
    manager.post(address, {"take": "1", "rows": "good", "sign": "1"})
    work()
    assert "was taken in" in manager.get(address).content.decode()
    assert open_release(world / "before").connect().sql("select count(*) from programme").fetchall() == [(4,)]


def test_a_pasted_table_and_no_file_at_all(world, people):
    focal = client(people["focal"])
    pasted = "\n".join("\t".join(row) for row in [HEAD, *ROWS])
    assert "/import/" in focal.post(f"{MY}import/", {"pasted": pasted})["Location"]
    answer = focal.post(f"{MY}import/", {})
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()


def test_another_societys_file_is_not_there(world, people):
    focal = client(people["focal"])
    pasted = "\n".join("\t".join(row) for row in [HEAD, *ROWS])
    address = focal.post(f"{MY}import/", {"pasted": pasted})["Location"]
    other = address.replace("ns-ner", "ns-ita")
    for rest in ("", "progress/", "remarks.xlsx"):
        assert client(people["stranger"]).get(other + rest).status_code == 404


def test_what_is_taken_back_is_gone_from_pages_at_once(world, ids, people):
    water = ids[WATER]
    reader = Client()
    manager = client(people["manager"])
    list_of = "/en/programmes/?everybody=1"
    assert WATER in manager.get(list_of).content.decode()
    manager.post(f"{MY}programme/{water}/withdraw/", {"why": "not ours"})
    for who in (reader, manager):
        assert WATER not in who.get(list_of).content.decode()
        answer = who.get(f"/en/programme/{water}/")
        assert answer.status_code == 410
        assert WATER not in answer.content.decode()
        assert water in who.get(f"/en/programme/{water}.json").content.decode()
    assert reader.get(f"/api/v1/programmes/{water}").status_code == 404
    assert WATER not in manager.get("/en/society/ns-ner/").content.decode()
    manager.post(f"{MY}programme/{water}/withdraw/", {"restore": "1"})
    assert WATER in manager.get(list_of).content.decode()


def test_still_true_by_a_mail_signs_nobody_in(world, ids, people):
    from waypost.web.contribute.mail_links import still_true_link
    from waypost.web.contribute.queries import words_of

    link = still_true_link(people["focal"], "ns-ner").split("8765")[-1]
    link = link[link.index("/en/") :]
    reader = Client()
    assert reader.get(link).status_code == 200
    assert words_of("ns-ner") == []  # a program that opens links says nothing
    assert "Thank you" in reader.post(link).content.decode()
    assert {w.slot for w in words_of("ns-ner")} == {"programme.verified_date", "programme.verified_by"}
    assert reader.get(MY).status_code == 302
    assert reader.get(link[:-6] + "aaaaa/").status_code == 410


def test_a_link_of_an_exercise_opens_one_society_until_it_is_revoked(world, ids, people):
    import datetime as dt

    from django.utils import timezone

    from waypost.web.exercises import actions as exercises

    now = timezone.now()
    exercise = exercises.create(
        by=people["team"], code="2026", names={"en": "Mapping 2026"}, languages=["en"], time_zone="Africa/Niamey",
        opens_at=now - dt.timedelta(days=1), closes_at=now + dt.timedelta(days=20), chosen_by="list",
        chosen_codes=["ns-ner"],
    )  # fmt: skip
    exercise = exercises.open_exercise(exercise=exercise, by=people["team"]) or exercise
    link, token = exercises.make_link(exercise=exercise, ns_id="ns-ner", by=people["manager"])
    reader = Client()
    assert reader.get(f"/en/answer/{token}/")["Location"] == MY
    html = reader.get(MY).content.decode()
    assert WATER in html
    assert "You came by a link" in html
    sent = filled(reader.get(f"{MY}programme/{ids[WATER]}/").content.decode())
    sent["programme.reach"] = "national"
    assert reader.post(f"{MY}programme/{ids[WATER]}/", sent).status_code == 302
    assert reader.post(f"{MY}waiting/", {"all": "1"}).status_code == 200
    assert title_of(world, ids[WATER]) == [(WATER,)]
    assert reader.get("/en/my/ns-ita/").status_code == 302
    exercises.revoke_link(link=link, by=people["manager"])
    assert reader.get(MY).status_code == 302


def test_a_stand_in_says_how_they_were_told(world, ids, people):
    from waypost.web.contribute.queries import words_of

    team = client(people["team"])
    address = f"{MY}programme/{ids[WATER]}/"
    sent = filled(team.get(address).content.decode())
    sent["programme.reach"] = "national"
    answer = team.post(address, sent)
    assert answer.status_code == 422
    assert "Say how you were told" in answer.content.decode()
    sent |= {"medium": "telephone", "told_by": "Head of migration", "told_on": "2026-11-20"}
    assert team.post(address, sent).status_code == 302
    (word,) = words_of("ns-ner")
    assert (word.state, word.batch.medium, word.is_own) == ("proposed", "telephone", True)


def test_many_programmes_are_changed_in_one_table(world, ids, people):
    from lxml import html as parser

    from waypost.web.contribute.models import Batch
    from waypost.web.contribute.queries import words_of

    focal = client(people["focal"])
    form = parser.fromstring(focal.get(f"{MY}table/").content.decode()).xpath("//form[@data-draft]")[0]
    sent = dict(form.form_values())
    assert focal.post(f"{MY}table/", sent).status_code == 302
    assert words_of("ns-ner") == []
    sent[f"{ids[WATER]}:programme.planned_end_date"] = "31/12/2027"
    sent[f"{ids['Returnees come home']}:programme.access_condition"] = "-not_known"
    assert focal.post(f"{MY}table/", sent).status_code == 302
    said = {(w.programme, w.slot): w.declined or w.new for w in words_of("ns-ner")}
    assert said == {
        (ids[WATER], "programme.planned_end_date"): "2027-12-31",
        (ids["Returnees come home"], "programme.access_condition"): "not_known",
    }
    assert Batch.objects.count() == 1
    sent[f"{ids[WATER]}:programme.planned_end_date"] = "soon"
    assert focal.post(f"{MY}table/", sent).status_code == 422


def test_currencies_that_are_offered_are_tender_and_a_row_that_has_another_is_not_refused():
    from waypost.web.contribute.questions import questions, read_one

    catalog = load_catalog()
    rows = next(each for each in questions(catalog, "en") if each.slot == "budget")
    currency = next(each for each in rows.columns if each.slot == "currency")
    offered = [code for code, _ in currency.choices]
    assert offered[:3] == ["CHF", "EUR", "USD"]
    assert not {"CHE", "COU", "UYI", "XAU", "XTS"} & set(offered)
    assert read_one("UYI", currency, catalog) == ("UYI", None)
    assert read_one("QQQ", currency, catalog)[0] is None
