"""Slots: what a figure reads like in each language, and every way in which a slot is refused."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.advocacy.message_worlds import DEATHS, FIGURES, LANGUAGES, MIGRANTS, QUOTATIONS, WOMEN, WORDS
from waypost.advocacy.figures import Figure, figure_of, rounded, written_figure, written_range
from waypost.advocacy.slots import FIELDS, Plain, Quotation, Quoted, SlotError, Told, fill, names_in, parse, plain_text
from waypost.advocacy.values import Claim, Result
from waypost.errors import Said
from waypost.reference.advocacy import UNITS

PEOPLE, SHARE, POINTS = (WORDS.figures.units[name] for name in ("people", "share", "points"))


def said(text, language="en", figures=None, **more):
    more = {"quotations": QUOTATIONS} | more
    return plain_text(fill(text, language, FIGURES if figures is None else figures, WORDS.figures, **more))


def refused(text, figures=None, **more):
    with pytest.raises(SlotError) as caught:
        said(text, figures=figures, **more)
    message = caught.value.args[0]
    assert isinstance(message, Said)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "191 million people (2005), 94%, 3 deaths"),
        ("fr", "191 millions de personnes (2005), 94 %, 3 décès"),
        ("es", "191 millones de personas (2005), 94 %, 3 muertes"),
        ("ar", "191 مليون شخص (2005), 94%, 3 وفيات"),
    ],
)
def test_figures_read_as_their_language_writes_them(language, expected):
    told = said("{migrants.figure} ({migrants.as_of}), {women.figure}, {deaths.figure}", language)
    assert re.sub(r"[\u00a0\u202f]", " ", told) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "24 to 3,008"), ("fr", "24 à 3 008"), ("es", "24 a 3.008"), ("ar", "24 إلى 3,008")],
)
def test_a_range_goes_from_the_least_to_the_most(language, expected):
    assert said("{deaths.range}", language).replace("\u202f", " ") == expected


def test_parts_tell_what_comes_from_where():
    parts = fill(
        "Since {deaths.as_of}: {quote:report} {women.value}", "en", FIGURES, WORDS.figures, quotations=QUOTATIONS
    )
    assert parts == (
        Plain("Since "), Told("3 Feb 2024", "deaths", "as_of"), Plain(": "), Plain("“"),
        Quoted(QUOTATIONS["report"].excerpt, "report"), Plain("”"), Plain(" "), Told("94%", "women", "value"),
    )  # fmt: skip


def test_a_claims_own_words_need_no_name():
    assert said("{figure} in {as_of}", own="migrants") == "191 million people in 2005"
    assert refused("{figure}").key == "advocacy_slot_not_attached"


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "1 person"), ("en", 0, "0 people"), ("fr", 0, "0 personne"), ("fr", 2, "2 personnes"),
        ("es", 1, "1 persona"), ("ar", 3, "3 أشخاص"), ("ar", 11, "11 شخصًا"), ("ar", 100, "100 شخص"),
        ("fr", 2e6, "2 millions de personnes"), ("es", 1e6, "1 millón de personas"),
        ("en", 1234567, "1.23 million people"),
    ],
)  # fmt: skip
def test_a_unit_takes_the_form_of_its_number(language, count, expected):
    assert written_figure(count, PEOPLE, language).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("value", "unit", "exact_to", "expected"),
    [
        (191_269_100, PEOPLE, 0, "191000000"), (191_269_100, PEOPLE, 1e7, "190000000"), (3008, PEOPLE, 0, "3008"),
        (3008, PEOPLE, 10, "3010"), (12_345, PEOPLE, 0, "12300"), (0.944, SHARE, 0, "94"), (0.997, SHARE, 0, "99.7"),
        (0.997, SHARE, 0.01, "100"), (0.0004, SHARE, 0, "0.04"), (1.0, SHARE, 0, "100"), (0.0, SHARE, 0, "0"),
        (-0.01234, POINTS, 0, "-1.2"), (0.1234, POINTS, 0, "12"),
    ],
)  # fmt: skip
def test_no_figure_is_told_more_exactly_than_its_source(value, unit, exact_to, expected):
    assert rounded(value, unit, exact_to=exact_to) == Decimal(expected)


@given(st.floats(0, 1e12), st.sampled_from((0.0, 1.0, 10.0, 1000.0, 1e6)))
def test_people_have_three_significant_digits_at_most_and_no_more_than_the_source(value, exact_to):
    told = rounded(value, PEOPLE, exact_to=exact_to)
    if told >= 100_000:
        assert len(format(told, "f").rstrip("0").lstrip("0").replace(".", "")) <= 3
    assert not exact_to or told % Decimal(str(exact_to)) == 0


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.sampled_from(LANGUAGES))
def test_a_range_is_rounded_outwards(a, b, language):
    least, most = sorted((a, b))
    assert rounded(least, PEOPLE, rounding="ROUND_FLOOR") <= Decimal(str(least))
    assert rounded(most, PEOPLE, rounding="ROUND_CEILING") >= Decimal(str(most))
    assert written_range(least, most, PEOPLE, language, WORDS.figures)


@given(st.floats(0.0001, 0.9999))
def test_a_share_that_is_neither_none_nor_all_never_reads_as_one(value):
    assert 0 < rounded(value, SHARE) < 100


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{migrants.number}", "advocacy_slot_unknown"),
        ("{}", "advocacy_slot_unknown"),
        ("{migrants}", "advocacy_slot_unknown"),
        ("{migrants.figure", "advocacy_slot_brace"),
        ("a } b", "advocacy_slot_brace"),
        ("{{migrants.figure}}", "advocacy_slot_brace"),
        ("{refugees.figure}", "advocacy_slot_not_attached"),
        ("{quote:other}", "advocacy_slot_no_excerpt"),
        ("{women.range}", "advocacy_slot_nothing"),
        ("{women.value}{migrants.value}", "advocacy_slot_joined"),
        ("{women.value}, {migrants.value}.{deaths.value}", "advocacy_slot_sign"),
        ("{deaths.value} {deaths.value}", "advocacy_slot_joined"),
        ("{deaths.value}\u200b{deaths.value}", "advocacy_slot_joined"),
        ("-{deaths.value}", "advocacy_slot_sign"),
        ("minus: −{deaths.value}", "advocacy_slot_sign"),
        (".{deaths.value}", "advocacy_slot_sign"),
        ("{deaths.value}%", "advocacy_slot_sign"),
        ("{deaths.value} ٪", "advocacy_slot_sign"),
        ("{deaths.value}k", "advocacy_slot_sign"),
        ("{deaths.value}к", "advocacy_slot_sign"),
        ("{deaths.value}\u200bk", "advocacy_slot_sign"),
        ("{deaths.value}0", "advocacy_slot_sign"),
        ("{deaths.value}.5", "advocacy_slot_sign"),
        ("1{deaths.value}", "advocacy_slot_sign"),
        ("x{deaths.value}", "advocacy_slot_sign"),
        ("{deaths.value}-fold", "advocacy_slot_sign"),
        ("{deaths.value}‑year", "advocacy_slot_sign"),
        ("pre-{deaths.value}", "advocacy_slot_sign"),
        ("{deaths.value}s", "advocacy_slot_sign"),
        ("{deaths.value}º", "advocacy_slot_sign"),
        ("{deaths.value}\u0336", "advocacy_slot_sign"),
        ("{deaths.value}/2", "advocacy_slot_sign"),
        ("< {deaths.value}", "advocacy_slot_sign"),
        ("{deaths.value} €", "advocacy_slot_sign"),
        ("fell to —{deaths.value}", "advocacy_slot_sign"),
        ("{deaths.value}{deaths.unit}", "advocacy_slot_joined"),
        ("{deaths.value} {migrants.unit}", "advocacy_slot_joined"),
        ("{deaths.value}M{deaths.unit}", "advocacy_slot_sign"),
    ],
)
def test_a_slot_that_cannot_be_filled_is_refused_with_what_to_do(text, key):
    assert refused(text).key == key


@pytest.mark.parametrize(
    "text",
    [
        "({women.value}; {deaths.value})", "{women.value}, {deaths.value}", "“{deaths.value}”", "« {deaths.value} »",
        "d’{deaths.figure}", "{women.value}.", "qu’{deaths.figure}: “{deaths.value}”.", "{deaths.value} {deaths.unit}",
        "there—{deaths.value}—then", "in {deaths.as_of}, {deaths.figure}!", "“{deaths.figure}.”",
        "(see {deaths.figure}).",
        "from {deaths.value} to {women.value}", "x – {deaths.value} – y",
    ],
)  # fmt: skip
def test_slots_stand_in_a_sentence_as_words_do(text):
    assert said(text)


@pytest.mark.parametrize(
    "text", ["و{deaths.figure}", "بـ{deaths.figure}", "ل{deaths.figure}", "عُرفت {deaths.figure}، ثم"]
)
def test_arabic_writes_some_words_together_with_a_figure(text):
    assert said(text, "ar")
    assert refused(text.replace("{", "ألف{", 1)).key == "advocacy_slot_sign"


_SLY = st.characters() | st.sampled_from("kKмxe0٣²½ -‐–−—+%٪.,٫:;/’'\"“»()\u200b\u0336ولـأº€\n")


@given(_SLY, _SLY, _SLY, _SLY, st.sampled_from(LANGUAGES))
def test_what_touches_a_figure_is_no_part_of_it(far, before, after, further, language):
    text = f"a {far}{before}{{deaths.value}}{after}{further} z"
    try:
        told = plain_text(fill(text, language, FIGURES, WORDS.figures))
    except SlotError:
        return
    start = text.index("{deaths")
    was = fill("{deaths.value}", language, FIGURES, WORDS.figures)[0].text
    end = start + len(was)
    assert told[start:end] == was
    front, back = _seen(told[:start]), _seen(told[end:])
    # A reader takes what touches digits for a part of the number, but for what opens and closes a sentence.
    assert front[-1].isspace() or front[-1] in "([“„«‹‘\"'’¿¡:;،؛—وفبكلـ", text
    assert back[:1].isspace() or back[0] in ")]}”“»›’\"'…،؛؟;!?—.,:", text
    if back[0] in ".,:":
        assert not back[1:2].isalnum(), text


def _seen(text):
    return "".join(
        each for each in text if unicodedata.category(each) != "Cf" and each not in "\u115f\u1160\u3164\uffa0\u2800"
    )


def test_what_exists_is_named():
    assert "deaths, migrants, women" in refused("{refugees.figure}")
    assert "figure, value" in refused("{migrants.number}")
    assert "report" in refused("{quote:other}")


def test_what_is_held_back_is_not_told():
    held = {"a": Figure(claim="a", unit="people", value=4, is_suppressed=True, audience="public")}
    assert refused("{a.figure}", held).key == "advocacy_slot_suppressed"
    inner = {"a": Figure(claim="a", unit="people", value=400)}
    assert refused("{a.figure}", inner).key == "advocacy_slot_not_public"
    assert said("{a.figure}", figures=inner, eyes="movement") == "400 people"
    assert (
        refused("{a.figure}", {"a": Figure(claim="a", unit="people", audience="public")}).key == "advocacy_slot_nothing"
    )


def test_a_quotation_stands_word_by_word_in_its_excerpt():
    for words, is_fine in [
        ("People waited 12 nights at the border", True), ("91 million times", False), ("People waited 12", True),
        ("waited twelve nights", False), ("12 night", False), ("", True),
    ]:  # fmt: skip
        quotations = {"report": Quotation(evidence="e", excerpt=QUOTATIONS["report"].excerpt, words=words)}
        if is_fine:
            assert (words or QUOTATIONS["report"].excerpt) in said("{quote:report}", quotations=quotations)
        else:
            assert refused("{quote:report}", quotations=quotations).key == "advocacy_slot_not_verbatim"


def test_a_figure_of_a_claim_speaks_of_the_year_that_its_data_end_with():
    claim = Claim(claim="c", kind="quantity", measure="m", audience="public")
    result = Result(value=5.0, data_date=dt.date(2024, 12, 31))
    assert figure_of(claim, result, "people").precision == "year"
    held = figure_of(claim, Result(value=5.0, is_suppressed=True), "people")
    assert (held.value, held.is_suppressed) == (None, True)


def test_a_change_is_told_without_its_sign_where_a_word_has_it():
    fell = {"a": Figure(claim="a", unit="points", value=-0.0123, audience="public")}
    assert said("fell by {a.amount}", figures=fell) == "fell by 1.2 percentage points"


def test_names_of_slots_are_found():
    assert names_in("{a.figure} {b-c.unit} {figure} {quote:x}") == {"a", "b-c"}


def test_every_unit_has_its_words_in_four_languages():
    assert set(WORDS.figures.units) == set(UNITS)
    for unit in WORDS.figures.units.values():
        for language in LANGUAGES:
            assert all("{n}" in form for form in unit.words[language].values())
            assert "other" in unit.words[language]


@given(st.text() | st.text(alphabet="{}.:abfiguremnt \u200b1٣"))
def test_any_text_is_parsed_or_refused(text):
    try:
        slots = parse(text)
    except SlotError:
        return
    assert all(slot.field in FIELDS or slot.quote for slot in slots)


@given(st.lists(st.sampled_from(("There are ", "{women.value}", " of ", "{migrants.figure}", ", ", "\n", "x"))))
def test_what_is_filled_keeps_every_typed_letter(pieces):
    text = "".join(pieces)
    try:
        parts = fill(text, "en", {"women": WOMEN, "migrants": MIGRANTS, "deaths": DEATHS}, WORDS.figures)
    except SlotError:
        assert len(pieces) > 1  # two figures, or a figure and a sign, that would read as one
        return
    assert "".join(part.text for part in parts if isinstance(part, Plain)) == re.sub(r"\{[^}]*\}", "", text)
