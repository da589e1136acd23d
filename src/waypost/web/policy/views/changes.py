"""Two versions compared for people who are signed in: each version is shown to whoever may read it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse

from waypost.drafting.texts import Version
from waypost.settings import LANGUAGES
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.views.pages import as_json
from waypost.web.policy.changes import changes
from waypost.web.policy.library import Kept
from waypost.web.policy.views.pages import kept_or_404, members, page, readable_versions, version_or_404


@members
def comparison(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What changed from ``old`` to ``new``, word by word, in the language of ``tongue``.

    Without them: the latest version, the one before it, and the page's language.
    """
    language = language_of(request)
    kept = kept_or_404(code, language)
    versions = readable_versions(standing, kept)
    if not versions:
        raise Http404(code)
    after = version_or_404(standing, kept, request.GET.get("new") or versions[-1].code)
    earlier = before_of(versions, after)
    before = version_or_404(standing, kept, request.GET.get("old") or (earlier or after).code)
    found = changes(kept.with_draft, before, after)
    tongue = tongue_of(kept, (before, after), request.GET.get("tongue", ""), language)
    if request.GET.get("form") == "json":
        parts = {"code": code, "before": before.code, "after": after.code, "language": tongue}
        return as_json(parts | {"places": found.rows(tongue)})
    return page(
        request, "draft_changes.html", kept=kept, versions=versions[::-1], tongue=tongue,
        counts={each: len(found.told(each)) for each in LANGUAGES if is_in(each, before, after)},
        **found.summed_up(tongue),
    )  # fmt: skip


def before_of(versions: tuple[Version, ...], shown: Version) -> Version | None:
    """The version before one of them; None for the first."""
    at = next(at for at, each in enumerate(versions) if each.code == shown.code)
    return versions[at - 1] if at else None


def tongue_of(kept: Kept, versions: Sequence[Version], asked: str, language: str) -> str:
    """The language that was asked for, else the page's, else that of the authoritative words: one that has texts."""
    return next((each for each in (asked, language) if is_in(each, *versions)), kept.authoritative)


def is_in(language: str, *versions: Version) -> bool:
    """Whether any provision of these versions has words in a language."""
    return any(language in each.texts for version in versions for each in version.provisions)
