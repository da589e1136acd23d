"""Pages of support: each person sees what is theirs, in four languages; words of people stay words."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.support.worlds import TRAIL, both_sides, committed, drafted, held, in_force, needed, people, proposed
from waypost.atlas.trail import trail_page
from waypost.disclosure.access import Viewer
from waypost.reference import load_catalog
from waypost.strategies.reasons import finding_key
from waypost.strategies.sides import SIDES, countries_of
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy.models import Message, MessageStep, MessageVersion
from waypost.web.pages.briefing import beside_of
from waypost.web.pages.releases import open_for
from waypost.web.support import actions
from waypost.web.support.published import public_commitments, publish_commitments
from waypost.web.support.rights import is_near

LANGUAGES = ("en", "fr", "es", "ar")
EVERYTHING = (
    "", "proposals.json", "proposals.csv", f"trail/{TRAIL}/", f"trail/{TRAIL}/plan/", f"trail/{TRAIL}/draft/",
    "meetings/western/heard/", "meetings/western/balance.json", "strategies/", "strategies/list.json",
    "strategies/list.csv", "strategies/together/", "strategies/together.json", "strategies/together.csv",
    "strategies/together.docx", "strategies/together/need/", "strategies/together/commitment/",
    "strategies/together/hand-over/", "strategies/together/message/", "strategies/together/finding/",
    "strategies/together/force/", "strategies/together/review/", "strategies/together/end/",
)  # fmt: skip


@pytest.fixture
def p():
    return people()


def read(client, address, status=200, language="en"):
    answer = client.get(f"/{language}/support/{address}")
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return answer.content.decode(errors="replace")


def test_every_page_stands_in_every_language(p):
    held(p.team)
    in_force(p)
    client = client_of(p.team)
    for language in LANGUAGES:
        for address in EVERYTHING:
            read(client, address, language=language)
    assert "Being acted on" not in read(client, f"trail/{TRAIL}/")


def test_before_a_meeting_the_briefing_is_at_hand_and_every_reason_is_there(p):
    held(p.team)
    for who in (p.team, p.officer, p.transit):
        page = read(client_of(who), f"trail/{TRAIL}/")
        assert f"/en/trail/{TRAIL}/briefing.docx" in page
        assert f"/en/trail/{TRAIL}/briefing.pdf" in page
        assert page.count('<li><span class="tag ') == len(proposed().reasons)
        assert ("The migration team plans meetings" in page) is (who is not p.team)
    for who in (p.team, p.destination):
        page = client_of(who).get("/en/meetings/western/").content.decode()
        assert f"/en/trail/{TRAIL}/briefing.docx" in page


def test_trails_of_the_own_zone_come_first_and_nobody_loses_one(p):
    def trails(who):
        listed = read(client_of(who), "").split("<tbody", 1)[1]
        return re.findall(r"/en/support/trail/(\w+)/", listed), listed.count('<span class="tag">yours')

    (all_of_them, none), (officers, marked) = trails(p.team), trails(p.officer)
    examples = {name for name, each in load_catalog().trails.items() if each.is_example}
    assert none == 0 < marked
    assert sorted(officers) == sorted(all_of_them)
    near = [name for name in officers if name not in examples and is_near(standing_of(p.officer), name)]
    assert TRAIL in near
    assert officers[: len(near)] == [name for name in all_of_them if name in near]


def test_who_is_kept_out(p):
    held(p.team)
    made = both_sides(p)
    draft = drafted(p.team, "draft")
    public = Client()
    for address in EVERYTHING:
        assert public.get(f"/en/support/{address}").status_code == 302
        read(client_of(p.nobody), address, 403)
    member = client_of(p.other)
    read(member, "strategies/together/")
    read(member, f"strategies/{draft.code}/", 404)
    read(client_of(p.transit), f"strategies/{draft.code}/")
    for address in (f"trail/{TRAIL}/plan/", f"trail/{TRAIL}/draft/", "strategies/together/need/",
                    "strategies/together/force/", f"strategies/together/commitment/{made.niger.pk}/say/"):  # fmt: skip
        read(member, address, 403)
    read(client_of(p.destination), f"strategies/together/commitment/{made.niger.pk}/say/", 403)
    read(client_of(p.destination), f"strategies/together/hand_over/{made.over.pk}/answer/ns-ner/", 403)
    read(client_of(p.team), f"strategies/together/hand_over/{made.over.pk}/answer/ns-mli/", 404)
    for address in ("strategies/none/", "trail/NONE/", "strategies/together/commitment/999999/say/"):
        read(client_of(p.team), address, 404)


def test_a_society_accepts_on_its_page(p):
    made = both_sides(p)
    client = client_of(p.transit)
    page = read(client, "strategies/together/")
    assert "Accept or decline" in page
    assert "Not accepted yet by its society" in page
    address = f"/en/support/strategies/together/commitment/{made.niger.pk}/say/"
    answer = client.post(address, {"word": "declined"})
    assert answer.status_code == 200
    assert "Say why" in answer.content.decode() or "why" in answer.content.decode().lower()
    assert client.post(address, {"word": "accepted"}).status_code == 302
    assert client.post(address, {"word": "accepted"}).status_code == 200  # said already: no choice any more


def test_words_of_people_stay_words(p):
    wild = "<script>alert(1)</script> {{ 7*7 }} =cmd|' /C calc'!A0"
    strategy = drafted(p.team, names={"en": wild[:150]})
    need = needed(p.team, strategy)
    committed(p.team, need, text=wild)
    committed(p.team, need, text="=1+1")
    actions.propose(by=p.team, strategy=strategy)
    client = client_of(p.team)
    for address in ("strategies/", "strategies/together/", "strategies/together/commitment/"):
        page = read(client, address)
        assert "<script>alert" not in page
        assert "{{ 7*7 }}" in page or "49" not in page
    rows = list(csv.DictReader(io.StringIO(read(client, "strategies/together.csv").lstrip("\ufeff"))))
    assert not rows[1]["text"].startswith("=")
    body = client.get("/ar/support/strategies/together.docx").content
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        document = opened.read("word/document.xml").decode()
    assert "&lt;script&gt;" in document
    assert "<script>" not in document


def test_forms_of_hostile_hands(p):
    made = both_sides(p)
    client = client_of(p.team)
    for address, sent in (
        (f"trail/{TRAIL}/plan/", {"chosen": ["gaps:x"], "guests": ["ns-per"], "code": "../../x"}),
        (f"trail/{TRAIL}/draft/", {"code": "new", "name_en": "x" * 500, "review_on": "1999-01-01"}),
        ("strategies/together/need/", {"side": "moon", "service": "return_during_removal", "country": "ZZZ"}),
        ("strategies/together/commitment/", {"need": "999999", "ns_id": "ns-per", "text": "x", "amount": "1e99"}),
        ("strategies/together/commitment/", {"need": str(made.here.pk), "ns_id": "ns-ner", "text": "\x00"}),
        ("strategies/together/hand-over/", {"giver": "1", "taker": "drop table", "text": "x", "data": "personal"}),
        ("strategies/together/finding/", {"acts_on": ["one_sided:0"]}),
        ("strategies/together/message/", {"message": "none"}),
        ("strategies/together/review/", {"review_on": "x", "why": ""}),
    ):
        answer = client.post(f"/en/support/{address}", sent)
        assert answer.status_code == 200, address
        assert "There is a problem" in answer.content.decode(), address
    with pytest.raises(RefusedError):
        needed(p.team, made.strategy, service="return_during_removal")


def test_what_is_acted_on_is_shown_to_members_where_it_was_found(p):
    made = in_force(p)
    gap = trail_page(open_for(Viewer("secretariat")), TRAIL)["gaps"][0]
    key = finding_key("gaps", gap)
    assert key in {each.key for each in proposed().reasons}
    actions.add_finding(by=p.team, strategy=made.strategy, question="gaps", key=key, release="r")
    strategy_page = "/en/support/strategies/together/"
    assert "Nobody has committed to this yet" in client_of(p.other).get(strategy_page).content.decode()
    assert beside_of(standing_of(p.other), TRAIL, "en").acted == {}
    assert "acted on since" not in client_of(p.other).get(f"/en/trail/{TRAIL}/").content.decode()
    side = next(side for side in SIDES if gap["country_code"] in countries_of(load_catalog(), TRAIL, side))
    need = needed(p.team, made.strategy, side, gap["country_code"], gap["code"])
    given = committed(p.team, need, made.niger.ns_id, side="transit")
    actions.speak(by=p.transit, commitment=given, word="accepted")
    assert "Nobody has committed to this yet" not in client_of(p.other).get(strategy_page).content.decode()
    assert beside_of(standing_of(p.other), TRAIL, "en").acted == {key: (made.strategy.name_in("en"),)}
    pages = (f"/en/trail/{TRAIL}/", f"/en/findings/gaps/?trail={TRAIL}&stands=gap", f"/en/support/trail/{TRAIL}/")
    for address in pages:
        assert client_of(p.other).get(address).content.decode().count("Being acted on since") == 1, address
    for address in pages[:2]:
        for reader in (Client(), client_of(p.nobody)):
            assert "acted on" not in reader.get(address).content.decode()
    actions.end(by=p.team, strategy=made.strategy, why="Over")
    assert "acted on since" not in client_of(p.other).get(pages[0]).content.decode()


def test_everybody_sees_what_societies_agreed_to_show_and_nothing_else(p, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path))
    made = in_force(p)
    publish_commitments()
    assert public_commitments() == ()
    assert "committed to" not in Client().get(f"/en/trail/{TRAIL}/").content.decode()
    actions.speak(by=p.transit, commitment=made.niger, word="shown")
    publish_commitments()
    page = Client().get(f"/en/trail/{TRAIL}/").content.decode()
    assert "Two teams along the road." in page
    assert "A place where people are received." not in page
    actions.speak(by=p.transit, commitment=made.niger, word="hidden")
    publish_commitments()
    assert "Two teams" not in Client().get(f"/en/trail/{TRAIL}/").content.decode()


def test_twins_say_what_pages_say(p):
    made = in_force(p)
    client = client_of(p.other)
    told = client.get("/en/support/strategies/together.json").json()
    assert told["phase"] == "in_force"
    assert told["open_points"] == []
    here = next(each for each in told["coverage"]["needs"] if each["need"] == made.here.pk)
    assert here["planned"] == ["NER"] or here["covered"] == ["NER"]
    assert client.get("/en/support/strategies/list.json").json()["strategies"][0]["code"] == "together"


def test_joint_messages_are_live_ones_that_are_not_discreet(p):
    made = in_force(p)
    for code, channel, steps in (
        ("aaaaaaaa", "public", ("live",)), ("bbbbbbbb", "discreet", ("live",)), ("cccccccc", "public", ("drafted",)),
        ("dddddddd", "public", ("live", "withdrawn")),
    ):  # fmt: skip
        message = Message.objects.create(code=code, aspect="x", audience="public", channel=channel)
        version = MessageVersion.objects.create(message=message, title={"en": f"Title {code}"}, text_hash=code)
        for step in steps:
            MessageStep.objects.create(message=message, version=version, step=step)
    client = client_of(p.transit)
    form = read(client, "strategies/together/message/")
    assert [code for code in ("aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd") if code in form] == ["aaaaaaaa"]
    for code in ("bbbbbbbb", "cccccccc", "dddddddd"):
        with pytest.raises(RefusedError):
            actions.add_message(by=p.transit, strategy=made.strategy, code=code)
    actions.add_message(by=p.transit, strategy=made.strategy, code="aaaaaaaa")
    page = read(client, "strategies/together/")
    assert "Title aaaaaaaa" in page
    assert "/en/advocacy/message/aaaaaaaa/" in page
    with pytest.raises(RefusedError):
        actions.add_message(by=p.transit, strategy=made.strategy, code="aaaaaaaa")
