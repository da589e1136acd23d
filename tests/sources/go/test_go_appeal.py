"""IFRC GO appeals: the Federation accountable, the society operating, the office's country not taken for the place."""

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
from waypost.model.values import is_not_reported

APPEAL: dict[str, Any] = {
    "aid": "17",
    "id": "3697",
    "name": "Uganda - Population Movement",
    "code": "MDRUG040",
    "dtype": {"id": 5, "name": "Population Movement", "summary": ""},
    "atype": 1,
    "atype_display": "Emergency Appeal",
    "status": 0,
    "status_display": "Active",
    "sector": "Country cluster for Kenya",
    "num_beneficiaries": 60000,
    "amount_requested": "1300299.00",
    "amount_funded": "831575.64",
    "start_date": "2023-02-26T00:00:00Z",
    "end_date": "2023-07-31T00:00:00Z",
    "real_data_update": "2023-02-27 14:20:05+00:00",
    "created_at": "2023-02-28 00:46:59+00:00",
    "modified_at": "2023-02-28 21:48:38.484157+00:00",
    "event": 6358,
    "needs_confirmation": True,
    "country": {"iso3": "UGA", "id": 177, "record_type": 1, "fdrs": "DUG001", "name": "Uganda"},
    "region": {"name": 0, "id": 0, "region_name": "Africa", "label": "Africa"},
}


@pytest.fixture
def read_appeals(tmp_path: Path, read_file: Any) -> Any:
    def read(*appeals: Any) -> Any:
        path = tmp_path / "appeal.json"
        path.write_text(json.dumps({"count": len(appeals), "next": None, "results": appeals}), encoding="utf-8")
        return read_file(path, "go_appeal")

    return read


def values(record: SourceRecord, kind: str, field: str) -> list[str]:
    return [c.value for c in record.claims if (c.kind, c.field) == (kind, field)]


def test_an_appeal_carries_its_code_its_money_and_its_people(read_appeals: Any, catalog: Any) -> None:
    appeal = APPEAL | {"country": APPEAL["country"] | {"id": catalog.societies["ns-uga"].go_id}}
    (record,), report = read_appeals(appeal)
    assert (record.publisher, record.identifier) == ("XM-DAC-21018", "MDRUG040")
    assert record.stated_date == "2023-02-28T21:48:38.484157Z"
    assert values(record, "identifier", "authority") == ["appeal", "go", "go"]
    assert values(record, "budget", "budget_type") == ["requested", "funded"]
    assert values(record, "budget", "amount") == ["1300299", "831575.64"]
    assert values(record, "people_count", "count") == ["60000"]
    assert values(record, "sector", "sector_name") == ["Population Movement"]
    assert values(record, "participation", "role") == ["accountable", "funding", "operating"]
    assert values(record, "participation", "organisation_ref") == ["XM-DAC-21018", "XM-DAC-21018", "ns-uga"]
    assert values(record, "programme", "operation_type") == ["emergency_operation"]
    assert values(record, "programme", "actual_start_date") == ["2023-02-26"]
    assert values(record, "programme", "planned_end_date") == ["2023-07-31"]
    assert values(record, "link", "target") == ["https://go.ifrc.org/emergencies/6358"]
    assert not record.issues
    assert not report.unmapped


def test_the_country_of_an_office_is_not_taken_for_the_place(read_appeals: Any) -> None:
    title = "Uganda, Rwanda and Burundi - Population Movement"
    (record,), _ = read_appeals(APPEAL | {"name": title, "country": {"iso3": "KEN", "name": "Kenya", "record_type": 1}})
    assert values(record, "place", "country_code") == ["UGA", "RWA", "BDI"]
    assert {c.basis for c in record.claims if c.kind == "place"} == {"inferred"}
    assert "operating" not in values(record, "participation", "role")
    assert [i.issue_type for i in record.issues] == ["go_country_doubtful"]


def test_zero_people_and_zero_francs_requested_mean_not_entered(read_appeals: Any) -> None:
    (record,), _ = read_appeals(APPEAL | {"num_beneficiaries": 0, "amount_requested": "0.00", "country": None})
    assert not values(record, "people_count", "count")
    assert values(record, "budget", "budget_type") == ["funded"]
    assert [i.issue_type for i in record.issues] == ["go_zero_unlikely", "go_zero_unlikely"]


def test_a_region_stands_in_for_a_country_that_is_not_named(read_appeals: Any) -> None:
    (record,), _ = read_appeals(APPEAL | {"name": "Regional operation", "country": None})
    assert values(record, "place", "region_code") == ["ifrc:africa"]


def test_the_real_file_reads_without_a_word_lost(shared_data: Path, read_file: Any) -> None:
    records, report = read_file(shared_data / "programmes" / "go_api_v2_appeal.json", "go_appeal")
    assert len(records) == 178
    assert len({r.identifier for r in records}) == 178
    movement = [r for r in records if "Population Movement" in values(r, "sector", "sector_name")]
    assert len(movement) == 24
    assert not report.unmapped
    assert not report.issues
    assert {i.issue_type for r in records for i in r.issues} == {"go_zero_unlikely", "go_country_doubtful"}


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text(max_size=15)
    | st.dictionaries(st.sampled_from(["id", "name", "iso3", "label"]), st.text(max_size=5) | st.integers())
)


@settings(max_examples=examples(60), deadline=None)
@given(st.dictionaries(st.sampled_from([*sorted(APPEAL), "further"]), VALUES, max_size=8))
def test_no_value_makes_the_reader_fail(read_file: Any, changed: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "appeal.json"
        path.write_text(json.dumps({"results": [APPEAL | changed]}), encoding="utf-8")
        records, report = read_file(path, "go_appeal")
    assert len(records) == 1
    for key, value in changed.items():
        told = "".join(f"{c.value} {c.original_value}" for c in records[0].claims)
        told += "".join(f"{i.found} " for i in records[0].issues) + records[0].identifier
        counted = {name.partition(".")[0] for name in (*report.unmapped, *report.ignored)}
        if not isinstance(value, str) or is_not_reported(value):
            continue  # "NULL" states that nothing is stated
        if len(value.strip()) > 3 and "\x00" not in value:
            assert value.strip() in told or key in counted or key == "modified_at"
