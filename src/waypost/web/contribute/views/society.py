"""The society's page: all programmes from all sources in one table; still true; sign; undo; the workbook."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from waypost.publish.workbook import write_workbook
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import page, signed_in
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions import signing
from waypost.web.contribute.listing import WANTS, asked_of, is_long, part_of
from waypost.web.contribute.models import Batch, Entry
from waypost.web.contribute.queries import batches_of, contents_of, history, proposed, taken_back_by, uploads_of
from waypost.web.contribute.reading import society_page
from waypost.web.contribute.standing_now import programme_now, programmes_now, titles_of
from waypost.web.contribute.views.exercise import sign_picture, tell_unsigned
from waypost.web.contribute.views.frame import contribute_page, refused, to, told
from waypost.web.exercises.actions import note_opened
from waypost.web.exercises.times import when

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
def mine(request: HttpRequest, standing: Standing) -> HttpResponse:
    """The societies that I speak for; straight to it when it is one."""
    language = language_of(request)
    viewer = standing.viewer()
    if len(viewer.societies) == 1:
        return HttpResponseRedirect(f"/{language}/my/{viewer.societies[0]}/")
    names = load_catalog().societies
    known = [ns_id for ns_id in (*viewer.societies, *viewer.concerns) if ns_id in names]
    if not known and any(m.role in ("migration_team", "administrator") for m in standing.acting):
        known = list(names)
    listed = sorted(dict.fromkeys(known), key=lambda ns_id: names[ns_id].names[language])
    return page(request, "contribute/mine.html", listed=listed, names=names)


@for_society()
def society(request: HttpRequest, acting: Acting) -> HttpResponse:
    """All our programmes."""
    catalog = load_catalog()
    if acting.rights.may_propose:
        note_opened(ns_id=acting.ns_id, by=acting.person or acting.link)
    parts = society_page(acting.ns_id, acting.language, catalog, acting.viewer)
    asked = asked_of(request.GET)
    return contribute_page(
        request, acting, "society.html", uploads=uploads_of(acting.ns_id), narrowed=asked,
        taken_back=taken_back_by(acting.ns_id), wants=WANTS, when=partial(when, language=acting.language),
        is_long=is_long(parts["programmes"]), operated_part=part_of(parts["operated"], asked, asked.first),
        also_part=part_of(parts["also"], asked, asked.also_first), **parts,
    )  # fmt: skip


@for_society(lambda rights: rights.may_propose)
@require_POST
def still_true(request: HttpRequest, acting: Acting) -> HttpResponse:
    """These programmes hold as they stand."""
    known = sorted(each["programme_id"] for each in programmes_now(acting.ns_id, load_catalog()))
    own = signing.operated_of(acting.ns_id, known)
    named = request.POST.getlist("programme")
    chosen = own if "all" in request.POST else [key for key in named if key in known]
    if "all" not in request.POST and set(chosen) - set(own):
        refused(request, acting, "contribute_refused_not_operated")
        return to(acting)
    try:
        signing.still_true(author=acting.author(), programmes=chosen, role=acting.role)
    except RefusedError as error:
        refused(request, acting, error.key, **error.parts)
        return to(acting)
    told(request, acting, "contribute_done_verified", count=len(chosen))
    if request.POST.get("all") == "sign" and acting.rights.may_sign:
        sign_picture(request, acting)
    return to(acting)


@for_society(lambda rights: rights.may_look)
def waiting(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What waits for the manager: signed, or put aside."""
    may_sign = acting.rights.may_sign
    if request.method == "POST" and (may_sign or acting.rights.may_propose) and acting.person is not None:
        numbers = [int(each) for each in request.POST.getlist("change") if each.isdigit()]
        if not numbers and "all" not in request.POST:
            refused(request, acting, "contribute_refused_none_chosen")
            return to(acting, "waiting/")
        if "drop" in request.POST or not may_sign:
            count = signing.drop(by=acting.person, ns_id=acting.ns_id, changes=numbers, only_own=not may_sign)
            told(request, acting, "contribute_done_dropped", count=count)
        else:
            every = None if "all" in request.POST else numbers
            count = signing.sign(by=acting.person, ns_id=acting.ns_id, changes=every)
            told(request, acting, "contribute_done_signed", count=count)
            tell_unsigned(request, acting)
        return to(acting)
    changes = list(proposed(acting.ns_id)[:1000])
    titles = {p["programme_id"]: p for p in programmes_now(acting.ns_id, load_catalog())}
    return contribute_page(request, acting, "waiting.html", changes=changes, titles=titles)


@for_society()
def batches(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What was said in one go; each can be undone."""
    listed = batches_of(acting.ns_id)
    contents = contents_of(listed)
    titles = titles_of(row["one"] for row in contents.values())
    return contribute_page(request, acting, "batches.html", batches=listed, contents=contents, titles=titles)


@for_society(lambda rights: rights.may_sign)
@require_POST
def undo(request: HttpRequest, acting: Acting, batch: int) -> HttpResponse:
    """Take a batch back as a whole."""
    found = get_object_or_404(Batch, pk=batch, ns_id=acting.ns_id)
    if acting.person is None:
        return to(acting, "batches/")
    try:
        count = signing.undo(by=acting.person, batch=found)
    except RefusedError as error:
        refused(request, acting, error.key, **error.parts)
    else:
        told(request, acting, "contribute_done_undone", count=count)
    return to(acting, "batches/")


@for_society()
def programme_history(request: HttpRequest, acting: Acting, programme: str) -> HttpResponse:
    """Everything that was said of a programme in the web: what, by whom, why."""
    now = programme_now(programme, acting.ns_id, load_catalog())
    if now is None and not Entry.objects.filter(programme=programme, speaker=acting.ns_id).exists():
        raise Http404(programme)
    return contribute_page(
        request, acting, "history.html", programme=programme, now=now,
        changes=[c for c in history(programme) if c.speaker == acting.ns_id or not c.is_own],
    )  # fmt: skip


@for_society(lambda rights: rights.may_sign)
def withdraw(request: HttpRequest, acting: Acting, programme: str) -> HttpResponse:
    """Take a programme back, after having been told what that does."""
    now = programme_now(programme, acting.ns_id, load_catalog())
    if request.method == "POST" and acting.person is not None:
        if "restore" in request.POST:
            signing.restore(by=acting.person, ns_id=acting.ns_id, programme=programme)
            told(request, acting, "contribute_done_restored")
        elif now is not None and _operates(acting.ns_id, programme):
            why = request.POST.get("why", "").strip()
            signing.withdraw(
                by=acting.person, ns_id=acting.ns_id, programme=programme, title=_title(now, acting.language), why=why
            )
            told(request, acting, "contribute_done_withdrawn")
        return to(acting)
    return contribute_page(
        request, acting, "withdraw.html", programme=programme, title=_title(now, acting.language) if now else programme,
        is_gone=now is None, may=now is None or _operates(acting.ns_id, programme),
    )  # fmt: skip


def _operates(ns_id: str, programme: str) -> bool:
    """Only who operates a programme may take it back."""
    from waypost.web.contribute.standing_now import known_now  # noqa: PLC0415 - for this alone

    owners = known_now([ns_id]).owners([programme]).get(programme, ())
    return ns_id in owners or not owners


def _title(programme: dict[str, object], language: str) -> str:
    fields = programme.get("programme")
    titles = fields.get("title") if isinstance(fields, dict) else None
    if not isinstance(titles, dict):
        return str(titles or programme.get("programme_id") or "")
    return str(next((titles[each] for each in (language, *LANGUAGES, *titles) if titles.get(each)), ""))


@for_society()
def workbook(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The society's workbook in a language: to fill in without a line, and to send back."""
    language = request.GET.get("language", acting.language)
    language = language if language in LANGUAGES else acting.language
    catalog = load_catalog()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        write_workbook(path, acting.ns_id, language, programmes_now(acting.ns_id, catalog), catalog)
        content = path.read_bytes()
    name = f"waypost-{acting.ns_id}-{language}.xlsx"
    return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
