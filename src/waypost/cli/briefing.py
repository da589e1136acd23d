"""``waypost briefing``: what lies on the table of a meeting about a trail, as Word and as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waypost.cli.options import (
    audience_option,
    examples,
    force_option,
    language_option,
    refuse_existing,
    release_argument,
)
from waypost.cli.output import counted, say, working
from waypost.errors import InputError
from waypost.settings import LANGUAGES

if TYPE_CHECKING:
    from waypost.atlas.opened import Opened
_FORMS = ("docx", "pdf")


@click.command(
    short_help="Write the briefing of a trail, or of all.",
    epilog=examples(
        "waypost briefing build/mine CMR --out cmr.pdf",
        "waypost briefing build/mine CMR --language ar --audience movement --out cmr.docx",
        "waypost briefing build/mine --all --out briefings",
    ),
)
@release_argument
@click.argument("trail", required=False)
@click.option("--all", "every", is_flag=True, help="Every trail in four languages, as Word and as PDF.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A .docx or .pdf file; a folder of --all.")
@language_option("Of the briefing. With --all: every language.")
@audience_option("For whom it is: it holds what they may see.")
@force_option
def briefing(
    release: Path, trail: str | None, every: bool, out: Path, language: str, audience: str, force: bool
) -> None:
    """Write the briefing of a TRAIL from a RELEASE: map, who does what at each stage, people, gaps, chances, questions.

    What it is made for an audience wider than the Movement is headed on each sheet: not for the table.
    Contacts and what was agreed last time are with the server: whoever signs in has them in the briefing there.
    """
    if every == (trail is not None):
        raise InputError("name a trail, or say --all for every one")
    from waypost.atlas.opened import open_at
    from waypost.disclosure.access import Viewer

    if every:
        with working("writing"):
            count = _write_all(open_at(release, Viewer(audience)), out)
        say(f"{out}: {counted(count, 'file')}")
        return
    form = out.suffix.lstrip(".").lower()
    if form not in _FORMS:
        raise InputError(f"{out}: name a file that ends with {' or '.join(f'.{each}' for each in _FORMS)}")
    refuse_existing(out, force)
    from waypost.briefing.whole import briefing_file
    from waypost.publish.placing import placed_file

    with working("writing"):
        body = briefing_file(open_at(release, Viewer(audience)), str(trail).upper(), language, form)
    with placed_file(out) as path:
        path.write_bytes(body)
    say(f"{out}: {len(body):,} bytes")


def trails_of(opened: Opened) -> list[str]:
    """Every trail of the catalog."""
    return sorted(opened.catalog.trails)


def _write_all(opened: Opened, out: Path) -> int:
    from waypost.briefing.whole import briefing_file, file_name
    from waypost.publish.placing import README_TITLE, placed_folder

    count = 0
    with placed_folder(out) as folder:
        for trail_id in trails_of(opened):
            for language in LANGUAGES:
                for form in _FORMS:
                    name = file_name(opened, trail_id, language, form)
                    (folder / name).write_bytes(briefing_file(opened, trail_id, language, form))
                    count += 1
        told = f"{README_TITLE}\n\nBriefings of trails, release {opened.release_id}, {opened.as_of}.\n"
        (folder / "README.md").write_text(told, encoding="utf-8")
    return count
