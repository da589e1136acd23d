"""How days, months and versions of texts are called, and sentences about bounds that are the same."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from waypost.analysis.reading_aloud import explain_row
from waypost.reference import load_catalog
from waypost.reference.wording import spaced
from waypost.web.accounts.leading_back import page_above
from waypost.web.pages.templating import some_day, text, texts, version_name


def test_an_example_in_code_reads_from_left_to_right_inside_arabic():
    examples = {key: told["ar"] for key, told in texts().items() if "{{" in told["ar"]}
    assert "rules_hint_world" in examples
    for key, words in examples.items():
        assert re.fullmatch(r"[^{}]*(\u2066[^\u2069]*\u2069[^{}]*)+", words), key


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        ("2020-09-24", "fr", "24 sept. 2020"), ("2017-06", "fr", "juin 2017"), ("2017-06", "es", "junio de 2017"),
        ("2017", "fr", "2017"), ("2017-13", "fr", "2017-13"), (None, "fr", "–"),
    ],
)  # fmt: skip
def test_a_day_a_month_or_a_year_as_a_source_states_it(value, language, said):
    assert some_day(value, language) == said


@pytest.mark.parametrize(
    ("code", "language", "said"),
    [
        ("2009-11", "en", "Version of November 2009"), ("draft-2009-03", "en", "Draft of March 2009"),
        ("draft-2009-03", "fr", "Projet (mars 2009)"), ("draft-2027-1", "fr", "draft-2027-1"),
    ],
)  # fmt: skip
def test_a_version_is_called_by_its_month(code, language, said):
    assert version_name(code, language) == said


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_bounds_that_are_the_same_are_told_once(language):
    catalog = load_catalog()
    text = catalog.question_texts["gaps"]
    row = {"people_concerned": 5, "gap_least": 5, "gap_most": 5}
    one = explain_row(row, text, catalog, language)
    two = explain_row(row | {"gap_least": 3}, text, catalog, language)
    assert one.count("5") + one.count("٥") == 2
    assert ("3" in two) or ("٣" in two)


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/fr/consultations/r/society/ns-ner/verify/", "/fr/consultations/r/society/ns-ner/"),
        ("/fr/account/leave/3/", "/fr/account/"),
        ("/fr/nowhere/", "/fr/"),
    ],
)
def test_an_address_that_takes_only_a_form_leads_to_the_page_above(path, above):
    with translation.override("fr"):
        assert page_above(path) == above


def test_french_marks_stand_apart_and_no_line_breaks_before_them():
    """A sample is left out: between double braces stands what somebody types into a machine."""
    for key, of in texts().items():
        said = re.sub(r"\{\{.*\}\}", "", of["fr"])
        assert not re.search(r"\w[;?!»](\s|$)|\w:(\s|$)|«\w", said), f"{key}: a mark without a space"
        assert not re.search(r" [:;?!»]|« ", said), f"{key}: a space that breaks"
    assert text("fr", "policy_latest", version="v").startswith("Dernière publiée\u00a0: v")
    assert spaced("« Qui ? »", "fr") == "«\u00a0Qui\u00a0?\u00a0»"
    assert spaced("12:30 ? ; !", "fr") == "12:30\u00a0?\u00a0;\u00a0!"
    assert spaced("Qui ?", "en") == "Qui ?"
