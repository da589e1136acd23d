"""What became of the comments: every submitted one is in it, and says no more than its organisation lets it say."""

from __future__ import annotations

import csv
import io
import random

import msgspec
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.drafting.forms import WORK, comment
from tests.examples import examples
from waypost.drafting.comments import CONFIDENTIALITIES, Disposition, dispose, react
from waypost.drafting.dispositions import disposition_table
from waypost.drafting.formats import docx
from waypost.drafting.formats.disposition_table import COLUMNS, to_csv, to_docx, to_html
from waypost.drafting.formats.word import tables, text_in
from waypost.errors import InputError
from waypost.settings import LANGUAGES

NAMES = {"ns-tun": "Croissant-Rouge tunisien", "ns-mar": "Croissant-Rouge marocain"}
ANSWER = Disposition(
    outcome="accepted_in_part", reason="=Clarté", responsible="drafting group", reply="Merci.", version="v2",
    provision="2.1",
)  # fmt: skip


def said(name, provision, of="ns-tun", **more):
    return msgspec.structs.replace(comment(name, provision, **more), on_behalf_of=of, status="submitted")


def table(comments, **more):
    return disposition_table(comments, WORK, "v2", **({"language": "fr", "names": NAMES} | more))


SAME = {"rationale": "Trop long", "wording": "Plus court"}
GROUP = dispose((said("c1", "2.a", **SAME), said("c2", "2.a", "ns-mar", **SAME)), ANSWER)
GROUP = (react(GROUP[0], "satisfied"), react(GROUP[1], "maintains_objection"))
OURS = (
    *GROUP,
    said("c3", "1.1", quote="les besoins", evidence=("https://example.org",)),
    said("c4", None, "ns-mar", language="ar", rationale="نص عام\nسطر"),
    said("c5", "1.10", confidentiality="zone", rationale="Secret de zone", wording="Mot secret"),
    said("c6", "1.10", "ns-mar", confidentiality="drafters", rationale="Secret", position="support"),
    comment("c7", "1.1", rationale="Brouillon"),
)


def test_rows_stand_in_the_order_of_the_text_and_identical_comments_in_one():
    found = table(OURS)
    assert [row.provision for row in found.rows] == ["", "1.1", "1.10", "1.10", "2.1"]
    last = found.rows[-1]
    assert last.organisations == "Croissant-Rouge marocain, Croissant-Rouge tunisien"
    assert (last.outcome, last.reason, last.reply, last.result) == ("Accepté en partie", "=Clarté", "Merci.", "v2 2.1")
    assert last.reaction == "Croissant-Rouge marocain: maintient l’objection; Croissant-Rouge tunisien: satisfait"
    assert (last.written_on, last.comments, last.is_answered) == ("v1 2.a", 2, True)
    assert found.rows[1].comment == "“les besoins”\nMotif de c3\nhttps://example.org"
    assert {row.outcome for row in found.rows if not row.is_answered} == {"PAS ENCORE DE SUITE"}
    assert found.counted == "Commentaires : 6. Sans suite à ce jour : 4."


def test_identical_comments_that_were_answered_apart_stand_apart():
    apart = (GROUP[0], msgspec.structs.replace(GROUP[1], disposition=None, reaction=None))
    assert [(row.comments, row.is_answered) for row in table(apart).rows] == [(1, False), (1, True)]


@pytest.mark.parametrize(
    ("level", "same_zone", "hidden"),
    [
        ("members", ("ns-tun",), {"Secret", "Secret de zone"}),
        ("zone", (), {"Secret", "Secret de zone"}),
        ("zone", ("ns-tun",), {"Secret"}),
        ("drafters", (), set()),
    ],
)
def test_what_is_confidential_is_a_row_without_name_and_words(level, same_zone, hidden):
    found = table(OURS, level=level, same_zone=same_zone)
    assert sum(row.comments for row in found.rows) == 6
    told = {row.comment for row in found.rows}
    assert {"Secret", "Secret de zone"} - told == hidden
    unnamed = [row for row in found.rows if row.organisations == "une Société"]
    assert len(unnamed) == len(hidden)
    assert {row.comment for row in unnamed} <= {"(confidentiel)"}
    if "Secret de zone" in hidden:
        for content in (to_csv(found), to_html(found)):
            assert "secret" not in content.decode().lower()


@settings(max_examples=examples(40), deadline=None)
@given(
    confidentialities=st.lists(st.sampled_from(CONFIDENTIALITIES), min_size=1, max_size=6),
    level=st.sampled_from(CONFIDENTIALITIES),
    answered=st.sets(st.integers(0, 5)),
    seed=st.randoms(use_true_random=False),
)
def test_no_comment_is_lost_and_their_order_does_not_matter(confidentialities, level, answered, seed):
    made = []
    for number, each in enumerate(confidentialities):
        one = said(f"c{number}", "2.a", f"ns-{number % 3}", confidentiality=each, rationale="Pareil", wording="Ainsi")
        made += dispose([one], ANSWER) if number in answered else [one]
    found = table(made, level=level)
    assert sum(row.comments for row in found.rows) == len(made)
    assert sum(row.comments for row in found.rows if not row.is_answered) == sum(
        each.disposition is None for each in made
    )
    mixed = list(made)
    random.Random(seed.random()).shuffle(mixed)  # noqa: S311 - no secret
    assert table(mixed, level=level) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_files_say_the_same_and_have_the_same_bytes_again(language):
    found = table(OURS, language=language)
    rows = list(csv.reader(io.StringIO(to_csv(found).decode("utf-8-sig"), newline="")))
    page = lxml_html.fromstring(to_html(found).decode())
    in_html = [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")]
    (grid,) = tables(Document(io.BytesIO(to_docx(found))))
    in_word = [[text_in(cell) for cell in row] for row in grid]
    assert in_html == in_word
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == in_word
    assert len(in_word) == 1 + len(found.rows)
    assert {len(row) for row in in_word} == {len(COLUMNS)}
    assert "'=Clarté" in rows[-1]
    assert page.get("dir") == ("rtl" if language == "ar" else "ltr")
    assert len(page.find_class("unanswered")) == 4
    for write in (to_csv, to_html, to_docx):
        assert write(found) == write(table(tuple(reversed(OURS)), language=language))


def test_an_unknown_level_is_refused():
    with pytest.raises(InputError, match="level 'public'"):
        table(OURS, level="public")


def test_two_to_four_languages_stand_side_by_side_in_the_draft():
    for languages in (["fr", "ar"], ["fr", "ar", "en", "es"]):
        content = docx.write(WORK.versions[0], "Politique", languages)
        (rows,) = tables(Document(io.BytesIO(content)))
        texts = [[text_in(cell) for cell in row] for row in rows]
        assert texts[0] == ["№", *languages]
        assert texts[2][:3] == ["1.1", "Les Sociétés aident selon les besoins.", "تساعد الجمعيات بحسب الاحتياجات."]
        assert texts[5][:3] == ["2.a", "Le retour est volontaire.", ""]
        section = Document(io.BytesIO(content)).sections[0]
        assert section.page_width > section.page_height
