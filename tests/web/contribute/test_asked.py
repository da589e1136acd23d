"""Questions to a society about its programmes: who asks, who answers, who closes, and what nobody can do."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.accounts.people import client_of
from tests.web.contribute.test_saying import WATER, say

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "programme.title.en"
QUESTION = "How do people find the water point?"


def standing(person):
    from waypost.web.accounts.queries import standing_of

    return standing_of(person)


def ask(people, who, programme, slot=TITLE, text=QUESTION, ns_id="ns-ner"):
    from waypost.web.contribute.actions.asking import ask as action

    return action(standing=standing(people[who]), ns_id=ns_id, programme=programme, slot=slot, text=text)


def refusal(function, *args, **given_):
    from waypost.web.accounts.errors import RefusedError

    with pytest.raises(RefusedError) as refused:
        function(*args, **given_)
    return refused.value.key


def test_a_question_is_asked_answered_and_closed_on_pages(world, ids, people):
    water = ids[WATER]
    officer, focal = client_of(people["officer"]), client_of(people["focal"])
    form = officer.get(f"/en/my/ns-ner/programme/{water}/").content.decode()
    assert f"/en/my/ns-ner/programme/{water}/ask/?slot=place" in form
    sent = officer.post(f"/en/my/ns-ner/programme/{water}/ask/", {"slot": "place", "text": QUESTION, "kind": "doubt"})
    assert sent.status_code == 302
    assert "Open questions" in focal.get("/en/my/ns-ner/").content.decode()
    assert QUESTION in focal.get(f"/en/my/ns-ner/programme/{water}/").content.decode()
    from waypost.web.contribute.models import Asked

    number = Asked.objects.get().pk
    listed = focal.get("/ar/my/ns-ner/questions/").content.decode()
    assert QUESTION in listed
    answered = focal.post(f"/en/my/ns-ner/questions/{number}/answer/", {"text": "By word of mouth."})
    assert answered.status_code == 302
    assert "By word of mouth." in officer.get("/en/my/ns-ner/questions/").content.decode()
    assert officer.post(f"/en/my/ns-ner/questions/{number}/close/").status_code == 302
    assert Asked.objects.get().closed_by == people["officer"]
    assert "Open questions" not in focal.get("/en/my/ns-ner/").content.decode()


def test_personal_data_is_refused_with_its_kind_and_nothing_is_kept(world, ids, people):
    from waypost.web.contribute.models import Asked

    sent = client_of(people["team"]).post(
        f"/en/my/ns-ner/programme/{ids[WATER]}/ask/", {"slot": "", "text": "Is it amina@example.org who runs this?"}
    )
    assert sent.status_code == 422
    assert "an e-mail address" in sent.content.decode()
    assert not Asked.objects.exists()
    asked = ask(people, "team", ids[WATER])
    sent = client_of(people["focal"]).post(
        f"/fr/my/ns-ner/questions/{asked.pk}/answer/", {"text": "Écrire à amina@example.org"}
    )
    assert sent.status_code == 422
    assert not Asked.objects.get().answered_text


def test_a_change_of_the_field_marks_it_and_a_change_of_another_does_not(world, ids, people):
    from waypost.web.contribute.actions.signing import undo
    from waypost.web.contribute.asked import questions_of

    water = ids[WATER]
    ask(people, "officer", water)
    ask(people, "officer", water, slot="")
    say(people, "focal", (water, "programme.verified_date", "2024-07-01"))
    assert [q.changed_since for q in questions_of("ns-ner")] == [False, False]
    say(people, "focal", (water, "programme.reach", "national"))
    assert {q.asked.slot: q.changed_since for q in questions_of("ns-ner")} == {TITLE: False, "": True}
    batch = say(people, "focal", (water, TITLE, "Water and food"))
    assert {q.asked.slot: q.changed_since for q in questions_of("ns-ner")} == {TITLE: True, "": True}
    undo(by=people["manager"], batch=batch)
    assert {q.asked.slot: q.changed_since for q in questions_of("ns-ner")} == {TITLE: False, "": True}


def test_only_whoever_asked_closes_and_only_the_society_answers(world, ids, people):
    from waypost.web.contribute.actions.asking import answer, close

    asked = ask(people, "officer", ids[WATER])
    parts = {"ns_id": "ns-ner", "number": asked.pk}
    assert refusal(close, standing=standing(people["team"]), **parts) == "contribute_asked_refused_closing"
    assert refusal(close, standing=standing(people["focal"]), **parts) == "contribute_asked_refused_closing"
    for who in ("officer", "team", "stranger"):
        key = refusal(answer, by=people[who], text="It is so.", **parts)
        assert key == "contribute_asked_refused_answering"
    answer(by=people["focal"], text="It is so.", **parts)
    close(standing=standing(people["officer"]), **parts)
    assert refusal(answer, by=people["focal"], text="Again.", **parts) == "contribute_asked_refused_closed"


def test_a_question_of_one_society_is_no_question_of_another(world, ids, people):
    from waypost.web.contribute.actions.asking import answer
    from waypost.web.contribute.models import Asked

    asked = ask(people, "officer", ids[WATER])
    key = refusal(answer, by=people["stranger"], ns_id="ns-ita", number=asked.pk, text="Ours.")
    assert key == "contribute_asked_refused_closed"
    stranger = client_of(people["stranger"])
    for address in (
        "questions/",
        f"questions/{asked.pk}/answer/",
        f"questions/{asked.pk}/close/",
        f"programme/{ids[WATER]}/ask/",
    ):
        assert stranger.get(f"/en/my/ns-ner/{address}").status_code in (403, 302)
        assert stranger.post(f"/en/my/ns-ner/{address}", {"text": "x"}).status_code == 403
    assert stranger.post(f"/en/my/ns-ita/questions/{asked.pk}/answer/", {"text": "x"}).status_code == 422
    assert QUESTION not in stranger.get("/en/my/ns-ita/questions/").content.decode()
    assert not Asked.objects.get().answered_text


def test_a_programme_of_another_society_cannot_be_asked_about_or_looked_at(world, ids, people):
    assert refusal(ask, people, "team", ids[WATER], ns_id="ns-ita") == "contribute_asked_refused_field"
    assert refusal(ask, people, "team", ids[WATER], slot="programme.nothing") == "contribute_asked_refused_field"
    stranger = client_of(people["stranger"])
    for rest in ("", "history/"):
        assert stranger.get(f"/en/my/ns-ita/programme/{ids[WATER]}/{rest}").status_code == 404
    copied = stranger.get(f"/en/my/ns-ita/programme/new/?from={ids[WATER]}").content.decode()
    assert WATER not in copied


ROLES = st.lists(
    st.sampled_from(
        ["manager:ns-ner", "focal_point:ns-ner", "manager:ns-ita", "zone_officer:africa", "zone_officer:americas",
         "migration_team:", "administrator:", "reference_group:", "governing_board:"]
    ),
    max_size=3, unique=True,
)  # fmt: skip


@given(ROLES, st.booleans())
@settings(max_examples=examples(120), deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_roles_somebody_holds(roles, has_factor):
    """Asks: the zone of the society, the team. Answers: its people. Without a needed second factor: nobody."""
    from waypost.web.accounts.models import Membership, User
    from waypost.web.accounts.queries import Standing
    from waypost.web.accounts.roles import WITH_SECOND_FACTOR
    from waypost.web.contribute.rights import asking_body, looked_after, may_decide, rights_of

    held = []
    for each in roles:
        role, _, of = each.partition(":")
        held.append(Membership(role=role, **({"region": of} if role == "zone_officer" else {"ns_id": of})))
    who = Standing(User(email="x@example.org"), tuple(held), has_factor)
    counts = has_factor or not any(each.partition(":")[0] in WITH_SECOND_FACTOR for each in roles)
    held_roles = set(roles) if counts else set()
    is_team = bool(held_roles & {"migration_team:", "administrator:"})
    body = "migration-team" if is_team else "zone-africa" if "zone_officer:africa" in held_roles else ""
    assert asking_body(who, "ns-ner") == body
    assert rights_of(who, "ns-ner").may_stand_in == bool(body)
    assert rights_of(who, "ns-ner").may_propose == bool(held_roles & {"manager:ns-ner", "focal_point:ns-ner"})
    assert may_decide(who) == is_team
    after = looked_after(who)
    assert (after is None) == is_team
    if after is not None:
        assert ("ns-ner" in after) == ("zone_officer:africa" in held_roles)
        assert "ns-ita" not in after
