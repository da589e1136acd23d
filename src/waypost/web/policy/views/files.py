"""A version as a file to work on: all languages side by side, some of them, or one as Akoma Ntoso."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse

from waypost.drafting.formats.version_files import MEDIA_TYPES, write
from waypost.drafting.texts import Version, Work
from waypost.settings import LANGUAGES
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.policy.views.changes import tongue_of
from waypost.web.policy.views.pages import kept_or_404, members, version_or_404


@members
def file(request: HttpRequest, standing: Standing, code: str, version_code: str, kind: str) -> HttpResponse:
    """A version that somebody may read, in the languages of ``tongue``, each time one.

    Without any: all languages side by side, the page's first; Akoma Ntoso, which has one in a file, in the page's.
    """
    language = language_of(request)
    kept = kept_or_404(code, language)
    version = version_or_404(standing, kept, version_code)
    asked = tuple(dict.fromkeys(each for each in request.GET.getlist("tongue") if each in LANGUAGES))
    if kind == "xml":
        asked = (tongue_of(kept, (version,), asked[0] if asked else "", language),)
    return as_file(kept.work, version, kind, language, asked)


def as_file(work: Work, version: Version, kind: str, language: str, asked: Sequence[str] = ()) -> HttpResponse:
    """The file, its title in the page's language. ``asked`` are its languages in their order: none for all of them."""
    if kind not in MEDIA_TYPES:
        raise Http404(kind)
    if kind == "xml":
        asked = asked or (language,)
    body = write(work, version, kind, asked or [language, *(each for each in LANGUAGES if each != language)], language)
    name = "-".join((work.code, version.code, *asked))
    return HttpResponse(
        body, content_type=MEDIA_TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    )
