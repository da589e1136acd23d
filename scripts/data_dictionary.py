"""Writes docs/reference/data-dictionary.md from the schema, the code lists and the tables of a release.

``--check`` writes nothing and fails when the file that stands is not what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from waypost.reference import Catalog, load_catalog
from waypost.store.tables import PROVENANCE, REGISTER, WORLD

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "data-dictionary.md"


def dictionary(catalog: Catalog) -> str:
    """The data dictionary as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Made from `catalog/schema`, `catalog/reference/code_lists` and `src/waypost/store/tables.py` by"
        " `make dictionary`; do not edit it here.",
        "",
        "Null means *not reported*; it never means zero. Dates are days, money has two decimals, shares lie"
        " between 0 and 1.",
        "",
        "## Kinds of claim",
        "",
    ]
    for kind in catalog.schema.values():
        lines += [f"### {kind.kind}", "", kind.description, ""]
        if kind.merge == "field":
            lines += ["Each field is decided on its own: the record that speaks first wins.", ""]
        elif kind.merge == "union":
            lines += [f"Rows of all sources are kept, one for each `{', '.join(kind.key)}`.", ""]
        else:
            lines += ["Rows are taken from one source only, so that nothing is counted twice.", ""]
        lines += [
            "| field | type | meaning | codes | seen by | IATI | HXL | GO 3W |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for field in kind.fields.values():
            cells = [
                f"`{field.name}`",
                field.type + (f" ({field.unit})" if field.unit else "") + (", per language" if field.languages else ""),
                field.description,
                f"[{field.code_list}](#{field.code_list})" if field.code_list else "",
                field.visibility,
                f"`{field.iati}`" if field.iati else "",
                f"`{field.hxl}`" if field.hxl else "",
                field.go3w or "",
            ]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    lines += ["## Tables of a release", ""]
    for heading, tables in (
        ("Register", REGISTER),
        ("Where everything came from", PROVENANCE),
        ("The world around the programmes", WORLD),
    ):
        lines += [f"### {heading}", "", "| table | columns |", "|---|---|"]
        for name, schema in tables.items():
            columns = ", ".join(f"`{field.name}` {field.type}" for field in schema)
            lines.append(f"| `{name}` | {columns} |")
        lines.append("")
    lines += ["## Code lists", ""]
    used = {f.code_list for k in catalog.schema.values() for f in k.fields.values()}
    used |= {"context_measure"} | {f.code_list for f in catalog.rule_fields.values()}
    used |= {c.code_list for text in catalog.question_texts.values() for c in text.columns.values()}
    for name in sorted(name for name in used if name in catalog.code_lists):
        code_list = catalog.code_lists[name]
        lines += [f"### {name}", "", code_list.description or code_list.label["en"], ""]
        lines += ["| code | English | français | español | العربية |", "|---|---|---|---|---|"]
        for code in code_list.codes.values():
            labels = " | ".join(code.label.get(language, "") for language in ("en", "fr", "es", "ar"))
            lines.append(f"| `{code.code}` | {labels} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the file, or compare it with ``--check``."""
    wanted = dictionary(load_catalog())
    if "--check" in sys.argv[1:]:
        if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != wanted:
            print(f"{TARGET.name} is not what the schema says; run: make dictionary")
            return 1
        return 0
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
