"""``waypost policy``: texts that are agreed, their versions, what changed word by word, files of them and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.options import examples, force_option, json_option, language_option, refuse_existing
from waypost.cli.output import counted, print_json, say
from waypost.cli.policy_comments import comment_form, read_comments
from waypost.cli.policy_works import version_of, work_of
from waypost.cli.told import as_option
from waypost.errors import InputError
from waypost.settings import LANGUAGES

if TYPE_CHECKING:
    from waypost.drafting.comparing import Compared
    from waypost.drafting.texts import Version, Work

_MARKS = {"kept": "{}", "taken_out": "[-{}-]", "put_in": "{{+{}+}}"}


@click.group(short_help="Texts that are agreed: versions, comparison, files.")
def policy() -> None:
    """Policies and guidance as texts with versions; each provision keeps its id for as long as it is the same."""


policy.add_command(comment_form)
policy.add_command(read_comments)


@policy.command("list", short_help="List works and their versions.", epilog=examples("waypost policy list"))
@language_option("Of titles and notes.")
@json_option("the list")
def list_(language: str, as_json: bool) -> None:
    """List the works of the catalog, the oldest version first."""
    from waypost.drafting.shipped import shipped_works
    from waypost.reference import load_catalog

    works = shipped_works(load_catalog(), language)
    if as_json:
        print_json({code: [_plain(version) for version in work.versions] for code, work in works.items()})
        return
    for code, work in works.items():
        say(f"{code}: {work.titles.get(language, code)}", style="bold")
        for version in work.versions:
            told = counted(sum(provision.kind == "provision" for provision in version.provisions), "provision")
            say(f"{version.code}: {told}" + (f". {version.note}" if version.note else ""), indent=2)


def _plain(version: Version) -> dict[str, Any]:
    return {"version": version.code, "note": version.note, "provisions": len(version.provisions)}


@policy.command(
    "show",
    short_help="Show a version.",
    epilog=examples("waypost policy show", "waypost policy show --version draft-2009-03 --language ar"),
)
@click.argument("work", required=False)
@click.option("--version", "code", metavar="VERSION", help="Default: the latest.")
@language_option("Of the text.")
@json_option("the version")
def show(work: str | None, code: str | None, language: str, as_json: bool) -> None:
    """Show the text of a WORK (the only one when none is named)."""
    import msgspec

    found = work_of(work, language)
    version = version_of(found, code)
    if as_json:
        print_json(msgspec.to_builtins(version))
        return
    say(f"{found.titles.get(language, found.code)} – {version.code}", style="bold")
    for provision in version.provisions:
        text = provision.texts.get(language)
        stale = " (translation of earlier words)" if language in provision.stale() else ""
        words = text.body if text is not None else "–"
        say(f"{provision.id}  {words}{stale}", style="bold" if provision.kind == "heading" else None, hang=6)


@policy.command(
    "compare",
    short_help="Compare two versions word by word.",
    epilog=examples(
        "waypost policy compare draft-2009-03 2009-11",
        "waypost policy compare A B --language fr --json",
        "waypost policy compare 2009-11 draft-2027-1 --as amina@example.org",
    ),
)
@click.argument("old")
@click.argument("new")
@click.option("--work", metavar="WORK", help="Default: the only one.")
@as_option("Compare versions on this server, drafts among them, as far as this account reads them.", required=False)
@language_option("Which text is compared.")
@json_option("the comparison")
def compare(old: str, new: str, work: str | None, email: str | None, language: str, as_json: bool) -> None:
    """Compare version OLD with version NEW: [-what was taken out-] and {+what was put in+}.

    Without --as, versions of the catalog; with it, those of the server, whose database is that of `waypost accounts`.
    """
    import msgspec

    from waypost.drafting.comparing import compare as compared

    found = compared(_work_to_compare(work, email, language), old, new)
    if as_json:
        print_json(msgspec.to_builtins(found))
        return
    told = [each for each in found if each.state not in ("same", "changed") or language in each.changed]
    for each in told:
        _say_compared(each, language)
    say(f"{counted(len(found) - len(told), 'place')} as before in {language}")


def _work_to_compare(code: str | None, email: str | None, language: str) -> Work:
    if email is None:
        return work_of(code, language)
    from waypost.web.policy import command

    found: Work = command.readable_work(email, code, language)
    return found


def _say_compared(each: Compared, language: str) -> None:
    ids = " + ".join(each.old) or "–", " + ".join(each.new) or "–"
    say(ids[0] if ids[0] == ids[1] else f"{ids[0]} → {ids[1]}: {each.state}", style="bold")
    say("".join(_MARKS[part.kind].format(part.text) for part in each.parts.get(language, ())), indent=2)


@policy.command(
    "export",
    short_help="Write a version as Word, HTML or Akoma Ntoso.",
    epilog=examples(
        "waypost policy export --out policy.docx", "waypost policy export --version draft-2009-03 --out fr.xml -l fr"
    ),
)
@click.argument("work", required=False)
@click.option("--version", "code", metavar="VERSION", help="Default: the latest.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A .docx, .html or .xml file.")
@click.option(
    "--languages", "-l", default=",".join(LANGUAGES), show_default=True, help="One column each; one alone for .xml."
)
@force_option
def export(work: str | None, code: str | None, out: Path, languages: str, force: bool) -> None:
    """Write a version of a WORK to work on: Akoma Ntoso (.xml) has one language in a file."""
    from waypost.drafting.formats.version_files import kind_of, write
    from waypost.publish.placing import placed_file

    wanted = [each.strip() for each in languages.split(",") if each.strip()]
    if not wanted or any(each not in LANGUAGES for each in wanted):
        raise InputError(f"--languages {languages}: expected some of {', '.join(LANGUAGES)}, parted by commas")
    kind = kind_of(out)
    if kind == "xml" and len(wanted) > 1:
        raise InputError(f"{out}: Akoma Ntoso has one language in a file; choose one: --languages {wanted[0]}")
    refuse_existing(out, force)
    found = work_of(work, wanted[0])
    version = version_of(found, code)
    content = write(found, version, kind, wanted)
    with placed_file(out) as path:
        path.write_bytes(content)
    say(f"{out}: {version.code}, {counted(len(version.provisions), 'provision or heading', 'provisions and headings')}")


@policy.command(
    "read",
    short_help="See what a file would change.",
    epilog=examples("waypost policy read policy.docx", "waypost policy read draft.html --version draft-2009-03"),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--work", metavar="WORK", help="Default: the only one.")
@click.option("--version", "code", metavar="VERSION", help="What the file is held against. Default: the latest.")
@json_option("what would change")
def read(file: Path, work: str | None, code: str | None, as_json: bool) -> None:
    """Show what a FILE of provisions that came back would change. Nothing is changed here."""
    import msgspec

    from waypost.drafting.formats import version_files
    from waypost.drafting.reading_back import preview
    from waypost.drafting.words import compare_texts

    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or 'cannot be read'}") from error
    kind = version_files.kind_of(file)
    version = version_of(work_of(work), code)
    try:
        found = preview(version, version_files.read(content, kind))
    except InputError as error:
        raise InputError(f"{file}: {error}") from error
    if as_json:
        print_json(msgspec.to_builtins(found))
        return
    for change in found.changes:
        say(f"{change.provision} ({change.language})" + (": new" if change.old is None else ""), style="bold")
        parts = compare_texts(change.old or "", change.new, change.language)
        say("".join(_MARKS[part.kind].format(part.text) for part in parts), indent=2)
    for line in found.unread:
        say(f"not used: {line}")
    say(f"{counted(len(found.changes), 'text')} would change, {counted(found.unchanged, 'text')} as before")
