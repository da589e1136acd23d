"""``waypost analyse`` as a zone officer uses it: tables that fit, sentences, files, filters refused with a reason."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from waypost.analysis.question import Question
from waypost.analysis.questions import NAMES, load_question
from waypost.cli.answer_table import WIDTH, print_answer
from waypost.cli.main import cli
from waypost.pipeline import build, demo_inputs
from waypost.reference import Catalog
from waypost.reference.questions import QuestionColumn, QuestionText

MINE = ("presence", "completeness", "heard_from", "coverage", "trails", "transit", "lags")
CORRIDOR = ("--origin", "SOM", "--destination", "South Africa")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, day = demo_inputs()
    out: Path = tmp_path_factory.mktemp("analyse") / "demo"
    build([folder], out, as_of=day)
    return out


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, ["analyse", *map(str, arguments)], standalone_mode=False, catch_exceptions=False)
    if done.exception is not None:
        raise done.exception
    return done.output


def refused(*arguments: str | Path) -> str:
    with pytest.raises(click.UsageError) as error:
        run(*arguments)
    return error.value.format_message()


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_table_fits_a_page(name: str, language: str, release: Path) -> None:
    more = CORRIDOR if load_question(name).needs else ("--trail", "WBR")
    printed = run(name, release, *more, "--language", language)
    assert max(cell_len(line) for line in printed.splitlines()) <= WIDTH
    assert "None" not in printed


def test_every_question_has_words_for_all_its_columns(catalog: Catalog) -> None:
    for name in NAMES:
        question = load_question(name)
        assert set(question.columns) == set(catalog.question_texts[name].columns)
        assert set(question.shown) <= set(question.columns)
        assert set(question.needs) <= set(question.filters)


def test_what_all_rows_share_stands_in_the_heading_once(release: Path) -> None:
    printed = run("coverage", release, "--trail", "CMR")
    heading, rest = printed.splitlines()[1], "\n".join(printed.splitlines()[3:])
    assert heading.strip().startswith("Trail: Central Mediterranean")
    assert "CMR" not in rest
    assert "People as of: 1 Jul 2024" in " ".join(printed.split())  # the date is the same in all rows


def test_transit_reads_aloud(release: Path) -> None:
    said = run("transit", release, *CORRIDOR, "--explain")
    assert "Kenya lies on the way from Somalia to South Africa." in said
    assert "It knows no path, no crossing point and no place" in said
    assert "{" not in said


def test_files_hold_all_columns_and_codes(release: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("transit", release, *CORRIDOR, "--format", "csv"))))
    assert set(rows[0]) == set(load_question("transit").columns)
    assert {row["origin_code"] for row in rows} == {"SOM"}
    answer = json.loads(run("lags", release, "--json"))
    assert answer["question"] == "lags"
    assert answer["rows"][0]["from_date"] is None  # the source names no dates


def test_a_filter_that_a_question_does_not_go_by_is_refused(release: Path) -> None:
    said = refused("lags", release, "--service", "rfl")
    assert said == "lags does not go by --service; it takes --trail, --country, --year"


def test_a_question_about_a_corridor_needs_both_ends(release: Path) -> None:
    assert refused("transit", release, "--origin", "SOM") == "transit is asked with --destination"


def test_a_year_shows_programmes_and_stages_of_that_year(release: Path) -> None:
    of_year = json.loads(run("presence", release, "--year", "2009", "--json"))["rows"]
    assert {(row["trail_id"], row["country_code"]) for row in of_year} >= {("CA_RUS", "KGZ")}
    stages = json.loads(run("trails", release, "--year", "2009", "--trail", "WBR", "--json"))["rows"]
    assert not any(row["country_code"] == "BIH" for row in stages)


# What the printing itself does, on rows made for it.

TEXT = QuestionText(
    question="made",
    title={"en": "Made"},
    answers={"en": ""},
    cannot_say={"en": "Nothing."},
    columns={
        name: QuestionColumn(label={"en": label}, meaning="", unit=unit)
        for name, label, unit in (
            ("place", "Place", None), ("word", "Long heading here", None), ("share", "Share", "share"),
            ("count", "Count", None), ("unsaid", "Unsaid", None), ("note", "Note", None),
        )
    },
)  # fmt: skip


def printed(rows: list[dict[str, object]], capsys: pytest.CaptureFixture[str], catalog: Catalog) -> list[str]:
    columns = tuple(TEXT.columns)
    made = Question(name="made", columns=columns, key=("place",), order=(), answer=lambda *_: None)  # type: ignore[arg-type,return-value]
    print_answer(rows, made, TEXT, catalog, "en")
    return capsys.readouterr().out.splitlines()


def row(place: str, **more: object) -> dict[str, object]:
    return {"place": place, "word": "same", "share": 0.126, "count": 0, "unsaid": None, "note": "n", **more}


def test_unknown_is_a_dash_zero_is_zero_and_shares_are_percent(
    capsys: pytest.CaptureFixture[str], catalog: Catalog
) -> None:
    lines = printed([row("a", count=0), row("b", count=None, share=None)], capsys, catalog)
    assert lines[1] == "  Long heading here: same · Note: n"
    assert lines[2] == "  – in all rows: Unsaid"
    assert [line.split() for line in lines[3:6]] == [["Place", "Share", "Count"], ["a", "13%", "0"], ["b", "–", "–"]]


def test_a_single_row_stands_upright_with_all_its_columns(capsys: pytest.CaptureFixture[str], catalog: Catalog) -> None:
    lines = printed([row("a")], capsys, catalog)
    assert "  Unsaid             –" in lines
    assert "  Share              13%" in lines


def test_columns_without_room_are_named_and_never_cut(capsys: pytest.CaptureFixture[str], catalog: Catalog) -> None:
    wide = [row("x" * 28 + str(n), word="y" * 28 + str(n), note="z" * 50 + str(n), share=n / 10) for n in range(2)]
    wide = [{**each, "count": 10**18 + n} for n, each in enumerate(wide)]
    lines = printed(wide, capsys, catalog)
    assert max(map(len, lines)) <= WIDTH
    assert any(line.startswith("Also there, with --format csv: Note") for line in lines)


def test_no_row_says_so_and_long_answers_say_how_long(capsys: pytest.CaptureFixture[str], catalog: Catalog) -> None:
    assert printed([], capsys, catalog)[1].strip() == "none"
    lines = printed([row(f"p{n}") for n in range(90)], capsys, catalog)
    assert "90 rows, the first 40 shown." in lines
