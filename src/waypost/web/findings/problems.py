"""What keeps a rule from going live, in the language of whoever wrote it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from waypost.analysis.reading_aloud import shown_name
from waypost.errors import Said
from waypost.reference import load_catalog
from waypost.reference.wording import comma
from waypost.web.accounts.languages import direction
from waypost.web.pages.templating import OWN_NAMES, text, texts

# Parts of a rule as its file calls them, where its form calls them otherwise.
_FIELDS = {
    "false_positives": "caution", "competence": "competences", "applies_when": "applies", "departs_when": "departs_if",
}  # fmt: skip
_PLACE = re.compile(r"texts\[(\d+)\]\.?(.*)")
_PART = re.compile(r"[.\[]")


def worded(problem: str, language: str) -> str:
    """A problem in a language; as it stands where it keeps no key."""
    if not isinstance(problem, Said):
        return problem
    parts = {name: _part(name, value, language) for name, value in problem.parts.items()}
    key = f"rules_problem_{problem.key}"
    if problem.key == "at" and isinstance(inner := problem.parts["message"], Said):
        parts |= {name: inner.parts.get(name, 1) for name in ("line", "column")}
    return text(language, key, **parts).replace("  ", " ")  # a part may have nothing to say


def _part(name: str, value: Any, language: str) -> Any:
    if isinstance(value, Said):
        return worded(value, language)
    if isinstance(value, int | dt.date):
        return value
    if name == "languages":
        return comma(language).join(OWN_NAMES[code] for code in value)
    if isinstance(value, tuple):
        return comma(language).join(str(_part(name, each, language)) for each in value)
    if name == "what":
        return _field(value, language)
    if name in ("fixture", "fixtures"):
        return text(language, f"rules_field_{value}")
    if name in ("outcome", "expected"):
        return shown_name(value, "rule_outcome", load_catalog(), language)
    if name == "place":
        return _place(value, language)
    return apart(str(value), language)


def _field(name: str, language: str) -> str:
    key = f"rules_field_{_FIELDS.get(name, name)}"
    return text(language, key) if key in texts() else apart(name, language)


def _place(place: str, language: str) -> str:
    """A place in the file of a rule, as the form calls it."""
    if not place:
        return text(language, "rules_about")
    found = _PLACE.fullmatch(place)
    if found is None:
        return _field(_PART.split(place.removeprefix("parameters."))[0], language)
    within = text(language, "rules_text", number=int(found[1]) + 1)
    return f"{within}{comma(language)}{_field(found[2].partition('.')[0], language)}" if found[2] else within


def apart(written: str, language: str) -> str:
    """What somebody wrote, or a code, so that its direction does not turn the words around it."""
    return f"\u2068{written}\u2069" if written and direction(language) == "rtl" else written


def worded_all(problems: Mapping[str, str], language: str) -> dict[str, str]:
    """Of each file what is wrong with it."""
    return {name: worded(problem, language) for name, problem in problems.items()}
