"""Only what is touched is asked again: releases shown again, programmes taken back, new counts; what was looked at."""

from __future__ import annotations

import csv

import orjson
import pytest
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import carried, drafted, live, ran
from tests.web.advocacy.message_worlds import people as people_of_messages
from tests.web.advocacy.test_asking import MOVED, releases  # noqa: F401  # a fixture
from tests.web.advocacy.worlds import FEWER_WOMEN, claim_parts, people
from waypost.atlas.counts import DIMENSIONS
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.actions.asking import ask_again, due_now
from waypost.web.advocacy.actions.claims import figure_at_once, retire_claim, write_claim
from waypost.web.advocacy.models import Asking, ClaimRun, Mail
from waypost.web.advocacy.queries.checking import messages_to_check
from waypost.web.advocacy.queries.claims import by_keys
from waypost.web.advocacy.queries.messages import resting_of
from waypost.web.advocacy.released import release_now
from waypost.web.project.home import taken_back_file

NOTHING = {"asked": 0, "carried": 0}


def test_a_release_that_is_shown_again_is_asked_again_and_then_done(releases, settings):  # noqa: F811
    people()
    ask_again()
    first = settings.WAYPOST_RELEASE
    releases("second", context_fact=FEWER_WOMEN)
    ask_again()
    assert by_keys([MOVED])[MOVED].is_to_check
    settings.WAYPOST_RELEASE = first
    counts = ask_again()
    assert counts["asked"] + counts["carried"] == ClaimRun.objects.filter(release="second").count()
    assert not by_keys([MOVED])[MOVED].is_to_check, "the figure is that of the release that is shown"
    assert due_now(release_now(), timezone.now().date()) == []
    assert ask_again() == NOTHING
    settings.WAYPOST_RELEASE = str(first).replace("first", "second")
    ask_again()
    assert by_keys([MOVED])[MOVED].is_to_check
    assert Mail.objects.count() == 2, "that it moved again is told again"
    assert ask_again() == NOTHING


@pytest.fixture
def take_back():
    """Say which programmes are taken back; none when the test ends."""
    path = taken_back_file()
    path.parent.mkdir(parents=True, exist_ok=True)

    def say(*programmes: str) -> None:
        path.unlink(missing_ok=True)
        if programmes:
            path.write_bytes(orjson.dumps(list(programmes)))

    yield say
    path.unlink(missing_ok=True)


# All programmes are of the Movement, and one of them is in Mali.
ALL_OURS = """
    select * replace (true as is_movement,
                      if(programme_id = (select max(programme_id) from programme), 'MLI', country_codes)
                      as country_codes)
    from programme
"""


@pytest.fixture
def programme(releases):  # noqa: F811
    """One of the programmes in Niger; another one is in Mali."""
    releases("ours", programme=ALL_OURS)
    ask_again()
    return release_now().cursor().execute("select min(programme_id) from programme").fetchone()[0]


def programmes_in(p, country: str):
    parts = claim_parts(
        kind="quantity", question="", measure="programmes", arguments={"country": country}, audience="movement",
        words={"en": "{figure} run."}, tolerance="absolute", tolerance_value=0, pivot=None,
    )  # fmt: skip
    return write_claim(by=p.team, ns_id="", **parts).claim


def test_a_programme_taken_back_within_a_release_touches_its_claims_alone(programme, take_back):
    p = people()
    here, there = programmes_in(p, "NER"), programmes_in(p, "MLI")
    ask_again()
    before = ClaimRun.objects.count()
    take_back(programme)
    ask_again()
    new = list(ClaimRun.objects.order_by("pk")[before:])
    assert here.pk in {each.claim_id for each in new}
    assert there.pk not in {each.claim_id for each in new}
    (run,) = [each for each in new if each.claim_id == here.pk]
    assert (run.occasion.split("-")[0], run.is_to_check, run.moved) == ("within", True, -1)
    assert Mail.objects.filter(person=p.team, kind="moved").exists()
    assert ask_again() == NOTHING
    take_back()
    ask_again()
    assert by_keys([here.key])[here.key].state == "fresh", "given back, it counts again"
    assert ask_again() == NOTHING
    assert len(set(Asking.objects.values_list("mark", flat=True))) == Asking.objects.count()


def test_what_was_taken_back_unseen_is_not_carried_into_the_next_release(programme, releases, take_back):  # noqa: F811
    p = people()
    here = programmes_in(p, "NER")
    take_back(programme)
    releases("second", programme=ALL_OURS)  # before the clock looked
    ask_again()
    run = by_keys([here.key])[here.key].run
    assert (run.release, run.moved) == ("second", -1)


def test_new_counts_for_the_public_are_asked_again(releases, settings, tmp_path):  # noqa: F811
    p = people()
    path = tmp_path / "counts.csv"

    def counted(programmes: int) -> None:
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((*DIMENSIONS, "programmes", "is_hidden"))
            writer.writerow(("NER", *[""] * (len(DIMENSIONS) - 1), programmes, "false"))

    counted(40)
    settings.WAYPOST_COUNTS = str(path)
    parts = claim_parts(
        kind="quantity", question="", measure="programmes_published", arguments={"country": "NER"}, audience="public",
        words={"en": "{figure} run."}, tolerance="relative", tolerance_value=0.05, pivot=None,
    )  # fmt: skip
    made = write_claim(by=p.team, ns_id="", **parts).claim
    ask_again()
    assert by_keys([made.key])[made.key].run.value == 40
    before = ClaimRun.objects.count()
    counted(410)
    ask_again()
    assert ClaimRun.objects.count() == before + 1
    assert by_keys([made.key])[made.key].state == "drifted_beyond"
    now = figure_at_once(measure="programmes_published", arguments={"country": "NER"}, audience="public")[0]
    assert now.value == 410, "who writes a claim now is told the same"
    assert ask_again() == NOTHING


# -- What was looked at


def test_what_was_confirmed_stays_so_until_something_changes_for_the_claim():
    p = people_of_messages()
    made = carried()
    message = live(p, made)

    def asked_again(value, fingerprint, state="drifted_beyond", found=None):
        run = ran(made, value, state)
        kept = {each.name: getattr(run, each.name) for each in ClaimRun._meta.fields if each.name not in ("id", "at")}
        kept |= {"fingerprint": fingerprint, "found": found or [state], "release": f"{run.release}-as-told"}
        return ClaimRun.objects.create(**kept)

    def is_to_check():
        return [each.is_to_check for each in resting_of(message)], bool(messages_to_check([message.pk]))

    first = asked_again(4200, "a")
    assert is_to_check() == ([True], True)
    actions.confirm(by=p.second, message=message, why="Looked at.")
    assert is_to_check() == ([False], False)
    same = {each.name: getattr(first, each.name) for each in ClaimRun._meta.fields if each.name not in ("id", "at")}
    for number in range(3):
        ClaimRun.objects.create(**same | {"release": f"later-{number}", "is_carried": True})
        assert is_to_check() == ([False], False), "a release in which nothing changed for it"
    ClaimRun.objects.create(**same | {"release": "other", "fingerprint": "b", "value": 5200})
    assert is_to_check() == ([True], True)
    ClaimRun.objects.create(**same | {"release": "back"})
    assert is_to_check() == ([True], True), "it moved since; that it moved back is news as well"


def test_another_trouble_with_the_same_figure_is_looked_at_anew():
    p = people_of_messages()
    made = carried()
    message = live(p, made)
    run = ran(made, 4200, "drifted_beyond")
    actions.confirm(by=p.second, message=message, why="Looked at.")
    same = {each.name: getattr(run, each.name) for each in ClaimRun._meta.fields if each.name not in ("id", "at")}
    ClaimRun.objects.create(**same | {"release": "later", "found": ["evidence_withdrawn", "drifted_beyond"],
                                      "state": "evidence_withdrawn"})  # fmt: skip
    assert [each.is_to_check for each in resting_of(message)] == [True]


# -- Retired claims


def test_retired_claims_have_their_list_and_what_rests_on_them_is_to_be_checked():
    p = people_of_messages()
    made = carried()
    message = live(p, made)
    draft = drafted(p, made, audience="donors")
    retire_claim(by=p.team, claim=made, why="Another one says it better.")
    assert set(messages_to_check([message.pk, draft.pk])) == {message.pk, draft.pk}
    team = client_of(p.team)
    told = team.get("/api/v1/advocacy/claims?state=retired").json()["rows"]
    assert [each["claim"] for each in told] == [made.key]
    assert Client().get("/api/v1/advocacy/claims?state=retired").json()["rows"] == []
    listed = team.get("/en/advocacy/claims/?state=retired").content.decode()
    assert f"/en/advocacy/claim/{made.key}/" in listed
    assert f"/en/advocacy/claim/{made.key}/" not in team.get("/en/advocacy/claims/").content.decode()
    told = Client().get("/en/advocacy/claims/?state=retired").content.decode()
    assert f"/en/advocacy/claim/{made.key}/" not in told, "for members"
    assert message.code in team.get("/en/advocacy/check/").content.decode()
    second = client_of(p.second)
    assert "/step/confirm/" not in second.get(f"/en/advocacy/message/{message.code}/").content.decode()
