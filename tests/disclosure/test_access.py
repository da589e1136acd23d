"""Who sees what: the predicate, fields, places, small counts, texts; and that nothing else gets through."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "publish"))
from sample_release import PID, ROWS, write_release

from waypost.disclosure.access import audience_view, open_outlet, visible_predicate, visible_programmes
from waypost.disclosure.rules import AUDIENCES, load_disclosure_rules
from waypost.errors import CatalogError, InputError
from waypost.reference import Catalog

AS_OF = dt.date(2024, 7, 1)


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    return write_release(tmp_path_factory.mktemp("release"))


@pytest.mark.parametrize(
    ("audience", "seen"),
    [("public", [1, 2, 3]), ("movement", [1, 2, 3, 4, 6, 7]), ("secretariat", list(PID)), ("owner", list(PID))],
)
def test_each_audience_sees_at_least_what_the_wider_one_sees(release, audience, seen):
    assert visible_programmes(release.connect(), audience, AS_OF) == [PID[n] for n in seen]


def test_embargo_ends_on_its_day(release):
    assert PID[6] not in visible_programmes(release.connect(), "public", AS_OF)
    assert PID[6] in visible_programmes(release.connect(), "public", AS_OF + dt.timedelta(days=1))


def test_a_word_that_is_no_visibility_is_seen_by_nobody(tmp_path):
    rows = [ROWS["programme"][0] | {"visibility": "everyone"}]
    release = write_release(tmp_path, programme=rows)
    assert all(visible_programmes(release.connect(), audience, AS_OF) == [] for audience in AUDIENCES)


def test_unknown_audience_is_refused(release, catalog):
    with pytest.raises(InputError, match="there are: public"):
        visible_predicate("press", AS_OF)
    with pytest.raises(InputError):
        open_outlet(release, "press", catalog)


def test_every_table_shows_visible_programmes_only(release, catalog):
    for audience in AUDIENCES[:3]:
        outlet = open_outlet(release, audience, catalog)
        seen = set(visible_programmes(release.connect(), audience, AS_OF))
        for table in outlet.manifest["tables"]:
            rows = list(outlet.rows(f'from "{table}"'))
            if rows and "programme_id" in rows[0] and not (audience == "secretariat" and table in ("record", "claim")):
                assert {row["programme_id"] for row in rows} <= seen, table


def test_the_public_sees_countries_and_no_place_below(release, catalog):
    outlet = open_outlet(release, "public", catalog)
    places = list(outlet.rows("from place order by programme_id, place_no"))
    below = ("admin1_code", "admin1_name", "place_name", "location_type", "latitude", "longitude")
    assert all(row[name] is None for row in places for name in below)
    assert [(r["country_code"], r["share"]) for r in places] == [
        ("ITA", 0.65),
        ("TUN", 0.35),
        ("MEX", None),
        ("HND", None),
    ]
    assert [r["place_no"] for r in places] == [1, 2, 1, 1]


def test_practices_and_verifier_are_for_the_movement(release, catalog):
    (public,) = open_outlet(release, "public", catalog).rows(f"from programme where programme_id = '{PID[1]}'")
    (movement,) = open_outlet(release, "movement", catalog).rows(f"from programme where programme_id = '{PID[1]}'")
    assert (public["access_condition"], public["verified_by"]) == (None, None)
    assert (movement["access_condition"], movement["verified_by"]) == ("irrespective_of_status", "focal point")


def test_small_counts_are_held_back_from_the_public_alone(release, catalog):
    public = open_outlet(release, "public", catalog)
    assert {r["programme_id"] for r in public.rows("from people_count")} == {PID[1]}
    assert {r["programme_id"] for r in public.rows("from people_total")} == {PID[1]}
    assert public.withheld["people_count"] == 1
    movement = open_outlet(release, "movement", catalog)
    assert {r["programme_id"] for r in movement.rows("from people_count")} == {PID[1], PID[2]}


def count(number: int, n: int, **more: object) -> dict[str, object]:
    base = {"programme_id": PID[1], "people_count_no": number, "measure": "reached", "unit": "persons", "count": n}
    return base | more


@pytest.mark.parametrize(
    ("counts", "services", "kept"),
    [
        ([count(1, 100), count(2, 4, sex="male")], [], 0),
        ([count(1, 100), count(2, 5, sex="male")], [], 2),
        ([count(1, 100), count(2, 0, sex="male")], [], 2),
        ([count(1, 100), count(2, 9, age_max=17)], [], 0),
        ([count(1, 100), count(2, 9, population_group_code="survivors_of_trafficking")], [], 0),
        ([count(1, 9)], ["anti_trafficking"], 0),
        ([count(1, 100), count(2, 30, admin1_name="Sicilia")], [], 1),
    ],
)
def test_a_breakdown_with_a_small_cell_is_held_back_as_a_whole(tmp_path, catalog, counts, services, kept):
    rows = [{"programme_id": PID[1], "service_code": code, "basis": "reported"} for code in services]
    assert all(catalog.code_lists["service"].codes[code].is_sensitive for code in services)
    release = write_release(tmp_path, people_count=counts, service=rows, people_total=[])
    outlet = open_outlet(release, "public", catalog)
    assert len(list(outlet.rows("from people_count"))) == kept


def test_a_small_total_is_unknown_to_the_public(tmp_path, catalog):
    programme = [ROWS["programme"][0] | {"people_reached": 3, "people_targeted": 500}]
    release = write_release(tmp_path, programme=programme, people_total=[], people_count=[])
    (row,) = open_outlet(release, "public", catalog).rows("from programme")
    assert (row["people_reached"], row["people_targeted"]) == (None, 500)


def test_what_a_society_did_not_want_to_say_is_not_told_to_the_public(tmp_path, catalog):
    declined = {"programme_id": PID[1], "marker_type": "no_answer", "marker_code": "detention_work"}
    release = write_release(tmp_path, marker=[declined | {"marker_name": "prefer_not_to_say"}])
    assert list(open_outlet(release, "public", catalog).rows("from marker")) == []
    assert len(list(open_outlet(release, "movement", catalog).rows("from marker"))) == 1


def test_texts_with_contacts_are_held_back_and_counted(release, catalog):
    outlet = open_outlet(release, "public", catalog)
    texts = {
        (r["programme_id"], r["language"]): r["text"]
        for r in outlet.rows("from programme_text where field = 'description'")
    }
    assert texts[(PID[1], "fr")] is None
    assert texts[(PID[1], "en")] is not None
    assert outlet.withheld["programme_text.text"] == 1
    movement = open_outlet(release, "movement", catalog)
    assert all(r["text"] for r in movement.rows("from programme_text"))


def test_records_and_claims_follow_programme_source_and_field(release, catalog):
    public = open_outlet(release, "public", catalog)
    records = list(public.rows("from record"))
    assert {r["record_id"] for r in records} == {"r1", "r2", "r3"}
    assert all(r["file"] is None and r["title"] is None for r in records)
    assert list(public.rows("from claim")) == []
    assert [r["source_id"] for r in public.rows("from source")] == ["open"]
    movement = open_outlet(release, "movement", catalog)
    assert "r99" not in {r["record_id"] for r in movement.rows("from record")}
    secretariat = open_outlet(release, "secretariat", catalog)
    assert "r99" in {r["record_id"] for r in secretariat.rows("from record")}


def test_rules_of_a_country(tmp_path, release, catalog):
    folder = tmp_path / "catalog"
    folder.mkdir()
    for name in ("schema", "reference"):
        (folder / name).symlink_to(catalog.path / name)
    (folder / "rules").mkdir()
    text = (catalog.path / "rules" / "exports.yml").read_text("utf-8")
    (folder / "rules" / "exports.yml").write_text(text.replace("countries: {}", "countries: {MEX: movement}"))
    assert PID[2] not in {
        r["programme_id"] for r in open_outlet(release, "public", Catalog(folder)).rows("from programme")
    }
    assert PID[2] in {
        r["programme_id"] for r in open_outlet(release, "movement", Catalog(folder)).rows("from programme")
    }
    (folder / "rules" / "exports.yml").write_text(text.replace("countries: {}", "countries: {XXX: movement}"))
    with pytest.raises(CatalogError, match="no country 'XXX'"):
        load_disclosure_rules(Catalog(folder))
    (folder / "rules" / "exports.yml").write_text(text.replace("record.file: movement", "record.fil: movement"))
    with pytest.raises(CatalogError, match=r"no column 'record\.fil'"):
        load_disclosure_rules(Catalog(folder))
    (folder / "rules" / "exports.yml").unlink()
    with pytest.raises(CatalogError, match="nothing is exported"):
        load_disclosure_rules(Catalog(folder))


def test_a_query_by_a_tables_own_name_is_filtered(release, catalog):
    outlet = audience_view(release.connect(), "public", catalog, AS_OF, release.manifest)
    assert outlet.con.execute("select count(*) from programme").fetchone() == (3,)
    assert outlet.tables[0] == "programme"
    assert "issue" not in outlet.tables
