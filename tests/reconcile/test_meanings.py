"""What titles name in the words of the catalog, slips in them, and how many pairs a build may hope for."""

from __future__ import annotations

import msgspec
import pytest

from tests.reconcile.worlds import World
from waypost.model.text import fold
from waypost.reconcile.linkage import apply_prior, estimate_prior
from waypost.reconcile.meanings import NameReader, stem
from waypost.reconcile.profiles import connect
from waypost.reconcile.rules import load_rules
from waypost.reconcile.slips import WordMender
from waypost.reconcile.titles import TitleReader

RULES = load_rules()
GO, DANISH = "XM-DAC-21018", "DK-CVR-20700211"


@pytest.fixture(scope="module")
def names(catalog):
    return NameReader(catalog)


@pytest.mark.parametrize(
    ("left", "right", "agreement"),
    [
        ("Shelter for returnees", "المأوى للعائدين", "all"),
        ("Legal advice for refugees", "Asesoría legal para personas refugiadas", "all"),
        ("Premiers secours pour les réfugiés", "الإسعافات الأولية للاجئين", "all"),
        ("Shelter for returnees", "المأوى للاجئين", "some"),
        ("Shelter for returnees", "Primeros auxilios para retornados", "none"),
        ("Mobile health clinics", "Vaccination contre la rougeole", "some"),
        ("Support for returnees", "المأوى للعائدين", None),
    ],
)
def test_titles_of_two_languages_name_the_same_or_not(names, left, right, agreement):
    told = [names.read(fold(title).split()) for title in (left, right)]
    assert names.compare(*told) == names.compare(*told[::-1]) == agreement


def test_a_word_counts_for_the_longest_entry_alone(names):
    assert names.read(fold("Free phone calls").split()).services == {"rfl_prevention"}


@pytest.mark.parametrize(
    ("word", "same"),
    [("refugiados", "refugiadas"), ("réfugiées", "réfugié"), ("returnees", "returnee"), ("اللاجئين", "للاجئين")],
)
def test_number_gender_and_particles_leave_one_stem(word, same):
    assert stem(fold(word)) == stem(fold(same))


def test_stems_of_different_words_stay_apart():
    assert stem("refuge") != stem("refugie")
    assert stem("mer") != stem("meres")


@pytest.mark.parametrize(
    ("told", "meant"),
    [("reefugees", "refugees"), ("refuges", "refugees"), ("rfeugees", "refugees"), ("refugees", None),
     ("camps", None), ("maison", None), ("qwerty", None), ("refugie", None)],
)  # fmt: skip
def test_one_slip_in_a_listed_word_is_mended(told, meant):
    mender = WordMender(["Refugees", "campo", "camp", "maisons", "maisone", "réfugié"], kept={"camps"})
    assert mender.mend(told) == meant


def test_a_slip_in_a_common_word_does_not_become_what_the_programme_does(names):
    reader = TitleReader(RULES.titles, RULES.identifiers.appeal_pattern, names)
    right, wrong = (reader.read(title, {}) for title in ("Shelter for refugees", "Shelter for reefugees"))
    assert (wrong.gist, wrong.plain, wrong.named) == (right.gist, right.plain, right.named)


def _scored(weights: list[float]):
    con = connect(1)
    con.execute("CREATE TABLE scored (pair_no INTEGER, probability DOUBLE, bits DOUBLE)")
    con.executemany("INSERT INTO scored VALUES (?, 0.5, ?)", list(enumerate(weights)))
    return con


@pytest.mark.parametrize(("weights", "least", "most"), [([8.0] * 900 + [-8.0] * 100, 0.75, 0.85),
                                                         ([8.0] * 50 + [-8.0] * 950, 0.08, 0.12)])  # fmt: skip
def test_the_share_of_pairs_that_match_is_that_of_the_build(weights, least, most):
    found = estimate_prior(_scored(weights), RULES.model, settled=0)
    assert least <= found <= most
    assert found == estimate_prior(_scored(weights[::-1]), RULES.model, settled=0)


def test_pairs_given_up_before_count_as_different():
    weights = [8.0] * 100
    assert estimate_prior(_scored(weights), RULES.model, settled=900) < estimate_prior(
        _scored(weights), RULES.model, settled=0
    )


def test_a_few_pairs_hardly_move_the_share():
    assert estimate_prior(_scored([9.0]), RULES.model, settled=0) == pytest.approx(RULES.model.prior, abs=0.01)


def test_scores_move_with_the_share():
    model = msgspec.structs.replace(RULES.model, prior=0.5)
    con = _scored([0.0, 3.0])
    apply_prior(con, model, 0.2)
    assert con.sql("SELECT bits, probability FROM scored ORDER BY 1").fetchall() == [(-2.0, 0.2), (1.0, 0.666667)]


def test_a_short_translation_meets_its_title_and_a_sister_does_not(run, together, world: World):
    english = world.tell(GO, "go-project-1", "Shelter for returnees")
    arabic = world.tell("ns-ner", "NER-1", "المأوى للعائدين", language="ar")
    sister = world.tell(DANISH, "DK-1", "Premiers secours pour les personnes retournées", language="fr")
    assert together(world) == {frozenset((english, arabic)), frozenset((sister,))}
    assert any("name the same services" in text for text in run(world).links.column("reasons").to_pylist())


def test_an_undated_translation_meets_the_records_of_its_society(run, world: World):
    world.tell(GO, "go-project-1", "Emergency shelter for returnees", start=None, end=None, amount="50000")
    world.tell("ns-ner", "NER-1", "المأوى الطارئ للعائدين", language="ar", amount="71000")
    assert run(world).counts["candidate_pairs"] == 1


def test_a_publisher_is_the_body_that_its_records_name(together, world: World):
    for number in range(6):
        world.tell(
            "XI-EXAMPLE-RELIEF", f"R-{number}", f"Education {number}", societies=("Example Relief",), countries=("MLI",)
        )
    agency = world.tell("XI-EXAMPLE-RELIEF", "R-9", "Safe houses for migrant women", societies=())
    society = world.tell("ns-ner", "NER-1", "Safe houses for migrant women")
    assert {frozenset((agency,)), frozenset((society,))} <= together(world)


def test_a_supporter_that_names_nobody_abroad_does_not_run_the_work(together, world: World):
    supporter = world.tell(DANISH, "DK-1", "Safe houses for migrant women", societies=(), amount="50000")
    society = world.tell("ns-ner", "NER-1", "Safe houses for migrant women", amount="50000")
    assert together(world) == {frozenset((supporter, society))}
