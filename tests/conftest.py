"""What every test shares: where the real files are, and the catalog."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.examples import examples
from waypost.atlas.keeping import keep_questions
from waypost.reference import Catalog, load_catalog

# Servers that tests start keep their accounts apart from those of whoever runs the tests.
os.environ["WAYPOST_HOME"] = tempfile.mkdtemp(prefix="waypost-home-")
settings.register_profile("waypost", max_examples=examples(100))
settings.load_profile("waypost")
ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
# Folders whose files take minutes. They are begun first: of what comes last, one process waits for the other.
_LONGEST = ("web", "pipeline", "cli", "importing", "publish", "reference", "disclosure")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, then the folders that take longest; within a file nothing moves."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}

    def place(item: pytest.Item) -> tuple[bool, int]:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        return item.path not in slow, _LONGEST.index(folder) if folder in _LONGEST else len(_LONGEST)

    items.sort(key=place)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of one run of the tests share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def _own_caches(run_folder: Path) -> Iterator[None]:
    """Answers that tests prepare are kept for this run alone, and shared by its processes.

    A release's name follows from its content, so the same small world asked again by another test finds its answers
    there. None is removed before the end: a run has more worlds than a server has releases. The SQL of questions is
    kept for all tests, those with a place of their own for answers included: to make it takes half a minute.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAYPOST_ANSWERS", str(run_folder / "waypost-answers"))
        patch.setenv("WAYPOST_SQL", os.environ.get("WAYPOST_SQL") or str(run_folder / "waypost-sql"))
        patch.setenv("WAYPOST_ANSWERS_KEPT", "10000")
        keep_questions()
        yield


@pytest.fixture(scope="session")
def demo_release(run_folder: Path) -> str:
    """The release of the demo, built once per run."""
    from waypost.pipeline import build, demo_inputs

    place = run_folder / "waypost-demo"
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
