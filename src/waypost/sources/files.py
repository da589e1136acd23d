"""Which files are there, what format each has, and which declaration speaks for it."""

from __future__ import annotations

import fnmatch
import importlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from waypost.errors import InputError
from waypost.reference import Catalog, Source

# The order matters: the most particular layout is asked first. Each name is a module in `formats` and one in
# `mappings`.
FORMATS = ("workbook", "go_csv", "go_project", "go_appeal", "facts", "iati", "hxl", "sheet")
HEAD = 65536


@dataclass(frozen=True)
class InputFile:
    """A file to read; ``shown`` is how people see it named: relative to the folder they gave."""

    path: Path
    shown: str
    size: int


def find_files(paths: Iterable[Path]) -> list[InputFile]:
    """All files under the given files and folders, in the order of their names.

    Hidden files are left out, and releases: a build whose ``--out`` stands among its inputs must not read what it
    wrote. Raises :class:`InputError` for a path that does not exist. A file reached twice is listed once.
    """
    found: dict[Path, InputFile] = {}
    for given in paths:
        if not given.exists():
            raise InputError(f"{given}: no such file or folder")
        root = given.resolve()
        inside = [root] if root.is_file() else sorted(_walk(root))
        base = root.parent
        for path in inside:
            if path not in found:
                found[path] = InputFile(path, path.relative_to(base).as_posix(), path.stat().st_size)
    return sorted(found.values(), key=lambda file: (file.shown, str(file.path)))


def _walk(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        here = Path(at)
        folders[:] = [name for name in folders if not _is_passed_over(here / name)]
        yield from (here / name for name in names if not name.startswith((".", "~$")) and (here / name).is_file())


def _is_passed_over(folder: Path) -> bool:
    """A hidden folder, the releases that a build keeps, or a release or Parquet export of ours."""
    if folder.name.startswith((".", "~$")) or folder.name.endswith(".releases"):
        return True
    return (folder / "manifest.json").is_file() and (folder / "programme.parquet").is_file()


def format_module(name: str) -> ModuleType:
    """The module that reads this format."""
    return importlib.import_module(f"waypost.sources.formats.{name}")


def mapping_module(name: str) -> ModuleType:
    """The module that turns this format's raw records into claims."""
    return importlib.import_module(f"waypost.sources.mappings.{name}")


def recognise(path: Path) -> str | None:
    """Name of the first format that recognises the file, or None."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    return next((name for name in FORMATS if format_module(name).recognises(path, head)), None)


def choose_source(catalog: Catalog, format_name: str, shown: str) -> Source | None:
    """The declaration for a file of this format: one that names it, else the format's default one."""
    default = None
    name = shown.rsplit("/", 1)[-1]
    for source in sorted(catalog.sources.values(), key=lambda s: s.source_id):
        if source.format != format_name:
            continue
        globs = tuple(source.match.file_name) if source.match else ()
        if any(fnmatch.fnmatch(name, glob) or fnmatch.fnmatch(shown, glob) for glob in globs):
            return source
        if source.is_default:
            default = default or source
    return default
