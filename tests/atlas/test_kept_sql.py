"""The SQL of questions is kept between processes: the same answers, and no question is compiled again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections import OrderedDict
from pathlib import Path

import pytest

from tests.pipeline.answering import make_world
from waypost.analysis import engine, questions
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.atlas import keeping
from waypost.atlas.answers import prepare_answers
from waypost.disclosure.access import open_outlet
from waypost.reference import load_catalog
from waypost.store.release import Release, open_release

# Six of the questions: all of them take half a minute each time that they are compiled.
FEW = ("presence", "completeness", "heard_from", "coverage", "one_sided", "trails")


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return open_release(make_world(tmp_path) / "before")


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Know nothing, as a new process does, and keep answers in a folder of that name."""

    def go(name: str) -> Path:
        monkeypatch.setattr(questions, "NAMES", FEW)
        monkeypatch.setattr(engine, "_compiled", OrderedDict())
        monkeypatch.setattr(engine, "_read", OrderedDict())
        monkeypatch.setattr(engine, "_latest", {})
        place = tmp_path / name
        place.mkdir()
        monkeypatch.setenv("WAYPOST_ANSWERS", str(place))
        monkeypatch.setenv("WAYPOST_SQL", str(place))
        return place

    return go


def _answers(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.*")}


def test_another_process_compiles_nothing_and_answers_the_same(release, begin, monkeypatch):
    catalog = load_catalog()
    first = begin("first")
    expected = _answers(prepare_answers(release, "movement", catalog))
    assert len(expected) > len(FEW)
    (kept,) = first.glob("sql-*.json")

    second = begin("second")
    (second / kept.name).write_bytes(kept.read_bytes())

    def never(*_: object) -> None:
        raise AssertionError("a question was compiled")

    monkeypatch.setattr(engine.DuckEngine, "compile", never)
    monkeypatch.setattr(engine, "_expression", never)
    assert _answers(prepare_answers(release, "movement", catalog)) == expected
    assert (second / kept.name).read_bytes() == kept.read_bytes()

    monkeypatch.undo()
    third = begin("third")
    (third / kept.name).write_bytes(kept.read_bytes()[:1_000])
    assert _answers(prepare_answers(release, "movement", catalog)) == expected
    assert (third / kept.name).read_bytes() == kept.read_bytes()


def test_where_it_is_not_kept_one_makes_it_and_another_waits(tmp_path):

    sql, order = tmp_path / "sql-one.json", []
    entered, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with keeping.first_to_make(sql):
            entered.set()
            may_end.wait(10)
            sql.write_text("made", encoding="utf-8")
            order.append("first")

    def second() -> None:
        with keeping.first_to_make(sql):
            order.append("second" if sql.exists() else "too early")

    one = threading.Thread(target=first)
    one.start()
    assert entered.wait(10)
    other = threading.Thread(target=second)
    other.start()
    other.join(0.2)
    assert order == []
    may_end.set()
    one.join(10)
    other.join(10)
    assert order == ["first", "second"]


def test_a_command_compiles_nothing_that_another_compiled(release, begin, monkeypatch):
    catalog, question = load_catalog(), load_question("gaps")
    asked = Asked(as_of=dt.date.fromisoformat(release.manifest["as_of"]), country="NER")
    reader = engine.DuckEngine(open_outlet(release, "movement", catalog).con)
    first = begin("first")
    expected = engine.ask(question, reader, asked, catalog)
    (kept,) = first.glob("question-*.json")

    second = begin("second")
    (second / kept.name).write_bytes(kept.read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(engine, "_expression", None)  # not to be called
        assert engine.tables_read(question, asked, catalog)
        assert engine.ask(question, reader, asked, catalog) == expected
        with pytest.raises(TypeError):  # with another filter it is another text
            engine.ask(question, reader, dataclasses.replace(asked, country="MLI"), catalog)

    third = begin("third")
    (third / kept.name).write_bytes(kept.read_bytes()[:1_000])
    assert engine.ask(question, reader, asked, catalog) == expected
    assert (third / kept.name).read_bytes() == kept.read_bytes()


def test_a_folder_that_cannot_be_written_costs_no_answer(release, begin, monkeypatch, tmp_path):
    catalog, question = load_catalog(), load_question("gaps")
    reader = engine.DuckEngine(open_outlet(release, "movement", catalog).con)
    asked = Asked(as_of=dt.date.fromisoformat(release.manifest["as_of"]), country="NER")
    begin("first")
    expected = engine.ask(question, reader, asked, catalog)
    begin("second")
    (tmp_path / "a file").touch()
    monkeypatch.setenv("WAYPOST_SQL", str(tmp_path / "a file"))
    assert engine.ask(question, reader, asked, catalog) == expected
