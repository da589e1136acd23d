"""What the checks have in common: how a finding is worded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.settings import LANGUAGES


def told(error: CatalogError, folder: Path) -> str:
    """The message of an error, with files named relative to the catalog."""
    return str(error).replace(f"{folder}/", "")


def missing_languages(where: str, what: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield a finding when a text is not there in each of the four languages."""
    missing = [language for language in LANGUAGES if not (texts.get(language) or "").strip()]
    if missing:
        yield f"{where}: {what} lacks {', '.join(missing)}"


def dangling(where: str, what: str, code: str | None, catalog: Catalog, code_list: str) -> Iterator[str]:
    """Yield a finding when a code is not one of a code list; a list that cannot be read is another finding."""
    if code is None or code_list not in catalog.code_lists:
        return
    try:
        known = catalog.code_lists[code_list].codes
    except CatalogError:
        return
    if code not in known:
        yield f"{where}: {what}: {code!r} is not in the code list {code_list}"


def unknown(where: str, what: str, codes: Iterable[str], known: Mapping[str, Any]) -> Iterator[str]:
    """Yield a finding for each code that is not among the known ones."""
    yield from (f"{where}: {what} {code!r} is not in the catalog" for code in codes if code not in known)
