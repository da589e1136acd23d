"""Questions to a society about its programmes: asked by its zone or the team, answered by the society, closed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions import asking
from waypost.web.contribute.asked import questions_of
from waypost.web.contribute.questions import questions
from waypost.web.contribute.rights import asking_body
from waypost.web.contribute.standing_now import programme_now, programmes_now
from waypost.web.contribute.templating import anchor, title_in
from waypost.web.contribute.views.frame import contribute_page, refusal, refused, to, told
from waypost.web.exercises.actions import note_work


@for_society()
def asked(request: HttpRequest, acting: Acting) -> HttpResponse:
    """All questions to this society, the open ones first."""
    catalog = load_catalog()
    titles = {p["programme_id"]: title_in(p, acting.language) for p in programmes_now(acting.ns_id, catalog)}
    return contribute_page(
        request, acting, "questions.html", questions=questions_of(acting.ns_id), titles=titles,
        body=asking_body(acting.standing, acting.ns_id) if acting.standing else "", problem=None, sent={},
    )  # fmt: skip


@for_society(lambda rights: rights.may_stand_in)
def ask(request: HttpRequest, acting: Acting, programme: str) -> HttpResponse:
    """Ask about a programme, or about one field of it."""
    catalog = load_catalog()
    now = programme_now(programme, acting.ns_id, catalog)
    if now is None or acting.standing is None:
        raise Http404(programme)
    problem, status = None, 200
    if request.method == "POST":
        try:
            asking.ask(
                standing=acting.standing, ns_id=acting.ns_id, programme=programme, slot=request.POST.get("slot", ""),
                text=request.POST.get("text", ""), kind=request.POST.get("kind", "question"),
            )  # fmt: skip
        except RefusedError as error:
            problem, status = refusal(acting.language, error), 422
        else:
            told(request, acting, "contribute_asked_done_asked")
            return to(acting, "questions/")
    return contribute_page(
        request, acting, "ask.html", status, programme=programme, title=title_in(now, acting.language) or programme,
        asked=questions(catalog, acting.language), chosen=request.POST.get("slot", request.GET.get("slot", "")),
        problem=problem, sent=request.POST,
    )  # fmt: skip


@for_society(lambda rights: rights.may_propose)
@require_POST
def answer(request: HttpRequest, acting: Acting, number: int) -> HttpResponse:
    """Answer in words."""
    try:
        found = asking.answer(
            ns_id=acting.ns_id, number=number, text=request.POST.get("text", ""), by=acting.person
        )  # fmt: skip
    except RefusedError as error:
        catalog = load_catalog()
        titles = {p["programme_id"]: title_in(p, acting.language) for p in programmes_now(acting.ns_id, catalog)}
        return contribute_page(
            request, acting, "questions.html", 422, questions=questions_of(acting.ns_id), titles=titles, body="",
            problem=(f"answer-{number}", refusal(acting.language, error)), sent=request.POST,
        )  # fmt: skip
    note_work(ns_id=acting.ns_id, by=acting.person)
    told(request, acting, "contribute_asked_done_answered")
    return _back(acting, request, found.programme, found.slot)


@for_society(lambda rights: rights.may_stand_in)
@require_POST
def close(request: HttpRequest, acting: Acting, number: int) -> HttpResponse:
    """Close a question: by whoever asked."""
    try:
        if acting.standing is not None:
            asking.close(standing=acting.standing, ns_id=acting.ns_id, number=number)
    except RefusedError as error:
        refused(request, acting, error.key, **error.parts)
    else:
        told(request, acting, "contribute_asked_done_closed")
    return to(acting, "questions/")


def _back(acting: Acting, request: HttpRequest, programme: str, slot: str) -> HttpResponseRedirect:
    """To where the answer was written: the programme's form, at the field, or the list."""
    if request.POST.get("to") == "programme":
        return to(acting, f"programme/{programme}/#{anchor(slot)}" if slot else f"programme/{programme}/")
    return to(acting, "questions/")
