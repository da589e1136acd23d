"""Waivers: proposed by the society, approved by the team, written for a build, and no longer than they last."""

from __future__ import annotations

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from tests.web.findings.worlds import AS_OF
from waypost.pipeline import build
from waypost.reference.decisions import WAIVERS, read_decisions
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.actions.building import run_build
from waypost.web.findings.actions.putting import put_questions
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.actions.waiving import MOST_MONTHS, decide, propose, take_back
from waypost.web.findings.decisions import waiver_rows, write_waivers
from waypost.web.findings.queries import find_question, state_of, waivers_waiting

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
WHY = "The court order holds until then."


@pytest.fixture
def proposed(asked, people):
    """A waiver that waits, of a question that the society replied to."""
    reply(by=people["niger"], question=asked, position="reasoned", words=WHY)
    return propose(by=people["niger"], question=asked, why=WHY, until=TODAY + dt.timedelta(days=100))


def test_a_reason_and_a_day_within_two_years_are_needed(asked, people):
    ends = TODAY + relativedelta(months=MOST_MONTHS)
    wrong = (
        ("niger", "", TODAY + dt.timedelta(days=9)), ("niger", WHY, TODAY), ("niger", WHY, ends + dt.timedelta(days=1)),
        ("team", WHY, ends), ("officer", WHY, ends), ("italy", WHY, ends), ("niger", "Call +41 22 730 42 22", ends),
    )  # fmt: skip
    for who, why, until in wrong:
        with pytest.raises(RefusedError):
            propose(by=people[who], question=asked, why=why, until=until)
    made = propose(by=people["focal"], question=asked, why=WHY, until=ends)
    with pytest.raises(RefusedError):
        propose(by=people["niger"], question=asked, why=WHY, until=ends)
    assert (state_of(made, TODAY), made.key) == ("waiting", "waypost|flights")


def test_the_team_decides_once_it_may_see_the_question(asked, people, standing):
    made = propose(by=people["niger"], question=asked, why=WHY, until=TODAY + dt.timedelta(days=100))
    assert waivers_waiting(standing("team"), TODAY) == []
    with pytest.raises(RefusedError, match="reply first"):
        decide(by=people["team"], waiver=made, word="approved")
    with pytest.raises(RefusedError, match="reply first"):
        take_back(by=people["team"], waiver=made, why="No.")
    reply(by=people["niger"], question=asked, position="changing")
    assert waivers_waiting(standing("team"), TODAY) == [made]
    for who in ("niger", "officer", "board"):
        with pytest.raises(RefusedError):
            decide(by=people[who], waiver=made, word="approved")
    with pytest.raises(RefusedError):
        decide(by=people["team"], waiver=made, word="declined")
    decide(by=people["admin"], waiver=made, word="declined", why="There is another way.")
    assert (state_of(made, TODAY), waiver_rows()) == ("declined", [])


def test_an_approved_waiver_shows_at_once_and_ends_on_its_day(proposed, people, standing):
    decide(by=people["team"], waiver=proposed, word="approved")
    number = proposed.question_id
    assert find_question(standing("officer"), number, TODAY).state == "waived"
    assert find_question(standing("officer"), number, proposed.until).state == "waived"
    assert find_question(standing("officer"), number, proposed.until + dt.timedelta(days=1)).state == "replied"


def test_the_file_names_roles_and_can_be_written_twice(proposed, people, tmp_path):
    decide(by=people["team"], waiver=proposed, word="approved")
    assert write_waivers(tmp_path) == 1
    first = (tmp_path / WAIVERS.name).read_bytes()
    assert write_waivers(tmp_path) == 1
    assert (tmp_path / WAIVERS.name).read_bytes() == first
    ((_, row),) = read_decisions(tmp_path, WAIVERS)
    assert row == {
        "rule": "R18", "key": "waypost|flights", "until": proposed.until.isoformat(), "by": "migration-team",
        "at": TODAY.isoformat(), "why": WHY,
    }  # fmt: skip
    take_back(by=people["niger"], waiver=proposed, why="It ended.")
    assert (write_waivers(tmp_path), write_waivers(tmp_path, is_for_build=True)) == (0, 1)


def test_a_build_says_justified_and_an_ended_waiver_does_not_count(proposed, people, world, standing):
    decide(by=people["team"], waiver=proposed, word="approved")
    built = run_build()
    assert built.state == "done", built.problem
    assert put_questions() == 0
    proposed.question.refresh_from_db()
    assert proposed.question.outcome == "departs_justified"
    over = proposed.until + dt.timedelta(days=1)
    assert find_question(standing("team"), proposed.question_id, over).state == "replied"
    take_back(by=people["team"], waiver=proposed, why="The order was lifted.")
    assert find_question(standing("team"), proposed.question_id, TODAY).state == "replied"
    built = run_build()
    assert built.state == "done", built.problem
    put_questions()
    proposed.question.refresh_from_db()
    assert proposed.question.outcome == "departs"


def test_a_release_after_the_last_day_says_departs(proposed, people, world, tmp_path):
    decide(by=people["team"], waiver=proposed, word="approved")
    write_waivers(tmp_path / "decisions", is_for_build=True)
    for day, outcome in ((proposed.until, "departs_justified"), (proposed.until + dt.timedelta(days=1), "departs")):
        build([world / "in"], world / "before", as_of=max(day, AS_OF), decisions=tmp_path / "decisions")
        put_questions()
        proposed.question.refresh_from_db()
        assert proposed.question.outcome == outcome
