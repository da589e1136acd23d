"""The next question is the one whose answer leaves least open."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles.worlds import ALL, METHOD, QUICK, TOLD, all_known, inputs, known, seen
from waypost.profiles.questions import answered, next_question, questions
from waypost.profiles.scores import asked_of, score, width
from waypost.profiles.values import Inputs, Unknown


def test_where_all_is_known_nothing_is_asked():
    assert next_question(seen(), METHOD) is None
    assert questions(seen(), METHOD) == ()


def test_of_two_unknowns_the_weightier_is_asked():
    told = all_known()
    told = msgspec.structs.replace(
        told, factors=told.factors | {"low_literacy": Unknown(), "controlled_by_exploiters": Unknown()}
    )
    first, second = questions(seen(inputs=told), METHOD)
    assert (first.code, second.code) == ("controlled_by_exploiters", "low_literacy")
    assert first.answers == (0.0, 0.5, 1.0)
    assert first.shrinks > second.shrinks > 0


def test_an_answer_that_can_decide_the_tier_says_so():
    told = all_known(severities={"health": 4.0})
    told = msgspec.structs.replace(
        told, access=told.access | {"health": msgspec.structs.replace(told.access["health"], safe=Unknown())}
    )
    found = next_question(seen(inputs=told), METHOD)
    assert (found.kind, found.code, found.test, found.tiers) == ("test", "health", "safe", (1, 4))
    assert found.surely == pytest.approx(found.shrinks)  # one test is all that is open


def test_only_answers_within_what_is_known_are_looked_at():
    told = all_known()
    told = msgspec.structs.replace(told, severities=told.severities | {"shelter": Unknown(least=2, most=3, told=TOLD)})
    assert next_question(seen(inputs=told), METHOD).answers == (2.0, 3.0)


@QUICK
@given(inputs(), st.data())
def test_no_answer_opens_more(told, data):
    asked = asked_of(ALL, METHOD)
    code = data.draw(st.sampled_from(sorted(asked.factors())))
    before = width(score(msgspec.structs.replace(told, factors=told.factors | {code: Unknown()}), ALL, METHOD), METHOD)
    value = known(data.draw(st.sampled_from([0.0, 0.5, 1.0])))
    after = width(score(answered(told, "factor", code, "", value), ALL, METHOD), METHOD)
    assert after <= before + 1e-12


def test_everything_is_asked_of_a_cell_of_which_nothing_is_known():
    asked = asked_of(ALL, METHOD)
    found = questions(seen(inputs=Inputs()), METHOD)
    assert len(found) == len(asked.factors()) + 7 * len(asked.needs)
    assert all(question.shrinks >= 0 and question.surely >= -1e-12 for question in found)
    assert list(found) == sorted(found, key=lambda question: -question.shrinks)
