"""The ids of programmes that were taken back, as a file that whoever shows a page can read without a database."""

from __future__ import annotations

import orjson

from waypost.web.contribute.queries import withdrawn
from waypost.web.project.home import make_home, taken_back_file
from waypost.web.project.writing import write_whole


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
    make_home()
    write_whole(path, [orjson.dumps(ids)])
