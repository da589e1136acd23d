"""How the questions of the XLSForm are named: said once, for who writes the form and who reads its submissions.

A question is named by its token in the workbook, with ``__`` for the points: ``programme__title__fr``. Rows of the
workbook's other sheets are repeats named by their kind. The two questions of the form itself, who answers and which
programme it is about, are :data:`SOCIETY` and :data:`PROGRAMME_KEY`; the first is also how a submission is recognised.

How a programme works is asked by practice: :data:`TOLD` is where people choose of which they want to tell. The fields
of a practice are ``practice__data_flow__level``, in a group or repeat ``practice__data_flow``; that there are none, or
no answer to all of it, is ``practice__data_flow__none``, before that group.
"""

from __future__ import annotations

from waypost.model.workbook_layout import IDENTIFIERS, KEY, PRACTICE, TITLE, Column, workbook_sheets
from waypost.reference import Catalog

SOCIETY, PROGRAMME_KEY, ANSWERED_ON = "waypost__society", "waypost__programme", "waypost__answered_on"
FORM_ID = "waypost_programme"
TOLD = "practice__told"  # the practices that somebody wants to tell of, their names parted by spaces
NEW = "new"  # the answer to PROGRAMME_KEY for a programme that the register does not have


def question_name(token: str) -> str:
    """Name of the question for a token of the workbook.

    >>> question_name("programme.title.fr")
    'programme__title__fr'
    """
    return token.replace(".", "__")


def form_columns(catalog: Catalog, language: str = "en") -> dict[str, tuple[Column, ...]]:
    """The columns that the form asks for, by kind; what the workbook only shows is not asked.

    Practices stand in no columns of a form: each has questions of its own, see :data:`TOLD`.
    """
    return {
        sheet.kind: tuple(c for c in sheet.columns if c.field not in (KEY, TITLE, IDENTIFIERS))
        for sheet in workbook_sheets(catalog, language)
        if sheet.kind != PRACTICE
    }
