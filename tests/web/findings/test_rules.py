"""Rules edited in the browser: a draft, its checks, a preview, live for every page at once, taken back."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.web.findings.conftest import RULES
from tests.web.findings.worlds import FLIGHTS
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.findings.actions.putting import put_questions
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.actions.ruling import content_now, latest_draft, put_live, save_rule, take_rule_back
from waypost.web.findings.forms import RuleForm, _facts, _written
from waypost.web.findings.models import Question, RuleChange
from waypost.web.findings.rule_files import as_file, candidate, content_of
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
    assert _facts(_written(facts)) == facts


@pytest.mark.parametrize("typed", ["[1]", "a: [", "a: &x 1\nb: *x", "just words"])
def test_what_is_no_fixture_is_refused(typed):
    with pytest.raises((ValueError, yaml.YAMLError)):
        _facts(typed)


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

    @pytest.mark.parametrize("language", ["en", "ar"])
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
