"""What a test of faults does in processes of its own: ``python faulty.py <step> …``. The last line is its answer."""

from __future__ import annotations

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

HEAD = ["Name", "Country", "Start", "Reached"]
WORDS = [
    "water", "food", "shelter", "clinic", "legal", "advice", "tracing", "school", "cash", "market", "border",
    "station", "route", "family", "return", "arrival", "transit", "island", "harbour", "desert", "mobile",
    "winter", "night", "child", "host", "camp",
]  # fmt: skip


def sheet(rows: int) -> bytes:
    """Rows whose titles are nothing like each other."""
    lines = ["Name,Country,Start,Reached"]
    for number in range(rows):
        parts = [WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 7, 11)]
        lines.append(f"Migrants {number:x} {' '.join(parts)} {number * 7919},Niger,2022-03-15,{number + 1}")
    return "\n".join(lines).encode()


def prepare() -> int:
    from waypost.web.project.prepare import prepare as make

    make()
    from waypost.web.accounts.models import Membership, User

    for name in ("manager", "focal"):
        person = User.objects.create(email=f"{name}@example.org")
        Membership.objects.create(person=person, role="manager", ns_id="ns-ner")
    return 0


def _author(name: str = "manager", ns_id: str = "ns-ner") -> Any:
    from waypost.web.accounts.models import User
    from waypost.web.contribute.actions.saying import Author

    return Author(by=User.objects.get(email=f"{name}@example.org"), ns_id=ns_id, speaker=ns_id)


def send(rows: str) -> int:
    from waypost.importing.declaring import Matched
    from waypost.web.contribute.actions.uploading import choose_columns, choose_values, receive

    (upload,) = receive(author=_author(), name="ours.csv", pieces=[sheet(int(rows))])
    targets = ("#activity+name", "#country", "#date+start", "#reached")
    choose_columns(upload=upload, matched=Matched(columns=dict(zip(HEAD, targets, strict=True)), date_order="ymd"))
    choose_values(upload=upload, values={})
    return int(upload.pk)


def ask() -> bool:
    from waypost.web.contribute.actions.uploading import ask_to_take_in
    from waypost.web.contribute.models import Upload

    return ask_to_take_in(upload=Upload.objects.get(), choices={"sign": True, "rows": "all", "others": True})


def finish() -> int:
    from waypost.web.jobs.worker import run

    return run(until_empty=True, patience=30)


def state() -> dict[str, Any]:
    from collections import Counter

    from django_tasks_db.models import DBTaskResult

    from waypost.web.contribute.models import Batch, Build, Change, Upload

    words = Counter(Change.objects.values_list("programme", "slot"))
    return {
        "uploads": dict(Counter(Upload.objects.values_list("state", flat=True))),
        "counts": next(iter(Upload.objects.values_list("counts", flat=True)), {}),
        "batches": Batch.objects.filter(kind="import").count(),
        "programmes": len({programme for programme, _ in words}),
        "twice": sum(count > 1 for count in words.values()),
        "builds": dict(Counter(Build.objects.values_list("state", flat=True))),
        "tasks": dict(Counter(DBTaskResult.objects.values_list("status", flat=True))),
        "problems": list(Upload.objects.exclude(problem="").values_list("problem", flat=True)),
    }


def receive_slowly() -> int:
    """A file that comes in piece by piece, and never ends."""
    from waypost.web.contribute.actions.uploading import receive

    def pieces() -> Any:
        yield b"Name,Country\n"
        print("receiving", flush=True)
        while True:
            yield b"x,Niger\n" * 1000
            time.sleep(0.01)

    receive(author=_author(), name="slow.csv", pieces=pieces())
    return 0


def clean_up() -> list[str]:
    """What lies on the shelf after a clean-up, an hour later."""
    import os

    from waypost.web.contribute import shelf
    from waypost.web.contribute.actions.uploading import clear_shelf

    for folder in shelf.shelf().iterdir():
        os.utime(folder, (time.time() - 4000, time.time() - 4000))
    clear_shelf()
    return [folder.name for folder in shelf.shelf().iterdir()]


def send_many(first: str, many: str, at: str) -> list[str]:
    """So many societies send a tagged sheet at the same moment, each in a thread."""
    from django.db import connection

    from waypost.reference import load_catalog
    from waypost.web.contribute.actions.uploading import receive

    chosen = sorted(load_catalog().societies)[int(first) : int(first) + int(many)]
    begin = threading.Barrier(len(chosen))

    def one(ns_id: str) -> str:
        text = f"Name,Country,Code\n#activity+name,#country+code,#activity+code\nMigrants of {ns_id},NER,{ns_id}-1\n"
        author = _author(ns_id=ns_id)
        time.sleep(max(0.0, float(at) - time.time()))
        begin.wait()
        try:
            receive(author=author, name=f"{ns_id}.csv", pieces=[text.encode()])
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
            return f"{type(error).__name__}: {error}"
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(chosen)) as pool:
        return [problem for problem in pool.map(one, chosen) if problem]


def say_at(name: str, programme: str, value: str, at: str) -> str:
    """One of two managers who save the same field at the same moment, having seen the same."""
    from waypost.web.contribute.actions.saying import ChangedMeanwhileError, Word, say

    author = _author(name)
    time.sleep(max(0.0, float(at) - time.time()))
    try:
        say(author=author, kind="page", words=[Word(programme, "programme.reach", value, seen=0)])
    except ChangedMeanwhileError as error:
        return f"told of {error.changes[0].new}"
    return "kept"


if __name__ == "__main__":
    step = globals()[sys.argv[1]]
    if sys.argv[1] != "prepare":
        from waypost.web.project.prepare import start_django

        start_django()
    print(json.dumps(step(*sys.argv[2:])))
