"""Checks of quality by society, zone and region, for those who look after societies."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_an_officer_sees_the_societies_of_the_zone_alone(world, browse):
    assert browse("officer").get("/en/review/quality/").status_code == 200
    rows = browse("officer").get("/en/review/quality.json").json()["checks"]
    everything = browse("team").get("/en/review/quality.json").json()["checks"]
    assert {row["group"] for row in rows} < {row["group"] for row in everything}
    assert browse("officer").get("/en/review/quality.json?by=zone").json()["checks"] == rows


@pytest.mark.parametrize("by", ["society", "zone", "region", "check"])
def test_the_team_sees_every_grouping(world, browse, by):
    answer = browse("team").get(f"/ar/review/quality/?by={by}")
    assert answer.status_code == 200
    assert browse("team").get(f"/en/review/quality.csv?by={by}").status_code == 200


def test_nobody_else(world, browse):
    assert browse("focal").get("/en/review/quality/").status_code == 403
