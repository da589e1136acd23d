"""Where files that were sent in stand until they are taken in: a folder for each, in the server's own home."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from waypost.errors import UploadError
from waypost.importing.comparing import DryRun
from waypost.web.project.home import make_home
from waypost.web.project.writing import write_whole

_RESULT = "dry-run.json"


def shelf() -> Path:
    """The folder of all."""
    folder = make_home() / "uploads"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def folder_of(name: str) -> Path:
    """The folder of one upload."""
    return shelf() / name


def safe_name(name: str) -> str:
    """A file's name without a path or a sign that means something to a system; its ending stays."""
    plain = "".join(
        sign if sign.isalnum() or sign in "._- " else "_" for sign in os.path.basename(name.replace("\\", "/"))
    )
    stem, dot, ending = plain.strip(" .").rpartition(".")
    if not dot:
        return _cut(plain.strip(" ."), 200) or "file"
    return f"{_cut(stem, 200).strip(' .') or 'file'}{dot}{_cut(ending, 40)}"


def _cut(text: str, most: int) -> str:
    """The beginning of a text, as long as so many bytes hold it: a system counts a name in bytes."""
    return text.encode()[:most].decode("utf-8", "ignore")


def put(name: str, pieces: Iterable[bytes], most: int) -> tuple[str, Path, str, int]:
    """Write a file to a new folder: its name, the file's path, hash and size.

    Raises :class:`UploadError` for more than ``most`` bytes or none; nothing stays then.
    """
    folder_name = secrets.token_hex(16)
    folder = folder_of(folder_name)
    folder.mkdir(mode=0o700)
    path = folder / safe_name(name)
    hashed, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            for piece in pieces:
                size += len(piece)
                if size > most:
                    raise UploadError("large", f"{name}: larger than {most // 1_000_000} MB")
                hashed.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if size == 0:
            raise UploadError("empty", f"{name}: is empty")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder_name, path, hashed.hexdigest(), size


def keep_result(folder: str, result: DryRun) -> None:
    """Write what a dry run found, in one step; remarks on what an earlier one found are no more."""
    for old in folder_of(folder).glob("remarks-*.xlsx"):
        old.unlink(missing_ok=True)
    write_whole(folder_of(folder) / _RESULT, [msgspec.json.encode(result)])


def remarks_path(folder: str, language: str) -> Path:
    """Where the file with remarks stands, in a language."""
    return folder_of(folder) / f"remarks-{language}.xlsx"


def result_of(folder: str) -> DryRun | None:
    """What a dry run found; None when there is nothing whole."""
    try:
        return msgspec.json.decode((folder_of(folder) / _RESULT).read_bytes(), type=DryRun)
    except (OSError, msgspec.DecodeError):
        return None


def forget(folder: str) -> None:
    """Remove what stood there."""
    shutil.rmtree(folder_of(folder), ignore_errors=True)
