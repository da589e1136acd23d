"""``waypost disclose``: counts over all programmes of the Movement that the public may be told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from waypost.cli.options import examples, force_option, json_option, refuse_existing, release_argument
from waypost.cli.output import counted, print_json, say, working
from waypost.errors import InputError

_ENDINGS = (".csv", ".parquet")


@click.command(
    short_help="Count all programmes for the public; hide what few make up.",
    epilog=examples(
        "waypost disclose build/mine --out counts.csv",
        "waypost disclose build/mine --out counts.parquet --json",
    ),
)
@release_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .csv or .parquet file of the cells.")
@force_option
@json_option("the account")
def disclose(release: Path, out: Path, force: bool, as_json: bool) -> int:
    """Count the programmes of a RELEASE that the Movement knows, by the tables that the public is told.

    A cell that rests on few programmes or societies beyond public ones is hidden, and others beside it, so that
    nobody can work it out from the rest. Exit status 1, and no file, when a cell cannot be protected. Looks at one
    release alone: do not publish two of them about nearly the same programmes.
    """
    from waypost.disclosure.access import open_outlet, visible_programmes
    from waypost.disclosure.published import load_published_rules, publish_counts, rows_of
    from waypost.disclosure.rules import load_disclosure_rules
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    if out.suffix not in _ENDINGS:
        raise InputError(f"{out}: ends in {out.suffix or 'nothing'}; expected .csv or .parquet")
    refuse_existing(out, force)
    opened, catalog = open_release(release), load_catalog()
    as_of = dt.date.fromisoformat(opened.manifest["as_of"])
    public = visible_programmes(opened.connect(), "public", as_of, load_disclosure_rules(catalog))
    with working("looking for what could be worked out"):
        found = publish_counts(
            open_outlet(opened, "movement", catalog).con, public, as_of, load_published_rules(catalog)
        )
    hidden = found.hidden
    account: dict[str, Any] = {
        "release_id": opened.manifest["release_id"],
        "cells": len(found.keys),
        "told": int((~(hidden.every | hidden.open)).sum()),
        "hidden": int(hidden.primary.sum()),
        "hidden_beside": int(hidden.secondary.sum()),
        "unprotected": int(hidden.open.sum()),
    }
    if not account["unprotected"]:
        _write(rows_of(found), out)
    if as_json:
        print_json(account)
    else:
        few, beside = account["hidden"], account["hidden_beside"]
        say(f"{counted(account['cells'], 'cell')}: {account['told']} told, {few} hidden for few, {beside} beside them")
        if account["unprotected"]:
            say(f"{counted(account['unprotected'], 'cell')} could be worked out whatever is hidden: nothing is written")
        else:
            say(f"written: {out}")
    return 1 if account["unprotected"] else 0


def _write(rows: list[dict[str, Any]], out: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    from waypost.disclosure.published import COLUMNS

    schema = pa.schema([pa.field(name, pa.string()) for name in COLUMNS.values()])
    schema = schema.append(pa.field("programmes", pa.int64())).append(pa.field("is_hidden", pa.bool_()))
    table = pa.Table.from_pylist(rows, schema=schema)
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".csv":
        pa_csv.write_csv(table, out)
    else:
        pq.write_table(table, out)
