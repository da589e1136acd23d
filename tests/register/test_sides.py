"""What matching asks of a programme: who carries it where, its services and groups as bits, its links both ways."""

from __future__ import annotations

from typing import Any

import duckdb

from tests.analysis.opportunity.worlds import Programme, chances
from waypost.reference import load_catalog

ONE = Programme("p-1", "ner", "NER", "food", "people_in_transit", ("T", "transit"))


def sides(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = con.sql("from programme_trail_side order by all").to_arrow_table().to_pylist()
    return found


def decoded(con: duckdb.DuckDBPyConnection, code_list: str, bits: int) -> set[str]:
    rows = con.execute("select code from code_bit where code_list = ? and mask & ? <> 0", [code_list, bits]).fetchall()
    return {row[0] for row in rows}


def test_bits_are_the_codes() -> None:
    con = chances([ONE._replace(services="food rfl", groups="people_in_transit women_and_girls")])
    (row,) = sides(con)
    assert decoded(con, "service", row["service_bits"]) == {"food"}
    assert decoded(con, "service_heading", row["heading_bits"]) == {"basic", "rfl"}
    assert decoded(con, "service_heading", row["vague_bits"]) == {"rfl"}
    assert decoded(con, "population_group", row["group_bits"]) == {"people_in_transit", "women_and_girls", "on_the_way"}


def test_a_heading_with_a_service_under_it_is_not_vague() -> None:
    con = chances([ONE._replace(services="basic food")])
    (row,) = sides(con)
    assert (decoded(con, "service_heading", row["heading_bits"]), row["vague_bits"]) == ({"basic"}, 0)


def test_a_programme_that_says_nothing_has_no_bits() -> None:
    (row,) = sides(chances([ONE._replace(services="", groups="")]))
    assert [row[name] for name in ("service_bits", "heading_bits", "vague_bits", "group_bits")] == [0, 0, 0, 0]


def test_the_bits_of_every_code_are_its_own() -> None:
    con = chances([])
    twice = con.sql("select code_list, bit from code_bit group by all having count(*) > 1").fetchall()
    assert twice == []
    codes = {row[0] for row in con.sql("select code from code_bit where code_list = 'service'").fetchall()}
    assert codes == {c.code for c in load_catalog().code_lists["service"].codes.values() if not c.is_group}


def test_of_several_societies_the_one_at_home_speaks_for_its_country() -> None:
    joint = ONE._replace(societies="ner lby dnk", countries="NER LBY FRA", stated=None)
    carried = {(row["country_code"], row["society_id"]) for row in sides(chances([joint])) if row["trail_id"] == "T"}
    at_home = {("NER", "ns-ner"), ("LBY", "ns-lby")}
    guests = {("FRA", "ns-ner"), ("FRA", "ns-lby"), ("FRA", "ns-dnk")}  # none of them is at home there
    assert carried == at_home | guests


def test_who_only_funds_does_not_carry() -> None:
    roles = [{"programme_id": "p-1", "organisation_id": "ns-ner", "role": "host"},
             {"programme_id": "p-1", "organisation_id": "ns-dnk", "role": "participating"},
             {"programme_id": "p-1", "organisation_id": "ns-nor", "role": "funding"}]  # fmt: skip
    assert {row["society_id"] for row in sides(chances([ONE], participation=roles))} == {"ns-ner"}
    assert {row["society_id"] for row in sides(chances([ONE], participation=roles[1:]))} == {"ns-dnk"}
    assert {row["society_id"] for row in sides(chances([ONE], participation=roles[2:]))} == {None}


def test_one_area_is_known_and_several_are_none() -> None:
    assert {row["place_code"] for row in sides(chances([ONE._replace(area="NER001")]))} == {"NER001"}
    places = [{"programme_id": "p-1", "country_code": "NER", "admin1_code": code} for code in ("NER001", "NER002")]
    assert {row["place_code"] for row in sides(chances([ONE], place=places))} == {None}
    whole = [*places[:1], {"programme_id": "p-1", "country_code": "NER"}]
    assert {row["place_code"] for row in sides(chances([ONE], place=whole))} == {None}


def test_what_answers_a_service_stands_beside_it() -> None:
    con = chances([ONE._replace(services="return_counselling")])
    (row,) = sides(con)
    assert decoded(con, "service", row["answer_return_bits"]) == {"return_post_arrival", "reintegration"}
    assert row["answer_origin_bits"] == row["answer_transit_bits"] == 0


def test_links_stand_in_both_directions() -> None:
    other = ONE._replace(programme_id="p-2")
    con = chances(
        [ONE, other],
        link=[{"programme_id": "p-1", "link_type": "related_activity", "target": "X"},
              {"programme_id": "p-1", "link_type": "document", "target": "p-2"}],
        identifier=[{"programme_id": "p-2", "authority": "any", "value": "X"}],
    )  # fmt: skip
    rows = con.sql("select programme_id, other_programme_id, link_type from programme_link order by all").fetchall()
    assert rows == [("p-1", "p-2", "related_activity"), ("p-2", "p-1", "related_activity")]


def test_numbers_lead_back_to_names() -> None:
    con = chances([ONE, ONE._replace(programme_id="p-2", countries="NER LBY", stated=None)])
    lost = con.sql("""
        select count(*) from programme_trail_side s
        left join trail_cell c using (cell_no) left join programme_number p using (programme_no)
        where c.trail_id is distinct from s.trail_id or c.side is distinct from s.side
           or c.society_id is distinct from s.society_id or c.country_code is distinct from s.country_code
           or p.programme_id is distinct from s.programme_id
    """).fetchone()
    assert lost == (0,)
