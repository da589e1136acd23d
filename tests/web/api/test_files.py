"""Downloads: made once, whole or in parts, never half a file, and what is told while one is being made."""

from __future__ import annotations

import hashlib
import os
import threading
import time

import pytest

from tests.web.api.conftest import VIEWERS
from waypost.web.api.editions import edition_for
from waypost.web.files import making, shelf
from waypost.web.files.shelf import Wanted, make_now


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder for files of one test."""
    monkeypatch.setenv("WAYPOST_FILES", str(tmp_path))
    return tmp_path


@pytest.fixture
def address(api, folder):
    """Where a small file is."""
    return next(row["url"] for row in api.get("/api/v1/files").json()["rows"] if row["kind"] == "geojson")


def content(response):
    return b"".join(response.streaming_content)


def listed(api, address):
    return next(row for row in api.get("/api/v1/files").json()["rows"] if row["url"] == address)


def test_a_file_is_made_when_it_is_asked_for_and_listed_with_its_hash(api, address):
    assert (listed(api, address)["state"], listed(api, address)["bytes"]) == ("not_made", None)
    response = api.get(address)
    body = content(response)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="{address.rsplit("/", 1)[1]}"'
    assert response.headers["Content-Type"] == "application/geo+json"
    assert response.headers["Cache-Control"].startswith("public")
    told = listed(api, address)
    assert told["state"] == "ready"
    assert told["bytes"] == len(body) == int(response.headers["Content-Length"])
    assert told["sha256"] == hashlib.sha256(body).hexdigest()
    assert response.headers["ETag"] == f'"{told["sha256"]}"'
    assert api.get("/api/v1/files").headers["Cache-Control"] == "private, no-store"


def test_a_part_of_a_file(api, address):
    whole = content(api.get(address))
    for asked, part in (("bytes=0-9", whole[:10]), ("bytes=10-", whole[10:]), ("bytes=-5", whole[-5:])):
        response = api.get(address, headers={"range": asked})
        assert response.status_code == 206
        assert content(response) == part
        assert response.headers["Content-Range"].endswith(f"/{len(whole)}")
    outside = api.get(address, headers={"range": f"bytes={len(whole)}-"})
    assert outside.status_code == 416
    assert outside.headers["Content-Range"] == f"bytes */{len(whole)}"
    changed = api.get(address, headers={"range": "bytes=0-9", "if-range": '"another"'})
    assert changed.status_code == 200
    assert content(changed) == whole


def test_a_file_that_did_not_change(api, address):
    first = api.get(address)
    content(first)
    again = api.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


def test_what_is_no_file(api, address):
    for wrong in ("nothing.zip", "waypost-csv-xx.zip", "waypost-csv-en.exe", "..%2F..%2Fetc%2Fpasswd"):
        assert api.get(address.rsplit("/", 1)[0] + "/" + wrong).status_code == 404
    parts = address.split("/")
    parts[2] = "0" * 12
    response = api.get("/".join(parts))
    assert response.status_code == 410
    assert "/api/v1/files" in response.json()["detail"]
    assert api.post(address).status_code == 405


def test_one_builder_at_a_time(api, address, monkeypatch):
    made = []
    original = making.EXPORTERS["geojson"]

    def slowly(*given):
        made.append(1)
        time.sleep(0.3)
        return original(*given)

    monkeypatch.setitem(making.EXPORTERS, "geojson", slowly)
    wanted = Wanted(edition_for(VIEWERS["public"]), "geojson", "en")
    threads = [threading.Thread(target=make_now, args=(wanted,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    response = api.get(address)
    assert response.status_code == 202
    assert int(response.headers["Retry-After"]) > 0
    assert response.json()["state"] == "making"
    for thread in threads:
        thread.join()
    assert made == [1]
    assert content(api.get(address))


def test_a_file_that_cannot_be_made_leaves_nothing(api, address, monkeypatch, folder, caplog):
    def fails(_outlet, out, _catalog):
        out.write_text("half")
        raise OSError("no room")

    monkeypatch.setitem(making.EXPORTERS, "geojson", fails)
    response = api.get(address)
    assert response.status_code == 500
    assert "no room" not in response.content.decode()
    assert response.headers["Retry-After"]
    assert [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")] == []
    assert list(folder.rglob(".making-*")) == []


@pytest.mark.slow
def test_a_large_file_is_made_by_a_process_of_its_own(as_viewer, folder, monkeypatch):
    monkeypatch.setattr(shelf, "SMALL", 1)
    client = as_viewer(VIEWERS["focal point"])
    address = next(row["url"] for row in client.get("/api/v1/files").json()["rows"] if row["kind"] == "hxl")
    response = client.get(address)
    assert response.status_code == 202
    for _ in range(60):
        response = client.get(address)
        assert len(shelf._started) <= 1
        if response.status_code != 202:
            break
        time.sleep(1)
    assert response.status_code == 200
    body = content(response)
    inline = Wanted(edition_for(VIEWERS["focal point"]), "hxl", "en")
    os.unlink(inline.path)
    make_now(inline)
    assert inline.path.read_bytes() == body
    for process in shelf._started.values():
        assert process.wait(30) == 0
    shelf._started.clear()
