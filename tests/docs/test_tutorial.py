"""Every command of the tutorial, typed in its order as it stands, leads where the page says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.pages import DOCS, blocks

PAGE = DOCS / "tutorial" / "first-picture.md"


@pytest.fixture(scope="module")
def typed(tmp_path_factory) -> tuple[Path, list[str]]:
    """The folder in which it was typed, and what each block printed."""
    folder = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    (folder / ".venv" / "bin").mkdir(parents=True)
    starter = folder / ".venv" / "bin" / "waypost"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m waypost.cli.main "$@"\n', encoding="utf-8")
    starter.chmod(0o755)
    mark = "----- next block -----"
    script = "set -eu\n" + f'\necho "{mark}"\n'.join(blocks(PAGE))
    environment = {k: v for k, v in os.environ.items() if k not in ("WAYPOST_CATALOG", "PYTHONPATH")}
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert done.stderr == ""
    return folder, done.stdout.split(mark + "\n")


def test_each_block_prints_what_the_page_says(typed):
    _, printed = typed
    text = "\n".join(printed)
    for said in (
        "nothing: no file was one that Waypost can read",
        "[sheet_undeclared]",
        "read 2 = registered 2 + merged 0 + set aside 0",
        "Migrant workers",
        "2025-12-31",
        "2026-03-31 (stated: 2025-12-31) [corrected]",
        "corrected by A. Person on 2024-12-15: prolonged",
        "every invariant holds",
    ):
        assert said in text, said
    assert printed[2].count("sheet_undeclared") == 2
    assert "2026-03-31" not in printed[5]
    assert "2026-03-31" in printed[6]


def test_what_the_page_promises_to_leave_is_left(typed):
    folder, _ = typed
    assert (folder / "build" / "first" / "picture.xlsx").is_file()
    assert (folder / "build" / "first" / "tables" / "programme.csv").is_file()
    assert not (folder / "catalog" / "sources" / "my_programmes.yml").exists()
