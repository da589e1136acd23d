"""Pages of claims ask the database as often with many claims, runs and items of evidence as with few."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.advocacy.worlds import claim_parts, people
from waypost.web.advocacy.actions.asking import ask_again
from waypost.web.advocacy.actions.claims import write_claim
from waypost.web.advocacy.models import Claim, ClaimRun, ClaimVersion, Evidence, EvidenceStep

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


@pytest.mark.parametrize("who", ["focal", "team"])
def test_asking_again_when_nothing_is_due_costs_little(who, django_assert_max_num_queries):
    ask_again()
    p = people()
    key = write_claim(by=getattr(p, who), ns_id="ns-ner", **claim_parts()).claim.key
    many(key, p.focal)
    ask_again()
    with django_assert_max_num_queries(20):
        ask_again()
