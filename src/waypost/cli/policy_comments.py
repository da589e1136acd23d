"""``waypost policy comment-form`` and ``read-comments``: comments written without a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.options import examples, force_option, json_option, language_option, refuse_existing
from waypost.cli.output import counted, print_json, say
from waypost.cli.policy_works import work_of
from waypost.errors import InputError
from waypost.settings import LANGUAGES

if TYPE_CHECKING:
    from waypost.drafting.comments import Comment
    from waypost.drafting.comments_preview import CommentsPreview
    from waypost.drafting.comments_read import CommentsRead
    from waypost.drafting.formats.comment_remarks import Remark


@click.command(
    "comment-form",
    short_help="Write a form to comment on a version.",
    epilog=examples(
        "waypost policy comment-form migration-2009 2009-11 --organisation ns-tun --language fr -o form.xlsx",
        "waypost policy comment-form migration-2009 2009-11 --organisation ns-egy --language ar -o form.docx",
    ),
)
@click.argument("work")
@click.argument("version")
@click.option("--organisation", required=True, metavar="ID", help="In whose name: ns-tun, or another body's id.")
@language_option("Of the form and of the official text in it.")
@click.option("--beside", type=click.Choice(LANGUAGES), help="The official text in a second language as well.")
@click.option("--until", default="", metavar="TEXT", help="Until when it is due, as people are to read it.")
@click.option("--submits", default="", metavar="TEXT", help="Which role submits in the name of the organisation.")
@click.option("--as", "kind", type=click.Choice(("xlsx", "docx")), help="Default: by the ending of the file.")
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="The file to write.")
@force_option
def comment_form(
    work: str, version: str, organisation: str, language: str, beside: str | None, until: str, submits: str,
    kind: str | None, out: Path, force: bool,
) -> None:  # fmt: skip
    """Write a form to comment on a VERSION of a WORK off-line: a workbook, or a Word document."""
    from waypost.drafting.formats.comment_files import kind_of, write
    from waypost.drafting.formats.comment_form import Form
    from waypost.publish.placing import placed_file

    chosen = kind_of(out, kind)
    refuse_existing(out, force)
    form = Form(
        work=work_of(work, language),
        version=version,
        language=language,
        beside=beside,
        organisation=organisation,
        organisation_name=_name_of(organisation, language),
        until=until,
        submits=submits,
    )
    content = write(form, chosen)
    with placed_file(out) as path:
        path.write_bytes(content)
    say(f"{out}: {work} {version}, for {form.organisation_name or organisation}")


def _name_of(organisation: str, language: str) -> str:
    from waypost.reference import load_catalog

    society = load_catalog().societies.get(organisation)
    if society is None and organisation.startswith("ns-"):
        raise InputError(f"--organisation {organisation}: no National Society has this id; it is like ns-tun")
    return (society.names.get(language) or society.names.get("en", "")) if society is not None else ""


@click.command(
    "read-comments",
    short_help="See what a comment form says.",
    epilog=examples("waypost policy read-comments form.xlsx", "waypost policy read-comments form.docx --json"),
)
@click.argument("file", type=click.Path(path_type=Path))
@language_option("Of what is said about the file.")
@json_option("what is in the form")
def read_comments(file: Path, language: str, as_json: bool) -> None:
    """Show the comments in a FILE that came back, and what in it cannot be used. Nothing is kept or submitted."""
    from waypost.drafting.comments_preview import preview_comments
    from waypost.drafting.formats.comment_files import read

    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or 'cannot be read'}") from error
    try:
        found = read(content)
    except InputError as error:
        raise InputError(f"{file}: {error}") from error
    preview = preview_comments(found, (), work_of(found.mark.work))
    if as_json:
        print_json(plain_comments(found, preview, language))
        return
    say_comments(found, preview, language)


def say_comments(found: CommentsRead, preview: CommentsPreview, language: str) -> None:
    """What a form says: its new comments, what cannot be used, and what is to be known beside."""
    mark = found.mark
    say(f"{mark.work} {mark.version}, in the name of {mark.organisation}", style="bold")
    for new in preview.new:
        _say_comment(new.comment, new.place.told(language), language)
    for remark in preview.unusable:
        say(f"not usable: {remark.line(language)}", hang=4)
    for remark in _told(preview):
        say(f"note: {remark.line(language)}", hang=4)
    say(f"{counted(len(preview.new), 'comment')}, {counted(len(preview.unusable), 'place')} that cannot be used")


def _told(preview: CommentsPreview) -> list[Remark]:
    """What is to be told: that a comment of the form is not there says nothing where no comments are looked at."""
    return [remark for remark in preview.remarks if remark.kind != "gone"]


def _say_comment(comment: Comment, place: str, language: str) -> None:
    from waypost.drafting.formats.wording import label, word

    provision = comment.provision or word("whole_text", language)
    kinds = f"{label('type', comment.type, language)}. {label('position', comment.position, language)}"
    say(f"{provision} ({comment.language}): {kinds} [{place}]", style="bold")
    for text in (comment.quote and f"“{comment.quote}”", comment.wording and f"→ {comment.wording}", comment.rationale):
        if text:
            say(text, indent=2, hang=2)
    for each in comment.evidence:
        say(f"– {each}", indent=2, hang=2)


def plain_comments(found: CommentsRead, preview: CommentsPreview, language: str) -> dict[str, Any]:
    """The same as plain values."""
    import msgspec

    mark = found.mark
    return {
        "work": mark.work,
        "version": mark.version,
        "organisation": mark.organisation,
        "languages": list(mark.languages),
        "comments": [
            msgspec.to_builtins(new.comment) | {"place": new.place.told(language)} for new in preview.new
        ],
        "unusable": [_plain_remark(remark, language) for remark in preview.unusable],
        "remarks": [_plain_remark(remark, language) for remark in _told(preview)],
    }  # fmt: skip


def _plain_remark(remark: Remark, language: str) -> dict[str, Any]:
    place = remark.place
    return {
        "kind": remark.kind,
        "sheet": place.sheet if place is not None else None,
        "row": place.row if place is not None else None,
        "found": remark.found,
        "line": remark.line(language),
    }
