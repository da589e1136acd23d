"""Long lists by cursor: complete, without doubles, whatever the page; a cursor holds for one release and one viewer."""

from __future__ import annotations

import io

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.api.conftest import VIEWERS
from tests.web.api.worlds import FORMULA, make_world
from waypost.web.api.front import kept_bodies


def walk(client, address, **asked):
    """Every row of a list, page by page."""
    found, pages = [], 0
    response = client.get(address, asked)
    while True:
        assert response.status_code == 200, response.content
        told = response.json()
        found += told["rows"]
        pages += 1
        if told["next"] is None:
            return found, pages
        assert f"<{told['next']}>" in response.headers["Link"]
        response = client.get(told["next"])


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limit=st.integers(1, 120),
    narrowed=st.fixed_dictionaries(
        {},
        optional={
            "everybody": st.sampled_from(["true", "false"]),
            "status": st.sampled_from(["implementation", "closed", "unknown"]),
            "country": st.sampled_from(["NER", "unknown", "ITA"]),
            "year": st.sampled_from(["2024", "2019"]),
        },
    ),
)
def test_pages_of_any_size_hold_every_programme_once(as_viewer, limit, narrowed):
    client = as_viewer(VIEWERS["secretariat"])
    whole = client.get("/api/v1/programmes", {**narrowed, "limit": 1000, "count": "true"}).json()
    rows, pages = walk(client, "/api/v1/programmes", limit=limit, **narrowed)
    assert rows == whole["rows"]
    assert len({row["programme_id"] for row in rows}) == len(rows) == whole["count"]
    assert pages == max(1, -(-len(rows) // limit))


@settings(max_examples=examples(5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(150, 1000), question=st.sampled_from(["gaps", "coverage", "opportunities", "policy"]))
def test_pages_of_an_answer_hold_every_row_once(as_viewer, limit, question):
    client = as_viewer(VIEWERS["secretariat"])
    rows, _ = walk(client, f"/api/v1/questions/{question}", limit=limit)
    count = client.get(f"/api/v1/questions/{question}", {"count": "true", "limit": 1}).json()["count"]
    assert len(rows) == count


def test_all_rows_of_a_question_are_counted(api):
    rows, _ = walk(api, "/api/v1/questions/gaps", limit=777, trail="CMR")
    told = api.get("/api/v1/questions/gaps", {"trail": "CMR", "count": "true", "limit": 1})
    assert told.json()["count"] == len(rows) > 0
    assert told.headers["Waypost-Count"] == str(len(rows))
    assert {row["trail_id"] for row in rows} == {"CMR"}


def test_a_count_is_told_when_it_is_asked_for(api):
    assert "count" not in api.get("/api/v1/programmes").json()


def test_titles_in_a_language_where_a_source_has_them(as_viewer):
    client = as_viewer(VIEWERS["movement"])
    rows = client.get("/api/v1/programmes?language=fr&limit=1000&everybody=true").json()["rows"]
    french = {row["programme_id"] for row in rows if row["title_language"] == "fr"}
    assert french
    assert all(row["title"].startswith("Exemple") == (row["programme_id"] in french) for row in rows)


def test_the_three_forms_hold_the_same(as_viewer):
    client = as_viewer(VIEWERS["movement"])
    rows = client.get("/api/v1/programmes?limit=7").json()["rows"]
    parquet = client.get("/api/v1/programmes?limit=7", headers={"accept": "application/vnd.apache.parquet"})
    table = pq.read_table(io.BytesIO(parquet.content))
    assert table.column("programme_id").to_pylist() == [row["programme_id"] for row in rows]
    assert table.column("services").to_pylist() == [row["services"] for row in rows]
    assert [str(day) for day in table.column("start_date").to_pylist() if day] == [
        row["start_date"] for row in rows if row["start_date"]
    ]
    text = client.get("/api/v1/programmes?limit=7&format=csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == [row["programme_id"] for row in rows]


def test_csv_holds_no_formula(as_viewer):
    client = as_viewer(VIEWERS["movement"])
    titles = {row["title"] for row in client.get("/api/v1/programmes?limit=1000&everybody=true").json()["rows"]}
    assert FORMULA in titles
    text = client.get("/api/v1/programmes?limit=1000&everybody=true&format=csv").content.decode("utf-8-sig")
    assert f",'{FORMULA}," in text
    assert f",{FORMULA}," not in text


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "bnVsbA", "W10", "é", "a" * 5000])
def test_what_is_no_cursor_is_told_so(api, cursor):
    response = api.get("/api/v1/programmes", {"cursor": cursor})
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_another_list_or_other_filters_is_refused(api):
    cursor = api.get("/api/v1/programmes?limit=1").json()["cursor"]
    assert api.get("/api/v1/programmes", {"cursor": cursor, "status": "closed"}).status_code == 422
    assert api.get("/api/v1/questions/gaps", {"cursor": cursor}).status_code == 422


def test_a_cursor_of_somebody_who_sees_more_is_gone(as_viewer):
    cursor = as_viewer(VIEWERS["secretariat"]).get("/api/v1/programmes?limit=1").json()["cursor"]
    response = as_viewer(VIEWERS["public"]).get("/api/v1/programmes", {"cursor": cursor})
    assert response.status_code == 410
    assert "leave the cursor out" in response.json()["detail"]


def test_a_cursor_of_an_earlier_release_is_gone(as_viewer, settings, tmp_path, monkeypatch):
    client = as_viewer(VIEWERS["public"])
    told = client.get("/api/v1/programmes?limit=1").json()
    # another release; its answers are not what is tested here
    settings.WAYPOST_RELEASE = make_world(tmp_path, 40)
    kept_bodies.clear()
    response = client.get(told["next"])
    assert response.status_code == 410
    problem = response.json()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem["type"].endswith("#problem-cursor-of-another-release")
    assert told["release"] in problem["detail"]
    assert problem["release"] != told["release"]
