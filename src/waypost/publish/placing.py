"""Files are written beside and renamed into place, so that nobody ever reads half of one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from waypost.errors import InputError

# How the page begins that goes with the files of an export: a folder without it is somebody else's, and stays.
README_TITLE = "# Waypost export"


@contextlib.contextmanager
def placed_file(out: Path) -> Iterator[Path]:
    """A path beside ``out`` to write to; it takes the place of ``out`` when the block ends well.

    Raises :class:`InputError` when ``out`` is a folder or its folder cannot be written to.
    """
    if out.is_dir():
        raise InputError(f"{out}: is a folder; name a file")
    with _folder_beside(out) as folder:
        path = folder / out.name
        yield path
        os.replace(path, out)


@contextlib.contextmanager
def placed_folder(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` to fill; it takes the place of ``out`` when the block ends well.

    An earlier export in that place is replaced. Raises :class:`InputError` when something else stands there.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is a file; name a folder")
    if out.is_symlink():
        raise InputError(f"{out}: is a link, perhaps a release; name a new folder")
    if out.is_dir() and any(out.iterdir()) and not _is_earlier_export(out):
        raise InputError(f"{out}: is a folder with other things in it; name a new one")
    with _folder_beside(out) as folder:
        path = folder / out.name
        path.mkdir()
        yield path
        earlier = folder / "earlier"
        if out.exists():
            os.replace(out, earlier)
        os.replace(path, out)


def _is_earlier_export(folder: Path) -> bool:
    try:
        with (folder / "README.md").open(encoding="utf-8") as file:
            return file.readline().rstrip() == README_TITLE
    except (OSError, UnicodeDecodeError):
        return False


@contextlib.contextmanager
def _folder_beside(out: Path) -> Iterator[Path]:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise InputError(f"{out}: cannot be written here ({error.strerror})") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
