"""A small work to comment on, and people who fill in its form in a spreadsheet or a word processor."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from openpyxl import load_workbook

from waypost.drafting.comments import Comment, comment_on
from waypost.drafting.comments_read import CommentsRead
from waypost.drafting.formats import comment_document, comment_workbook, word
from waypost.drafting.formats.comment_form import Form
from waypost.drafting.formats.wording import field_name, find_field
from waypost.drafting.texts import Descent, Provision, Text, Version, Work, text_hash
from waypost.publish.sheet_cells import sheet_text

KINDS = ("xlsx", "docx")
WRITERS = {"xlsx": comment_workbook, "docx": comment_document}


def _provision(name: str, fr: str, ar: str | None = None, kind: str = "provision") -> Provision:
    texts = {"fr": Text(body=fr)}
    if ar is not None:
        texts["ar"] = Text(body=ar, translation_of=text_hash(fr))
    return Provision(id=name, texts=texts, kind=kind)


V1 = Version(
    code="v1",
    provisions=(
        _provision("1", "Principes", "المبادئ", "heading"),
        _provision("1.1", "Les Sociétés aident selon les besoins.", "تساعد الجمعيات بحسب الاحتياجات."),
        _provision("1.10", "Elles n’excluent personne.", "لا تستبعد أحدًا."),
        _provision("2", "Retour", kind="heading"),
        _provision("2.a", "Le retour est volontaire."),
    ),
)
V2 = Version(
    code="v2",
    provisions=(
        *V1.provisions[:1],
        _provision("1.1", "Les Sociétés aident selon les seuls besoins."),
        *V1.provisions[2:4],
        _provision("2.1", "Le retour est volontaire et digne."),
    ),
    lineage=(Descent(old="2.a", new="2.1"),),
)
WORK = Work(code="policy", titles={"fr": "Politique", "ar": "السياسة"}, versions=(V1, V2))
EARLIER = Work(code="policy", titles=WORK.titles, versions=(V1,))


def comment(name: str, provision: str | None, version: str = "v1", language: str = "fr", **more: Any) -> Comment:
    """A comment of one society; what is not said otherwise is an opposition with a reason."""
    said = {"type": "legal", "position": "oppose", "rationale": f"Motif de {name}"} | more
    return Comment(
        id=name,
        work="policy",
        version=version,
        provision=provision,
        language=language,
        text_hash=comment_on(WORK, version, provision, language),
        on_behalf_of="ns-tun",
        **said,
    )


def form(**more: Any) -> Form:
    """A form on the first version in French."""
    return Form(**({"work": EARLIER, "version": "v1", "language": "fr", "organisation": "ns-tun"} | more))


def write(kind: str, made: Form) -> bytes:
    """The form as a file."""
    return WRITERS[kind].write(made)


def read(kind: str, content: bytes) -> CommentsRead:
    """What the file says."""
    return WRITERS[kind].read(content)


def filled(kind: str, content: bytes, provision: str, /, which: int = 0, **fields: str) -> bytes:
    """The file after somebody wrote into fields of a comment on a provision, the first one or a later one."""
    return (_fill_workbook if kind == "xlsx" else _fill_document)(content, provision, which, fields)


def _fill_workbook(content: bytes, provision: str, which: int, fields: dict[str, str]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    columns = {find_field(str(cell.value)): cell.column for cell in sheet[1]}
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["provision"]).value == provision]
    for field, text in fields.items():
        put_text(sheet.cell(rows[which], columns[field]), text)
    return saved(book)


def put_text(cell: Any, text: str) -> None:
    """Text stays text in a cell that is formatted as text, whatever it begins with."""
    cell.value = sheet_text(text)
    cell.data_type = "s"


def _fill_document(content: bytes, provision: str, which: int, fields: dict[str, str]) -> bytes:
    document = Document(io.BytesIO(content))
    for table in document.tables:
        at, block = "", -1
        for row in table.rows:
            field = find_field(row.cells[0].text)
            if field == "provision":
                at, block = word.text_in(row.cells[1]._tc), -1
            block += field == "comment"
            is_above = field == "provision" or (field or "").startswith("text:")
            if at == provision and field in fields and (is_above or block == which):
                row.cells[1].text = fields[field]
    return saved(document)


def saved(made: Any) -> bytes:
    """A workbook or document as bytes."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def heading(field: str, language: str = "fr") -> str:
    """What a field is called."""
    return field_name(field, language)
