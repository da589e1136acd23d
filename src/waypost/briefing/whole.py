"""The whole briefing of a trail as a document, and as the bytes of a file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from waypost.atlas.opened import Opened
from waypost.briefing.beside import NOTHING, Beside
from waypost.briefing.opening import opening
from waypost.briefing.people import people
from waypost.briefing.stages import stages
from waypost.briefing.standing import chances, gaps
from waypost.briefing.telling import Teller
from waypost.briefing.together import members, questions
from waypost.briefing.vulnerable import vulnerable
from waypost.disclosure.access import Viewer
from waypost.disclosure.rules import audience_rank
from waypost.drawing.document import Document, Paragraph, Section
from waypost.drawing.document_pdf import document_pdf
from waypost.drawing.document_word import document_docx
from waypost.errors import InputError
from waypost.reference.wording import isolated

FORMATS: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", document_docx),
    "pdf": ("application/pdf", document_pdf),
}


def trail_briefing(opened: Opened, trail_id: str, language: str, beside: Beside = NOTHING) -> Document:
    """The briefing of a trail, of what the viewer of ``opened`` may see: the same for the same release, viewer,
    language and what is beside. Where the viewer sees more than all at a table may (:func:`at_the_table`), each sheet
    says that it is not for the table. Raises :class:`InputError` for a trail that is not in the catalog.
    """
    if trail_id not in opened.catalog.trails:
        raise InputError(f"no trail {trail_id!r}; there are: {', '.join(sorted(opened.catalog.trails))}")
    tell = Teller(opened, trail_id, language, beside)
    name = tell.trail.names[language]
    state = {"day": tell.day(opened.as_of), "release": isolated(opened.release_id)}
    audience = tell.word("for_members" if tell.is_for_members else "for_public")
    parts = (opening, stages, people, vulnerable, gaps, chances, questions)
    sections = [part(tell) for part in parts] + list(members(tell))
    if tell.in_full:
        sections += [Section(heading=tell.word("in_full")), *tell.in_full]
    return Document(
        language=language,
        kind=tell.word("kind"),
        title=name,
        subtitle=tell.word("subtitle", kind=tell.name(tell.trail.kind, "trail_kind"), audience=audience, **state),
        sections=(*sections, _sources(tell, state)),
        page=tell.word("page"),
        is_dense=True,
        foot=tell.word("foot", trail=name, **state),
        head=tell.word("own_copy") if is_own_copy(opened.viewer) else "",
    )


def briefing_file(opened: Opened, trail_id: str, language: str, form: str, beside: Beside = NOTHING) -> bytes:
    """The briefing as the bytes of a file, ``docx`` or ``pdf``. Raises what :func:`trail_briefing` raises, and
    :class:`InputError` where the machine lacks what PDF needs.
    """
    if form not in FORMATS:
        raise InputError(f"{form}: a briefing is one of {', '.join(FORMATS)}")
    return FORMATS[form][1](trail_briefing(opened, trail_id, language, beside))


def file_name(opened: Opened, trail_id: str, language: str, form: str) -> str:
    """What a file of a briefing is called; the copy that is not for the table says so."""
    own = "-own" if is_own_copy(opened.viewer) else ""
    return f"waypost-{trail_id}-{opened.as_of}-{language}{own}.{form}"


def at_the_table(viewer: Viewer) -> Viewer:
    """What everybody at a table with the viewer may see: no more than any member, and nothing of one society alone."""
    audience = min(viewer.audience, "movement", key=audience_rank)
    return dataclasses.replace(viewer, audience=audience, societies=(), concerns=())


def is_own_copy(viewer: Viewer) -> bool:
    """Whether what a viewer sees is more than what may be laid on a table."""
    return viewer != at_the_table(viewer)


def _sources(tell: Teller, state: dict[str, str]) -> Section:
    """Every source that was cited, by its number; who states the trail itself."""
    told = [
        Paragraph(
            tell.word(
                "source", number=f"[{number}]", whose=isolated(row["publisher"]), title=isolated(row["title"]),
                revision=isolated(row["revision"]), licence=isolated(row["licence"]),
            ),
            "quiet",
        )
        for number, row in enumerate(tell.cited(), 1)
    ]  # fmt: skip
    told.append(Paragraph(tell.word("register_source", **state), "quiet"))
    stated = [isolated(", ".join(filter(None, (each.publisher, each.title, each.date)))) for each in tell.trail.sources]
    apart = "؛ " if tell.language == "ar" else "; "  # titles hold commas
    told.append(Paragraph(tell.word("trail_sources", sources=apart.join(stated)), "quiet"))
    return Section(heading=tell.word("sources_title"), blocks=tuple(told))
