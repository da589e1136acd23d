"""``waypost consultations form``, ``read``, ``submit`` and ``nil``: answers of an organisation without a browser."""

from __future__ import annotations

from pathlib import Path

import click

from waypost.cli.options import examples, force_option, json_option, language_option, refuse_existing
from waypost.cli.output import counted, print_json, say
from waypost.cli.policy_comments import plain_comments, say_comments
from waypost.cli.told import as_option, how_told, told_options
from waypost.errors import InputError

_me = as_option("Who does it: somebody who speaks for the organisation, or writes down what it said.")
_code = click.argument("code")
_organisation = click.argument("organisation")


@click.command(
    "form",
    short_help="Write the comment form of an organisation.",
    epilog=examples("waypost consultations form first-round ns-ner --as amina@example.org --language fr -o form.xlsx"),
)
@_code
@_organisation
@_me
@language_option("Of the form and of the official text in it.")
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="A .xlsx or .docx file.")
@force_option
def form(code: str, organisation: str, email: str, language: str, out: Path, force: bool) -> None:
    """Write the form of ORGANISATION in the consultation CODE, with what it has said and room for more."""
    from waypost.drafting.formats.comment_files import kind_of
    from waypost.publish.placing import placed_file
    from waypost.web.policy import command_answers

    kind = kind_of(out)
    refuse_existing(out, force)
    content = command_answers.form_file(email, code, organisation, language, kind)
    with placed_file(out) as path:
        path.write_bytes(content)
    say(f"{out}: {code}, for {organisation}")


@click.command(
    "read",
    short_help="See what a comment form says, and take it in.",
    epilog=examples(
        "waypost consultations read first-round ns-ner form.xlsx --as amina@example.org",
        "waypost consultations read first-round ns-mli form.docx --as officer@example.org --take --medium e-mail "
        "--told-by focal_point --told-on 2027-03-01",
    ),
)
@_code
@_organisation
@click.argument("file", type=click.Path(path_type=Path))
@_me
@click.option("--take", is_flag=True, help="Take in what is shown; nothing is submitted.")
@told_options
@language_option("Of what is said about the file.")
@json_option("what is in the form")
def read(
    code: str, organisation: str, file: Path, email: str, take: bool, medium: str | None, told_by_role: str | None,
    told_on: str | None, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Show what the FILE of ORGANISATION would do in the consultation CODE: new comments, changed ones, remarks."""
    from waypost.web.policy import command_answers

    how = how_told(medium, told_by_role, told_on)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or 'cannot be read'}") from error
    found, preview, done = command_answers.read_form(email, code, organisation, content, take=take, how=how)
    if as_json:
        changed = [each.comment.id for each in preview.changed]
        print_json(plain_comments(found, preview, language) | {"changed": changed, "taken": done})
        return
    say_comments(found, preview, language)
    say(f"{counted(len(preview.changed), 'comment')} changed")
    say(f"taken in: {done['new']} new, {done['changed']} changed" if done else "nothing is taken in without --take")


@click.command(
    "submit",
    short_help="Submit the comments of an organisation.",
    epilog=examples(
        "waypost consultations submit first-round ns-ner --as amina@example.org",
        "waypost consultations submit first-round ns-mli --as officer@example.org --verify --medium telephone "
        "--told-by secretary_general --told-on 2027-03-01",
    ),
)
@_code
@_organisation
@_me
@click.option("--verify", is_flag=True, help="Say that the drafts were read in the organisation, too.")
@told_options
def submit(
    code: str, organisation: str, email: str, verify: bool, medium: str | None, told_by_role: str | None,
    told_on: str | None,
) -> None:  # fmt: skip
    """Submit what was verified as the answer of ORGANISATION in the consultation CODE. Its words then stay."""
    from waypost.web.policy import command_answers

    how = how_told(medium, told_by_role, told_on)
    done = command_answers.submit(email, code, organisation, verify=verify, how=how)
    say(f"{counted(len(done), 'comment')} submitted for {organisation}")


@click.command(
    "nil",
    short_help="Say that a society or a platform has nothing to say.",
    epilog=examples(
        'waypost consultations nil first-round ns-ner --as amina@example.org --why "Read; nothing to add."',
        'waypost consultations nil first-round ns-mli --as officer@example.org --why "Said so by telephone." '
        "--medium telephone --told-by director --told-on 2027-03-01",
    ),
)
@_code
@_organisation
@_me
@click.option("--why", required=True, help="Why; no names, no contacts.")
@told_options
def nil(
    code: str, organisation: str, email: str, why: str, medium: str | None, told_by_role: str | None,
    told_on: str | None,
) -> None:  # fmt: skip
    """Give the nil return of the society or platform ORGANISATION in the consultation CODE; silence is none."""
    from waypost.web.policy import command_answers

    how = how_told(medium, told_by_role, told_on)
    say(f"{organisation}: {command_answers.nil_return(email, code, organisation, why=why, how=how)}")
