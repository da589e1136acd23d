"""The sample release, written once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from sample_release import write_release

from waypost.store.release import Release


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A tiny release with hostile values."""
    return write_release(tmp_path_factory.mktemp("release"))
