"""``waypost export``, ``waypost workbook`` and ``waypost xlsform``: files that leave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waypost.cli.options import (
    audience_option,
    examples,
    force_option,
    json_option,
    language_option,
    refuse_existing,
    release_argument,
)
from waypost.cli.output import counted, print_json, say, working
from waypost.errors import InputError
from waypost.settings import LANGUAGES

if TYPE_CHECKING:
    from waypost.reference import Catalog, NationalSociety

FORMATS = ("csv", "xlsx", "parquet", "duckdb", "iati", "hxl", "geojson", "go3w")


@click.command(
    short_help="Write a release as files of another format.",
    epilog=examples(
        "waypost export xlsx build/mine --out picture.xlsx",
        "waypost export csv build/mine --out picture --audience movement",
    ),
)
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@release_argument
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File or folder to write.")
@audience_option("Who is going to read it: decides what may leave.")
@language_option("Of headings and labels.")
@force_option
@json_option("the written paths")
def export(form: str, release: Path, out: Path, audience: str, language: str, force: bool, as_json: bool) -> None:
    """Write a RELEASE as FORMAT: csv, xlsx, parquet, duckdb, iati, hxl, geojson or go3w.

    csv and parquet make a folder, which takes the place of an earlier export there; the others make a file.
    """
    from waypost.disclosure.access import open_outlet
    from waypost.publish.exports import EXPORTERS
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    opened = open_release(release)
    refuse_existing(out, force)
    catalog = load_catalog()
    with working(f"writing {form}"):
        written = EXPORTERS[form](open_outlet(opened, audience, catalog, language=language), out, catalog)
    if as_json:
        print_json([str(path) for path in written])
    else:
        for path in written:
            say(f"written: {path}")


@click.command(
    short_help="Write the mapping questionnaire of a National Society.",
    epilog=examples(
        "waypost workbook --ns ITA --release build/mine --out italy.xlsx",
        'waypost workbook --ns "Croix-Rouge sénégalaise" --out senegal.xlsx --language fr',
    ),
)
@click.option("--ns", required=True, help="The society: its id (ns-ita), its country's code (ITA), or its name.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The XLSX file to write.")
@click.option("--release", type=click.Path(path_type=Path), help="Fill in the society's programmes from here.")
@language_option("Default: the society's own.", default=None)
@force_option
def workbook(ns: str, out: Path, release: Path | None, language: str | None, force: bool) -> None:
    """Write the mapping questionnaire of a National Society, its programmes filled in.

    An XLSX file with drop-downs from the code lists. What comes back filled in is read by waypost build.
    """
    from waypost.publish.society_programmes import society_programmes
    from waypost.publish.workbook import write_workbook
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    catalog = load_catalog()
    ns_id = _find_society(ns, catalog)
    if out.is_dir():
        raise InputError(f"{out}: is a folder; name a file")
    refuse_existing(out, force)
    with working("writing the questionnaire"):
        programmes = society_programmes(open_release(release), ns_id, catalog) if release else []
        spoken = next((lang for lang in catalog.societies[ns_id].languages if lang in LANGUAGES), "en")
        try:
            write_workbook(out, ns_id, language or spoken, programmes, catalog)
        except OSError as error:
            raise InputError(f"{out}: cannot be written here ({error.strerror})") from error
    say(f"written: {out} ({counted(len(programmes), 'programme')} filled in)")


@click.command(
    short_help="Write the questionnaire as a form for KoboToolbox and ODK.",
    epilog=examples(
        "waypost xlsform --ns ITA --out form.xlsx",
        "waypost xlsform --ns SEN --release build/mine --language fr --out senegal.xlsx",
    ),
)
@click.option("--ns", required=True, help="The society: its id (ns-ita), its country's code (ITA), or its name.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The XLSX file to write.")
@click.option(
    "--release", type=click.Path(path_type=Path), help="Let people choose among the society's programmes here."
)
@language_option("That the form opens in. Default: the society's own.", default=None)
@force_option
def xlsform(ns: str, out: Path, release: Path | None, language: str | None, force: bool) -> None:
    """Write the questionnaire of a National Society as an XLSForm, in all four languages.

    Upload it to KoboToolbox or ODK Central. What is exported from there is read by waypost build.
    """
    from waypost.publish.society_programmes import society_programmes
    from waypost.publish.xlsform import write_xlsform
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    catalog = load_catalog()
    ns_id = _find_society(ns, catalog)
    if out.is_dir():
        raise InputError(f"{out}: is a folder; name a file")
    refuse_existing(out, force)
    with working("writing the form"):
        programmes = society_programmes(open_release(release), ns_id, catalog) if release else []
        spoken = next((lang for lang in catalog.societies[ns_id].languages if lang in LANGUAGES), "en")
        try:
            write_xlsform(out, ns_id, language or spoken, catalog, programmes)
        except OSError as error:
            raise InputError(f"{out}: cannot be written here ({error.strerror})") from error
    say(f"written: {out} ({counted(len(programmes), 'programme')} to choose from)")


def _find_society(ns: str, catalog: Catalog) -> str:
    """Id of the society meant. Raises :class:`InputError` naming what comes near."""
    code = catalog.find_country(ns)
    ns_id = ns if ns in catalog.societies else catalog.find_society(ns)
    ns_id = ns_id or (catalog.society_of_country(code) if code else None)
    if ns_id is not None:
        return ns_id
    from rapidfuzz import process, utils

    known = [(name, s) for s in catalog.societies.values() for name in _names(s, catalog)]
    found = process.extract(ns, [name for name, _ in known], processor=utils.default_process, limit=9)
    near = list(dict.fromkeys(known[place][1].ns_id for _, _, place in found))[:3]
    listed = ", ".join(f"{ns_id} ({catalog.societies[ns_id].names['en']})" for ns_id in near)
    raise InputError(f"--ns {ns}: no National Society of that id, country or name; nearest: {listed}")


def _names(society: NationalSociety, catalog: Catalog) -> list[str]:
    country = catalog.countries.get(society.country_code)
    return [society.ns_id, *society.names.values(), *(country.names.values() if country else ())]
