"""Rules edited in the browser: a draft, its checks, a preview, live for every page at once, taken back."""

from __future__ import annotations

import json
import re
from itertools import product

import pytest
import yaml
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.web.browsing import DONE_IN
from tests.web.findings.conftest import RULES
from tests.web.findings.worlds import AS_OF, FLIGHTS
from waypost.errors import Said
from waypost.reference import load_catalog
from waypost.reference.rule_overlay import Overlay
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.findings.actions.putting import put_questions
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.actions.ruling import (
    add_rule,
    added_rules,
    content_now,
    latest_draft,
    next_rule,
    put_live,
    save_rule,
    take_rule_back,
)
from waypost.web.findings.examples import read_example, write_example
from waypost.web.findings.models import Question, RuleChange
from waypost.web.findings.preview import preview
from waypost.web.findings.problems import worded
from waypost.web.findings.rule_files import as_file, candidate, content_of
from waypost.web.findings.rule_forms import RuleForm
from waypost.web.pages.templating import text
from waypost.web.project.home import rules_folder

TITLE = "No part in removals, however it is called"
MILDER = "some(return: phase = 'during_removal' and ns_role != 'none' and ns_role != 'observes')"


@pytest.fixture(autouse=True)
def no_tasks(monkeypatch):
    """What the worker does afterwards is asked for by the tests themselves."""
    asked = []
    monkeypatch.setattr("waypost.web.findings.actions.ruling.later", asked.append)
    return asked


def milder():
    """R18 of which observing is no part any more, with fixtures that say so."""
    content = content_of(load_catalog().practice_rules["R18"])
    content["title"]["en"] = TITLE
    text = content["texts"][1]
    text["departs_when"] = MILDER
    text["fixtures"]["departs"] = {"return": [{"phase": "during_removal", "ns_role": "accompanies"}]}
    return content


def test_a_rule_goes_to_a_file_and_back_as_it_was(catalog):
    for name, rule in catalog.practice_rules.items():
        content = content_of(rule)
        assert yaml.safe_load(as_file(content))["rule"] == name
        made, problems = candidate(content, catalog) if name in ("R06", "R18") else (catalog, [])
        assert problems == []
        assert made.understood_practice_rules[name] == catalog.understood_practice_rules[name]
        assert [each.fixtures for each in made.practice_rules[name].texts] == [each.fixtures for each in rule.texts]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"departs_when": "some(return: phase = 'flying')"}, "flying"),
        ({"departs_when": "some(return: phase = "}, ":"),
        ({"departs_when": ""}, "R18.yml"),
        ({"basis": "hearsay"}, "hearsay"),
        ({"valid_from": "2010-01-01"}, "two texts"),
        ({"valid_from": "some day"}, "R18.yml"),
        ({"fixtures": {}}, "fixtures"),
        ({"applies_when": "some(return: phase = 'counselling')"}, "fixture"),
    ],
)
def test_what_is_wrong_keeps_a_rule_from_going_live(catalog, change, said):
    content = content_of(catalog.practice_rules["R18"])
    content["texts"][1] |= change
    _, problems = candidate(content, catalog)
    assert problems
    assert any(said in each for each in problems), problems


def test_words_are_needed_in_four_languages(catalog):
    content = content_of(catalog.practice_rules["R18"])
    content["title"]["ar"] = ""
    made, problems = candidate(content, catalog)
    assert made is None
    assert problems == ["R18.yml: title lacks ar"]


def problems_of(catalog, change):
    content = content_of(catalog.practice_rules["R18"])
    content["texts"][1] |= change
    return candidate(content, catalog)[1]


@pytest.mark.parametrize(
    "change",
    [
        {"departs_when": "some(return: phase = 'flying')"},
        {"departs_when": "some(return: phase = "},
        {"departs_when": "not every"},
        {"departs_when": "service = 'food'"},
        {"departs_when": "startdate > 3"},
        {"departs_when": "start_date > 'soon'"},
        {"departs_when": "count(service)"},
        {"departs_when": "seen(service)"},
        {"departs_when": ""},
        {"basis": "hearsay"},
        {"valid_from": "2010-01-01"},
        {"valid_from": "some day"},
        {"valid_to": "2009-01-01"},
        {"fixtures": {}},
        {"applies_when": "some(return: phase = 'counselling')"},
        {"fixtures": {"conforms": {"food": "yes"}, "departs": {}, "unknown": {}, "not_applicable": {}}},
        {"fixtures": {"conforms": {"return": "perhaps"}, "departs": {}, "unknown": {}, "not_applicable": {}}},
        {"fixtures": {"conforms": {"return": [{"x": "y"}]}, "departs": {}, "unknown": {}, "not_applicable": {}}},
        {"fixtures": {"conforms": {"start_date": "soon"}, "departs": {}, "unknown": {}, "not_applicable": {}}},
        {"fixtures": {"conforms": {"service": "1", "return": [1]}, "departs": {}, "unknown": {}, "not_applicable": {}}},
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(catalog, change):
    """In another language no word of the English line is left, apart from what the author wrote and codes."""
    problems = problems_of(catalog, change)
    assert problems
    for problem, language in product(problems, LANGUAGES):
        assert isinstance(problem, Said), problem
        told = worded(problem, language)
        assert "{" not in told
        assert "  " not in told
        if language != "en":
            assert told != worded(problem, "en")
            assert not re.search(r"\b(the|cannot|there|are|needs|is no)\b", told), told


def test_a_condition_that_cannot_be_read_says_in_which_text_and_where(catalog):
    (problem,) = problems_of(catalog, {"departs_when": "some(return:\n phase = 'fly')"})
    assert worded(problem, "en").startswith(
        "Text 2, “A programme departs when”, line 2, column 10: 'fly' is no code of"
    )
    french = "Texte 2, «\u00a0Un programme s’écarte lorsque\u00a0», ligne 2, colonne 10\u00a0: 'fly'"
    assert worded(problem, "fr").startswith(french)
    content = content_of(catalog.practice_rules["R18"])
    content["title"]["ar"] = ""
    assert [worded(each, "es") for each in candidate(content, catalog)[1]] == ["«Título» falta en: العربية."]
    assert worded("without a key", "ar") == "without a key"


def added():
    """A rule that there is not yet: whoever receives people after arrival knows the society they come from."""
    content = content_of(load_catalog().practice_rules["R20"])
    content["title"] = dict.fromkeys(LANGUAGES, "Received with a hand-over")
    del content["rule"]
    return content


def test_more_rules_than_can_be_worked_out_together_are_refused(catalog):
    many = {f"R{number:02}": catalog.practice_rules["R18"] for number in range(1, 63)}
    full = catalog.with_rules(Overlay("", many, dict.fromkeys(many, catalog.understood_practice_rules["R18"])))
    _, problems = candidate(added() | {"rule": "R63", "is_added": True}, full)
    assert worded(problems[0], "en") == "There would be 63 rules; at most 62 can be worked out together."


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(
    st.dictionaries(
        _TEXTS.filter(bool),
        st.lists(st.dictionaries(_TEXTS.filter(bool), _TEXTS, max_size=3), max_size=2),
        min_size=1,
        max_size=3,
    )
)
def test_a_fixture_is_typed_as_it_was_written(facts):
    assert read_example(write_example(facts)) == facts


@pytest.mark.parametrize("typed", ["[1]", "a: [", "a: &x 1\nb: *x", "just words"])
def test_what_is_no_fixture_is_refused(typed):
    with pytest.raises((ValueError, yaml.YAMLError)):
        read_example(typed)


@pytest.mark.django_db
class TestOnARegister:
    """With people and a release."""

    def test_only_the_team_changes_rules(self, world, people):
        for who in ("niger", "officer", "board"):
            with pytest.raises(RefusedError):
                save_rule(by=people[who], rule="R18", content=milder())
        with pytest.raises(RefusedError):
            save_rule(by=people["team"], rule="R99", content=milder())

    def test_a_rule_that_does_not_parse_never_goes_live(self, world, people):
        broken = milder()
        broken["texts"][1]["departs_when"] = "some(return: "
        draft = save_rule(by=people["team"], rule="R18", content=broken)
        with pytest.raises(RefusedError, match="cannot go live"):
            put_live(by=people["team"], rule="R18", draft=draft.pk, why="It should be milder.")
        assert not rules_folder().exists()
        assert load_catalog().overlay.rules.keys() == set(RULES)

    def test_live_for_a_running_server_at_once_and_taken_back(self, asked, people, no_tasks):
        before = load_catalog()
        draft = save_rule(by=people["team"], rule="R18", content=milder())
        assert draft.content["required_facts"][0].startswith("return.")
        later = save_rule(by=people["team"], rule="R18", content=milder())
        with pytest.raises(RefusedError):
            put_live(by=people["team"], rule="R18", draft=draft.pk, why="Observers are no part of it.")
        with pytest.raises(RefusedError):
            put_live(by=people["team"], rule="R18", draft=later.pk, why="")
        put_live(by=people["team"], rule="R18", draft=later.pk, why="Observers are no part of it.")
        assert load_catalog().practice_rules["R18"].title["en"] == TITLE
        assert before.practice_rules["R18"].title["en"] != TITLE
        assert load_catalog() is load_catalog()
        assert no_tasks == ["waypost.web.findings.tasks.take_up_rules"]
        put_questions()
        asked.refresh_from_db()
        assert asked.closing.how == "gone"
        take_rule_back(by=people["admin"], rule="R18", why="Not agreed.")
        assert load_catalog() is before
        with pytest.raises(RefusedError):
            take_rule_back(by=people["admin"], rule="R18", why="Not agreed.")
        put_questions()
        assert Question.objects.filter(rule="R18", closed_at=None).count() == 1
        assert list(RuleChange.objects.order_by("pk").values_list("kind", flat=True)) == [
            "saved", "saved", "live", "taken_back",
        ]  # fmt: skip
        with pytest.raises(TypeError):
            RuleChange.objects.all().delete()

    def test_a_broken_file_is_left_out_and_said(self, world, browse):
        folder = rules_folder()
        folder.mkdir(parents=True)
        (folder / "R18.yml").write_text("rule: [", encoding="utf-8")
        (folder / "R77.yml").write_bytes(as_file(milder() | {"rule": "R77"}))
        catalog = load_catalog()
        assert set(catalog.overlay.problems) == {"R18.yml", "R77.yml"}
        assert catalog.practice_rules["R18"].title["en"] != TITLE
        assert "R77" not in catalog.practice_rules
        assert "R18.yml" in browse("team").get("/en/rules/").content.decode()
        assert "R77.yml" not in browse("niger").get("/en/rules/").content.decode()

    def test_the_form_gives_back_what_it_was_filled_with(self, world):
        content = content_now("R18")
        form = RuleForm("ar", content=content)
        given = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        filled = RuleForm("ar", given, content=content)
        assert filled.is_valid(), filled.errors
        made = filled.rule_content()
        assert json.loads(json.dumps(made)) == made
        catalog, problems = candidate(made | {"required_facts": content["required_facts"]}, load_catalog())
        assert problems == []
        texts = catalog.practice_rules["R18"].texts
        shipped = load_catalog().practice_rules["R18"].texts
        assert [each.fixtures for each in texts] == [each.fixtures for each in shipped]

    @pytest.mark.parametrize("language", DONE_IN)
    def test_drafted_looked_at_and_put_live_in_the_browser(self, asked, people, browse, language):
        team, address = browse("team"), f"/{language}/rules/R18/"
        form = RuleForm("en", content=milder())
        given = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        seen = team.post(f"{address}edit/", given | {"why": "Observers."}, follow=True).content.decode()
        draft = latest_draft("R18")
        assert draft is not None
        assert f'value="{draft.pk}"' in seen
        assert FLIGHTS not in seen  # the society has not replied yet: it is told of by society
        reply(by=people["niger"], question=asked, position="changing")
        assert FLIGHTS in team.get(f"{address}draft/").content.decode()
        seen = team.post(f"{address}live/", {"draft": draft.pk, "why": "Agreed in the team."}, follow=True)
        assert seen.status_code == 200
        assert load_catalog().practice_rules["R18"].title["en"] == TITLE
        team.post(f"{address}back/", {"why": "Too early."})
        assert load_catalog().practice_rules["R18"].title["en"] != TITLE

    def test_a_rule_is_added_with_an_id_that_no_rule_ever_had(self, asked, people, no_tasks):
        with pytest.raises(RefusedError):
            add_rule(by=people["niger"], content=added())
        assert next_rule() == "R22"  # the catalog of this test ends with R21
        draft = add_rule(by=people["team"], content=added(), why="Asked for by a zone.")
        assert (draft.rule, draft.kind) == ("R22", "added")
        assert draft.content["is_added"] is True
        assert draft.content["required_facts"] == list(load_catalog().practice_rules["R20"].required_facts)
        assert next_rule() == "R23"
        assert "R22" not in load_catalog().practice_rules  # a draft holds for nobody
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleChange.objects.create(rule="R22", kind="added", content={}, role="x", by=people["team"])
        with pytest.raises(RefusedError, match="looked at"):
            put_live(by=people["team"], rule="R22", draft=draft.pk, why="Agreed.")
        put_live(by=people["team"], rule="R22", draft=draft.pk, why="Agreed.", looked=True)
        assert load_catalog().practice_rules["R22"].title["fr"] == "Received with a hand-over"
        assert load_catalog().practice_rules.keys() == {*RULES, "R22"}
        put_questions()
        assert set(Question.objects.filter(rule="R22").values_list("ns_id", flat=True)) == set()
        changed = content_now("R22") | {"title": dict.fromkeys(LANGUAGES, "Another title")}
        later = save_rule(by=people["team"], rule="R22", content=changed)
        put_live(by=people["team"], rule="R22", draft=later.pk, why="Clearer.")  # it held already
        assert load_catalog().practice_rules["R22"].title["ar"] == "Another title"
        take_rule_back(by=people["team"], rule="R22", why="Not needed.")
        assert load_catalog().practice_rules.keys() == set(RULES)
        assert not (rules_folder() / "R22.yml").exists()
        assert next_rule() == "R23"  # a withdrawn rule keeps its id
        assert added_rules() == ["R22"]
        assert content_now("R22")["title"]["en"] == "Another title"
        again = save_rule(by=people["team"], rule="R22", content=content_now("R22"))
        put_live(by=people["team"], rule="R22", draft=again.pk, why="Needed after all.", looked=True)
        assert "R22" in load_catalog().practice_rules

    def test_an_added_rule_that_lacks_a_part_never_goes_live(self, world, people):
        for name, lacking in (
            ("provisions", []), ("provisions", ["99.9"]), ("ask", {"en": "Why?"}), ("texts", []),
        ):  # fmt: skip
            draft = add_rule(by=people["team"], content=added() | {name: lacking})
            with pytest.raises(RefusedError, match="cannot go live"):
                put_live(by=people["team"], rule=draft.rule, draft=draft.pk, why="Agreed.", looked=True)
        assert not rules_folder().exists()
        assert next_rule() == "R26"

    def test_an_added_rule_asks_societies_new_questions(self, world, people):
        content = added()
        content["texts"] = [content["texts"][0] | {
            "applies_when": "some(return: phase = 'post_arrival')",
            "departs_when": "some(return: phase = 'post_arrival' and ns_role = 'services')",
            "fixtures": {
                "conforms": {"return": [{"phase": "post_arrival", "ns_role": "observes"}]},
                "departs": {"return": [{"phase": "post_arrival", "ns_role": "services"}]},
                "unknown": {"return": [{"phase": "post_arrival"}]},
                "not_applicable": {"return": "none"},
            },
        }]  # fmt: skip
        draft = add_rule(by=people["team"], content=content)
        live = load_catalog()
        made, problems = candidate(draft.content, live)
        assert problems == []
        seen = preview(standing_of(people["team"]), draft.rule, live, made, AS_OF, AS_OF)
        assert (seen.after["departs"], seen.before["departs"]) == (1, 0)
        assert seen.changed[0].after == "departs"
        assert (seen.changed[0].societies, seen.changed[0].title) == (("ns-mli",), "")  # the society hears of it first
        put_live(by=people["team"], rule=draft.rule, draft=draft.pk, why="Agreed.", looked=True)
        put_questions()
        assert Question.objects.get(rule=draft.rule).ns_id == "ns-mli"
        take_rule_back(by=people["team"], rule=draft.rule, why="Not agreed.")
        put_questions()
        assert Question.objects.get(rule=draft.rule).closing.how == "gone"

    def test_an_added_file_whose_name_the_catalog_has_is_left_out(self, world):
        rules_folder().mkdir(parents=True)
        for name in ("R18", "X31"):
            (rules_folder() / f"{name}.yml").write_bytes(as_file(milder() | {"rule": name, "is_added": True}))
        problems = load_catalog().overlay.problems
        assert set(problems) == {"R18.yml", "X31.yml"}
        assert worded(problems["R18.yml"], "fr").startswith("Une règle ajoutée ne peut s’appeler R18")
        assert load_catalog().practice_rules.keys() == set(RULES)

    @pytest.mark.parametrize("language", DONE_IN)
    def test_added_looked_at_put_live_and_withdrawn_in_the_browser(self, world, people, browse, language):
        team, rules = browse("team"), f"/{language}/rules/"
        assert f"{rules}new/" in team.get(rules).content.decode()
        assert f"{rules}new/" not in browse("niger").get(rules).content.decode()
        assert browse("niger").get(f"{rules}new/").status_code in (403, 404)
        assert "R22" in team.get(f"{rules}new/").content.decode()
        form = RuleForm("en", content=added())
        given = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        broken = team.post(f"{rules}new/", given | {"title_ar": "", "why": ""}, follow=True).content.decode()
        assert text(language, "rules_checks_fail", count=1) in broken
        assert text(language, "rules_live_new") not in broken
        seen = team.post(f"{rules}R22/edit/", given | {"why": "Whole."}, follow=True).content.decode()
        assert text(language, "rules_checks_pass") in seen
        assert text(language, "rules_preview_new") in seen
        draft = latest_draft("R22")
        assert "R22" in team.get(rules).content.decode()
        assert "R22" not in browse("niger").get(rules).content.decode()
        assert browse("niger").get(f"{rules}R22/").status_code == 404
        live = {"draft": draft.pk, "why": "Agreed in the team."}
        assert (
            text(language, "rules_refused_look") in team.post(f"{rules}R22/live/", live, follow=True).content.decode()
        )
        team.post(f"{rules}R22/live/", live | {"looked": "on"})
        assert load_catalog().practice_rules["R22"].is_added
        assert "Received with a hand-over" in browse("niger").get(f"{rules}R22/").content.decode()
        assert text(language, "rules_withdraw_what") in team.get(f"{rules}R22/").content.decode()
        seen = team.post(f"{rules}R22/back/", {"why": "Not needed."}, follow=True).content.decode()
        assert text(language, "rules_withdrawn_what") in seen
        assert "R22" not in load_catalog().practice_rules
        assert browse("niger").get(f"{rules}R22/").status_code == 404
        assert team.get(f"{rules}R99/").status_code == 404
