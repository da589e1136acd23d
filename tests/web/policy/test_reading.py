"""Works, versions, comparisons and files, for everybody: nobody signs in and no database is asked."""

from __future__ import annotations

import itertools
import re

import pytest
from lxml import etree
from lxml import html as parser

from waypost.drafting.formats import docx, html
from waypost.drafting.reading_back import preview
from waypost.drafting.shipped import shipped_works
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES

TEXT = "policy/migration-2009/2009-11/"
COMPARED = "policy/migration-2009/compare/draft-2009-03/2009-11/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(pages, language):
    for address in ("policy/", TEXT, f"{TEXT}?beside=fr", f"{TEXT}?beside=xx", COMPARED):
        answer = pages.get(f"/{language}/{address}")
        assert answer.status_code == 200, address
        assert f'lang="{language}"' in answer.content.decode()
    assert "<del>" in pages.get(f"/{language}/{COMPARED}").content.decode()


def test_a_version_shows_each_provision_with_the_rule_that_follows_from_it(pages):
    page = parser.fromstring(pages.get(f"/fr/{TEXT}?beside=ar").content)
    shown = page.xpath("//div[contains(@class, 'provision')]")
    version = shipped_works(load_catalog())["migration-2009"].versions[-1]
    assert len(shown) == 36
    for provision in version.provisions:
        (place,) = page.xpath(f"//*[@id='p-{provision.id}']")
        assert provision.texts["fr"].body in place.text_content()
        assert provision.texts["ar"].body in place.text_content()
    assert page.xpath("//div[@id='p-7.5']//p[@dir='rtl']")
    assert page.xpath("//div[@id='p-7.5']//a[contains(@href, 'findings/policy/?provision=7.5')]")
    draft = pages.get("/fr/policy/migration-2009/draft-2009-03/").content.decode()
    assert "findings/policy/?provision" not in draft


def test_a_comparison_put_together_is_both_texts(pages):
    places = pages.get(f"/en/{COMPARED.rstrip('/')}.json").json()["places"]
    work = shipped_works(load_catalog())["migration-2009"]
    old, new = (version.by_id() for version in work.versions)
    for place in places:
        was = "".join(words for kind, words in place["parts"] if kind != "put_in")
        now = "".join(words for kind, words in place["parts"] if kind != "taken_out")
        assert was.split() == " ".join(old[each].texts["en"].body for each in place["old"]).split()
        assert now.split() == " ".join(new[each].texts["en"].body for each in place["new"]).split()
    back = pages.get("/en/policy/migration-2009/compare/?old=2009-11&new=draft-2009-03").content.decode()
    assert "s-merged" in back  # what was split reads, the other way round, as merged
    assert "s-split" in back


@pytest.mark.parametrize(("language", "arrow"), [("en", "→"), ("ar", "←")])
def test_a_comparison_reads_without_its_marks_and_counts_provisions(pages, language, arrow):
    shown = pages.get(f"/{language}/{COMPARED}").content.decode()
    assert not re.search(r"\S</(del|ins)><(del|ins)>\S", shown)
    page = parser.fromstring(shown)
    assert page.findtext(".//title").split()[1] == arrow
    places = pages.get(f"/{language}/{COMPARED.rstrip('/')}.json").json()["places"]
    plain = " ".join(page.xpath("//div[contains(@class, 'policy')]")[0].text_content().split())
    beside = [
        " ".join(f"{one[1]} {other[1]}".split()) for place in places
        for one, other in itertools.pairwise(place["parts"]) if "kept" not in (one[0], other[0])
    ]  # fmt: skip
    assert beside
    assert [each for each in beside if each not in plain] == []
    legend = page.xpath("//p[@class='legend-of']")[0].text_content()
    told = [each for each in places if each["state"] not in ("same", "changed") or language in each["changed"]]
    changed = {name for place in told for name in place["new"]}
    kinds = {each.id: each.kind for each in shipped_works(load_catalog())["migration-2009"].versions[-1].provisions}
    left = [name for name, kind in kinds.items() if kind != "heading" and name not in changed]
    assert re.findall(r"\d+", legend)[:2] == [str(len(left)), "36"]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_files_come_back_as_no_change(pages, language):
    version = shipped_works(load_catalog())["migration-2009"].versions[-1]
    for kind, reader in (("docx", docx), ("html", html)):
        answer = pages.get(f"/{language}/{TEXT}text.{kind}")
        assert f'filename="migration-2009-2009-11.{kind}"' in answer["Content-Disposition"]
        assert preview(version, reader.read(answer.content)).changes == ()
    assert etree.fromstring(pages.get(f"/{language}/{TEXT}text.xml").content).tag.endswith("akomaNtoso")
    rows = pages.get(f"/{language}/{TEXT.rstrip('/')}.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + len(version.provisions)


@pytest.mark.parametrize(
    "address",
    ["policy/none/2009-11/", "policy/migration-2009/1999/", "policy/migration-2009/compare/1999/2009-11/",
     "policy/migration-2009/compare/", "policy/migration-2009/compare/?old=x&new=2009-11", f"{TEXT}text.exe"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(pages, address):
    assert pages.get(f"/en/{address}").status_code == 404
