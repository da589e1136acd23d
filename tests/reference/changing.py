"""A catalog with a change to one of its files, for tests of what is found in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from waypost.reference import load_catalog
from waypost.reference.catalog import Catalog


def changed_catalog(folder: Path, room: str, file: str, change: Callable[[Any], None], *beside: str) -> Catalog:
    """The catalog in ``folder``: a room of the shipped one with ``change`` made to a file of it (without its ending),
    and the rooms ``beside`` as they are shipped.
    """
    shipped = load_catalog().path
    for each in beside:
        (folder / each).symlink_to(shipped / each)
    shutil.copytree(shipped / room, folder / room)
    path = folder / room / f"{file}.yml"
    content = yaml.safe_load(path.read_text("utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return Catalog(folder)
