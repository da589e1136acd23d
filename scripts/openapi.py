"""Writes docs/reference/openapi.json from the routes of the API; with ``--check`` compares it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "openapi.json"


def main() -> int:
    """Write the file, or with ``--check`` compare it; exit status 1 when it is stale."""
    import django  # noqa: PLC0415 - settings come first

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waypost.web.project.settings")
    django.setup()
    from waypost.web.api.service import openapi_bytes  # noqa: PLC0415 - the same

    made = openapi_bytes()
    if "--check" in sys.argv[1:]:
        if TARGET.is_file() and TARGET.read_bytes() == made:
            return 0
        print(f"{TARGET.name} is not what the routes say; run: make dictionary", file=sys.stderr)
        return 1
    TARGET.write_bytes(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
