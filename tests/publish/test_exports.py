"""Every format: hostile values, unknown as empty, exact decimals, origin, same bytes, whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from sample_release import FORMULA, PID, ROWS, write_release

from tests.examples import examples
from waypost.disclosure.access import open_outlet
from waypost.errors import InputError
from waypost.publish.cells import csv_cell, guarded, unguarded
from waypost.publish.exports import EXPORTERS
from waypost.reference import Catalog
from waypost.settings import LANGUAGES
from waypost.store.release import Release, open_release

FOLDERS = ("csv", "parquet")
SUFFIX = {"xlsx": ".xlsx", "iati": ".xml", "geojson": ".geojson", "hxl": ".csv", "go3w": ".csv", "duckdb": ".duckdb"}


def run(name: str, release: Release, out: Path, catalog: Catalog, audience: str = "public", language: str = "en"):
    target = out / (name + SUFFIX.get(name, ""))
    outlet = open_outlet(release, audience, catalog, language=language)
    return target, EXPORTERS[name](outlet, target, catalog)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", sorted(EXPORTERS))
@pytest.mark.parametrize("audience", ["public", pytest.param("secretariat", marks=pytest.mark.exhaustive)])
def test_every_format_writes_what_it_says_and_the_same_bytes_again(name, audience, release, catalog, tmp_path):
    contents = []
    for folder in ("a", "b"):
        _target, written = run(name, release, tmp_path / folder, catalog, audience)
        assert written
        assert all(path.is_file() for path in written)
        contents.append({path.relative_to(tmp_path / folder): path.read_bytes() for path in written})
        beside = {path for path in (tmp_path / folder).rglob("*") if path.is_file()}
        assert beside == set(written), "nothing else is left behind"
    assert contents[0] == contents[1]


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_a_second_export_takes_the_place_of_the_first(name, release, catalog, tmp_path):
    run(name, release, tmp_path, catalog)
    _target, written = run(name, release, tmp_path, catalog)
    assert all(path.is_file() for path in written)


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_every_format_says_where_it_comes_from(name, release, catalog, tmp_path):
    _target, written = run(name, release, tmp_path, catalog)
    if name == "xlsx":
        cover = openpyxl.load_workbook(written[0]).worksheets[0]
        text = "\n".join(str(cell.value) for row in cover for cell in row)
    elif name == "duckdb":
        with duckdb.connect(str(written[0]), read_only=True) as con:
            text = str(con.sql("from about").fetchall())
    else:
        text = "\n".join(path.read_text("utf-8") for path in written if path.suffix != ".parquet")
    for said in ("abc123abc123", "2024-07-01", "CC BY 4.0"):
        assert said in text, f"{name} does not say {said}"


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_an_empty_release_gives_empty_files(name, catalog, tmp_path):
    empty = write_release(tmp_path / "release", **{table: [] for table in ROWS})
    _target, written = run(name, empty, tmp_path / "out", catalog)
    assert all(path.is_file() for path in written)


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_a_failing_export_leaves_the_earlier_one_whole(name, release, catalog, tmp_path):
    target, written = run(name, release, tmp_path, catalog)
    before = {path: path.read_bytes() for path in written}
    outlet = open_outlet(release, "public", catalog)
    for table in ("source", "record"):
        outlet.con.execute(f"drop view {table}")
    with pytest.raises(duckdb.Error):
        EXPORTERS[name](outlet, target, catalog)
    assert {path: path.read_bytes() for path in written} == before


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_with_other_things_in_it_is_not_replaced(name, release, catalog, tmp_path):
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="other things"):
        run(name, release, tmp_path, catalog)
    assert (tmp_path / name / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("name", sorted(SUFFIX))
def test_a_file_export_does_not_replace_a_folder(name, release, catalog, tmp_path):
    (tmp_path / (name + SUFFIX[name])).mkdir()
    with pytest.raises(InputError, match="is a folder"):
        run(name, release, tmp_path, catalog)


def test_no_cell_begins_like_a_formula(release, catalog, tmp_path):
    for name in ("csv", "hxl", "go3w"):
        _target, written = run(name, release, tmp_path, catalog, "secretariat")
        for path in written:
            if path.suffix == ".csv":
                with path.open(encoding="utf-8-sig", newline="") as file:
                    rows = list(csv.reader(file))
                for row in rows[1:]:
                    for cell in row:
                        is_number = cell.startswith("-") and cell[1:].replace(".", "").isdigit() and "." in cell
                        assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (
                            path.name,
                            cell[:40],
                        )
    _target, (path,) = run("xlsx", release, tmp_path, catalog, "secretariat")
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert not (isinstance(cell.value, str) and cell.value[:1] in "=+-@"), cell.value


@settings(deadline=None, max_examples=examples(200))
@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_the_guard_is_taken_off_again(text):
    assert unguarded(guarded(text)) == text
    assert unguarded(csv_cell(text)) == text.replace("\x00", "\ufffd")


def test_csv_is_exact_and_unknown_is_empty(release, catalog, tmp_path):
    folder, _written = run("csv", release, tmp_path, catalog)
    first, second, third = read_csv(folder / "programme.csv")
    assert first["budget_chf"] == "12345678901234.56"
    assert first["spending_chf"] == "0.10"
    assert first["people_targeted"] == ""
    assert first["is_movement"] == "true"
    assert second["title"] == "'" + FORMULA
    assert second["end_date"] == ""
    assert third["actual_end_date"] == "2020-02-29"
    (expense, _other) = read_csv(folder / "transaction.csv")
    assert expense["amount"] == "-250.00"


def test_files_for_spreadsheets_say_that_they_are_utf8_and_gos_layout_begins_with_its_header(
    release, catalog, tmp_path
):
    folder, _written = run("csv", release, tmp_path, catalog)
    hxl, _written = run("hxl", release, tmp_path, catalog)
    assert {path.read_bytes()[:3] for path in [hxl, *folder.glob("*.csv")]} == {b"\xef\xbb\xbf"}
    go3w, _written = run("go3w", release, tmp_path, catalog)
    assert go3w.read_bytes().startswith(b"Country,Regions,Reporting NS,")


def test_datapackage_describes_each_file(release, catalog, tmp_path):
    folder, written = run("csv", release, tmp_path, catalog)
    package = orjson.loads((folder / "datapackage.json").read_bytes())
    assert {r["path"] for r in package["resources"]} == {p.name for p in written if p.suffix == ".csv"}
    names = {resource["name"] for resource in package["resources"]}
    for resource in package["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in resource["schema"]["fields"]]
        assert all(k["reference"]["resource"] in names for k in resource["schema"].get("foreignKeys", ()))
    assert "claim.csv" not in {path.name for path in written}


@settings(deadline=None, max_examples=examples(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")), min_size=1, max_size=5)
)
def test_csv_and_hxl_give_back_any_text(catalog, tmp_path_factory, texts):
    tmp_path = tmp_path_factory.mktemp("any")
    programmes = [
        {"programme_id": f"wp-{n:010d}", "title": text or None, "visibility": "movement", "is_example": False}
        for n, text in enumerate(texts)
    ]
    release = write_release(tmp_path / "release", **({table: [] for table in ROWS} | {"programme": programmes}))
    folder, _written = run("csv", release, tmp_path, catalog, "movement")
    assert [unguarded(row["title"]) for row in read_csv(folder / "programme.csv")] == texts
    path, _written = run("hxl", release, tmp_path, catalog, "movement")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [unguarded(row[1]) for row in list(csv.reader(file))[2:]] == texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook_is_readable_in_each_language(release, catalog, tmp_path, language):
    _target, (path,) = run("xlsx", release, tmp_path, catalog, "movement", language)
    book = openpyxl.load_workbook(path)
    assert book.worksheets[0].sheet_view.rightToLeft == (language == "ar")
    programmes = book.worksheets[1]
    assert programmes.freeze_panes == "B2"
    assert programmes.column_dimensions["A"].width <= 36, "what stays in view leaves room on a phone"
    assert programmes.auto_filter.ref.startswith("A1:")
    head = [cell.value for cell in programmes[1]]
    row = dict(zip(head, [cell.value for cell in programmes[2]], strict=True))
    assert row[head[0]] == "Safe spaces along the way"
    assert PID[1] in row.values()
    assert catalog.code_lists["status"].codes["implementation"].label[language] in row.values()
    assert dt.datetime(2022, 1, 1) in row.values()  # noqa: DTZ001 - as Excel keeps days
    assert any(isinstance(v, str) and catalog.countries["TUN"].names[language] in v for v in row.values())


def test_workbook_keeps_numbers_that_excel_would_round(release, catalog, tmp_path):
    _target, (path,) = run("xlsx", release, tmp_path, catalog)
    values = [cell.value for cell in openpyxl.load_workbook(path).worksheets[1][2]]
    assert "12345678901234.56" in values
    assert 0.1 in values


def test_unknown_language_is_refused(release, catalog, tmp_path):
    with pytest.raises(InputError, match="no language"):
        run("xlsx", release, tmp_path, catalog, language="de")


def test_parquet_is_a_release_of_its_own(release, catalog, tmp_path):
    folder, _written = run("parquet", release, tmp_path, catalog)
    opened = open_release(folder)
    con = opened.connect()
    assert con.sql("select count(*) from programme").fetchone() == (3,)
    assert con.sql("select count(*) from claim").fetchone() == (0,)
    assert opened.manifest["audience"] == "public"
    assert "inputs" not in opened.manifest
    again = open_outlet(opened, "public", catalog)
    assert next(again.rows("select count(*) as n from programme"))["n"] == 3


def test_duckdb_has_types_and_comments(release, catalog, tmp_path):
    _target, (path,) = run("duckdb", release, tmp_path, catalog)
    with duckdb.connect(str(path), read_only=True) as con:
        assert con.sql("select budget_chf from programme order by programme_id").fetchone() == (
            Decimal("12345678901234.56"),
        )
        comments = con.sql("select comment from duckdb_columns() where table_name = 'budget'").fetchall()
        assert all(comment for (comment,) in comments)
        assert not con.sql("select 1 from duckdb_tables() where table_name in ('claim', 'issue')").fetchall()


def test_hxl_has_tags_and_does_not_count_twice(release, catalog, tmp_path):
    path, _written = run("hxl", release, tmp_path, catalog, "movement")
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, tags, *rows = list(csv.reader(file))
    assert len(head) == len(set(tags)) == len(tags)
    assert all(tag.startswith("#") for tag in tags)
    at = {tag: n for n, tag in enumerate(tags)}
    mine = [row for row in rows if row[0] == PID[1]]
    assert [row[at["#country+code"]] for row in mine] == ["ITA", "TUN"]
    assert [row[at["#reached"]] for row in mine] == ["1200", ""]
    assert mine[0][at["#org+impl+name"]] == "Italian Red Cross"
    assert mine[0][at["#service"]] == "Tracing | Safe spaces"


def test_geojson_shows_countries_to_all_and_points_to_their_owner(release, catalog, tmp_path):
    path, _written = run("geojson", release, tmp_path, catalog)
    public = orjson.loads(path.read_bytes())
    assert {f["properties"]["kind"] for f in public["features"]} == {"country"}
    italy = next(f for f in public["features"] if f["id"] == "ITA")
    assert italy["geometry"]["coordinates"] == [12.148, 43.53]
    assert "38.1157" not in path.read_text("utf-8")
    for audience in ("movement", "secretariat"):
        path, _written = run("geojson", release, tmp_path, catalog, audience)
        assert "38.1157" not in path.read_text("utf-8")
        assert "Porto Vecchio" not in path.read_text("utf-8")
    path, _written = run("geojson", release, tmp_path, catalog, "owner")
    points = [f for f in orjson.loads(path.read_bytes())["features"] if f["properties"]["kind"] == "service_point"]
    assert [f["geometry"]["coordinates"] for f in points] == [[13.3615, 38.1157], [13.19, 32.88]]


def test_geojson_is_what_rfc_7946_says(release, catalog, tmp_path):
    rows = [dict(row) | {"longitude": 200.0} if row.get("latitude") else row for row in ROWS["place"]]
    rows += [
        {"programme_id": PID[1], "place_no": 90 + n, "country_code": iso3} for n, iso3 in enumerate(catalog.countries)
    ]
    everywhere = write_release(tmp_path / "release", place=rows)
    path, _written = run("geojson", everywhere, tmp_path, catalog, "movement")
    collection = orjson.loads(path.read_bytes())
    assert (collection["type"], "crs" in collection) == ("FeatureCollection", False)
    assert len({feature["id"] for feature in collection["features"]}) == len(collection["features"])
    kinds = set()
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["properties"], dict)
        kinds.add(feature["properties"]["kind"])
        if feature["geometry"] is not None:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert feature["geometry"]["type"] == "Point"
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90
    assert kinds == {"country"}, "a point that is nowhere on the earth is left out"


def test_go3w_is_in_gos_layout(release, catalog, tmp_path):
    path, (_file, beside) = run("go3w", release, tmp_path, catalog, "movement")
    rows = read_csv(path)
    assert len(rows[0]) == 27
    italy, libya, tunisia = sorted(rows, key=lambda row: row["Country"])
    assert italy["Start Date"] == "01/01/2022"
    assert italy["Reporting NS"] == "Italian Red Cross"
    assert italy["Regions"] == "Sicilia"
    assert (italy["Reached Females"], italy["Reached Males"], italy["Reached Total"]) == ("700", "", "1200")
    assert (italy["Budget(CHF)"], tunisia["Budget(CHF)"]) == ("12345678901234.56", "")
    assert libya["Status"] == "Ongoing"
    assert all(row[f"Contact {what}"] == "" for row in rows for what in ("Email", "Name", "Role"))
    assert "without a National Society" in beside.read_text("utf-8")


def test_go3w_names_the_society_at_home_for_each_country(catalog, tmp_path):
    programme = ROWS["programme"][0]
    countries = ("NER", "MLI", "TCD")
    release = write_release(
        tmp_path / "release",
        programme=[programme],
        participation=[
            {"programme_id": PID[1], "organisation_id": ns_id, "role": "operating"} for ns_id in ("ns-mli", "ns-ner")
        ],
        place=[{"programme_id": PID[1], "place_no": n, "country_code": iso3} for n, iso3 in enumerate(countries)],
    )
    path, _written = run("go3w", release, tmp_path, catalog, "movement")
    names = {ns_id: catalog.societies[ns_id].names["en"] for ns_id in ("ns-mli", "ns-ner")}
    assert {row["Country"]: row["Reporting NS"] for row in read_csv(path)} == {
        catalog.countries["MLI"].names["en"]: names["ns-mli"],
        catalog.countries["NER"].names["en"]: names["ns-ner"],
        catalog.countries["TCD"].names["en"]: names["ns-mli"],
    }


def test_examples_are_marked_where_others_would_load_them(catalog, tmp_path):
    programme = dict(ROWS["programme"][0]) | {"is_example": True}
    release = write_release(tmp_path / "release", programme=[programme])
    for name in ("iati", "go3w"):
        path, _written = run(name, release, tmp_path, catalog)
        assert "[Example] " in path.read_text("utf-8")


def test_the_outlet_is_not_a_way_to_the_raw_tables(release, catalog):
    outlet = open_outlet(release, "public", catalog)
    assert dataclasses.is_dataclass(outlet)
    seen = {row["programme_id"] for row in outlet.rows("from programme")}
    assert seen == {PID[1], PID[2], PID[3]}
