"""What holds a message back beside its words: places, figures of societies, limits, waivers, and who looked at it."""

from __future__ import annotations

import json
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import ASPECT, DAY, carried, claim, drafted, evidence, live, people, ran, texts
from tests.web.advocacy.test_messages import missing
from tests.web.advocacy.test_uses import used
from waypost.settings import LANGUAGES
from waypost.store.release import open_release
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy import exports, judging
from waypost.web.advocacy.actions import clearing, waiving
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.actions.clearing import queue_clearance_reminders
from waypost.web.advocacy.actions.mailing import send_advocacy_mails
from waypost.web.advocacy.models import Claim, ClaimRun, ClaimVersion, Clearance, Waiver
from waypost.web.advocacy.queries.clearing import waiting_for
from waypost.web.advocacy.queries.messages import state_of, version_of
from waypost.web.advocacy.released import places_of, release_now
from waypost.web.advocacy.wholes import whole_of
from waypost.web.jobs.worker import due_by_the_clock
from waypost.web.pages.templating import texts as known_texts

TODAY = timezone.now().date()


@pytest.fixture
def p():
    return people()


def reversion(of: Claim, *, is_asked: bool = True, **parts) -> ClaimVersion:
    """Another version of a claim; asked, unless said otherwise."""
    kept = ClaimVersion.objects.filter(claim=of).order_by("-pk").values().first()
    given = {name: said for name, said in kept.items() if name not in ("id", "claim_id", "by_id")}
    made = ClaimVersion.objects.create(claim=of, **given | parts)
    if is_asked:
        ran(of, made.expected)
    return made


def outcome(message, name):
    return next(each for each in judging.gate_of(whole_of(message)).requirements if each.name == name)


# -- Places


def a_programme() -> tuple[str, str]:
    """A programme of the release with a country in which it is."""
    asked = "select programme_id, split_part(country_codes, ' ', 1) from programme where country_codes <> '' order by 1"
    return release_now().cursor().execute(asked).fetchone()


def test_work_from_elsewhere_does_not_carry_a_message_about_a_place(p):
    programme, country = a_programme()
    assert country in places_of([programme])[programme][0]
    made = carried()
    evidence(made, "real", reference=programme)
    other = "KEN" if country != "KEN" else "NER"
    message = drafted(p, made, countries=[country])
    assert outcome(message, "operational").outcome == "conforms"
    away = drafted(p, made, countries=[other], audience="donors")
    # The programme of which nobody knows where it is leaves it open; the known one alone would depart.
    assert outcome(away, "operational").outcome == "not_enough"
    assert [each.name for each in judging.gate_of(whole_of(away)).unknown] == ["operational"]
    known = Claim.objects.create(key="known")
    ClaimVersion.objects.create(
        claim=known, aspect=ASPECT, kind="quantity", measure="dead_and_missing", unit="deaths", expected=3008,
        audience="public", words={"en": "{figure}"},
    )  # fmt: skip
    ran(known, 3008)
    evidence(known, "real", reference=programme)
    evidence(known, "rows", item="series", kind="context_rows", reference="iom", ns_id="")
    departs = drafted(p, known, countries=[other], audience="media")
    assert "operational" in missing(departs)
    assert outcome(departs, "operational").parts == ({"found": "other_place"},)
    told = drafted(p, known, audience="migrants")
    reversion(known, scope={"places": [other]})
    assert "operational" in missing(told), "the place of the claim counts where the message names none"
    body = client_of(p.team).get(f"/en/advocacy/message/{departs.code}/").content.decode()
    assert "the work lies elsewhere than where the message speaks of" in body
    assert (
        "Nobody knows whether the work lies"
        in client_of(p.team).get(f"/en/advocacy/message/{away.code}/").content.decode()
    )


# -- Figures of societies


def test_a_society_whose_own_figures_are_told_is_asked(p):
    made = carried()
    reversion(made, measure="people_reached", unit="people", arguments={"society": "ns-ita"})
    message = drafted(p, made)
    actions.check(by=p.second, message=message)
    asked = set(Clearance.objects.filter(message=message).values_list("ns_id", flat=True))
    assert asked == {"ns-ner", "ns-ita"}
    page = client_of(p.italy).get(f"/en/advocacy/message/{message.code}/clearance/ns-ita/").content.decode()
    assert "A figure of your society" in page
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True)
    clearing.answer(by=p.italy, message=message, ns_id="ns-ita", is_given=False, why="Not in public.")
    assert state_of(message) == "checked"
    assert missing(message) == ["clearance"]
    own = drafted(p, made, by=p.italy, ns_id="ns-ita", audience="donors")
    actions.check(by=p.italy_second, message=own)
    assert set(own.clearances.values_list("ns_id", flat=True)) == {"ns-ner"}, "its own figures are its own to tell"


# -- Limits of a clearance


def cleared(p, **limits):
    """A public message that Niger cleared within limits."""
    message = drafted(p, carried())
    actions.check(by=p.second, message=message)
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True, **limits)
    return message


def test_a_word_that_ended_holds_publishing_and_use_back(p, monkeypatch):
    message = cleared(p, until=TODAY + DAY)
    assert state_of(message) == "cleared"
    late = timezone.now() + 2 * DAY
    with monkeypatch.context() as later:
        later.setattr("django.utils.timezone.now", lambda: late)
        assert missing(message) == ["clearance"]
        with pytest.raises(RefusedError):
            actions.publish(by=p.team, message=message)
    actions.publish(by=p.team, message=message)
    used(p, message)
    with monkeypatch.context() as later:
        later.setattr("django.utils.timezone.now", lambda: late)
        with pytest.raises(RefusedError, match="within limits"):
            used(p, message, used_on=late.date())
        used(p, message, used_on=TODAY)  # it held on the day of the use, though not any more when that is written down
        assert judging.is_to_check(whole_of(message)), "everybody is told that it is not carried any more"
        clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True)
        used(p, message, used_on=late.date())


def test_a_message_is_used_with_whom_the_society_allows(p):
    message = live_discreet(p, counterparts=["government"])
    used(p, message, counterpart_kind="government")
    with pytest.raises(RefusedError, match="within limits"):
        used(p, message, counterpart_kind="media")
    kept = message.uses.get().snapshot["limits"]
    assert [(each["society"], each["counterparts"]) for each in kept] == [("ns-ita", ["government"])]


def live_discreet(p, **limits):
    message = drafted(p, carried(ns_id="ns-ita"), by=p.focal, ns_id="ns-ner", channel="discreet",
                      audience="host_government")  # fmt: skip
    actions.check(by=p.manager, message=message)
    clearing.answer(by=p.italy, message=message, ns_id="ns-ita", is_given=True, **limits)
    actions.publish(by=p.focal, message=message)
    return message


def test_what_is_public_is_for_everybody(p):
    message = cleared(p, counterparts=["government"])
    assert state_of(message) == "checked"
    assert missing(message) == ["clearance"]
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True, counterparts=["government", "public"])
    assert state_of(message) == "cleared"


def test_limits_in_words_are_kept_by_whoever_uses_it(p):
    message = live_discreet(p, scope="For talks on rescue.")
    with pytest.raises(RefusedError, match="limits of the societies"):
        used(p, message)
    used(p, message, keeps_limits=True)
    for wrong in ({"counterparts": ["nobody"]}, {"until": TODAY - DAY}):
        with pytest.raises(RefusedError, match="limits cannot be so"):
            clearing.answer(by=p.italy, message=message, ns_id="ns-ita", is_given=True, **wrong)


# -- Who answers, and who is reminded


def test_an_answer_that_others_wrote_down_is_told_to_the_society_and_logged(p):
    message = drafted(p, carried())
    actions.check(by=p.second, message=message)
    send_advocacy_mails()
    mail.outbox.clear()
    with pytest.raises(RefusedError):
        clearing.answer(by=p.team, message=message, ns_id="ns-ner", is_given=True)
    clearing.answer(by=p.team, message=message, ns_id="ns-ner", is_given=True, why="Its director, by telephone.")
    step = message.steps.get(step="spoken_for")
    assert (step.reason, step.by, step.role) == ("Its director, by telephone.", p.team, "migration-team")
    send_advocacy_mails()
    told = {each.to[0] for each in mail.outbox if "answered for your society" in each.subject}
    assert told == {p.focal.email, p.manager.email}
    assert "by telephone" not in "".join(each.body for each in mail.outbox)
    body = client_of(p.focal).get(f"/en/advocacy/message/{message.code}/").content.decode()
    assert "answer written down by somebody else" in body
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True)
    assert message.steps.filter(step="spoken_for").count() == 1, "its own word is no such step"


def test_a_society_that_does_not_answer_is_reminded_once(p):
    message = drafted(p, carried())
    actions.check(by=p.second, message=message)
    now = timezone.now()
    assert queue_clearance_reminders(now=now + 14 * DAY) == 0
    assert queue_clearance_reminders(now=now + 15 * DAY) == 2
    assert queue_clearance_reminders(now=now + 16 * DAY) == 0
    send_advocacy_mails()
    assert sum("still awaited" in each.subject for each in mail.outbox) == 2
    assert queue_clearance_reminders in due_by_the_clock()


def test_nobody_is_reminded_of_what_was_answered(p):
    message = drafted(p, carried())
    actions.check(by=p.second, message=message)
    queue_clearance_reminders(now=timezone.now() + 15 * DAY)
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True)
    assert send_advocacy_mails()["not_needed"] == 4, "neither the question nor the reminder"
    assert queue_clearance_reminders(now=timezone.now() + 30 * DAY) == 0
    assert not waiting_for(standing_of(p.focal))


# -- Waivers


def bare(p, **parts):
    """A message that no work of a society carries."""
    made = carried("bare")
    message = drafted(p, made, **parts)
    clearing_of = made.evidence.get(key="work")
    from waypost.web.advocacy.actions.evidence import set_aside

    set_aside(by=p.team, evidence=clearing_of, why="Of another time.")
    return message


def test_a_rule_is_waived_for_a_reason_until_a_day_by_another_of_the_team(p):
    message = bare(p)
    assert missing(message) == ["operational"]
    told = {"message": message, "requirement": "operational", "why": "A word of the whole Movement."}
    for who in (p.focal, p.italy, p.board):
        with pytest.raises(RefusedError):
            waiving.waive(by=who, until=TODAY + 30 * DAY, **told)
    with pytest.raises(RefusedError, match="wrote themselves"):
        waiving.waive(by=p.team, until=TODAY + 30 * DAY, **told)
    for until in (TODAY, TODAY + 800 * DAY):
        with pytest.raises(RefusedError, match="within 24 months"):
            waiving.waive(by=p.second, until=until, **told)
    with pytest.raises(RefusedError, match="not missing"):
        waiving.waive(by=p.second, until=TODAY + 30 * DAY, **told | {"requirement": "coordination"})
    with pytest.raises(RefusedError, match="not missing"):
        waiving.waive(by=p.second, until=TODAY + 30 * DAY, **told | {"requirement": "grades"})
    with pytest.raises(RefusedError):
        waiving.waive(by=p.second, until=TODAY + 30 * DAY, **told | {"why": " "})
    waiving.waive(by=p.second, until=TODAY + 30 * DAY, **told)
    assert outcome(message, "operational").outcome == "departs_justified"
    assert missing(message) == []
    actions.check(by=p.second, message=message)
    assert state_of(message) == "cleared"
    actions.publish(by=p.team, message=message)
    body = Client().get(f"/en/advocacy/message/{message.code}/").content.decode()
    assert "A word of the whole Movement." in body
    assert "R28" in body
    public = Client().get(f"/api/v1/advocacy/messages/{message.code}").json()
    assert [(each["rule"], each["until"]) for each in public["waived"]] == [("R28", str(TODAY + 30 * DAY))]
    told_by = json.dumps(exports.provenance(whole_of(message)), default=str)
    assert "A word of the whole Movement." in told_by
    assert "Ines" not in told_by
    waiving.end_waiver(by=p.team, message=message, requirement="operational", why="Work is there now.")
    assert missing(message) == ["operational"]
    assert Waiver.objects.count() == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_waiver_stands_in_the_briefing(p, language):
    from waypost.advocacy.briefing.html import warnings_of
    from waypost.web.advocacy.briefs import brief_of

    message = bare(p)
    waiving.waive(by=p.second, message=message, requirement="operational", why="Said by all.", until=TODAY + DAY)
    assert any("Said by all." in each for each in warnings_of(brief_of(message, language)))


def test_a_waiver_ends_with_its_day_and_with_other_words(p, monkeypatch):
    message = bare(p)
    waiving.waive(by=p.second, message=message, requirement="operational", why="For now.", until=TODAY + DAY)
    assert "operational" not in missing(message)
    with monkeypatch.context() as later:
        late = timezone.now() + 2 * DAY
        later.setattr("django.utils.timezone.now", lambda: late)
        assert "operational" in missing(message)
    actions.save(by=p.team, message=message, texts=texts("bare", example="Boats wait."), claims=["bare"])
    assert "operational" in missing(message)


def test_coordination_is_waived_and_the_page_leads_there(p):
    first = live(p, carried())
    message = drafted(p, carried("second"), by=p.italy, ns_id="ns-ita")
    assert "coordination" in missing(message)
    here = f"/en/advocacy/message/{message.code}/"
    team = client_of(p.team)
    assert f"{here}waive/coordination/" in team.get(here).content.decode()
    assert f"{here}waive/" not in client_of(p.italy).get(here).content.decode()
    assert client_of(p.italy).get(f"{here}waive/coordination/").status_code == 404
    given = {"why": "No trail is shared.", "until": TODAY + 10 * DAY, "seen": "0" * 64}
    for language in LANGUAGES:
        address = f"/{language}/advocacy/message/{message.code}/waive/coordination/"
        assert f'<html lang="{language}"' in team.get(address).content.decode()
    assert team.post(f"{here}waive/coordination/", {"why": "", "until": TODAY}).status_code == 200
    moved = team.post(f"{here}waive/coordination/", given).content.decode()
    given["seen"] = version_of(message).text_hash
    assert f'name="seen" value="{given["seen"]}"' in moved
    assert "coordination" in missing(message), "words that nobody saw are waived for nobody"
    assert team.post(f"{here}waive/coordination/", given).status_code == 302
    assert "coordination" not in missing(message)
    assert "No trail is shared." in client_of(p.italy).get(here).content.decode()
    send_advocacy_mails()
    assert any("do without" in each.subject and each.to == [p.italy.email] for each in mail.outbox)
    assert team.post(f"{here}waive/coordination/", {"why": "They share one."}).status_code == 302
    assert "coordination" in missing(message)
    told = {"requirement": "coordination", "why": "Not shared.", "until": str(TODAY + DAY)}
    address = f"/api/v1/my/advocacy/messages/{message.code}/waivers"
    assert team.post(address, told, content_type="application/json").status_code == 409
    told["seen"] = given["seen"]
    answer = team.post(address, told, content_type="application/json")
    assert answer.status_code == 201
    assert [each["rule"] for each in answer.json()["waived"]] == ["R29"]
    assert first.code != message.code


# -- A second pair of eyes, and claims that nobody asked


def test_the_writer_does_not_confirm_the_claim_of_the_own_draft(p):
    made = carried()
    message = drafted(p, made)
    ran(made, 4200, "drifted_beyond")
    assert "states" in missing(message)
    with pytest.raises(RefusedError, match="wrote themselves"):
        actions.confirm(by=p.team, message=message, why="Fine.")
    here = f"/en/advocacy/message/{message.code}/"
    assert "/step/confirm/" not in client_of(p.team).get(here).content.decode()
    assert "/step/confirm/" in client_of(p.second).get(here).content.decode()
    actions.confirm(by=p.second, message=message, why="Looked at.")
    assert "states" not in missing(message)


def test_a_claim_that_was_never_asked_is_not_asked_yet(p):
    made = carried()
    message = drafted(p, made)
    reversion(made, is_asked=False)
    assert not ClaimRun.objects.filter(version=made.versions.last()).exists()
    need = outcome(message, "states")
    assert (need.outcome, need.parts) == ("not_enough", ({"claim": "deaths_at_sea", "state": "unasked"},))
    with pytest.raises(RefusedError):
        actions.check(by=p.second, message=message)
    alive = live(p, carried("other"))
    reversion(Claim.objects.get(key="other"), is_asked=False)
    gate = judging.gate_of(whole_of(alive))
    assert "states" in {each.name for each in gate.missing}
    told = [each.name for each in judging.fallen_in(gate)]
    assert told == ["numerals"], "its slot shows nothing; that nobody asked the claim yet speaks against no words"
    with pytest.raises(RefusedError):
        used(p, alive)
    review = exports.claim_reviews(whole_of(message), "en")["@graph"][0]
    assert review["reviewRating"]["ratingValue"] == 1
    body = client_of(p.team).get(f"/en/advocacy/message/{message.code}/").content.decode()
    assert known_texts()["claims_state_unasked"]["en"] in re.sub("<.*?>", "", body)


def test_the_form_names_a_programme_by_its_title_where_the_reader_knows_it(p, settings):
    """The society that is asked reads what its programme is called, not its code."""
    asked = "select programme_id, title from programme where title is not null order by 1"
    programme, title = open_release(settings.WAYPOST_RELEASE).cursor().execute(asked).fetchone()
    made = claim("deaths_at_sea")
    evidence(made, "work", reference=programme)
    evidence(made, "rows", item="series", kind="context_rows", reference="iom", ns_id="")
    message = drafted(p, made)
    actions.check(by=p.second, message=message)
    page = client_of(p.focal).get(f"/en/advocacy/message/{message.code}/clearance/ns-ner/").content.decode()
    assert title in page
    assert f"/en/programme/{programme}/" in page
