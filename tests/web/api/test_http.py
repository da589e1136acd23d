"""How answers travel: ETags, forms, who may keep them, other sites, rates, and what goes wrong."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.api.conftest import VIEWERS
from waypost.errors import InputError
from waypost.web.api import telling
from waypost.web.api.front import kept_bodies
from waypost.web.api.kept import Kept
from waypost.web.api.limits import Buckets, read_rate

LIST = "/api/v1/programmes?limit=5"


def problem(response, status):
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    told = response.json()
    assert told["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(told)
    return told


def test_nothing_is_opened_for_what_did_not_change(api, monkeypatch):
    first = api.get(LIST)
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    kept_bodies.clear()
    monkeypatch.setattr(telling, "open_at", None)
    for sent in (etag, f"W/{etag}", f'"x", {etag}'):
        again = api.get(LIST, headers={"if-none-match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag


def test_an_etag_is_of_one_viewer_one_form_and_one_address(as_viewer):
    found = set()
    for who in VIEWERS:
        client = as_viewer(VIEWERS[who])
        found |= {client.get(address).headers["ETag"] for address in (LIST, LIST + "&format=csv", "/api/v1/trails")}
    assert len(found) == 3 * len(VIEWERS)


def test_an_answer_that_is_kept_is_the_same(api):
    first, again = api.get(LIST), api.get(LIST)
    assert first.content == again.content
    assert dict(first.headers) == dict(again.headers)


def test_only_what_the_public_sees_may_be_shared(as_viewer):
    response = as_viewer(VIEWERS["public"]).get(LIST)
    assert response.headers["Cache-Control"].startswith("public, max-age=")
    assert {"Accept", "Cookie"} <= set(response.headers["Vary"].split(", "))
    for who in ("movement", "focal point", "secretariat"):
        assert as_viewer(VIEWERS[who]).get(LIST).headers["Cache-Control"] == "private, no-cache"


def test_other_sites_may_read(api):
    for response in (api.get(LIST), api.options(LIST), api.get("/api/v1/nothing"), api.get("/files/x/y/z")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
    assert api.options(LIST).status_code == 204
    assert "GET" in api.options(LIST).headers["Access-Control-Allow-Methods"]


def test_only_the_head(api):
    whole, head = api.get(LIST), api.head(LIST)
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*;q=0.5, application/vnd.apache.parquet;q=0.9", "application/vnd.apache.parquet"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(api, accept, content_type):
    assert api.get(LIST, headers={"accept": accept}).headers["Content-Type"] == content_type


def test_a_form_that_there_is_not(api):
    assert "text/csv" in problem(api.get(LIST, headers={"accept": "image/png"}), 406)["available"]
    assert problem(api.get("/api/v1/trails/CMR?format=csv"), 406)["available"] == ["application/json"]
    assert problem(api.get(LIST + "&format=xml"), 422)["errors"][0]["near"]
    assert api.get("/api/v1/trails/CMR", headers={"accept": "text/csv, application/json;q=0.1"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("programmes?contry=NER", "contry"),
        ("programmes?country=NRE", "country"),
        ("programmes?limit=0", "limit"),
        ("programmes?limit=1001", "limit"),
        ("programmes?limit=ten", "limit"),
        ("programmes?year=24", "year"),
        ("programmes?language=de", "language"),
        ("programmes?society=", "society"),
        ("programmes?status=closed&status=pipeline", "status"),
        ("questions/heard_from?factor=x", "factor"),
        ("questions/gaps?trail=nowhere", "trail"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_there_is(api, address, parameter):
    told = problem(api.get("/api/v1/" + address), 422)
    assert told["errors"][0]["parameter"] == parameter
    assert told["errors"][0]["expected"]


def test_what_comes_near_is_told(api):
    assert "NER" in problem(api.get("/api/v1/programmes?country=NRE"), 422)["errors"][0]["near"]
    assert "ns-ner" in problem(api.get("/api/v1/societies/ns-nera"), 404)["near"]


@pytest.mark.parametrize(
    "address",
    [
        *("nothing", "programmes/wx-9999999999", "programmes/%00", "trails/none", "countries/XX", "codes/none", ""),
        *("groups/x", "societies/ns-xx", "services/none", "questions/none", "questions/partners", "corridors/NER/XX"),
    ],
)
def test_what_is_not_there(api, address):
    problem(api.get(f"/api/v1/{address}"), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(api, method):
    response = getattr(api, method)(LIST)
    problem(response, 405)
    assert "GET" in response.headers["Allow"]


def test_what_fails_tells_no_trace(api, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(telling, "open_at", broken)
    response = Client(raise_request_exception=False).get("/api/v1/societies")
    told = problem(response, 500)
    assert "secret" not in str(told)
    assert "Traceback" not in str(told)


def test_a_release_that_is_gone(api, settings, tmp_path, caplog):
    settings.WAYPOST_RELEASE = str(tmp_path / "gone")
    assert str(tmp_path) not in str(problem(api.get(LIST), 500))


def test_too_many_requests(api, settings):
    settings.WAYPOST_API_RATE = "3/h"
    asked = {"REMOTE_ADDR": "192.0.2.7"}
    assert [api.get(LIST, **asked).status_code for _ in range(3)] == [200] * 3
    response = api.get(LIST, **asked)
    told = problem(response, 429)
    assert int(response.headers["Retry-After"]) == told["retry_after"] > 0
    assert api.get(LIST, REMOTE_ADDR="192.0.2.8").status_code == 200
    assert api.get(LIST, REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="192.0.2.99").status_code == 429


def test_behind_a_proxy_of_ours_the_address_is_the_one_it_tells(api, settings):
    settings.WAYPOST_API_RATE, settings.WAYPOST_PROXIES = "1/d", 1
    ask = [api.get(LIST, HTTP_X_FORWARDED_FOR=f"203.0.113.5, 198.51.100.{n}").status_code for n in (1, 2, 1)]
    assert ask == [200, 200, 429]


def test_whoever_is_signed_in_is_not_counted(as_viewer, settings, monkeypatch):
    from waypost.web.api import limits

    class Known:
        is_authenticated = True

    settings.WAYPOST_API_RATE = "1/d"
    client = as_viewer(VIEWERS["movement"])
    original = limits.check_rate

    def known(request):
        request.user = Known()
        original(request)

    monkeypatch.setattr("waypost.web.api.front.check_rate", known)
    assert [client.get(LIST, REMOTE_ADDR="192.0.2.50").status_code for _ in range(3)] == [200] * 3


def test_a_bucket_fills_again():
    now = [0.0]
    buckets = Buckets(2, 10, clock=lambda: now[0])
    assert [buckets.take("a"), buckets.take("a"), buckets.take("b")] == [0, 0, 0]
    assert buckets.take("a") == pytest.approx(5)
    now[0] += 5.1
    assert buckets.take("a") == 0


@pytest.mark.parametrize("rate", ["", "x", "0/m", "10", "10/y", "-1/s"])
def test_a_rate_that_is_none(rate):
    with pytest.raises(InputError, match="WAYPOST_API_RATE"):
        read_rate(rate)


def test_rates():
    assert read_rate("1200/m") == (1200, 60)
    assert read_rate("5 / 10 s") == (5, 10)
    assert read_rate("0")[0] == 0


def test_what_is_kept_is_bounded():
    kept = Kept(100)
    for number in range(50):
        kept.put(number, str(number), 20)
    assert [number for number in range(50) if kept.find(number)] == [45, 46, 47, 48, 49]
    kept.put("large", "x", 26)
    assert kept.find("large") is None
