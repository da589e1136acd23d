"""What readers see where a figure cannot be told, and what a use tells of a figure that moved or is another one now."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import LANGUAGES, carried, claim, drafted, live, people, ran, texts
from waypost.reference import load_catalog
from waypost.reference.wording import comma
from waypost.web.advocacy import judging
from waypost.web.advocacy.actions import using
from waypost.web.advocacy.exports import claim_reviews
from waypost.web.advocacy.models import ClaimVersion, Use
from waypost.web.advocacy.queries.messages import resting_of, version_of
from waypost.web.advocacy.queries.used import used_by
from waypost.web.advocacy.snapshots import shown_snapshot
from waypost.web.advocacy.telling_messages import told_use
from waypost.web.advocacy.wholes import whole_of
from waypost.web.pages.templating import text


@pytest.fixture
def p():
    return people()


def withheld(of):
    ran(of, None, "suppressed_now")


def shown(message, language):
    version, rest, used = version_of(message), resting_of(message), used_by(message)
    return judging.filled(message, version, language, rest, used)["statement"]


def test_nobody_reads_a_slot_where_its_figure_is_held_back_or_not_given(p, client):
    made = carried()
    message = live(p, made)
    ran(made, None, "scope_broken")
    for language in LANGUAGES:
        told = shown(message, language)
        assert told.problem is not None
        assert text(language, "message_figure_not_given") in told.text
    withheld(made)
    for language in LANGUAGES:
        told = shown(message, language).text
        assert "{" not in told
        assert text(language, "message_figure_held_back") in told
        page = client.get(f"/{language}/advocacy/message/{message.code}/").content.decode()
        assert "deaths_at_sea.figure" not in page
        assert text(language, "message_figure_held_back") in page
        assert "{figure}" not in str(claim_reviews(whole_of(message), language))
    assert "message_figure" not in str(claim_reviews(whole_of(message), "en"))
    # Who writes it is told what to do.
    assert "deaths_at_sea.figure" in client_of(p.team).get(f"/en/advocacy/message/{message.code}/").content.decode()


def test_what_is_told_stays_where_another_slot_of_it_cannot(p):
    made, other = carried(), claim("women", 7.0)
    words = texts()
    words["statement"] |= {"en": "Some {deaths_at_sea.figure}, of them {women.figure}."}
    message = drafted(p, made, texts=words, claims=["deaths_at_sea", "women"])
    withheld(other)
    assert shown(message, "en").text == "Some 3,008 deaths, of them " + text("en", "message_figure_held_back") + "."


def used(p, message):
    return using.use(
        by=p.team, message=message, event="Round table", used_on=timezone.now().date(),
        counterpart_kind="government", counterpart="Ministry",
    )  # fmt: skip


def pieces(language="en"):
    told = shown_snapshot(Use.objects.get(), language)["en"]["statement"]
    return [piece for piece in told if piece.claim]


def test_a_revision_is_one_of_the_same_question_in_the_unit_of_then(p):
    made = carried()
    used(p, live(p, made))
    was = made.versions.get()
    ran(made, 4200, "drifted_beyond")
    assert [each.revised for each in pieces()] == ["4,200 deaths"]
    # The claim asks something else now: that is no revision, and never deaths read as a share of one.
    parts = {name: getattr(was, name) for name in ("aspect", "kind", "words", "audience", "as_of")}
    ClaimVersion.objects.create(claim=made, measure="female_share", arguments={}, unit="share", expected=0.5, **parts)
    ran(made, 0.5)
    (told,) = pieces()
    assert (told.text, told.revised, told.is_recast) == ("3,008 deaths", "", True)
    (told,) = [each for each in told_use(Use.objects.get(), "en")["texts"]["en"]["statement"] if each["claim"]]
    assert told["is_recast"]
    page = client_of(p.team).get(f"/en/advocacy/use/{Use.objects.get().code}/").content.decode()
    assert text("en", "message_recast") in page
    # Another country of the same measure is another question too.
    ClaimVersion.objects.create(
        claim=made, measure=was.measure, arguments={"route": "x"}, unit=was.unit, expected=1.0, **parts
    )
    ran(made, 1.0)
    assert pieces()[0].is_recast
    ClaimVersion.objects.create(claim=made, measure=was.measure, arguments={}, unit=was.unit, expected=1.0, **parts)
    ran(made, 5.0)
    assert [(each.revised, each.is_recast) for each in pieces()] == [("5 deaths", False)]
    withheld(made)
    assert [each.revised for each in pieces("fr")] == [text("fr", "message_figure_held_back")]


def test_a_measure_is_told_in_words_in_every_language():
    version = ClaimVersion(
        measure="migrant_stock", arguments={"origin": "NER", "destination": "all", "year": "latest"}, unit="people"
    )
    for language in LANGUAGES:
        told = judging.measure_title(version, language)
        assert load_catalog().countries["NER"].names[language] in told
        assert text(language, "claims_code_all") in told
        assert "NER" not in told
        assert language == "en" or not ("latest" in told or ", all" in told)


def test_a_crossing_is_told_by_the_name_that_the_catalog_has():
    version = ClaimVersion(
        measure="dead_and_missing", arguments={"route": "Western Mediterranean", "year": "2024"}, unit="deaths"
    )
    for language in LANGUAGES:
        told = judging.measure_title(version, language)
        assert load_catalog().trails["WMR"].names[language] in told
        assert comma(language) in told
    unnamed = ClaimVersion(measure="dead_and_missing", arguments={"route": "Iran to Türkiye"}, unit="deaths")
    assert "\u2068Iran to Türkiye\u2069" in judging.measure_title(unnamed, "ar")
