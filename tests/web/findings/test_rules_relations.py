"""Rules about several societies, changed in the browser: drafted, checked, looked at, live for every page, taken back.

Mali hands names on to Italy, and Italy to a police: X4 departs, until the police is no body that enforces.
"""

from __future__ import annotations

import re
from itertools import product

import pytest
import yaml

from tests.web.browsing import DONE_IN
from tests.web.findings.conftest import RELATIONS
from tests.web.findings.worlds import AS_OF
from waypost.errors import Said
from waypost.reference import load_catalog
from waypost.reference.rule_overlay import read_relation
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.findings.actions.putting import put_questions
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.actions.ruling import content_now, drafted, latest_draft, put_live, save_rule, take_rule_back
from waypost.web.findings.models import Question, RuleChange
from waypost.web.findings.preview_relations import preview_relation
from waypost.web.findings.problems import worded
from waypost.web.findings.rule_files import as_file, candidate, content_of
from waypost.web.findings.rule_forms import RelationForm, parameter_fields
from waypost.web.pages.templating import text
from waypost.web.project.home import rules_folder

TITLE = "Names that reach a border guard"


@pytest.fixture(autouse=True)
def no_tasks(monkeypatch):
    """What the worker does afterwards is asked for by the tests themselves."""
    asked = []
    monkeypatch.setattr("waypost.web.findings.actions.ruling.later", asked.append)
    return asked


def milder():
    """X4 for which a police is no body that enforces, with an example that says so."""
    content = content_of(load_catalog().relations["X4"])
    content["title"]["en"] = TITLE
    content["parameters"]["enforcement"] = ["border_guard", "immigration_authority", "security_service"]
    for name in ("departs", "unknown"):
        for programme in content["fixtures"][name]["programmes"]:
            for flow in programme.get("data_flow", ()):
                if flow["recipient_type"] == "police":
                    flow["recipient_type"] = "border_guard"
    return content


def filled(content, language="en"):
    """What a form sends that shows a rule."""
    form = RelationForm(language, content=content)
    return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}


def test_every_shipped_rule_goes_to_a_file_through_its_form_and_back(shipped, tmp_path):
    for name, rule in shipped.relations.items():
        content = content_of(rule)
        assert yaml.safe_load(as_file(content))["relation"] == name
        form = RelationForm("ar", filled(content, "ar"), content=content)
        assert form.is_valid(), (name, form.errors)
        (tmp_path / f"{name}.yml").write_bytes(as_file(form.rule_content()))
        again = read_relation(tmp_path / f"{name}.yml", name, shipped)
        assert again.understood() == rule.understood()
        told = {what: getattr(again, what) for what in ("fixtures", "extends", "required_facts", "valid_from")}
        assert told == {what: getattr(rule, what) for what in told}
    assert candidate(form.rule_content(), shipped)[1] == []


@pytest.fixture
def shipped(monkeypatch):
    """The catalog with all its rules about relations."""
    from waypost.reference.relations import read_relations
    from waypost.settings import catalog_path

    catalog = load_catalog()
    monkeypatch.setitem(catalog.__dict__, "relations", read_relations(catalog_path() / "rules" / "relations"))
    return catalog


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_is_named_in_words_with_its_choices(shipped, language):
    for rule in shipped.relations.values():
        named = dict(parameter_fields(rule.algorithm, language, shipped))
        assert named.keys() == set(rule.understood().__struct_fields__)
        form = RelationForm(language, content=content_of(rule))
        for name in named:
            assert form.fields[name].label == text(language, f"rules_field_{name}")
        assert {"X2": "fewer_departures more_departures", "X8": "exit_clause"}.get(rule.relation, "") in str(
            [choice for field in named.values() for choice in getattr(field, "choices", ())]
        )


WRONG = [
    ({"title": {"en": "Alone"}}, "title lacks"),
    ({"severity": "high"}, "'high'"),
    ({"basis": "hearsay"}, "hearsay"),
    ({"provisions": []}, "no provision"),
    ({"provisions": ["99.9"]}, "99.9"),
    ({"valid_from": "some day"}, "X4.yml"),
    ({"valid_to": "2009-01-01"}, "before it begins"),
    ({"algorithm": "trail_gap"}, "an edit cannot change"),
    ({"relation": "X5"}, "replaces no rule"),
    ({"parameters": {}}, "missing required field"),
    ({"parameters": {"more": "1"}}, "X4.yml"),
    ({"fixtures": {}}, "no fixture"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_what_is_wrong_keeps_a_rule_from_going_live_and_is_said_in_the_language(catalog, change, said):
    content = content_of(catalog.relations["X4"])
    made, problems = candidate(content | change | ({} if "relation" not in change else {"rule": "X4"}), catalog)
    assert made is None
    assert any(said in each for each in problems), problems
    _are_worded(problems)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("enforcement", ["polise"], "polise"),
        ("exchange_level", "some", "exchange_level"),
        ("levels", "personal", "X4.yml"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(catalog, name, change, said):
    content = content_of(catalog.relations["X4"])
    content["parameters"][name] = change
    made, problems = candidate(content, catalog)
    assert made is None
    assert any(said in each for each in problems), problems
    _are_worded(problems)
    assert any(text("fr", f"rules_field_{name}") in worded(each, "fr") for each in problems)


@pytest.mark.parametrize(
    "world",
    [
        {"programmes": [{"id": "p-1", "society": "ns-one", "data_flow": "none"}]},  # gives another outcome
        {"programmes": [{"id": "p-1"}]},
        {"programmes": "none"},
        {"programs": []},
        {"programmes": [{"id": "p-1", "society": "ns-one", "flying": "yes"}]},
        {"day": "soon"},
    ],
)
def test_an_example_that_gives_something_else_keeps_it_from_going_live(catalog, world):
    content = content_of(catalog.relations["X4"])
    content["fixtures"]["departs"] = world
    _, problems = candidate(content, catalog)
    assert problems
    _are_worded(problems)


def _are_worded(problems):
    for problem, language in product(problems, LANGUAGES):
        assert isinstance(problem, Said), problem
        told = worded(problem, language)
        assert "{" not in told
        if language != "en":
            assert told != worded(problem, "en")
            assert not re.search(r"\b(the|cannot|there|are|needs|is no)\b", told), told


def test_a_rule_that_begins_later_or_has_ended_can_be_tried(catalog):
    for change in ({"valid_from": "2090-01-01"}, {"valid_to": "2020-12-31"}):
        made, problems = candidate(content_of(catalog.relations["X4"]) | change, catalog)
        assert problems == []
        assert not made.relations["X4"].is_in_force(AS_OF)


@pytest.mark.django_db
class TestOnARegister:
    """With people and a release."""

    def test_only_the_team_changes_them_and_none_is_added(self, world, people):
        for who in ("niger", "officer", "board"):
            with pytest.raises(RefusedError):
                save_rule(by=people[who], rule="X4", content=milder())
        with pytest.raises(RefusedError):
            save_rule(by=people["team"], rule="X11", content=milder())

    def test_what_follows_from_the_search_stays_whatever_is_sent(self, world, people):
        sent = milder() | {"relation": "X6", "algorithm": "trail_gap", "required_facts": [], "extends": "access"}
        draft = save_rule(by=people["team"], rule="X4", content=sent)
        own = load_catalog().relations["X4"]
        assert (draft.content["relation"], draft.content["algorithm"]) == ("X4", "reachability")
        assert draft.content["required_facts"] == list(own.required_facts)
        assert "extends" not in draft.content

    def test_one_that_does_not_pass_never_goes_live(self, world, people):
        broken = milder()
        broken["parameters"]["enforcement"] = ["polise"]
        draft = save_rule(by=people["team"], rule="X4", content=broken)
        with pytest.raises(RefusedError, match="cannot go live"):
            put_live(by=people["team"], rule="X4", draft=draft.pk, why="It should be milder.")
        assert not rules_folder().exists()

    def test_live_at_once_in_every_question_and_taken_back(self, asked, people, no_tasks):
        before = load_catalog()
        assert Question.objects.filter(rule="X4", closed_at=None).count() == 2
        draft = save_rule(by=people["team"], rule="X4", content=milder())
        assert drafted() == {"X4"}
        put_live(by=people["team"], rule="X4", draft=draft.pk, why="A police may be of help.")
        assert drafted() == set()
        now = load_catalog()
        assert now.relations["X4"].title["en"] == TITLE
        assert now.relations.keys() == set(RELATIONS)
        assert now.overlay.changed == {"X4"}
        assert now.version != before.version
        assert no_tasks == ["waypost.web.findings.tasks.take_up_rules"]
        put_questions()
        assert {each.closing.how for each in Question.objects.filter(rule="X4")} == {"gone"}
        take_rule_back(by=people["admin"], rule="X4", why="Not agreed.")
        assert load_catalog() is before
        put_questions()
        assert Question.objects.filter(rule="X4", closed_at=None).count() == 2
        steps = RuleChange.objects.order_by("pk").values_list("kind", "why")
        assert list(steps) == [("saved", ""), ("live", "A police may be of help."), ("taken_back", "Not agreed.")]

    def test_the_answer_of_the_pages_follows(self, world, people):
        from waypost.analysis.engine import DuckEngine, ask
        from waypost.analysis.question import Asked
        from waypost.analysis.questions import load_question
        from waypost.store.release import open_release

        def severities():
            con = open_release(world / "before").connect()
            found = ask(load_question("relations"), DuckEngine(con), Asked(as_of=AS_OF), load_catalog()).to_pylist()
            return {row["severity"] for row in found if row["relation"] == "X4"}

        assert severities() == {"critical"}
        content = content_now("X4") | {"severity": "attention"}
        draft = save_rule(by=people["team"], rule="X4", content=content)
        put_live(by=people["team"], rule="X4", draft=draft.pk, why="Less grave.")
        assert severities() == {"attention"}
        taken = content_now("X4")
        taken["parameters"]["enforcement"] = milder()["parameters"]["enforcement"]
        taken["fixtures"] = milder()["fixtures"]
        draft = save_rule(by=people["team"], rule="X4", content=taken)
        put_live(by=people["team"], rule="X4", draft=draft.pk, why="A police may be of help.")
        assert severities() == set()

    def test_a_broken_file_is_left_out_and_said(self, world, browse):
        rules_folder().mkdir(parents=True)
        (rules_folder() / "X4.yml").write_bytes(as_file(milder() | {"algorithm": "trail_gap"}))
        (rules_folder() / "X6.yml").write_text("relation: [", encoding="utf-8")
        catalog = load_catalog()
        assert set(catalog.overlay.problems) == {"X4.yml", "X6.yml"}
        assert catalog.relations["X4"].title["en"] != TITLE
        assert "X4.yml" in browse("team").get("/en/rules/").content.decode()
        assert "X4.yml" not in browse("mali").get("/en/rules/").content.decode()

    def test_a_preview_tells_what_vanishes_whole_only_after_everybody_had_a_turn(self, asked, people, standing):
        live = load_catalog()
        made, problems = candidate(milder(), live)
        assert problems == []

        def look():
            return preview_relation(standing("team"), "X4", live, made, AS_OF, asked.first_put_on)

        seen = look()
        assert (seen.before["departs"], seen.after["departs"]) == (1, 0)
        assert (seen.count, seen.appear, seen.vanish) == (1, 0, 1)
        assert [(each.societies, each.is_whole, each.about) for each in seen.changed] == [
            (("ns-ita",), False, ()),
            (("ns-mli",), False, ()),
        ]
        for who, ns_id in (("mali", "ns-mli"), ("italy", "ns-ita")):
            question = Question.objects.get(rule="X4", ns_id=ns_id)
            reply(by=people[who], question=question, position="changing")
        (whole,) = look().changed
        assert (whole.societies, whole.is_whole) == (("ns-ita", "ns-mli"), True)
        assert (whole.before, whole.after) == ("departs", "")
        back = preview_relation(standing("team"), "X4", made, live, AS_OF, asked.first_put_on)
        assert (back.appear, back.vanish, back.changed[0].after) == (1, 0, "departs")

    @pytest.mark.parametrize("language", DONE_IN)
    def test_drafted_looked_at_and_put_live_in_the_browser(self, asked, people, browse, language):
        team, address = browse("team"), f"/{language}/rules/X4/"
        assert f"{address}edit/" in team.get(address).content.decode()
        assert f"{address}edit/" not in browse("mali").get(address).content.decode()
        assert browse("mali").get(f"{address}edit/").status_code in (403, 404)
        form = team.get(f"{address}edit/").content.decode()
        for name in ("enforcement", "exchange_level", "own_purposes"):
            assert text(language, f"rules_field_{name}") in form
        sent = filled(milder()) | {"why": "A police may be of help."}
        broken = team.post(f"{address}edit/", sent | {"title_ar": ""}, follow=True).content.decode()
        assert text(language, "rules_checks_fail", count=1) in broken
        again = team.post(f"{address}edit/", sent | {"departs": "a: ["}).content.decode()
        assert text(language, "rules_refused_facts_at", line=1, column=5)[:20] in again
        seen = team.post(f"{address}edit/", sent, follow=True).content.decode()
        assert text(language, "rules_checks_pass") in seen
        assert text(language, "rules_preview_vanish", count=1) in seen
        assert text(language, "rules_not_yet_told") in seen
        draft = latest_draft("X4")
        assert f'value="{draft.pk}"' in seen
        assert f"{address}draft/" in team.get(f"/{language}/rules/").content.decode()
        seen = team.post(f"{address}live/", {"draft": draft.pk, "why": "Agreed in the team."}, follow=True)
        assert text(language, "rules_done_live") in seen.content.decode()
        assert load_catalog().relations["X4"].title["en"] == TITLE
        assert text(language, "rules_changed_here") in browse("mali").get(f"/{language}/rules/").content.decode()
        earlier = team.get(f"{address}edit/?from={draft.pk}").content.decode()
        assert TITLE in earlier
        seen = team.post(f"{address}back/", {"why": "Too early."}, follow=True).content.decode()
        assert text(language, "rules_done_back") in seen
        assert "Too early." in seen
        assert load_catalog().relations["X4"].title["en"] != TITLE
