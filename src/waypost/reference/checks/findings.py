"""What the checks have in common: how a finding is worded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from waypost.errors import CatalogError, Said, said_by
from waypost.reference.catalog import Catalog
from waypost.settings import LANGUAGES


def told(error: CatalogError, folder: Path) -> str:
    """The message of an error, with files named relative to the catalog."""
    message = said_by(error)
    return message.without(f"{folder}/") if isinstance(message, Said) else message.replace(f"{folder}/", "")


def missing_languages(where: str, what: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a finding when a text is not there in each of the four languages."""
    missing = [language for language in LANGUAGES if not (texts.get(language) or "").strip()]
    if missing:
        yield Said(f"{where}: {what} lacks {', '.join(missing)}", "languages", what=what, languages=tuple(missing))


def dangling(where: str, what: str, code: str | None, catalog: Catalog, code_list: str) -> Iterator[str]:
    """Yield a finding when a code is not one of a code list; a list that cannot be read is another finding."""
    if code is None or code_list not in catalog.code_lists:
        return
    try:
        known = catalog.code_lists[code_list].codes
    except CatalogError:
        return
    if code not in known:
        message = f"{where}: {what}: {code!r} is not in the code list {code_list}"
        yield Said(message, "code", what=what, code=code, code_list=code_list)


_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day that exists."""
    try:
        return bool(_DATE.fullmatch(text)) and bool(dt.date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


def is_after(one: str | None, other: str | None) -> bool:
    """Whether one date lies after another, as far as the less precise of them tells; unknown ones do not."""
    if not one or not other:
        return False
    known = min(len(one), len(other))
    return one[:known] > other[:known]


def odd_dates(where: str, what: str, from_date: str | None, to_date: str | None) -> Iterator[str]:
    """Yield a finding for a date that is none, and for an end before its beginning."""
    for date in (from_date, to_date):
        if date is not None and not is_date(date):
            yield f"{where}: {what}: {date!r} is not a year, a month or a day"
    if is_after(from_date, to_date):
        yield f"{where}: {what} ends ({to_date}) before it begins ({from_date})"


def unknown(where: str, what: str, codes: Iterable[str], known: Mapping[str, Any]) -> Iterator[str]:
    """Yield a finding for each code that is not among the known ones."""
    yield from (f"{where}: {what} {code!r} is not in the catalog" for code in codes if code not in known)
