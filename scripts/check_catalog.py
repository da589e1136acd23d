"""Check the catalog, and its rules as the stages read them: one line per finding, exit status 1 when there is any.

python scripts/check_catalog.py            # the catalog and the code of this checkout
python scripts/check_catalog.py FOLDER     # another catalog, without its code
"""

from __future__ import annotations

import sys
from pathlib import Path

from catalog_rules import check_rules
from waypost.reference.checks import check_catalog

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Print the findings; return 0 when the catalog is whole, 1 when not, 2 when there is none."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else ROOT / "catalog"
    if not folder.is_dir():
        print(f"check_catalog: {folder} is not a folder", file=sys.stderr)
        return 2
    findings = check_catalog(folder, None if given else ROOT / "src")
    findings += check_rules(folder)
    for line in findings:
        print(line)
    print(f"{len(findings)} findings" if findings else "the catalog is whole", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
