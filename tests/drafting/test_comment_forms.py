"""The off-line comment form: what somebody writes comes back as written; what cannot be taken is told."""

from __future__ import annotations

import io
from copy import deepcopy

import msgspec
import pytest
from docx import Document
from docx.oxml import OxmlElement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.drafting.forms import EARLIER, KINDS, WORK, comment, filled, form, put_text, read, saved, write
from tests.examples import examples
from waypost.drafting.comments import CONFIDENTIALITIES, POSITIONS, TYPES, check_comment
from waypost.drafting.comments_preview import preview_comments
from waypost.drafting.comments_read import read_rows
from waypost.drafting.formats import word
from waypost.drafting.formats.comment_form import entries
from waypost.drafting.formats.comment_mark import clean, decode, encode
from waypost.drafting.formats.comment_remarks import Place
from waypost.drafting.formats.comment_row import FilledRow
from waypost.drafting.formats.wording import CODES, field_name, find_code, find_field, label, says, wording
from waypost.errors import InputError
from waypost.settings import LANGUAGES

OURS = (
    comment("c1", "1.1"),
    comment(
        "c2",
        "1.1",
        type="editorial",
        position="support_if",
        wording="=SUM(A1)\nAutrement",
        quote="_x000D_",
        written_in="es",
    ),
    comment("c3", None, status="submitted", confidentiality="drafters"),
    comment("c4", "1.10", language="ar", evidence=("https://example.org/a?b=c;d", "Rapport 2008")),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_form_in_which_nobody_wrote_says_nothing_and_has_the_same_bytes_again(kind, language):
    made = form(language=language, beside="fr")
    told = read(kind, write(kind, made))
    assert (told.told, told.remarks) == ((), ())
    assert (told.mark.work, told.mark.version, told.mark.organisation) == ("policy", "v1", "ns-tun")
    assert write(kind, made) == write(kind, made)


def test_a_version_of_digits_keeps_its_order_behind_arabic_words():
    made = form(language="ar")
    lines = [each.text for each in Document(io.BytesIO(write("docx", made))).paragraphs]
    assert word.as_code("2009-11") == "\u200e2009-11"
    assert any(line.endswith(f": {word.as_code(made.version)}") for line in lines)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_comments_that_went_out_come_back_as_they_are(kind, language):
    told = read(kind, write(kind, form(language=language, comments=OURS)))
    assert {each.comment.id: each.changed for each in told.told} == {"c1": (), "c2": (), "c3": (), "c4": ()}
    assert told.remarks == ()
    submitted = {each.id: each for each in OURS}
    for each in told.comments:
        same = submitted[each.id]
        assert each == type(same)(**{**{f: getattr(same, f) for f in same.__struct_fields__}, "status": "draft"})


@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_read_by_label_in_any_language_and_by_code(kind):
    content = write(kind, form(beside="ar"))
    content = filled(kind, content, "1.1", type="Jurídico o sobre los Principios", position="OPPOSE", rationale="Non.")
    content = filled(
        kind, content, "1.10", type="تقني", position="we support", language="العربية",
        confidentiality="Pour notre zone seulement",
    )  # fmt: skip
    content = filled(
        kind, content, "Ensemble du texte", type="Substantive", position="Tenemos una pregunta", wording="?"
    )
    told = read(kind, content)
    assert told.remarks == ()
    said = {each.provision: (each.type, each.position, each.language, each.confidentiality) for each in told.comments}
    assert said == {
        None: ("substantive", "question", "fr", "members"),
        "1.1": ("legal", "oppose", "fr", "members"),
        "1.10": ("technical", "support", "ar", "zone"),
    }
    for each in told.comments:
        check_comment(each, EARLIER)
        assert (each.id, each.status, each.on_behalf_of) == ("", "draft", "ns-tun")


TEXTS = st.one_of(
    st.sampled_from(["=1+1", '=HYPERLINK("http://x")', "+41", "-1", "@a", "'=x", "#N/A", "1", "2024-01-01", "TRUE"]),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\n\t"), max_size=60),
    st.sampled_from(["_x0041_", "نصّ عربي (2009)،\nسطر ثانٍ", "a" * 5000, "L’aide\n\nd’urgence"]),
)  # fmt: skip


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(KINDS),
    texts=st.fixed_dictionaries(dict.fromkeys(("quote", "wording", "rationale", "evidence"), TEXTS)),
    codes=st.fixed_dictionaries(
        {"type": st.sampled_from(TYPES), "position": st.sampled_from(POSITIONS),
         "confidentiality": st.sampled_from(CONFIDENTIALITIES)}
    ),
    shown_in=st.sampled_from(LANGUAGES),
)  # fmt: skip
def test_what_somebody_writes_is_what_is_read(kind, texts, codes, shown_in):
    texts["rationale"] += " et voilà"
    answers = {name: label(name, code, shown_in) for name, code in codes.items()}
    told = read(kind, filled(kind, write(kind, form()), "2.a", **texts, **answers))
    assert told.remarks == ()
    (found,) = told.comments
    assert {name: getattr(found, name) for name in codes} == codes
    assert (found.quote or "", found.wording, found.rationale) == tuple(
        clean(texts[name]) for name in ("quote", "wording", "rationale")
    )
    assert "\n".join(found.evidence) == "\n".join(
        line.strip() for line in clean(texts["evidence"]).split("\n") if line.strip()
    )
    # and once more, as a comment that goes out with a form
    kept = type(found)(**{**{f: getattr(found, f) for f in found.__struct_fields__}, "id": "c9"})
    again = read(kind, write(kind, form(comments=(kept,))))
    assert [(each.comment, each.changed) for each in again.told] == [(kept, ())]


@settings(max_examples=examples(30), deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    rows=st.lists(
        st.tuples(
            st.sampled_from(["1.1", "1.10", "2.a", "Ensemble du texte"]),
            st.sampled_from(["Technique", "technical", "quelconque", ""]),
            st.sampled_from(["oppose", "support_if", "n’importe", ""]),
            st.sampled_from(["Non", "Oui", ""]),
        ),
        max_size=4,
        unique_by=lambda row: row[0],
    ),
)
def test_whatever_is_written_is_a_comment_or_is_told(kind, rows):
    content = write(kind, form(comments=OURS[:1]))
    for provision, type_, position, rationale in rows:
        which = 1 if provision == "1.1" else 0
        content = filled(kind, content, provision, which, type=type_, position=position, rationale=rationale)
    told = read(kind, content)
    written = sum(any(row[1:]) for row in rows)
    assert len(told.told) - 1 + len(told.unusable) == written
    assert len(told.remarks) == len(told.unusable)


def _edit(kind, content, provision, which=0, **fields):
    return lambda: filled(kind, content, provision, which, **fields)


SAID = {"type": "legal", "position": "oppose", "rationale": "Non."}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("provision", "which", "fields", "remark", "told"),
    [
        ("2.a", 0, SAID | {"type": "autre chose"}, "code_unreadable", 0),
        ("2.a", 0, SAID | {"position": "peut-être"}, "code_unreadable", 0),
        ("2.a", 0, SAID | {"confidentiality": "secret"}, "code_unreadable", 0),
        ("2.a", 0, SAID | {"language": "Deutsch"}, "code_unreadable", 0),
        ("2.a", 0, SAID | {"language": "arabe"}, "no_text", 0),
        ("2.a", 0, SAID | {"type": ""}, "code_missing", 0),
        ("2.a", 0, {"rationale": "Non."}, "code_missing", 0),
        ("2.a", 0, {"type": "legal", "position": "support_if", "quote": "Le retour"}, "condition_missing", 0),
        ("2.a", 0, {"type": "legal", "position": "oppose", "quote": "Le retour"}, "words_missing", 0),
        ("2.a", 0, SAID | {"provision": "9.9"}, "provision_unknown", 0),
        ("2.a", 0, {"text:fr": "Le retour est obligatoire."}, "official_changed", 0),
        ("2.a", 0, SAID | {"comment": "c77"}, "comment_unknown", 1),
        ("2.a", 0, SAID | {"provision": ""}, "provision_missing", 1),
        ("Ensemble du texte", 0, {"rationale": "Autrement"}, "kept_changed", 0),
        ("1.1", 0, {"type": "", "position": "", "rationale": ""}, "emptied", 0),
        ("1.10", 1, SAID | {"comment": "c4"}, "comment_repeated", 1),
    ],
)
def test_what_cannot_be_taken_as_it_stands_is_told_in_one_line_in_each_language(
    kind, provision, which, fields, remark, told
):
    content = write(kind, form(beside="ar", comments=OURS))
    found = read(kind, filled(kind, content, provision, which, **fields))
    (said,) = found.remarks
    assert said.kind == remark
    assert len([each for each in found.told if not each.comment.id]) == told
    assert said.is_unusable == (remark.startswith(("code", "no_text", "condition", "words", "provision_un", "kept")))
    for language in LANGUAGES:
        line = said.line(language)
        assert "\n" not in line
        assert "{" not in line
        assert line.startswith(said.place.told(language))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_opened_or_moved_by_emptying_its_place(kind):
    ours = (comment("c1", "1.1", confidentiality="drafters"), comment("c2", "1.10", confidentiality="zone"))
    content = filled(kind, write(kind, form(comments=ours)), "1.1", confidentiality="", rationale="Autrement")
    content = filled(kind, content, "1.10", confidentiality="Pour tous les membres", provision="")
    found = {each.comment.id: each for each in read(kind, content).told}
    assert (found["c1"].comment.confidentiality, found["c1"].changed) == ("drafters", ("rationale",))
    assert (found["c2"].comment.provision, found["c2"].changed) == ("1.10", ("confidentiality",))


@pytest.mark.parametrize("kind", KINDS)
def test_the_language_of_one_s_words_is_that_of_the_form_unless_it_is_named(kind):
    content = write(kind, form(language="ar", comments=OURS))
    content = filled(kind, content, "1", type="legal", position="oppose", wording="Autrement", written_in="Francés")
    content = filled(kind, content, "1.10", 1, type="legal", position="oppose", rationale="هكذا")
    content = filled(kind, content, "1.1", 0, written_in="Inglés")
    content = filled(kind, content, "1.1", 1, written_in="")  # nothing is unsaid by leaving it out
    told = read(kind, content)
    assert {each.comment.id or each.comment.provision: each.comment.written_in for each in told.told} == {
        "1": "fr", "1.10": "ar", "c1": "en", "c2": "es", "c3": "", "c4": "",
    }  # fmt: skip
    assert {each.comment.id: each.changed for each in told.told if each.changed} == {"c1": ("written_in",)}
    content = filled(kind, content, "1", written_in="Klingon")
    (line,) = [each.line("en") for each in read(kind, content).unusable]
    assert "“Klingon” is no answer to “Language of your words”; expected one of: English, French" in line


def test_a_form_that_went_out_before_comments_had_a_language_unsays_none():
    mark, _ = entries(form(comments=(comment("c1", "1.1", written_in="ar"),)))
    old = dict(mark.comments["c1"].digests)
    del old["written_in"]
    row = FilledRow(Place("x", 2), {"comment": "c1", "provision": "1.1", "type": "legal", "position": "oppose",
                                   "rationale": "Autre motif", "confidentiality": "members"})  # fmt: skip
    told = read_rows(msgspec.structs.replace(mark, comments={"c1": msgspec.structs.replace(
        mark.comments["c1"], digests=old)}), [row])  # fmt: skip
    assert told.told[0].changed == ("rationale",)
    shown = preview_comments(told, [comment("c1", "1.1", written_in="ar")], EARLIER)
    assert [(each.comment.rationale, each.comment.written_in) for each in shown.changed] == [("Autre motif", "ar")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_row_twice_is_one_comment(kind):
    content = write(kind, form(comments=OURS[:1]))
    for which, name in ((0, ""), (1, "")):
        content = filled(kind, content, "1.1", which, comment=name, **SAID)
    found = read(kind, content)
    assert [each.kind for each in found.remarks] == ["repeated"]
    assert len(found.told) == 1


def test_a_copied_row_is_a_new_comment_also_where_the_copy_stands_above():
    content = write("xlsx", form(comments=OURS[:1]))
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    row = next(row for row in range(2, sheet.max_row) if sheet.cell(row, 1).value == "c1")
    heads = {find_field(str(cell.value)): cell.column for cell in sheet[1]}
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row - 1, column).value = sheet.cell(row, column).value
    put_text(sheet.cell(row - 1, heads["rationale"]), "Un autre motif")
    found = read("xlsx", saved(book))
    assert [(each.comment.id, each.comment.rationale, each.changed) for each in found.told] == [
        ("", "Un autre motif", ()),
        ("c1", "Motif de c1", ()),
    ]


def test_rows_added_below_and_on_other_sheets_and_moved_columns_are_read():
    book = load_workbook(io.BytesIO(write("xlsx", form())))
    sheet = book.worksheets[1]
    heads = {find_field(str(cell.value)): cell.column for cell in sheet[1]}
    below = sheet.max_row + 3
    for field, text in (SAID | {"provision": "١.١"}).items():
        put_text(sheet.cell(below, heads[field]), text)
    more = book.create_sheet("Suite")
    more.append(["Notes de la réunion"])
    more.append(["Why", "Position ", "Your position", "Type of comment", "Provision", "Couleur"])
    more.append(["Oui.", "x", "We support", "Technical", "2.a.", "rouge"])
    found = read("xlsx", saved(book))
    assert [(each.comment.provision, each.comment.position) for each in found.told] == [
        ("1.1", "oppose"),
        ("2.a", "support"),
    ]
    assert [each.kind for each in found.remarks] == ["unread", "unread"]
    assert {each.found for each in found.remarks} == {"Position", "Couleur"}


@pytest.mark.parametrize(("number", "kind"), [(1.1, "provision_unsure"), (2, None), (3.5, "provision_unknown")])
def test_a_provision_that_became_a_figure_is_never_guessed(number, kind):
    book = load_workbook(io.BytesIO(write("xlsx", form())))
    sheet = book.worksheets[1]
    heads = {find_field(str(cell.value)): cell.column for cell in sheet[1]}
    below = sheet.max_row
    for field, text in SAID.items():
        put_text(sheet.cell(below, heads[field]), text)
    sheet.cell(below, heads["provision"]).value = number
    found = read("xlsx", saved(book))
    assert [each.kind for each in found.remarks] == ([kind] if kind else [])
    assert [each.comment.provision for each in found.told] == ([] if kind else ["2"])


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_the_margin_or_between_the_places_is_told(kind):
    content = filled(kind, write(kind, form(comments=OURS[:1])), "2.a", **SAID)
    if kind == "docx":
        document = Document(io.BytesIO(content))
        document.add_comment(document.paragraphs[1].runs, text="Et les\nenfants ?", author="A")
        document.paragraphs[3].insert_paragraph_before("Nous sommes d’accord.")
        content, expected = saved(document), [("outside", "Nous sommes d’accord."), ("margin", "Et les\nenfants ?")]
    else:
        book = load_workbook(io.BytesIO(content))
        book.worksheets[1]["C3"].comment = Comment("Et les enfants ?", "A")
        content, expected = saved(book), [("margin", "Et les enfants ?")]
    found = read(kind, content)
    assert [(each.kind, each.found) for each in found.remarks] == expected
    assert all(each.is_unusable and "\n" not in each.line("ar") for each in found.remarks)
    assert len(found.told) == 2


def test_an_answer_that_is_a_formula_without_value_is_told():
    book = load_workbook(io.BytesIO(write("xlsx", form())))
    sheet = book.worksheets[1]
    heads = {find_field(str(cell.value)): cell.column for cell in sheet[1]}
    sheet.cell(3, heads["rationale"]).value = "=1+1"
    found = read("xlsx", saved(book))
    assert [(each.kind, each.is_unusable) for each in found.remarks] == [("no_value", True)]
    assert found.told == ()


def test_words_put_in_while_word_tracks_changes_count_and_those_taken_out_do_not():
    document = Document(io.BytesIO(filled("docx", write("docx", form()), "2.a", **SAID)))
    for table in document.tables:
        for row in table.rows:
            if find_field(row.cells[0].text) == "rationale" and row.cells[1].text == "Non.":
                paragraph = row.cells[1].paragraphs[0]._p
                (run,) = paragraph.findall(word.qn("w:r"))
                taken, put = OxmlElement("w:del"), OxmlElement("w:ins")
                paragraph.replace(run, taken)
                run.find(word.qn("w:t")).tag = word.qn("w:delText")
                taken.append(run)
                new = OxmlElement("w:r")
                text = OxmlElement("w:t")
                text.text = "Oui."
                new.append(text)
                put.append(new)
                paragraph.append(put)
    (found,) = read("docx", saved(document)).comments
    assert found.rationale == "Oui."


def test_rows_of_a_table_that_were_copied_are_more_comments():
    document = Document(io.BytesIO(filled("docx", write("docx", form()), "2.a", **SAID)))
    table = next(table for table in document.tables if word.text_in(table.rows[0].cells[1]._tc) == "2.a")
    copied = [deepcopy(row._tr) for row in table.rows if find_field(row.cells[0].text) in (*SAID, "quote")]
    for row in copied:
        table._tbl.append(row)
    changed = [row for row in table.rows if find_field(row.cells[0].text) == "rationale"][-1]
    changed.cells[1].text = "Encore non."
    found = read("docx", saved(document))
    assert sorted(each.comment.rationale for each in found.told) == ["Encore non.", "Non."]


def test_comments_on_earlier_versions_stand_where_they_are_carried_and_keep_their_words():
    ours = (comment("c5", "2.a"), comment("c6", "1.1"))
    made = form(work=WORK, version="v2", comments=ours)
    _, places = entries(made)
    assert [(each.provision.id, each.comment.id) for each in places if each.comment] == [("1.1", "c6"), ("2.1", "c5")]
    content = filled("xlsx", write("xlsx", made), "2.1", rationale="Plus court")
    found = {each.comment.id: each for each in read("xlsx", content).told}
    assert found["c5"].changed == ("rationale",)
    assert (found["c5"].comment.version, found["c5"].comment.provision) == ("v1", "2.a")
    check_comment(found["c5"].comment, WORK)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"version": "v9"}, "no version"),
        ({"language": "en"}, "no text in 'en'"),
        ({"language": "de"}, "no text in 'de'"),
        ({"organisation": " "}, "on behalf of"),
        ({"organisation": "ns-mar", "comments": OURS[:1]}, "c1 is of ns-tun"),
        ({"comments": (OURS[0], OURS[0])}, "each once"),
        ({"comments": (comment("c8", "2.1", version="v2"),), "work": WORK}, "v2"),
    ],
)
def test_a_form_that_cannot_be_is_refused(more, told):
    with pytest.raises(InputError, match=told):
        write("xlsx", form(**more))


def test_a_text_that_no_cell_holds_goes_out_in_word_alone():
    long = (comment("c1", "1.1", rationale="mot " * 10_000),)
    with pytest.raises(InputError, match="longer than a cell"):
        write("xlsx", form(comments=long))
    assert [each.changed for each in read("docx", write("docx", form(comments=long))).told] == [()]


def test_a_mark_comes_back_from_pieces_and_a_damaged_one_is_refused():
    mark, _ = entries(form(comments=OURS))
    whole = encode(mark)
    assert decode([f"{whole[:50]}\n", f" {whole[50:]}", whole]) == mark
    for broken, told in ((whole[:60] + whole[61:], "damaged"), ("", "missing"), ("WAYPOST-COMMENTS-1..", "missing")):
        with pytest.raises(InputError, match=told):
            decode([broken])
    other, _ = entries(form(organisation="ns-mar"))
    with pytest.raises(InputError, match="two forms"):
        decode([whole, encode(other)])


def test_words_are_there_in_four_languages_and_mean_one_thing():
    texts = wording()
    sections = [*texts.codes.values(), texts.fields, texts.words, texts.form, texts.remarks, texts.table]
    blocks = [words for section in sections for words in section.values()] + texts.write + texts.after + texts.care
    for words in blocks:
        assert tuple(words) == LANGUAGES
        names = {frozenset(part.split("}")[0] for part in text.split("{")[1:]) for text in words.values()}
        assert len(names) == 1, words
    for kind, codes in CODES.items():
        for code in codes:
            assert {find_code(kind, label(kind, code, language)) for language in LANGUAGES} == {code}
    for name in [*(each for each in texts.fields if each != "text"), *(f"text:{each}" for each in LANGUAGES)]:
        assert {find_field(field_name(name, language)) for language in LANGUAGES} == {name}
    assert says("whole_text", "النص كلّه")
    for language in LANGUAGES:  # what a spreadsheet takes: 31 letters as a sheet's name, 255 as a cell's warning
        assert max(len(texts.form[each][language]) for each in ("read_me", "comments")) <= 31
        assert max(len(texts.form[each][language]) for each in ("kept", "warning")) <= 200
