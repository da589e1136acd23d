"""``waypost match``: guesses shown, saved, checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from waypost.cli.main import cli
from waypost.errors import InputError


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("Code,Nom du projet,Pays,Courriel\nA,Aide,Niger,a@example.org\nB,Eau,Nigger-là,b@example.org\n")
    return path


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value or 0, result.output


def test_shown_as_a_table_and_as_json(table: Path) -> None:
    status, shown = run("match", table)
    assert status == 0
    assert "#activity+name" in shown
    _, answer = run("match", table, "--json")
    found = json.loads(answer)
    assert [column["target"] for column in found["columns"]] == [
        "#activity+code",
        "#activity+name",
        "#country",
        "ignore",
    ]
    assert [value["text"] for value in found["values"] if value["why"] != "known"] == ["Nigger-là"]


def test_saved_and_checked(table: Path, tmp_path: Path) -> None:
    saved = tmp_path / "mine.yml"
    assert run("match", table, "--save", saved, "--publisher", "ns-ner")[0] == 0
    assert "publisher_name: Red Cross Society of Niger" in saved.read_text()
    with pytest.raises(InputError, match="exists already"):
        run("match", table, "--save", saved)
    status, shown = run("match", table, "--mapping", saved, "--check")
    assert "2 records" in shown
    assert status in (0, 1)


def test_misuse_is_one_line(table: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        run("match", tmp_path / "absent.csv")
    with pytest.raises(InputError, match="go together"):
        run("match", table, "--check")
