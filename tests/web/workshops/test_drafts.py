"""A programme drafted from a profile: by need, heard by rules, with money kept apart, into the register as planned."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec
import pytest

from tests.web.accounts.people import client_of
from tests.web.network.worlds import state_of
from tests.web.workshops.worlds import DAY, begun, cell, today, world
from waypost.errors import InputError
from waypost.profiles.drafting import Condition
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.actions.signing import drop, sign
from waypost.web.contribute.models import Change, Entry
from waypost.web.network.models import Request
from waypost.web.plan.facts import server_facts
from waypost.web.workshops import actions
from waypost.web.workshops.drafted import Indicator, Line, StatedRate, budget_shown_in, budget_sums, whole_budget
from waypost.web.workshops.forms.drafting import DraftForm
from waypost.web.workshops.models import DraftVersion, Notice
from waypost.web.workshops.queries.drafts import find_draft

RATE = StatedRate(of="EUR", into="CHF", value=Decimal("0.95"), date="2026-11-20", source="Bank of the society")


def drafted(w, need="health"):
    made = actions.begin_draft(by=w.focal, cell=w.women, need=need, ns_id="ns-ner")
    return find_draft(w.workshop, made.number)


def written(w, **parts):
    stands = drafted(w)
    content = msgspec.structs.replace(stands.drafted, start="2027-01-01", end="2027-12-31", people=400,
                                      groups=("women_and_girls",), **parts)  # fmt: skip
    actions.write_draft(by=w.focal, draft=stands.draft, drafted=content)
    return find_draft(w.workshop, stands.draft.number)


def test_a_draft_inherits_eligibility_by_need_and_a_condition_of_status_departs():
    w = world()
    stands = drafted(w)
    assert set(stands.drafted.eligibility) == {"en", "fr", "es", "ar"}
    assert "Need decides" in stands.drafted.eligibility["en"]
    assert stands.version.heard["R01"] == "conforms"
    assert stands.version.heard["R07"] == "not_enough"  # what nobody told is no departure
    condition = Condition(criterion="status", effect="exclude")
    again = written(w, conditions=(condition,))
    assert again.version.heard["R01"] == "departs"
    assert again.version.heard["R25"] == stands.version.heard["R25"]


def test_a_condition_stands_in_the_text_of_the_draft_and_of_the_register():
    w = world()
    document = Condition(criterion="document", effect="only_include")
    stands = written(w, conditions=(document,))
    reader = client_of(w.focal)
    for language, claim, says in (
        ("en", "nobody is asked", "Access depends on a condition beside need: a document"),
        ("fr", "on ne demande à personne", "L’accès dépend d’une condition outre le besoin"),
    ):
        page = reader.get(f"/{language}/workshops/agadez-2026/draft/1/").content.decode()
        assert claim not in page
        assert says in page
    before = msgspec.to_builtins(drafted(w).drafted) | {"conditions": [msgspec.to_builtins(document)]}
    DraftVersion.objects.create(draft=stands.draft, content=before, heard=stands.version.heard, by_role="server")
    assert "nobody is asked" not in reader.get("/en/workshops/agadez-2026/draft/1.json").content.decode()
    kept = actions.enter_register(by=w.focal, draft=stands.draft, language="en", why="A funder asks for it.")
    said = {each.slot: each.new for each in Change.objects.filter(programme=kept.programme)}
    assert "Access depends on a condition beside need" in said["programme.description.en"]
    assert "nobody is asked" not in said["programme.description.en"]
    assert "لا يُسأل أحد" not in said["programme.description.ar"]


def test_a_draft_begins_with_the_groups_of_its_line_as_the_register_names_them():
    w = world()
    assert set(drafted(w).drafted.groups) == {"people_in_transit", "women_and_girls"}
    hosts = actions.begin_draft(by=w.focal, cell=w.hosts, need="health", ns_id="ns-ner")
    assert find_draft(w.workshop, hosts.number).drafted.groups == ("host_communities",)


def test_money_of_several_currencies_is_never_added_without_a_rate():
    w = world()
    lines = (
        Line(what="Nurses", amount=Decimal("1000.50"), currency="EUR"),
        Line(what="Rent", amount=Decimal(300), currency="EUR"),
        Line(what="Leaflets", amount=Decimal(50_000), currency="XOF"),
    )
    content = written(w, budget=lines, shown_in="CHF", rates=(RATE,)).drafted
    assert {code: each.amount for code, each in budget_sums(content).items()} == {
        "EUR": Decimal("1300.50"), "XOF": Decimal(50_000),
    }  # fmt: skip
    euro, francs = budget_shown_in(content)
    assert euro.into.amount == Decimal("1235.475")
    assert euro.rate.date == "2026-11-20"
    assert francs is None
    assert whole_budget(content) is None
    with pytest.raises(InputError, match="no rate is guessed"):
        lines[0].money + lines[2].money
    only = msgspec.structs.replace(content, budget=lines[:2])
    assert whole_budget(only).amount == Decimal("1235.475")


def test_a_rate_of_a_day_to_come_is_refused():
    rate = StatedRate(of="EUR", into="CHF", value=Decimal(1), date=(today() + DAY).isoformat(), source="Bank")
    with pytest.raises(RefusedError, match="still to come"):
        written(world(), rates=(rate,))


def test_nobody_writes_over_what_another_wrote_meanwhile():
    w = world()
    stands = written(w)
    reader = client_of(w.manager)
    address = f"/en/workshops/agadez-2026/draft/{stands.draft.number}/"
    seen = re.search(r'name="seen" value="(\d+)"', reader.get(address).content.decode())[1]
    actions.write_draft(by=w.focal, draft=stands.draft, drafted=msgspec.structs.replace(stands.drafted, harm="Guards"))
    form = {"title_en": "Clinic", "eligibility_en": "Need decides.", "seen": seen}
    assert b"Somebody else changed the same since" in reader.post(address, form).content
    assert find_draft(w.workshop, stands.draft.number).drafted.harm == "Guards"


def test_a_line_that_sums_others_up_is_refused():
    w = world()
    with pytest.raises(RefusedError, match="counted twice"):
        written(w, budget=(Line(what="Total général", amount=Decimal(1), currency="EUR"),))


def test_it_goes_into_the_register_as_planned_with_the_profile_linked():
    w = world()
    line = Line(what="Nurses", amount=Decimal("1000.50"), currency="EUR")
    indicator = Indicator(what="Women who were seen", target="400", by_sex=True, by_age=True)
    stands = written(w, budget=(line,), indicators=(indicator,), harm_risk="seen_or_reported", harm_mitigated="yes")
    with pytest.raises(RefusedError, match="how the workshop sees it"):
        actions.enter_register(by=w.focal, draft=stands.draft, language="en")
    kept = actions.enter_register(by=w.focal, draft=stands.draft, language="en", why="The referral is being agreed.")
    assert server_facts()["targeted_programmes"] == 0  # proposed; no manager signed it yet
    said = {each.slot: each.new for each in Change.objects.filter(programme=kept.programme)}
    assert said["programme.stated_status"] == "pipeline"
    assert said["programme.access_condition"] == "needs_based"
    assert said["place"] == [
        {"country_code": "NER", "place_name": "Agadez", "trail_id": "SAHARA", "stage_role": "transit"}
    ]
    assert said["budget"][0]["amount"] == "1000.50"
    assert said["budget"][0]["currency"] == "EUR"
    assert said["people_count"][0]["count"] == "400"
    assert said["link"][0]["target"].endswith("/en/workshops/agadez-2026/profile/")
    assert {row["practice_code"] for row in said["practice"]} == {"eligibility", "harm_analysis", "disaggregation"}
    assert Entry.objects.get(programme=kept.programme).is_new
    assert not kept.is_signed
    with pytest.raises(RefusedError, match="already"):
        actions.enter_register(by=w.focal, draft=stands.draft, language="en", why="Again")
    with pytest.raises(RefusedError, match="already"):
        actions.write_draft(by=w.focal, draft=stands.draft, drafted=stands.drafted)


def test_two_drafts_of_a_workshop_with_a_long_name_are_two_programmes():
    w = world()
    made = begun(w.focal, code="vulnerability-along-the-way-through-agadez-and-dirkou")
    women = cell(w.focal, made, "female")
    drafts = [actions.begin_draft(by=w.focal, cell=women, need=need, ns_id="ns-ner") for need in ("health", "shelter")]
    found = {actions.enter_register(by=w.focal, draft=each, language="en", why="Agreed").programme for each in drafts}
    assert len(found) == 2
    actions.publish_profile(by=w.focal, workshop=made)
    longest = Notice._meta.get_field("mark").max_length
    assert all(len(each.mark) <= longest for each in Notice.objects.all())


def test_a_manager_signs_at_once_and_only_the_society_enters_it():
    w = world()
    stands = written(w)
    with pytest.raises(RefusedError, match="focal points"):
        actions.enter_register(by=w.officer, draft=stands.draft, language="en", why="For them")
    kept = actions.enter_register(by=w.manager, draft=stands.draft, language="en", why="Agreed", sign=True)
    assert kept.is_signed
    assert server_facts()["targeted_programmes"] == 1
    assert set(Change.objects.filter(programme=kept.programme).values_list("state", flat=True)) == {"signed"}


@pytest.mark.parametrize(
    ("decide", "listed", "told"),
    [(sign, "In the register", "signed:"), (drop, "Put aside by a manager", "put it aside:")],
)
def test_a_draft_follows_what_a_manager_makes_of_it(decide, listed, told):
    w = world()
    lines = tuple(Line(what="Nurses", amount=Decimal(100), currency=code) for code in ("EUR", "XOF"))
    stands = written(w, budget=lines, rates=(RATE,), shown_in="CHF")
    kept = actions.enter_register(by=w.focal, draft=stands.draft, language="en", why="The referral is being agreed.")
    reader = client_of(w.focal)

    def page(address, language="en"):
        return reader.get(f"/{language}/workshops/agadez-2026/{address}").content.decode()

    assert "Proposed for the register" in page("")
    assert "a manager signs" in page("draft/1/")
    assert "1 EUR = 0,95 CHF" in page("draft/1/", "fr")
    assert "Seul le besoin décide" in page("draft/1/", "fr")  # what was drafted is still there to be read
    assert "2027" in page("draft/1/", "ar")
    assert "No rate for XOF was stated" in page("draft/1/")
    assert reader.get(f"/en/my/ns-ner/programme/{kept.programme}/").status_code == 200
    assert f"/en/my/ns-ner/programme/{kept.programme}/" in page("draft/1/")
    changes = list(Change.objects.filter(programme=kept.programme).values_list("pk", flat=True))
    decide(by=w.manager, ns_id="ns-ner", changes=changes)
    assert listed in page("")
    assert told in page("draft/1/")


def test_a_draft_is_written_and_entered_on_its_pages():
    w = world()
    reader = client_of(w.manager)
    begun = reader.post("/en/workshops/agadez-2026/cell/1/draft/", {"need": "health", "ns_id": "ns-ner"})
    assert begun.url == "/en/workshops/agadez-2026/draft/1/"
    form = {
        "title_en": "Clinic for women", "eligibility_en": "Need decides.", "services": ["health", "first_aid"],
        "groups": ["women_and_girls"], "start": "2027-01-01", "end": "2027-12-31", "people": "400",
        "criterion": "nationality", "effect": "only_include", "budget_0_what": "Nurses", "budget_0_amount": "1000",
        "budget_0_currency": "EUR", "rate_0_of": "EUR", "rate_0_into": "CHF", "rate_0_value": "0.95",
        "rate_0_date": "2026-11-20", "rate_0_source": "Bank", "shown_in": "CHF", "indicator_0_what": "Women seen",
        "indicator_0_by_sex": "on",
    }  # fmt: skip
    lacking = reader.post(begun.url, form | {"rate_0_source": ""})
    assert b"Something is missing in this row" in lacking.content
    assert reader.post(begun.url, form).status_code == 302
    page = reader.get(begun.url).content.decode()
    assert "No help by legal status alone" in page
    assert "950" in page.replace(",", "")
    assert reader.post(f"{begun.url}enter/", {"why": "", "sign": "on"}).status_code == 200
    assert reader.post(f"{begun.url}enter/", {"why": "We are asking the funder.", "sign": "on"}).status_code == 302
    assert "In the register of the society, signed" in reader.get(begun.url).content.decode()
    assert reader.get("/en/workshops/agadez-2026/draft/1.json").json()["rules"]["R01"] == "departs"


def test_a_draft_offers_money_that_is_tender_and_what_was_entered_before():
    w = world()
    stands = written(w, budget=(Line(what="Nurses", amount=Decimal(7), currency="CHE"),), shown_in="COU")
    form = DraftForm("en", None, stands.drafted, ())
    offered = {code for code, _ in form.fields["budget_1_currency"].choices}
    assert {"CHF", "XOF", "NGN"} < offered
    assert not {"CHE", "CHW", "COU", "UYI", "XTS", "XAU"} & offered
    assert ("CHE", "CHE") in form.fields["budget_0_currency"].choices
    assert ("COU", "COU") in form.fields["shown_in"].choices


def test_open_questions_become_a_request_for_advice_that_the_asker_sends():
    w = world()
    with pytest.raises(RefusedError, match="has to be written"):
        actions.ask_advice(by=w.focal, draft=drafted(w).draft, language="en")
    written(w, questions="Who admits women without papers?")
    answer = client_of(w.focal).post("/en/workshops/agadez-2026/draft/2/advice/")
    made = Request.objects.get()
    assert answer.url == f"/en/network/request/{made.code}/"
    assert (made.question, made.countries, made.trails) == ("Who admits women without papers?", ["NER"], ["SAHARA"])
    assert "service:health" in made.tags
    assert state_of(made) == "draft"
