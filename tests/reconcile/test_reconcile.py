"""What is one programme and what is not, in worlds of two to six records."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.reconcile.worlds import World
from waypost.reconcile import reconcile

RFL = {
    "en": "Restoring family links for migrants along the route",
    "fr": "Rétablissement des liens familiaux pour les migrants le long de la route",
    "es": "Restablecimiento del contacto entre familiares para migrantes a lo largo de la ruta",
    "ar": "إعادة الروابط العائلية للمهاجرين على طول الطريق",
}
GO, DANISH = "XM-DAC-21018", "DK-CVR-20700211"


def test_empty_tables_give_empty_tables(run, world):
    result = run(world)
    assert result.clusters.num_rows == result.links.num_rows == result.review.num_rows == 0
    assert result.clusters.column_names == ["record_id", "cluster_id", "how"]


def test_versions_of_one_key_are_one_in_any_order(run, world):
    world.tell(GO, "MDRNE014", "Population movement", stated="2023-01-01")
    world.tell(GO, "MDRNE014", "Niger: Population movement", stated="2023-02-01")
    result = run(world)
    assert len(set(result.clusters.column("cluster_id").to_pylist())) == 1
    assert set(result.clusters.column("how").to_pylist()) == {"identifier"}


def test_an_iati_identifier_meets_its_appeal_code(run, together, world):
    iati = world.tell(GO, "XM-DAC-21018-MDRNE014", "Population movement")
    appeal = world.tell(GO, "go-appeal-3697", "Niger - PM", kind="appeal", identifiers=(("appeal", "MDRNE014"),))
    sheet = world.tell("ns-ner", "NER-1", "Mouvement de population", identifiers=(("appeal", "MDRNE014"),))
    assert together(world) == {frozenset((iati, appeal, sheet))}
    assert "same appeal code MDRNE014" in run(world).links.column("reasons").to_pylist()


def test_projects_under_one_appeal_are_not_one(run, together, world):
    keys = {
        world.tell(GO, f"go-project-{i}", title, identifiers=(("appeal", "MDRNE014"),), appeal_link="MDRNE014")
        for i, title in enumerate(("Water in Diffa", "First aid in Agadez", "Cash for hosts"))
    }
    appeal = world.tell(GO, "XM-DAC-21018-MDRNE014", "Population movement")
    assert together(world) == {frozenset((key,)) for key in (*keys, appeal)}
    assert "identifier_names_several" in {issue.issue_type for issue in run(world).issues}


def test_a_glide_number_is_an_event_not_a_programme(together, world):
    left = world.tell(GO, "go-project-1", "Shelter", identifiers=(("glide", "FL-2020-000190-NER"),))
    right = world.tell("ns-ner", "NER-1", "First aid", identifiers=(("GLIDE", "FL-2020-000190-NER"),))
    assert together(world) == {frozenset((left,)), frozenset((right,))}


def test_titles_in_four_languages_are_one_programme(run, together, world):
    keys = [
        world.tell("ns-ner", "NER-7", RFL["fr"], language="fr"),
        world.tell(GO, "go-project-7", RFL["en"], start="2020-01-05"),
        world.tell("ES-EXAMPLE-CRE", "ES-7", RFL["es"], language="es", end="2021-12-20"),
        world.tell("QA-MOI-01005700", "QA-7", RFL["ar"], language="ar"),
    ]
    other = world.tell(
        DANISH, "DK-9", "Winter relief items for families in camps", start="2014-05-01", end="2014-09-30"
    )
    assert together(world) == {frozenset(keys), frozenset((other,))}
    result = run(world)
    assert {row["how"] for row in result.clusters.to_pylist() if row["record_id"] != "r004"} == {"linkage"}
    assert any("mean" in text and "same country" in text for text in result.links.column("reasons").to_pylist())


@pytest.mark.parametrize(
    ("title", "later"),
    [
        ("Safe houses for migrant women – phase I", "Maisons sûres pour les femmes migrantes – phase II"),
        ("Safe houses for migrant women", "Safe houses for migrant women – phase 2"),
        ("Safe houses for migrant women 2020", "Safe houses for migrant women 2022"),
        ("بيوت آمنة للنساء المهاجرات - المرحلة الأولى", "بيوت آمنة للنساء المهاجرات - المرحلة الثانية"),
    ],
)
def test_phases_and_years_are_not_one(together, world, title, later):
    left = world.tell(GO, "go-project-1", title)
    right = world.tell("ns-ner", "NER-2", later, start="2022-01-01", end="2023-12-31")
    assert together(world) == {frozenset((left,)), frozenset((right,))}


def test_the_same_title_in_another_country_is_not_one(together, world):
    left = world.tell(GO, "go-project-1", RFL["en"])
    right = world.tell("ns-mli", "MLI-1", RFL["en"], societies=("Mali Red Cross",), countries=("MLI",))
    assert together(world) == {frozenset((left,)), frozenset((right,))}


def test_a_whole_and_its_part_are_related_not_one(run, together, world):
    societies = ("Niger Red Cross", "Mali Red Cross", "Red Cross of Chad")
    whole = world.tell(DANISH, "DK-1", RFL["en"], societies=societies, countries=("NER", "MLI", "TCD"))
    part = world.tell("ns-ner", "NER-1", RFL["en"])
    assert together(world) == {frozenset((whole,)), frozenset((part,))}
    assert [row["judgement"] for row in run(world).links.to_pylist()] == ["related"]


def test_one_publisher_numbers_its_own_programmes(together, world):
    left = world.tell(GO, "go-project-1", RFL["en"])
    right = world.tell(GO, "go-project-2", RFL["en"])
    assert together(world) == {frozenset((left,)), frozenset((right,))}


def test_two_that_fit_equally_are_left_to_a_person(run, together, world):
    sheet = world.tell("ns-ner", "NER-1", RFL["fr"], language="fr")
    first = world.tell(GO, "go-project-1", RFL["en"])
    second = world.tell(GO, "go-project-2", RFL["en"])
    assert together(world) == {frozenset((key,)) for key in (sheet, first, second)}
    assert set(run(world).review.column("why").to_pylist()) == {"another record of the same publisher fits as well"}


def test_decisions_win_over_everything(together, world):
    same_left = world.tell(GO, "go-project-1", "Water points")
    same_right = world.tell(GO, "go-project-2", "First aid posts", start="2010-01-01", end="2010-12-31")
    apart_left = world.tell("ns-ner", "NER-9", RFL["fr"], language="fr")
    apart_right = world.tell(DANISH, "DK-9", RFL["en"])
    world.decide(same_left, same_right, "same")
    world.decide(apart_left, apart_right, "not_same")
    assert together(world) == {
        frozenset((same_left, same_right)),
        frozenset((apart_left,)),
        frozenset((apart_right,)),
    }


def test_not_same_holds_against_a_shared_identifier(run, together, world):
    left = world.tell(GO, "XM-DAC-21018-MDRNE014", "Population movement")
    right = world.tell("ns-ner", "NER-1", "Population movement", identifiers=(("appeal", "MDRNE014"),))
    world.decide(right, left, "not_same")
    assert together(world) == {frozenset((left,)), frozenset((right,))}
    assert {row["judgement"] for row in run(world).links.to_pylist()} == {"cut", "not_same"}


def test_unsure_keeps_apart_and_stays_in_review(run, together, world):
    left = world.tell(GO, "go-project-1", RFL["en"])
    right = world.tell("ns-ner", "NER-1", RFL["en"])
    world.decide(left, right, "unsure")
    assert together(world) == {frozenset((left,)), frozenset((right,))}
    assert run(world).review.column("why").to_pylist() == ["a person is unsure"]


def test_the_newest_decision_counts(together, world):
    left = world.tell(GO, "go-project-1", "Water points")
    right = world.tell("ns-ner", "NER-1", "First aid")
    world.decide(left, right, "not_same", at="2026-03-01")
    world.decide(right, left, "same", at="2026-02-01")
    assert together(world) == {frozenset((left,)), frozenset((right,))}


def test_a_decision_survives_the_absence_of_its_record(run, together, world):
    left = world.tell(GO, "go-project-1", "Water points")
    world.decide(left, "ns-ner|NER-1", "same")
    result = run(world)
    assert [issue.issue_type for issue in result.issues] == ["decision_record_gone"]
    right = world.tell("ns-ner", "NER-1", "First aid")
    assert together(world) == {frozenset((left, right))}


def test_decisions_that_contradict_are_reported_and_hold_apart(run, together, world):
    a, b, c = (world.tell(p, "1", t) for p, t in ((GO, "Water"), ("ns-ner", "First aid"), (DANISH, "Cash")))
    world.decide(a, b, "same", at="2026-01-03")
    world.decide(b, c, "same", at="2026-01-02")
    world.decide(a, c, "not_same", at="2026-01-01")
    assert together(world) == {frozenset((a, b)), frozenset((c,))}
    assert [issue.issue_type for issue in run(world).issues] == ["decisions_contradict"]


def test_a_chain_never_joins_two_of_one_publisher(together, world):
    first = world.tell(GO, "go-project-1", RFL["en"], amount="50000")
    second = world.tell(GO, "go-project-2", RFL["en"], start="2020-04-10", end="2022-04-10", amount="81000")
    sheet = world.tell("ns-ner", "NER-1", RFL["fr"], language="fr", amount="50000")
    iati = world.tell(DANISH, "DK-1", RFL["en"], start="2020-04-08", end="2022-04-10", amount="81000")
    world.decide(sheet, iati, "same")
    found = together(world)
    assert not any({first, second} <= group for group in found)
    assert any({sheet, iati} <= group for group in found)


def test_the_cluster_is_named_by_its_smallest_key(run, world):
    world.tell("ns-ner", "NER-1", "x", identifiers=(("XM-DAC-21018", "XM-DAC-21018-MDRNE014"),))
    world.tell(GO, "XM-DAC-21018-MDRNE014", "y")
    joined = set(run(world).clusters.column("cluster_id").to_pylist())
    alone = World()
    alone.tell(GO, "XM-DAC-21018-MDRNE014", "y")
    assert joined == set(run(alone).clusters.column("cluster_id").to_pylist())


def _many() -> World:
    world = World()
    world.tell("ns-ner", "NER-7", RFL["fr"], language="fr", amount="100000")
    world.tell(GO, "go-project-7", RFL["en"], start="2020-01-05", amount="100000")
    world.tell(GO, "go-project-8", RFL["en"], start="2020-03-01", end="2022-02-28", amount="70000")
    world.tell(DANISH, "DK-7", "RFL for migrants along the route", end="2021-12-20")
    world.tell(GO, "XM-DAC-21018-MDRNE014", "Population movement")
    world.tell("ns-mli", "MLI-1", "Mobile health clinics", identifiers=(("appeal", "MDRNE014"),), countries=("NER",))
    world.decide("ns-ner|NER-7", "ns-mli|MLI-1", "unsure")
    world.decide("ns-ner|NER-7", "nobody|1", "same")
    return world


@pytest.fixture(scope="module")
def expected(catalog):
    """What comes out of the world in its own order."""
    return reconcile(*_many().tables(), catalog)


@settings(max_examples=examples(4), deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(catalog, expected, chance):
    shuffled = _many()
    for rows in (shuffled.records, shuffled.claims, shuffled.decisions):
        chance.shuffle(rows)
    found = reconcile(*shuffled.tables(), catalog)
    assert found.clusters.equals(expected.clusters)
    assert found.links.equals(expected.links)
    assert found.review.equals(expected.review)
    assert found.organisation_matches.equals(expected.organisation_matches)
    assert found.issues == expected.issues


def test_the_cache_of_vectors_changes_nothing(catalog, expected, tmp_path: Path):
    first = reconcile(*_many().tables(), catalog, vector_cache=tmp_path)
    second = reconcile(*_many().tables(), catalog, vector_cache=tmp_path)
    assert first.counts["texts_encoded"] > 0
    assert second.counts["texts_encoded"] == 0
    for result in (first, second):
        assert result.clusters.equals(expected.clusters)
        assert result.links.equals(expected.links)
