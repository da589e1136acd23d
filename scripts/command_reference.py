"""Writes docs/reference/command-line.md from the commands; issue-types.md and quality-checks.md from the catalog.

``--check`` writes nothing and fails when a file that stands is not what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from waypost.cli.main import cli
from waypost.reference import load_catalog
from waypost.reference.strict_yaml import read_yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
_SEVERITIES = {
    "critical": "the reader failed or the file was refused; nothing more of it was read",
    "error": "a value, a record or a file could not be taken",
    "warning": "what could be taken was; somebody should look",
    "info": "for the record",
}


def commands() -> dict[str, click.Command]:
    """Every command of ``waypost`` by name, in the order in which ``waypost --help`` lists them.

    The commands of a group stand under both names: ``context add``.
    """
    context = click.Context(cli, info_name="waypost")
    found: dict[str, click.Command] = {}
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": command.commands[inner] for inner in command.list_commands(context)}
        elif command is not None:
            found[name] = command
    return found


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _takes(parameter: click.Parameter) -> str:
    """What may stand after an option, in words of the table."""
    kind = parameter.type
    if getattr(parameter, "is_flag", False):
        return ""
    if isinstance(kind, click.Choice):
        return ", ".join(f"`{choice}`" for choice in kind.choices)
    if isinstance(kind, click.IntRange):
        ends = f"{kind.min} to {kind.max}" if kind.max is not None else f"from {kind.min}"
        return f"number, {ends}"
    return "path" if isinstance(kind, click.Path) else "text"


def _option_row(option: click.Option) -> str:
    notes = [option.help or ""]
    if option.required:
        notes.append("Required.")
    if option.multiple:
        notes.append("May be given several times.")
    if option.show_default and option.default is not None:
        notes.append(f"Default: `{option.default}`.")
    names = ", ".join(f"`{name}`" for name in option.opts)
    return f"| {names} | {_cell(_takes(option))} | {_cell(' '.join(note for note in notes if note))} |"


def _command_section(name: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=name, parent=click.Context(cli, info_name="waypost"))
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"## waypost {name}", "", "```", f"waypost {name} {usage}", "```", ""]
    for paragraph in (command.help or "").split("\n\n"):
        lines += [" ".join(paragraph.split()), ""]
    lines += ["| option | takes | meaning |", "|---|---|---|"]
    lines += [_option_row(option) for option in command.params if isinstance(option, click.Option)]
    return [*lines, "", *_examples(command)]


def _examples(command: click.Command) -> list[str]:
    """The commands to copy at the end of its help, as a block."""
    commands = [line.strip() for line in (command.epilog or "").splitlines() if line.startswith("  ")]
    return ["```sh", *commands, "```", ""] if commands else []


def command_line() -> str:
    """The reference of the command line as Markdown."""
    listed = commands()
    lines = [
        "# Command line",
        "",
        "Made from the commands by `make dictionary`; do not edit it here.",
        "",
        " ".join((cli.help or "").split()),
        "",
        *(
            f"- [`waypost {name}`](#waypost-{name.replace(' ', '-')}): {_cell(c.short_help or c.help or '')}"
            for name, c in listed.items()
        ),
        "",
        "`RELEASE` is what `waypost build` was given as `--out`. Exit status, errors, `--json`, environment variables"
        " and completion in the shell: [What every command keeps to](conventions.md).",
        "",
    ]
    for name, command in listed.items():
        lines += _command_section(name, command)
    return "\n".join(lines)


def issue_reference() -> str:
    """Every issue type as Markdown, one section per topic file of the catalog."""
    catalog = load_catalog()
    lines = [
        "# Issue types",
        "",
        "Made from `catalog/reference/issue_types` by `make dictionary`; do not edit it here. The Spanish and Arabic"
        " texts stand in those files too.",
        "",
        "An issue names its place and what was found; the type says what it is and what to do. How to list them:"
        " [Hand issues back to a publisher](../how-to/mend-issues.md).",
        "",
        *(f"- **{name}**: {meaning}" for name, meaning in _SEVERITIES.items()),
        "",
    ]
    for path in sorted((catalog.path / "reference" / "issue_types").glob("*.yml")):
        lines += [
            f"## {path.stem}",
            "",
            "| type | severity | what it is | what to do | en français |",
            "|---|---|---|---|---|",
        ]
        for row in read_yaml(path):
            known = catalog.issue_types[row["issue_type"]]
            french = f"{known.label['fr']}. {known.what_to_do['fr']}"
            cells = (f"`{known.issue_type}`", known.severity, known.label["en"], known.what_to_do["en"], french)
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
        lines.append("")
    lines += [
        "## quality_checks",
        "",
        "The named checks over tables, made from `catalog/rules/quality_checks.yml`: see"
        " [Checks of quality](quality-checks.md).",
        "",
        "| type | severity | what it is | what to do | en français |",
        "|---|---|---|---|---|",
    ]
    for known in catalog.quality.issue_types().values():
        french = f"{known.label['fr']}. {known.what_to_do['fr']}"
        cells = (f"`{known.issue_type}`", known.severity, known.label["en"], known.what_to_do["en"], french)
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join([*lines, ""])


def quality_reference() -> str:
    """The one list of checks as Markdown, in four languages."""
    catalog = load_catalog()
    lines = [
        "# Checks of quality",
        "",
        "Made from `catalog/rules/quality_checks.yml` by `make dictionary`; do not edit it here.",
        "",
        "`waypost quality --list` prints them in each language, `waypost quality RELEASE` says how often each fails and"
        " of how many records that it was asked of, `waypost issues RELEASE --type NAME` where. Each check of the 5W"
        " practice is an issue type of its own, with the same words on pages, in workbooks and on the command line; the"
        " checks of our own schema point to their issue type.",
        "",
        "A record is counted as checked when it answered: a row that the check is not about, and one that does not say"
        " enough, is neither right nor wrong. A table without the columns is not accused. A society of which nothing"
        " was read has no zero but a row that says so.",
        "",
        "The 5W practice has nineteen checks, counted by the flags of the platform's own error report; the head of the"
        " file says how.",
        "",
    ]
    for source in dict.fromkeys(check.source for check in catalog.quality.checks.values()):
        lines += [f"## {source}", "", "| check | family | issue type | what it finds | fr | es | ar |"]
        lines.append("|---|---|---|---|---|---|---|")
        for name, check in catalog.quality.checks.items():
            if check.source != source:
                continue
            known = catalog.issue_types[check.issue_type or name]
            labels = [known.label[language] for language in ("en", "fr", "es", "ar")]
            cells = (f"`{name}`", check.family, f"`{known.issue_type}`", *labels)
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the files, or compare them with ``--check``."""
    status = 0
    pages = {
        "command-line.md": command_line(),
        "issue-types.md": issue_reference(),
        "quality-checks.md": quality_reference(),
    }
    for name, wanted in pages.items():
        target = FOLDER / name
        if "--check" not in sys.argv[1:]:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted, encoding="utf-8")
        elif not target.is_file() or target.read_text(encoding="utf-8") != wanted:
            print(f"{name} is not what the code and the catalog say; run: make dictionary")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
