"""Where things are. Nothing here depends on anything else in Waypost."""

from __future__ import annotations

import os
from pathlib import Path

LANGUAGES = ("en", "fr", "es", "ar")


def catalog_path() -> Path:
    """Folder of the catalog: ``WAYPOST_CATALOG``, else the checkout's, else the wheel's own copy."""
    override = os.environ.get("WAYPOST_CATALOG")
    if override:
        return Path(override)
    package = Path(__file__).resolve().parent
    packed = package / "_catalog"
    if packed.is_dir():
        return packed
    return package.parent.parent / "catalog"
