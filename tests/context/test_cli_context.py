"""`waypost context` as a person uses it: what is printed, how it exits, and what a release then holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.context.publishers import Publisher, serving
from tests.context.test_tables_of_publishers import IMS_2024, POPULATION
from tests.context.test_workbooks import gidd
from tests.context.worlds import write
from tests.pipeline.files import write_world
from waypost.cli.main import cli
from waypost.errors import InputError
from waypost.store.release import open_release


def waypost(*arguments: str | Path, **environment: str):
    """Run a command; an error of ours is raised, as ``main`` would print it."""
    done = CliRunner().invoke(cli, [str(part) for part in arguments], env=environment, standalone_mode=False)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_add_says_what_was_read_what_was_left_out_and_each_bad_cell_in_one_line(tmp_path):
    file = write(tmp_path, "population.csv", POPULATION.replace(",100,", ",lots,"))
    done = waypost("context", "add", file, "--store", tmp_path / "store")
    assert done.return_value == 1
    assert "unhcr-population: " in done.output
    assert "4 rows read (left out on purpose: coa, coo)" in done.output
    bad = [line for line in done.output.splitlines() if "number_unreadable" in line]
    assert bad == [
        "population.csv, row 3, column refugees: number_unreadable: found 'lots', expected a number; look the figure up"
        " at the publisher and mend it in your copy, or leave it out"
    ]
    answer = json.loads(waypost("context", "add", file, "--store", tmp_path / "store", "--json").output)
    assert answer["issues"][0]["row"] == 3
    assert answer["datasets"][0]["files"][0]["rows"] == 4


def test_the_store_of_the_environment_is_used_listed_and_emptied(tmp_path):
    here = {"WAYPOST_CONTEXT": str(tmp_path / "mine")}
    file = write(tmp_path, "ims2024.csv", IMS_2024)
    assert waypost("context", "add", file, "--retrieved", "2026-05-01", **here).return_value == 0
    listed = json.loads(waypost("context", "list", "--json", **here).output)
    assert [(row["dataset_id"], row["revision"], row["retrieved_date"]) for row in listed] == [
        ("undesa-ims-2024", "2024", "2026-05-01")
    ]
    known = json.loads(waypost("context", "list", "--all", "--json", **here).output)
    frontex = next(row for row in known if row["dataset_id"] == "frontex-detections")
    assert frontex["terms"] == "user_side"
    assert frontex["how_to_get"]
    assert "undesa-ims-2024" in waypost("context", "list", **here).output
    assert "taken out" in waypost("context", "remove", "undesa-ims-2024", **here).output
    assert json.loads(waypost("context", "list", "--json", **here).output) == []
    with pytest.raises(InputError, match="--retrieved"):
        waypost("context", "add", file, "--retrieved", "in May", **here)


def test_figures_that_may_not_be_passed_on_are_loaded_and_said_to_stay_here(tmp_path):
    gidd(tmp_path / "export.xlsx")
    done = waypost("context", "add", tmp_path / "export.xlsx", "--store", tmp_path / "store")
    assert "stays here: CC BY-NC" in done.output


def test_fetch_gets_the_pages_of_an_interface_and_puts_them_in(tmp_path):
    head, *rows = (line.split(",") for line in POPULATION.splitlines())
    items = [dict(zip(head, row, strict=True)) for row in rows]
    path = "/population/v1/population/"
    pages = [{"page": n, "maxPages": 2, "items": part} for n, part in ((1, items[:2]), (2, items[2:]))]
    with serving(Publisher(pages={path: pages})) as publisher:
        address = f"{publisher.address}{path}?limit=2"
        done = waypost("context", "fetch", "unhcr-population", "--address", address, "--store", tmp_path, "--json")
        assert done.return_value == 0
    answer = json.loads(done.output)["datasets"][0]
    assert answer["retrieved_date"]
    assert [file["file"] for file in answer["files"]] == ["unhcr_population-0001.json", "unhcr_population-0002.json"]
    with pytest.raises(InputError, match="no such data set; there are: abel-cohen-flows"):
        waypost("context", "fetch", "unhcr", "--store", tmp_path)
    with pytest.raises(InputError, match="Download the workbook from the page"):
        waypost("context", "fetch", "frontex-detections", "--store", tmp_path)
    with pytest.raises(InputError, match="Register at the page"):
        waypost("context", "fetch", "iom-dtm", "--store", tmp_path)


def test_flows_of_the_world_are_a_range_over_the_methods(tmp_path):
    done = waypost("context", "flows", "--store", tmp_path / "none")
    assert "Nobody counted them" in done.output
    answer = json.loads(
        waypost("context", "flows", "--period", "2015–20", "--json", "--store", tmp_path / "none").output
    )
    assert [row["method"] for row in answer["methods"]] == [
        "sd_drop_neg", "sd_rev_neg", "da_min_closed", "da_pb_closed",
    ]  # fmt: skip
    assert (answer["least"], answer["most"]) == (35_358_428, 101_176_337)
    assert round(answer["ratio"], 2) == 2.86
    with pytest.raises(InputError, match=r"there are: 1990-1995, .* 2015-2020"):
        waypost("context", "flows", "--period", "1980-1985", "--store", tmp_path / "none")
    with pytest.raises(InputError, match="expected two years"):
        waypost("context", "flows", "--period", "2015", "--store", tmp_path / "none")
    one = write(tmp_path, "flows.csv", "orig,dest,year0,sd_drop_neg,sd_rev_neg\nAFG,IRN,2015,10,30\nIRN,AFG,2015,1,1\n")
    waypost("context", "add", one, "--store", tmp_path / "store")
    own = json.loads(waypost("context", "flows", "--json", "--store", tmp_path / "store").output)
    assert (own["least"], own["most"]) == (11, 31)
    head = "year0,sex,orig,dest,sd_drop_neg,sd_rev_neg,mig_rate,da_min_open,da_min_closed,da_pb_closed\n"
    newer = write(tmp_path, "bilat_mig_sex.csv", head + "2015,m,AFG,IRN,1,2,3,4,5,6\n2015,f,AFG,IRN,1,2,3,4,5,9\n")
    waypost("context", "add", newer, "--as", "abel-cohen-flows-2025", "--store", tmp_path / "store")
    own = json.loads(waypost("context", "flows", "--json", "--store", tmp_path / "store").output)
    assert (own["least"], own["most"], own["revision"]) == (2, 15, "2025")  # men and women, of the newer revision alone


def test_a_build_with_a_store_holds_its_figures_and_names_it_as_an_input(tmp_path):
    world = write_world(tmp_path / "in")
    store = tmp_path / "store"
    waypost("context", "add", write(tmp_path, "ims2024.csv", IMS_2024), "--store", store)
    out = tmp_path / "out"
    waypost("build", world, "--out", out, "--as-of", "2024-07-01", "--context", store, "--quiet")
    release = open_release(out)
    assert len(release.manifest["context_sha256"]) == 64
    con = release.connect()
    assert con.sql("select count(*) from context_fact where dataset_id = 'undesa-ims-2024'").fetchone() == (
        48,
    )  # 5 pairs, 4 and 5 totals, 2 of the world; each for all, men and women
    assert con.sql("select is_extract from context_dataset where dataset_id = 'unhcr-population'").fetchone() == (True,)
    with pytest.raises(InputError, match="no data sets there"):
        waypost("build", world, "--out", out, "--context", tmp_path / "nothing", "--quiet")
