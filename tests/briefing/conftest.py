"""The small release of the pages, and what a server would tell beside it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pipeline.files import write_world
from tests.profiles.worlds import DAY, HOST, METHOD, WOMEN, WORDS, known, seen
from waypost.atlas.opened import Opened, open_at
from waypost.briefing.beside import Action, Agreed, Beside, Contact, Scored
from waypost.disclosure.access import Viewer
from waypost.pipeline import build
from waypost.profiles.profile import profile
from waypost.profiles.shown import shown


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("briefings")
    build([write_world(folder / "in")], folder / "out", as_of=dt.date(2024, 7, 1))
    return open_at(folder / "out", Viewer("public"))


@pytest.fixture(scope="session")
def beside() -> Beside:
    """Two cells of a workshop, a contact, a meeting with a decision and two actions, a question, a strategy."""
    cells = [seen(WOMEN, place="Agadez", people=known(120)), seen(HOST, place="Agadez", people=known(300))]
    cells.append(seen(WOMEN, country="TUN", people=known(40)))
    cells.append(seen(WOMEN, country="LBY", people=known(3)))
    told = shown(profile(cells, METHOD), METHOD, WORDS.groups)
    return Beside(
        is_for_members=True,
        scored=Scored(profile=told.profile, workshop="Workshop in Niamey", day=DAY),
        contacts=(Contact(society_id="ns-ner", words="Amina of migration"),),
        agreed=Agreed(
            name="Meeting in Tunis",
            day=dt.date(2024, 3, 5),
            decisions=("One telephone number for families", "A joint appeal (not agreed)"),
            actions=(
                Action(text="Share the number", owner="Niger Red Cross Society", due=dt.date(2024, 5, 1)),
                Action(text="Print it", owner="Italian Red Cross"),
            ),
            is_draft=True,
        ),
        questions=("Who receives people in Agadez?",),
        under_way=("Family links from Niger to Italy: agreed on 5 March 2024",),
    )
