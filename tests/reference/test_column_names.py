"""Names of columns: one meaning each, targets that exist."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.checks.column_names import check_column_names
from waypost.reference.column_names import ColumnNames, read_column_names

_LABEL = "label: {en: a, fr: b, es: c, ar: d}"


def test_a_name_of_two_targets_stops_the_catalog(tmp_path: Path) -> None:
    path = tmp_path / "column_names.yml"
    path.write_text('targets:\n  "#org": {group: x, names: {en: [Who]}}\n  "#loc": {group: x, names: {fr: ["who?"]}}\n')
    with pytest.raises(CatalogError, match="means both #org and #loc"):
        read_column_names(path)


def test_no_file_no_names(tmp_path: Path) -> None:
    assert read_column_names(tmp_path / "none.yml") == ColumnNames()


def test_what_dangles_is_found(tmp_path: Path, catalog: Catalog) -> None:
    for part in ("schema", "reference"):
        shutil.copytree(catalog.path / part, tmp_path / part)
    (tmp_path / "reference" / "column_names.yml").write_text(
        "targets:\n"
        f'  "#nothing": {{group: who, {_LABEL}}}\n'
        "  programme.nothing: {group: who}\n"
        '  "#org": {group: who, cells: "code:nothing", label: {en: other}}\n'
        f"people: {{parts: {{f: {{{_LABEL}, words: {{}}, group: nothing}}}}}}\n"
    )
    found = "\n".join(check_column_names(Catalog(tmp_path)))
    for part in ("'#nothing' is no tag", "'programme.nothing' is neither", "no group 'who'", "cells 'code:nothing'",
                 "#org lacks fr, es, ar", "'nothing' is not in the code list population_group"):  # fmt: skip
        assert part in found
