"""How a programme works, in the form: people choose what they want to tell of, and only that is asked.

Each practice is a group, or a repeat where there can be several entries, with one question for each field. Before it
stands one by which people say that there are none, or give no answer to all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from waypost.model.form_layout import TOLD, question_name
from waypost.model.workbook_layout import PRACTICE, Column
from waypost.publish import xlsform_texts
from waypost.publish.xlsform_choices import Choices
from waypost.reference import Catalog
from waypost.reference.practices import NONE, Practice, PracticeField
from waypost.settings import LANGUAGES

Row = dict[str, Any]
_TYPES = {"date": "date", "number": "decimal"}


def practice_survey(catalog: Catalog, choices: Choices, dressed: Callable[[Row, str], Row]) -> Iterator[Row]:
    """The rows of the survey. ``dressed`` gives a row its looks by the name of its list of choices."""
    yield {
        "type": f"select_multiple {choices.practices()}",
        "name": TOLD,
        "label": xlsform_texts.TELL,
        "hint": xlsform_texts.TELL_HINT,
    }
    for practice in catalog.practices.values():
        name = question_name(f"{PRACTICE}.{practice.practice}")
        is_chosen = f"selected(${{{TOLD}}}, '{practice.practice}')"
        nothing = question_name(f"{PRACTICE}.{practice.practice}.{NONE}")
        yield {
            "type": f"select_one {choices.nothing(is_list=practice.is_list)}",
            "name": nothing,
            "label": {each: f"{practice.label[each]}: {xlsform_texts.NOTHING[each]}" for each in LANGUAGES},
            "hint": practice.question,
            "relevant": is_chosen,
        }
        block = "repeat" if practice.is_list else "group"
        relevant = f"{is_chosen} and ${{{nothing}}} = ''"
        yield {"type": f"begin_{block}", "name": name, "label": practice.label, "relevant": relevant}
        for field, known in practice.fields.items():
            yield _question(practice, field, known, choices, dressed)
        yield {"type": f"end_{block}"}


def _question(
    practice: Practice, field: str, known: PracticeField, choices: Choices, dressed: Callable[[Row, str], Row]
) -> Row:
    row: Row = {
        "name": question_name(f"{PRACTICE}.{practice.practice}.{field}"),
        "label": known.label,
        "hint": practice.question,
    }
    # A body that is in no list must fit too, and so must a programme that only its name is known of: both are words.
    listed = None
    if known.type in ("code", "boolean", "country"):
        listed = choices.list_of(Column(kind=PRACTICE, field=field, type=known.type, code_list=practice.list_of(field)))
    if listed is None:
        return row | {"type": _TYPES.get(known.type, "text")}
    return dressed(row | {"type": f"select_one {listed}"}, listed)
