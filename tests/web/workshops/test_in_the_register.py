"""A drafted programme is in the next release as planned, with its need, its money and its practices."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.web.contribute.conftest import at_once, made, no_answers_ahead, people, work, world  # noqa: F401  # fixtures
from tests.web.workshops.test_drafts import written
from tests.web.workshops.worlds import begun, scored
from waypost.store.release import open_release
from waypost.web.workshops import actions
from waypost.web.workshops.drafted import Indicator, Line

pytestmark = pytest.mark.slow


def test_a_signed_draft_is_built_as_a_planned_programme(world, people):  # noqa: F811  # the fixtures above
    workshop = begun(people["focal"])
    w = SimpleNamespace(**people, workshop=workshop, **vars(scored(people["focal"], workshop)))
    stands = written(
        w, budget=(Line(what="Nurses", amount=Decimal("1000.50"), currency="EUR"),), harm_risk="seen_or_reported",
        harm_mitigated="yes", indicators=(Indicator(what="Women seen", by_sex=True, by_age=True),),
    )  # fmt: skip
    kept = actions.enter_register(by=w.manager, draft=stands.draft, language="en", why="Agreed", sign=True)
    assert work() == 1
    con = open_release(world / "before").connect()

    def rows(columns, table):
        sql = f"select {columns} from {table} where programme_id = ? order by all"
        return con.execute(sql, [kept.programme]).fetchall()

    assert rows("title, status, access_condition, operating_ns_ids", "programme") == [
        ("Health: Agadez", "pipeline", "needs_based", "ns-ner")
    ]
    assert rows("country_code, trail_id, stage_role", "place") == [("NER", "SAHARA", "transit")]
    assert rows("amount, currency", "budget") == [(Decimal("1000.50"), "EUR")]
    assert rows("count, measure", "people_count") == [(400, "targeted")]
    assert [target.rsplit("/en/", 1)[1] for (target,) in rows("target", "link")] == ["workshops/agadez-2026/profile/"]
    practices = rows("practice_code, practice_field, practice_value", "practice")
    assert ("eligibility", "criterion", "need") in practices
    assert ("harm_analysis", "mitigations", "true") in practices
