"""Pages of agreements: each person sees what is theirs, in four languages, without a script; formulas stay words."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.agreements.worlds import DAY, book, entered, people, published, scenario, today
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.agreements import actions
from waypost.web.agreements.models import Agreement, Clause

LANGUAGES = ("en", "fr", "es", "ar")
# An agreement as it was entered, said anew.
KEPT = {"titles": {"en": "Services"}, "level": "country", "country": "NER", "type": "project", "absent": ["data"]}


def read(client, address, status=200, language="en"):
    answer = client.get(f"/{language}/agreements/{address}")
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_reads_the_shipped_ones(language):
    client, catalog = Client(), load_catalog()
    for each in catalog.agreements.values():
        page = read(client, f"{each.code}/", language=language)
        assert each.titles[language] in page
    listed = read(client, "", language=language)
    assert all(each.titles[language] in listed for each in catalog.agreements.values())
    read(client, "partner/iom/", language=language)
    read(client, "compare/?one=example-alfa-agency&other=example-bravo-agency", language=language)
    assert client.get(f"/{language}/agreements/list.json").json()["agreements"]


def test_the_example_of_the_border_shows_its_questions_beside_its_clauses():
    page = read(Client(), "example-alfa-border/")
    assert "What would it take to have it removed?" in page
    assert "What may you still say and do" in page
    assert "Clauses to look at" in page  # the payment that depends on returns is only proposed
    assert "did governance look at it" not in page.lower()
    assert "The National Society decides alone whom it helps" in page  # suggested wording of what lacks
    assert "120,000\u00a0EUR" in page
    assert "35,000\u00a0USD" in page
    assert "155,000" not in page


def test_a_fact_without_clauses_says_not_known_and_nothing_missing():
    page = read(Client(), "ifrc-iom-mena-2022/")
    assert "Nobody told whether the text has a clause on these" in page
    assert "No clause of the model set is said to be missing" in page
    assert "https://www.ifrc.org/press-release/" in page
    assert "December 2022" in page


def test_a_society_enters_its_agreement_from_the_first_form_to_the_last():
    p = people()
    client = client_of(p.focal)
    read(client, "new/")
    given = {"ns_id": "ns-ner", "title_fr": "Services à la frontière", "type": "project", "level": "country",
             "country": "NER", "visibility": "members", "languages": ["fr"]}  # fmt: skip
    answer = client.post("/en/agreements/new/", given)
    made = Agreement.objects.get()
    assert answer.headers["Location"] == f"/en/agreements/{made.code}/"
    post = lambda where, **parts: client.post(f"/en/agreements/{made.code}/{where}", parts)  # noqa: E731
    for where, parts in (
        ("party/", {"body_id": "iom", "role": "party"}),
        ("party/", {"name_en": "A ministry", "role": "host_authority"}),
        ("money/", {"amount": "1000.50", "currency": "EUR", "kind": "budget"}),
        ("stage/", {"stage": "in_force", "actual": str(today())}),
        ("clause/", {"type": "reporting", "words_fr": "Rapport à la police.", "reports": "some",
                     "reports_to": ["police"]}),
        ("commitment/", {"action": "Ouvrir un poste", "names_none": ["actor"]}),
    ):  # fmt: skip
        read(client, f"{made.code}/{where}")
        assert post(where, **parts).status_code == 302, where
    party = made.parties.get(body_id="iom")
    assert post("signatory/", party=str(party.pk), authority="director").status_code == 302
    clause, commitment = made.clauses.get(), made.commitments.get()
    for where in ("edit/", "signatory/", "withdraw/", "decide/?matter=reporting_duty",
                  f"commitment/{commitment.pk}/status/", f"commitment/{commitment.pk}/change/",
                  f"commitment/{commitment.pk}/end/", f"clause/{clause.pk}/change/", f"clause/{clause.pk}/end/",
                  f"clause/{clause.pk}/decide/?matter=reporting_duty",
                  f"reply/?question=reporting_duty:c{clause.pk}"):  # fmt: skip
        read(client, f"{made.code}/{where}", language="ar")
    read(client, f"{made.code}/decide/?matter=magic", 404)
    assert post("decide/?matter=onward_transfer", verdict="no").status_code == 302
    assert post(f"commitment/{commitment.pk}/status/", status="in_progress").status_code == 302
    assert post(f"clause/{clause.pk}/decide/?matter=reporting_duty", verdict="yes").status_code == 302
    page = read(client, f"{made.code}/")
    assert "What would it take to have it removed?" in page
    assert post(f"reply/?question=reporting_duty:c{clause.pk}", words="We ask for an annex.").status_code == 302
    assert "We ask for an annex." in read(client, f"{made.code}/")
    assert post(f"money/{made.money.get().pk}/remove/").status_code == 302
    assert post(f"clause/{clause.pk}/end/", why="Not in the text").status_code == 302
    assert post("edit/", **given | {"title_en": "Services"}).status_code == 302
    assert "1,000.50" not in read(client, f"{made.code}/")
    for other in (client_of(p.other), Client()):
        status = 200 if other is not None and "sessionid" in other.cookies else 404
        seen = read(other, f"{made.code}/", status)
        assert "We ask for an annex." not in seen
    assert post("withdraw/", why="Entered twice").status_code == 302
    read(client, f"{made.code}/", 404)


@pytest.mark.parametrize("part", ["edit/", "party/", "stage/", "clause/", "reply/?question=x", "withdraw/"])
def test_forms_are_for_those_who_look_after_it(part):
    p = people()
    made = scenario(p.focal, visibility="members")
    assert client_of(p.other).get(f"/en/agreements/{made.code}/{part}").status_code == 403
    answer = Client().get(f"/en/agreements/{made.code}/{part}")
    assert answer.status_code == 302
    assert "/account/login/" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("part", "parts", "why"),
    [
        ("stage/", {"stage": "signed", "actual": "31/02/2026"}, "Enter a valid date"),
        ("stage/", {"stage": "under_review", "actual": "2999-01-01"}, "in the future"),
        ("stage/", {"stage": "under_review", "planned": "0026-01-01"}, "not of our time"),
        ("money/", {"amount": "a lot", "currency": "EUR", "kind": "budget"}, "Enter a number"),
        ("money/", {"amount": "1", "currency": "BTC", "kind": "budget"}, "Select a valid choice"),
        ("clause/", {"type": "data", "reports": "some"}, "Choose to whom"),
        ("clause/", {"type": "data", "reports": "not_known", "words_en": "x" * 20_001}, "at most 20000"),
        ("clause/", {"type": "data", "reports": "not_known", "words_en": "Write to ali@example.org"}, "address"),
        ("commitment/", {"actor": "Somebody"}, "Words are needed"),
        ("party/", {"role": "party"}, "title is needed"),
    ],
)
def test_what_cannot_be_kept_is_said_in_the_form(part, parts, why):
    p = people()
    made = entered(p.focal)
    answer = client_of(p.focal).post(f"/en/agreements/{made.code}/{part}", parts)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert why in answer.content.decode()


def test_formulas_and_markup_stay_words():
    p = people()
    evil = "=cmd|'/c calc'!A1 <script>alert(1)</script>"
    made = entered(p.team, titles={"en": evil}, visibility="public")
    actions.say_clause(by=p.team, agreement=made, type="purpose", texts={"en": evil})
    published()
    page = read(Client(), f"{made.code}/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    rows = list(csv.DictReader(io.StringIO(Client().get("/en/agreements/list.csv").content.decode("utf-8-sig"))))
    told = next(row["title"] for row in rows if row["code"] == made.code)
    assert not told.startswith(("=", "+", "-", "@"))


def test_a_question_names_no_agreement_that_the_reader_may_not_see():
    p = people()
    hidden = entered(p.other, "ns-ita", country="ITA", titles={"en": "Of Italy"})
    actions.say_clause(by=p.other, agreement=hidden, type="data")
    mine = entered(p.focal, absent=["data"])
    page = read(client_of(p.focal), f"{mine.code}/")
    # Nor is it asked: that would tell that some other agreement with this partner has the clause.
    assert "How did one of you get this safeguard" not in page
    assert "Of Italy" not in page
    assert "Of Italy" in read(client_of(p.team), f"{mine.code}/")
    actions.change_agreement(by=p.other, agreement=hidden, **KEPT | {"country": "ITA", "visibility": "members"})
    assert "How did one of you get this safeguard" in read(client_of(p.focal), f"{mine.code}/")
    # A clause that is kept from members is no safeguard that they hear of.
    Clause.objects.filter(agreement=hidden).update(is_confidential=True)
    assert "How did one of you get this safeguard" not in read(client_of(p.focal), f"{mine.code}/")
    assert "How did one of you get this safeguard" in read(client_of(p.team), f"{mine.code}/")


def test_what_a_hidden_wider_agreement_says_is_no_conflict_that_others_hear_of():
    p = people()
    wide = entered(p.team, "", titles={"en": "World"}, level="global", country="")
    actions.say_clause(by=p.team, agreement=wide, type="data")
    mine = entered(p.focal, absent=["data"])

    def checks(who):
        return {each["check"] for each in client_of(who).get(f"/en/agreements/{mine.code}.json").json()["findings"]}

    assert "safeguard_taken_back" not in checks(p.focal)
    assert "safeguard_taken_back" in checks(p.team)
    actions.change_agreement(by=p.team, agreement=wide, titles={"en": "World"}, level="global", type="project",
                             visibility="members")  # fmt: skip
    assert "safeguard_taken_back" in checks(p.focal)
    Clause.objects.filter(agreement=wide).update(is_confidential=True)
    assert "safeguard_taken_back" not in checks(p.focal)


def test_an_agreement_before_it_that_is_hidden_is_not_named_and_not_lost():
    p = people()
    before = entered(p.other, "ns-ita", country="ITA", titles={"en": "Of Italy"})
    mine = entered(p.focal)
    with pytest.raises(RefusedError, match="No such agreement"):
        actions.change_agreement(by=p.focal, agreement=mine, **KEPT | {"predecessor": before.code})
    with pytest.raises(RefusedError, match="No such agreement"):
        actions.change_agreement(by=p.focal, agreement=mine, **KEPT | {"predecessor": "agr-nothing"})
    actions.change_agreement(by=p.team, agreement=mine, **KEPT | {"predecessor": before.code})
    client = client_of(p.focal)
    assert client.get(f"/en/agreements/{mine.code}.json").json()["predecessor"] is None
    assert before.code not in read(client, f"{mine.code}/") + read(client, f"{mine.code}/edit/")
    assert client.get(f"/api/v1/agreements/{mine.code}").json()["predecessor"] is None
    assert client_of(p.team).get(f"/en/agreements/{mine.code}.json").json()["predecessor"] == before.code
    form = {"title_en": "Anew", "type": "project", "level": "country", "country": "NER", "visibility": "parties"}
    assert client.post(f"/en/agreements/{mine.code}/edit/", form).status_code == 302
    mine.refresh_from_db()
    assert (mine.titles, mine.predecessor) == ({"en": "Anew"}, before.code)


def _hidden(page):
    found = re.search(r'<input type="hidden" name="seen" value="(\d+)"', page)
    return found[1]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten():
    p = people()
    made = scenario(p.focal)
    clause, commitment = made.clauses.get(type="roles"), made.commitments.get()
    parts = {
        "edit": {"title_en": "Mine", "type": "project", "level": "country", "country": "NER", "visibility": "parties"},
        f"clause/{clause.pk}/change": {"type": "roles", "words_en": "Mine.", "reports": "not_known"},
        f"commitment/{commitment.pk}/change": {"action": "Mine"},
    }
    client, other = client_of(p.focal), client_of(p.manager)
    for part, given in parts.items():
        seen = {"seen": _hidden(read(client, f"{made.code}/{part}/"))}
        theirs = {name: value.replace("Mine", "Theirs") for name, value in given.items()}
        assert other.post(f"/en/agreements/{made.code}/{part}/", theirs | seen).status_code == 302
        answer = client.post(f"/en/agreements/{made.code}/{part}/", given | seen)
        assert answer.status_code == 200
        assert "Somebody else changed the same since" in answer.content.decode()
        again = {"seen": _hidden(read(client, f"{made.code}/{part}/"))}
        assert client.post(f"/en/agreements/{made.code}/{part}/", given | again).status_code == 302
    made.refresh_from_db()
    assert (made.titles, made.commitments.get().action) == ({"en": "Mine"}, "Mine")
    stale = made.clauses.get(pk=clause.pk)
    actions.end_clause(by=p.focal, clause=clause)
    with pytest.raises(RefusedError, match="Somebody else"):
        actions.say_clause(by=p.manager, agreement=made, clause=stale, type="roles")
    with pytest.raises(RefusedError, match="Somebody else"):
        actions.end_clause(by=p.manager, clause=stale)


def test_whoever_is_not_signed_in_asks_no_database_and_learns_when_it_is_public_no_more(django_assert_num_queries):
    p = people()
    made = scenario(p.manager, visibility="public")
    published()
    for part in ("", f"{made.code}/", f"{made.code}.json", "list.csv", "partner/iom/", "example-alfa-border/",
                 f"compare/?one={made.code}&other=ifrc-iom-mena-2022"):  # fmt: skip
        with django_assert_num_queries(0, info=part):
            read(Client(), part)
    told = Client().get(f"/en/agreements/{made.code}.json").json()
    assert (told["money"], told["commitments"], told["findings"]) == ([], [], None)
    kept = {"titles": made.titles, "level": "country", "country": "NER", "type": "project", "visibility": "members"}
    actions.change_agreement(by=p.focal, agreement=made, **kept)
    published()
    read(Client(), f"{made.code}/", 404)


def test_the_list_narrows_and_sorts_by_the_next_date():
    p = people()
    soon = entered(p.team, ends_on=today() + 5 * DAY, titles={"en": "Soon"})
    late = entered(p.team, ends_on=today() + 500 * DAY, titles={"en": "Later"})
    client = client_of(p.team)
    rows = client.get("/en/agreements/list.json?stage=in_force&level=country&partner=iom").json()["agreements"]
    assert [row["code"] for row in rows] == [soon.code, late.code]
    assert (rows[0]["questions"], rows[0]["next"]) == (1, "end")
    assert client.get("/en/agreements/list.json?type=data").json()["agreements"][0]["code"] == "example-delta-data"
    assert "No agreement fits" in read(client, "?stage=mandate&partner=iom")
    read(client, "?stage=%00&partner=%F0%9F%98%80")


def test_a_confidential_clause_is_neither_shown_nor_told_to_lack():
    p = people()
    made = scenario(p.focal, visibility="members", is_complete=True)
    Clause.objects.filter(agreement=made, type="reporting").update(is_confidential=True)
    seen = client_of(p.other).get(f"/en/agreements/{made.code}.json").json()
    assert [each["type"] for each in seen["clauses"]] == ["roles"]
    assert {each["type"]: each["stands"] for each in seen["model"]}["reporting"] is None
    assert (seen["findings"], seen["duties"]) == (None, None)
    assert "border police each week" not in read(client_of(p.other), f"{made.code}/")


def test_two_agreements_beside_each_other_mark_the_words_that_differ():
    p = people()
    one, other = (entered(p.team, titles={"en": name}) for name in ("One", "Other"))
    actions.say_clause(by=p.team, agreement=one, type="data", texts={"en": "Totals are handed on."})
    actions.say_clause(by=p.team, agreement=other, type="data", texts={"en": "Names are handed on."})
    page = read(client_of(p.team), f"compare/?one={one.code}&other={other.code}")
    assert "<del>Totals</del>" in page
    assert "<ins>Names</ins>" in page
    assert "Not known of one or both" in page
    read(client_of(p.other), f"compare/?one={one.code}&other={other.code}", 404)
    read(Client(), "compare/?one=nothing&other=nothing", 404)


def test_what_is_kept_for_a_society_is_seen_in_its_account():
    p = people()
    scenario(p.focal, ends_on=today() + 20 * DAY)
    page = client_of(p.focal).get("/en/account/").content.decode()
    assert "An agreement ends soon" in page
    assert "/en/agreements/" in page
    assert book(p.focal).entries
