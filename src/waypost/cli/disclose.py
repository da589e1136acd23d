"""``waypost disclose``: counts over all programmes of the Movement that the public may be told."""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.options import examples, force_option, json_option, refuse_existing, release_argument
from waypost.cli.output import counted, print_json, say, working
from waypost.errors import InputError

if TYPE_CHECKING:
    from waypost.disclosure.counting import Counted
    from waypost.disclosure.ledger import Ledger
    from waypost.disclosure.published import PublishedRules
    from waypost.reference import Catalog
    from waypost.store.release import Release

_ENDINGS = (".csv", ".parquet")


@click.command(
    short_help="Count all programmes for the public; hide what few make up.",
    epilog=examples(
        "waypost disclose build/mine --out counts.csv",
        "waypost disclose build/mine --out counts.parquet --ledger /secure/ledger --json",
    ),
)
@release_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .csv or .parquet file of the cells.")
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="Folder that keeps what was told before; never publish it. Unless given: beside the release, as NAME.ledger.",
)
@force_option
@json_option("the account")
def disclose(release: Path, out: Path, ledger: Path | None, force: bool, as_json: bool) -> int:
    """Count the programmes of a RELEASE that the Movement knows, by the tables that the public is told.

    A cell that rests on few programmes or societies beyond public ones is hidden, and others beside it, so that
    nobody can work it out from the rest or from what earlier releases told. What is told is kept in the ledger; a
    release that stands there is told the same again. Exit status 1, and no file, when a cell cannot be protected.
    """
    from waypost.disclosure.ledger import ledger_folder, open_ledger
    from waypost.store.release import open_release

    if out.suffix not in _ENDINGS:
        raise InputError(f"{out}: ends in {out.suffix or 'nothing'}; expected .csv or .parquet")
    refuse_existing(out, force)
    opened = open_release(release)
    folder = ledger or ledger_folder(release)
    with open_ledger(folder) as held:
        account = _publish(opened, held, out)
    account["ledger"] = str(folder)
    if as_json:
        print_json(account)
        return 1 if account["unprotected"] else 0
    few, beside = account["hidden"], account["hidden_beside"]
    say(f"{counted(account['cells'], 'cell')}: {account['told']} told, {few} hidden for few, {beside} beside them")
    if account["changed_by_few"]:
        say(
            f"{counted(account['changed_by_few'], 'change')} since earlier releases made by few: kept out of sight, too"
        )
    if account["unprotected"]:
        say(f"{counted(account['unprotected'], 'cell')} could be worked out whatever is hidden: nothing is written")
        return 1
    if account["is_told_again"]:
        say("this release was published before: the same is told again")
    say(f"written: {out}; ledger: {folder}")
    return 0


def _publish(opened: Release, ledger: Ledger, out: Path) -> dict[str, Any]:
    """Write what may be told; the ledger has it before anybody can read it. Returns the account."""
    from waypost.disclosure.published import load_published_rules, protect, rows_of
    from waypost.publish.placing import placed_file
    from waypost.reference import load_catalog

    release_id = opened.manifest["release_id"]
    earlier = ledger.publications()
    same = next((each for each in earlier if each.release_id == release_id), None)
    if same:
        with placed_file(out) as path:
            _write(rows_of(same.counted), path)
        return {"release_id": release_id, **same.account, "is_told_again": True}
    catalog = load_catalog()
    rules = load_published_rules(catalog)
    with working("looking for what could be worked out"), _solver_beside_the_answer():
        counted_cells = _count(opened, catalog, rules, ledger)
        found = protect(counted_cells, rules, [each.counted for each in earlier])
    account = found.account()
    if not account["unprotected"]:
        with placed_file(out) as path:
            _write(rows_of(found.counted), path)
            ledger.append(release_id, account, found.counted)
    return {"release_id": release_id, **account, "is_told_again": False}


@contextlib.contextmanager
def _solver_beside_the_answer() -> Iterator[None]:
    """What the solver's own code prints goes to standard error: the answer may be JSON that a program reads."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)  # the solver's printing is kept back by the C library until then
        os.dup2(kept, 1)
        os.close(kept)


def _count(opened: Release, catalog: Catalog, rules: PublishedRules, ledger: Ledger) -> Counted:
    from waypost.disclosure.access import open_outlet, visible_programmes
    from waypost.disclosure.counting import count_cells
    from waypost.disclosure.rules import load_disclosure_rules

    as_of = dt.date.fromisoformat(opened.manifest["as_of"])
    public = visible_programmes(opened.connect(), "public", as_of, load_disclosure_rules(catalog))
    con = open_outlet(opened, "movement", catalog).con
    return count_cells(con, public, as_of, rules.tables.values(), ledger.name)


def _write(rows: list[dict[str, Any]], out: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    from waypost.disclosure.published import COLUMNS

    schema = pa.schema([pa.field(name, pa.string()) for name in COLUMNS.values()])
    schema = schema.append(pa.field("programmes", pa.int64())).append(pa.field("is_hidden", pa.bool_()))
    table = pa.Table.from_pylist(rows, schema=schema)
    if out.suffix == ".csv":
        pa_csv.write_csv(table, out)
    else:
        pq.write_table(table, out)
