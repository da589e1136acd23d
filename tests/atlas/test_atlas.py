"""What pages show agrees with itself: lists with their counts, scores with the questions, search with what is there."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.analysis.picture import QUESTIONS, presence
from waypost.atlas import listing
from waypost.atlas import trail as trail_module
from waypost.atlas.answers import answers_folder, prepare_answers
from waypost.atlas.figures import country_figures
from waypost.atlas.findings import findings_page
from waypost.atlas.home import home_page
from waypost.atlas.opened import Opened, open_at
from waypost.atlas.places import corridor_page, country_page, topic_page
from waypost.atlas.programme import programme_page
from waypost.atlas.search import find
from waypost.atlas.society import society_page
from waypost.atlas.trail import score, trail_page
from waypost.disclosure.access import Viewer
from waypost.reference import load_catalog
from waypost.store.release import open_release

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened(demo_release) -> Opened:
    return open_at(demo_release, Viewer("movement"))


def test_answers_are_asked_once(demo_release):
    release, catalog = open_release(demo_release), load_catalog()
    asked: list[str] = []
    folder = prepare_answers(release, "movement", catalog, tell=asked.append)
    again: list[str] = []
    assert prepare_answers(release, "movement", catalog, tell=again.append) == folder
    assert again == []
    assert answers_folder(release, "public", catalog) != folder


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_facet_counts_what_the_list_then_holds(opened, data):
    narrowed: dict[str, str] = {}
    for _ in range(data.draw(st.integers(0, 2))):
        counted = listing.facets(opened, narrowed)
        name = data.draw(st.sampled_from([n for n in counted if counted[n]] or ["status"]))
        if not counted[name]:
            return
        narrowed[name] = data.draw(st.sampled_from([code for code, _ in counted[name]]))
    counted = listing.facets(opened, narrowed)
    for name, codes in counted.items():
        for code, n in codes[:3]:
            assert listing.list_page(opened, {**narrowed, name: code})[0] == n, (narrowed, name, code)
    count, rows = listing.list_page(opened, narrowed)
    assert listing.figures(opened, narrowed)["programmes"] == count
    assert len(rows) == min(count, 100)


@pytest.mark.parametrize("most", [1, 7, 40])
def test_pages_of_a_list_hold_every_programme_once(opened, most):
    seen, after = [], 0
    while True:
        count, rows = listing.list_page(opened, {}, after=after, most=most)
        if not rows:
            break
        seen += [row["programme_id"] for row in rows]
        after = rows[-1]["list_no"]
    assert len(seen) == len(set(seen)) == count


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q != "year"])
def test_a_list_holds_what_the_picture_counts(opened, question):
    for row in presence(opened.con, opened.catalog, opened.as_of, question)[:8]:
        assert listing.list_page(opened, {question: row["code"]})[0] == row["programmes"], row


def test_the_score_of_a_trail_counts_what_the_list_along_it_holds(opened):
    for trail_id in ("CMR", "WAAR", "GULF_LAB"):
        for station in score(opened, trail_id)["stations"]:
            for heading, cell in station["cells"].items():
                if cell["programmes"]:
                    ids = {
                        row["programme_id"]
                        for row in listing.list_page(
                            opened, {"along": trail_id, "country": station["country_code"], "heading": heading}
                        )[1]
                    }
                    assert len(ids) >= cell["programmes"]
                assert (cell["state"] in ("running", "known", "ended", "overlap")) == bool(cell["programmes"]) or (
                    cell["state"] == "contradiction"
                )


def test_silence_is_never_shown_as_nothing(opened):
    silent = {row["society_id"] for row in opened.answer("heard_from", "word = 'silent'")[0]}
    for trail_id in opened.catalog.trails:
        for station in score(opened, trail_id)["stations"]:
            if station["society_id"] in silent and not station["programmes"]:
                assert station["state"] == "silent"
                assert {cell["state"] for cell in station["cells"].values()} <= {"silent", "contradiction"}


def test_every_page_of_everything_there_is(opened):
    for trail_id in opened.catalog.trails:
        assert trail_page(opened, trail_id)["score"]["stations"]
    for society_id in list(opened.catalog.societies)[::25]:
        assert society_page(opened, society_id, "fr", {})["society_id"] == society_id
    for code in list(opened.catalog.countries)[::40]:
        assert country_page(opened, code, "es")["country_code"] == code
    for kind, code in (("heading", "rfl"), ("service", "rfl_tracing"), ("group", "people_in_transit")):
        assert topic_page(opened, kind, code, "ar")["count"] >= 0
    assert corridor_page(opened, "NER", "ITA", "en")["sides"]["origin"]["country_code"] == "NER"
    for row in listing.list_page(opened, {})[1][:15]:
        page = programme_page(opened, row["programme_id"], "en")
        assert page is not None
        assert page["claims"]
    assert programme_page(opened, "wp-nothere", "en") is None
    shown = home_page(opened)
    assert len(shown["worth_reading"]) == 3
    assert {row["trail_id"] for row in shown["trails"]} == set(opened.catalog.trails)


def test_deaths_come_from_one_data_set_a_year(opened):
    rows = trail_page(opened, "CMR")["deaths"]
    assert len({row["year"] for row in rows}) == len(rows)
    assert all(row["dataset_id"] in {d["dataset_id"] for d in trail_page(opened, "CMR")["datasets"]} for row in rows)


def test_findings_are_narrowed_and_paged(opened):
    whole = findings_page(opened, "gaps", {"trail": "CMR"}, most=10_000)
    first = findings_page(opened, "gaps", {"trail": "CMR"}, most=10)
    second = findings_page(opened, "gaps", {"trail": "CMR"}, start=10, most=10)
    assert first["rows"] + second["rows"] == whole["rows"][:20]
    assert whole["count"] == len(whole["rows"])
    assert {row["trail_id"] for row in whole["rows"]} == {"CMR"}
    assert findings_page(opened, "gaps", {"nonsense": "x"})["narrowed"] == {}
    assert findings_page(opened, "no_such_question", {}) is None


def test_confidential_findings_are_for_those_concerned(demo_release):
    seen = {
        name: open_at(demo_release, viewer).answer("contradictions")
        for name, viewer in (
            ("public", Viewer("public", ("ns-sdn",), ("ns-sdn",))),
            ("nobody", Viewer("movement")),
            ("sdn", Viewer("movement", ("ns-sdn",), ("ns-sdn",))),
            ("team", Viewer("secretariat")),
        )
    }
    assert [len(seen[name][0]) for name in ("public", "nobody")] == [0, 0]
    assert len(seen["sdn"][0]) >= 1
    assert all("ns-sdn" in row["concerns"].split() for row in seen["sdn"][0])
    assert len(seen["team"][0]) > len(seen["sdn"][0])


@pytest.mark.parametrize(
    ("words", "kind", "code"),
    [
        ("Niger", "country", "NER"),
        ("NER", "country", "NER"),
        ("ne", "country", "NER"),
        ("ns-ner", "society", "ns-ner"),
        ("النيجر", "country", "NER"),
        ("cote d ivoire", "country", "CIV"),
        ("Côte d’Ivoire", "country", "CIV"),
        ("croix rouge malienne", "society", "ns-mli"),
        ("Cruz Roja Española", "society", "ns-esp"),
        ("الهلال الأحمر المصري", "society", "ns-egy"),
        ("mediteranean", "trail", "CMR"),
        ("Central Mediterrannean", "trail", "CMR"),
        ("Méditerranée centrale", "trail", "CMR"),
        ("CMR", "trail", "CMR"),
        ("tracing", "service", "rfl_tracing"),
        ("recherche de proches", "service", "rfl_tracing"),
        ("personas en tránsito", "group", "people_in_transit"),
        ("unacompanied children", "group", "unaccompanied_children"),
        ("Safe Point", "programme", "wp-4mwadqoi3b"),
        ("wp-4mwadqoi3b", "programme", "wp-4mwadqoi3b"),
    ],
)
def test_search_finds_in_four_languages_with_slips_and_by_codes(opened, words, kind, code):
    found = [(hit["kind"], hit["code"]) for hit in find(opened, words, "en")[:5]]
    assert (kind, code) in found, found


@given(st.text(max_size=60))
@settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_takes_anything(opened, words):
    for hit in find(opened, words, "ar", most=5):
        assert hit["name"]


class _Counting:
    """A connection that counts what it is asked."""

    def __init__(self, con) -> None:
        self._con, self.asked = con, 0

    def execute(self, *given):
        self.asked += 1
        return self._con.execute(*given)

    def __getattr__(self, name):
        return getattr(self._con, name)


@pytest.mark.parametrize(
    ("page", "budget"),
    [
        (lambda o: trail_module._trail_page(o, "CMR"), 28),
        (lambda o: society_page(o, "ns-ita", "en", {}), 14),
        (lambda o: programme_page(o, "wp-4mwadqoi3b", "en"), 26),
        (lambda o: country_page(o, "ITA", "en"), 12),
        (lambda o: topic_page(o, "heading", "rfl", "en"), 7),
        (lambda o: listing.list_page(o, {"country": "NER"}), 2),
        (lambda o: listing.facets(o, {"country": "NER"}), 8),
        (lambda o: findings_page(o, "gaps", {"trail": "CMR"}), 1),
        (lambda o: find(o, "niger", "en"), 1),
    ],
)
def test_a_page_keeps_to_its_budget_of_queries(opened, page, budget):
    tables, answers = _Counting(opened.con), _Counting(opened.answers.con)
    counted = dataclasses.replace(
        opened, con=tables, answers=dataclasses.replace(opened.answers.cursor(), con=answers), real=f"budget {page}"
    )
    page(counted)
    assert tables.asked + answers.asked <= budget, (tables.asked, answers.asked)


def test_programmes_of_a_trail_that_may_run_stand_before_those_that_ended_and_the_newest_first(opened):
    running, over = {"implementation", "finalisation"}, {"closed", "cancelled", "suspended"}
    told = 0
    for trail_id in load_catalog().trails:
        rows = trail_module.programmes_on(opened, trail_id)
        ranks = [0 if row["status"] in running else 2 if row["status"] in over else 1 for row in rows]
        assert ranks == sorted(ranks), trail_id
        told += len(set(ranks)) > 1
        for rank in set(ranks):
            mine = [row for row, of in zip(rows, ranks, strict=True) if of == rank]
            days = [max(filter(None, (row["start_date"], row["end_date"])), default=None) for row in mine]
            dated = [day for day in days if day is not None]
            assert days == [*sorted(dated, reverse=True), *[None] * (len(days) - len(dated))], trail_id
    assert told  # of some trails both sorts are known


def test_people_who_returned_live_where_they_are_from(opened):
    found = [row for code in ("NER", "MLI", "SDN", "AFG") for row in country_figures(opened, code)]
    sides = {row["side"] for row in found if row["measure"] == "returned_refugees"}
    assert sides == {"came_back", "went_back"}
    assert not {row["side"] for row in found if row["measure"] == "refugees"} & sides
