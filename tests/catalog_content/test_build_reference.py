"""The script that compares the reference files with the published lists."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_reference", ROOT / "scripts" / "build_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_filling_keeps_what_people_wrote(script: ModuleType) -> None:
    kept = [{"iso3": "ITA", "region": "mine"}, {"iso3": "XYZ"}]
    derived = [{"iso3": "ITA", "region": "theirs", "iso2": "IT"}, {"iso3": "FRA"}]
    assert script.fill(kept, derived, "iso3") == [{"iso3": "FRA"}, {"iso3": "ITA", "region": "mine"}, {"iso3": "XYZ"}]


def test_differences_tell_values_and_names_that_we_lack(script: ModuleType) -> None:
    kept = [{"iso3": "ITA", "region": "a", "other_names": {"en": ["Italia"]}}]
    derived = [{"iso3": "ITA", "region": "b", "other_names": {"en": ["ITALIA", "Italie"]}}, {"iso3": "FRA"}]
    assert list(script.differences(kept, derived, "iso3")) == [
        "ITA.region: published 'b', catalog 'a'",
        "ITA.other_names.en: published also ['Italie']",
        "FRA: not in the catalog",
    ]


def test_digits_and_norway_stay_text(script: ModuleType) -> None:
    text = script.dump_yaml([{"m49": "008", "iso2": "NO", "date": "2013-06-18"}], "# head\n")
    assert yaml.safe_load(text) == [{"m49": "008", "iso2": "NO", "date": "2013-06-18"}]
    assert '"008"' in text


def test_a_second_run_changes_no_byte(script: ModuleType, shared_data: Path, tmp_path: Path) -> None:
    fixtures = shared_data / "reference"
    names = ("countries.yml", "national_societies.yml", "admin1.csv")
    for name in names:
        (tmp_path / name).write_bytes((ROOT / "catalog" / "reference" / name).read_bytes())
    assert script.main(["--fixtures", str(fixtures), "--reference", str(tmp_path), "--write"]) == 0
    for name in names:
        assert (tmp_path / name).read_bytes() == (ROOT / "catalog" / "reference" / name).read_bytes(), name


def test_an_empty_catalog_gets_a_first_version(script: ModuleType, shared_data: Path, tmp_path: Path) -> None:
    assert script.main(["--fixtures", str(shared_data / "reference"), "--reference", str(tmp_path), "--write"]) == 0
    societies = yaml.safe_load((tmp_path / "national_societies.yml").read_text(encoding="utf-8"))
    assert len(societies) == 192
