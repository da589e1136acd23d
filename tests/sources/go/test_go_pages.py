"""Page files of IFRC GO beside each other, and the function that fetches them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from waypost.errors import InputError
from waypost.sources.fetch import fetch_pages
from waypost.sources.go_pages import sibling_page

ADDRESS = "https://example.org/api/v2/project/?limit=2&offset={}"


def page(start: int, count: int = 5, size: int = 2, address: str = ADDRESS) -> dict[str, Any]:
    results = [{"id": n, "name": f"Project {n}"} for n in range(start, min(start + size, count))]
    following = address.format(start + size) if start + size < count else None
    previous = address.format(start - size) if start else None
    return {"count": count, "next": following, "previous": previous, "results": results}


def save(folder: Path, name: str, content: dict[str, Any]) -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_pages_beside_each_other_are_whole_whatever_their_names(tmp_path: Path, read_file: Any) -> None:
    paths = [save(tmp_path, name, page(start)) for name, start in (("b.json", 0), ("a.json", 2), ("c.json", 4))]
    read = [read_file(path, "go_project") for path in paths]
    assert [r.identifier for records, _ in read for r in records] == [f"go-project-{n}" for n in range(5)]
    assert not [issue for _, report in read for issue in report.issues]


def test_a_key_told_twice_is_told(tmp_path: Path, read_file: Any) -> None:
    path = tmp_path / "1.json"
    path.write_text('{"count": 1, "results": [{"id": 1, "name": "A", "name": "B", "x": {"y": 1, "y": 2}}]}')
    (record,), report = read_file(path, "go_project")
    assert [c.value for c in record.claims if c.field == "title"] == ["B"]
    assert [(i.issue_type, i.field) for i in report.issues] == [("json_key_twice", "y"), ("json_key_twice", "name")]


def test_a_missing_page_is_one_issue_that_counts_what_is_here(tmp_path: Path, read_file: Any) -> None:
    save(tmp_path, "1.json", page(0))
    records, report = read_file(save(tmp_path, "2.json", page(2)), "go_project")
    assert len(records) == 2
    assert [(i.issue_type, i.found) for i in report.issues] == [("go_pages_missing", "4 of 5 records are here")]
    assert not read_file(tmp_path / "1.json", "go_project")[1].issues


def test_a_list_cut_short_is_told_although_it_says_that_nothing_follows(tmp_path: Path, read_file: Any) -> None:
    _, report = read_file(save(tmp_path, "1.json", page(0, count=2) | {"count": 9}), "go_project")
    assert [i.found for i in report.issues] == ["2 of 9 records are here"]


@pytest.mark.parametrize(("own", "other"), [("project_0.json", "project_1.json"), ("p-1.json", "p-2.json")])
def test_names_tell_the_page_where_links_do_not(tmp_path: Path, own: str, other: str) -> None:
    first = save(tmp_path, own, page(0))
    bare = {key: value for key, value in page(2).items() if key == "results"}
    second = save(tmp_path, other, bare)
    assert sibling_page(first, ADDRESS.format(2)) == second


class _Server(ThreadingHTTPServer):
    failures: list[int]
    asked: list[str]


class _Pages(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.failures:
            self.send_response(self.server.failures.pop(0))
            self.send_header("Retry-After", "0")
            self.end_headers()
            return
        start = int(self.path.rpartition("offset=")[2] or 0)
        host, port = self.server.server_address[:2]
        address = f"http://{host!s}:{port}/project/?limit=2&offset={{}}"
        content = page(start, address=address)
        if self.path.startswith("/elsewhere"):
            content["next"] = "http://example.org/"
        if self.path.startswith("/round"):
            content["next"] = f"http://{host!s}:{port}{self.path}"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class gives
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, _Server]]:
    service = _Server(("127.0.0.1", 0), _Pages)
    service.failures, service.asked = [], []
    thread = threading.Thread(target=service.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{service.server_address[1]}", service
    service.shutdown()
    service.server_close()
    thread.join()


def test_every_page_is_saved_and_passing_faults_are_tried_again(
    server: tuple[str, _Server], tmp_path: Path, read_file: Any
) -> None:
    address, service = server
    service.failures = [503, 429]
    written = fetch_pages(f"{address}/project/?limit=2&offset=0", tmp_path, first_wait=0.01)
    assert [path.name for path in written] == ["page-0001.json", "page-0002.json", "page-0003.json"]
    assert len(service.asked) == 5
    read = [read_file(path, "go_project") for path in written]
    assert sum(len(records) for records, _ in read) == 5
    assert not [issue for _, report in read for issue in report.issues]


def test_a_refusal_is_not_tried_again(server: tuple[str, _Server], tmp_path: Path) -> None:
    address, service = server
    service.failures = [403]
    with pytest.raises(InputError, match="cannot be fetched"):
        fetch_pages(f"{address}/project/?offset=0", tmp_path, first_wait=0.01)
    assert len(service.asked) == 1


@pytest.mark.parametrize(("path", "message"), [("/elsewhere?offset=0", "leaves"), ("/round?offset=0", "do not end")])
def test_links_that_lead_away_or_round_are_refused(
    server: tuple[str, _Server], tmp_path: Path, path: str, message: str
) -> None:
    address, _ = server
    with pytest.raises(InputError, match=message), httpx.Client(trust_env=False) as client:
        fetch_pages(address + path, tmp_path, client=client, first_wait=0.01)
    assert not [p for p in tmp_path.iterdir() if p.suffix != ".json"]
