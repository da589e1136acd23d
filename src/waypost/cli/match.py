"""``waypost match``: what the columns and values of somebody's table are, and a declaration that reads it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.options import examples, force_option, json_option, language_option, refuse_existing
from waypost.cli.output import counted, print_json, print_table, say, working
from waypost.errors import InputError

if TYPE_CHECKING:
    from waypost.importing.columns import ColumnGuess
    from waypost.importing.declaring import Matched
    from waypost.importing.tables import SheetShown
    from waypost.importing.values import ValueGuess
    from waypost.reference import Catalog

_SHOWN_VALUES = 30
_SHOWN_ISSUES = 40


@click.command(
    short_help="Guess what the columns of a table are, and declare it.",
    epilog=examples(
        "waypost match programmes.xlsx --save my_society.yml",
        "waypost match programmes.xlsx --mapping my_society.yml --check",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="The sheet to match; without it the first.")
@click.option("--header-row", type=click.IntRange(1), help="Row that holds the headers; without it a guess.")
@language_option("Of the labels shown.")
@json_option()
@click.option("--save", type=click.Path(path_type=Path), help="Write the guesses as a declaration to go on with.")
@click.option("--publisher", default="undeclared", show_default=True, help="Reference of whoever sent it, for --save.")
@click.option("--mapping", type=click.Path(path_type=Path, exists=True), help="A declaration that was saved.")
@click.option("--check", is_flag=True, help="Read the file by --mapping and list the issues.")
@force_option
def match(
    file: Path, sheet: str | None, header_row: int | None, language: str, as_json: bool, save: Path | None,
    publisher: str, mapping: Path | None, check: bool, force: bool,
) -> int:  # fmt: skip
    """Guess what the columns and values of FILE mean, or read it by a saved declaration.

    Nothing is kept and nothing is read into a release: what --save writes goes into catalog/sources once a person
    has looked at it.
    """
    from waypost.reference import load_catalog

    if not file.is_file():
        raise InputError(f"{file}: no such file")
    if check != (mapping is not None):
        raise InputError("--mapping and --check go together")
    catalog = load_catalog()
    if mapping is not None:
        return _check(file, mapping, catalog, as_json)
    if save is not None:
        refuse_existing(save, force, "--save")
    with working(f"looking at {file.name}"):
        shown, guesses, matched, values = _guess(file, sheet, header_row, catalog)
    if as_json:
        _print_json(shown, guesses, matched, values)
    else:
        _print_tables(shown, guesses, matched, values, catalog, language)
    if save is not None:
        _save(save, matched, values, publisher, catalog)
        if not as_json:
            say(f"written: {save}")
    return 0


def _guess(
    file: Path, sheet: str | None, header_row: int | None, catalog: Catalog
) -> tuple[SheetShown, list[ColumnGuess], Matched, list[ValueGuess]]:
    from waypost.importing.columns import guess_columns
    from waypost.importing.declaring import Matched
    from waypost.importing.reading import guess_reading
    from waypost.importing.tables import look_at
    from waypost.importing.values import guess_values

    sheets = [one for one in look_at(file, catalog) if one.rows]
    shown = next((one for one in sheets if sheet is None or one.name == sheet), None)
    if shown is None:
        names = ", ".join(str(one.name) for one in sheets)
        raise InputError(f"{file.name}: no sheet {sheet!r}; there are: {names}" if names else f"{file.name}: no table")
    at = header_row or shown.header_row
    guesses = guess_columns(file, shown.name, at, catalog)
    reading = guess_reading(file, shown.name, at, guesses, catalog)
    matched = Matched(
        sheet=shown.name,
        header_row=at,
        columns={guess.header: guess.target for guess in guesses if guess.target is not None},
        language=reading["language"],
        date_order=reading["date_order"],
        decimal=reading["decimal"],
    )
    return shown, guesses, matched, guess_values(file, matched, catalog)


def _print_json(shown: SheetShown, guesses: list[ColumnGuess], matched: Matched, values: list[ValueGuess]) -> None:
    import msgspec

    print_json(
        {
            "sheet": {"name": shown.name, "kind": shown.kind, "source_id": shown.source_id, "rows": shown.row_count},
            "columns": msgspec.to_builtins(guesses),
            "values": msgspec.to_builtins(values),
            "reading": {"language": matched.language, "date_order": matched.date_order, "decimal": matched.decimal},
            "header_row": matched.header_row,
        }
    )


def _print_tables(
    shown: SheetShown, guesses: list[ColumnGuess], matched: Matched, values: list[ValueGuess],
    catalog: Catalog, language: str,
) -> None:  # fmt: skip
    from waypost.importing.columns import targets

    labels = {target.code: target.labels.get(language, target.code) for target in targets(catalog)}
    name = f"{shown.name}: " if shown.name else ""
    say(f"{name}headers in row {matched.header_row}, {counted(shown.row_count or 0, 'row')} in all")
    if shown.source_id and shown.kind != "plain":
        say(f"this file is read as it is, by the declaration {shown.source_id}")
    rows: list[dict[str, Any]] = [
        {"letter": g.letter, "header": g.header, "target": g.target, "sure": g.confidence if g.target else None,
         "why": g.why, "label": labels.get(g.target or "")}
        for g in guesses
    ]  # fmt: skip
    heads = {"letter": "", "header": "Column", "target": "Target", "label": "Meaning", "sure": "Sure", "why": "Why"}
    print_table("Columns", rows, heads)
    say(f"Read as: {matched.language}, dates {matched.date_order}, decimal sign {matched.decimal!r}")
    asked = [value for value in values if value.why != "known"]
    print_table(
        "Values that a person should look at",
        [{"field": v.field, "text": v.text, "count": v.count, "code": v.code, "sure": v.confidence if v.code else None}
         for v in asked[:_SHOWN_VALUES]],
        {"field": "Field", "text": "Text", "code": "Code", "sure": "Sure", "count": "Cells"},
        note=f"{len(asked) - _SHOWN_VALUES} more; --json lists all" if len(asked) > _SHOWN_VALUES else None,
    )  # fmt: skip


def _save(save: Path, matched: Matched, values: list[ValueGuess], publisher: str, catalog: Catalog) -> None:
    """Write the declaration; values are taken over where the guess reached what is proposed as chosen."""
    import msgspec

    from waypost.importing.declaring import declaration_yaml, declare

    lookups: dict[str, dict[str, str]] = {}
    for value in values:
        if value.code is not None and value.why != "known":
            lookups.setdefault(value.field, {})[value.text] = value.code
    society = catalog.societies.get(publisher)
    source = declare(
        msgspec.structs.replace(matched, values=lookups),
        publisher=publisher,
        publisher_name=society.names.get("en", publisher) if society else publisher,
        source_id=save.stem,
        catalog=catalog,
    )
    save.write_text(declaration_yaml(source), encoding="utf-8")


def _check(file: Path, mapping: Path, catalog: Catalog, as_json: bool) -> int:
    """Read the file by a declaration; 1 when there are issues."""
    from waypost.importing.declaring import read_matched
    from waypost.model import FileReport
    from waypost.reference.sources import read_source

    source = read_source(mapping)
    report = FileReport(file.name, "", file.stat().st_size)
    with working(f"reading {file.name}"):
        records = list(read_matched(file, source, catalog, report))
    issues = [*report.issues, *(issue for record in records for issue in record.issues)]
    if as_json:
        import msgspec

        print_json({"records": len(records), "unmapped": dict(report.unmapped), "issues": msgspec.to_builtins(issues)})
        return 1 if issues else 0
    claims = sum(len(record.claims) for record in records)
    say(f"{counted(len(records), 'record')}, {counted(claims, 'claim')}, {counted(len(issues), 'issue')}")
    if report.unmapped:
        say("not taken: " + ", ".join(f"{name} ({count})" for name, count in report.unmapped.most_common(12)))
    for kind, count in Counter(issue.issue_type for issue in issues).most_common():
        say(f"{kind}: {count}", indent=2)
    rows = [
        {"type": i.issue_type, "row": i.row, "column": i.column, "found": i.found, "expected": i.expected}
        for i in issues[:_SHOWN_ISSUES]
    ]
    heads = {"type": "Issue", "row": "Row", "column": "Column", "found": "Found", "expected": "Expected"}
    more = f"{len(issues) - _SHOWN_ISSUES} more; --json lists all" if len(issues) > _SHOWN_ISSUES else None
    print_table("Issues", rows, heads, note=more)
    return 1 if issues else 0
