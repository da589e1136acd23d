"""A tiny release with hostile values, written as the build lays it out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from waypost.store.release import Release, file_sha256
from waypost.store.tables import TABLES

AS_OF = "2024-07-01"
FORMULA = '=HYPERLINK("http://evil.example","x")'
RTL = "مركز الخدمات الإنسانية \u202eabc\u202c"
CONTROL = "Water\x00 and\x0b shelter\ufffe"
QUOTES = 'He said "stop", then;\r\nleft\n\'off'
LONG = "long text " * 5_000
D = dt.date


def _programme(number: int, **more: Any) -> dict[str, Any]:
    row = {
        "programme_id": f"wp-{number:010d}",
        "title": f"Programme {number}",
        "title_language": "en",
        "is_movement": True,
        "is_example": False,
        "status": "implementation",
        "visibility": "public",
        "scope_certainty": 0.9,
        "publisher_count": 1,
        "record_count": 1,
    }
    return row | more


PID = {n: f"wp-{n:010d}" for n in range(1, 8)}

ROWS: dict[str, list[dict[str, Any]]] = {
    "programme": [
        _programme(
            1,
            title="Safe spaces along the way",
            stated_status="implementation",
            actual_start_date=D(2022, 1, 1),
            planned_end_date=D(2025, 12, 31),
            start_date=D(2022, 1, 1),
            end_date=D(2025, 12, 31),
            reach="national",
            programme_type="domestic",
            operation_type="programme",
            is_humanitarian=True,
            access_condition="irrespective_of_status",
            latest_date=D(2024, 5, 1),
            verified_date=D(2024, 5, 1),
            verified_by="focal point",
            operating_ns_ids="ns-ita",
            country_codes="ITA TUN",
            budget_chf=Decimal("12345678901234.56"),
            spending_chf=Decimal("0.10"),
            people_reached=1200,
        ),
        _programme(2, title=FORMULA, start_date=D(2023, 1, 1), planned_start_date=D(2023, 1, 1), country_codes="MEX"),
        _programme(
            3, title=CONTROL, is_example=True, status="closed", actual_end_date=D(2020, 2, 29), country_codes="HND"
        ),
        _programme(4, title="Movement only", visibility="movement", country_codes="LBY", operating_ns_ids="ns-lby"),
        _programme(5, title="Secretariat only", visibility="secretariat", country_codes="LBY"),
        _programme(6, title="Embargoed", embargo_date=D(2024, 7, 2), country_codes="FRA"),
        _programme(7, title=None, status=None, visibility=None, is_movement=False, scope_certainty=None),
    ],
    "programme_text": [
        {"programme_id": PID[1], "field": "title", "language": "en", "text": "Safe spaces along the way"},
        {"programme_id": PID[1], "field": "title", "language": "ar", "text": RTL},
        {"programme_id": PID[1], "field": "description", "language": "en", "text": QUOTES},
        {"programme_id": PID[1], "field": "description", "language": "fr", "text": "Écrire à jean@exemple.org"},
        {"programme_id": PID[2], "field": "title", "language": None, "text": FORMULA},
        {"programme_id": PID[2], "field": "description", "language": "es", "text": LONG},
        {"programme_id": PID[3], "field": "title", "language": "en", "text": CONTROL},
        {"programme_id": PID[4], "field": "description", "language": "en", "text": "At 33.8886, 35.4955 every day"},
    ],
    "identifier": [
        {"programme_id": PID[1], "authority": "IT-CF-01906810583", "value": "IT-CF-01906810583-SAFE"},
        {"programme_id": PID[1], "authority": "appeal", "value": "MDRIT001"},
        {"programme_id": PID[2], "authority": "workbook", "value": "-7"},
    ],
    "participation": [
        {
            "programme_id": PID[1],
            "organisation_id": "ns-ita",
            "organisation_ref": "ns-ita",
            "organisation_name": "Italian Red Cross",
            "organisation_type": "national_society",
            "role": "operating",
        },
        {
            "programme_id": PID[1],
            "organisation_id": "ifrc",
            "organisation_ref": "XM-DAC-21018",
            "organisation_name": "International Federation",
            "organisation_type": "ifrc",
            "role": "funding",
        },
        {"programme_id": PID[1], "organisation_name": "Host | partner & co", "role": "host"},
        {"programme_id": PID[2], "organisation_name": "@org", "role": "operating", "organisation_type": "national_ngo"},
        {"programme_id": PID[3], "organisation_name": "Example Society", "role": "operating"},
        {
            "programme_id": PID[4],
            "organisation_id": "ns-lby",
            "organisation_name": "Libyan Red Crescent",
            "role": "operating",
        },
    ],
    "place": [
        {"programme_id": PID[1], "place_no": 1, "country_code": "ITA", "share": 0.65},
        {"programme_id": PID[1], "place_no": 2, "country_code": "TUN", "share": 0.35, "stage_role": "transit"},
        {
            "programme_id": PID[1],
            "place_no": 3,
            "country_code": "ITA",
            "admin1_name": "Sicilia",
            "place_name": "Porto Vecchio",
            "location_type": "service_point_fixed",
            "latitude": 38.1157,
            "longitude": 13.3615,
        },
        {"programme_id": PID[2], "place_no": 1, "country_code": "MEX", "admin1_name": "Chiapas"},
        {"programme_id": PID[2], "place_no": 2, "country_code": "MEX", "admin1_name": "Oaxaca"},
        {"programme_id": PID[3], "place_no": 1, "country_code": "HND"},
        {"programme_id": PID[4], "place_no": 1, "country_code": "LBY", "latitude": 32.88, "longitude": 13.19},
        {"programme_id": PID[5], "place_no": 1, "country_code": "LBY"},
        {"programme_id": PID[7], "place_no": 1, "region_code": "dac:298"},
    ],
    "service": [
        {"programme_id": PID[1], "service_code": "rfl_tracing", "basis": "reported"},
        {"programme_id": PID[1], "service_code": "safe_space", "basis": "inferred"},
        {"programme_id": PID[2], "service_code": "water_sanitation", "basis": "reported"},
    ],
    "population_group": [
        {"programme_id": PID[1], "population_group_code": "people_in_transit", "basis": "reported"},
    ],
    "trail": [{"programme_id": PID[1], "trail_id": "CMR", "stage_role": "destination"}],
    "sector": [
        {"programme_id": PID[1], "vocabulary": "dac5", "sector_code": "72010", "sector_name": "Relief", "share": 1.0},
        {"programme_id": PID[1], "vocabulary": "go_sector", "sector_code": "3", "sector_name": "Migration"},
        {"programme_id": PID[1], "vocabulary": "go_tag", "sector_code": "1", "sector_name": "PGI"},
    ],
    "marker": [
        {"programme_id": PID[1], "marker_type": "tag", "vocabulary": "99", "marker_code": "T1", "marker_name": "Sea"},
        {
            "programme_id": PID[1],
            "marker_type": "humanitarian_scope",
            "vocabulary": "1-2",
            "marker_code": "EP-2014-000041-GIN",
        },
        {
            "programme_id": PID[1],
            "marker_type": "policy_marker",
            "vocabulary": "1",
            "marker_code": "1",
            "significance": "2",
        },
    ],
    "budget": [
        {
            "programme_id": PID[1],
            "budget_no": 1,
            "budget_type": "original",
            "amount": Decimal("1000000.10"),
            "currency": "EUR",
            "period_start_date": D(2022, 1, 1),
            "period_end_date": D(2022, 12, 31),
            "rate": 1.005,
            "rate_year": 2022,
            "rate_source": "test",
            "amount_chf": Decimal("1005000.10"),
        },
        {
            "programme_id": PID[1],
            "budget_no": 2,
            "budget_type": "planned_disbursement",
            "amount": Decimal("5"),
            "currency": "EUR",
            "period_start_date": D(2023, 1, 1),
            "period_end_date": D(2023, 12, 31),
            "organisation_name": "A donor",
        },
        {"programme_id": PID[1], "budget_no": 3, "budget_type": "requested", "amount": Decimal("9"), "currency": "CHF"},
        {"programme_id": PID[2], "budget_no": 1, "amount": Decimal("-1"), "currency": None},
    ],
    "transaction": [
        {
            "programme_id": PID[1],
            "transaction_no": 1,
            "transaction_type": "expenditure",
            "transaction_ref": "+41 79 123 45 67",
            "transaction_date": D(2022, 6, 1),
            "amount": Decimal("-250.00"),
            "currency": "EUR",
            "provider_ref": "XM-DAC-21018",
            "provider_name": "IFRC",
            "receiver_name": QUOTES,
        },
        {
            "programme_id": PID[1],
            "transaction_no": 2,
            "transaction_type": "expenditure",
            "amount": Decimal("1"),
            "currency": "EUR",
        },
    ],
    "people_count": [
        {
            "programme_id": PID[1],
            "people_count_no": 1,
            "measure": "reached",
            "unit": "persons",
            "counting": "cumulative",
            "count": 1200,
            "period_start_date": D(2022, 1, 1),
            "period_end_date": D(2023, 12, 31),
        },
        {
            "programme_id": PID[1],
            "people_count_no": 2,
            "measure": "reached",
            "unit": "persons",
            "counting": "cumulative",
            "count": 700,
            "sex": "female",
            "period_end_date": D(2023, 12, 31),
        },
        {"programme_id": PID[2], "people_count_no": 1, "measure": "reached", "unit": "persons", "count": 3},
    ],
    "people_total": [
        {"programme_id": PID[1], "measure": "reached", "unit": "persons", "model": "sum", "count": 1200},
        {"programme_id": PID[2], "measure": "reached", "unit": "persons", "model": "sum", "count": 3},
    ],
    "indicator": [
        {
            "programme_id": PID[1],
            "indicator_no": 1,
            "result_type": "output",
            "result_title": "People served",
            "indicator_title": "People",
            "indicator_unit": "unit",
            "baseline_year": "2021",
            "baseline_value": "0",
            "period_start_date": D(2022, 1, 1),
            "period_end_date": D(2022, 12, 31),
            "target_value": "100",
            "actual_value": "120",
            "dimension": "sex=female; age=18+",
        },
        {"programme_id": PID[1], "indicator_no": 2, "result_title": "No type"},
    ],
    "link": [
        {
            "programme_id": PID[1],
            "link_type": "document",
            "target": "https://example.org/a b?x=[1]#y#z",
            "relation": "A12",
            "title": None,
        },
        {"programme_id": PID[1], "link_type": "related_activity", "target": "XM-DAC-21018-X", "relation": "parent"},
        {"programme_id": PID[1], "link_type": "web", "target": "javascript:alert(1)", "title": "no"},
    ],
    "organisation": [
        {
            "organisation_id": "ns-ita",
            "name": "Italian Red Cross",
            "organisation_type": "national_society",
            "country_code": "ITA",
            "is_movement": True,
        },
        {
            "organisation_id": "ns-lby",
            "name": "Libyan Red Crescent",
            "organisation_type": "national_society",
            "country_code": "LBY",
            "is_movement": True,
        },
        {"organisation_id": "ifrc", "name": "IFRC", "organisation_type": "ifrc", "is_movement": True},
    ],
    "record": [
        {
            "record_id": f"r{n}",
            "source_id": "open" if n != 4 else "closed",
            "publisher": "IT-CF-01906810583" if n == 1 else "ns-xxx",
            "publisher_name": "Italian Red Cross" if n == 1 else None,
            "record_kind": "activity",
            "identifier": "IT-CF-01906810583-SAFE" if n == 1 else f"id-{n}",
            "title": "t",
            "file": "in/sheet.csv",
            "row": n + 1,
            "fate": "registered",
            "programme_id": PID[n],
            "scope_outcome": "migration",
            "scope_certainty": 0.9,
            "scope_reasons": "+ word: migrants",
        }
        for n in range(1, 8)
    ]
    + [
        {
            "record_id": "r99",
            "source_id": "open",
            "publisher": "x",
            "identifier": "y",
            "fate": "set_aside",
            "reason": "not_migration_work",
        }
    ],
    "claim": [
        {
            "record_id": "r1",
            "claim_no": 1,
            "programme_id": PID[1],
            "kind": "programme",
            "subject_no": 0,
            "field": "title",
            "value": "Safe spaces along the way",
            "standing": "won",
        },
        {
            "record_id": "r1",
            "claim_no": 2,
            "programme_id": PID[1],
            "kind": "place",
            "subject_no": 0,
            "field": "latitude",
            "value": "38.1157",
            "standing": "won",
        },
        {
            "record_id": "r4",
            "claim_no": 1,
            "programme_id": PID[4],
            "kind": "programme",
            "subject_no": 0,
            "field": "title",
            "value": "Movement only",
            "standing": "won",
        },
    ],
    "match": [],
    "issue": [],
    "file": [
        {
            "file": "in/sheet.csv",
            "sha256": "0" * 64,
            "size": 10,
            "format": "iati",
            "source_id": "open",
            "read": 8,
            "issue_count": 0,
        }
    ],
    "unmapped": [],
    "source": [
        {
            "source_id": "open",
            "publisher": "IT-CF-01906810583",
            "publisher_name": "Italian Red Cross",
            "format": "iati",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "trust": 80,
            "visibility": "public",
        },
        {"source_id": "closed", "publisher": "ns-lby", "format": "workbook", "trust": 90, "visibility": "movement"},
    ],
    "accounting": [{"source_id": "open", "read": 8, "registered": 7, "merged": 0, "set_aside": 1}],
}


def write_release(folder: Path, **replaced: list[dict[str, Any]]) -> Release:
    """Write a release of the rows above, with whole tables replaced by name, and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {}
    for name, schema in TABLES.items():
        rows = replaced.get(name, ROWS.get(name, []))
        path = folder / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, compression="zstd")
        tables[name] = {"rows": len(rows), "sha256": file_sha256(path)}
    manifest = {
        "release_id": "abc123abc123",
        "as_of": AS_OF,
        "code_version": "0",
        "catalog_sha256": "0" * 64,
        "inputs": [],
        "tables": tables,
    }
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest))
    return Release(folder)
