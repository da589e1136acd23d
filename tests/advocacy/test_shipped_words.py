"""The words of the shipped claims and aspects pass what every message has to pass: slots, numerals, tone."""

from __future__ import annotations

import pytest

from tests.advocacy.message_worlds import LANGUAGES, WORDS
from waypost.advocacy.figures import Figure
from waypost.advocacy.numerals import lint, name_spans, numerals_in
from waypost.advocacy.slots import Plain, fill
from waypost.advocacy.tone import look_through
from waypost.reference import load_catalog

ADVOCACY, LEXICON = load_catalog().advocacy, load_catalog().rule_lexicon["R21"]


def figures(claim):
    """The figure of a shipped claim and of those beside it, as expected."""
    return {
        name: Figure(
            claim=name,
            unit=ADVOCACY.measures[each.measure].unit,
            value=each.expected,
            as_of=each.as_of,
            audience="public",
        )
        for name, each in ADVOCACY.claims.items()
        if name in (claim.claim, *claim.beside)
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(ADVOCACY.claims))
def test_a_shipped_claim_says_no_number_of_its_own(name, language):
    claim = ADVOCACY.claims[name]
    text = claim.words[language]
    given = figures(claim)
    assert [each.said for each in lint(text, language, WORDS.numerals, given, WORDS.figures)] == []
    parts = fill(text, language, given, WORDS.figures, own=name)
    typed = "".join(part.text if isinstance(part, Plain) else "_" for part in parts)
    named = name_spans(typed, language, WORDS.numerals)
    assert all(
        any(start <= each.start and each.end <= end for start, end in named)
        for each in numerals_in(typed, language, WORDS.numerals)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_words_need_no_second_look(language):
    texts = [claim.words[language] for claim in ADVOCACY.claims.values()]
    texts += [aspect.about[language] for aspect in ADVOCACY.aspects.values()]
    texts += [
        question.title[language] for aspect in ADVOCACY.aspects.values() for question in aspect.questions.values()
    ]
    found = [
        (text, each.text)
        for text in texts
        for each in look_through(text, language, WORDS.tone, steering=LEXICON[language])
    ]
    assert found == []


def test_there_are_claims_to_look_at():
    assert len(ADVOCACY.claims) > 5
