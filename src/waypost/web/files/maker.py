"""A process of its own that makes one large file: ``python -m waypost.web.files.maker``, told what by its parent."""

from __future__ import annotations

import sys

import django
import orjson


def main() -> None:
    """Make the file that standard input names."""
    django.setup()
    from waypost.disclosure.access import Viewer  # noqa: PLC0415 - settings come first
    from waypost.web.api.editions import edition_for  # noqa: PLC0415 - the same
    from waypost.web.files.shelf import Wanted, make_now  # noqa: PLC0415 - the same

    plan = orjson.loads(sys.stdin.buffer.read())
    viewer = Viewer(plan["audience"], tuple(plan["societies"]), tuple(plan["concerns"]), tuple(plan["hidden"]))
    make_now(Wanted(edition_for(viewer), plan["kind"], plan["language"]))


if __name__ == "__main__":
    main()
