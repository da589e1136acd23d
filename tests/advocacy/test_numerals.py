"""No text of a message can show a number that no claim, quotation or listed name carries."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.advocacy.message_worlds import FIGURES, LANGUAGES, MIGRANTS, QUOTATIONS, REPORT, WOMEN, WORDS
from tests.conftest import ROOT
from waypost.advocacy.numerals import lint, name_spans, nearest_claim, numerals_in
from waypost.advocacy.seen_text import is_numeral
from waypost.advocacy.slots import Plain, SlotError, fill

PLAN = ROOT.parent / "shared" / "plan" / "plan-2009-2010-migration.txt"
OF_THE_PLAN = "There are toward 200 million migrants worldwide."


def refused(text, language="en", figures=None, quotations=()):
    found = lint(
        text, language, WORDS.numerals, FIGURES if figures is None else figures, WORDS.figures, quotations=quotations
    )
    return [each.text for each in found]


def test_the_plans_own_number_meets_the_claim_that_says_otherwise():
    if Path(PLAN).is_file():
        assert OF_THE_PLAN in PLAN.read_text("utf-8")
        assert "191 million migrants worldwide (2005)" in PLAN.read_text("utf-8")
    (found,) = lint(OF_THE_PLAN, "en", WORDS.numerals, FIGURES, WORDS.figures)
    assert (found.text, found.start, found.line, found.column) == ("200 million", 17, 1, 18)
    assert (found.nearest, found.nearest_figure) == ("migrants", "191 million people (2005)")
    assert "write {migrants.figure}" in found.said
    assert found.said.key == "advocacy_numeral_near"
    assert not lint("There are {migrants.figure} worldwide.", "en", WORDS.numerals, FIGURES, WORDS.figures)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "two hundred million of them", ["two hundred million"]),
        ("en", "Nine in ten are women", ["Nine in ten"]),
        ("en", "half of them, on behalf of all", ["half"]),
        ("en", "one of them; no one; one another", []),
        ("en", "one in ten, two thirds, a quarter of", ["one in ten", "two thirds", "a quarter"]),
        ("en", "third countries, first aid, a second look, headquarters", []),
        ("en", "since 2009, in the nineties", ["2009"]),
        ("en", "thousands fled; the number doubled", ["thousands", "doubled"]),
        ("en", "5% and ten per cent", ["5% and ten per cent"]),
        ("en", "½, Ⅳ, ②, ٢٠٠, ５０, ㏠, 十", ["½", "Ⅳ", "②", "٢٠٠", "５０", "㏠", "十"]),
        ("en", "2\u200b0\u200f0, 2\u03010, twо", ["2\u200b0\u200f0", "2\u03010", "twо"]),
        ("fr", "la moitié, neuf sur dix, des millions", ["moitié", "neuf sur dix", "millions"]),
        ("fr", "un pays tiers, une personne, les autres", []),
        ("fr", "quatre-vingt-dix mille, un tiers des gens", ["quatre-vingt-dix mille", "un tiers"]),
        ("es", "millones, la mitad, nueve de cada diez", ["millones", "mitad", "nueve de cada diez"]),
        ("es", "una persona, un país, unos cuantos", []),
        ("es", "veintiuna mil, el doble, por ciento", ["veintiuna mil", "doble", "por ciento"]),
        ("ar", "نصف الناس وملايين آخرون", ["نصف", "وملايين"]),
        ("ar", "تسعة من عشرة، والنصف، بثلاثة أضعاف", ["تسعة من عشرة", "والنصف", "بثلاثة أضعاف"]),
        ("ar", "لست هنا، شخص واحد، في المخيم", []),
        ("ar", "٢٠٠ مليون في عام ٢٠٠٩", ["٢٠٠ مليون", "٢٠٠٩"]),
    ],
)
def test_numerals_are_found_in_figures_and_words(language, text, expected):
    assert refused(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the 1951 Convention, Strategy 2010, Resolution 5, P7.5, the 1951\u00a0convention, COVID-19"),
        ("fr", "la Convention de 1951, la Stratégie 2010, la Résolution 2286, P7.5"),
        ("es", "la Convención de 1951, la Estrategia 2010, la Resolución 5, P10.3"),
        ("en", "zero tolerance, no double standards"),
        ("ar", "كمية من الماء يوم الاثنين"),
        ("ar", "اتفاقية 1951، استراتيجية 2010، القرار 5، P7.5، اتفاقية ١٩٥١"),
    ],
)
def test_listed_names_that_hold_a_numeral_pass(language, text):
    assert refused(text, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 5 million", "Resolution 5,000 people", "Resolution 5 000", "Resolution 5%", "21951 Convention",
        "1951 Conventions 200", "P7.55.3", "XP7.5", "Strategy 2010, 5", "Resolution 5.3", "200 1951 Convention",
    ],
)  # fmt: skip
def test_a_name_covers_nothing_beside_it(text):
    assert refused(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "half a million left"), ("en", "a myriad of families"), ("en", "it trebled and quintupled"),
        ("en", "scores of boats"), ("en", "a sixth of them"), ("en", "seven eighths"), ("en", "every fifth woman"),
        ("en", "every other child"), ("en", "XII families"), ("en", "MMXIX people"), ("en", "xiv dead"),
        ("en", "🔟, 💯"),
        ("en", "⚄ boats"), ("en", "a lakh"), ("en", "an order of magnitude more"), ("en", "percentage points"),
        ("en", "halving"), ("en", "deux millions"), ("en", "millones"), ("en", "مليون"),
        ("fr", "une myriade"), ("fr", "le nombre a décuplé"), ("fr", "ils doublèrent"), ("fr", "quintupla"),
        ("fr", "dizaines de morts"), ("fr", "un sixième"), ("fr", "un cinquième des femmes"), ("fr", "IV familles"),
        ("fr", "cinq pour mille"), ("fr", "points de pourcentage"), ("fr", "thousands"),
        ("fr", "la quarantaine de morts"),
        ("es", "el número se triplicó"), ("es", "una miríada"), ("es", "se quintuplicaron"), ("es", "duplican"),
        ("es", "la sexta parte"), ("es", "tres quintos"), ("es", "dos terceras partes"), ("es", "XIV personas"),
        ("es", "por mil"), ("es", "medio millón"), ("es", "un par de niñas"), ("es", "puntos porcentuales"),
        ("ar", "ضعف العدد"), ("ar", "يتضاعف العدد"), ("ar", "سدس السكان"), ("ar", "غرق طفلان"), ("ar", "مات شخصان"),
        ("ar", "ربعهم"), ("ar", "ثلثاهم"), ("ar", "XII عائلة"), ("ar", "two hundred"), ("ar", "أربعا وعشرين"),
    ],
)  # fmt: skip
def test_no_word_of_number_slips_through(language, text):
    assert refused(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Article 3 and A/RES/72/1, the 2009 Policy, Article IV, Protocol II, World War II; I, civil, mild, CV"),
        ("en", "in times of crisis, many times, a pair, the fifth person, manifold, daily bread, first and second"),
        ("fr", "l’article 3, la Politique de 2009, l’Annexe II, au XXIe siècle ; la vie"),
        ("fr", "le doublon, la quarantaine, un pays tiers, plusieurs fois"),
        ("es", "el artículo 3, la Política de 2009, el siglo XXI, vi a mi familia, la duplicidad, el medio ambiente"),
        ("ar", "المادة 3، سياسة 2009، أوجه الضعف، ضعف الحماية، مرة أخرى، مضاعفات الحمل، أثمان، اتساع"),
    ],
)  # fmt: skip
def test_what_is_no_number_passes(language, text):
    assert refused(text, language) == []


@pytest.mark.parametrize(
    "text", ["Article IV million", "Article 3 million", "Article 3,000", "A/RES/72/1 million", "XX 2009 Policy"]
)
def test_a_listed_name_covers_no_number_that_goes_on(text):
    assert refused(text)


_BESIDE = [
    ("en", "minus {}"), ("en", "{} times"), ("en", "{} (times)"), ("en", "{} fold"), ("en", "{} k"), ("en", "{} M"),
    ("en", "{} thousand"), ("en", "{} x"), ("en", "{} percent"), ("en", "{} per day"), ("en", "half {}"),
    ("fr", "moins {}"), ("fr", "{} fois"), ("fr", "{} mille"), ("fr", "{} par jour"), ("fr", "{} Md"),
    ("es", "menos {}"), ("es", "{} veces"), ("es", "{} mil"), ("es", "{} al día"), ("es", "{} mm"),
    ("ar", "ناقص {}"), ("ar", "ضعف {}"), ("ar", "{} ألف"), ("ar", "{} مرة"), ("ar", "{} أضعاف"), ("ar", "{} يوميا"),
]  # fmt: skip


@given(
    st.sampled_from(_BESIDE), st.sampled_from(("figure", "value", "amount", "range", "as_of")),
    st.sampled_from(("", "There are ", "At last, ", "\n", "و ", "» ")), st.sampled_from((" in all", "", ".", ", then")),
    st.sampled_from((" ", "  ", "\u00a0", "\u200b ", "\n", " “")),
)  # fmt: skip
def test_a_word_right_beside_a_figure_does_not_change_it(beside, field, front, back, space):
    language, pattern = beside
    slot = f"{{deaths.{field}}}"
    text = front + pattern.replace(" ", space).format(slot) + back
    found = lint(text, language, WORDS.numerals, FIGURES, WORDS.figures)
    assert found
    assert all(text[each.start : each.end] == each.text for each in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "At least {deaths.figure}. Times are hard"),
        ("fr", "au moins {deaths.figure} ; du moins {deaths.figure}, parfois"),
        ("es", "al menos {deaths.figure}, por lo menos {deaths.figure}"),
        ("ar", "ما لا يقل عن {deaths.figure} في البحر، ثم مرة أخرى"),
    ],
)
def test_words_that_change_nothing_stand_beside_a_figure(language, text):
    assert refused(text, language) == []


def test_a_quotation_passes_where_it_stands_in_an_attached_excerpt():
    text = "They said: “People waited 12 nights at the border”."
    assert refused(text, quotations=[REPORT]) == []
    assert refused(text) == ["12"]
    assert refused("They said: “People waited 21 nights”.", quotations=[REPORT]) == ["21"]
    assert refused("« 191 million times »", quotations=[REPORT]) == []
    assert refused("“91 million times”", quotations=[REPORT]) == ["91 million"]
    assert refused("“People waited” 12 nights", quotations=[REPORT]) == ["12"]


def test_a_slot_covers_itself_alone():
    assert refused("{migrants.figure} of 200") == ["200"]
    assert refused("{migrants.value} million") == ["million"]
    assert refused("{migrants.value}000") == ["000"]
    assert refused("{year.2010}") == ["2010"]


def test_marks_that_turn_figures_around_are_refused():
    (found,) = lint("\u202e{migrants.value}", "en", WORDS.numerals, FIGURES, WORDS.figures)
    assert found.said.key == "advocacy_numeral_override"


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "two hundred million", 2e8), ("en", "nine in ten", 0.9), ("en", "half a million", 5e5),
        ("en", "1,234.5", 1234.5),
        ("en", "twenty-five", 25), ("en", "two thousand five hundred", 2500), ("en", "5%", 0.05), ("en", "½", None),
        ("fr", "quatre-vingt-dix millions", 9e7), ("fr", "un sur deux", 0.5), ("fr", "1 234", 1234),
        ("es", "dos mil quinientas", 2500), ("es", "nueve de cada diez", 0.9), ("ar", "تسعة من عشرة", 0.9),
        ("ar", "٢٠٠ مليون", 2e8),
    ],
)  # fmt: skip
def test_a_numeral_is_read(language, text, value):
    (found,) = numerals_in(text, language, WORDS.numerals)
    assert found.value == (None if value is None else pytest.approx(value, rel=1e-6))


def test_the_nearest_claim_is_named():
    assert nearest_claim(2e8, FIGURES) == "migrants"
    assert nearest_claim(0.9, FIGURES) == "women"
    assert nearest_claim(4.0, FIGURES) == "deaths"
    assert nearest_claim(None, FIGURES) is None
    assert nearest_claim(None, {"women": WOMEN}) == "women"
    assert nearest_claim(5.0, {}) is None


def test_lines_and_letters_are_counted():
    (found,) = lint("a\nbc 7", "en", WORDS.numerals, {}, WORDS.figures)
    assert (found.line, found.column, found.nearest, found.said.key) == (2, 4, None, "advocacy_numeral")


# What a careless or sly writer may type between digits, and digits of many scripts.
_SLY = st.text(
    alphabet=st.sampled_from(
        "12٣४五Ⅳ½²５０ .,'%-\u00a0\u200b\u200d\u200e\u200f\u202a\u202e\u0301\u20e3\ufe0f{}“”«»abعن"
    )
)
_PIECES = (
    "{migrants.figure}", "{women.value}", "{deaths.range}", "{quote:report}", "{deaths.as_of}", "the 1951 Convention",
    " ", ", ", "x ", "half", "5", "million", "Resolution 5", "“", "”", " and ", "\u200b", "%", "-", ".", "نصف", "ｘ５",
)  # fmt: skip
_SENTENCES = st.lists(st.sampled_from(_PIECES)).map("".join)


@given(st.text() | _SLY, st.sampled_from(LANGUAGES))
@example("٣\u202e", "ar")
@example("1\u20e3", "en")
def test_no_digit_of_any_script_slips_through(text, language):
    found = lint(text, language, WORDS.numerals, FIGURES, WORDS.figures)
    inside = {place for each in found for place in range(each.start, each.end)}
    named = {place for span in name_spans(text, language, WORDS.numerals) for place in range(*span)}
    for place, letter in enumerate(text):
        if is_numeral(letter):
            assert place in inside | named, (letter, unicodedata.name(letter, "?"))


@given(_SENTENCES | _SLY, st.sampled_from(LANGUAGES))
def test_every_numeral_of_a_filled_text_is_a_figure_a_quotation_or_a_name(text, language):
    if lint(text, language, WORDS.numerals, FIGURES, WORDS.figures, quotations=[REPORT]):
        return
    try:
        parts = fill(text, language, FIGURES, WORDS.figures, quotations=QUOTATIONS)
    except SlotError:
        return
    told = "".join(part.text for part in parts)
    covered = {place for span in name_spans(told, language, WORDS.numerals) for place in range(*span)}
    at = 0
    for part in parts:
        if not isinstance(part, Plain):
            covered |= set(range(at, at + len(part.text)))
        at += len(part.text)
    # What is quoted by hand stands in the excerpt, as the lint saw.
    quoted = _typed_quotations(told)
    for numeral in numerals_in(told, language, WORDS.numerals):
        for place in range(numeral.start, numeral.end):
            if is_numeral(told[place]):
                assert place in covered | quoted, (text, told)


def _typed_quotations(text):
    inside, opened = set(), False
    for place, letter in enumerate(text):
        opened = letter in "“«" or (opened and letter not in "”»")
        if opened:
            inside.add(place)
    return inside


@given(st.text(), st.sampled_from(LANGUAGES))
@example("XII, of", "fr")
@example("IV,", "en")
def test_marks_within_words_change_nothing(text, language):
    plain = refused(f"{text} million " if language == "en" else text, language, {"migrants": MIGRANTS})
    marked = "\u200b".join(f"{text} million " if language == "en" else text)
    again = refused(marked, language, {"migrants": MIGRANTS})
    assert len(plain) == len(again)
