"""The ids of programmes that were taken back, as a file that whoever shows a page can read without a database."""

from __future__ import annotations

import os
import secrets

import orjson

from waypost.web.contribute.queries import withdrawn
from waypost.web.project.home import make_home, taken_back_file


def write_taken_back() -> None:
    """Write the file from the tables, in one step; nothing when it says so already."""
    ids = sorted(withdrawn())
    path = taken_back_file()
    try:
        if orjson.loads(path.read_bytes()) == ids:
            return
    except (OSError, orjson.JSONDecodeError):
        if not ids:
            return
    beside = make_home() / f".taken-back-{secrets.token_hex(4)}"
    beside.write_bytes(orjson.dumps(ids))
    os.replace(beside, path)
