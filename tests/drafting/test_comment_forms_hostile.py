"""A file of any shape is read, or refused in one line."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from functools import cache

import pytest
from docx import Document
from docx.oxml import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.drafting.forms import KINDS, comment, form, read, saved, write
from tests.examples import examples
from waypost.drafting.formats import docx, word
from waypost.errors import InputError
from waypost.sources.formats import tabular_spool


@cache
def whole(kind: str) -> bytes:
    """A form with a comment in it."""
    return write(kind, form(comments=(comment("c1", "1.1"),)))


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    """An archive with other parts in the place of some."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def told_of(kind: str, content: bytes) -> str:
    with pytest.raises(InputError) as found:
        read(kind, content)
    assert "\n" not in str(found.value)
    return str(found.value)


@settings(max_examples=examples(40), deadline=None)
@given(content=st.binary(max_size=300), kind=st.sampled_from(KINDS), head=st.sampled_from([b"", b"PK\x03\x04"]))
def test_any_bytes_are_refused_in_one_line(content, kind, head):
    assert told_of(kind, head + content)


@settings(max_examples=examples(40), deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    cut=st.floats(0, 1),
    change=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_form_is_read_or_refused(kind, cut, change):
    content = bytearray(whole(kind)[: int(len(whole(kind)) * cut) if cut < 0.5 else None])
    for at, byte in change:
        if content:
            content[int(at * len(content))] = byte
    with suppress(InputError):
        assert read(kind, bytes(content)).mark.organisation == "ns-tun"


LOLS = b"".join(
    b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10 if number else b"lol") for number in range(9)
)


@pytest.mark.parametrize(("kind", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet2.xml")])
def test_entities_are_not_unfolded(kind, part):
    with zipfile.ZipFile(io.BytesIO(whole(kind))) as packed:
        content = packed.read(part)
    start = content.index(b"<", 1) if content.startswith(b"<?xml") else 0
    name = b"w:document" if kind == "docx" else b"worksheet"
    bomb = content[:start] + b"<!DOCTYPE " + name + b" [" + LOLS + b"]>" + content[start:]
    bomb = bomb.replace(b"Motif de c1", b"&a8;")
    with suppress(InputError):
        told = read(kind, repacked(whole(kind), {part: bomb}))
        assert all(len(each.rationale) < 1000 for each in told.comments)


@pytest.mark.parametrize(
    ("kind", "module", "bound"), [("docx", word, "MOST_BYTES"), ("xlsx", tabular_spool, "MAX_UNPACKED_BYTES")]
)
def test_what_unpacks_beyond_measure_is_refused(kind, module, bound, monkeypatch):
    monkeypatch.setattr(module, bound, 4 * 1024**2)
    assert "unpacked" in told_of(kind, repacked(whole(kind), {"media/zeros.bin": bytes(5 * 1024**2)}))


def test_a_cell_far_out_does_not_ask_for_all_memory():
    book = load_workbook(io.BytesIO(whole("xlsx")))
    book.worksheets[1].cell(1_048_576, 16_384).value = "x"
    assert "cells" in told_of("xlsx", saved(book))


def test_a_cell_that_spans_columns_without_end_is_read_as_one():
    document = Document(io.BytesIO(whole("docx")))
    for table in document.tables:
        for cell in table._tbl.iter(word.qn("w:tc")):
            span = OxmlElement("w:gridSpan")
            span.set(word.qn("w:val"), "999999999")
            cell.get_or_add_tcPr().append(span)
    content = saved(document)
    read("docx", content)
    with pytest.raises(InputError, match="no table of provisions"):
        docx.read(content)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_no_form_is_told_so(kind):
    made = Document() if kind == "docx" else load_workbook(io.BytesIO(whole("xlsx")))
    if kind == "xlsx":
        del made["waypost"]
    assert "no comment form of Waypost" in told_of(kind, saved(made))


@pytest.mark.parametrize("kind", KINDS)
def test_the_other_kind_of_file_is_told(kind):
    other = {"xlsx": "docx", "docx": "xlsx"}[kind]
    assert told_of(kind, whole(other))
