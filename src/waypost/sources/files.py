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
FORMATS = ("contributions", "workbook", "odk", "go_csv", "go_project", "go_appeal", "facts", "iati", "hxl", "sheet")
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
        inside = [root] if root.is_file() else sorted(_walk(root, set()))
        base = root.parent
        for path in inside:
            if path not in found:
                found[path] = InputFile(path, shown_name(path.relative_to(base)), _size(path))
    return sorted(found.values(), key=lambda file: (file.shown, str(file.path)))


def shown_name(path: Path) -> str:
    """A path as text that every table and page can hold: bytes of a name that are no UTF-8 stand as ``\\xe9``."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _walk(folder: Path, seen: set[str]) -> Iterator[Path]:
    """Files below a folder, those behind links too; ``seen`` are the folders entered, so that no link leads round.

    A folder that cannot be listed and a link that leads nowhere come as they are: reading them is an issue.
    """
    seen.add(os.path.realpath(folder))
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith((".", "~$")):
            continue
        if entry.is_dir():
            if os.path.realpath(path) not in seen and not _is_ours(path):
                yield from _walk(path, seen)
        elif entry.is_file() or (entry.is_symlink() and not path.exists()):
            yield path


def _is_ours(folder: Path) -> bool:
    """The releases that a build keeps, or a release or Parquet export of ours: what we wrote is no input."""
    if folder.name.endswith(".releases"):
        return True
    return (folder / "manifest.json").is_file() and (folder / "programme.parquet").is_file()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


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
