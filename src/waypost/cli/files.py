"""``waypost export`` and ``waypost workbook``: files that leave."""

from __future__ import annotations

from pathlib import Path

import click

from waypost.cli.output import console, print_json
from waypost.errors import InputError

FORMATS = ("csv", "xlsx", "parquet", "duckdb", "iati", "hxl", "geojson", "go3w")


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File or folder to write.")
@click.option(
    "--audience",
    type=click.Choice(["public", "movement", "secretariat"]),
    default="public",
    show_default=True,
    help="Who is going to read it: decides what may leave.",
)
@click.option("--language", type=click.Choice(["en", "fr", "es", "ar"]), default="en", help="Of headings and labels.")
@click.option("--json", "as_json", is_flag=True, help="Print the written paths as JSON.")
def export(form: str, release: Path, out: Path, audience: str, language: str, as_json: bool) -> None:
    """Write a RELEASE as FORMAT: csv, xlsx, parquet, duckdb, iati, hxl, geojson or go3w."""
    from waypost.disclosure.access import open_outlet
    from waypost.publish.exports import EXPORTERS
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    catalog = load_catalog()
    outlet = open_outlet(open_release(release), audience, catalog, language=language)
    written = EXPORTERS[form](outlet, out, catalog)
    if as_json:
        print_json([str(path) for path in written])
    else:
        for path in written:
            console.print(f"written: {path}", soft_wrap=True)


@click.command()
@click.option("--ns", required=True, help="The society: its id (ns-ita), its country's code (ITA), or its name.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The XLSX file to write.")
@click.option("--release", type=click.Path(path_type=Path), help="Fill in the society's programmes from here.")
@click.option("--language", type=click.Choice(["en", "fr", "es", "ar"]), help="Default: the society's own.")
def workbook(ns: str, out: Path, release: Path | None, language: str | None) -> None:
    """Write the mapping questionnaire of a National Society, its programmes filled in."""
    from waypost.publish.society_programmes import society_programmes
    from waypost.publish.workbook import write_workbook
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    catalog = load_catalog()
    code = catalog.find_country(ns)
    ns_id = ns if ns in catalog.societies else catalog.find_society(ns)
    ns_id = ns_id or (catalog.society_of_country(code) if code else None)
    if ns_id is None:
        raise InputError(f"--ns {ns}: no National Society of that id, country or name")
    programmes = society_programmes(open_release(release), ns_id, catalog) if release else []
    spoken = next((lang for lang in catalog.societies[ns_id].languages if lang in ("en", "fr", "es", "ar")), "en")
    write_workbook(out, ns_id, language or spoken, programmes, catalog)
    console.print(f"written: {out} ({len(programmes)} programmes filled in)", soft_wrap=True)
