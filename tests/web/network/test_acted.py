"""What platforms do here is shown to everybody beside what public sources say of them, the later one first."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.web.meetings.groups import held, place
from tests.web.network.worlds import DAY, people
from waypost.network.shipped import Act, platform_row
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.meetings import actions as meetings
from waypost.web.meetings.queries import held_by_platform
from waypost.web.network.acted import platform_acts, publish_acts
from waypost.web.network.queries.figures import platforms_acting

TODAY = timezone.now().date()


def test_a_meeting_held_is_an_act_of_its_platform_and_everybody_sees_the_later_one(client, monkeypatch, tmp_path):
    p = people()
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path))
    given = {"names": {"en": "PERCO"}, "mandate": "To meet."}
    with pytest.raises(RefusedError, check=lambda error: error.key == "meeting_refused_platform"):
        meetings.create_body(by=p.team, code="board", kind="governing_board", platform="perco", **given)
    body = meetings.create_body(by=p.team, code="perco", kind="platform", **given)
    with pytest.raises(RefusedError, check=lambda error: error.key == "meeting_refused_platform"):
        meetings.link_platform(by=p.team, body=body, platform="nobody")
    place(body, "ns-ita")
    held(body)
    publish_acts()
    assert platform_acts() == {}  # nobody has said which platform the body is
    meetings.link_platform(by=p.team, body=body, platform="perco")
    day = next(iter(held_by_platform().values()))
    assert TODAY - 2 * DAY < day <= TODAY
    first = platforms_acting(TODAY)[0]
    assert (first.platform.platform, first.acted, first.act.how) == ("perco", day, "meeting")
    page = "/en/network/platform/perco"
    assert "A meeting was held" not in client.get(f"{page}/").content.decode()
    publish_acts()
    assert "A meeting was held" in client.get(f"{page}/").content.decode()  # what was kept is not shown any more
    told = client.get("/api/v1/network/platforms/perco").json()
    catalog = load_catalog()
    before = platform_row(catalog.platforms["perco"], catalog, TODAY)
    assert (before["last_action_from"], before["acted_here"]) == ("catalog", None)
    assert told["last_action"] == told["acted_here"] == day.isoformat()
    assert (told["last_action_from"], told["acted_how"]) == ("here", "meeting")
    old = platform_row(catalog.platforms["perco"], catalog, TODAY, acted=Act(TODAY.replace(year=1990), "meeting"))
    assert (old["last_action"], old["last_action_from"]) == (before["last_action"], "catalog")
