"""What the command line asks of decisions. Plain values in and out: the command line knows no Django."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from waypost.reference.decisions import WAIVERS
from waypost.web.project.prepare import prepare


def decisions() -> list[dict[str, Any]]:
    """Every decision that counts, by kind and what it is about; ``is_back`` where it takes others back."""
    prepare()
    from waypost.web.contribute.decisions import KINDS, newest  # noqa: PLC0415  # tables are known once Django started

    return [
        {
            "kind": each.kind,
            "about": each.left,
            "with": each.right,
            "judgement": "unsure" if is_back else each.judgement or None,
            "expect": each.expect or None,
            "value": each.value or None,
            "by": f"{each.role} {each.ns_id}".strip(),
            "at": each.at.date().isoformat(),
            "why": each.why,
            "is_back": is_back,
        }
        for kind in KINDS
        for each, is_back in newest(kind)
    ]


def export(folder: Path) -> dict[str, int]:
    """Write the decisions into the files of a folder; rows of each file then. Raises ``CatalogError``."""
    prepare()
    from waypost.web.contribute.decisions import write_decisions  # noqa: PLC0415  # as above
    from waypost.web.findings.decisions import write_waivers  # noqa: PLC0415  # as above

    return write_decisions(folder) | {WAIVERS.name: write_waivers(folder)}
