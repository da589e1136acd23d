"""What every test shares: where the real files are, and the catalog."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from waypost.reference import Catalog, load_catalog

# Servers that tests start keep their accounts apart from those of whoever runs the tests.
os.environ["WAYPOST_HOME"] = tempfile.mkdtemp(prefix="waypost-home-")
ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real files; a test that needs them says so when they are absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real files are absent: expected the folder {SHARED_DATA.name!r} beside the checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The catalog of the checkout."""
    return load_catalog()
