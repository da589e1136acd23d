"""Derive ``catalog/trails/lags.yml``: how many days lay between the stations of the Western Balkans in 2015.

    python scripts/lags.py            # write
    python scripts/lags.py --check    # compare only; exit status 1 when the file says something else

Input: ``../shared/data/trails/balkans_2015`` (IFRC Europe, MIT): sheets of lagged arrivals, taken apart again by
:mod:`waypost.context.arrivals`, which refuses them when two rows disagree. ``rinput.csv`` covers 48 days while the way
was open and has no dates. The dated sheets run from 18 February to 18 April 2016; the way closed on 8 March, so what
they hold is its closing, not a lag: they are checked against each other and not estimated from.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import itertools
import sys
from pathlib import Path

import yaml

from waypost.analysis.lag import Lag, estimate_lag
from waypost.context.arrivals import unfold_dated, unfold_undated
from waypost.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT.parent / "shared" / "data" / "trails" / "balkans_2015"
TARGET = ROOT / "catalog" / "trails" / "lags.yml"
SEED = 2015
# Names in the undated sheet, in the dated ones, in the code list, and the country.
STATIONS = (
    ("greekislands", "greekislands", "greek_islands", "GRC"),
    ("greekmainland", "mainlandgreece", "greek_mainland", "GRC"),
    ("fyrom", "fyrom", "north_macedonia", "MKD"),
    ("serbia", "serbia", "serbia", "SRB"),
    ("croatia", "croatia", "croatia", "HRV"),
    ("slovenia", "slovenia", "slovenia", "SVN"),
    ("austria", "austria", "austria", "AUT"),
)
HEAD = """\
# How many days lay between consecutive stations. Derived by scripts/lags.py from daily arrivals; figures only.
# Countries and groups of islands, never a place. What it can and cannot say: docs/explanation/trails.md
"""


def read_open_way(folder: Path) -> dict[str, list[int]]:
    """48 days at seven stations, the earliest first, by the name in the code list."""
    with (folder / "rinput.csv").open(encoding="utf-8", newline="") as file:
        found = unfold_undated(csv.DictReader(file.read().splitlines()))
    series = {}
    for undated, _, station, _ in STATIONS:
        days = found[undated]
        if sorted(days) != list(range(min(days), 1)):
            raise InputError(f"{undated}: days are missing")
        series[station] = [days[day] for day in sorted(days)]
    return series


def read_closing(folder: Path) -> dict[str, dict[dt.date, int]]:
    """The dated sheets put together, by the name in the sheets; raises InputError when two sheets disagree."""
    whole: dict[str, dict[dt.date, int]] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name == "rinput.csv":
            continue
        with path.open(encoding="utf-8", newline="") as file:
            found = unfold_dated(csv.DictReader(file))
        # The sheet of Greece does not say which of its two stations it is about; its numbers are those of the mainland.
        own = "mainlandgreece" if path.stem == "greece" else path.stem
        for station, days in found.items():
            name = own if station == "y" else station
            for day, number in days.items():
                said = whole.setdefault(name, {}).setdefault(day, number)
                if said != number:
                    raise InputError(f"{path.name}: {name} on {day} is {number}, another sheet says {said}")
    return whole


def estimate(series: dict[str, list[int]]) -> list[dict[str, object]]:
    """One row per pair of consecutive stations."""
    rows: list[dict[str, object]] = []
    for (*_, here, here_country), (*_, there, there_country) in itertools.pairwise(STATIONS):
        found: Lag | None = estimate_lag(series[here], series[there], seed=SEED)
        if found is None:
            raise InputError(f"{here} explains nothing of {there}")
        rows.append({
            "from_station": here, "to_station": there, "from_country": here_country, "to_country": there_country,
            "lag_days": round(found.lag, 2), "lag_least": round(found.least, 2), "lag_most": round(found.most, 2),
            "days": found.days, "passed_share": round(found.passed, 2), "correlation": round(found.correlation, 2),
        })  # fmt: skip
    return rows


def render(rows: list[dict[str, object]], sha256: str) -> str:
    """The file as it stands in the catalog."""
    whole = {
        "trail_id": "WBR",
        "source": {
            "title": "Daily arrivals at eight stations, 2015-2016 (rinput.csv)", "publisher": "IFRC Europe",
            "date": "2016", "licence": "MIT", "sha256": sha256,
        },
        "period": {
            "from_date": None, "to_date": None,
            "note": "48 consecutive days while the way was open; the sheet names no dates. Several thousand arrivals "
                    "a day put it before 8 March 2016.",
        },
        "method": f"distributed lag of 0 to 7 days, non-negative least squares; 95 % from 2,000 draws of 7-day blocks, "
                  f"seed {SEED}, bias-corrected",
        "not_estimated": "The dated sheets of 18 February to 18 April 2016 agree with each other; the way closed on "
                         "8 March 2016, so they show its closing and give no lag.",
        "lags": rows,
    }  # fmt: skip
    return HEAD + yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare only")
    arguments = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"the arrivals are absent: {FOLDER.name}")
        return 0
    closing = read_closing(FOLDER)
    print(f"dated sheets agree: {sum(map(len, closing.values()))} days of {len(closing)} stations")
    text = render(estimate(read_open_way(FOLDER)), hashlib.sha256((FOLDER / "rinput.csv").read_bytes()).hexdigest())
    if arguments.check:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print(f"{TARGET.name}: {'as derived' if same else 'says something else; run scripts/lags.py'}")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
