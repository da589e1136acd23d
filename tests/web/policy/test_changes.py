"""Two versions compared for members: words marked, by provision and language, for whoever may read both."""

from __future__ import annotations

import io

import pytest
from lxml import html as parser

from tests.web.policy.consulted import WORK, issued, words
from waypost.web.policy.actions.drafting import begin_draft, create_work, give_up, issue, reword

PAGE = f"drafts/{WORK}/compare/"
OLD = "D’autres mots que les membres ont lus."
NEW = "D’autres mots que les membres liront."


@pytest.fixture
def drafted(people):
    """Two issued drafts and one at work; 7.5 has other words in French in each, 7.4 in English in the last."""
    team = people["team"]
    issued(team, p7_5=OLD)
    issued(team, "draft-2027-2", p7_5=NEW)
    made = begin_draft(by=team, work=WORK, code="draft-2027-3")
    made = reword(by=team, draft=made, provision="7.5", language="fr", body="Encore d’autres mots.")
    return reword(by=team, draft=made, provision="7.4", language="en", body="They say so in English alone.")


def compared(reader, old, new, tongue="", language="en"):
    answer = reader.get(f"/{language}/{PAGE}?old={old}&new={new}&tongue={tongue}")
    assert answer.status_code == 200
    return parser.fromstring(answer.content)


def test_a_member_sees_which_words_changed_since_the_draft_before(browse, drafted):
    focal = browse("focal")
    version = focal.get(f"/en/drafts/{WORK}/draft-2027-2/").content.decode()
    (tag,) = parser.fromstring(version).xpath("//div[@id='p-7.5']//a[@class='tag']/@href")
    assert tag == f"/en/{PAGE}?old=draft-2027-1&new=draft-2027-2&tongue=fr#p-7.5"  # what changed is French alone
    page = parser.fromstring(focal.get(tag.partition("#")[0]).content)
    (place,) = page.xpath("//section[@class='compared'][.//*[@id='p-7.5']]")
    assert place.xpath(".//p//del/text()") == ["ont lus"]
    assert place.xpath(".//p//ins/text()") == ["liront"]
    assert place.xpath(".//p/span/@lang") == ["fr"]
    links = parser.fromstring(version).xpath("//p[@class='actions']/a/@href")
    assert f"/en/{PAGE}?old=draft-2027-1&new=draft-2027-2" in links


def test_each_language_says_how_much_changed_in_it_and_any_two_versions_are_compared(browse, drafted):
    focal = browse("focal")
    assert "Nothing changed in this language" in compared(focal, "draft-2027-1", "draft-2027-2").text_content()
    page = compared(focal, "draft-2027-1", "draft-2027-2", "fr", "ar")
    told = page.xpath("//nav[@class='bys']//li")
    assert [each.text_content().rpartition(" ")[2] for each in told] == ["(0)", "(1)", "(0)", "(0)"]
    over = compared(focal, "2009-11", "draft-2027-2", "fr")
    assert words("2009-11", "7.5").split()[0] in over.xpath("//section[@class='compared']//del")[0].text_content()
    back = compared(focal, "draft-2027-2", "draft-2027-1", "fr")
    assert back.xpath("//section[@class='compared']//ins/text()") == ["ont lus"]
    same = compared(focal, "draft-2027-2", "draft-2027-2", "fr")
    assert same.xpath("//section[@class='compared']") == []
    told = focal.get(f"/en/{PAGE}?old=draft-2027-1&new=draft-2027-2&tongue=fr&form=json").json()
    (place,) = [each for each in told["places"] if each["state"] != "same"]
    assert (told["language"], place["new"], place["changed"]) == ("fr", ["7.5"], ["fr"])
    assert "".join(text for kind, text in place["parts"] if kind != "taken_out") == NEW


def test_a_version_at_work_is_compared_by_drafters_alone(browse, drafted, client):
    team, focal = browse("team"), browse("focal")
    for old, new in (("draft-2027-2", "draft-2027-3"), ("draft-2027-3", "2009-11")):
        assert compared(team, old, new, "fr").xpath("//section[@class='compared']")
        for form in ("", "json"):
            address = f"/en/{PAGE}?old={old}&new={new}&form={form}"
            assert focal.get(address).status_code == 403
            assert client.get(address).status_code == 302
    newest = focal.get(f"/en/{PAGE}").content.decode()  # the last two that one may read
    assert "draft-2027-3" not in newest
    assert parser.fromstring(newest).xpath("//select[@name='new']/option[@selected]/@value") == ["draft-2027-2"]
    assert parser.fromstring(team.get(f"/en/{PAGE}").content).xpath("//select[@name='new']/option/@value")[0] == (
        "draft-2027-3"
    )
    assert "draft-2027-3" not in focal.get(f"/en/drafts/{WORK}/draft-2027-2/").content.decode()
    assert focal.get(f"/en/{PAGE}?old=1999&new=2009-11").status_code == 404
    assert focal.get("/en/drafts/none/compare/").status_code == 404


def test_who_issues_sees_the_words_of_every_language_that_change(browse, drafted):
    page = parser.fromstring(browse("team").get(f"/en/drafts/{WORK}/issue/").content)
    places = {each.xpath(".//h3/bdi/@id")[0]: each for each in page.xpath("//section[@class='compared']")}
    assert list(places) == ["p-7.4", "p-7.5"]
    assert places["p-7.5"].xpath(".//p/span/@lang") == ["fr"]
    assert places["p-7.4"].xpath(".//p/small/@lang") == ["en"]
    assert "liront" in "".join(places["p-7.5"].xpath(".//del/text()"))
    assert "They say so" in places["p-7.4"].xpath(".//ins")[0].text_content()


def test_a_file_that_comes_back_is_previewed_word_by_word(browse, drafted):
    sent = io.BytesIO(
        f'<table><tr><td data-provision="7.5" lang="fr">{"Encore tant d’autres mots."}</td></tr></table>'.encode()
    )
    sent.name = "text.html"
    page = parser.fromstring(browse("team").post(f"/en/drafts/{WORK}/file/", {"file": sent}).content)
    assert [each.strip() for each in page.xpath("//article//ins/text()")] == ["tant"]
    assert page.xpath("//article//del") == []


def test_programs_read_what_changed_under_the_same_rule(browse, drafted):
    place = f"/api/v1/my/texts/{WORK}"
    told = browse("focal").get(f"{place}/draft-2027-1/compared-with/draft-2027-2?language=fr").json()
    (found,) = told["places"]
    assert [text for kind, text in found["parts"] if kind == "taken_out"] == ["ont lus"]
    assert browse("team").get(f"{place}/draft-2027-2/compared-with/draft-2027-3").status_code == 200
    refused = browse("focal").get(f"{place}/draft-2027-2/compared-with/draft-2027-3")
    assert refused.status_code == 403


def test_a_guidance_with_a_provision_that_went_into_another_is_compared(people, browse):
    from waypost.web.policy.actions.drafting import add

    team = people["team"]
    create_work(by=team, code="on-water", kind="guidance", titles={"fr": "De l’eau"}, authoritative="fr")
    first = begin_draft(by=team, work="on-water", code="one")
    for name, body in (("1", "De l’eau pour tous."), ("2", "Et du pain.")):
        first = add(by=team, draft=first, provision=name, words={"fr": body})
    issue(by=team, draft=first)
    alone = browse("focal").get("/ar/drafts/on-water/compare/")  # one version: nothing is before it
    assert alone.status_code == 200
    second = begin_draft(by=team, work="on-water", code="two")
    second = give_up(by=team, draft=second, provision="2", heirs=["1"], why="one is enough")
    issue(by=team, draft=second)
    page = parser.fromstring(browse("focal").get("/ar/drafts/on-water/compare/").content)
    (place,) = page.xpath("//section[@class='compared']")
    assert place.xpath(".//small[contains(@class, 's-merged')]")
    assert place.xpath(".//p/span/@lang") == ["fr"]  # it has no Arabic words
    assert "pain" in place.xpath(".//del")[0].text_content()


def test_pages_of_versions_cost_few_queries(people, browse, drafted, django_assert_max_num_queries):
    focal, team = browse("focal"), browse("team")
    pages = [(focal, f"/en/{PAGE}?old=draft-2027-1&new=draft-2027-2"), (focal, f"/en/drafts/{WORK}/draft-2027-2/"),
             (team, f"/en/drafts/{WORK}/draft-2027-3/")]  # fmt: skip
    for reader, address in pages:
        reader.get(address)
        with django_assert_max_num_queries(8):
            assert reader.get(address).status_code == 200
