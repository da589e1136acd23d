"""Tone: what is proposed for a look in four languages, with the reason and what to say instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.advocacy.message_worlds import LANGUAGES, WORDS
from waypost.advocacy.tone import KINDS, look_through
from waypost.reference import load_catalog

LEXICON = load_catalog().rule_lexicon["R21"]


def found(text, language="en"):
    return [(each.text, each.kind) for each in look_through(text, language, WORDS.tone, steering=LEXICON[language])]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "A flood of illegals", [("flood", "dehumanises"), ("illegals", "criminalises")]),
        ("en", "after a heat wave", []),
        ("en", "Campaigns that deter people; stay home", [("deter", "steers"), ("stay home", "steers")]),
        ("en", "You will be granted asylum", [("will be granted", "promises")]),
        ("en", "Shame on them", [("Shame on", "blames")]),
        ("en", "fl\u200bood", [("fl\u200bood", "dehumanises")]),
        ("en", "floodlight, illegality, waveform", []),
        ("fr", "un afflux de clandestins", [("afflux", "dehumanises"), ("clandestins", "criminalises")]),
        (
            "fr",
            "CLANDESTINS, réduire les départs",
            [("CLANDESTINS", "criminalises"), ("réduire les départs", "steers")],
        ),
        ("es", "una oleada; quédense en casa", [("oleada", "dehumanises"), ("quédense en casa", "steers")]),
        ("es", "No será deportada", [("No será deportada", "promises")]),
        ("ar", "موجة من المهاجرين غير الشرعيين", [("موجة", "dehumanises"), ("المهاجرين غير الشرعيين", "criminalises")]),
        ("ar", "بعد موجة حر", []),
        ("ar", "ومنع الهجرة", [("ومنع الهجرة", "steers")]),
    ],
)
def test_words_that_need_a_look_are_found_where_they_stand(language, text, expected):
    assert found(text, language) == expected


def test_a_finding_says_why_what_instead_and_which_provision():
    (one,) = look_through("A flood", "fr", WORDS.tone) or look_through("Un afflux", "fr", WORDS.tone)
    assert (one.entry, one.provision, one.start, one.end) == ("flood", "4.3", 3, 9)
    assert one.why == WORDS.tone["flood"].why["fr"]
    assert one.instead == WORDS.tone["flood"].instead["fr"]


def test_details_that_lead_to_a_person_are_found_in_the_whole():
    (one,) = look_through("Write to maryam@example.org", "en", WORDS.tone)
    assert (one.kind, one.start, one.provision) == ("identifies", None, "1.5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_word_is_found_in_its_own_language(language):
    for name, entry in WORDS.tone.items():
        for word in entry.words[language]:
            sample = word.replace("*", "x") if word.endswith("*") else word
            sample = sample.replace(" * ", " one ")
            told = look_through(f"({sample})", language, WORDS.tone)
            assert any(each.entry == name for each in told), (name, word)
    for word in LEXICON[language]:
        assert any(kind == "steers" for _, kind in found(f"({word})", language)), word


def test_own_suggestions_of_the_catalog_pass():
    for language in LANGUAGES:
        for entry in WORDS.tone.values():
            assert found(entry.instead[language], language) == [], (language, entry.instead[language])


def test_the_list_is_whole():
    provisions = load_catalog().provisions
    assert {entry.kind for entry in WORDS.tone.values()} == set(KINDS)
    for entry in WORDS.tone.values():
        assert entry.provision in provisions
        assert set(entry.words) == set(entry.why) == set(entry.instead) == set(LANGUAGES)


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_can_be_looked_through(text, language):
    for each in look_through(text, language, WORDS.tone, steering=LEXICON[language]):
        assert each.start is None or text[each.start : each.end] == each.text
