"""From files to a release: 100,000 made-up programmes, stage by stage, and the demo.

Writes IATI, GO 3W and HXL files of examples (nothing real) under ``.bench``, builds a release from them and
prints seconds per stage, programmes per second and peak memory, beside what the machine needs to parse the
same bytes at all (``lxml.iterparse`` with clearing, and ``csv.reader``). ``--profile`` adds where the time of
one process goes. Every figure is of this run on this machine.

    python bench/build.py [--programmes 100000] [--jobs 2] [--profile]
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import pstats
import random
import resource
import shutil
import time
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

from waypost.pipeline import build, demo_inputs
from waypost.reference import Catalog, load_catalog

ROOT = Path(__file__).resolve().parents[1] / ".bench" / "build"

TITLES = {
    "en": "{what} for {whom} in {where} {n}",
    "fr": "{what} pour {whom} à {where} {n}",
    "es": "{what} para {whom} en {where} {n}",
}
WHAT = {
    "en": ["Water and hygiene", "First aid", "Tracing and family links", "Legal advice", "Cash assistance", "Shelter"],
    "fr": ["Eau et hygiène", "Premiers secours", "Recherche et liens familiaux", "Conseil juridique", "Abris"],
    "es": ["Agua e higiene", "Primeros auxilios", "Búsqueda y contactos familiares", "Asesoría legal", "Albergue"],
}
WHOM = {
    "en": ["migrants in transit", "refugees", "returnees", "displaced families", "migrant workers"],
    "fr": ["migrants en transit", "réfugiés", "personnes retournées", "familles déplacées"],
    "es": ["migrantes en tránsito", "refugiados", "retornados", "familias desplazadas"],
}
GO_HEADER = [
    "Country",
    "Regions",
    "Reporting NS",
    "Disaster Type",
    "Operation Type",
    "Programme Type",
    "Primary Sector",
    "Tags",
    "Status",
    "Project Name",
    "Start Date",
    "End Date",
    "Budget(CHF)",
    "Targeted Males",
    "Targeted Females",
    "Targeted Others",
    "Targeted Total",
    "Reached Males",
    "Reached Females",
    "Reached Others",
    "Reached Total",
    "Visibility",
    "Actual Expenditure",
    "Contact Email",
    "Contact Name",
    "Contact Role",
    "Description",
]


def title(rng: random.Random, where: str, number: int) -> tuple[str, str]:
    """A made-up title with its language; the number tells programmes apart."""
    language = rng.choice(list(TITLES))
    what, whom = rng.choice(WHAT[language]), rng.choice(WHOM[language])
    return language, TITLES[language].format(what=what, whom=whom, where=where, n=number)


def write_iati(path: Path, rng: random.Random, catalog: Catalog, numbers: range) -> None:
    """Activities of example publishers with places, sectors, money and dates."""
    countries = [c for c in catalog.countries.values() if c.iso2]
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n')
        for number in numbers:
            country = rng.choice(countries)
            language, text = title(rng, country.names["en"], number)
            year = rng.randint(2012, 2023)
            start, end = f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", f"{year + rng.randint(1, 4)}-06-30"
            publisher = f"XX-EXA-{number % 40}"
            money = "".join(
                f'<transaction><transaction-type code="{rng.choice("34")}"/>'
                f'<transaction-date iso-date="{year}-0{m}-15"/><value currency="EUR" value-date="{year}-0{m}-15">'
                f"{rng.randint(1000, 90000)}</value></transaction>"
                for m in range(1, 4)
            )
            file.write(
                f'<iati-activity xml:lang="{language}" default-currency="EUR" '
                f'last-updated-datetime="{year}-12-01T00:00:00Z">'
                f"<iati-identifier>{publisher}-{number}</iati-identifier>"
                f'<reporting-org ref="{publisher}" type="22"><narrative>Example publisher {number % 40}</narrative>'
                f"</reporting-org><title><narrative>{escape(text)}</narrative></title>"
                f"<description><narrative>{escape(text)}. An example.</narrative></description>"
                f'<participating-org role="4" type="22" ref="{publisher}"><narrative>Example publisher {number % 40}'
                "</narrative></participating-org>"
                '<activity-status code="2"/>'
                f'<activity-date type="2" iso-date="{start}"/><activity-date type="3" iso-date="{end}"/>'
                f'<recipient-country code="{country.iso2}" percentage="100"/>'
                '<sector vocabulary="1" code="72010" percentage="60"/><sector vocabulary="1" code="15190" '
                f'percentage="40"/><budget type="1"><period-start iso-date="{year}-01-01"/>'
                f'<period-end iso-date="{year}-12-31"/><value currency="EUR" value-date="{year}-01-01">'
                f"{rng.randint(10000, 900000)}</value></budget>{money}</iati-activity>\n"
            )
        file.write("</iati-activities>\n")


def write_go(path: Path, rng: random.Random, catalog: Catalog, numbers: range) -> None:
    """Rows of the GO 3W import layout for all societies, marked as examples by their titles."""
    societies = [s for s in catalog.societies.values() if s.status == "recognised"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(GO_HEADER)
        for number in numbers:
            society = rng.choice(societies)
            country = catalog.countries[society.country_code].names["en"]
            _, text = title(rng, country, number)
            year, people = rng.randint(2012, 2023), rng.randint(100, 9000)
            row = dict.fromkeys(GO_HEADER, "")
            row |= {
                "Country": country, "Reporting NS": society.names["en"], "Operation Type": "Programme",
                "Disaster Type": "Population Movement", "Programme Type": "Domestic", "Primary Sector": "Migration",
                "Tags": "PGI", "Status": "Ongoing", "Project Name": f"Example: {text}",
                "Start Date": f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{year}",
                "End Date": f"30/09/{year + rng.randint(1, 4)}", "Budget(CHF)": rng.randint(9999, 999999),
                "Targeted Total": people, "Reached Total": people // 2, "Visibility": "Public",
                "Description": f"{text}. An example.",
            }  # fmt: skip
            writer.writerow(row.values())


def write_world(folder: Path, programmes: int, catalog: Catalog) -> int:
    """Write the files; bytes in all. Eight in ten programmes are IATI activities, two are GO rows."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rng = random.Random(2009)
    iati = programmes * 8 // 10
    for part in range(4):
        numbers = range(part * iati // 4, (part + 1) * iati // 4)
        write_iati(folder / f"example_{part}.xml", rng, catalog, numbers)
    write_go(folder / "example_go_3w.csv", rng, catalog, range(iati, programmes))
    return sum(path.stat().st_size for path in folder.iterdir())


def parse_only(folder: Path) -> float:
    """Seconds that bare parsing of the same bytes takes in one process."""
    begun = time.perf_counter()
    for path in sorted(folder.iterdir()):
        if path.suffix == ".xml":
            for _, element in etree.iterparse(str(path), tag="iati-activity"):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        else:
            with path.open(encoding="utf-8", newline="") as file:
                for _ in csv.reader(file):
                    pass
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--programmes", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    catalog = load_catalog()

    folder, day = demo_inputs()
    begun = time.perf_counter()
    build([folder], ROOT.parent / "demo", as_of=day)
    print(f"demo: {time.perf_counter() - begun:.1f} s")

    size = write_world(ROOT, args.programmes, catalog)
    bare = parse_only(ROOT)
    print(f"{args.programmes} programmes in {size / 1e6:.0f} MB; bare parsing in one process {bare:.1f} s")
    profiler = cProfile.Profile()
    if args.profile:
        profiler.enable()
    begun = time.perf_counter()
    result = build([ROOT], ROOT.parent / "release", as_of=day, jobs=1 if args.profile else args.jobs)
    total = time.perf_counter() - begun
    profiler.disable()
    found = result.release.connect().sql("select count(*) from programme").fetchall()[0][0]
    for stage, seconds in result.seconds.items():
        print(f"  {stage:10} {seconds:7.1f} s  {seconds / total:5.0%}")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"files to release: {total:.1f} s, {found} programmes, {found / total:.0f} a second, "
        f"{total / bare:.1f} times bare parsing; peak memory {own:.0f} MB, readers {children:.0f} MB each"
    )
    if args.profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
