"""What is done along a trail already: its strategies in force, as somebody may see them."""

from __future__ import annotations

from waypost.briefing.beside import Beside
from waypost.reference.wording import isolated
from waypost.strategies.values import Phase, State
from waypost.web.accounts.queries import Standing
from waypost.web.pages.templating import shown, text
from waypost.web.support.acting import in_force
from waypost.web.support.queries.strategies import Stood, seen_strategies
from waypost.web.support.rights import reads


def trail_briefing(standing: Standing, trail_id: str, language: str) -> Beside:
    """A line for each, and which findings each acts on."""
    found = (each for each in seen_strategies(standing, trail_id) if each.value.phase is Phase.IN_FORCE)
    acted = in_force() if reads(standing) else {}
    return Beside(
        under_way=tuple(_line(each, language) for each in found),
        acted={key: tuple(each.strategy.name_in(language) for each in by) for key, by in acted.items()},
    )


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
