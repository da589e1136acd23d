"""IFRC GO 3W: rows in the import layout of GO, 27 columns, days as d/m/Y, contacts always empty.

GO knows one country and one society for each project, so there is a row per country; figures stand on a programme's
first row only. Programmes without a society that operates them are not GO's and are left out. What the layout has no
column for (release, licences, what was left out) stands in a text file beside.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from waypost.publish.cells import EXAMPLE, csv_cell, joined, plain, visibility_now
from waypost.publish.hxl_rows import best_text
from waypost.publish.origin import readme
from waypost.publish.part_streams import programmes_with_parts
from waypost.publish.placing import placed_file
from waypost.reference import Catalog
from waypost.store.outlet import Outlet

Row = dict[str, Any]

COLUMNS = (
    "Country", "Regions", "Reporting NS", "Disaster Type", "Operation Type", "Programme Type", "Primary Sector", "Tags",
    "Status", "Project Name", "Start Date", "End Date", "Budget(CHF)", "Targeted Males", "Targeted Females",
    "Targeted Others", "Targeted Total", "Reached Males", "Reached Females", "Reached Others", "Reached Total",
    "Visibility", "Actual Expenditure", "Contact Email", "Contact Name", "Contact Role", "Description",
)  # fmt: skip
_PARTS = ("programme_text", "participation", "place", "service", "sector", "marker", "people_count")
_SEXES = {"male": "Males", "female": "Females", "other": "Others"}
_CODES = (("Operation Type", "operation_type"), ("Programme Type", "programme_type"))
# What must be open in a count for it to be of the whole programme.
_DIMENSIONS = (
    "country_code", "admin1_name", "stage_role", "population_group_code", "service_code", "age_min", "age_max",
    "disability",
)  # fmt: skip


def export_go3w(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write the file ``out`` and ``<out>.README.md`` beside it."""
    aside: Counter[str] = Counter()
    beside = out.with_name(out.name + ".README.md")
    with placed_file(beside) as about, placed_file(out) as path:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for row in go3w_rows(outlet, catalog, aside):
                writer.writerow([csv_cell(row.get(column)) for column in COLUMNS])
        what = "Projects in the import layout of IFRC GO 3W. Figures stand on a programme's first row only."
        text = readme(outlet, what)
        if aside:
            text += "\n## Not in this layout\n\n" + "".join(f"- {why}: {n}\n" for why, n in sorted(aside.items()))
        about.write_text(text, encoding="utf-8")
    return [out, beside]


def go3w_rows(outlet: Outlet, catalog: Catalog, aside: Counter[str]) -> Iterator[Row]:
    """Rows by column of the layout; ``aside`` counts programmes that it cannot hold, by reason."""
    for programme, parts in programmes_with_parts(outlet, _PARTS):
        societies = _societies(parts["participation"], catalog)
        countries = sorted({place["country_code"] for place in parts["place"] if place["country_code"]})
        if not societies:
            aside["programmes without a National Society that operates them"] += 1
            continue
        if not countries:
            aside["programmes without a country"] += 1
            continue
        row = _programme_row(programme, parts, catalog)
        seen_by = visibility_now(programme, outlet.as_of) or ""
        row["Visibility"] = catalog.code_lists["visibility"].to_system("go", seen_by)
        figures = _figures(programme, parts["people_count"])
        for number, iso3 in enumerate(countries):
            known = catalog.countries.get(iso3)
            areas = [p["admin1_name"] for p in parts["place"] if p["country_code"] == iso3 and p["admin1_name"]]
            # Of several societies the one at home there reports on a country; where none is, the first by id.
            society = societies.get(iso3) or next(iter(societies.values()))
            place = {"Country": known.names.get("en", iso3) if known else iso3, "Regions": joined(areas)}
            place["Reporting NS"] = society
            yield row | place | (figures if number == 0 else {})


def _societies(participations: list[Row], catalog: Catalog) -> dict[str, str]:
    """Country → name of the National Societies that operate the programme, in the order of their ids."""
    ids = sorted({p["organisation_id"] for p in participations if p["role"] == "operating" and p["organisation_id"]})
    societies = [catalog.societies[ns_id] for ns_id in ids if ns_id in catalog.societies]
    return {society.country_code: society.names.get("en", society.ns_id) for society in societies}


def _day(day: dt.date | None) -> str | None:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else None


def _programme_row(programme: Row, parts: dict[str, list[Row]], catalog: Catalog) -> Row:
    lists = catalog.code_lists
    row: Row = {column: lists[name].to_system("go", programme[name] or "") for column, name in _CODES}
    mark = EXAMPLE if programme["is_example"] else ""
    texts = [text for text in parts["programme_text"] if text["field"] == "description" and text["text"]]
    row |= {
        "Project Name": mark + (programme["title"] or programme["programme_id"]),
        "Description": best_text(texts),
        "Status": lists["status"].to_system("go", programme["status"] or ""),
        "Start Date": _day(programme["start_date"]),
        "End Date": _day(programme["end_date"]),
        "Disaster Type": _sector(parts["sector"], "go_disaster_type"),
        "Primary Sector": _sector(parts["sector"], "go_sector") or _of_services(parts["service"], catalog),
        "Tags": joined(_tags(parts), ", "),
    }
    return row


def _sector(sectors: list[Row], vocabulary: str) -> str | None:
    found = [row["sector_name"] or row["sector_code"] for row in sectors if row["vocabulary"] == vocabulary]
    return found[0] if found else None


def _of_services(services: list[Row], catalog: Catalog) -> str | None:
    """The sector of GO that all services fall into; none when they fall into several.

    A service whose own label is no sector of GO's import falls into that of the service above it.
    """
    codes, declared = catalog.code_lists["service"], catalog.sources.get("go_csv")
    sectors = declared.lookups.get("sector_code", {}) if declared else {}
    found = set()
    for row in services:
        labels = [
            label
            for code in codes.family(row["service_code"])
            if code in codes.codes
            for label in codes.codes[code].crosswalk.get("go_sector", ())
        ]
        found.add(next((label for label in labels if label in sectors), None))
    return found.pop() if len(found) == 1 else None


def _tags(parts: dict[str, list[Row]]) -> list[str]:
    marked = [(row["vocabulary"], row["marker_name"] or row["marker_code"]) for row in parts["marker"]]
    listed = [(row["vocabulary"], row["sector_name"] or row["sector_code"]) for row in parts["sector"]]
    return [name for vocabulary, name in marked + listed if vocabulary == "go_tag" and name]


def _figures(programme: Row, counts: list[Row]) -> Row:
    """Money and people; by sex only where one count per sex is given for the whole programme."""
    row: Row = {"Budget(CHF)": programme["budget_chf"], "Actual Expenditure": programme["spending_chf"]}
    for measure, prefix in (("targeted", "Targeted"), ("reached", "Reached")):
        row[f"{prefix} Total"] = programme[f"people_{measure}"]
        whole = [
            count
            for count in counts
            if count["measure"] == measure
            and count["unit"] == "persons"
            and count["sex"]
            and all(count[name] is None for name in _DIMENSIONS)
        ]
        latest = max((plain(count["period_end_date"]) for count in whole), default="")
        for sex, column in _SEXES.items():
            found = [c["count"] for c in whole if c["sex"] == sex and plain(c["period_end_date"]) == latest]
            row[f"{prefix} {column}"] = found[0] if len(found) == 1 else None
    return row
