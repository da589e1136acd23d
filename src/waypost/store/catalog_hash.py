"""Which catalog a release was built with, as one hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from waypost.store.release import file_sha256


def catalog_sha256(folder: Path) -> str:
    """Hash over names and contents of all files of the catalog, the demo's inputs left out."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name.startswith("demo/") or "__pycache__" in name:
            continue
        total.update(f"{name}\0{file_sha256(path)}\n".encode())
    return total.hexdigest()
