"""A wheel carries the catalog and works where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Pages, texts and style come with the wheel too.
PAGES = """
import os
os.environ |= {"DJANGO_SETTINGS_MODULE": "waypost.web.project.settings", "WAYPOST_RELEASE": "demo"}
import django
django.setup()
from django.test import Client
for address in ("/ar/", "/en/programmes/", "/static/waypost.css"):
    print(Client().get(address).status_code)
"""


@pytest.mark.slow
def test_the_wheel_builds_the_demo_outside_the_checkout(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    wheel = next(tmp_path.glob("*.whl"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if name != "WAYPOST_CATALOG"}
    environment["PYTHONPATH"] = str(tmp_path / "site")

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run("-c", "import waypost.settings as s; print(s.__file__, s.catalog_path())")
    assert str(tmp_path / "site") in where
    assert str(ROOT) not in where
    run("-m", "waypost.cli.main", "build", "--demo", "--out", "demo")
    assert "What National Societies do for migrants" in run("-m", "waypost.cli.main", "picture", "demo")
    assert "programmes filled in" in run(
        "-m", "waypost.cli.main", "workbook", "--ns", "ITA", "--release", "demo", "--out", "italy.xlsx"
    )
    assert "written: out.xlsx" in run("-m", "waypost.cli.main", "export", "xlsx", "demo", "--out", "out.xlsx")
    assert run("-c", PAGES).split() == ["200", "200", "200"]
