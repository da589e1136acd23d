"""Pages of claims ask the database as often with many claims, runs and items of evidence as with few."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import carried, drafted, live, ran
from tests.web.advocacy.message_worlds import people as message_people
from tests.web.advocacy.test_uses import story, talk, used
from tests.web.advocacy.worlds import claim_parts, people
from waypost.reference import load_catalog
from waypost.web.advocacy.actions import messages as message_actions
from waypost.web.advocacy.actions.asking import ask_again
from waypost.web.advocacy.actions.claims import write_claim
from waypost.web.advocacy.actions.clearing import answer
from waypost.web.advocacy.actions.coordinating import coordinate
from waypost.web.advocacy.models import (
    Claim,
    ClaimRun,
    ClaimVersion,
    Evidence,
    EvidenceStep,
    Message,
    MessageStep,
    MessageVersion,
)
from waypost.web.advocacy.queries.coordinating import uncoordinated

MANY = 200
BUDGETS = {
    "advocacy/": (None, 7),
    "advocacy/claims/": (None, 7),
    "advocacy/aspect/women_and_trafficking/": (None, 7),
    "advocacy/claim/women_share_fell/": (None, 16),
    "advocacy/claims/?aspect=women_and_trafficking": ("focal", 9),
    "advocacy/claim/{key}/": ("focal", 19),
    "advocacy/check/": ("officer", 10),
}


def shipped_count() -> int:
    """How many claims come with Waypost."""
    return len(load_catalog().advocacy.claims)


def many(key: str, by) -> None:
    """So many claims of the same aspect, with a run each; as many runs and items of evidence of one."""
    one = Claim.objects.get(key=key)
    version, run = one.versions.get(), one.runs.get()
    kept = {
        field.name: getattr(version, field.name)
        for field in ClaimVersion._meta.fields
        if field.name not in ("id", "claim")
    }
    found = {f.name: getattr(run, f.name) for f in ClaimRun._meta.fields if f.name not in ("id", "claim", "version")}
    claims = Claim.objects.bulk_create(Claim(key=f"many_{number}", ns_id="ns-ner") for number in range(MANY))
    versions = ClaimVersion.objects.bulk_create(ClaimVersion(claim=each, **kept) for each in claims)
    ClaimRun.objects.bulk_create(ClaimRun(claim=each.claim, version=each, **found) for each in versions)
    more = found | {"state": "drifted_beyond", "found": ["drifted_beyond"]}
    ClaimRun.objects.bulk_create(
        ClaimRun(claim=one, version=version, **more | {"occasion": f"release-{number}"}) for number in range(MANY)
    )
    items = Evidence.objects.bulk_create(
        Evidence(claim=one, key=f"k{number}", item="survey", kind="key_informants", bearing="qualifies", by=by)
        for number in range(MANY)
    )
    EvidenceStep.objects.bulk_create(EvidenceStep(evidence=each, step="set_aside", reason="weak") for each in items)


def test_many_claims_cost_no_query_more(django_assert_max_num_queries):
    ask_again()
    p = people()
    key = write_claim(by=p.focal, ns_id="ns-ner", **claim_parts()).claim.key
    readers = {None: Client(), "focal": client_of(p.focal), "officer": client_of(p.officer)}
    for turn in ("few", "many"):
        if turn == "many":
            many(key, p.focal)
        for address, (who, budget) in BUDGETS.items():
            place = f"/en/{address.format(key=key)}"
            readers[who].get(place)  # what is kept from one reading to the next
            with django_assert_max_num_queries(budget, info=f"{turn}: {address}"):
                shown = readers[who].get(place)
            assert shown.status_code == 200, address
    listed = [readers["focal"].get(f"/en/advocacy/claims/?page={page}").content.decode() for page in (1, 2, 3)]
    assert [each.count('<article class="claimed') for each in listed] == [100, 100, MANY + shipped_count() + 1 - 200]


@pytest.mark.parametrize("who", ["focal", "team"])
def test_asking_again_when_nothing_is_due_costs_little(who, django_assert_max_num_queries):
    ask_again()
    p = people()
    key = write_claim(by=getattr(p, who), ns_id="ns-ner", **claim_parts()).claim.key
    many(key, p.focal)
    ask_again()
    with django_assert_max_num_queries(20):
        ask_again()


MESSAGE_BUDGETS = {
    ("team", "advocacy/message/{code}/"): 26,
    ("focal", "advocacy/message/{code}/"): 26,
    ("bystander", "advocacy/message/{code}/"): 26,
    (None, "advocacy/message/{code}/"): 18,
    ("second", "advocacy/message/{draft}/step/check/"): 19,
    ("focal", "advocacy/message/{code}/clearance/ns-ner/"): 20,
    ("team", "advocacy/message/{code}/coordinate/"): 13,
    ("team", "advocacy/matrix/"): 28,
    ("team", "advocacy/messages/?to_check=1"): 42,
    (None, "advocacy/messages/"): 22,
    ("team", "advocacy/dialogues/"): 9,
    ("team", "advocacy/dialogues/new/"): 10,
    ("focal", "advocacy/stories/"): 10,
    ("team", "account/"): 45,
}


def more_messages(p, number: int) -> None:
    """A live message with a claim, evidence, an answer of a society and a use; one of another body beside it, and a
    discreet one; a talk, and a story."""
    made, today = carried(f"claim_{number}"), timezone.now().date()
    message = drafted(p, made)
    message_actions.check(by=p.second, message=message)
    answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True)
    for other in uncoordinated(message):
        coordinate(by=p.team, message=message, other=other, way="joint", words="One text.", made_on=today)
    message_actions.publish(by=p.team, message=message)
    used(p, message)
    message_actions.check(by=p.italy_second, message=drafted(p, made, by=p.italy, ns_id="ns-ita"))
    message_actions.check(by=p.second, message=drafted(p, made, channel="discreet"))
    ran(made, 4200, "drifted_beyond")
    talk(p, next_on=today)
    story(p)


def test_messages_cost_no_query_more_when_there_are_many(django_assert_max_num_queries):
    p = message_people()
    one = carried()
    message, draft = live(p, one), drafted(p, one, audience="donors")
    for number in (0, 1):
        more_messages(p, number)
    readers = {None: Client()} | {name: client_of(getattr(p, name)) for name, _ in MESSAGE_BUDGETS if name}
    counts: dict[str, dict[tuple[str | None, str], int]] = {}
    for turn in ("few", "many"):
        if turn == "many":
            for number in range(2, 6):
                more_messages(p, number)
        for (who, address), budget in MESSAGE_BUDGETS.items():
            place = f"/en/{address.format(code=message.code, draft=draft.code)}"
            readers[who].get(place)  # what is kept from one reading to the next
            with django_assert_max_num_queries(budget, info=f"{turn}: {who} {address}") as asked:
                shown = readers[who].get(place)
            assert shown.status_code == 200, address
            counts.setdefault(turn, {})[who, address] = len(asked)
    assert counts["many"] == counts["few"]


def test_lists_are_narrowed_before_they_are_paged():
    p = message_people()
    one = carried()
    first = drafted(p, one, audience="donors")
    for _ in range(101):
        made = Message.objects.create(aspect=first.aspect, audience="public", channel="public", ns_id="ns-ita")
        version = first.versions.get()
        version = MessageVersion.objects.create(
            message=made, title=version.title, statement=version.statement, ask=version.ask, text_hash="h"
        )
        MessageStep.objects.create(message=made, version=version, step="drafted")
    browser = client_of(p.team)
    pages = [browser.get(f"/en/advocacy/messages/?page={page}").content.decode() for page in (1, 2)]
    assert [page.count("/en/advocacy/message/") for page in pages] == [100, 2]
    assert f"/message/{first.code}/" in browser.get("/en/advocacy/messages/?audience=donors").content.decode()
    ran(one, 4200, "drifted_beyond")
    assert f"/message/{first.code}/" in browser.get("/en/advocacy/messages/?to_check=1").content.decode()
    here, told, codes = "/api/v1/my/advocacy/messages", {"cursor": ""}, []
    while told["cursor"] is not None:
        told = browser.get(here, {"limit": 40} | ({"cursor": told["cursor"]} if told["cursor"] else {})).json()
        codes += [each["message"] for each in told["messages"]]
    assert (len(codes), len(set(codes)), codes[-1]) == (102, 102, first.code)
    narrowed = browser.get(here, {"audience": "donors", "state": "drafted", "to_check": "true"}).json()
    assert [each["message"] for each in narrowed["messages"]] == [first.code]
    assert browser.get(here, {"cursor": "AAAA"}).status_code == 422
