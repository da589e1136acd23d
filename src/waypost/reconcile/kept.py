"""What follows from the catalog alone is made once for the catalog that a process holds, not once for each build."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from waypost.reference import Catalog

T = TypeVar("T")
_MOST = 16  # of one catalog: a matcher for each set of names that people decided on
_kept: WeakKeyDictionary[Catalog, dict[Hashable, Any]] = WeakKeyDictionary()


def once_for(catalog: Catalog, key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gives, made once for a catalog and a key. Nobody may change it."""
    kept = _kept.setdefault(catalog, {})
    if key not in kept:
        if len(kept) >= _MOST:
            kept.clear()
        kept[key] = make()
    found: T = kept[key]
    return found
