"""The off-line comment form as a Word document: a table for each provision, a row for each field of a comment.

It is read back by what stands in the first column: a row that names a provision begins one, a field that comes once
more begins another comment. So rows and tables can be copied, split and joined; what is typed in the second column
counts, wherever the table stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from waypost.drafting.comments_read import CommentsRead, read_rows
from waypost.drafting.formats import word
from waypost.drafting.formats.comment_form import Entry, Form, entries
from waypost.drafting.formats.comment_form import headings as headings_of
from waypost.drafting.formats.comment_form import shown as shown_in
from waypost.drafting.formats.comment_mark import (
    CHANGEABLE,
    FILLED,
    Mark,
    clean,
    decode,
    digest_of_line,
    encode,
    is_part_of_mark,
)
from waypost.drafting.formats.comment_remarks import LONGEST_FOUND, Place, Remark
from waypost.drafting.formats.comment_row import FilledRow
from waypost.drafting.formats.form_texts import facts, paragraphs, said
from waypost.drafting.formats.wording import find_field, label, labels
from waypost.drafting.formats.wording import word as shared_word

_PETROL, _PAPER, _GREY = "0A6C74", "F1EFE8", "6B7075"
_WIDTHS = (Cm(4.6), Cm(12.4))  # of 17 between the margins
_LISTS = ("type", "position", "confidentiality", "language", "written_in")


def write(form: Form) -> bytes:
    """The document; the same form gives the same bytes. Raises :class:`InputError` for a form that cannot be."""
    mark, places = entries(form)
    document = word.new_document()
    language = form.language
    title = said("title", language, title=form.title)
    word.put(document.add_heading(level=1), title, language)
    for name, value in facts(form):
        paragraph = document.add_paragraph()
        word.put(paragraph, f"{name}: ", language, bold=True)
        word.put(paragraph, word.as_code(value) if language == "ar" else value, language)
    for heading, texts in paragraphs(form):
        word.put(document.add_heading(level=2), heading, language)
        for text in texts:
            word.put(document.add_paragraph(), text, language)
    for group in _by_provision(places):
        provision = group[0].provision
        if provision is not None and provision.kind == "heading" and language in provision.texts:
            word.put(document.add_heading(level=2), f"{provision.id}  {provision.texts[language].body}", language)
        else:
            document.add_paragraph()
        _write_table(document, form, group)
    word.put(document.add_paragraph(), said("mark", language), language, size=7, colour=_GREY)
    lines = tuple(digest_of_line(line) for line in word.lines_outside(document) if line)
    mark = msgspec.structs.replace(mark, paragraphs=tuple(dict.fromkeys(lines)))
    word.put(document.add_paragraph(), encode(mark), "en", size=4, colour=_GREY)
    return word.saved(document, title)


def _by_provision(places: Sequence[Entry]) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    for entry in places:
        if groups and groups[-1][0].provision is entry.provision:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _write_table(document: Any, form: Form, group: Sequence[Entry]) -> None:
    names = headings_of(form)
    blocks = [shown_in(entry, form) for entry in group]
    lines: list[tuple[str, str, bool]] = [
        (field, blocks[0].get(field, ""), True)
        for field in names
        if field == "provision" or (field.startswith("text:") and field in blocks[0])
    ]
    for entry, texts in zip(group, blocks, strict=True):
        kept = entry.comment is not None and entry.comment.status not in CHANGEABLE
        number = texts.get("comment", shared_word("new", form.language))
        lines.append(("comment", number, True))
        for field in names:
            if field in (*FILLED, "language") or (field == "status" and field in texts):
                lines.append((field, texts.get(field, ""), kept or field == "status"))
    table = document.add_table(rows=len(lines), cols=2, style="Table Grid")
    word.run_from_right(table, form.language)
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for row, (field, text, is_kept) in zip(list(table.rows), lines, strict=True):
        name, answer = row.cells
        name.width, answer.width = _WIDTHS
        word.fill_cell(name, names[field], form.language, bold=field in ("provision", "comment"), size=9)
        of = field.partition(":")[2] or form.language
        if field in ("provision", "comment"):
            word.shade(name, _PAPER)
        if is_kept:
            word.shade(answer, _PAPER)
            word.fill_cell(answer, text, of, bold=field == "provision", size=10)
        elif field in _LISTS:
            _put_list(answer, field, text, form)
        else:
            word.fill_cell(answer, text, of if text else form.language, size=10)


def _put_list(cell: Any, field: str, chosen: str, form: Form) -> None:
    """A list to choose from, which is also a place to type in where a word processor knows no lists."""
    values = labels("language" if field == "written_in" else field, form.language)
    if field == "language":
        values = [label("language", each, form.language) for each in form.languages]
    if chosen and chosen not in values:
        values.append(chosen)
    paragraph = cell.paragraphs[0]
    run = word.put(paragraph, chosen or shared_word("choose", form.language), form.language, size=10)
    control, properties, content = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    if not chosen:
        properties.append(OxmlElement("w:showingPlcHdr"))
    choices = OxmlElement("w:comboBox")
    for value in values:
        item = OxmlElement("w:listItem")
        item.set(qn("w:displayText"), value)
        item.set(qn("w:value"), value)
        choices.append(item)
    properties.append(choices)
    control.append(properties)
    control.append(content)
    paragraph._p.replace(run._r, control)
    content.append(run._r)


def read(content: bytes) -> CommentsRead:
    """The comments in a document. Raises :class:`InputError` for what is no comment form."""
    document = word.open_document(content)
    mark = decode([word.text_in(document.element.body)])
    remarks = [*_outside(document, mark), *(_unread("margin", text) for text in word.margin_remarks(document))]
    return read_rows(mark, list(_rows(document, remarks)), remarks)


def _outside(document: Any, mark: Mark) -> list[Remark]:
    """What somebody wrote between the tables: it is no comment, and must not be lost unseen."""
    return [
        _unread("outside", line)
        for line in word.lines_outside(document)
        if clean(line) and digest_of_line(line) not in mark.paragraphs and not is_part_of_mark(line)
    ]


def _unread(kind: str, text: str) -> Remark:
    return Remark(kind=kind, found=clean(text)[:LONGEST_FOUND], is_unusable=True)


def _rows(document: Any, remarks: list[Remark]) -> Iterator[FilledRow]:
    """A row for each comment: the provision and the official texts above it, and its own fields."""
    above: dict[str, str] = {}
    block: dict[str, str] = {}
    place = Place(1, 1)
    for number, rows in enumerate(word.tables(document), start=1):
        for at, cells in enumerate(rows, start=1):
            if len(cells) < 2:
                continue
            name = clean(word.text_in(cells[0]))
            field = find_field(name)
            others = dict.fromkeys(cell for cell in cells[1:] if cell is not cells[0])
            answer = "\n".join(text for cell in others if (text := word.text_in(cell)))
            if field is None:
                if clean(answer):
                    remarks.append(Remark(kind="unread", place=Place(number, at), found=name[:LONGEST_FOUND]))
                continue
            is_above = field == "provision" or field.startswith("text:")
            if block and (is_above or field in block):
                yield FilledRow(place, above | block)
                block = {}
            if field == "provision":
                above = {field: answer}
            elif is_above:
                above[field] = answer
            else:
                if not block:
                    place = Place(number, at)
                block[field] = answer
        if block:
            yield FilledRow(place, above | block)
            block = {}
