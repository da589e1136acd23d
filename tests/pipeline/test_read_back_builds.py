"""Export, build from the export alone: the same programmes, as far as the format can carry them."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "publish"))
from answering import AS_OF, FACTS, changes
from sample_release import ROWS, write_release

from waypost.disclosure.access import open_outlet
from waypost.model import FileReport
from waypost.pipeline import build
from waypost.publish.exports import EXPORTERS
from waypost.reference import Catalog, load_catalog
from waypost.sources import InputFile, read_file
from waypost.store.release import open_release

MORE = """
- id: third
  title: "Tracing for migrants: families of the missing"
  description: "=Invented for a test, with 'signs' & <marks>."
  period: [2020-05-01, 2021-06-30]
  operating_ns: [ITA]
  participating_ns: {TUN: participating}
  countries: [ITA]
  services: [rfl_tracing]
  population_groups: [families_of_the_missing]
  reached: 1200
  budget: {amount: 5000.5, currency: EUR}
  source: {title: Invented, publisher: Nobody}
"""
RUNNING = FACTS.replace("[2016, null]", "[2023, null]")  # IATI asks for a status, which an old open end has not
FILES = {"iati": "activities.xml", "hxl": "rows.csv", "go3w": "projects.csv", "parquet": "tables"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    (folder / "in").mkdir()
    (folder / "in" / "facts.yml").write_text(RUNNING + MORE, encoding="utf-8")
    build([folder / "in"], folder / "before", as_of=AS_OF)
    return folder


def there_and_back(world: Path, name: str, audience: str = "movement") -> str:
    """Build from nothing but an export of the world; the name of the release."""
    catalog = load_catalog()
    out = world / name / FILES[name]
    EXPORTERS[name](open_outlet(open_release(world / "before"), audience, catalog), out, catalog)
    build([out], world / f"after-{name}", as_of=AS_OF)
    return f"after-{name}"


def rows(world: Path, release: str, sql: str) -> list[tuple[Any, ...]]:
    return open_release(world / release).connect().sql(sql).fetchall()


def test_iati_gives_the_same_register(world: Path) -> None:
    found = changes(world, "before", there_and_back(world, "iati"))
    gone = {name: [row for row in lost if row[0] == "gone"] for name, lost in found.items()}
    assert not any(gone.values()), "nothing is lost"
    assert found == {}, "nothing is added"


def test_hxl_gives_the_same_programmes_with_what_it_has_columns_for(world: Path) -> None:
    after = there_and_back(world, "hxl")
    for sql in (
        "select programme_id, title, actual_start_date, planned_end_date, actual_end_date, visibility, is_example, "
        "operating_ns_ids, country_codes, people_reached, people_targeted from programme order by 1",
        "select programme_id, service_code from service order by all",
        "select programme_id, population_group_code from population_group order by all",
        "select programme_id, text from programme_text where field = 'description' order by all",
    ):
        assert rows(world, after, sql) == rows(world, "before", sql)
    money = "select budget_chf from programme order by programme_id"
    assert rows(world, after, money) == rows(world, "before", money)


def test_go3w_gives_one_programme_for_each_country(world: Path) -> None:
    after = there_and_back(world, "go3w")
    sql = "select title, country_codes, operating_ns_ids from programme order by all"
    assert rows(world, after, sql) == [
        ("Returnees come home", "NER", "ns-ner"),
        ("Tracing for migrants: families of the missing", "ITA", "ns-ita"),
        ("Water for migrants on the way", "MLI", "ns-ner"),
        ("Water for migrants on the way", "NER", "ns-ner"),
    ]
    totals = "select sum(budget_chf), sum(people_reached) from programme"
    assert rows(world, after, totals) == rows(world, "before", totals), "figures stand on one row only"


def test_parquet_is_the_release_as_the_audience_sees_it(world: Path) -> None:
    catalog = load_catalog()
    out = world / "parquet"
    EXPORTERS["parquet"](open_outlet(open_release(world / "before"), "movement", catalog), out, catalog)
    assert changes(world, "before", "parquet") == {}


def read(release: Any, catalog: Catalog, name: str, out: Path) -> dict[str, dict[str, str]]:
    """What each record of an export says of who may see it, by its title."""
    path = out / FILES[name]
    EXPORTERS[name](open_outlet(release, "movement", catalog), path, catalog)
    report = FileReport(path.name, "0" * 64, path.stat().st_size)
    records = read_file(InputFile(path, path.name, path.stat().st_size), catalog, report)
    fields = ("visibility", "embargo_date", "is_example")
    return {
        next((c.value for c in record.claims if c.field == "title"), ""): {
            c.field: c.value for c in record.claims if c.kind == "programme" and c.field in fields
        }
        for record in records
    }


@pytest.mark.parametrize("name", ["iati", "hxl", "go3w"])
def test_who_may_see_a_programme_comes_back_with_it(name: str, catalog: Catalog, tmp_path: Path) -> None:
    base = ROWS["programme"][0] | {"programme_id": "wp-0000000001", "title_language": "en"}
    later = dt.date(2024, 12, 1)
    programmes = [
        base | {"title": "Open"},
        base | {"programme_id": "wp-0000000002", "title": "Ours", "visibility": "movement"},
        base | {"programme_id": "wp-0000000003", "title": "Later", "embargo_date": later, "is_example": True},
    ]
    ids = [programme["programme_id"] for programme in programmes]
    parts = {
        table: [
            dict(row) | {"programme_id": each} for each in ids for row in ROWS[table] if row["programme_id"] == ids[0]
        ]
        for table in ("participation", "place")
    }
    texts = [
        {"programme_id": each["programme_id"], "field": "title", "language": "en", "text": each["title"]}
        for each in programmes
    ]
    empty = {table: [] for table in ROWS if table not in ("organisation", "source")}
    release = write_release(
        tmp_path / "release", **(empty | parts | {"programme": programmes, "programme_text": texts})
    )
    found = read(release, catalog, name, tmp_path)
    assert set(found) == {"Open", "Ours", "Later"}, "the mark of an example is taken off"
    assert found["Open"]["visibility"] == "public"
    assert found["Ours"]["visibility"] == "movement"
    assert found["Later"].get("embargo_date") == "2024-12-01" or found["Later"]["visibility"] == "movement"
    assert found["Later"]["is_example"] == "true"
