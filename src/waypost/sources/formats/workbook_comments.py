"""Comments that people wrote into the cells of a Waypost workbook: answers too, though no cell of a table holds them.

XLSX keeps them in parts of their own (``xl/comments…``, one for each sheet), ODS within the cells. The comments that
Waypost put on its headings, and the remarks that it writes into a copy, are left out.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from lxml import etree
from openpyxl.utils import get_column_letter

from waypost.sources.context import ReadContext

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_BYTES = 64_000_000
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# What Excel writes before a comment of a conversation, for the sake of older versions.
_CONVERSATION = re.compile(r"\[Threaded comment\].*?(?:Comment|Commentaire|Comentario|تعليق)\s*:\s*", re.DOTALL)
_OURS = "Waypost"
_BROKEN = (
    OSError, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error,
    etree.XMLSyntaxError,
)  # fmt: skip


class CellComment(NamedTuple):
    """A comment and the cell that it was written to."""

    sheet: str
    row: int
    column: str
    text: str


def flag_comments(ctx: ReadContext, first_rows: dict[str, int]) -> None:
    """One issue for each comment below the headings of a sheet of ours: somebody should read it.

    ``first_rows`` gives the first row of answers by sheet. Comments in a file that cannot be taken apart are none.
    """
    for comment in read_comments(ctx.path):
        if comment.row >= first_rows.get(comment.sheet, comment.row + 1):
            ctx.report.flag(
                "workbook_comment",
                sheet=comment.sheet,
                row=comment.row,
                column=comment.column,
                found=comment.text,
                expected="answers in the cells themselves",
            )


def read_comments(path: Path) -> list[CellComment]:
    """Comments of an XLSX or ODS file that are not Waypost's own; none for a file that cannot be taken apart."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = list(_of_ods(archive) if "content.xml" in archive.namelist() else _of_xlsx(archive))
    except _BROKEN:
        return []
    return [comment for comment in found if comment.text and not comment.text.startswith(f"{_OURS}:")]


def _parse(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(f"{name}: too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _relations(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """Id → kind and path of the parts that a part names."""
    part = PurePosixPath(name)
    listed = str(part.parent / "_rels" / f"{part.name}.rels")
    if listed not in archive.namelist():
        return {}
    found = {}
    for relation in _parse(archive, listed):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else _joined(part.parent, target)
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
    return found


def _joined(folder: PurePosixPath, target: str) -> str:
    parts: list[str] = list(folder.parts)
    for piece in target.split("/"):
        if piece == "..":
            parts = parts[:-1]
        elif piece not in ("", "."):
            parts.append(piece)
    return "/".join(parts)


def _of_xlsx(archive: zipfile.ZipFile) -> Iterator[CellComment]:
    book = "xl/workbook.xml"
    parts = _relations(archive, book)
    for sheet in _parse(archive, book).iter(f"{_MAIN}sheet"):
        _kind, path = parts.get(sheet.get(_RELATION, ""), ("", ""))
        for kind, target in _relations(archive, path).values() if path else ():
            if kind == "comments":
                yield from _of_part(archive, target, sheet.get("name", ""))


def _words(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _of_part(archive: zipfile.ZipFile, name: str, sheet: str) -> Iterator[CellComment]:
    root = _parse(archive, name)
    authors = [_words(author) for author in root.iter(f"{_MAIN}author")]
    for comment in root.iter(f"{_MAIN}comment"):
        place = _ADDRESS.fullmatch(comment.get("ref", "").replace("$", ""))
        author = comment.get("authorId", "")
        if place is None or (author.isdigit() and int(author) < len(authors) and authors[int(author)] == _OURS):
            continue
        text = "".join(_words(run) for run in comment.iter(f"{_MAIN}t"))
        yield CellComment(sheet, int(place[2]), place[1], _CONVERSATION.sub("", text).strip())


def _of_ods(archive: zipfile.ZipFile) -> Iterator[CellComment]:
    for table in _parse(archive, "content.xml").iter(f"{_TABLE}table"):
        row_number = 1
        for row in table.iter(f"{_TABLE}table-row"):
            column = 1
            for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                for note in cell.iterchildren(f"{_OFFICE}annotation"):
                    text = "\n".join(_words(part) for part in note.iter(f"{_TEXT}p"))
                    yield CellComment(
                        table.get(f"{_TABLE}name", ""), row_number, get_column_letter(column), text.strip()
                    )
                column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            row_number += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
