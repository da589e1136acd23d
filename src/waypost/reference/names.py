"""Names in several languages, and a look-up by name that refuses to guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from waypost.errors import CatalogError
from waypost.reference.folding import fold


def names_by_language(value: Any) -> dict[str, tuple[str, ...]]:
    """Bring a list of names into one shape: language → names.

    A file may say ``{en: A, fr: [B, C]}``, ``[A, B]`` or ``A``; names without a language stand under ``und``
    (undetermined, ISO 639-2). An entry of a list may be ``{name: A, until: 2010}``; only its name counts.
    """
    if not value:
        return {}
    if not isinstance(value, dict) or "name" in value:
        value = {"und": value}
    return {str(language): tuple(dict.fromkeys(_flat(names))) for language, names in value.items() if _flat(names)}


def _flat(names: Any) -> list[str]:
    if names is None or names == "":
        return []
    if isinstance(names, dict):
        return _flat(names.get("name"))
    if isinstance(names, list):
        return [text for name in names for text in _flat(name)]
    return [str(names)]


class NameIndex:
    """Folded name → id, in constant time.

    A name that two things share stops the catalog unless it is declared as shared; then it finds nothing,
    because a guess would be worse.
    """

    def __init__(self, what: str, shared: Iterable[str] = ()) -> None:
        """``what`` names the things in messages; ``shared`` are the names known to mean several of them."""
        self._what = what
        self._ids: dict[str, str] = {}
        self._shared = {fold(name) for name in shared}

    def add(self, name: str, identity: str) -> None:
        """Let a name mean a thing; raises CatalogError when it means another already."""
        key = fold(name)
        if not key or key in self._shared:
            return
        taken = self._ids.setdefault(key, identity)
        if taken != identity:
            raise CatalogError(
                f"{self._what}: {name!r} means both {taken} and {identity}; "
                "take it from one of them or list it under shared_names in both"
            )

    def find(self, name: str) -> str | None:
        """Return the id that a name means, or None."""
        return self._ids.get(fold(name))

    def __iter__(self) -> Iterator[str]:
        """All folded names, in order of entry."""
        return iter(self._ids)
