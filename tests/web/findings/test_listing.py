"""Lists are narrowed, put in order and cut in the database; what is seen there is what ``rights.sight`` says."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db.models import F
from django.utils import timezone

from waypost.web.findings.models import Question, Reply, Verdict, Waiver
from waypost.web.findings.queries import find_question, questions_for, state_of_question, with_parts
from waypost.web.findings.rights import DAYS_TO_REPLY, Sight
from waypost.web.findings.seen import STATES, in_order, seen_questions, with_state

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
EVERYBODY = ("niger", "italy", "mali", "officer", "elsewhere", "team", "board")
SAID = ("nothing", "told", "advice", "changing", "waived", "declined", "elsewhere", "ended")


def put(ns_id, said, age, people, *, programme, **parts):
    made = Question.objects.create(
        rule=parts.pop("rule", "R18"), programme=programme, ns_id=ns_id, severity=parts.pop("severity", "serious"),
        first_put_on=TODAY - dt.timedelta(days=age), release="r",
        outcome="departs_justified" if said == "elsewhere" else "departs", **parts,
    )  # fmt: skip
    by = people["admin"]
    if said in ("told", "advice", "changing"):
        Reply.objects.create(
            question=made, position="changing" if said == "told" else said, role="manager", by=by, opens=said != "told",
            medium="letter" if said == "told" else "",
        )  # fmt: skip
    if said in ("waived", "declined", "ended"):
        until = TODAY + dt.timedelta(days=-1 if said == "ended" else 30)
        waiver = Waiver.objects.create(question=made, key="k", reason="r", until=until, role="manager", by=by)
        words = ["approved", "taken_back"] if said == "declined" else ["approved"]
        for word in words:
            Verdict.objects.create(waiver=waiver, word=word, role="migration-team", by=by)
    return made


@pytest.fixture
def many(asked, people):
    """Every state, age and kind, to societies of two zones, of rules and of findings about several."""
    kinds = itertools.product(("ns-ner", "ns-mli", "ns-ita"), SAID, (0, DAYS_TO_REPLY - 1, DAYS_TO_REPLY))
    for number, (ns_id, said, age) in enumerate(kinds):
        put(ns_id, said, age, people, programme=asked.programme, finding=f"f-{number}",
            concerned=(" ns-ita ns-mli ", "", " ns-ita ns-ner ")[number % 3])  # fmt: skip
        put(ns_id, said, age, people, programme="" if number % 2 else "wp-unknown000", finding=f"g-{number}",
            concerned=" ns-ita ns-ner ")  # fmt: skip


def test_the_database_sees_what_the_one_function_says(many, standing):
    everything = list(Question.objects.all())
    assert len(everything) > 140
    seen = set()
    for who in EVERYBODY:
        person = standing(who)
        one_by_one = {q.pk: found.sight for q in everything if (found := find_question(person, q.pk, TODAY))}
        listed = {each.question.pk: each.sight for each in questions_for(person, TODAY)}
        assert listed == one_by_one, who
        whole = set(seen_questions(person, TODAY, only_whole=True).values_list("pk", flat=True))
        assert whole == {pk for pk, sight in one_by_one.items() if sight is Sight.WHOLE}, who
        seen |= set(one_by_one.values())
    assert seen == {Sight.EXISTS, Sight.WHOLE}


def test_the_database_knows_the_state(many):
    found = with_parts(with_state(Question.objects.all(), TODAY).annotate(state=F("now_state")))
    states = {each.state for each in found}
    assert all(each.state == state_of_question(each, TODAY) for each in found)
    assert states == {"waiting", "told", "advice", "replied", "waived"}


def test_every_filter_narrows_and_the_parts_add_up(many, standing):
    person = standing("admin")
    everything = seen_questions(person, TODAY)
    count = everything.count()
    by_state = {state: seen_questions(person, TODAY, narrowed={"state": state}).count() for state in STATES[:-1]}
    assert sum(by_state.values()) == count
    assert all(by_state.values())
    by_society = {
        ns: seen_questions(person, TODAY, narrowed={"ns_id": ns}).count() for ns in ("ns-ner", "ns-mli", "ns-ita")
    }
    assert sum(by_society.values()) == count
    assert seen_questions(person, TODAY, narrowed={"zone": "africa"}).count() == count - by_society["ns-ita"]
    assert seen_questions(person, TODAY, narrowed={"rule": "R99"}).count() == 0
    severe = {
        code: seen_questions(person, TODAY, narrowed={"severity": code}).count()
        for code in ("critical", "serious", "attention")
    }
    assert sum(severe.values()) == count
    with pytest.raises(ValueError, match="narrows no list"):
        seen_questions(person, TODAY, narrowed={"release": "r"})


def test_the_most_severe_and_most_urgent_first(many, people, standing, asked):
    put("ns-ner", "changing", 0, people, programme=asked.programme, severity="attention", rule="R20")
    found = in_order(seen_questions(standing("admin"), TODAY)).annotate(state=F("now_state"))
    listed = [(each.severity, each.state) for each in found]
    order = ("critical", "serious", "attention")
    assert listed == sorted(listed, key=lambda each: (order.index(each[0]), STATES.index(each[1])))


def test_a_long_list_has_pages_and_each_question_once(many, browse, standing):
    client = browse("admin")
    count = seen_questions(standing("admin"), TODAY).count()
    found = []
    for number in range(1, count // 50 + 2):
        shown = client.get(f"/en/questions/?page={number}").content.decode()
        found += [part.split("/")[0] for part in shown.split('<th scope="row"><a href="/en/questions/')[1:]]
    assert len(found) == len(set(found)) == count
    shown = client.get("/en/questions/?state=told&zone=africa").content.decode()
    assert 'value="told" selected' in shown
    assert 'value="africa" selected' in shown


def test_a_society_is_offered_no_other_society(asked, browse):
    shown = browse("niger").get("/en/questions/").content.decode()
    assert 'name="ns_id"' not in shown
    assert 'name="zone"' not in shown
    assert 'name="ns_id"' in browse("officer").get("/en/questions/").content.decode()


def test_the_list_asks_as_few_queries_for_many_questions_as_for_few(asked, people, browse):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(who):
        client = browse(who)
        client.get("/en/questions/")
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get("/en/questions/").status_code == 200
        return len(asked_for)

    few = {who: queries(who) for who in ("niger", "officer", "team")}
    for number in range(120):
        put("ns-ner", SAID[number % 3], number % 40, people, programme=asked.programme, finding=f"h-{number}")
    many = {who: queries(who) for who in few}
    assert max(many.values()) <= 20
    assert all(many[who] <= few[who] + 4 for who in few)  # replies, waivers and verdicts, where there are any
