"""Pages answer in four languages, show nothing above their audience, and need no script."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import re

import pytest
from django.test import Client
from docx import Document

from waypost.analysis.picture import QUESTIONS
from waypost.analysis.programmes import describe_programme
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.store.release import open_release
from waypost.web.pages.responding import Page, _as_csv
from waypost.web.pages.templating import shown, text, texts

ADDRESSES = (
    "", "?part=africa", "picture/", "trails/", "trail/CMR/", "societies/", "society/ns-ner/", "programmes/",
    "programmes/?country=NER", "countries/", "country/NER/", "country/FJI/", "corridors/", "corridors/?origin=NER",
    "corridor/NER/ITA/", "services/", "service/rfl/", "service/rfl_tracing/", "groups/", "group/people_in_transit/",
    "findings/", "findings/gaps/", "findings/gaps/?trail=CMR&dimension=service", "findings/opportunities/",
    "findings/contradictions/", "findings/relations/", "findings/policy/", "findings/coverage/",
    "findings/heard_from/", "changes/", "search/",
    "search/?q=niger", "data/", "about/", "policy/", "policy/migration-2009/2009-11/",
    "by/country/", "by/service/", "by/year/",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_in_each_language(pages, language, address):
    response = pages.get(f"/{language}/{address}")
    assert response.status_code == 200
    body = response.content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in body
    assert not re.findall(r"<script(?! src=)", body)  # no script stands in a page: all come from files of ours
    assert not re.findall(r' style="| on\w+="', body)
    assert len(re.findall("<h1", body)) == 1


def test_claims_are_shown_to_the_movement_and_not_to_the_public(pages, settings):
    found = pages.get("/en/programmes.json").json()["programmes"]
    address = f"/en/programme/{found[0]['programme_id']}/"
    public = pages.get(address).content.decode()
    assert "Every value with its source" not in public
    settings.WAYPOST_AUDIENCE = "movement"
    assert "Every value with its source" in pages.get(address).content.decode()


def test_language_follows_the_browser(pages):
    assert pages.get("/", headers={"accept-language": "ar-DZ,fr;q=0.8"}).headers["Location"] == "/ar/"
    assert pages.get("/").headers["Location"] == "/en/"


def test_a_page_that_is_not_there(pages):
    assert pages.get("/fr/programme/wp-nothere/").status_code == 404
    assert pages.get("/favicon.ico").status_code == 404
    assert "Cette page" in pages.get("/fr/nothing/").content.decode()


def test_nothing_comes_from_elsewhere(pages):
    response = pages.get("/en/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.content.decode())


def test_unknown_is_a_dash_and_zero_is_zero():
    assert shown(None, "en") == "–"
    assert shown(0, "en") == "0"
    assert (shown(True, "fr"), shown(False, "en")) == ("oui", "no")


def test_every_text_in_four_languages():
    for key, versions in texts().items():
        assert set(versions) == set(LANGUAGES), key
        assert all(versions.values()), key
        parts = {language: sorted(re.findall(r"{(\w+)}", versions[language])) for language in LANGUAGES}
        assert len({tuple(names) for names in parts.values()}) == 1, key


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 0, "0 pairs wait"),
        ("en", 1, "1 pair waits"),
        ("en", 2, "2 pairs wait"),
        ("fr", 0, "0 paire attend"),
        ("fr", 2, "2 paires attendent"),
        ("es", 1, "1 par espera"),
        ("ar", 1, "أزواج تنتظر: 1"),
    ],
)
def test_one_thing_is_counted_as_one(language, count, said):
    assert text(language, "review_pairs_count", count=count) == said


def test_every_singular_stands_beside_its_plural():
    for key in texts():
        if key.endswith("_one") and (whole := texts().get(key.removesuffix("_one"))):
            assert ("{count}" in whole["en"]) == ("{count}" in texts()[key]["en"]), key


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_list_holds_what_the_row_of_the_picture_counts(pages, question):
    rows = pages.get(f"/en/by/{question}.json").json()["rows"]
    assert rows or question in ("trail", "group")
    for row in rows:
        found = pages.get("/en/programmes.json", {question: row["code"]}).json()
        assert (found["count"], len(found["programmes"])) == (row["programmes"], row["programmes"]), row
        perhaps = pages.get("/en/programmes.json", {question: row["code"], "perhaps": "1"}).json()
        assert perhaps["count"] == (row["perhaps"] if question == "year" else row["programmes"]), row


def test_programmes_of_others_are_shown_when_asked_for(pages):
    assert pages.get("/en/programmes.json").json()["count"] == 1
    assert pages.get("/en/programmes.json?everybody=1").json()["count"] == 5
    assert "Programmes of other organisations" in pages.get("/en/programmes/?everybody=1").content.decode()


def test_a_programme_says_what_is_known_and_by_whom(pages, settings):
    settings.WAYPOST_AUDIENCE = "movement"
    found = pages.get("/en/programmes.json?everybody=1").json()["programmes"]
    for row in found:
        body = pages.get(f"/en/programme/{row['programme_id']}/").content.decode()
        for heading in ("Services", "For whom", "Trails", "Organisations", "Who says so"):
            assert heading in body
        assert "Water, first aid and family links" in body
        assert "Example Red Cross Society of Examplia" in body
        assert len(re.findall("Example Red Cross Society of Examplia</bdi> <small>", body)) == 1


def test_only_web_addresses_are_links(release_path):
    con = open_release(release_path).connect()
    con.execute(
        """create temp table link as select 'x' as programme_id, 'document' as link_type, target, 'T' as title
           from (values ('https://example.org/'), ('javascript:alert(1)'), ('data:text/html,x')) v(target)"""
    )
    known = describe_programme(con, "x", "en")
    assert [row["target"] for row in known["documents"]] == ["https://example.org/"]


def test_a_page_that_fails_says_so_in_its_language(settings, tmp_path, caplog):
    settings.WAYPOST_RELEASE = str(tmp_path / "gone")
    response = Client(raise_request_exception=False).get("/fr/")
    assert response.status_code == 500
    assert "Les chiffres ne peuvent pas être lus" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["programmes", "trails", "trail/CMR", "societies", "society/ns-ner", "findings/gaps", "data"]
)
def test_every_page_has_its_twins(pages, address):
    page, as_json, as_csv = (pages.get(f"/en/{address}{form}") for form in ("/", ".json", ".csv"))
    assert f'href="/en/{address}.json' in page.content.decode()
    assert as_json.json()["release"]
    assert as_json.json()["audience"] == "public"
    assert as_csv.headers["Content-Type"].startswith("text/csv")
    assert as_csv.content.startswith("\ufeff".encode())
    assert pages.get(f"/en/{address}/?format=json").json() == as_json.json()


def test_a_cell_that_a_spreadsheet_would_run_is_guarded():
    page = Page("x.html", {}, [{"a": "=1+1", "b": ["x", "y"], "c": None, "d": dt.date(2024, 1, 2)}])
    body = _as_csv(page).content.decode("utf-8-sig")
    assert body == "a,b,c,d\r\n'=1+1,x y,,2024-01-02\r\n"


def test_what_somebody_has_is_not_sent_again(pages):
    first = pages.get("/en/trails/")
    assert pages.get("/en/trails/", headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    assert pages.get("/en/trails/", headers={"if-none-match": f"W/{first.headers['ETag']}"}).status_code == 304
    assert pages.get("/fr/trails/", headers={"if-none-match": first.headers["ETag"]}).status_code == 200
    kept = pages.get("/en/trails/", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(kept.content) == first.content
    assert pages.get("/en/trails/").content == first.content


def test_the_audience_decides_what_is_kept(pages, settings):
    assert "Every value with its source" not in _a_programme(pages)
    settings.WAYPOST_AUDIENCE = "movement"
    assert "Every value with its source" in _a_programme(pages)
    settings.WAYPOST_AUDIENCE = "public"
    assert "Every value with its source" not in _a_programme(pages)


def _a_programme(pages):
    found = pages.get("/en/programmes.json").json()["programmes"][0]["programme_id"]
    return pages.get(f"/en/programme/{found}/").content.decode()


def test_with_a_script_only_the_list_is_sent(pages):
    body = pages.get("/en/programmes/?country=NER", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in body
    assert 'role="status"' in body


def test_pages_are_light(pages):
    """Sixty kilobytes packed at most, whatever the page."""
    for address in ADDRESSES:
        assert len(gzip.compress(pages.get(f"/ar/{address}").content, 6)) < 60_000, address


def test_the_briefing_is_a_document_in_each_language(pages):
    for language in LANGUAGES:
        response = pages.get(f"/{language}/trail/CMR/briefing.docx")
        document = Document(io.BytesIO(response.content))
        told = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert load_catalog().trails["CMR"].names[language] in told
        assert document.tables
        assert document.inline_shapes
        assert (document.paragraphs[0]._p.pPr is not None and "w:bidi" in document.paragraphs[0]._p.xml) == (
            language == "ar"
        )


def test_the_map_can_be_taken_away(pages):
    response = pages.get("/fr/map/africa.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")
    assert pages.get("/fr/map/nowhere.svg").status_code == 404


def test_an_address_of_nonsense_narrows_nothing(pages):
    plain = pages.get("/en/programmes.json").json()["count"]
    for query in ("country=%27%29%20or%201=1--", "after=-5", "after=1e9", "trail=%00", "society=" + "x" * 500):
        assert pages.get(f"/en/programmes.json?{query}").json()["count"] == plain, query
    assert pages.get("/en/programmes.json?country=XXX").json()["count"] == 0
    assert pages.get("/en/findings/gaps.json?trail=%27--").json()["count"] == 0


def test_the_public_is_not_told_that_there_is_nothing(pages, settings):
    """What nobody told the public may be known to the Movement: other words stand there."""
    for key in texts():
        base = key.removesuffix("_public")
        is_a_code = any(
            other.startswith(f"{base}_") and other != key for other in texts()
        )  # the word for public itself
        assert base in texts() or is_a_code, key
    assert "nothing public yet" in pages.get("/en/trail/CMR/").content.decode()
    settings.WAYPOST_AUDIENCE = "movement"
    body = pages.get("/en/trail/CMR/").content.decode()
    assert "nothing public yet" not in body
    assert "nothing heard yet" in body
