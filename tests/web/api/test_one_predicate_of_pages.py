"""The same predicate behind every page: no page, twin, facet, search, map or briefing tells of another programme."""

from __future__ import annotations

import html
import io
import re

import pytest
from docx import Document

from tests.web.api.conftest import VIEWERS
from tests.web.api.test_one_predicate import every_programme, ids_in, visible
from waypost.reference import load_catalog
from waypost.store.release import open_release

_PAGES = (
    "",
    "picture",
    "trails",
    "trail/CMR",
    "trail/EMR",
    "trail/GULF_LAB",
    "societies",
    "society/ns-ner",
    "society/ns-ita",
    "programmes",
    "programmes?everybody=1",
    "countries",
    "country/NER",
    "country/ITA",
    "corridor/SYR/DEU",
    "services",
    "service/health",
    "service/rfl",
    "groups",
    "group/unaccompanied_children",
    "findings",
    "findings/opportunities",
    "findings/policy",
    "findings/contradictions",
    "findings/relations",
    "findings/coverage",
    "changes",
    "data",
    "about",
)


def titles_of(world, ids):
    """Words that nobody who may not know of a programme should meet: its title as it stands in the release."""
    con = open_release(world).connect()
    found = con.execute("select programme_id, title from programme where title is not null").fetchall()
    return {title for programme_id, title in found if programme_id in ids and len(title) > 12}


@pytest.mark.parametrize("who", VIEWERS)
def test_no_page_tells_of_another_programme(as_viewer, world, who):
    client, allowed = as_viewer(VIEWERS[who]), visible(world, VIEWERS[who])
    hidden = titles_of(world, every_programme(world) - allowed) - titles_of(world, allowed)
    for page in _PAGES:
        address, _, query = page.partition("?")
        forms = [f"/en/{address}/?{query}" if address else "/en/"]
        forms += [f"/en/{address}.{form}?{query}" for form in ("json", "csv") if address]
        for each in forms:
            response = client.get(each)
            if response.status_code == 404 and each.split("?")[0].endswith(".csv"):
                continue  # a page without rows has no table
            assert response.status_code == 200, each
            assert ids_in(response) <= allowed, (who, each)
            told = html.unescape(response.content.decode())
            assert not [title for title in hidden if title in told], (who, each)


@pytest.mark.parametrize("who", VIEWERS)
def test_details_searches_and_documents(as_viewer, world, who):
    client, allowed = as_viewer(VIEWERS[who]), visible(world, VIEWERS[who])
    others = sorted(every_programme(world) - allowed)
    for programme_id in sorted(allowed)[:6]:
        assert ids_in(client.get(f"/en/programme/{programme_id}/")) <= allowed
    for programme_id in others[:6]:
        for address in (f"/en/programme/{programme_id}/", f"/en/programme/{programme_id}.json"):
            assert client.get(address).status_code == 404
        assert not re.search(programme_id, str(client.get("/en/search.json", {"q": programme_id}).json()["found"]))
    con = open_release(world).connect()
    for (title,) in con.execute("select distinct title from programme where title is not null limit 25").fetchall():
        found = client.get("/en/search.json", {"q": title}).json()["found"]
        assert {hit["code"] for hit in found if hit["kind"] == "programme"} <= allowed
    hidden = titles_of(world, set(others)) - titles_of(world, allowed)
    document = Document(io.BytesIO(client.get("/en/trail/CMR/briefing.docx").content))
    told = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert not [title for title in hidden if title in told]


@pytest.mark.parametrize("who", VIEWERS)
def test_lists_facets_and_counts_are_of_what_may_be_known(as_viewer, world, who):
    client, allowed = as_viewer(VIEWERS[who]), visible(world, VIEWERS[who])
    told = client.get("/en/programmes.json?everybody=1").json()
    assert {row["programme_id"] for row in told["programmes"]} == allowed
    assert told["count"] == len(allowed)
    page = client.get("/en/programmes/?everybody=1").content.decode()
    counted = re.findall(r'<option value="\w+">[^<]+\((\d+)\)</option>', page)
    assert counted
    assert max(int(n) for n in counted) <= len(allowed)


def test_nothing_is_kept_from_one_viewer_for_another(as_viewer, world):
    for who in (*VIEWERS, *reversed(VIEWERS)):
        rows = as_viewer(VIEWERS[who]).get("/en/programmes.json?everybody=1").json()["programmes"]
        assert {row["programme_id"] for row in rows} == visible(world, VIEWERS[who])


def test_the_catalog_knows_the_trails():
    assert {page.split("/")[1] for page in _PAGES if page.startswith("trail/")} <= set(load_catalog().trails)
