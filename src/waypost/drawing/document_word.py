"""A document as a Word file that can be edited."""

from __future__ import annotations

from itertools import zip_longest

from waypost.drawing.document import Block, Bullets, Document, Grid, Key, Paragraph, Plate, Table, Way
from waypost.drawing.document_word_drawn import Drawn


def document_docx(document: Document) -> bytes:
    """The bytes of the file."""
    paper = Drawn(document.language, is_dense=document.is_dense)
    paper.small(f"Waypost · {document.kind}")
    paper.say(document.title, size=19, bold=True)
    paper.small(document.subtitle)
    if document.head:
        paper.head(document.head)
    if document.page or document.foot:
        paper.foot(document.foot, document.page)
    for section in document.sections:
        paper.heading(section.heading, level=section.level)
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            if isinstance(block, Paragraph):
                _paragraph(paper, block, is_intro=block.look == "lead" or isinstance(following, Table))
            else:
                _add(paper, block)
    return paper.written(document.title)


def _paragraph(paper: Drawn, block: Paragraph, *, is_intro: bool) -> None:
    said = paper.small(block.text) if block.look == "quiet" else paper.say(block.text, bold=block.look == "lead")
    said.paragraph_format.keep_with_next = is_intro


def _add(paper: Drawn, block: Block) -> None:
    if isinstance(block, Bullets):
        for each in block.items:
            paper.say(each, style="List Bullet")
    elif isinstance(block, Plate):
        paper.plate(block)
    elif isinstance(block, Way):
        paper.way(block)
    elif isinstance(block, Key):
        paper.key(block)
    elif isinstance(block, Grid):
        paper.grid(block)
    elif isinstance(block, Table):
        paper.rows(list(block.head), [list(row) for row in block.rows], list(block.widths), block.numbers)
