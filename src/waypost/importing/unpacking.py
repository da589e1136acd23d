"""Archives that people send, opened without trust: nothing outside the folder, nothing without end."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from waypost.errors import UploadError
from waypost.sources.formats.tabular_book import is_book

MOST_MEMBERS = 200
MOST_BYTES = 512 * 1024**2
MOST_RATIO = 200
_RATIO_FROM = 1 << 20  # small members may pack well without harm
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PIECE = 1 << 18
_LONGEST_NAME = 120


def unpacked(path: Path, folder: Path) -> list[Path]:
    """The files of an archive, written below ``folder`` in the order of their names; any other file is itself.

    XLSX and ODS are no archives. Members keep the last part of their name, with a number before it where two have
    the same. Raises :class:`InputError` for an archive that is broken, encrypted, too large, packed beyond reason,
    or that holds archives, links or ways out of the folder.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
        if not head.startswith(_ZIP) or is_book(path):
            return [path]
        with zipfile.ZipFile(path) as packed:
            members = _members(path, packed)
            folder.mkdir(parents=True, exist_ok=True)
            return _write(path, packed, members, folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        problem = " ".join(str(error).split()) or type(error).__name__
        raise UploadError("archive", f"{path.name}: cannot be opened as a ZIP archive ({problem[:120]})") from error


def _members(path: Path, packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in the archive, each looked at before anything is written."""
    found = []
    for info in packed.infolist():
        name = info.filename.replace("\\", "/")
        parts = PurePosixPath(name).parts
        shown = f"{path.name}: {info.filename[:80]!r}"
        if name.startswith("/") or ".." in parts or ":" in name.split("/", maxsplit=1)[0] or "\x00" in name:
            raise UploadError("archive_content", f"{shown} leads out of the archive; nothing was unpacked")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise UploadError("archive_content", f"{shown} is a link; nothing was unpacked")
        if info.flag_bits & 0x1:
            raise UploadError("archive_password", f"{shown} is protected by a password; send it without one")
        hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
        if info.is_dir() or hidden or not parts:
            continue
        if info.file_size > _RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise UploadError("archive_large", f"{shown} is packed more than {MOST_RATIO} times; nothing was unpacked")
        found.append(info)
    if not found:
        raise UploadError("archive_empty", f"{path.name}: the archive holds no file")
    if len(found) > MOST_MEMBERS:
        raise UploadError(
            "archive_large", f"{path.name}: {len(found)} files in one archive; at most {MOST_MEMBERS} are taken"
        )
    if sum(info.file_size for info in found) > MOST_BYTES:
        raise UploadError("archive_large", f"{path.name}: more than {MOST_BYTES // 1024**2} MB when unpacked")
    return sorted(found, key=lambda info: info.filename)


def _write(path: Path, packed: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path) -> list[Path]:
    written: list[Path] = []
    left = MOST_BYTES
    try:
        for info in members:
            target = _free(folder, PurePosixPath(info.filename.replace("\\", "/")).name)
            written.append(target)
            with packed.open(info) as source, target.open("xb") as out:
                while piece := source.read(_PIECE):  # sizes that the archive states may be lies
                    left -= len(piece)
                    if left < 0:
                        raise UploadError(
                            "archive_large", f"{path.name}: more than {MOST_BYTES // 1024**2} MB when unpacked"
                        )
                    out.write(piece)
            _refuse_archive(path, target)
    except BaseException:
        for target in written:
            target.unlink(missing_ok=True)
        raise
    return written


def _refuse_archive(path: Path, target: Path) -> None:
    with target.open("rb") as file:
        is_zip = file.read(4).startswith(_ZIP)
    if is_zip and not is_book(target):
        raise UploadError(
            "archive_content", f"{path.name}: {target.name!r} is an archive within the archive; unpack it first"
        )


def _free(folder: Path, name: str) -> Path:
    """A path below the folder that nothing stands at: control signs and overlong names are mended."""
    clean = "".join(sign if sign.isprintable() else "_" for sign in name)
    stem, suffix = Path(clean).stem[:_LONGEST_NAME], Path(clean).suffix[:16]
    target, number = folder / f"{stem}{suffix}", 1
    while target.exists():
        number += 1
        target = folder / f"{number}_{stem}{suffix}"
    return target
