"""Making a file: an exporter writes what the viewer may see, several files become one archive, one rename ends it."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from waypost.disclosure.access import open_outlet
from waypost.publish.exports import EXPORTERS
from waypost.reference import load_catalog
from waypost.store.release import file_sha256, open_release

if TYPE_CHECKING:
    from waypost.web.files.shelf import Wanted

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Kind:
    """A format as it is downloaded: in a language where ``is_worded``, never while somebody waits where ``is_slow``."""

    extension: str
    media_type: str
    is_worded: bool = False
    is_slow: bool = False


KINDS = {
    "csv": Kind("zip", "application/zip", is_worded=True),
    "xlsx": Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", is_worded=True),
    "parquet": Kind("zip", "application/zip"),
    "duckdb": Kind("duckdb", "application/vnd.duckdb", is_worded=True, is_slow=True),
    "iati": Kind("xml", "application/xml"),
    "hxl": Kind("csv", "text/csv; charset=utf-8"),
    "geojson": Kind("geojson", "application/geo+json"),
    "go3w": Kind("csv", "text/csv; charset=utf-8"),
}


def make_file(wanted: Wanted) -> None:
    """Write a file into its place. Raises whatever the exporter raises; then there is none."""
    catalog = load_catalog()
    release = open_release(Path(wanted.edition.real))
    outlet = open_outlet(release, wanted.edition.viewer, catalog, language=wanted.language)
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=wanted.folder))
    try:
        is_archive = KINDS[wanted.kind].extension == "zip"
        out = work / (f"waypost-{wanted.kind}" if is_archive else wanted.name)
        written = EXPORTERS[wanted.kind](outlet, out, catalog)
        made = _archive(written, out, work / wanted.name) if is_archive else out
        wanted.tell({"bytes": made.stat().st_size, "sha256": file_sha256(made)})
        os.replace(made, wanted.path)
    finally:
        outlet.con.close()
        shutil.rmtree(work, ignore_errors=True)


def _archive(written: list[Path], folder: Path, path: Path) -> Path:
    """An archive of the files of a folder: the same content gives the same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted(written):
            part = zipfile.ZipInfo(f"{folder.name}/{each.relative_to(folder)}", _EPOCH)
            part.compress_type = zipfile.ZIP_STORED if each.suffix == ".parquet" else zipfile.ZIP_DEFLATED
            with archive.open(part, "w") as target, each.open("rb") as source:
                shutil.copyfileobj(source, target)
    return path
