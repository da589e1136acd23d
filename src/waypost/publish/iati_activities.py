"""IATI 2.03 activities: the register as files that every IATI tool reads.

Waypost reports as a secondary reporter: it says again what others said first. An activity that has an IATI
identifier keeps it; others are called by the reporter's reference and their Waypost id. What IATI has no room for
stands in elements of Waypost's own namespace, by which :mod:`waypost.sources.mappings.iati_own` reads the same
programmes back. What IATI asks for and nobody stated is not made up: such programmes are left out and named in a list
beside the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from lxml import etree

from waypost.publish.cells import csv_cell, xml_text
from waypost.publish.iati_element import NSMAP, Element, add, narrative, own
from waypost.publish.iati_money import write_budgets, write_links, write_transactions
from waypost.publish.iati_profile import (
    write_dates,
    write_identifiers,
    write_own,
    write_participants,
    write_places,
    write_texts,
    write_themes,
)
from waypost.publish.iati_results import write_people, write_results
from waypost.publish.origin import licences
from waypost.publish.part_streams import programmes_with_parts
from waypost.publish.placing import placed_file
from waypost.reference import Catalog
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.store.outlet import Outlet

_PARTS = (
    "programme_text", "identifier", "participation", "place", "service", "population_group", "trail", "sector",
    "marker", "budget", "transaction", "people_count", "indicator", "link",
)  # fmt: skip

Row = dict[str, Any]


class Reporter(msgspec.Struct, frozen=True, kw_only=True):
    """Who reports, from ``iati`` in ``catalog/rules/exports.yml``."""

    reporting_ref: str = "WAYPOST"
    reporting_name: str = "Waypost register"
    reporting_type: str = "90"


class _Rules(msgspec.Struct, frozen=True, kw_only=True):
    iati: Reporter = Reporter()


def load_reporter(catalog: Catalog) -> Reporter:
    """The reporter that the catalog declares."""
    path = catalog.path / "rules" / "exports.yml"
    return convert(read_yaml(path) or {}, _Rules, path).iati


def export_iati(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write the file ``out``, one activity at a time, and ``<out>.left_out.csv`` when some had to stay out.

    Raises :class:`waypost.errors.InputError` when ``out`` is a folder.
    """
    reporter = load_reporter(catalog)
    left_out: list[tuple[str, str]] = []
    with placed_file(out) as path:
        with etree.xmlfile(str(path), encoding="UTF-8") as xml:
            xml.write_declaration()
            with xml.element("iati-activities", _file_attributes(outlet), nsmap=NSMAP):
                xml.write("\n")
                for activity in _activities(outlet, catalog, reporter, left_out):
                    xml.write(activity, pretty_print=True)
        if not _has_activity(path):
            path.write_bytes(_empty_file(outlet))
    beside = out.with_name(out.name + ".left_out.csv")
    if not left_out:
        beside.unlink(missing_ok=True)
        return [out]
    with placed_file(beside) as path, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["programme_id", "lacks"])
        writer.writerows([csv_cell(cell) for cell in row] for row in left_out)
    return [out, beside]


def _file_attributes(outlet: Outlet) -> dict[str, str]:
    names = "; ".join(
        " ".join(part for part in (row["licence"], row["licence_url"]) if part) for row in licences(outlet)
    )
    return {
        "version": "2.03",
        "generated-datetime": f"{outlet.as_of}T00:00:00Z",
        own("release"): outlet.release_id,
        own("as-of"): outlet.as_of,
        own("audience"): outlet.audience,
        own("licences"): xml_text(names or "not stated"),
    }


def _has_activity(path: Path) -> bool:
    with path.open("rb") as file:
        return b"<iati-activity " in file.read(65536)


def _empty_file(outlet: Outlet) -> bytes:
    """A file without activities: well-formed, and honest about holding none."""
    root = etree.Element("iati-activities", _file_attributes(outlet), nsmap=NSMAP)
    root.append(etree.Comment(" no programme for this audience holds what IATI asks for "))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _iati_identifiers(outlet: Outlet) -> Iterator[tuple[str, str]]:
    """Programme and the IATI identifier that its first IATI record has, in the order of programmes."""
    rows = outlet.rows("""
        select r.programme_id, arg_min(r.identifier, (r.fate = 'merged', r.record_id)) as identifier
        from record r join source s using (source_id)
        where s.format = 'iati' and r.programme_id is not null and r.identifier is not null
        group by r.programme_id order by r.programme_id
    """)
    for row in rows:
        yield row["programme_id"], row["identifier"]


def _activities(
    outlet: Outlet, catalog: Catalog, reporter: Reporter, left_out: list[tuple[str, str]]
) -> Iterator[Element]:
    identifiers = _iati_identifiers(outlet)
    ahead = next(identifiers, None)
    names = {row["organisation_id"]: row["name"] for row in outlet.rows("from organisation order by all")}
    for programme, parts in programmes_with_parts(outlet, _PARTS):
        while ahead is not None and ahead[0] < programme["programme_id"]:
            ahead = next(identifiers, None)
        stated = ahead[1] if ahead is not None and ahead[0] == programme["programme_id"] else None
        activity, lacks = _activity(programme, parts, stated, names, catalog, reporter)
        if lacks:
            left_out.append((programme["programme_id"], ", ".join(lacks)))
        else:
            yield activity


def _activity(
    programme: Row,
    parts: dict[str, list[Row]],
    stated: str | None,
    names: dict[str, str],
    catalog: Catalog,
    reporter: Reporter,
) -> tuple[Element, list[str]]:
    """The element, and what IATI asks for that nobody stated."""
    lists = catalog.code_lists
    lacks = []
    activity = etree.Element("iati-activity", nsmap=NSMAP)
    if programme["latest_date"]:
        activity.set("last-updated-datetime", f"{programme['latest_date'].isoformat()}T00:00:00Z")
    if programme["is_humanitarian"] is not None:
        activity.set("humanitarian", "1" if programme["is_humanitarian"] else "0")
    activity.set(own("programme-id"), programme["programme_id"])
    identifier = stated or f"{reporter.reporting_ref}-{programme['programme_id']}"
    add(activity, "iati-identifier", identifier)
    reporting = add(
        activity, "reporting-org", ref=reporter.reporting_ref, type=reporter.reporting_type, secondary_reporter="1"
    )
    narrative(reporting, reporter.reporting_name)
    write_texts(activity, programme, parts["programme_text"])
    left = [("participation", row) for row in write_participants(activity, parts["participation"], names, catalog)]
    if len(left) == len(parts["participation"]):
        lacks.append("an organisation in a role of IATI")
    write_identifiers(activity, programme["programme_id"], parts["identifier"], identifier)
    status = lists["status"].to_system("iati", programme["status"] or "")
    if status is None:
        lacks.append("a status")
    add(activity, "activity-status", code=status)
    if not write_dates(activity, programme):
        lacks.append("a date")
    reach = lists["reach"].to_system("iati", programme["reach"] or "")
    if reach:
        add(activity, "activity-scope", code=reach)
    write_places(activity, parts["place"], catalog)
    write_themes(activity, parts, catalog)
    left += [("budget", row) for row in write_budgets(activity, parts["budget"], catalog)]
    left += [("transaction", row) for row in write_transactions(activity, parts["transaction"], catalog)]
    left += [("link", row) for row in write_links(activity, parts["link"])]
    left += [("indicator", row) for row in write_results(activity, parts["indicator"], catalog)]
    write_people(activity, parts["people_count"], parts["indicator"])
    write_own(activity, programme, parts, left, catalog)
    return activity, lacks
