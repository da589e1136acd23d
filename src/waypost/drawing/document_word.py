"""A document as a Word file that can be edited."""

from __future__ import annotations

from waypost.drawing.document import Block, Bullets, Document, Paragraph
from waypost.drawing.word_document import WordDocument


def document_docx(document: Document) -> bytes:
    """The bytes of the file."""
    paper = WordDocument(document.language)
    paper.small(f"Waypost · {document.kind}")
    paper.say(document.title, size=19, bold=True)
    paper.small(document.subtitle)
    for section in document.sections:
        paper.heading(section.heading, level=section.level)
        for block in section.blocks:
            _add(paper, block)
    return paper.written(document.title)


def _add(paper: WordDocument, block: Block) -> None:
    if isinstance(block, Paragraph):
        if block.look == "quiet":
            paper.small(block.text)
        else:
            paper.say(block.text, bold=block.look == "lead")
    elif isinstance(block, Bullets):
        for each in block.items:
            paper.say(each, style="List Bullet")
    else:
        paper.rows(list(block.head), [list(row) for row in block.rows], list(block.widths))
