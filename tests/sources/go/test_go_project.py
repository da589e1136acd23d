"""IFRC GO projects: every key ends in a claim, an issue, unmapped or ignored."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import SourceRecord
from waypost.sources.formats import go_project

PROJECT: dict[str, Any] = {
    "id": 7,
    "name": "Water along the way",
    "description": "<p>Water &amp; shade</p>",
    "reporting_ns": 68,
    "reporting_ns_detail": {"iso": "FR", "iso3": "FRA", "id": 68, "record_type": 1, "fdrs": "DFR001", "name": "France"},
    "project_country": 127,
    "project_country_detail": {"iso3": "NER", "id": 127, "record_type": 1, "fdrs": "DNE001", "name": "Niger"},
    "project_districts": [1],
    "project_districts_detail": [{"id": 1, "name": "Agadez", "code": "NE001", "is_enclave": False}],
    "dtype": 5,
    "dtype_detail": {"id": 5, "name": "Population Movement", "summary": ""},
    "event": 3,
    "event_detail": {"id": 3, "name": "Sahel", "dtype": 5, "parent_event": None},
    "primary_sector": 3,
    "primary_sector_display": "Migration",
    "secondary_sectors": [11],
    "secondary_sectors_display": ["Internal displacement"],
    "programme_type": 0,
    "programme_type_display": "Bilateral",
    "operation_type": 0,
    "operation_type_display": "Programme",
    "status": 2,
    "status_display": "Completed",
    "visibility": "public",
    "visibility_display": "Public",
    "start_date": "2021-04-01",
    "end_date": "2021-07-31",
    "budget_amount": 85312,
    "actual_expenditure": 85312,
    "target_male": 300,
    "target_female": 400,
    "target_other": None,
    "target_total": 770,
    "reached_total": 0,
    "modified_at": "2021-06-29T13:40:32.181263Z",
    "reporting_ns_contact_name": "A Person",
    "reporting_ns_contact_email": "person@example.org",
}


def page(*projects: Any, count: int | None = None, following: str | None = None) -> str:
    return json.dumps({"count": count or len(projects), "next": following, "previous": None, "results": projects})


@pytest.fixture
def read_projects(tmp_path: Path, read_file: Any) -> Any:
    def read(*projects: Any) -> Any:
        path = tmp_path / "project.json"
        path.write_text(page(*projects), encoding="utf-8")
        return read_file(path, "go_project")

    return read


def values(record: SourceRecord, kind: str, field: str) -> list[str]:
    return [c.value for c in record.claims if (c.kind, c.field) == (kind, field)]


def test_the_society_that_reports_operates_and_the_society_of_the_country_is_host(read_projects: Any) -> None:
    (record,), _ = read_projects(PROJECT)
    assert values(record, "participation", "organisation_ref") == ["ns-fra", "ns-ner"]
    assert values(record, "participation", "role") == ["operating", "host"]
    assert record.publisher == "XM-DAC-21018"
    assert record.identifier == "go-project-7"
    assert record.stated_date == "2021-06-29T13:40:32.181263Z"


def test_places_sectors_tags_links_and_money_are_claimed(read_projects: Any) -> None:
    (record,), _ = read_projects(PROJECT)
    assert values(record, "place", "country_code") == ["NER"]
    assert values(record, "place", "admin1_name") == ["Agadez"]
    assert values(record, "sector", "vocabulary") == ["go_sector", "go_disaster_type"]
    assert values(record, "sector", "sector_code") == ["3", "5"]
    assert values(record, "marker", "marker_code") == ["11"]
    assert values(record, "population_group", "population_group_code") == ["people_displaced_internally"]
    assert values(record, "link", "target") == ["https://go.ifrc.org/emergencies/3"]
    assert values(record, "budget", "amount") == values(record, "transaction", "amount") == ["85312"]
    assert values(record, "programme", "description") == ["Water & shade"]


def test_a_closed_project_has_both_dates_behind_it_and_a_planned_one_before_it(read_projects: Any) -> None:
    (closed, planned), _ = read_projects(PROJECT, PROJECT | {"id": 8, "status": 0, "status_display": "Planned"})
    assert values(closed, "programme", "actual_start_date") == ["2021-04-01"]
    assert values(closed, "programme", "actual_end_date") == ["2021-07-31"]
    assert values(planned, "programme", "planned_start_date") == ["2021-04-01"]
    assert values(planned, "programme", "planned_end_date") == ["2021-07-31"]


def test_a_total_that_its_parts_do_not_make_keeps_all_figures_and_is_an_issue(read_projects: Any) -> None:
    (record,), _ = read_projects(PROJECT)
    assert values(record, "people_count", "count") == ["770", "300", "400", "0"]
    assert [i.issue_type for i in record.issues] == ["parts_do_not_sum"]


def test_a_missing_part_is_unknown_and_not_zero(read_projects: Any) -> None:
    (record,), _ = read_projects(PROJECT | {"target_male": None})
    assert not record.issues


def test_spending_of_five_francs_on_half_a_million_is_kept_and_asked_about(read_projects: Any) -> None:
    (record,), _ = read_projects(PROJECT | {"actual_expenditure": 5, "budget_amount": 557016, "target_total": 700})
    assert values(record, "transaction", "amount") == ["5"]
    assert [i.issue_type for i in record.issues] == ["amount_implausible"]


def test_a_number_and_a_label_that_disagree_are_an_issue(read_projects: Any) -> None:
    (record,), _ = read_projects(PROJECT | {"status": 1, "target_total": 700})
    assert values(record, "programme", "stated_status") == ["closed"]
    assert [(i.issue_type, i.found) for i in record.issues] == [
        ("go_values_disagree", "status=1, status_display=Completed")
    ]


def test_persons_are_left_out_on_purpose(read_projects: Any) -> None:
    (record,), report = read_projects(PROJECT)
    assert report.ignored["reporting_ns_contact_name"] == 1
    assert "Person" not in str(record)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict) and value:
        return [leaf for key, inner in value.items() for leaf in _leaves(inner, (*path, key))]
    if isinstance(value, list) and value:
        return [leaf for position, inner in enumerate(value) for leaf in _leaves(inner, (*path, position))]
    return [path]


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, dict):
        return value | {path[0]: _with(value[path[0]], path[1:], new)}
    return [_with(inner, path[1:], new) if at == path[0] else inner for at, inner in enumerate(value)]


WHOLE = PROJECT | {"brand_new_key": {"inner": 1}, "regional_project_detail": {"id": 2}}


@pytest.mark.parametrize("path", _leaves(WHOLE), ids=str)
def test_a_mark_put_anywhere_is_found_again(read_projects: Any, path: tuple[Any, ...]) -> None:
    """Claim, original, issue, unmapped or ignored: nothing goes in silence."""
    mark = "⟦mark⟧"
    (record,), report = read_projects(_with(WHOLE, path, mark))
    name = ".".join(str(part) for part in path if isinstance(part, str))
    counted = {*report.unmapped, *report.ignored}
    assert (
        mark in "".join(f"{c.value}{c.original_value}" for c in record.claims)
        or mark in record.identifier
        or any(mark in (i.found or "") for i in record.issues)
        or name in counted
        or path[0] in counted
    )


def test_the_real_file_reads_without_a_word_lost(shared_data: Path, read_file: Any) -> None:
    records, report = read_file(shared_data / "programmes" / "go_api_v2_project.json", "go_project")
    assert [r.identifier for r in records] == [f"go-project-{n}" for n in (2174, 725, 1126, 499)]
    assert not report.unmapped
    assert not report.issues
    assert [i.issue_type for r in records for i in r.issues] == ["amount_implausible"]


def test_recognises_its_own_pages_only(tmp_path: Path) -> None:
    assert go_project.recognises(Path("a.json"), page(PROJECT).encode())
    assert not go_project.recognises(Path("a.json"), b'{"results": [{"atype": 0, "amount_requested": "1"}]}')
    assert not go_project.recognises(Path("a.csv"), page(PROJECT).encode())


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "iso3", "x"]), inner),
    max_leaves=6,
)


@settings(max_examples=examples(60), deadline=None)
@given(st.dictionaries(st.sampled_from([*sorted(PROJECT), "document", "regional_project"]), JSON, max_size=8))
def test_no_value_makes_the_reader_fail(read_file: Any, changed: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.json"
        path.write_text(page(PROJECT | changed), encoding="utf-8", errors="surrogatepass")
        records, _ = read_file(path, "go_project")
    assert len(records) == 1


@settings(max_examples=examples(40), deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=80).map(lambda text: f'{{"results": [{text}]}}'.encode("utf-8", "replace"))
)
def test_no_bytes_make_the_reader_fail(read_file: Any, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.json"
        path.write_bytes(content)
        records, report = read_file(path, "go_project")
    assert records or report.issues or not content or b"results" in content or content.strip() in (b"{}", b"[]")
