"""How long the web takes with a large file: 20,000 new rows of one society, beside a register of 100,000 programmes.

Received, compared, looked at (the page of the dry run, first of 200 pages), its own workbook with remarks, taken in as
one batch and signed, the page of the society with 20,000 more programmes waiting for a release, the batch undone, and
what is signed written for a build. Beside it, in the same run, what keeping cannot be faster than: the same words as
rows of one table, written to SQLite at once.

On two cores without other work: received 0.2 s, compared 8.0, the page of the dry run 1.3, taken in and signed 10.3
(131,927 words; as plain rows 0.21), the society's page with 22,000 programmes 4.1, written for a build 3.5, undone 0.3.

    python bench/take_in.py [--rows 20000] [--programmes 100000]
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent))

T = TypeVar("T")
NS = "ns-ner"


def timed(what: str, step: Callable[[], T]) -> T:
    """Run a step and print how long it took."""
    begun = time.perf_counter()
    result = step()
    print(f"{what:42} {time.perf_counter() - begun:7.2f} s", flush=True)
    return result


def plain_rows(folder: str) -> None:
    """The words as rows of one table without keys, index or Django."""
    from waypost.web.contribute.models import Change

    rows = [
        (c.batch_id, c.speaker, c.programme, c.slot, str(c.old), str(c.new), c.state)
        for c in Change.objects.all().iterator(chunk_size=5000)
    ]
    con = sqlite3.connect(Path(folder) / "plain.sqlite3")
    con.execute("create table plain (batch, speaker, programme, slot, old, new, state)")

    def write() -> None:
        con.executemany("insert into plain values (?, ?, ?, ?, ?, ?, ?)", rows)
        con.commit()

    timed(f"{len(rows):,} rows as they are, into SQLite", write)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--programmes", type=int, default=100_000)
    args = parser.parse_args()
    from dry_run import HEAD, TARGETS, make_file
    from world import world

    release = world(args.programmes)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "WAYPOST_HOME": folder, "WAYPOST_RELEASE": str(release.path), "WAYPOST_AUDIENCE": "movement",
            "DJANGO_SETTINGS_MODULE": "waypost.web.project.settings",
        }  # fmt: skip
        file = make_file("new", release, args.rows, Path(folder))
        from waypost.web.project.prepare import prepare

        prepare()
        measure(file, folder, dict(zip(HEAD[1:], TARGETS[1:], strict=True)))


def measure(file: Path, folder: str, columns: dict[str, str]) -> None:
    """Every step, in the order in which a person and the worker take them."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from waypost.importing.declaring import Matched
    from waypost.web.accounts.models import Membership, User
    from waypost.web.contribute.actions import building, signing, taking, uploading
    from waypost.web.contribute.actions.saying import Author
    from waypost.web.contribute.models import Batch, Change

    manager = User.objects.create(email="manager@example.org", display_name="Manager")
    Membership.objects.create(person=manager, role="manager", ns_id=NS)
    Authenticator.objects.create(user=manager, type="totp", data={"secret": "x"})
    client = Client(headers={"host": "localhost"})
    client.force_login(manager)

    def page(path: str) -> Any:
        answer = client.get(f"/en/my/{NS}/{path}", follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content

    author = Author(by=manager, ns_id=NS, speaker=NS)
    page("")
    timed("the society's page, before", lambda: page(""))
    (upload,) = timed("received", lambda: uploading.receive(author=author, name=file.name, pieces=[file.read_bytes()]))
    uploading.choose_columns(upload=upload, matched=Matched(columns=columns, date_order="ymd"))
    uploading.choose_values(upload=upload, values={})
    timed("read and compared", lambda: uploading.read_and_compare(upload.pk))
    upload.refresh_from_db()
    print(" ", upload.counts)
    timed("the page of the dry run", lambda: page(f"import/{upload.pk}/"))
    made = timed("its own workbook with remarks", lambda: page(f"import/{upload.pk}/remarks.xlsx"))
    print(f"  {len(made) / 1e6:.1f} MB")
    uploading.ask_to_take_in(upload=upload, choices={"sign": True, "rows": "all", "others": True})
    timed("taken in and signed", lambda: taking.take_in(upload.pk))
    print(f"  {Change.objects.count():,} changes")
    plain_rows(folder)
    timed("the society's page, after", lambda: page(""))
    timed("its batches", lambda: page("batches/"))
    timed("written for a build", lambda: building.write_contributions(Path(folder) / "contributions"))
    timed("undone", lambda: signing.undo(by=manager, batch=Batch.objects.get()))


if __name__ == "__main__":
    main()
