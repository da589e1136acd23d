"""Requests per second of the API at 100,000 programmes, beside datasette serving the same rows as JSON.

The same table of programmes (what lists show, the same columns, ``movement``) is served by ``waypost serve`` and, from
SQLite with indexes on what is filtered by, by ``datasette``: one process each, one after the other on the same
machine in the same run, asked by one process with a few connections that stay open. The list is walked through its
cursors with different filters, a hundred rows a page. Each part is repeated; the least, the median and the most of
the rates are printed, since other work changes every figure.

``waypost`` is measured twice: as it is, and with nothing kept of the bodies of earlier answers
(``WAYPOST_API_KEPT_MB=0``). ``datasette`` is measured twice as well: as it is, and without facets, suggestions
and counts (``_nofacet=1&_nosuggest=1&_nocount=1``), which the API does not work out either. Bars: the API list at
least three times the rate of the leaner one; p99 under ten times the median.

    python bench/load.py [--programmes 100000] [--seconds 4] [--repeats 3] [--connections 4] [--datasette PATH]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))

from waypost.atlas.answers import prepare_answers
from waypost.atlas.listing import COLUMNS, hold_listed
from waypost.disclosure.access import Viewer, audience_view
from waypost.reference import load_catalog
from waypost.store.release import Release
from world import AS_OF, ROOT, world

FILTERS = ("", "country=NER", "status=closed", "country=ITA", "status=implementation", "country=DEU&status=closed")
PAGES = 20  # of each filter
_LEAN = "&_nofacet=1&_nosuggest=1&_nocount=1"


def address_of(base: str, path: str) -> str:
    """An absolute address."""
    return path if path.startswith("http") else base + path


def told(address: str) -> dict:
    """The JSON at an address."""
    with urllib.request.urlopen(address, timeout=120) as response:  # noqa: S310 - our own server
        return json.loads(response.read())


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[str]:
    """Address of a server that answers; stopped afterwards."""
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def waypost(release: Release, environment: dict[str, str]):
    """``waypost serve`` with one process."""
    port = free_port()
    command = [sys.executable, "-m", "waypost.cli.main", "serve", str(release.path), "--port", str(port)]
    command += ["--audience", "movement"]
    answers = {"WAYPOST_ANSWERS": str(ROOT / "answers"), "WAYPOST_API_RATE": "0"}
    return running(command, port, answers | environment)


def datasette(program: str, database: Path):
    """``datasette`` with the default of everything but the page."""
    port = free_port()
    command = [program, "serve", str(database), "--port", str(port), "--setting", "default_page_size", "100"]
    return running(command, port, {})


def write_sqlite(release: Release) -> Path:
    """The rows of the list as a table of SQLite, by their place, with indexes on what is filtered by."""
    path = ROOT / f"programmes-{release.manifest['tables']['programme']['rows']}.db"
    path.unlink(missing_ok=True)
    con = release.connect(threads=1)
    audience_view(con, Viewer("movement"), load_catalog(), AS_OF)
    hold_listed(con, AS_OF)
    columns = ", ".join(
        f"array_to_string({name}, ' ')" if name in ("services", "groups", "trails")
        else f"cast({name} as varchar)" if name.endswith(("_date", "_chf")) else name
        for name in COLUMNS
    )  # fmt: skip
    rows = con.execute(f"select list_no, {columns} from listed where is_movement order by list_no").fetchall()
    database = sqlite3.connect(path)
    database.execute(f"create table programmes (list_no integer primary key, {', '.join(COLUMNS)})")
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    database.executemany(f"insert into programmes values ({marks})", rows)
    database.execute("create index by_country on programmes (country_codes)")
    database.execute("create index by_status on programmes (status)")
    database.execute("analyze")
    database.commit()
    database.close()
    return path


def waypost_pages(base: str) -> list[str]:
    """Addresses of pages of the list, by following its cursors."""
    found = []
    for narrowed in FILTERS:
        address = f"/api/v1/programmes?{narrowed}"
        for _ in range(PAGES):
            found.append(address)
            address = told(base + address)["next"]
            if address is None:
                break
    return found


def datasette_pages(base: str, database: Path, more: str) -> list[str]:
    """The same pages of the same filters."""
    found = []
    for narrowed in FILTERS:
        asked = narrowed.replace("country=", "country_codes=")
        address = f"/{database.stem}/programmes.json?_shape=objects&{asked}{more}"
        for _ in range(PAGES):
            found.append(address)
            following = told(address_of(base, address)).get("next_url")
            if following is None:
                break
            parts = urlsplit(following)
            address = f"{parts.path}?{parts.query}"
    return found


def load(base: str, addresses: list[str], seconds: float, connections: int) -> dict:
    """Ask in a process of its own: ``{rate, median, p99, requests}``, times in milliseconds."""
    asked = json.dumps({"base": base, "addresses": addresses, "seconds": seconds, "connections": connections})
    done = subprocess.run(
        [sys.executable, __file__, "--client"], input=asked, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def client() -> None:
    """Connections that stay open, each asking one address after the other in an order of chance."""
    asked = json.load(sys.stdin)
    parts = urlsplit(asked["base"])
    until = time.perf_counter() + asked["seconds"]
    took: list[float] = []
    failed: list[str] = []

    def ask(seed: int) -> None:
        rng = random.Random(seed)
        with socket.create_connection((parts.hostname, parts.port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.perf_counter() < until and not failed:
                address = rng.choice(asked["addresses"])
                begun = time.perf_counter()
                line.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                status = read_answer(line)
                took.append(time.perf_counter() - begun)
                if status != 200:
                    failed.append(f"{status} {address}")

    begun = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(asked["connections"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(failed[0])
    elapsed, took_ms = time.perf_counter() - begun, sorted(each * 1000 for each in took)
    p99 = took_ms[min(len(took_ms) - 1, int(len(took_ms) * 0.99))]
    median = statistics.median(took_ms)
    json.dump({"rate": len(took) / elapsed, "median": median, "p99": p99, "requests": len(took)}, sys.stdout)


def read_answer(line: socket.socket) -> int:
    """Read one whole answer; its status."""
    held = b""
    while b"\r\n\r\n" not in held:
        held += line.recv(65_536)
    head, _, body = held.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    headers = dict(each.split(": ", 1) for each in lines[1:] if ": " in each)
    status = int(lines[0].split()[1])
    if "content-length" in headers:
        missing = int(headers["content-length"]) - len(body)
        while missing > 0:
            missing -= len(line.recv(262_144))
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += line.recv(262_144)
    return status


def asked_once(base: str, address: str) -> float:
    """Milliseconds until a first answer is read."""
    parts = urlsplit(base)
    begun = time.perf_counter()
    with socket.create_connection((parts.hostname, parts.port)) as line:
        line.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        read_answer(line)
    return (time.perf_counter() - begun) * 1000


def measure(what: str, base: str, addresses: list[str], args: argparse.Namespace) -> float:
    """Measure a few times and print; the median of the rates."""
    first = [asked_once(base, address) for address in addresses]
    print(f"  {what:42} asked first: median {statistics.median(first):.0f} ms, longest {max(first):.0f} ms")
    load(base, addresses, 1.0, args.connections)
    found = [load(base, addresses, args.seconds, args.connections) for _ in range(args.repeats)]
    rates = sorted(each["rate"] for each in found)
    middle = sorted(found, key=lambda each: each["rate"])[len(found) // 2]
    print(
        f"  {what:42} {statistics.median(rates):8.0f}/s ({rates[0]:.0f}–{rates[-1]:.0f})"
        f"  median {middle['median']:7.2f} ms  p99 {middle['p99']:8.2f} ms  = {middle['p99'] / middle['median']:4.1f} ×"
        f"  load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return statistics.median(rates)


def one_by_one(base: str, rng: random.Random) -> dict[str, list[str]]:
    """Addresses of single things."""
    rows = [row["programme_id"] for row in told(base + "/api/v1/programmes?limit=1000")["rows"]]
    societies = [row["society_id"] for row in told(base + "/api/v1/societies")["rows"] if row["programmes"]]
    trails = [row["trail_id"] for row in told(base + "/api/v1/trails")["rows"]]
    return {
        "programme": [f"/api/v1/programmes/{each}" for each in rng.sample(rows, 200)],
        "trail": [f"/api/v1/trails/{each}" for each in trails],
        "society": [f"/api/v1/societies/{each}" for each in rng.sample(societies, 60)],
        "trail page": [f"/en/trail/{each}/" for each in trails],
        "society page": [f"/en/society/{each}/" for each in rng.sample(societies, 60)],
    }


def main() -> None:
    """Measure all and print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--client", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--programmes", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument(
        "--datasette", default=shutil.which("datasette") or str(Path(sys.executable).with_name("datasette"))
    )
    args = parser.parse_args()
    if args.client:
        client()
        return
    release = world(args.programmes)
    os.environ["WAYPOST_ANSWERS"] = str(ROOT / "answers")
    prepare_answers(release, "movement", load_catalog())
    print(f"{args.programmes} programmes, {args.connections} connections, one process each, {os.cpu_count()} cores")
    ours: dict[str, float] = {}
    for name, environment in (("", {}), (", nothing kept", {"WAYPOST_API_KEPT_MB": "0", "WAYPOST_PAGES_KEPT_MB": "0"})):
        with waypost(release, environment) as base:
            ours[f"list{name}"] = measure(f"waypost: list{name}", base, waypost_pages(base), args)
            for what, addresses in one_by_one(base, random.Random(1)).items():
                ours[f"{what}{name}"] = measure(f"waypost: {what}{name}", base, addresses, args)
    if not Path(args.datasette).is_file():
        print("datasette is not installed (extra bench, or --datasette PATH): nothing to compare with")
        return
    database = write_sqlite(release)
    theirs: dict[str, float] = {}
    with datasette(args.datasette, database) as base:
        for name, more in (("as it is", ""), ("lean", _LEAN)):
            pages = datasette_pages(base, database, more)
            theirs[name] = measure(f"datasette: list, {name}", base, pages, args)
    for name in ("list", "list, nothing kept"):
        ratios = ", ".join(f"{ours[name] / rate:.1f} × datasette {told_as}" for told_as, rate in theirs.items())
        print(f"{name}: {ratios}")


if __name__ == "__main__":
    main()
