"""What fetching does when a publisher's server answers, breaks, waits, changes its mind or is no publisher at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.context.publishers import Publisher, serving
from waypost.context.asking import Fetcher
from waypost.context.fetching import fetch_set
from waypost.errors import InputError
from waypost.reference.context import Address, ContextSet

BODY = bytes(range(256)) * 400  # 102,400 bytes
OTHER = BODY[::-1] + b"more"
DAY = dt.date(2026, 5, 1)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with serving(Publisher(bodies={"/file.csv": BODY}, etags={"/file.csv": '"one"'})) as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with httpx.Client(timeout=5.0) as client:
        yield Fetcher(client, attempts=4, first_wait=0.01)


def declared(publisher: Publisher, path: str = "/file.csv", **address: Any) -> ContextSet:
    stated = Address(url=publisher.address + path, file_name="file.csv", **address)
    return ContextSet(
        dataset_id="x", series="x", title="x", publisher="x", licence="x", terms="open", addresses=(stated,)
    )


def got(data_set: ContextSet, folder: Path, fetcher: Fetcher, **kwargs: Any) -> list[bytes]:
    return [path.read_bytes() for path in fetch_set(data_set, folder, fetcher=fetcher, today=DAY, **kwargs).files]


def test_a_file_comes_whole_and_is_checked(publisher, fetcher, tmp_path):
    stated = {"size": len(BODY), "sha256": hashlib.sha256(BODY).hexdigest()}
    assert got(declared(publisher, **stated), tmp_path, fetcher) == [BODY]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.csv"]
    assert publisher.requests[0][1]["user-agent"] == "waypost"


def test_a_server_that_wants_a_browser_gets_one(publisher, fetcher, tmp_path):
    got(declared(publisher, is_browser_needed=True), tmp_path, fetcher)
    assert publisher.requests[0][1]["user-agent"].startswith("Mozilla/5.0")


def test_a_connection_that_drops_goes_on_where_it_broke(publisher, fetcher, tmp_path):
    publisher.troubles = [{"drop_after": 40_000}, {"drop_after": 20_000}]
    assert got(declared(publisher), tmp_path, fetcher) == [BODY]
    assert publisher.ranges() == [None, "bytes=40000-", "bytes=60000-"]
    assert all(headers.get("if-range") == '"one"' for _, headers in publisher.requests[1:])


def test_as_long_as_bytes_come_it_goes_on_beyond_the_number_of_attempts(publisher, fetcher, tmp_path):
    publisher.troubles = [{"drop_after": 9_000}] * 11
    assert got(declared(publisher), tmp_path, fetcher) == [BODY]
    assert len(publisher.requests) == 12


def test_a_download_that_was_given_up_goes_on_in_the_next_run(publisher, fetcher, tmp_path):
    publisher.troubles = [{"drop_after": 50_000}, *[{"drop_after": 0}] * 40]
    with pytest.raises(InputError, match="What was got is kept"):
        got(declared(publisher), tmp_path, fetcher)
    publisher.troubles = []
    publisher.requests.clear()
    assert got(declared(publisher), tmp_path, fetcher) == [BODY]
    assert publisher.ranges() == ["bytes=50000-"]


def test_a_file_that_changed_meanwhile_is_begun_anew_and_never_sewn_together(publisher, fetcher, tmp_path):
    publisher.troubles = [{"drop_after": 40_000}, {"etag": '"two"', "body": OTHER}]
    assert got(declared(publisher), tmp_path, fetcher) == [OTHER]
    assert publisher.ranges() == [None, "bytes=40000-"]  # If-Range made the server send all of the new one


def test_a_rest_that_does_not_continue_is_thrown_away(publisher, fetcher, tmp_path):
    publisher.troubles = [{"drop_after": 40_000}, {"said": {"Content-Range": f"bytes 10-{len(BODY) - 1}/{len(BODY)}"}}]
    assert got(declared(publisher), tmp_path, fetcher) == [BODY]
    assert publisher.ranges() == [None, "bytes=40000-", None]


def test_a_file_that_became_shorter_than_what_was_got(publisher, fetcher, tmp_path):
    short = BODY[:100]
    publisher.troubles = [{"drop_after": 40_000}, {"etag": '"one"', "body": short}]
    assert got(declared(publisher), tmp_path, fetcher) == [short]
    assert publisher.ranges() == [None, "bytes=40000-", None]


def test_a_server_without_ranges_or_versions_begins_anew(publisher, fetcher, tmp_path):
    publisher.has_ranges = False
    publisher.etags.clear()
    publisher.troubles = [{"drop_after": 40_000}]
    assert got(declared(publisher), tmp_path, fetcher) == [BODY]
    assert publisher.ranges() == [None, None]


@pytest.mark.parametrize("status", [429, 503, 500, 502, 504, 408])
def test_passing_faults_are_tried_again(publisher, fetcher, tmp_path, status):
    publisher.troubles = [{"status": status}, {"status": status}]
    assert got(declared(publisher), tmp_path, fetcher) == [BODY]
    assert len(publisher.requests) == 3


def test_retry_after_is_honoured_in_seconds_and_as_a_date(publisher, fetcher, tmp_path):
    soon = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2), usegmt=True)
    publisher.troubles = [
        {"status": 429, "headers": {"Retry-After": "1"}},
        {"status": 503, "headers": {"Retry-After": soon}},
        {"status": 503, "headers": {"Retry-After": "soon"}},
    ]
    begun = time.monotonic()
    assert got(declared(publisher), tmp_path, fetcher) == [BODY]
    assert 1.0 <= time.monotonic() - begun < 20


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_final_and_says_what_to_do(publisher, fetcher, tmp_path, status):
    publisher.troubles = [{"status": status}] * 9
    with pytest.raises(InputError, match=f"{status}.*--address"):
        got(declared(publisher), tmp_path, fetcher)
    assert len(publisher.requests) == 1


def test_a_length_that_the_body_does_not_have_is_no_whole_file(publisher, fetcher, tmp_path):
    publisher.troubles = [{"length": len(BODY) + 7}]
    assert got(declared(publisher), tmp_path, fetcher) == [BODY]
    assert publisher.ranges() == [None, f"bytes={len(BODY)}-", None]  # there is no rest, so it is begun anew


def test_a_size_or_hash_that_is_not_the_catalogs_is_refused_and_taken_when_asked(publisher, fetcher, tmp_path):
    for stated, told in (({"size": 7}, "102400 bytes, expected 7"), ({"sha256": "0" * 64}, "SHA-256")):
        with pytest.raises(InputError, match=told):
            got(declared(publisher, **stated), tmp_path, fetcher)
        assert list(tmp_path.iterdir()) == []
    assert got(declared(publisher, size=7), tmp_path, fetcher, accept_change=True) == [BODY]


def test_a_redirect_is_followed_and_a_ring_of_them_is_not(publisher, fetcher, tmp_path):
    publisher.troubles = [{"status": 302, "headers": {"Location": "/file.csv"}}]
    publisher.bodies["/old.csv"] = b""
    assert got(declared(publisher, "/old.csv"), tmp_path, fetcher) == [BODY]
    publisher.troubles = [{"status": 302, "headers": {"Location": "/old.csv"}}] * 9
    with pytest.raises(InputError, match="redirects"):
        got(declared(publisher, "/old.csv"), tmp_path, fetcher)


def test_another_address_is_taken_and_its_query_is_told_to_nobody(publisher, fetcher, tmp_path):
    publisher.bodies["/mirror.csv"] = OTHER
    address = f"{publisher.address}/mirror.csv?client_id=secret"
    assert got(declared(publisher), tmp_path, fetcher, address=address) == [OTHER]
    assert "client_id=secret" in publisher.requests[0][0]
    publisher.troubles = [{"status": 403}]
    with pytest.raises(InputError) as refused:
        got(declared(publisher), tmp_path, fetcher, address=address)
    assert "secret" not in str(refused.value)
    with pytest.raises(InputError, match="not an http address"):
        got(declared(publisher), tmp_path, fetcher, address="ftp://x/y")


def test_a_data_set_without_an_address_says_how_to_get_it(tmp_path, fetcher):
    bare = ContextSet(
        dataset_id="x", series="x", title="x", publisher="x", licence="x", terms="user_side", how_to_get="Ask them."
    )
    with pytest.raises(InputError, match="Ask them"):
        got(bare, tmp_path, fetcher)


def page(number: int, of: int, *names: str) -> dict[str, Any]:
    return {"page": number, "maxPages": of, "short-url": "x", "total": [], "items": [{"name": name} for name in names]}


PATH = "/population/v1/population/"


def test_numbered_pages_become_a_file_each_and_what_is_there_is_not_fetched_again(publisher, fetcher, tmp_path):
    publisher.pages[PATH] = [page(1, 3, "a"), page(2, 3, "b"), page(3, 3, "c")]
    asked = declared(publisher, PATH + "?limit=1&coo_all=true", pages="unhcr")
    publisher.troubles = [{}, {}, *[{"status": 503}] * 4]
    with pytest.raises(InputError, match="run the same command again"):
        got(asked, tmp_path, fetcher)
    publisher.requests.clear()
    bodies = got(asked, tmp_path, fetcher)
    assert [json.loads(body)["items"][0]["name"] for body in bodies] == ["a", "b", "c"]
    assert [path for path, _ in publisher.requests] == [f"{PATH}?limit=1&coo_all=true&page=3"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file-0001.csv", "file-0002.csv", "file-0003.csv"]


def test_pages_of_another_day_or_of_a_state_that_changed_are_not_mixed(publisher, fetcher, tmp_path):
    publisher.pages[PATH] = [page(1, 2, "a"), page(2, 2, "b")]
    asked = declared(publisher, PATH, pages="unhcr")
    publisher.troubles = [{}, {"status": 404}]
    with pytest.raises(InputError):
        got(asked, tmp_path, fetcher)
    publisher.requests.clear()
    fetch_set(asked, tmp_path, fetcher=fetcher, today=DAY + dt.timedelta(days=1))
    assert len(publisher.requests) == 2
    publisher.pages[PATH] = [page(1, 2, "a"), page(2, 3, "b"), page(3, 3, "c")]
    with pytest.raises(InputError, match="the data changed"):
        got(asked, tmp_path, fetcher)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file-0001.csv", "file-0002.csv"]  # the earlier ones


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([{"page": 1, "maxPages": 0, "items": []}], "no rows"),
        ([{"error": "bad"}], "not a page"),
        ([page(2, 2, "a")], "not a page"),
        ([{"page": 1, "maxPages": 10**9, "items": []}], "not a page"),
    ],
)
def test_answers_that_are_no_pages_are_refused(publisher, fetcher, tmp_path, pages, told):
    publisher.pages[PATH] = pages
    with pytest.raises(InputError, match=told):
        got(declared(publisher, PATH, pages="unhcr"), tmp_path, fetcher)


def test_linked_pages_are_followed_on_their_host_and_not_for_ever(publisher, fetcher, tmp_path):
    following = f"{publisher.address}{PATH}?page=2"
    publisher.pages[PATH] = [{"next": following, "results": [{"a": 1}]}, {"next": None, "results": [{"a": 2}]}]
    asked = declared(publisher, PATH, pages="next")
    assert len(got(asked, tmp_path, fetcher)) == 2
    publisher.pages[PATH] = [{"next": following, "results": []}, {"next": following, "results": []}]
    with pytest.raises(InputError, match="do not end"):
        got(asked, tmp_path, fetcher)
    publisher.pages[PATH] = [{"next": "http://localhost:1/elsewhere", "results": []}]
    with pytest.raises(InputError, match="leaves the host"):
        got(asked, tmp_path / "other", fetcher)
