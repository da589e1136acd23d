"""What a format and a mapping get to work with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from waypost.model import FileReport
from waypost.reference import Catalog, Source


@dataclass
class ReadContext:
    """One input file with its declaration, the catalog and the report that collects what was found."""

    path: Path
    report: FileReport
    source: Source
    catalog: Catalog
