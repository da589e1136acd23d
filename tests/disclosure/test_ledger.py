"""The ledger: names nobody, is never half written, and a file that was touched is not believed."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.disclosure.test_releases import RULES, State, counted
from waypost.disclosure.counting import Counted
from waypost.disclosure.ledger import KEY, Ledger, ledger_folder, open_ledger
from waypost.disclosure.published import protect
from waypost.errors import InputError

STATE: State = {
    **{f"wp-{n:04}": ("A", ("tracing",), ("ns-ner", "ns-ita"), False) for n in range(4)},
    "wp-0007": ("AB", ("water",), ("ns-ner",), False),
    "wp-0008": ("AB", ("water",), ("ns-ner",), True),
}


def named(ledger: Ledger, state: State) -> Counted:
    hidden = {
        ledger.name(one): (*programme[:2], tuple(map(ledger.name, programme[2])), programme[3])
        for one, programme in state.items()
    }
    return counted(hidden)


def publish(folder: Path, state: State, release_id: str) -> Counted:
    with open_ledger(folder) as ledger:
        found = protect(named(ledger, state), RULES, [each.counted for each in ledger.publications()])
        ledger.append(release_id, found.account(), found.counted)
        return found.counted


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    told = [publish(tmp_path / "ledger", STATE, "one")]
    told.append(publish(tmp_path / "ledger", {name: STATE[name] for name in sorted(STATE)[1:]}, "two"))
    with open_ledger(tmp_path / "ledger") as ledger:
        kept = ledger.publications()
    assert [each.release_id for each in kept] == ["one", "two"]
    for each, was in zip(kept, told, strict=True):
        assert (each.counted.keys, each.counted.members, each.counted.told) == (was.keys, was.members, was.told)
        assert (each.counted.above, each.counted.seen, each.counted.public) == (was.above, was.seen, was.public)
        assert all(each.counted.societies[one] == was.societies[one] for one in frozenset().union(*was.members))


def test_it_is_no_list_of_programmes_or_societies(tmp_path: Path) -> None:
    publish(tmp_path / "ledger", STATE, "one")
    written = (tmp_path / "ledger" / "000001.jsonl").read_text(encoding="utf-8")
    assert "wp-" not in written
    assert "ns-" not in written
    assert (tmp_path / "ledger").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "ledger").iterdir())
    with open_ledger(tmp_path / "other") as other, open_ledger(tmp_path / "ledger") as ledger:
        assert other.name("wp-0001") != ledger.name("wp-0001")


def change(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"seen":0', b'"seen":1', 1))


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize("harm", [change, shorten, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_ledger_that_was_touched_is_not_believed(tmp_path: Path, harm) -> None:
    for number in range(3):
        publish(tmp_path / "ledger", STATE, str(number))
    harm(tmp_path / "ledger" / "000002.jsonl")
    with open_ledger(tmp_path / "ledger") as ledger, pytest.raises(InputError, match="not as it was written"):
        ledger.publications()


def test_a_file_of_another_ledger_is_not_believed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish(tmp_path / name, STATE, "same")
    os.replace(tmp_path / "one" / "000001.jsonl", tmp_path / "two" / "000001.jsonl")
    with open_ledger(tmp_path / "two") as ledger, pytest.raises(InputError, match="not as it was written"):
        ledger.publications()


def test_the_key_is_for_its_owner_alone_and_is_never_made_twice(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    publish(folder, STATE, "one")
    (folder / KEY).chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"), open_ledger(folder):
        pass
    (folder / KEY).chmod(0o600)
    (folder / KEY).write_bytes(b"short")
    with pytest.raises(InputError, match="has 5 bytes"), open_ledger(folder):
        pass
    (folder / KEY).unlink()
    with pytest.raises(InputError, match=r"but no ledger\.key"), open_ledger(folder):
        pass
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="is a file"), open_ledger(tmp_path / "file"):
        pass


def test_two_publications_wait_for_each_other(tmp_path: Path) -> None:
    def other() -> None:
        publish(tmp_path / "ledger", STATE, "other")

    with open_ledger(tmp_path / "ledger") as ledger:
        waiting = threading.Thread(target=other)
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        assert ledger.publications() == []
    waiting.join(20)
    with open_ledger(tmp_path / "ledger") as ledger:
        assert len(ledger.publications()) == 1


def test_where_it_is_kept(tmp_path: Path) -> None:
    store = tmp_path / "mine.releases" / "2024-07-01-abc"
    store.mkdir(parents=True)
    (tmp_path / "mine").symlink_to(store)
    assert ledger_folder(tmp_path / "mine") == ledger_folder(store) == tmp_path / "mine.ledger"
    assert ledger_folder(tmp_path / "copy") == tmp_path / "copy.ledger"


FEW: State = {f"p{n}": ("A", ("tracing",), ("a", "b"), False) for n in range(6)}


def told_of(*states: State) -> list[dict]:
    found: list[Counted] = []
    for state in states:
        found.append(protect(counted(state), RULES, found).counted)
    return [dict(zip(each.keys, each.told, strict=True)) for each in found]


def test_one_that_came_is_not_the_difference_between_two_releases() -> None:
    before, after = told_of(FEW, FEW | {"new": ("A", ("tracing",), ("a", "b"), False)})
    assert (before[()], after[()]) == (6, None)


def test_three_that_came_are_told_unless_they_are_of_one_society() -> None:
    def more(*societies: str) -> State:
        return {f"new{n}": ("A", ("tracing",), societies, False) for n in range(3)}

    assert told_of(FEW, FEW | more("a", "b"))[1][()] == 9
    assert told_of(FEW, FEW | more("a"))[1][()] is None


def test_changes_that_add_up_to_enough_are_told_at_last() -> None:
    def with_more(count: int) -> State:
        return FEW | {f"new{n}": ("A", ("tracing",), ("a", "b"), False) for n in range(count)}

    assert [each[()] for each in told_of(*map(with_more, range(4)))] == [6, None, None, 9]


def test_one_that_withdraws_is_not_given_away_and_what_did_not_change_is_told_again() -> None:
    before = FEW | {f"q{n}": ("B", ("water",), ("a", "c"), False) for n in range(6)}
    first, second = told_of(before, {name: one for name, one in before.items() if name != "q0"})
    place, other = (("country", 0, "B"),), (("country", 0, "A"),)
    assert (first[place], first[other]) == (6, 6)
    assert (second[place], second[other]) == (None, 6)


def test_one_that_becomes_public_hides_nothing() -> None:
    public = (*FEW["p0"][:3], True)
    assert [each[()] for each in told_of(FEW, FEW | {"p0": public})] == [6, 6]
