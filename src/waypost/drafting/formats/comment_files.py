"""Comment forms as files of either kind, told apart by what they hold and never by their name."""

from __future__ import annotations

from pathlib import PurePath

from waypost.drafting.comments_read import CommentsRead
from waypost.drafting.formats import comment_document, comment_workbook, word
from waypost.drafting.formats.comment_form import Form
from waypost.errors import InputError

KINDS = ("xlsx", "docx")


def kind_of(name: str | PurePath, chosen: str | None = None) -> str:
    """The kind that was chosen, else that of a name's ending. Raises :class:`InputError` for another one."""
    kind = chosen or PurePath(name).suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise InputError(f"{name}: expected a name that ends with {' or '.join(f'.{each}' for each in KINDS)}")
    return kind


def write(form: Form, kind: str) -> bytes:
    """The form as ``xlsx`` or ``docx``. Raises :class:`InputError` for another kind and a form that cannot be."""
    if kind not in KINDS:
        raise InputError(f"a comment form as {kind!r}; known: {', '.join(KINDS)}")
    return comment_document.write(form) if kind == "docx" else comment_workbook.write(form)


def read(content: bytes) -> CommentsRead:
    """The comments in a form of either kind. Raises :class:`InputError` for what is none."""
    return comment_document.read(content) if word.is_document(content) else comment_workbook.read(content)
