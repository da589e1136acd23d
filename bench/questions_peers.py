"""The same questions in PostgreSQL, by the same expressions, and in pandas, written by hand.

PostgreSQL gets the tables of the release in a server of its own (a free port, a folder under the system's temporary
one, a user who is not root), with indexes on the keys and fresh statistics. What cannot run is said in one line.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import ibis

from waypost.analysis.engine import DuckEngine, ask, compiled
from waypost.analysis.question import Asked
from waypost.analysis.questions import NAMES, load_question
from waypost.analysis.tables import Tables
from waypost.reference import Catalog, load_catalog
from waypost.store.release import Release
from world import AS_OF, world

BINARIES = Path("/usr/lib/postgresql/15/bin")
# The main questions; partners and opportunities stand on the same tables.
MAIN = ("presence", "coverage", "gaps", "one_sided", "capacity", "partners", "opportunities")
_TYPES = {"VARCHAR": "text", "BIGINT": "bigint", "INTEGER": "integer", "DOUBLE": "double precision"}
_FUNCTIONS = """
create function bit_count(bigint) returns int language sql immutable as
    $$ select length(replace($1::bit(64)::text, '0', '')) $$;
create function keep_larger(state bigint[], value bigint, key bigint) returns bigint[] language sql immutable as
    $$ select case when state is null or key > state[2] then array[value, key] else state end $$;
create function first_of(bigint[]) returns bigint language sql immutable as $$ select $1[1] $$;
create aggregate max_by(bigint, bigint) (sfunc = keep_larger, stype = bigint[], finalfunc = first_of);
create aggregate arg_max(bigint, bigint) (sfunc = keep_larger, stype = bigint[], finalfunc = first_of);
create function number_of(boolean) returns bigint language sql immutable as
    $$ select case when $1 then 1 when not $1 then 0 end $$;
create cast (boolean as bigint) with function number_of(boolean);
"""


def beside_peers(programmes: int, repeats: int) -> None:
    """Print one line per main question: DuckDB, PostgreSQL, pandas."""
    release, catalog = world(programmes), load_catalog()
    print(f"\n== beside PostgreSQL and pandas, {programmes} programmes, load {os.getloadavg()[0]:.1f}")
    ours = {name: _ours(name, release, catalog, repeats) for name in MAIN if name in NAMES}
    theirs = _postgresql(release, catalog, repeats)
    frames = _pandas(release, repeats)
    print(f"{'question':18} {'DuckDB':>10} {'PostgreSQL 15':>22} {'pandas':>22}")
    for name, seconds in ours.items():
        print(f"{name:18} {seconds * 1e3:7.0f} ms {_beside(theirs, name, seconds)} {_beside(frames, name, seconds)}")


def _beside(found: dict[str, float | str], name: str, seconds: float) -> str:
    value = found.get(name, "-")
    return f"{value:>22}" if isinstance(value, str) else f"{value * 1e3:8.0f} ms ({value / seconds:5.1f} x)"


def _asked(name: str, release: Release) -> Asked:
    from questions import asked_of

    return asked_of(load_question(name), release)


def _ours(name: str, release: Release, catalog: Catalog, repeats: int) -> float:
    """Seconds of the relational part in DuckDB over the release's files; the same that PostgreSQL is asked."""
    question, asked, engine = load_question(name), _asked(name, release), DuckEngine(release.connect())
    if question.held:
        engine.hold(question.held)
    ask(question, engine, asked, catalog)
    sql = compiled(question, engine, asked, catalog).sql
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        engine.run(sql)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


# -- PostgreSQL


def _postgresql(release: Release, catalog: Catalog, repeats: int) -> dict[str, float | str]:
    if not (BINARIES / "initdb").is_file():
        print(f"PostgreSQL: no binaries in {BINARIES}; skipped")
        return {}
    with _server() as (port, folder):
        begun = time.perf_counter()
        _fill(release, port, folder)
        print(f"PostgreSQL: tables loaded, indexed and analysed in {time.perf_counter() - begun:.0f} s")
        found: dict[str, float | str] = {}
        for name in MAIN:
            if name in NAMES:
                found[name] = _timed(name, release, catalog, port, folder, repeats)
        return found


@contextlib.contextmanager
def _server() -> Iterator[tuple[int, Path]]:
    """A private server: its port and a folder that its user may read."""
    folder = Path(tempfile.mkdtemp(prefix="waypost-pg-"))
    user = next((u for u in ("postgres", "nobody") if _has_user(u)), None) if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
        folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, quiet = folder / "data", {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    try:
        initdb = [str(BINARIES / "initdb"), "-D", str(data), "-A", "trust", "-U", "waypost", "--no-sync"]
        initdb += ["-E", "UTF8", "--locale=C"]
        subprocess.run(initdb, user=user, check=True, **quiet)
        options = f"-p {port} -k {folder} -c listen_addresses= -c shared_buffers=1GB -c work_mem=256MB"
        options += " -c fsync=off -c jit=off"
        control = [str(BINARIES / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start"]
        subprocess.run(control, user=user, check=True, **quiet)
        try:
            yield port, folder
        finally:
            subprocess.run(
                [str(BINARIES / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], user=user, check=True, **quiet
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _psql(port: int, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(BINARIES / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(folder), "-p", str(port)]
    command += ["-U", "waypost", "-d", "postgres", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _fill(release: Release, port: int, folder: Path) -> None:
    """Every table with rows, by CSV; an index on each column that is a key somewhere."""
    con = duckdb.connect()
    script = [_FUNCTIONS]
    for name in release.manifest["tables"]:
        file, out = release.path / f"{name}.parquet", folder / f"{name}.csv"
        described = con.execute(f"describe from '{file}'").fetchall()
        columns = ", ".join(f'"{column}" {_TYPES.get(kind, kind)}' for column, kind, *_ in described)
        con.execute(f"copy (from '{file}') to '{out}' (header false, nullstr '\\N')")
        out.chmod(0o644)
        script.append(f'create table "{name}" ({columns});')
        script.append(f"\\copy \"{name}\" from '{out}' with (format csv, null '\\N')")
        script += [
            f'create index on "{name}" ("{column}");'
            for column, *_ in described
            if column in ("programme_id", "cell_no", "programme_no", "organisation_id", "trail_id", "country_code")
        ]
    path = folder / "fill.sql"
    path.write_text("\n".join([*script, "analyze;"]), encoding="utf-8")
    done = _psql(port, folder, "-f", str(path))
    if done.returncode:
        raise SystemExit(f"PostgreSQL did not take the tables: {done.stderr.strip().splitlines()[-1]}")


def _timed(name: str, release: Release, catalog: Catalog, port: int, folder: Path, repeats: int) -> float | str:
    """Median seconds of the same expression, or why it cannot run."""
    question = load_question(name)
    try:
        expression = question.answer(Tables(), _asked(name, release), catalog)
        sql = str(ibis.to_sql(expression, dialect="postgres"))
    except Exception as error:  # noqa: BLE001 - whatever the compiler lacks is the finding
        return f"no SQL: {type(error).__name__}"
    path = folder / f"{name}.sql"
    lines = ["\\timing on", "set statement_timeout = '300s';", f"{sql};", *[f"{sql};"] * repeats]
    path.write_text("\n".join(lines), encoding="utf-8")
    done = _psql(port, folder, "-o", "/dev/null", "-f", str(path))
    times = [float(value) for value in re.findall(r"Time: ([\d.]+) ms", done.stdout)]
    if done.returncode or len(times) < 2:
        reason = (done.stderr.strip().splitlines() or ["no answer"])[0]
        return "above 300 s" if "timeout" in reason else f"no: {reason[-40:]}"
    return statistics.median(times[2:]) / 1e3


# -- pandas


def _pandas(release: Release, repeats: int) -> dict[str, float | str]:
    try:
        import pandas as pd
    except ImportError:
        print("pandas: not installed; skipped")
        return {}
    needed = ("programme", "programme_trail", "service", "population_group", "participation", "national_society")
    frames = {name: pd.read_parquet(release.path / f"{name}.parquet") for name in needed}
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        rows = _presence(pd, frames)
        times.append(time.perf_counter() - begun)
    engine, catalog = DuckEngine(release.connect()), load_catalog()
    expected = ask(load_question("presence"), engine, Asked(as_of=AS_OF), catalog)
    same = len(rows) == expected.num_rows and int(rows["programmes"].sum()) == sum(expected["programmes"].to_pylist())
    return {"presence": statistics.median(times) if same else "other rows"}


def _presence(pd: object, frames: dict[str, object]) -> object:
    """Presence as one would write it in pandas: joins, then distinct programmes and societies per cell."""
    key = ["trail_id", "role", "country_code", "service_code", "population_group_code"]
    programmes = frames["programme"]
    programmes = programmes[programmes["is_movement"]]
    known = programmes[["programme_id", "status", "people_reached"]]
    placed = frames["programme_trail"].merge(known, on="programme_id")
    cells = placed.merge(frames["service"][["programme_id", "service_code"]].drop_duplicates(), "left", "programme_id")
    groups = frames["population_group"][["programme_id", "population_group_code"]].drop_duplicates()
    cells = cells.merge(groups, "left", "programme_id")
    per = cells.groupby(key, dropna=False, sort=False)
    rows = per.agg(programmes=("programme_id", "nunique"), people_most=("people_reached", "sum")).reset_index()
    parties = frames["participation"][["programme_id", "organisation_id"]].drop_duplicates()
    parties = parties[parties["organisation_id"].isin(frames["national_society"]["organisation_id"])]
    carried = cells[[*key, "programme_id"]].merge(parties, on="programme_id")
    societies = carried.groupby(key, dropna=False, sort=False)["organisation_id"].nunique().reset_index()
    return rows.merge(societies, "left", key)
