"""What of a message can be taken along: a briefing of one page, ClaimReview, PROV-JSON."""

from __future__ import annotations

import orjson
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from waypost.advocacy.briefing.pdf import briefing_pdf
from waypost.advocacy.briefing.word import briefing_docx
from waypost.errors import InputError, said_by
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import exports, rights
from waypost.web.advocacy.briefs import brief_of
from waypost.web.advocacy.reading import note_reads
from waypost.web.advocacy.saying import refusal_in
from waypost.web.advocacy.telling import said_in
from waypost.web.advocacy.views.message_pages import everybody, message_or_404
from waypost.web.advocacy.wholes import wholes

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@everybody
def briefing(request: HttpRequest, standing: Standing | None, code: str, kind: str) -> HttpResponse:
    """One page of A4 in the language of the address."""
    found, language = message_or_404(standing, code), language_of(request)
    note_reads(request, found)
    try:
        brief = brief_of(found, language)
        body = briefing_docx(brief) if kind == "docx" else briefing_pdf(brief)
    except RefusedError as error:
        return _refused(request, standing, code, " ".join(refusal_in(language, error)))
    except InputError as error:
        return _refused(request, standing, code, said_in(language, said_by(error)))
    answer = HttpResponse(body, content_type=_WORD if kind == "docx" else "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="message-{code}-{brief.language}.{kind}"'
    return answer


def _refused(request: HttpRequest, standing: Standing | None, code: str, why: str) -> HttpResponse:
    """Back to the page, which says why; whoever holds no role is told it here."""
    if not rights.is_member(standing):
        return HttpResponse(why, status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, why)
    return HttpResponseRedirect(f"/{language_of(request)}/advocacy/message/{code}/")


@everybody
def machine(request: HttpRequest, standing: Standing | None, code: str, what: str) -> HttpResponse:
    """ClaimReview as JSON-LD, or where it comes from as PROV-JSON."""
    found, language = message_or_404(standing, code), language_of(request)
    note_reads(request, found)
    whole = wholes([found])[found.pk]
    if what == "claim-review":
        told, kind = exports.claim_reviews(whole, language), "application/ld+json"
    else:
        told, kind = exports.provenance(whole), "application/json"
    answer = HttpResponse(orjson.dumps(told, option=orjson.OPT_INDENT_2), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="message-{code}-{what}.json"'
    return answer
