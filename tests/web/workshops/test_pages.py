"""Every page in four languages, within a budget of queries however much there is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.accounts.people import client_of
from tests.web.workshops.worlds import DAY, cell, known, today, told, world
from waypost.reference import load_catalog
from waypost.web.workshops import actions

# Session, person, memberships and second factor; then one query for each table of workshops.
BUDGETS = {
    "": 14, "list.json": 14, "list.csv": 14, "new/": 14, "new/?trail=SAHARA": 14,
    "agadez-2026/": 28, "agadez-2026/cells/": 16,
    "agadez-2026/held/": 14, "agadez-2026/pack/": 14, "agadez-2026/people/": 14,
    "agadez-2026/evaluation/before/": 14, "agadez-2026/after/3/": 14, "agadez-2026/publish/": 16,
    "agadez-2026/cell/1/take-back/": 16,
    "agadez-2026/cell/1/": 16, "agadez-2026/cell/1/add/people/": 16, "agadez-2026/cell/1/add/carried/": 16,
    "agadez-2026/cell/1/add/service/": 16, "agadez-2026/cell/1/score/need-health/": 16,
    "agadez-2026/cell/1/score/level-community/": 16, "agadez-2026/cell/1/draft/": 16, "agadez-2026/sheet/": 14,
    "agadez-2026/profile/": 16, "agadez-2026/profile/?as=published": 16, "agadez-2026/profile/1/": 16,
    "agadez-2026/profile/1/tier/": 16, "agadez-2026/profile/1/gap-health/": 16, "agadez-2026/profile.json": 16,
    "agadez-2026/draft/1/": 18, "agadez-2026/draft/1/enter/": 18, "agadez-2026/draft/1.json": 16,
    "capacity.json": 14, "capacity.csv": 14, "capacity/new/": 14,
}  # fmt: skip


def whole():
    """A workshop with everything on it, published, and an exchange."""
    w = world()
    actions.hold_workshop(by=w.focal, workshop=w.workshop, day=today() - 100 * DAY)
    actions.count_participants(by=w.focal, workshop=w.workshop, side="hosts", name="Traders", women=6, men=5)
    actions.assess(by=w.focal, workshop=w.workshop, is_after=False, counts={"profiling": (4, 3, 0, 0)})
    actions.begin_draft(by=w.focal, cell=w.women, need="health", ns_id="ns-ner")
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    w.exchange = actions.propose_exchange(
        by=w.other, learner="ns-ner", sharer="ns-ita", service="health", is_offer=True
    )
    return w


def test_pages_ask_as_little_with_much_as_with_little(django_assert_max_num_queries):
    w = whole()
    reader = client_of(w.focal)
    for place in ("Dirkou", "Arlit", "Assamaka"):
        made = cell(w.focal, w.workshop, "female", place=place)
        actions.answer(by=w.focal, cell=made, answers=known(made, severity={"shelter": 3}, factor=0.5), told=told())
    addresses = BUDGETS | {f"capacity/{w.exchange.code}/": 14}
    for address, budget in addresses.items():
        with django_assert_max_num_queries(budget):
            assert reader.get(f"/en/workshops/{address}").status_code == 200, address


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_every_page_speaks_the_language(language):
    w = whole()
    reader = client_of(w.manager)
    for address in (*BUDGETS, f"capacity/{w.exchange.code}/"):
        answer = reader.get(f"/{language}/workshops/{address}")
        assert answer.status_code == 200, address
        if address.endswith("/"):
            page = answer.content.decode()
            assert f'lang="{language}"' in page, address
            assert "ws_" not in page, address


def test_who_is_not_signed_in_is_asked_to():
    from django.test import Client

    assert Client().get("/en/workshops/").status_code == 302
    assert Client().get("/en/workshops/capacity/").status_code == 302


def test_scoring_goes_from_page_to_page_and_not_known_is_kept():
    w = world()
    reader = client_of(w.focal)
    address = reverse("workshop_score", args=["agadez-2026", 2, "level-individual"]).replace("/ar/", "/en/")
    form = {"source": "Group of men", "decided_by": "Workshop group", "day": today().isoformat(), "grade": "C",
            "factor|savings": "0.5", "factor|debt": "?"}  # fmt: skip
    answer = reader.post(address, form)
    assert answer.url.endswith("/cell/2/score/level-household/")
    page = reader.get("/en/workshops/agadez-2026/cell/2/score/level-individual/").content.decode()
    assert 'value="Group of men"' in page
    assert page.count("checked") >= 2
    lacking = reader.post(address, form | {"decided_by": ""})
    assert lacking.status_code == 200
    assert b"There is a problem" in lacking.content


def test_an_address_that_is_not_there_is_not_found():
    w = world()
    reader = client_of(w.focal)
    for address in ("none/", "agadez-2026/cell/9/", "agadez-2026/cell/1/score/need-none/", "agadez-2026/profile/9/",
                    "agadez-2026/profile/1/none/", "agadez-2026/after/3/", "agadez-2026/draft/7/",
                    "agadez-2026/profile/?as=published", "capacity/ex-none/"):  # fmt: skip
        assert reader.get(f"/en/workshops/{address}").status_code == 404, address


def test_the_account_leads_to_workshops():
    w = world()
    page = client_of(w.focal).get("/en/account/").content.decode()
    assert "/en/workshops/" in page
    assert "/en/workshops/capacity/" in page


def test_pages_of_a_workshop_whose_method_is_gone_say_so(monkeypatch):
    w = world()
    reader = client_of(w.focal)
    monkeypatch.delitem(load_catalog().profiles.methods, w.workshop.method)
    for address in ("agadez-2026/profile/", "agadez-2026/cell/1/", "agadez-2026/pack/"):
        answer = reader.get(f"/fr/workshops/{address}")
        assert answer.status_code in (200, 409), address
        if answer.status_code == 409:
            assert f"La méthode {w.workshop.method} n’est plus celle du début" in answer.content.decode()
    assert reader.get("/fr/workshops/agadez-2026/profile/").status_code == 409
    assert reader.get("/fr/workshops/").status_code == 200
