"""``waypost briefing``: one file, all of them, and what it refuses."""

from __future__ import annotations

import pytest

from waypost.atlas.opened import open_at
from waypost.cli import briefing as command
from waypost.disclosure.access import Viewer
from waypost.reference import load_catalog


def test_one_is_written_as_pdf_and_as_word(waypost, release, tmp_path):
    done = waypost("briefing", release, "cmr", "--language", "ar", "--out", tmp_path / "cmr.pdf")
    assert done.status == 0, done.err
    assert "cmr.pdf: " in done.out
    assert (tmp_path / "cmr.pdf").read_bytes().startswith(b"%PDF")
    assert waypost("briefing", release, "CMR", "--out", tmp_path / "cmr.docx").status == 0
    assert (tmp_path / "cmr.docx").read_bytes().startswith(b"PK")
    again = waypost("briefing", release, "CMR", "--out", tmp_path / "cmr.docx")
    assert again.status == 2
    assert "--force" in again.err


def test_all_of_them_go_to_a_folder(waypost, release, tmp_path, monkeypatch):
    """One trail in two languages stands for all: which are written is what is looked at."""
    assert command.trails_of(open_at(release, Viewer("public"))) == sorted(load_catalog().trails)
    monkeypatch.setattr(command, "LANGUAGES", ("en", "ar"))
    monkeypatch.setattr(command, "trails_of", lambda opened: ["SWA"])
    done = waypost("briefing", release, "--all", "--out", tmp_path / "all")
    assert done.status == 0, done.err
    assert "4 files" in done.out
    names = {path.name for path in (tmp_path / "all").iterdir()}
    assert "README.md" in names
    assert "waypost-SWA-2024-07-01-ar.docx" in names


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("NOWHERE", "--out", "x.pdf"), "no trail 'NOWHERE'"),
        (("CMR", "--out", "x.odt"), ".docx or .pdf"),
        (("--out", "x.pdf"), "--all"),
        (("CMR", "--all", "--out", "x"), "--all"),
    ],
)
def test_what_cannot_be_written_is_said(waypost, release, tmp_path, arguments, said):
    *first, name = arguments
    done = waypost("briefing", release, *first, tmp_path / name)
    assert done.status == 2
    assert said in done.err
    assert not list(tmp_path.iterdir())
