"""HXL: a CSV with a row of headings and a row of tags, one row per programme and country.

Figures are of the whole programme and stand on its first row only, so that a column adds up to what the programmes
say and not to more; the headings say so. Lists in a cell are parted by bars.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from waypost.publish.cells import CSV_ENCODING, csv_cell, joined, language_order, visibility_now
from waypost.publish.labels import Labels
from waypost.publish.part_streams import programmes_with_parts
from waypost.publish.placing import placed_file
from waypost.reference import Catalog
from waypost.store.outlet import Outlet

Row = dict[str, Any]

_BAR = " | "
_PARTS = ("programme_text", "participation", "place", "service", "population_group", "sector")
# Column → kind and field whose heading and tag it takes, and attributes added to the tag.
_FIELDS: dict[str, tuple[str, str, str]] = {
    "programme_id": ("identifier", "value", "+waypost"),
    "title": ("programme", "title", ""),
    "description": ("programme", "description", ""),
    "status": ("programme", "stated_status", ""),
    "planned_start_date": ("programme", "planned_start_date", ""),
    "actual_start_date": ("programme", "actual_start_date", ""),
    "planned_end_date": ("programme", "planned_end_date", ""),
    "actual_end_date": ("programme", "actual_end_date", ""),
    "operating_name": ("participation", "organisation_name", "+impl+name"),
    "operating_code": ("participation", "organisation_ref", "+impl"),
    "funding_name": ("participation", "organisation_name", "+funder+name"),
    "funding_code": ("participation", "organisation_ref", "+funder"),
    "country_code": ("place", "country_code", ""),
    "sector": ("sector", "sector_name", ""),
    "service": ("service", "service_code", ""),
    "population_group": ("population_group", "population_group_code", ""),
    "budget_chf": ("budget", "amount", "+chf"),
    "people_reached": ("people_count", "count", ""),
}
_TAGS = {
    "country_name": "#country+name",
    "spending_chf": "#value+spend+chf",
    "people_targeted": "#targeted",
    "latest_date": "#date+updated",
    "visibility": "#meta+visibility",
    "is_example": "#meta+example",
    "source": "#meta+source",
    "licence": "#meta+licence",
    "release": "#meta+release",
    "as_of": "#meta+asof",
    "audience": "#meta+audience",
}
_COLUMNS = (
    "programme_id", "title", "description", "status", "planned_start_date", "actual_start_date", "planned_end_date",
    "actual_end_date", "operating_name", "operating_code", "funding_name", "funding_code", "country_name",
    "country_code", "sector", "service", "population_group", "budget_chf", "spending_chf", "people_targeted",
    "people_reached", "latest_date", "visibility", "is_example", "source", "licence", "release", "as_of", "audience",
)  # fmt: skip
_FIGURES = ("budget_chf", "spending_chf", "people_targeted", "people_reached")


def export_hxl(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write the file ``out``: UTF-8 with a byte order mark, headings, tags, rows by programme id and country."""
    labels = Labels(catalog, outlet.language)
    with placed_file(out) as path, path.open("w", encoding=CSV_ENCODING, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([csv_cell(_heading(column, labels)) for column in _COLUMNS])
        writer.writerow([_tag(column, catalog) for column in _COLUMNS])
        for row in hxl_rows(outlet, labels):
            writer.writerow([csv_cell(row.get(column)) for column in _COLUMNS])
    return [out]


def _tag(column: str, catalog: Catalog) -> str:
    """The tag that the schema gives the field, with the attributes of this column."""
    if column in _TAGS:
        return _TAGS[column]
    kind, name, attributes = _FIELDS[column]
    tag = catalog.schema[kind].fields[name].hxl or f"#meta+{name}"
    base, _, rest = tag.partition("+")
    added = [part for part in attributes.split("+") if part]
    kept = [part for part in rest.split("+") if part and part not in added]
    return "+".join([base, *kept, *added])


def _heading(column: str, labels: Labels) -> str:
    if column in ("release", "as_of", "audience"):
        return labels.word(column)
    if column in ("source", "licence"):
        return labels.column("source", "source_id" if column == "source" else "licence")
    if column in ("country_name", "country_code"):
        return labels.column("place", "country_code") + (" (ISO 3166)" if column == "country_code" else "")
    if column.startswith(("operating_", "funding_")):
        role, _, part = column.partition("_")
        name = labels.column("participation", "organisation_name" if part == "name" else "organisation_ref")
        return f"{labels.code('role', role)}: {name}"
    if column in _FIGURES:
        return f"{labels.column('programme', column)} ({labels.word('whole_programme')})"
    if column in _FIELDS and column not in ("programme_id", "status"):
        return labels.column(*_FIELDS[column][:2])
    return labels.column("programme", column)


def hxl_rows(outlet: Outlet, labels: Labels) -> Iterator[Row]:
    """Rows as dictionaries by column, before they become cells."""
    names = {row["organisation_id"]: row["name"] for row in outlet.rows("from organisation order by all")}
    origins = _origins(outlet)
    ahead = next(origins, None)
    for programme, parts in programmes_with_parts(outlet, _PARTS):
        while ahead is not None and ahead["programme_id"] < programme["programme_id"]:
            ahead = next(origins, None)
        known = ahead if ahead is not None and ahead["programme_id"] == programme["programme_id"] else {}
        row = _programme_row(programme, parts, names, labels, outlet.as_of)
        row |= {"source": known.get("publishers"), "licence": known.get("licences"), "release": outlet.release_id}
        row |= {"as_of": outlet.as_of, "audience": outlet.audience}
        for number, iso3 in enumerate(_countries(parts["place"])):
            figures = {name: programme[name] if number == 0 else None for name in _FIGURES}
            yield row | figures | {"country_code": iso3, "country_name": labels.country(iso3) if iso3 else None}


def _origins(outlet: Outlet) -> Iterator[Row]:
    """Publishers and licences of each programme, in the order of programmes."""
    return outlet.rows(f"""
        select r.programme_id,
               string_agg(distinct coalesce(r.publisher_name, r.publisher), '{_BAR}'
                          order by coalesce(r.publisher_name, r.publisher)) as publishers,
               string_agg(distinct s.licence, '{_BAR}' order by s.licence) as licences
        from record r left join source s using (source_id)
        where r.programme_id is not null group by all order by r.programme_id
    """)


def _countries(places: list[Row]) -> list[str | None]:
    return sorted({place["country_code"] for place in places if place["country_code"]}) or [None]


def _programme_row(
    programme: Row, parts: dict[str, list[Row]], names: dict[str, str], labels: Labels, as_of: str
) -> Row:
    row = {name: programme[name] for name in _COLUMNS if name in programme and name not in _FIGURES}
    row["visibility"] = visibility_now(programme, as_of)
    row["status"] = labels.code("status", programme["status"]) if programme["status"] else None
    texts = [text for text in parts["programme_text"] if text["field"] == "description" and text["text"]]
    row["description"] = best_text(texts)
    for role in ("operating", "funding"):
        listed = [part for part in parts["participation"] if part["role"] == role]
        stated = [(p["organisation_name"] or names.get(p["organisation_id"] or ""), p) for p in listed]
        row[f"{role}_name"] = _listed(name or p["organisation_id"] or p["organisation_ref"] for name, p in stated)
        codes = [p["organisation_ref"] or p["organisation_id"] for _name, p in stated]
        row[f"{role}_code"] = _listed(codes) if all(codes) else None
    row["sector"] = _listed(part["sector_name"] or part["sector_code"] for part in parts["sector"])
    row["service"] = _listed(labels.code("service", part["service_code"]) for part in parts["service"])
    groups = (part["population_group_code"] for part in parts["population_group"])
    row["population_group"] = _listed(labels.code("population_group", code) for code in groups)
    return row


def _listed(values: Iterator[str | None] | list[str | None]) -> str | None:
    """Values in one cell; a bar inside a value would part it, so it becomes a slash."""
    return joined([value.replace("|", "/") for value in values if value], _BAR)


def best_text(texts: list[Row]) -> str | None:
    """The text in the language that most readers have: English, French, Spanish, Arabic, then any."""
    ranked = sorted(texts, key=language_order)
    return ranked[0]["text"] if ranked else None
