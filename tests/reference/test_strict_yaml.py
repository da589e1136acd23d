"""YAML is read strictly: nothing twice, nothing reinterpreted."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml


def _read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def test_scalars_stay_as_written(tmp_path: Path) -> None:
    text = "a: NO\nb: 028\nc: 2009-11-01\nd: true\ne: ~\nf: ''\ng:\nh: 'null'\n"
    expected = {"a": "NO", "b": "028", "c": "2009-11-01", "d": "true", "e": None, "f": "", "g": None, "h": "null"}
    assert _read(tmp_path, text) == expected


def test_a_repeated_key_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"file\.yml:3: key 'b' is defined twice"):
        _read(tmp_path, "a:\n  b: 1\n  b: 2\n")


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "- 1\n---\n- 2\n", "{[a]: 1}", "&x [*x]", "a: \x07"])
def test_a_malformed_file_is_one_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogError, match=r"file\.yml"):
        _read(tmp_path, text)


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    (tmp_path / "file.yml").write_bytes(b"a: \xff")
    with pytest.raises(CatalogError, match="not UTF-8 at byte 3"):
        read_yaml(tmp_path / "file.yml")


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    assert _read(tmp_path, "# only a comment\n") is None


def test_typed_layer_reads_numbers_and_names_what_is_wrong(tmp_path: Path) -> None:
    assert convert({"a": "80"}, dict[str, int], tmp_path) == {"a": 80}
    with pytest.raises(CatalogError, match="int"):
        convert({"a": "many"}, dict[str, int], tmp_path)


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"), max_size=12)
_TREES = st.recursive(
    _TEXT | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(_TREES)
@settings(max_examples=examples(60), deadline=None)
def test_what_is_dumped_is_read_back(tree: object) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tree.yml"
        path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
        assert read_yaml(path) == tree
