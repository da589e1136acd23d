"""No outlet shows a programme that its viewer may not know of: any viewer, any record, any address, any form."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pyarrow.parquet as pq
import pytest

from tests.web.api.conftest import VIEWERS
from waypost.disclosure.access import visible_programmes
from waypost.disclosure.rules import load_disclosure_rules
from waypost.reference import load_catalog
from waypost.store.release import open_release
from waypost.web.advocacy.actions.shipping import take_in_shipped
from waypost.web.api.service import openapi

_ID = re.compile(r"wx-\d{10}")
_PATHS = {
    "trail_id": ("CMR", "EMR"), "society_id": ("ns-ner", "ns-ita", "ns-lby"),
    "name": ("opportunities", "policy", "contradictions", "relations"),
    "origin": ("SYR",), "destination": ("DEU",), "code_list": ("service",), "platform": ("perco",),
    "claim": ("women_share_fell",),
}  # fmt: skip
_CODES = {
    "countries": ("NER", "ITA", "LBY"), "services": ("health", "shelter"), "groups": ("unaccompanied_children",),
    "agreements": ("example-alfa-border",), "plan": ("I.a", "II.c"),
}  # fmt: skip


def visible(world, viewer):
    release = open_release(world)
    as_of = dt.date.fromisoformat(release.manifest["as_of"])
    return set(visible_programmes(release.connect(), viewer, as_of, load_disclosure_rules(load_catalog())))


def every_programme(world):
    return {row[0] for row in open_release(world).connect().execute("select programme_id from programme").fetchall()}


def addresses(programme_ids):
    """Every address of the description, filled in."""
    # Advocacy stands in tables of the server, not in the release: tests/web/advocacy walks it.
    for path in (path for path in openapi()["paths"] if not path.startswith(("/api/v1/my/", "/api/v1/advocacy/"))):
        filled = [path]
        for name in re.findall(r"{(\w+)}", path):
            if name == "programme_id":
                values = tuple(programme_ids)
            elif name == "code":
                values = _CODES[path.split("/")[3]]
            else:
                values = tuple(v for v in _PATHS[name] if name != "trail_id" or v in load_catalog().trails)
            filled = [each.replace("{" + name + "}", value) for each in filled for value in values]
        yield from filled


def ids_in(response):
    """Ids of programmes anywhere in an answer that stays no echo of the question."""
    if response.headers["Content-Type"] == "application/vnd.apache.parquet":
        return set(_ID.findall(str(pq.read_table(io.BytesIO(response.content)).to_pylist())))
    return set(_ID.findall(response.content.decode()))


@pytest.mark.parametrize("who", VIEWERS)
def test_the_list_is_what_may_be_known(as_viewer, world, who):
    client, allowed = as_viewer(VIEWERS[who]), visible(world, VIEWERS[who])
    told = client.get("/api/v1/programmes?limit=1000&everybody=true&count=true").json()
    assert {row["programme_id"] for row in told["rows"]} == allowed
    assert told["count"] == len(allowed)
    facets = client.get("/api/v1/programmes/facets?everybody=true").json()
    assert facets["figures"]["programmes"] == len(allowed)
    assert sum(count for _, count in facets["facets"]["status"]) == len(allowed)
    assert client.get("/api/v1/releases").json()["releases"][0]["programmes"] == len(allowed)
    assert allowed < every_programme(world)


@pytest.mark.django_db
@pytest.mark.parametrize("who", VIEWERS)
def test_no_address_tells_of_another_programme(as_viewer, world, who):
    take_in_shipped()
    client, allowed = as_viewer(VIEWERS[who]), visible(world, VIEWERS[who])
    some_hidden = sorted(every_programme(world) - allowed)[:4]
    for address in addresses([*sorted(allowed)[:4], *some_hidden]):
        for form in ("json", "csv", "parquet"):
            response = client.get(
                address, {"format": form} | ({"limit": 1000} if "programmes" in address[-11:] else {})
            )
            hidden = next((each for each in some_hidden if each in address), None)
            if hidden:
                assert response.status_code == (404 if form == "json" else 406), address
                continue
            assert response.status_code in (200, 406) if form != "json" else (200,), (address, response.content)
            assert ids_in(response) <= allowed, (who, address, form)


@pytest.mark.parametrize("who", ["public", "movement", "focal point"])
def test_no_file_tells_of_another_programme(as_viewer, world, who):
    client, allowed = as_viewer(VIEWERS[who]), visible(world, VIEWERS[who])
    for row in client.get("/api/v1/files").json()["rows"]:
        if row["language"] != "en" or row["kind"] in ("duckdb", "go3w"):
            continue
        response = client.get(row["url"])
        assert response.status_code == 200, row
        content = b"".join(response.streaming_content)
        found = ids_in_file(content)
        assert found <= allowed, row
        if row["kind"] in ("csv", "parquet", "hxl"):
            assert found, row


def ids_in_file(content):
    """Ids in a file, looking into archives and tables."""
    if content[:4] == b"PAR1":
        return set(_ID.findall(str(pq.read_table(io.BytesIO(content)).to_pylist())))
    if content[:2] != b"PK":
        return set(_ID.findall(content.decode("utf-8", "replace")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "context" not in name]
    return set().union(*(ids_in_file(part) for part in parts))


def test_files_of_another_audience_are_not_there(as_viewer):
    secret = as_viewer(VIEWERS["secretariat"]).get("/api/v1/files").json()["rows"][0]["url"]
    assert "/secretariat/" in secret
    for who in ("public", "movement"):
        assert as_viewer(VIEWERS[who]).get(secret).status_code == 404


def test_who_speaks_for_a_society_has_a_file_of_their_own(as_viewer):
    one = as_viewer(VIEWERS["movement"]).get("/api/v1/files").json()["rows"]
    url = next(row["url"] for row in one if row["kind"] == "hxl")
    plain = b"".join(as_viewer(VIEWERS["movement"]).get(url).streaming_content)
    own = b"".join(as_viewer(VIEWERS["focal point"]).get(url).streaming_content)
    assert ids_in_file(plain) < ids_in_file(own)


def test_what_is_kept_for_one_is_not_given_to_another(as_viewer, world):
    for who in (*VIEWERS, *reversed(VIEWERS)):
        rows = as_viewer(VIEWERS[who]).get("/api/v1/programmes?limit=1000&everybody=true").json()["rows"]
        assert {row["programme_id"] for row in rows} == visible(world, VIEWERS[who])


def test_confidential_rows_are_counted_and_not_shown(as_viewer):
    everything = as_viewer(VIEWERS["secretariat"]).get("/api/v1/questions/policy?limit=1000&count=true").json()
    assert everything["withheld"] == 0
    assert everything["count"] > 0
    for who in ("public", "movement"):
        told = as_viewer(VIEWERS[who]).get("/api/v1/questions/policy?limit=1000").json()
        assert told["rows"] == []
        assert told["withheld"] > 0
    concerned = as_viewer(VIEWERS["focal point"]).get("/api/v1/questions/policy?limit=1000").json()
    assert all({"ns-ner", "ns-ita"} & set(row["concerns"].split()) for row in concerned["rows"])


def test_claims_are_for_those_who_may_see_them(as_viewer, world):
    programme_id = sorted(visible(world, VIEWERS["public"]))[0]
    address = f"/api/v1/programmes/{programme_id}"
    public, movement = (as_viewer(VIEWERS[who]).get(address).json() for who in ("public", "movement"))
    claims = [len(told["claims"]) for told in (public, movement)]
    assert claims[0] == 0
    assert claims[1] > 0
