"""What is done along a trail already: its strategies in force, as somebody may see them."""

from __future__ import annotations

from waypost.briefing.beside import Beside
from waypost.reference.wording import isolated
from waypost.strategies.values import Phase, State
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.pages.releases import open_for
from waypost.web.pages.templating import shown, text
from waypost.web.support.acting import commits_to, in_force
from waypost.web.support.queries.proposals import proposal_of
from waypost.web.support.queries.strategies import Stood, seen_strategies
from waypost.web.support.rights import reads


def trail_briefing(standing: Standing, trail_id: str, language: str) -> Beside:
    """A line for each, and which findings each acts on."""
    found = (each for each in seen_strategies(standing, trail_id) if each.value.phase is Phase.IN_FORCE)
    return Beside(under_way=tuple(_line(each, language) for each in found), acted=_acted(standing, trail_id, language))


def _acted(standing: Standing, trail_id: str, language: str) -> dict[str, tuple[str, ...]]:
    """Findings of the trail to which somebody committed, by key, with the names of the strategies."""
    named = in_force() if reads(standing) else {}
    if not named:
        return {}
    found = {}
    for reason in proposal_of(open_for(viewer_in(standing)), trail_id).reasons:
        by = [each for each in named.get(reason.key, ()) if commits_to(each.value, reason)]
        if by:
            found[reason.key] = tuple(each.strategy.name_in(language) for each in by)
    return found


def _line(found: Stood, language: str) -> str:
    made = found.value.live_commitments
    return text(
        language,
        "support_under_way",
        name=isolated(found.row.name_in(language)),
        day=shown(found.value.in_force_since, language),
        kept=shown(sum(each.state is State.KEPT for each in made), language),
        all=shown(len(made), language),
    )
