"""Pages of messages: every page in four languages, the whole way through the pages, who sees what, how many queries."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import ASPECT, DAY, carried, drafted, evidence, live, people, ran, texts
from tests.web.advocacy.test_uses import story, talk, used
from waypost.advocacy import gate, grading, stories, tone
from waypost.advocacy.briefing.html import warnings_of
from waypost.advocacy.briefing.wording import wording
from waypost.advocacy.track import State
from waypost.advocacy.values import STATES
from waypost.settings import LANGUAGES
from waypost.web.accounts.models import ReadEntry
from waypost.web.advocacy.actions import messages
from waypost.web.advocacy.actions.using import OUTCOMES
from waypost.web.advocacy.briefs import brief_of
from waypost.web.advocacy.models import Clearance, Coordination, Dialogue, Message, MessageStep, Story, Use, UseStep
from waypost.web.advocacy.models.evidence import ITEMS
from waypost.web.advocacy.models.message import AUDIENCES, CHANNELS, PARTS
from waypost.web.advocacy.models.use import COUNTERPARTS
from waypost.web.advocacy.queries.messages import state_of
from waypost.web.advocacy.views.messages import STEPS
from waypost.web.pages.templating import texts as known_texts

TODAY = timezone.now().date()
# Pages of one template differ in their words, which other tests hold to be there in each language.
SEEN_IN = ("en", "ar", *(pytest.param(each, marks=pytest.mark.exhaustive) for each in ("fr", "es")))


@pytest.fixture
def p():
    return people()


def page_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return answer.content.decode()


def seen_in(client, address):
    """What a form carries of the words that its page shows."""
    return {"seen": each[1]} if (each := re.search(r'name="seen" value="(\w+)"', page_of(client, address))) else {}


def test_every_text_that_is_put_together_exists():
    known = known_texts()
    follow = ("tone", "clearance", "coordinate", "use", "follow", "talk", "talk_step", "story")
    steps = (*STEPS, *follow, "story_review", "story_consent", "story_withdraw", "waive", "end_waiver")
    parts = {
        "message_audience_": AUDIENCES, "message_channel_": CHANNELS, "message_part_": ("title", *PARTS),
        "message_state_": list(State), "message_step_": MessageStep.Step.values, "advocacy_gate_": gate.REQUIREMENTS,
        "message_clearance_": (*Clearance.Step.values, gate.ENDED, gate.LIMITED),
        "message_evidence_": ("elsewhere", "none", gate.OTHER_PLACE, gate.UNKNOWN_PLACE),
        "message_way_": Coordination.Way.values,
        "message_counterpart_": COUNTERPARTS, "message_follow_": UseStep.Step.values, "message_outcome_": OUTCOMES,
        "claims_state_": (*STATES, "unasked"), "claims_item_": ITEMS, "claims_bearing_": grading.ROLES,
        "message_tone_kind_": tone.KINDS, "message_form_": steps, "message_what_": steps,
        "message_done_": (*(each for each in steps), "drafted", "saved"),
        "message_mend_": [each for each in gate.REQUIREMENTS if each not in ("operational", "coordination")],
        "message_dropped_": ("refused", "set_aside", "withdrawn", "no_consent", "unchecked"),
        "message_level_": ("national", "local", "international"),
        "story_sign_": ("email", "phone",
                        "document_number", "coordinates", "named_person", "name", "place", "date", "age"),
    }  # fmt: skip
    assert stories.SETTLED
    lacking = [f"{stem}{each}" for stem, codes in parts.items() for each in codes if f"{stem}{each}" not in known]
    assert lacking == []
    for key, each in known.items():
        if key.startswith(("message_", "story_", "advocacy_")):
            assert all(each.get(language) for language in LANGUAGES), key
            fields = {tuple(sorted(re.findall(r"\{(\w+)\}", each[language]))) for language in LANGUAGES}
            assert len(fields) == 1, key


@pytest.mark.parametrize("language", SEEN_IN)
def test_every_page_in_every_language(p, language):
    made = carried()
    message = live(p, made)
    use = used(p, message)
    ran(made, 4200, "drifted_beyond")
    draft = drafted(p, made, audience="donors", texts=texts(example="Illegal migrants flood the coast."))
    spoken = talk(p, next_on=TODAY)
    told = story(p, words={"en": "In March Amina reached us."})
    evidence(made, "amina", item="story", kind="single_story", bearing="illustrates", story=told, reference="")
    team, focal, anybody = client_of(p.team), client_of(p.focal), Client()
    base = f"/{language}/advocacy/"
    pages = {
        team: ["matrix/", "messages/", "messages/new/", f"message/{message.code}/", f"message/{draft.code}/",
               f"message/{draft.code}/edit/",
               f"message/{message.code}/step/withdraw/", f"message/{draft.code}/tone/en/",
               f"message/{message.code}/use/",
               f"use/{use.code}/", f"use/{use.code}/follow/", "dialogues/", "stories/"],
        focal: ["matrix/", "messages/?to_check=1", f"message/{message.code}/clearance/ns-ner/", "dialogues/new/",
                f"dialogue/{spoken.code}/", "stories/new/", f"story/{told.code}/", f"story/{told.code}/review/",
                f"story/{told.code}/consent/", f"story/{told.code}/withdraw/", f"message/{message.code}/"],
        client_of(p.second): [f"message/{message.code}/step/confirm/", f"message/{message.code}/"],
        anybody: ["matrix/", "messages/", f"message/{message.code}/"],
    }  # fmt: skip
    for client, parts in pages.items():
        for part in parts:
            body = page_of(client, base + part)
            assert f'<html lang="{language}"' in body, part
            assert "<h1>" in body, part
            assert "{" + "women" not in body.replace("{women_on_the_way", ""), part
    body = page_of(anybody, f"{base}message/{message.code}/")
    assert 'class="callout check"' in body, "everybody is told that it has to be checked"
    assert "application/ld+json" in body
    assert page_of(anybody, f"{base}message/{draft.code}/", 404)
    assert ReadEntry.objects.exists()
    assert not [
        each.address
        for each in ReadEntry.objects.all()
        if "/stor" not in each.address and "/dialogue" not in each.address
    ], "only what is confidential is logged"


ALL = {
    "title_{}": {"en": "Rescue saves lives", "ar": "الإنقاذ ينقذ الأرواح"},
    "statement_{}": {"en": "At sea {deaths_at_sea.figure} became known.", "ar": "عُرف في البحر {deaths_at_sea.figure}."},
    "ask_{}": {"en": "Let rescue happen.", "ar": "اسمحوا بالإنقاذ."},
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_whole_way_through_the_pages(p, language):
    carried()
    base = f"/{language}/advocacy/"
    team, second, focal = (client_of(who) for who in (p.team, p.second, p.focal))

    def post(client, part, given=None):
        answer = client.post(f"{base}{part}", seen_in(client, base + part) | (given or {}))
        problem = re.search(r'role="alert".*?</div>', answer.content.decode(), re.DOTALL)
        assert answer.status_code == 302, problem[0] if problem else answer.content[:300]
        return answer.headers["Location"]

    given = {"ns_id": "secretariat", "aspect": ASPECT, "audience": "public", "channel": "public",
             "claims": ["deaths_at_sea"], "countries": ["NER"]}  # fmt: skip
    given |= {name.format(language): said[language] for name, said in ALL.items()}
    typed = given | {f"statement_{language}": "200 000 !"}
    refused = team.post(f"{base}messages/new/", typed)
    assert refused.status_code == 200
    assert f'href="#id_statement_{language}"' in refused.content.decode(), "it says where and why"
    where = post(team, "messages/new/", given)
    message = Message.objects.get()
    assert where == f"{base}message/{message.code}/"
    here = f"message/{message.code}/"
    assert "/step/check/" not in page_of(team, base + here), "nobody checks their own words"
    post(second, f"{here}step/check/")
    assert f"{base}{here}clearance/ns-ner/" in page_of(focal, f"/{language}/account/"), "it stands among what waits"
    assert ALL["ask_{}"][language] in page_of(focal, f"{base}{here}clearance/ns-ner/")
    assert focal.post(f"{base}{here}clearance/ns-ner/", {"answer": "refuse"}).status_code == 200, "not without a reason"
    post(focal, f"{here}clearance/ns-ner/", {"answer": "scope", "scope": "This year."})
    post(team, f"{here}step/publish/")
    assert state_of(message) == "live"
    body = page_of(Client(), base + here)
    assert ("3,008 deaths" if language == "en" else "3,008") in re.sub("<.*?>", "", body)
    assert f'href="{base}claim/deaths_at_sea/"' in body
    given = {"ns_id": "secretariat", "event": "Round table", "used_on": TODAY, "counterpart_kind": "government"}
    assert "This year." in page_of(team, f"{base}{here}use/"), "the limits stand where a use is written down"
    assert team.post(f"{base}{here}use/", given).status_code == 200, "not without saying that they were kept"
    given |= {"keeps_limits": "on"}
    used_at = post(team, f"{here}use/", given)
    use = Use.objects.get()
    assert used_at == f"{base}use/{use.code}/"
    post(team, f"use/{use.code}/follow/", {"step": "response", "words": "They listen.", "outcome": "partly"})
    told = {"ns_id": "ns-ner", "authority": "Ministry", "level": "national", "spoke": "Secretary General",
            "held_on": TODAY, "asked": "Open clinics.", "is_discreet": "on", "next_on": TODAY + DAY}  # fmt: skip
    post(focal, "dialogues/new/", told)
    spoken = Dialogue.objects.get()
    assert spoken.is_discreet
    post(focal, f"dialogue/{spoken.code}/", {"words": "They will think.", "outcome": "open"})
    words = "The doctor let me in." if language == "en" else "أدخلني الطبيب."
    entered = {"ns_id": "ns-ner", f"words_{language}": words,
               "audiences": ["public"], "channels": ["public"], "how": "spoken", "given_on": TODAY,
               "until": TODAY + 90 * DAY}  # fmt: skip
    post(focal, "stories/new/", entered)
    kept = Story.objects.get()
    post(client_of(p.manager), f"story/{kept.code}/review/")
    post(focal, f"story/{kept.code}/withdraw/")
    kept.refresh_from_db()
    assert kept.words == {}


def test_the_matrix_shows_empty_cells_and_its_twins(p):
    live(p, carried())
    body = page_of(Client(), "/en/advocacy/matrix/")
    assert "None yet" in body
    assert "Let rescue happen." in body
    told = json.loads(page_of(Client(), "/en/advocacy/matrix.json"))["cells"]
    cell = next(each for each in told if (each["aspect"], each["audience"]) == (ASPECT, "public"))
    assert cell["state"] == "live"
    assert len(told) % len(AUDIENCES) == 0
    assert sum(each["messages"] for each in told) == 1
    assert page_of(Client(), "/en/advocacy/matrix.csv").count("\r\n") == len(told) + 1
    filtered = json.loads(page_of(Client(), f"/en/advocacy/matrix.json?audience=donors&aspect={ASPECT}"))["cells"]
    assert [each["messages"] for each in filtered] == [0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_of_what_is_not_cleared_says_so(p, language):
    claim, word = carried(), wording()
    message = drafted(p, claim)

    def warned():
        return warnings_of(brief_of(Message.objects.get(pk=message.pk), language))

    assert warned()[0] == word["draft"][language]
    messages.check(by=p.second, message=message)
    assert warned()[0] == word["draft"][language]
    spoken = live(p, claim, audience="donors")
    assert word["draft"][language] not in warnings_of(brief_of(Message.objects.get(pk=spoken.pk), language))
    messages.withdraw(by=p.team, message=spoken, why="Over")
    assert warnings_of(brief_of(Message.objects.get(pk=spoken.pk), language))[0] == word["withdrawn"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_taken_along(p, language):
    message = live(p, carried())
    here = f"/{language}/advocacy/message/{message.code}/"
    word = Client().get(f"{here}briefing.docx")
    text = "\n".join(each.text for each in Document(io.BytesIO(word.content)).paragraphs)
    assert texts()["title"][language] in text
    assert Client().get(f"{here}briefing.pdf").content[:4] == b"%PDF"
    review = json.loads(Client().get(f"{here}claim-review.json").content)
    assert [each["@type"] for each in review["@graph"]] == ["ClaimReview"]
    assert review["@graph"][0]["reviewRating"]["ratingValue"] >= 3
    source = json.loads(Client().get(f"{here}provenance.json").content)
    assert source["prefix"]["prov"] == "http://www.w3.org/ns/prov#"
    assert "Paula" not in json.dumps(source), "bodies in their roles, never persons"


def test_pages_ask_the_database_no_more_often_when_there_is_more(p):
    def queries(client, address):
        with CaptureQueriesContext(connection) as asked:
            page_of(client, address)
        return len(asked)

    one = live(p, carried())
    team, pages = client_of(p.team), ("matrix/", "messages/", "dialogues/")
    talk(p)
    few = [queries(team, f"/en/advocacy/{each}") for each in pages]
    own = queries(team, f"/en/advocacy/message/{one.code}/")
    for number in range(4):
        made = carried(f"claim_{number}")
        live(p, made, audience=AUDIENCES[number])
        talk(p)
    assert [queries(team, f"/en/advocacy/{each}") for each in pages] == few
    assert max(few) <= 25
    assert own <= 26
    assert queries(Client(), f"/en/advocacy/message/{one.code}/") <= 18
