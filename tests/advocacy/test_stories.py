"""Stories leave only with consent that stands, looked at, and with nothing in them that leads to a person."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.advocacy.message_worlds import LANGUAGES, TODAY, WORDS
from waypost.advocacy.stories import LEAST_GROUP, MOST_TRAITS, Consent, Story, held_back, leads, may_be_told, open_leads

CONSENT = Consent(
    is_given=True, audiences=("public", "donors"), channels=("public",),
    given_on=dt.date(2026, 1, 1), until=dt.date(2027, 1, 1),
)  # fmt: skip
SAFE = {"en": "She walked at night and lost her papers. Volunteers helped her to call her family."}
STORY = Story(words=SAFE, consent=CONSENT, is_reviewed=True)


def found(text, language="en", **more):
    return [(lead.kind, lead.text) for lead in leads(text, language, WORDS.numerals, **more)]


def held(story, audience="public", channel="public", day=TODAY, **more):
    return held_back(story, audience, channel, day, WORDS.numerals, **more)


def test_a_story_with_consent_that_was_looked_at_may_leave():
    assert held(STORY) == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (None, "none"), ({"is_given": False}, "none"), ({"withdrawn_on": TODAY}, "withdrawn"),
        ({"until": dt.date(2026, 11, 26)}, "ended"), ({"given_on": dt.date(2026, 11, 28)}, "not_yet"),
        ({"audiences": ("donors",)}, "audience"), ({"channels": ("discreet",)}, "channel"),
        ({"until": TODAY}, ""), ({"until": None}, ""), ({"withdrawn_on": dt.date(2026, 11, 28)}, ""),
    ],
)  # fmt: skip
def test_consent_has_a_scope_and_an_end_and_can_be_withdrawn(change, why):
    consent = None if change is None else msgspec.structs.replace(CONSENT, **change)
    assert may_be_told(consent, "public", "public", TODAY) == why
    assert held(msgspec.structs.replace(STORY, consent=consent)) == ((f"consent_{why}",) if why else ())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Amina, a woman named Fatou, 34 years old", [("name", "Amina"), ("name", "Fatou"), ("age", "34")]),
        ("en", "She left Gao on 3 May 2024.", [("place", "Gao"), ("date", "3 May 2024")]),
        ("en", "two children aged five, ten years ago", [("age", "five")]),
        ("en", "Her sister Mariam waited in Mali.", [("name", "Mariam")]),
        ("en", "It may be that she left in march with others.", []),
        ("fr", "Une femme de trente ans appelée Awa", [("age", "trente"), ("name", "Awa")]),
        ("fr", "partie de Gao le 12 mars", [("place", "Gao"), ("date", "12 mars")]),
        ("es", "Una mujer de 25 años, llamada Rosa, el 3 de mayo",
         [("age", "25"), ("name", "Rosa"), ("date", "3 de mayo")]),
        ("ar", "امرأة عمرها 34 عامًا اسمها فاطمة", [("age", "34"), ("name", "فاطمة")]),
        ("ar", "غادرت غاو في 3 مايو 2024", [("place", "غاو"), ("date", "3 مايو 2024")]),
    ],
)  # fmt: skip
def test_what_leads_to_a_person_is_found(language, text, expected):
    assert found(text, language, places=["Gao", "غاو"], allowed=["Mali"]) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Call +41 79 123 45 67", "phone"), ("passport no. A 1234567", "document_number"),
        ("at 32.1234, 13.1234", "coordinates"), ("write to amina@example.org", "email"),
    ],
)  # fmt: skip
def test_what_the_disclosure_control_knows_is_found_too(text, kind):
    assert kind in [each for each, _ in found(text)]


def test_leads_hold_a_story_back_until_a_person_settles_them():
    story = msgspec.structs.replace(STORY, words={"en": "She met Mariam at night.", "fr": "Elle marchait la nuit."})
    assert held(story) == ("leads",)
    assert set(open_leads(story, WORDS.numerals)) == {"en"}
    assert held(msgspec.structs.replace(story, settled={"Mariam": "not_identifying"})) == ()
    assert held(msgspec.structs.replace(story, settled={"Mariam": "changed"})) == ("leads",)  # it still stands there


def test_a_rare_combination_holds_it_back():
    few = msgspec.structs.replace(STORY, group_size=LEAST_GROUP - 1)
    assert held(few) == ("combination",)
    assert held(msgspec.structs.replace(STORY, group_size=LEAST_GROUP)) == ()
    much = msgspec.structs.replace(STORY, traits=tuple("abcd"))
    assert len(much.traits) > MOST_TRAITS
    assert held(much) == ("combination",)
    assert held(msgspec.structs.replace(much, group_size=5000)) == ()
    assert held(msgspec.structs.replace(much, settled={"combination": "not_identifying"})) == ()


def test_nobody_has_looked_at_it():
    assert held(msgspec.structs.replace(STORY, is_reviewed=False)) == ("not_reviewed",)


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_can_be_looked_through(text, language):
    for lead in leads(text, language, WORDS.numerals, places=["Gao"]):
        assert lead.start is None or text[lead.start : lead.end] == lead.text


@given(
    st.sampled_from(("Gao", "Mariam", "34 years old", "3 May 2024")), st.sampled_from(("\u200b", "\u00ad", "\u200f"))
)
def test_invisible_marks_hide_nothing(lead, mark):
    hidden = lead[0] + mark + lead[1:]
    assert found(f"She met {hidden} there.", places=["Gao"])
