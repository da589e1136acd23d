"""The documentation is complete, its links lead somewhere, and its commands are commands."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from scripts.command_reference import commands as every_command

from tests.conftest import ROOT
from tests.docs.pages import DOCS, all_pages, anchors, blocks, commands, links, shown
from waypost.cli.main import COMMANDS, cli
from waypost.publish.exports import EXPORTERS
from waypost.reference.sources import Correction, Match, Rows, Source
from waypost.sources.files import FORMATS
from waypost.store.tables import TABLES

REFERENCE = DOCS / "reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", all_pages(), ids=shown)
def test_every_link_leads_somewhere(path):
    for target in links(path):
        name, _, anchor = target.partition("#")
        to = (path.parent / name).resolve() if name else path
        assert to.exists(), f"{shown(path)} links to {target}"
        if anchor and to.suffix == ".md":
            assert anchor in anchors(to), f"{shown(path)} links to {target}"


def test_every_page_is_reached_from_the_index():
    index = {(DOCS / target.partition("#")[0]).resolve() for target in links(DOCS / "README.md")}
    pages = {path for path in DOCS.rglob("*.md") if path.parent.name != "adr" and path != DOCS / "README.md"}
    assert {shown(path) for path in pages - index} == set()
    adr = {(DOCS / "adr" / target).resolve() for target in links(DOCS / "adr" / "README.md")}
    assert set((DOCS / "adr").glob("0*.md")) == adr


def test_the_four_kinds_stand_in_the_index():
    for folder in ("tutorial", "how-to", "reference", "explanation"):
        assert list((DOCS / folder).glob("*.md")), folder
    assert "docs/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_and_option_is_documented():
    text = page("command-line.md")
    assert {name.split()[0] for name in every_command()} == set(COMMANDS)
    for name, command in every_command().items():
        section = text.split(f"\n## waypost {name}\n")[1].split("\n## ")[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"
                for option in parameter.opts:
                    assert f"`{option}`" in section, f"{name} {option}"
            else:
                assert parameter.make_metavar(click.Context(command)).strip("[].") in section, (
                    f"{name} {parameter.name}"
                )


def test_every_command_says_in_its_help_what_it_is_for_and_how_it_is_called():
    for name, command in every_command().items():
        assert command.short_help, name
        assert len(command.get_short_help_str(limit=200)) <= 68, f"{name}: cut in waypost --help on 80 columns"
        assert "Examples:" in (command.epilog or ""), name


def test_every_issue_type_is_documented(catalog):
    text = page("issue-types.md")
    for name in catalog.issue_types:
        assert f"| `{name}` |" in text, name


def test_every_field_table_column_and_code_is_documented(catalog):
    text = page("data-dictionary.md")
    for kind in catalog.schema.values():
        section = text.split(f"\n### {kind.kind}\n")[1].split("\n### ")[0]
        for field in kind.fields:
            assert f"| `{field}` |" in section, f"{kind.kind}.{field}"
    for name, schema in TABLES.items():
        row = re.search(rf"^\| `{name}` \| (.*) \|$", text, flags=re.MULTILINE)
        assert row, name
        for column in schema.names:
            assert f"`{column}`" in row[1], f"{name}.{column}"


def test_every_folder_and_rule_of_the_catalog_is_documented(catalog):
    text = page("catalog.md")
    folders = [path for path in catalog.path.rglob("*") if path.is_dir() and "__pycache__" not in path.parts]
    assert len(folders) > 8
    for path in folders:
        name = path.relative_to(catalog.path).as_posix()
        if name != "rules/checks":  # its two parts are there
            assert f"`{name}`" in text, name
    for path in [*(catalog.path / "rules").glob("*.yml"), *(catalog.path / "reference").glob("*.*"),
                 *(catalog.path / "decisions").glob("*.csv")]:  # fmt: skip
        assert f"`{path.name}`" in text, path.name


def test_every_key_of_a_declaration_is_documented():
    text = page("source-declarations.md")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    for struct, heading in ((Source, "The declaration"), (Match, "`match`"), (Rows, "`rows`"),
                            (Correction, "`corrections`")):  # fmt: skip
        section = next(part for part in parts if part.startswith(heading))
        for key in struct.__struct_fields__:
            assert f"`{key}`" in section, f"{struct.__name__}.{key}"
    for name in FORMATS:
        assert f"`{name}`" in text, name


def test_every_export_is_named_by_the_command_line():
    text = page("command-line.md")
    for name in EXPORTERS:
        assert name in text


def test_every_target_of_make_is_documented():
    text = page("conventions.md")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)[1].split()
    assert set(targets) == set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    for target in targets:
        assert f"`make {target}`" in text, target


def test_every_environment_variable_is_documented():
    text = page("conventions.md")
    read = set()
    for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "scripts").glob("*")]:
        code = path.read_text(encoding="utf-8") if path.is_file() else ""
        read |= set(re.findall(r"environ(?:\.get\(|\.setdefault\(|\[)\"(\w+)\"", code))
        read |= set(re.findall(r"\$\{([A-Z_]+):-", code))
        read |= set(re.findall(r"\"(WAYPOST_[A-Z_]+)\"", code))
    assert {"WAYPOST_CATALOG", "WAYPOST_RELEASE", "PYTHON"} <= read
    for name in read:
        assert f"`{name}`" in text, name
    made = set(re.findall(r"^([A-Z]+) \?=", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for name in made:
        assert f"{name}=" in text, name


def _found(arguments: list[str]) -> tuple[click.Command, list[str]]:
    """The command that is meant, in a group too, and what stands after its name."""
    command: click.Command = cli
    rest = list(arguments)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        inner = command.get_command(click.Context(command), rest[0])
        assert inner is not None, f"no command {rest[0]}"
        command = inner
        rest.pop(0)
    return command, rest


def _parse(arguments: list[str]) -> None:
    """Let the real command line take the arguments, without doing anything; files need not be there."""
    command, rest = _found(arguments)
    try:
        command.make_context(command.name, rest)
    except click.BadParameter as error:
        if isinstance(error, click.MissingParameter) or "does not exist" not in error.format_message():
            raise


def _is_named_only(rest: list[str]) -> bool:
    """``waypost issues`` or ``waypost issues --xlsx`` in a sentence: a command or option is named, not called."""
    return all(part.startswith("-") for part in rest)


@pytest.mark.parametrize("path", all_pages(), ids=shown)
def test_every_command_in_a_page_is_a_command(path):
    for arguments in commands(path):
        command, rest = _found(arguments)
        if _is_named_only(rest):
            options = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
            assert set(rest) <= options, arguments
        else:
            _parse(arguments)


def test_the_examples_of_each_help_are_commands():
    for name, command in every_command().items():
        lines = [line.strip() for line in (command.epilog or "").splitlines() if line.strip().startswith("waypost ")]
        assert lines, name
        for line in lines:
            _parse(shlex.split(line.split(" > ")[0])[1:])


def test_a_page_that_names_a_block_of_shell_has_one():
    assert len(blocks(DOCS / "tutorial" / "first-picture.md")) > 6
