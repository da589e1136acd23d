"""Columns are guessed from names, tags, cells and earlier choices, wherever they stand."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.importing.conftest import TABLES, Write, write_csv
from waypost.errors import InputError
from waypost.importing.columns import guess_columns
from waypost.importing.signature import signature
from waypost.importing.tables import look_at
from waypost.reference import Catalog


def guessed(path: Path, catalog: Catalog, **remembered: str) -> dict[str, tuple[str | None, str]]:
    shown = look_at(path, catalog)[0]
    found = guess_columns(path, shown.name, shown.header_row, catalog, remembered)
    assert all((guess.target is None) == (guess.confidence < 0.5) for guess in found)
    return {guess.header: (guess.target, guess.why) for guess in found}


@pytest.mark.parametrize("name", sorted(path.stem for path in TABLES.glob("*.csv")))
def test_nothing_is_sure_and_wrong(name: str, catalog: Catalog, write: Write) -> None:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    path = write([rows[0], *rows[2:]])
    shown = look_at(path, catalog)[0]
    for guess, right in zip(guess_columns(path, None, shown.header_row, catalog), rows[1], strict=True):
        allowed = {*right.split("|"), "ignore", "none"} if "ignore" in right else set(right.split("|"))
        assert guess.confidence < 0.8 or guess.target in allowed, guess


def test_headings_of_counts_are_put_together_in_four_languages(write: Write, catalog: Catalog) -> None:
    headers = ["Bénéficiaires atteints – femmes", "Personas previstas: niñas", "# HH targeted", "المستفيدون - الذكور"]
    found = guessed(write([headers, ["1", "2", "3", "4"]]), catalog)
    assert [found[header][0] for header in headers] == [
        "#reached+f+adults", "#targeted+f+children", "#targeted+hh", "#reached+m",
    ]  # fmt: skip


def test_a_heading_above_speaks_for_the_columns_that_it_spans(write: Write, catalog: Catalog) -> None:
    rows = [["", "Targeted", "", "Reached", ""], ["Project", "Women", "Men", "Women", "Men"], ["A", "1", "2", "3", "4"]]
    found = guessed(write(rows), catalog)
    assert {header: target for header, (target, _) in found.items()} == {
        "Project": "#activity+name", "Targeted: Women": "#targeted+f", "Targeted: Men": "#targeted+m",
        "Reached: Women": "#reached+f", "Reached: Men": "#reached+m",
    }  # fmt: skip


def test_persons_are_left_out_by_name_and_by_content(write: Write, catalog: Catalog) -> None:
    rows = [["Project", "Focal point", "Reach us"], ["A", "X. Example", "a@example.org"], ["B", "Y", "b@example.org"]]
    found = guessed(write(rows), catalog)
    assert found["Focal point"] == found["Reach us"] == ("ignore", "personal")


def test_keys_of_waypost_and_countries_are_known_by_their_cells(write: Write, catalog: Catalog) -> None:
    rows = [["abc", "xyz"], ["wp-abc123defg", "Niger"], ["wp-abc123defh", "مالي"], ["wp-abc123defi", "Türkiye"]]
    found = guessed(write(rows), catalog)
    assert found == {"abc": ("#activity+code+waypost", "values"), "xyz": ("#country", "values")}


def test_what_was_chosen_before_goes_first(write: Write, catalog: Catalog) -> None:
    path = write([["Country", "Zzz"], ["Niger", "A"]])
    found = guessed(path, catalog, COUNTRY="#country+dest", zzz="programme.title")
    assert found == {"Country": ("#country+dest", "remembered"), "Zzz": ("#activity+name", "remembered")}


def test_a_row_of_tags_says_it(write: Write, catalog: Catalog) -> None:
    found = guessed(write([["Foo", "Bar"], ["#org +impl", "#date+start"], ["X", "2024-01-01"]]), catalog)
    assert found == {"Foo": ("#org+impl", "tag"), "Bar": ("#date+start", "tag")}


def test_a_target_stands_once_where_it_may_stand_once(write: Write, catalog: Catalog) -> None:
    found = guessed(write([["Start date", "Date de début"], ["2024-01-01", "2024-02-01"]]), catalog)
    assert sorted(str(target) for target, _ in found.values()).count("#date+start") == 1


def test_a_title_above_the_headers_is_none(write: Write, catalog: Catalog) -> None:
    path = write(
        [["3W of the society, spring 2024"], [], ["Country", "Project", "Start date"], ["Niger", "A", "2024-01-01"]]
    )
    assert look_at(path, catalog)[0].header_row == 3


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"<xml/>", b"{", b"%PDF-1.4"])
def test_a_bad_file_is_one_line(content: bytes, tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        look_at(path, catalog)
    assert "\n" not in str(raised.value)
    assert str(raised.value).startswith("bad.xlsx: ")


def test_a_layout_has_one_signature() -> None:
    assert signature(["Pays", "Début "]) == signature(["debut", "PAYS"]) != signature(["Pays"])


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
cells = texts | st.sampled_from(["Niger", "2024-01-01", "12", "1.234,5", "a@b.org", "=cmd|' /C calc'!A0", "#org", "NA"])
heads = cells | st.sampled_from(["Country", "Women reached", "Budget", "Titre", "المستفيدون", "Fin", "Reached 0-4"])

HEADERS = ["Country", "Pays", "Women reached", "Reached women", "Budget", "Titre", "Fin", "Début", "X"]


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(heads, min_size=1, max_size=6), min_size=1, max_size=6))
def test_guessing_never_raises(rows: list[list[str]], tmp_path: Path, catalog: Catalog) -> None:
    path = write_csv(tmp_path / "any.csv", rows)
    try:
        shown = look_at(path, catalog)[0]
    except InputError:
        return
    if shown.rows:
        guess_columns(path, shown.name, max(shown.header_row, 1), catalog)


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headers=st.lists(st.sampled_from(HEADERS), min_size=2, max_size=7, unique=True),
    random=st.randoms(use_true_random=False),
    data=st.data(),
)
def test_permuting_columns_permutes_guesses(
    headers: list[str], random: Random, data: st.DataObject, tmp_path: Path, catalog: Catalog
) -> None:
    body = [[data.draw(cells.filter(str.isprintable)) for _ in headers] for _ in range(3)]
    order = list(range(len(headers)))
    random.shuffle(order)
    found = []
    for name, at in (("one.csv", list(range(len(headers)))), ("two.csv", order)):
        rows = [[row[column] or "x" for column in at] for row in (headers, *body)]
        guesses = guess_columns(write_csv(tmp_path / name, rows), None, 1, catalog)
        found.append({guess.header: (guess.target, guess.confidence, guess.why, guess.others) for guess in guesses})
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("Projet", "Hommes", "Femmes"), ("#reached+m", "#reached+f")),
        (("Projet", "Hommes", "Femmes", "Filles"), ("#reached+m+adults", "#reached+f+adults")),
        (("Project", "Adult men", "Women 18+"), ("#reached+m+adults", "#reached+f+adults")),
    ],
)
def test_men_and_women_are_every_age_where_no_column_is_of_children(tmp_path, catalog, headers, expected):
    path = tmp_path / "people.csv"
    path.write_text("\n".join(",".join(row) for row in [headers, ("Water", *["12"] * (len(headers) - 1))]))
    found = {guess.header: guess.target for guess in guess_columns(path, None, 1, catalog)}
    assert (found[headers[1]], found[headers[2]]) == expected
