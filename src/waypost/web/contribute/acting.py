"""Who acts on a page of contributions: a person with rights for the society, or whoever came by a link."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from waypost.disclosure.access import Viewer
from waypost.reference import load_catalog
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.contribute.actions.saying import Author
from waypost.web.contribute.rights import Rights, body_of, rights_of, role_word
from waypost.web.exercises.models import Link

LINK = "answer_link"  # where a session keeps the link by which somebody came


@dataclasses.dataclass(frozen=True)
class Acting:
    """A person or a link, for one society."""

    ns_id: str
    language: str
    rights: Rights
    standing: Standing | None = None
    link: Link | None = None

    @property
    def person(self) -> User | None:
        """Who is signed in."""
        return self.standing.person if self.standing else None

    @property
    def role(self) -> str:
        """In which role, as it may be published."""
        return role_word(self.standing, self.ns_id) if self.standing else "focal_point"

    @property
    def viewer(self) -> Viewer:
        """What the person may see of others; whoever came by a link sees what a focal point does."""
        return self.standing.viewer() if self.standing else Viewer("movement", (self.ns_id,), (self.ns_id,))

    @property
    def stands_in(self) -> bool:
        """Speaks for the society without being of it."""
        return not self.rights.may_propose

    def author(self, told: dict[str, Any] | None = None, *, beside: bool = False) -> Author:
        """Who says what follows; ``told`` how a stand-in was told, ``beside`` that it is not the society's word."""
        speaker = body_of(self.standing) if beside and self.standing else self.ns_id
        via = f"link {self.link.pk}" if self.link else ""
        return Author(by=self.person, ns_id=self.ns_id, speaker=speaker, via=via, **(told or {}))


def link_of(request: HttpRequest) -> Link | None:
    """The link by which somebody came, as long as it opens something."""
    if LINK not in getattr(request, "session", {}):
        return None
    found = Link.objects.filter(pk=request.session[LINK], revoked_at=None).select_related("exercise").first()
    return found if found is not None and found.expires_at > timezone.now() else None


def acting_for(request: HttpRequest, ns_id: str) -> Acting | None:
    """Who acts for a society; None when nobody may."""
    language = language_of(request)
    standing = standing_of_request(request)
    if standing is not None and (rights := rights_of(standing, ns_id)).may_look:
        return Acting(ns_id, language, rights, standing=standing)
    link = link_of(request)
    if link is not None and link.ns_id == ns_id:
        return Acting(ns_id, language, Rights(ns_id, may_propose=True), link=link)
    return None


View = Callable[..., HttpResponse]


def for_society(needs: Callable[[Rights], bool] = lambda rights: rights.may_look) -> Callable[[View], View]:
    """The view is given who acts (:class:`Acting`) for the society that its address names."""

    def around(view: View) -> View:
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, ns_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if ns_id not in load_catalog().societies:
                raise Http404(ns_id)
            acting = acting_for(request, ns_id)
            if acting is None and standing_of_request(request) is None:
                return redirect_to_login(request.get_full_path())
            if acting is None or not needs(acting.rights):
                raise PermissionDenied
            request.read_about = (ns_id,)  # type: ignore[attr-defined]  # for the log of reads
            return view(request, acting, *args, **kwargs)

        return answer

    return around
