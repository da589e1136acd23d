"""A value of a source is mended: its record is found by its title; what cannot stand there reaches no build."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
RECORD = "iati|XX-EXA-1-1"


def test_a_record_is_found_by_its_title_its_programme_or_its_name(world, browse):
    team = browse("team")
    for words in ("help MIGRANTS place", RECORD, "XX-EXA-1|XX-EXA-1-1"):
        html = team.get("/en/review/corrections/", {"record": words}).content.decode()
        assert "What the source says" in html, words
        assert "Example: help for migrants, place 1" in html
    several = team.get("/en/review/corrections/", {"record": "migrants"}).content.decode()
    assert "Which record?" in several
    assert "No such record" in team.get("/en/review/corrections/", {"record": "nothing like it"}).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("stated_status", "Rubbish value"), ("actual_start_date", "31/31/2020"), ("place.country_code", "Atlantis"),
     ("budget.amount", "much"), ("nothing", "x")],
)  # fmt: skip
def test_what_cannot_stand_there_is_refused_and_asks_for_no_build(world, browse, field, value):
    from waypost.web.contribute.models import Build, Judgement
    from waypost.web.contribute.records import values_of_record

    team = browse("team")
    from waypost.disclosure.access import Viewer

    kind, _, name = field.rpartition(".")
    values = values_of_record(Viewer("secretariat"), RECORD)
    stands = next((v["value"] for v in values if (v["kind"], v["field"]) == (kind or "programme", name)), "x")
    sent = {"record": RECORD, "field": field, "expect": stands, "value": value, "why": "a slip"}
    team.post("/en/review/corrections/", sent)
    assert not Judgement.objects.exists()
    assert not Build.objects.exists()


def test_a_value_of_a_list_is_chosen_and_a_correction_that_waits_is_shown(world, browse):
    from waypost.web.contribute.models import Judgement

    team = browse("team")
    page = {"record": RECORD, "field": "title", "expect": "Example: help for migrants, place 1"}
    sent = page | {"value": "Help for migrants, place one", "why": "a slip"}
    assert team.post("/en/review/corrections/", sent).status_code == 302
    assert Judgement.objects.get().value == "Help for migrants, place one"
    html = team.get("/en/review/corrections/", {"record": RECORD}).content.decode()
    assert "waits for the next release" in html
    page = {"record": RECORD, "field": "place.country_code", "expect": "LBY"}
    assert '<option value="NER"' in team.get("/en/review/corrections/", page).content.decode()


def test_what_the_schema_cannot_hold_is_not_kept_whoever_sends_it(world, browse, standing):
    from waypost.web.accounts.errors import RefusedError
    from waypost.web.contribute.actions.saying import Author, Word, say
    from waypost.web.contribute.models import Change

    author = Author(by=standing("niger").person, ns_id="ns-ner", speaker="ns-ner")
    rows = [{"measure": "reached", "count": "12", "counting": "cumulative\r"}]
    bad = [
        ("people_count", rows), ("programme.stated_status", "Rubbish"), ("programme.actual_start_date", "2020-31-31"),
        ("service", ["no such service"]), ("nothing", "x"), ("programme.reach", ["local"]),
    ]  # fmt: skip
    for slot, value in bad:
        with pytest.raises(RefusedError, match="cannot stand there"):
            say(author=author, kind="page", words=[Word("wp-aaaaaaaaaa", slot, value)])
    words = [Word("wp-aaaaaaaaaa", slot, value) for slot, value in bad]
    kept = [*words, Word("wp-aaaaaaaaaa", "programme.title.fr", "Un bus sûr")]
    assert say(author=author, kind="import", words=kept, hold_back=True) is not None
    assert [change.slot for change in Change.objects.all()] == ["programme.title.fr"]


def test_an_end_before_the_start_is_refused_and_a_number_may_be_written_as_people_do(world, browse):
    from waypost.web.contribute.models import Judgement

    team = browse("team")
    values = dict.fromkeys(("actual_start_date", "planned_start_date", "planned_end_date", "actual_end_date"))
    from waypost.web.contribute.records import dates_of_record

    stated = {slot.partition(".")[2]: day for slot, day in dates_of_record("iati", "XX-EXA-1-1").items()}
    values |= stated
    end = next((name for name in ("actual_end_date", "planned_end_date") if values[name]), None)
    if end is not None:
        sent = {"record": RECORD, "field": end, "expect": values[end], "value": "1999-01-01", "why": "a slip"}
        team.post("/en/review/corrections/", sent)
        assert not Judgement.objects.exists()
    from waypost.web.contribute.actions.deciding import _canonical

    assert _canonical("people_count", "count", "16 500") == "16500"
    assert _canonical("programme", "actual_start_date", "31/12/2025") == "2025-12-31"
    assert _canonical("programme", "stated_status", "no such") == "no such"
