"""What leaves is read back by Waypost's own readers with the same values."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from sample_release import PID, QUOTES, ROWS, RTL, write_release

from waypost.disclosure.access import open_outlet
from waypost.model import FileReport
from waypost.publish.exports import EXPORTERS
from waypost.sources import InputFile, read_file


def read_back(name, release, catalog, path: Path):
    EXPORTERS[name](open_outlet(release, "movement", catalog), path, catalog)
    report = FileReport(path.name, "0" * 64, path.stat().st_size)
    records = list(read_file(InputFile(path, path.name, path.stat().st_size), catalog, report))
    return records, report


def said(record, kind, *fields):
    """Rows of a kind as tuples of the fields, in order of their numbers."""
    found: dict[int, dict[str, str]] = {}
    for claim in record.claims:
        if claim.kind == kind:
            key = f"{claim.field}:{claim.language}" if claim.language and claim.kind == "programme" else claim.field
            found.setdefault(claim.subject_no, {})[key] = claim.value
    return [tuple(row.get(field) for field in fields) for _no, row in sorted(found.items())]


def test_iati_is_read_back(release, catalog, tmp_path):
    records, report = read_back("iati", release, catalog, tmp_path / "activities.xml")
    assert report.format == "iati"
    first = next(r for r in records if r.identifier == "IT-CF-01906810583-SAFE")
    assert said(first, "programme", "title:en", "title:ar") == [("Safe spaces along the way", RTL)]
    assert said(first, "programme", "actual_start_date", "planned_end_date", "is_humanitarian", "reach") == [
        ("2022-01-01", "2025-12-31", "true", "national")
    ]
    description = said(first, "programme", "description:en")[0][0]
    assert description.split() == QUOTES.split()
    places = said(first, "place", "country_code", "share", "place_name", "latitude", "longitude")
    assert ("ITA", "0.65", None, None, None) in places
    assert ("TUN", "0.35", None, None, None) in places
    assert ("ITA", None, None, None, None) in places  # the place itself, and its point, are its owner's
    assert ("International Federation", "funding") in said(first, "participation", "organisation_name", "role")
    assert {code for (code,) in said(first, "service", "service_code")} >= {"rfl_tracing", "safe_space"}
    assert {code for (code,) in said(first, "population_group", "population_group_code")} == {"people_in_transit"}
    assert ("dac5", "72010", "1") in said(first, "sector", "vocabulary", "sector_code", "share")
    assert ("original", "1000000.1", "EUR", "2022-01-01", "2022-12-31") in said(
        first, "budget", "budget_type", "amount", "currency", "period_start_date", "period_end_date"
    )
    assert ("expenditure", "-250", "EUR", "2022-06-01", "+41 79 123 45 67") in said(
        first, "transaction", "transaction_type", "amount", "currency", "transaction_date", "transaction_ref"
    )
    assert ("IT-CF-01906810583", "IT-CF-01906810583-SAFE") in said(first, "identifier", "authority", "value")
    assert ("waypost", PID[1]) in said(first, "identifier", "authority", "value")
    assert ("related_activity", "XM-DAC-21018-X", "parent") in said(first, "link", "link_type", "target", "relation")
    assert ("People served", "People", "unit", "100", "120", "2022-01-01") in said(
        first, "indicator", "result_title", "indicator_title", "indicator_unit", "target_value", "actual_value",
        "period_start_date",
    )  # fmt: skip


def test_what_waypost_elements_cannot_say_is_an_issue(release, catalog, tmp_path):
    path = tmp_path / "activities.xml"
    EXPORTERS["iati"](open_outlet(release, "movement", catalog), path, catalog)
    text = path.read_text("utf-8")
    for before, after in (
        ('visibility="public"', 'visibility="everybody"'), ('country-code="ITA"', 'country-code="Atlantis"'),
        ('share="0.65"', 'share="much"'), ('verified-date="2024-05-01"', 'verified-date="in May"'),
    ):  # fmt: skip
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, "utf-8")
    report = FileReport(path.name, "0" * 64, path.stat().st_size)
    first, *_others = read_file(InputFile(path, path.name, path.stat().st_size), catalog, report)
    told = {(issue.field, issue.found) for issue in first.issues if issue.issue_type == "text_unreadable"}
    assert told == {
        ("programme.visibility", "everybody"), ("place.country_code", "Atlantis"), ("place.share", "much"),
        ("programme.verified_date", "in May"),
    }  # fmt: skip
    assert not {claim.value for claim in first.claims} & {"everybody", "Atlantis", "much", "in May"}


def test_iati_gives_people_counts_back(catalog, tmp_path):
    release = write_release(tmp_path / "release", programme=ROWS["programme"][:1], indicator=[])
    (record,), _report = read_back("iati", release, catalog, tmp_path / "activities.xml")
    counts = said(
        record, "people_count", "measure", "unit", "counting", "count", "period_start_date", "period_end_date"
    )
    assert ("reached", "persons", "cumulative", "1200", "2022-01-01", "2023-12-31") in counts


def test_go3w_is_read_back(release, catalog, tmp_path):
    records, report = read_back("go3w", release, catalog, tmp_path / "projects.csv")
    assert report.format == "go_csv"
    assert not [issue for record in records for issue in record.issues if issue.issue_type.endswith("_unreadable")]
    italy = next(r for r in records if ("ITA",) in said(r, "place", "country_code"))
    assert italy.publisher == "ns-ita"
    assert said(italy, "programme", "title:en", "actual_start_date", "planned_end_date", "operation_type") == [
        ("Safe spaces along the way", "2022-01-01", "2025-12-31", "programme")
    ]
    assert ("12345678901234.56", "CHF") in said(italy, "budget", "amount", "currency")
    assert ("reached", "female", "700") in said(italy, "people_count", "measure", "sex", "count")


def test_hxl_is_read_back(release, catalog, tmp_path):
    records, report = read_back("hxl", release, catalog, tmp_path / "rows.csv")
    assert report.format == "hxl"
    first = next(r for r in records if (PID[1],) in said(r, "identifier", "value"))
    assert {c for (c,) in said(first, "place", "country_code")} == {"ITA", "TUN"}
    assert {code for (code,) in said(first, "service", "service_code")} >= {"rfl_tracing", "safe_space"}
    titles = [claim.value for claim in first.claims if claim.field == "title"]
    assert titles == ["Safe spaces along the way"]
    assert ("Italian Red Cross", "operating") in said(first, "participation", "organisation_name", "role")
    counts = said(first, "people_count", "measure", "count")
    assert counts == [("reached", "1200")]
