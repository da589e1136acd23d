"""A step is on the words that the person had before them: on others it is refused, and what was typed stays."""

from __future__ import annotations

import json
import re

import pytest

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import carried, drafted, people, texts
from tests.web.advocacy.worlds import claim_parts
from waypost.web.accounts.errors import RefusedError
from waypost.web.advocacy.actions import clearing
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.actions.claims import change_claim, retire_claim, write_claim
from waypost.web.advocacy.queries.messages import state_of, version_of
from waypost.web.advocacy.seeing import MovedOnError

KEPT = "Boats wait for days."


@pytest.fixture
def p():
    return people()


def seen(message):
    return version_of(message).text_hash


def reworded(p, message, **more):
    """Somebody else has other words meanwhile."""
    actions.save(by=p.second, message=message, texts=texts(**more), claims=["deaths_at_sea"])


def whole(body):
    """The text of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


def test_every_step_is_on_the_words_that_were_seen(p):
    carried()
    message = drafted(p)
    old = seen(message)
    reworded(p, message, example=KEPT)
    with pytest.raises(MovedOnError, match=r"changed meanwhile .*: Example\."):
        actions.check(by=p.team, message=message, seen=old)
    assert state_of(message) == "drafted"
    actions.check(by=p.team, message=message, seen=seen(message))
    for refused in (
        lambda: clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True, seen=old),
        lambda: actions.publish(by=p.team, message=message, seen=old),
        lambda: actions.confirm(by=p.team, message=message, why="Looked at.", seen=old),
        lambda: actions.decide_tone(by=p.team, message=message, language="en", is_accepted=True, note="x", seen=old),
        lambda: actions.save(by=p.team, message=message, texts=texts(), claims=["deaths_at_sea"], seen=old),
        lambda: actions.publish(by=p.team, message=message, seen=""),
    ):
        with pytest.raises(MovedOnError):
            refused()
    assert version_of(message).example == {"en": KEPT}, "nobody wrote over it"
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True, seen=seen(message))
    actions.publish(by=p.team, message=message, seen=seen(message))
    assert state_of(message) == "live"


def test_it_says_who_when_and_where_in_the_language_of_the_page(p):
    carried("women_on_the_way")
    carried()
    message = drafted(p, texts=texts("women_on_the_way"), claims=["women_on_the_way"])
    old = seen(message)
    told = texts()
    told["title"] = texts()["title"] | {"fr": "Des vies perdues"}
    actions.save(by=p.second, message=message, texts=told, claims=["deaths_at_sea"], countries=["NER"])
    with pytest.raises(MovedOnError) as refused:
        actions.check(by=p.team, message=message, seen=old)
    assert refused.value.where == (
        ("message_part_title", ("fr",)), ("message_part_statement", ()), ("message_claims", ()),
        ("message_countries", ()),
    )  # fmt: skip
    said = refused.value.in_language("fr")
    assert "Titre (\u2068Français\u2069)" in said
    assert "(UTC)" in said


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_keeps_what_was_typed_and_shows_what_stands_there(p, language):
    carried()
    message = drafted(p)
    base = f"/{language}/advocacy/message/{message.code}/"
    browser, field = client_of(p.team), f"example_{language}"
    opened = browser.get(f"{base}edit/").content.decode()
    given = {"seen": re.search(r'name="seen" value="(\w+)"', opened)[1], "claims": ["deaths_at_sea"]}
    given |= {f"{part}_{code}": said for part, by in texts().items() for code, said in by.items()}
    given[field] = "Mine."
    reworded(p, message, evidence="Nobody comes.", example=KEPT)
    refused = browser.post(f"{base}edit/", given)
    body = refused.content.decode()
    assert refused.status_code == 200
    assert 'role="alert"' in body
    assert "Mine." in body
    assert "Nobody comes." in body
    assert "Mine." not in str(version_of(message).example)
    given["seen"] = re.search(r'name="seen" value="(\w+)"', body)[1]
    assert given["seen"] == seen(message)
    assert browser.post(f"{base}edit/", given).status_code == 302, "on purpose, with both before one's eyes"
    assert "Mine." in str(version_of(message).example)


def test_whoever_was_asked_is_answered_when_the_words_are_others(p):
    carried()
    message = drafted(p)
    actions.check(by=p.second, message=message)
    base = f"/en/advocacy/message/{message.code}/"
    given = {"seen": seen(message), "answer": "scope", "scope": "For this winter."}
    for step in ("check", "publish"):
        assert client_of(p.team).post(f"{base}step/{step}/", {}).status_code == 200, "never without words"
    reworded(p, message, example=KEPT)
    body = client_of(p.focal).post(f"{base}clearance/ns-ner/", given).content.decode()
    assert "The words were changed meanwhile" in whole(body)
    assert "For this winter." in body
    assert KEPT in body
    assert not message.clearances.filter(step="given").exists()
    checked = client_of(p.team).post(f"{base}step/check/", {"seen": given["seen"]}).content.decode()
    assert "The words were changed meanwhile" in whole(checked)
    assert "At sea 3,008 deaths became known." in whole(checked), "words are checked where they stand"
    assert state_of(message) == "drafted"


def test_the_interface_answers_with_what_changed(p):
    carried()
    message = drafted(p)
    old = seen(message)
    reworded(p, message, example=KEPT)
    place = f"/api/v1/my/advocacy/messages/{message.code}"

    def post(path, given):
        return client_of(p.team).post(place + path, json.dumps(given), content_type="application/json")

    moved = post("/step", {"step": "check", "seen": old})
    assert moved.status_code == 409
    assert moved.json()["theirs"]["seen"] == seen(message)
    assert [each["what"] for each in moved.json()["theirs"]["where"]] == ["message_part_example"]
    assert post("/step", {"step": "check"}).status_code == 409
    assert post("", {"texts": texts(), "claims": ["deaths_at_sea"]}).status_code == 422, "it has to say what was read"
    assert post("", {"texts": texts(), "claims": ["deaths_at_sea"], "seen": old}).status_code == 409
    assert post("/step", {"step": "check", "seen": seen(message)}).status_code == 200


def test_a_claim_is_not_written_over_either(p):
    first = write_claim(by=p.team, ns_id="", **claim_parts())
    second = change_claim(by=p.team, claim=first.claim, why="Shorter.", words={"en": "They were {figure}."})
    with pytest.raises(MovedOnError, match="Words") as refused:
        change_claim(by=p.second, claim=first.claim, why="Longer.", seen=first.pk)
    assert refused.value.where == (("claims_field_words", ()),)
    with pytest.raises(RefusedError):
        retire_claim(by=p.second, claim=first.claim, why="Nobody uses it.", seen=first.pk)
    browser, address = client_of(p.second), f"/en/advocacy/claim/{first.claim.key}/change/"
    given = {"arg_origin": "IDN", "arg_destination": "HKG", "arg_year": "2024", "audience": "public",
             "about": "women_and_trafficking/where_women_move", "kind": "comparison", "tolerance": "absolute",
             "tolerance_value": "0.03", "words_en": "Mine: {figure}.", "why": "Mine.", "seen": first.pk}  # fmt: skip
    body = browser.post(address, given).content.decode()
    assert "The claim was changed meanwhile" in whole(body)
    assert "Mine: {figure}." in body
    assert "They were {figure}." in body
    assert first.claim.versions.last() == second
    assert browser.post(address, given | {"seen": second.pk}).status_code == 302
