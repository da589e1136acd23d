"""Pages: everybody's and members', the flow from asking to publishing in two languages, who sees what."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html as parser

from tests.web.accounts.people import client_of, person
from tests.web.network.worlds import DAY, QUESTION, accepted, asked, delivered, entry, looked_for, people, state_of
from waypost.network.states import Actor, State
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.models import ReadEntry
from waypost.web.network import actions
from waypost.web.network.models import DeclineReason, Holder, Invitation, Request
from waypost.web.network.views.asking import STEPS
from waypost.web.pages.templating import texts

TODAY = timezone.now().date()


@pytest.fixture
def p():
    return people()


def page_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_platforms_are_for_everybody_and_no_database_is_asked(language, django_assert_num_queries):
    client = Client()
    with django_assert_num_queries(0):
        body = page_of(client, f"/{language}/network/")
        for platform in load_catalog().platforms:
            assert f"/{language}/network/platform/{platform}/" in body
            told = page_of(client, f"/{language}/network/platform/{platform}/")
            assert f'lang="{language}"' in told
    assert "directory/" not in body
    assert client.get(f"/{language}/network/platform/nobody/").status_code == 404


def test_twins_of_platforms_hold_codes_and_what_is_not_known():
    told = Client().get("/en/network.json").json()
    perco = next(row for row in told["platforms"] if row["platform"] == "perco")
    assert perco["not_known"] == ["secretariat", "budget"]
    figures = told["figures"]
    assert figures["terms_not_known"] == figures["platforms"]  # nobody says whose terms governance validated
    assert "<dd>–</dd><dt>with terms of reference" in page_of(Client(), "/en/network/")
    assert told["figures"]["platforms"] == len([p for p in load_catalog().platforms.values() if p.kind == "platform"])
    assert b"perco" in Client().get("/en/network.csv").content
    facts = Client().get("/en/network/platform/perco.json").json()["platform"]["facts"]
    assert all(fact["source"] and fact["publisher"] for fact in facts)


def test_members_pages_are_for_members(p):
    made = entry(p.expert, p.manager)
    without = client_of(person("nobody@example.org"))
    for part in ("directory/", f"holder/{made.pk}/", "answers/", "figures/", "my/", "requests/", "ask/", "triage/"):
        assert Client().get(f"/en/network/{part}").status_code == 302, part
        assert without.get(f"/en/network/{part}").status_code == 403, part
    assert client_of(p.asker).get("/en/network/triage/").status_code == 403
    board = client_of(person("board@example.org", "governing_board"))
    assert board.get("/en/network/ask/").status_code == 403
    assert str(p.expert) in page_of(board, "/en/network/directory/")
    assert not ReadEntry.objects.exists(), "nothing of a release is read here"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language(p, language):
    holder = entry(p.expert, p.manager, available_from=TODAY, refused_countries=["LBY"], trails=["CMR"])
    request = delivered(p)
    actions.give_verdict(by=p.asker, request=request, useful="partly", used_in="Two centres.")
    team, asker, expert, manager = (client_of(who) for who in (p.team, p.asker, p.expert, p.manager))
    for client, parts in (
        (team, ["directory/", f"holder/{holder.pk}/", "triage/", "figures/", "answers/", f"request/{request.code}/",
                f"request/{request.code}/publish/", f"request/{request.code}/restrict/", "people/secretariat/"]),
        (asker, ["my/", "requests/", "ask/", f"request/{request.code}/", f"request/{request.code}/keep/"]),
        (expert, ["my/", f"entry/{holder.pk}/", f"entry/{holder.pk}/competence/", "my/consent/", "requests/"]),
        (manager, ["people/ns-ita/", "my/"]),
    ):  # fmt: skip
        for part in parts:
            body = page_of(client, f"/{language}/network/{part}")
            assert f'<html lang="{language}"' in body, part
            assert "<h1>" in body, part
    actions.publish(by=p.team, request=request, title="Open", redacted="Rules help.", language="en", is_checked=True)
    assert "Rules help." in page_of(expert, f"/{language}/network/answer/{request.code}/")
    assert f"/network/answer/{request.code}/" in page_of(expert, f"/{language}/network/answers/")


def test_every_text_that_is_put_together_exists():
    known = texts()
    parts = {
        "network_state_": list(State), "network_reason_": DeclineReason.values, "network_role_": list(Actor),
        **{f"network_{kind}_": list(STEPS) for kind in ("title", "what", "submit", "done")},
    }  # fmt: skip
    lacking = [f"{stem}{each}" for stem, codes in parts.items() for each in codes if f"{stem}{each}" not in known]
    assert lacking == []
    for language in LANGUAGES:
        assert all(each.get(language) for key, each in known.items() if key.startswith("network_"))
    for key, each in known.items():
        if key.startswith("network_"):
            fields = {tuple(sorted(re.findall(r"\{(\w+)\}", each[language]))) for language in LANGUAGES}
            assert len(fields) == 1, key


ADVICE = {"en": "Write down who may stay, and for how long.", "ar": "اكتبوا من يمكنه البقاء ولأي مدة."}
ASKED = {
    "en": {"title": "Open reception", "question": "How do we keep a centre open to all migrants in need?"},
    "ar": {"title": "استقبال مفتوح", "question": "كيف نبقي مركزاً مفتوحاً يدخله الناس ويخرجون منه؟"},
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_whole_way_through_the_pages(p, language):
    team, officer, asker, expert, manager = (
        client_of(who) for who in (p.team, p.officer, p.asker, p.expert, p.manager)
    )
    base = f"/{language}/network/"

    def post(client, part, given=None, to=None):
        answer = client.post(f"{base}{part}", given or {})
        assert answer.status_code == 302, parser.fromstring(answer.content).xpath("string(//*[@role='alert'])")
        if to is not None:
            assert answer.headers["Location"] == f"{base}{to}"

    # an entry: made, described, consented to, endorsed, released
    post(expert, "my/make/")
    mine = Holder.objects.get(person=p.expert)
    post(expert, f"entry/{mine.pk}/", {"fluent": [language], "load_cap": 2, "refused_countries": ["LBY"]})
    post(expert, f"entry/{mine.pk}/competence/", {"tag": "service:shelter", "level": 3, "basis": "self"})
    assert str(p.expert) not in page_of(asker, f"{base}directory/")
    assert b" checked" not in expert.get("/en/network/my/consent/").content  # nobody consents by default
    post(expert, "my/consent/", {"in_directory": "on", "for_requests": "on", "until": TODAY + 90 * DAY})
    assert str(p.expert) in page_of(asker, f"{base}directory/?tag=service:reception_open&language={language}")
    assert str(p.expert) not in page_of(asker, f"{base}directory/?tag=service:health")
    assert str(p.expert) not in page_of(asker, f"{base}directory/?zone=africa")
    said = mine.assertions.get()
    post(manager, f"competence/{said.pk}/endorse/", to="people/ns-ita/")
    post(manager, f"holder/{mine.pk}/release/", to="people/ns-ita/")

    # a question: draft with what exists, sent, looked at, somebody found
    given = ASKED[language] | {"ns_id": "ns-ner", "language": language, "urgency": "soon", "countries": ["NER"],
                               "tags": ["service:reception_open"]}  # fmt: skip
    post(asker, "ask/", given)
    request = Request.objects.get()
    where = f"request/{request.code}/"
    assert 'id="existing"' in page_of(asker, f"{base}{where}")
    post(asker, f"{where}submit/", to=where)
    post(officer, f"{where}take/", to=where)
    triaged = {"tags": request.tags, "urgency": "normal", "is_sensitive": "on", "countries": ["NER"]}
    post(officer, f"{where}triage/", triaged, to=where)
    proposal = page_of(officer, f"{base}{where}match/")
    assert re.search(rf'value="h{mine.pk}" checked', proposal)
    assert "service:shelter" not in proposal, "codes are told in words"
    post(officer, f"{where}match/", {"holder": [f"h{mine.pk}"]}, to=where)

    # an invitation: sensitive until accepted; the expert writes, somebody else checks
    invitation = Invitation.objects.get()
    assert ASKED[language]["question"] not in page_of(expert, f"{base}{where}")
    post(expert, f"{where}invitation/{invitation.pk}/", {"answer": "yes"}, to=where)
    assert ASKED[language]["question"] in page_of(expert, f"{base}{where}")
    terms = {"scope": ADVICE[language], "due_on": TODAY + 9 * DAY, "days": 2}
    post(officer, f"{where}terms/", terms, to=where)
    post(expert, f"{where}begin/", to=where)
    post(expert, f"{where}deliver/", {"advice": ADVICE[language], "language": language}, to=where)
    assert ADVICE[language] in page_of(officer, f"{base}{where}approve/")
    post(officer, f"{where}approve/", to=where)
    assert ADVICE[language] in page_of(asker, f"{base}{where}")
    post(asker, f"{where}verdict/", {"useful": "yes", "used_in": ADVICE[language]}, to=where)

    # published: a text of its own
    redacted = {"title": ASKED[language]["title"], "redacted": ADVICE[language], "language": language}
    assert team.post(f"{base}{where}publish/", redacted).status_code == 200, "not without having read it again"
    post(team, f"{where}publish/", redacted | {"is_checked": "on"}, to=where)
    answer = page_of(expert, f"{base}answer/{request.code}/")
    assert ADVICE[language] in answer
    assert ASKED[language]["question"] not in answer
    assert state_of(request) is State.PUBLISHED
    figures = parser.fromstring(page_of(team, f"{base}figures/").encode())
    assert len(figures.xpath("//dl[@class='keys']/div")) == 6


def test_a_form_with_personal_data_comes_back_with_the_reason(p):
    client = client_of(p.asker)
    given = QUESTION | {"ns_id": "ns-ner", "urgency": "normal", "question": "Call +41 79 123 45 67 today"}
    body = client.post("/en/network/ask/", given).content.decode()
    assert "<title>Error: " in body
    assert 'href="#id_question"' in body
    assert not Request.objects.exists()


def test_names_disappear_with_consent_and_the_log_tells_roles_alone(p):
    request = accepted(p)
    where = f"/en/network/request/{request.code}/"
    asker = client_of(p.asker)
    assert str(p.expert) in page_of(asker, where)
    actions.withdraw_consent(by=p.expert, holder=Holder.objects.get(person=p.expert))
    body = page_of(asker, where)
    assert str(p.expert) not in body
    assert "Somebody who is not named (Italian Red Cross)" in body
    log = body[body.index('id="log"') :]
    for who in (p.officer, p.expert, p.team):
        assert str(who) not in log
    holder = Holder.objects.get(person=p.expert)
    assert client_of(p.asker).get(f"/en/network/holder/{holder.pk}/").status_code == 404


def test_limits_are_seen_by_those_who_match_alone(p):
    made = entry(p.expert, p.manager, refused_countries=["LBY"])
    address = f"/en/network/holder/{made.pk}/"
    assert "Libya" in page_of(client_of(p.team), address)
    assert "Libya" in page_of(client_of(p.officer), address)
    for who in (p.asker, p.manager, p.other):
        assert "Libya" not in page_of(client_of(who), address)


def test_people_without_consent_have_no_name_where_requests_are_matched(p):
    actions.enter_person(by=p.manager, person=p.expert, ns_id="ns-ita")
    request = looked_for(p)
    body = page_of(client_of(p.team), f"/en/network/request/{request.code}/match/")
    assert str(p.expert) not in body
    assert "Without consent, not named: 1." in body


def test_an_entry_that_nobody_was_shown_stands_on_no_page_of_the_society(p):
    own = actions.make_entry(by=p.expert)
    colleague = person("bruno@example.org", "focal_point:ns-ita")
    entered = actions.enter_person(by=p.manager, person=colleague, ns_id="ns-ita")
    body = page_of(client_of(p.manager), "/en/network/people/ns-ita/")
    assert f'id="h-{entered.pk}"' in body
    assert f'id="h-{own.pk}"' not in body
    body = page_of(client_of(p.team), "/en/network/people/ns-ita/")
    assert str(colleague) not in body
    assert str(p.expert) not in body
    entry(p.expert)
    assert f'id="h-{own.pk}"' in page_of(client_of(p.team), "/en/network/people/ns-ita/")
    assert client_of(p.manager_ner).get("/en/network/people/ns-ita/").status_code == 404


def test_who_is_not_concerned_sees_no_request(p):
    request = accepted(p)
    for who in (p.other, p.manager):
        for part in ("", "match/", "approve/", "withdraw/", "terms/"):
            assert client_of(who).get(f"/en/network/request/{request.code}/{part}").status_code == 404, part
    assert client_of(p.asker).get(f"/en/network/request/{request.code}/terms/").status_code == 404
    assert client_of(p.asker).get(f"/en/network/request/{request.code}/match/").status_code == 404
    assert client_of(p.expert).get(f"/en/network/request/{request.code}/withdraw/").status_code == 404


def test_what_changes_takes_a_form_of_ours(p):
    made = entry(p.expert, p.manager)
    word = made.assertions.get()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(p.expert)
    for part in ("my/withdraw/", "my/leave/", f"competence/{word.pk}/end/"):
        assert strict.post(f"/en/network/{part}").status_code == 403, part
        assert client_of(p.expert).get(f"/en/network/{part}").status_code == 302, part
    assert client_of(p.other).post(f"/en/network/competence/{word.pk}/end/").status_code == 404
    assert client_of(p.other).post(f"/en/network/holder/{made.pk}/release/").status_code == 404
    assert client_of(p.other).post(f"/en/network/people/ns-ita/enter/{p.expert.pk}/").status_code == 404


def test_pages_keep_to_their_queries_however_many_stand_there(p):
    def queries(client, address):
        with CaptureQueriesContext(connection) as seen:
            page_of(client, address)
        return len(seen)

    team = client_of(p.team)
    entry(p.expert, p.manager)
    request = looked_for(p)
    addresses = ["directory/", "triage/", "requests/", f"request/{request.code}/", f"request/{request.code}/match/"]
    before = {each: queries(team, f"/en/network/{each}") for each in addresses}
    for number in range(6):
        entry(person(f"more{number}@example.org", "focal_point:ns-ken"))
        actions.submit(by=p.asker, request=asked(p.asker, title=f"Question {number}"))
    for each, count in before.items():
        assert queries(team, f"/en/network/{each}") <= count + 1, each
        assert count <= 22, (each, count)


def test_the_front_page_leads_members_in(p):
    body = page_of(client_of(p.asker), "/en/network/")
    assert "/en/network/ask/" in body
    assert "/en/network/triage/" not in body
    assert "/en/network/triage/" in page_of(client_of(p.team), "/en/network/")
    assert json.loads(client_of(p.asker).get("/en/network.json").content)["figures"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_members_read_how_a_unit_is_reached(p, language):
    unit = actions.enter_unit(by=p.manager, ns_id="ns-ita", name="Migration unit")
    manager = client_of(p.manager)
    address = f"/{language}/network/entry/{unit.pk}/reach/"
    page = manager.post(address, {"mailbox": "amina.diallo@redcross.example", "is_agreed": "on"})
    assert texts()["network_refused_mailbox_person"][language] in page.content.decode().replace("\u00a0", " ")
    given = {"mailbox": "migration@redcross.example", "telephone": "+39 06 47591", "is_agreed": "on"}
    assert manager.post(address, given).status_code == 302
    member = client_of(p.other)
    for where in ("directory/", f"holder/{unit.pk}/"):
        page = page_of(member, f"/{language}/network/{where}")
        assert "mailto:migration@redcross.example" in page
        assert '<bdi dir="ltr">+39 06 47591</bdi>' in page
    assert "migration@redcross.example" in page_of(manager, address)
    assert "migration@redcross.example" in page_of(manager, f"/{language}/network/people/ns-ita/")
    assert member.get(address).status_code == 404
    assert Client().get(f"/{language}/network/directory/").status_code != 200
    mine = entry(p.manager)
    assert manager.get(f"/{language}/network/entry/{mine.pk}/reach/").status_code == 404
