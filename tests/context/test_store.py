"""The store: same files, same bytes; killed at any moment it is whole; readers never see half of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.context.test_tables_of_publishers import FLAGS_2024, IMS_2024, POPULATION
from tests.context.worlds import add, figures, write
from waypost.context.adding import add_files
from waypost.context.store import ContextStore, default_store
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.store.release import file_sha256


def contents(store: ContextStore) -> dict[str, str]:
    """Hash of every file of a store but its lock, by path."""
    return {
        path.relative_to(store.path).as_posix(): file_sha256(path)
        for path in sorted(store.path.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def is_whole(store: ContextStore) -> bool:
    """Every data set that the manifest names is there, as it was written."""
    return all(file_sha256(store.facts_of(stored)) == stored.sha256 for stored in store.sets().values())


def test_the_same_files_in_any_order_and_place_give_the_same_bytes(tmp_path):
    texts = {"ims2024.csv": IMS_2024, "ims2024_types.csv": FLAGS_2024, "population.csv": POPULATION}
    stores = []
    for name, order in (("one", 1), ("two", -1)):
        folder = tmp_path / name
        folder.mkdir()
        files = [write(folder, file, text) for file, text in texts.items()][::order]
        stores.append(add(folder, *files)[0])
    assert contents(stores[0]) == contents(stores[1])
    separately = ContextStore(tmp_path / "three")
    for file in ("population.csv",):
        add_files([tmp_path / "one" / file], separately, load_catalog())
    assert separately.sets()["unhcr-population"].sha256 == stores[0].sets()["unhcr-population"].sha256


def test_a_data_set_takes_the_place_of_its_earlier_self_and_leaves_nothing_behind(tmp_path):
    store, _ = add(tmp_path, write(tmp_path, "a.csv", POPULATION))
    add(tmp_path, write(tmp_path, "b.csv", POPULATION.replace(",100,", ",200,").replace("2024,XXA", "2025,XXA")))
    stored = store.sets()["unhcr-population"]
    assert stored.revision == "to 2025"
    assert [path.name for path in (store.path / "data").iterdir()] == [stored.facts]
    assert figures(store, "unhcr-population", "refugees", origin_code="unknown", destination_code="DEU")[0][0] == 200
    store.remove("unhcr-population")
    assert store.sets() == {}
    assert list((store.path / "data").iterdir()) == []
    with pytest.raises(InputError, match="not in"):
        store.remove("unhcr-population")


class KilledError(BaseException):
    """Stands for the end of the process: nothing in the code may catch it."""


@pytest.mark.parametrize("call", ["replace", "fsync", "open"])
def test_whatever_step_it_ends_in_the_store_is_the_old_one_or_the_new_one(tmp_path, monkeypatch, call):
    old = write(tmp_path, "a.csv", POPULATION)
    new = write(tmp_path, "b.csv", POPULATION.replace(",100,", ",200,"))
    real = getattr(os, call)
    seen = set()
    for step in range(1, 60):
        folder = tmp_path / f"{step}"
        folder.mkdir()
        store = ContextStore(folder / "store")
        add_files([old], store, load_catalog())
        count = 0

        def counted(*args, count_of=step, **kwargs):
            nonlocal count
            count += 1
            if count == count_of:
                raise KilledError
            return real(*args, **kwargs)

        with monkeypatch.context() as patched:
            patched.setattr(os, call, counted)
            try:
                add_files([new], store, load_catalog())
                is_done = True
            except KilledError:
                is_done = False
        assert is_whole(store)
        seen.add(figures(store, "unhcr-population", "refugees", origin_code="unknown", destination_code="DEU")[0][0])
        add_files([new], store, load_catalog())  # the next writer puts everything right
        assert is_whole(store)
        assert len(list((store.path / "data").iterdir())) == 1
        if is_done:
            break
    assert is_done
    assert seen == {100, 200} if call != "open" else seen >= {200}


def test_a_process_that_is_really_killed_leaves_a_whole_store(tmp_path):
    store, _ = add(tmp_path, write(tmp_path, "a.csv", POPULATION))
    rows = "".join(f"{year},NAM,ZAF,NAM,RSA,7,12,0,0,0,0,0,,0\n" for year in range(1951, 2025))
    other = write(tmp_path, "b.csv", POPULATION.splitlines()[0] + "\n" + rows)
    command = [sys.executable, "-m", "waypost.cli.main", "context", "add", str(other), "--store", str(store.path)]
    for delay in (0.05, 0.8, 1.6, 2.4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert is_whole(store)
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert figures(store, "unhcr-population", "refugees", origin_code="unknown") == []
    assert list((store.path / ".building").iterdir()) == []


def test_writers_wait_for_each_other_and_both_are_there(tmp_path):
    store = ContextStore(tmp_path / "store")
    files = (write(tmp_path, "population.csv", POPULATION), write(tmp_path, "ims2024.csv", IMS_2024))
    started = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "waypost.cli.main",
                "context",
                "add",
                str(file),
                "--store",
                str(store.path),
                "--json",
            ],
            stdout=subprocess.PIPE,
        )
        for file in files
    ]
    answers = [json.loads(process.communicate()[0]) for process in started]
    assert {answer["datasets"][0]["dataset_id"] for answer in answers} == set(store.sets())
    assert len(store.sets()) == 2
    assert is_whole(store)


def test_where_the_store_is(monkeypatch, tmp_path):
    monkeypatch.setenv("WAYPOST_CONTEXT", str(tmp_path / "mine"))
    assert default_store() == tmp_path / "mine"
    monkeypatch.delenv("WAYPOST_CONTEXT")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_store() == tmp_path / "data" / "waypost" / "context"
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="not a folder"):
        ContextStore(tmp_path / "file").fetched_folder("x")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="not the manifest"):
        ContextStore(broken).sets()


def test_issues_are_kept_with_the_data_set_and_go_with_it(tmp_path):
    store, _ = add(tmp_path, write(tmp_path, "a.csv", POPULATION.replace(",100,", ",lots,")))
    stored = store.sets()["unhcr-population"]
    assert stored.issues == 1
    assert Path(store.issues_of(stored)).is_file()
    add(tmp_path, write(tmp_path, "b.csv", POPULATION))
    assert list((store.path / "issues").iterdir()) == []
