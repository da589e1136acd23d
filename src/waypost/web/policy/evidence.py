"""Programmes that comments name as evidence: by id, in lines that are otherwise free."""

from __future__ import annotations

import re
from collections.abc import Iterable

from waypost.atlas.listing import list_page
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.pages.releases import open_for
from waypost.web.policy.models import Comment
from waypost.web.policy.rights import reads, seen_comments

PROGRAMME = re.compile(r"(?:https?://\S*/programme/)?\b(wp-[a-z0-9-]{4,60})\b/?")
_MOST = 20  # comments on the page of a programme
_MOST_OWN = 500  # programmes of a society that are suggested


def named_in(lines: Iterable[str]) -> list[str]:
    """The ids of the programmes that lines name, by their id or their address, each once."""
    return list(dict.fromkeys(found[1] for line in lines for found in PROGRAMME.finditer(line)))


def unknown_to(standing: Standing, names: Iterable[str]) -> list[str]:
    """Those of the ids of which somebody sees no programme in the register."""
    asked = list(names)
    if not asked:
        return []
    marks = ", ".join("?" for _ in asked)
    listed = open_for(viewer_in(standing)).rows(
        f"select programme_id from listed where programme_id in ({marks})", asked
    )
    known = {row["programme_id"] for row in listed}
    return [name for name in asked if name not in known]


def own_programmes(standing: Standing, organisation: str, language: str) -> list[tuple[str, str]]:
    """The programmes of a society as somebody sees them: id and title."""
    _, found = list_page(
        open_for(viewer_in(standing)), {"society": organisation}, everybody=True, perhaps=False, after=0,
        most=_MOST_OWN, language=language,
    )  # fmt: skip
    return [(row["programme_id"], row["title"] or row["programme_id"]) for row in found]


def named_as_evidence(standing: Standing | None, programme_id: str) -> list[Comment]:
    """Comments that name a programme and that somebody may read, the latest first; nothing for whoever has no role."""
    if standing is None or not reads(standing):
        return []
    found = Comment.objects.filter(seen_comments(standing), evidence__icontains=programme_id)
    return [each for each in found.order_by("-pk")[: 2 * _MOST] if programme_id in named_in(each.evidence)][:_MOST]
