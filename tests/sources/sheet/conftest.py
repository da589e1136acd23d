"""A catalog of its own, so that a test can declare a sheet."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from waypost.model import FileReport, SourceRecord
from waypost.reference import Catalog, load_catalog
from waypost.settings import catalog_path
from waypost.sources.context import ReadContext
from waypost.sources.files import choose_source
from waypost.sources.formats import sheet
from waypost.sources.mappings import sheet as mapping


@pytest.fixture
def declare(tmp_path: Path) -> Callable[[str], Catalog]:
    """A copy of the catalog's schema and reference with this one declaration and the default one."""

    def make(text: str) -> Catalog:
        folder = tmp_path / "catalog"
        for part in ("schema", "reference"):
            shutil.copytree(catalog_path() / part, folder / part)
        (folder / "sources").mkdir()
        shutil.copy(catalog_path() / "sources" / "sheet.yml", folder / "sources" / "sheet.yml")
        (folder / "sources" / "example.yml").write_text(text, encoding="utf-8")
        return load_catalog(folder)

    return make


@pytest.fixture
def read_sheet(tmp_path: Path) -> Callable[..., tuple[list[SourceRecord], FileReport]]:
    """Write a file and read it by the declaration that the catalog chooses for it."""

    def read(catalog: Catalog, content: str, name: str = "sheet.csv") -> tuple[list[SourceRecord], FileReport]:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8", newline="")
        source = choose_source(catalog, "sheet", name)
        assert source is not None
        report = FileReport(name, "0" * 64, path.stat().st_size, source_id=source.source_id)
        ctx = ReadContext(path, report, source, catalog)

        def records() -> Iterator[SourceRecord]:
            for raw in sheet.read(ctx):
                yield from mapping.to_records(raw, ctx)

        return list(records()), report

    return read
