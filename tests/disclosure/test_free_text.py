"""What is found in a free text, and that Python and DuckDB find the same."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.disclosure.free_text import PATTERNS, private_kinds, private_texts_sql

FOUND = [
    ("write to focal.point@example.org", "email"),
    ("focal.point (at) example (dot) org", "email"),
    ("focal.point＠example.org", "email"),
    ("fo\u200bcal@exam\u200bple.org", "email"),
    ("call +39 06 123 45 67", "phone"),
    ("0039 06 1234567", "phone"),
    ("Call Ana on 999 123 456", "phone"),
    ("اتصلوا بالسيدة آنا على 999123456", "phone"),
    ("appelez le 01 23 45 67 89", "phone"),
    ("WhatsApp: 3312345678", "phone"),
    ("هاتف: ٠٧٧١٢٣٤٥٦٧", "phone"),
    ("(0)79 123 45 67", "phone"),
    ("tel\u00a0079\u00a0123\u00a045\u00a067", "phone"),
    ("555-123-4567", "phone"),
    ("holder of passport no. X1234567", "document_number"),
    ("جواز سفر رقم 1234567", "document_number"),
    ("Cédula: 1-234-5678-9", "document_number"),
    ("case 123-45C67890 is pending", "document_number"),
    ("AB1234567", "document_number"),
    ("at 33.8886, 35.4955 every night", "coordinates"),
    ("36°12'05\"N 37°08'E", "coordinates"),
    ("lat: 12.34", "coordinates"),
    ("GPS 123456", "coordinates"),
    ("https://maps.app.goo.gl/abc", "coordinates"),
    ("///filled.count.soap", "coordinates"),
    ("8FVC9G8F+6W", "coordinates"),
    ("Ask for Mme Dupont at the door", "named_person"),
    ("Contact person: see below", "named_person"),
]  # fmt: skip
NOT_FOUND = [
    "First aid, water and restoring family links along the way",
    "From 01.02.2021 to 31/12/2023, since 2021-05-06",
    "In 2015 some 1 015 078 people, of them 850,000 through the islands",
    "mobile clinics reached 10 000 people; locally 12 000 more",
    "specifically 120 000 people, a year-long 2022 programme",
    "Appeal MDRGR001, GLIDE EP-2014-000041-GIN, activity XM-DAC-21018-MDRIT001",
    "CHF 12,345,678 for 3.5 months, 35% of it cash",
    "aide aux réfugiés à Genève et à Nîmes",
    "المياه والصرف الصحي للمهاجرين على الطريق",
    "Ages 0-17 and 18-59, ratio 1.5 to 2.25",
    "",
]


@pytest.mark.parametrize(("text", "kind"), FOUND)
def test_found(text, kind):
    assert kind in private_kinds(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text):
    assert private_kinds(text) == ()


@pytest.fixture(scope="module")
def con():
    with duckdb.connect() as opened:
        yield opened


def by_sql(con, texts, *kinds):
    query = private_texts_sql("select unnest(?::varchar[]) as text", *kinds)
    return {text for (text,) in con.execute(query, [texts]).fetchall()}


def test_duckdb_finds_the_same(con):
    texts = [text for text, _kind in FOUND] + NOT_FOUND
    assert by_sql(con, texts) == {text for text in texts if private_kinds(text)}
    assert by_sql(con, [None]) == set()
    assert by_sql(con, ["holder of passport no. X1234567"], ("email",)) == set()


_SPARKS = ["@", "+", "٤٤", "°", ".", " ", "\n", "call", "0"]
_PIECES = st.sampled_from([text for text, _kind in FOUND] + NOT_FOUND + _SPARKS)
_ANY = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12)
_TEXTS = st.lists(_PIECES | _ANY, max_size=4).map("".join)


@settings(deadline=None, max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_TEXTS, min_size=5, max_size=40))
def test_duckdb_and_python_agree_on_any_text(con, texts):
    for kind in PATTERNS:
        assert by_sql(con, texts, (kind,)) == {text for text in texts if kind in private_kinds(text)}, kind


def test_contacts_of_a_published_benchmark_are_found(shared_data: Path) -> None:
    """Columns that hold contacts or points, in synthetic tables of humanitarian data: every value is held back."""
    folder = shared_data / "sensitivity_benchmark" / "synthetic"
    if not folder.is_dir():
        pytest.skip("the sensitivity benchmark is absent")
    held: dict[str, set[bool]] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                for column in ("contact_phone", "contact_number", "contact_email", "location_coordinates"):
                    if row.get(column):
                        held.setdefault(column, set()).add(bool(private_kinds(row[column])))
    assert held == {key: {True} for key in ("contact_phone", "contact_number", "contact_email", "location_coordinates")}
