"""What every test shares: where the real files are, and the catalog."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from waypost.reference import Catalog, load_catalog

# Servers that tests start keep their accounts apart from those of whoever runs the tests.
os.environ["WAYPOST_HOME"] = tempfile.mkdtemp(prefix="waypost-home-")
ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def _own_caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Answers that tests prepare are kept for this run alone, and shared by its processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAYPOST_ANSWERS", str(tmp_path_factory.getbasetemp().parent / "waypost-answers"))
        yield


@pytest.fixture(scope="session")
def demo_release(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The release of the demo, built once per run."""
    from waypost.pipeline import build, demo_inputs

    place = tmp_path_factory.getbasetemp().parent / "waypost-demo"
    place.mkdir(exist_ok=True)
    with (place / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (place / "out").exists():
            folder, day = demo_inputs()
            build([folder], place / "out", as_of=day)
    return str(place / "out")


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
