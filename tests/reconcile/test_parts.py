"""Titles, identifiers, places, clusters, vectors and rules, each on its own."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.errors import CatalogError
from waypost.reconcile import match_places
from waypost.reconcile.clusters import Clustering, Join, cluster_id, find_rivals
from waypost.reconcile.identifiers import IdentifierReader
from waypost.reconcile.rules import load_rules
from waypost.reconcile.titles import PlaceName, TitleReader

RULES = load_rules()


@pytest.fixture(scope="module")
def titles():
    return TitleReader(RULES.titles, RULES.identifiers.appeal_pattern)


@pytest.mark.parametrize(
    ("text", "phase", "years"),
    [
        ("Safe houses – phase II", 2, ()),
        ("Safe houses, second phase", 2, ()),
        ("Maisons sûres – 2e phase", 2, ()),
        ("Casas seguras, tercera fase", 3, ()),
        ("بيوت آمنة - المرحلة الثانية", 2, ()),
        ("بيوت آمنة ٢٠٢١", None, ("2021",)),
        ("Safe houses III", 3, ()),
        ("Safe houses 2020-2021", None, ("2020", "2021")),
        ("Safe houses", None, ()),
    ],
)
def test_editions_are_read_in_four_languages(titles, text, phase, years):
    read = titles.read(text, {})
    assert (read.phase, read.years) == (phase, years)
    assert not any(word.isdigit() for word in read.words)


def test_own_country_division_and_code_leave_the_title(titles):
    names = {"niger": [PlaceName(("niger",), "NER", None)], "diffa": [PlaceName(("diffa",), "NER", "NE002")]}
    read = titles.read("MDRNE014 Niger: RFL in Diffa", names)
    assert read.words == ("restoring", "family", "links")
    assert read.divisions == {("NER", "NE002")}


@pytest.mark.parametrize(
    ("text", "language"),
    [("Care for survivors of trafficking", "en"), ("Cours de langue pour les nouveaux", "fr"),
     ("Apoyo a los niños y las familias", "es"), ("دعم المهاجرين", "ar"), ("AMiRA", None)],
)  # fmt: skip
def test_the_language_is_told_by_the_title(titles, text, language):
    assert titles.read(text, {}).language == language


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=60))
def test_no_title_breaks_the_reader(text):
    read = TitleReader(RULES.titles, RULES.identifiers.appeal_pattern).read(text, {})
    assert all(read.words)


@pytest.mark.parametrize(
    ("authority", "value", "token"),
    [
        ("XM-DAC-21018", "XM-DAC-21018-MDRNE014", ("APPEAL", "MDRNE014")),
        ("appeal", "mdrne014", ("APPEAL", "MDRNE014")),
        ("other", "NL-KVK-40409352-P1", ("NL-KVK-40409352", "P1")),
        ("go", "project/2174", ("GO", "PROJECT/2174")),
        ("glide", "FL-2020-000190-NER", None),
        ("", "17", None),
    ],
)
def test_identifiers_come_into_one_form(authority, value, token):
    reader = IdentifierReader(RULES.identifiers, ["XM-DAC-21018", "NL-KVK-40409352"])
    assert reader.claimed_token(authority, value) == token


def test_divisions_are_found_in_their_own_country(catalog):
    code, division = next(iter(sorted(catalog.admin1.items())))
    here, names = division.country_code, [division.name, f"{division.name} Province", "Nowhere at all"]
    elsewhere = next(c for c in sorted(catalog.countries) if c != here)
    table = pa.table(
        {
            "country_code": [here, here, here, elsewhere],
            "stated_code": pa.array([None] * 4, pa.string()),
            "stated_name": [*names, "Nowhere at all"],
        }
    )
    found = {(r["country_code"], r["stated_name"]): r for r in match_places(table, catalog).to_pylist()}
    assert found[here, names[0]]["admin1_code"] == code
    assert found[here, names[1]]["admin1_code"] == code
    assert found[here, "Nowhere at all"]["admin1_code"] is None
    assert found[elsewhere, "Nowhere at all"]["how"] == "unmatched"


NODES = 8
EDGES = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=20)


@settings(max_examples=examples(80), deadline=None)
@given(EDGES, EDGES, st.lists(st.integers(0, 3), min_size=NODES, max_size=NODES))
def test_no_chain_breaks_a_guard(wishes, apart, publishers):
    apart = [(a, b) for a, b in apart if a != b]
    of = {n: f"p{publisher}" for n, publisher in enumerate(publishers)}
    clustering = Clustering(of, {n: (of[n], str(n)) for n in of}, apart)
    for left, right in wishes:
        clustering.join(Join(left, right, "linkage", 0.0))
    assert all(clustering.find(a) != clustering.find(b) for a, b in apart)
    for n in of:
        tellers = [of[m] for m in clustering.members(n)]
        assert len(tellers) == len(set(tellers))


def test_the_weakest_link_of_a_forbidden_chain_is_cut():
    of = {0: "a", 1: "b", 2: "a"}
    clustering = Clustering(of, {n: (of[n], str(n)) for n in of}, [])
    assert clustering.join(Join(0, 1, "linkage", 9.0)) is None
    assert clustering.join(Join(1, 2, "linkage", 5.0)) == "would join two programmes of one publisher"
    assert sorted(clustering.members(1)) == [0, 1]


def test_rivals_are_those_within_the_margin():
    of = {0: "a", 1: "b", 2: "b", 3: "c"}
    clustering = Clustering(of, {n: (of[n], str(n)) for n in of}, [])
    wishes = [Join(0, 1, "linkage", 7.0), Join(0, 2, "linkage", 6.0), Join(0, 3, "linkage", 1.0)]
    assert find_rivals(wishes, of, clustering, 2.0) == {(0, 1), (0, 2)}
    assert find_rivals(wishes, of, clustering, 0.5) == set()


def test_a_cluster_id_depends_on_its_key_alone():
    assert cluster_id("a|1") == cluster_id("a|1") != cluster_id("a|2")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("thresholds:", "treshholds:", "treshholds"), ('when: "else"', 'when: "edition = 1"', "else")],
)
def test_misspelt_rules_stop_the_work(tmp_path: Path, catalog, old, new, message):
    text = (catalog.path / "rules" / "reconcile.yml").read_text(encoding="utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "reconcile.yml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogError, match=message):
        load_rules(tmp_path)


def test_missing_rules_stop_the_work(tmp_path: Path):
    with pytest.raises(CatalogError, match="missing"):
        load_rules(tmp_path)
