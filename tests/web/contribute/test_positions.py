"""What a society says of itself: it reaches the register under its own id, and what is taken out is out."""

from __future__ import annotations

import pytest

from tests.web.contribute.conftest import work
from tests.web.contribute.test_pages import client, filled, problems
from waypost.store.release import open_release

pytestmark = pytest.mark.django_db
MY = "/en/my/ns-ner/"
AT = f"{MY}positions/"
ELSEWHERE = """
- declined_position: return_during_removal
  society: NER
  reason: policy
  date: 2012-05-01
  source: {title: Invented, publisher: Nobody}
- declined_position: return_during_removal
  society: ITA
  reason: mandate
  source: {title: Invented, publisher: Nobody}
"""


def positions(world) -> list[tuple]:
    con = open_release(world / "before").connect()
    return con.sql(
        """select society_id, declined_service_code, declined_reason, declined_date::text
           from declined_position order by all"""
    ).fetchall()


def test_a_position_reaches_the_register_and_can_be_taken_back(world, ids, people):
    (world / "in" / "positions.yml").write_text(ELSEWHERE, encoding="utf-8")
    manager = client(people["manager"])
    sent = filled(manager.get(AT).content.decode()) | {
        "declined_position:0:declined_service_code": "detention_visits",
        "declined_position:0:declined_reason": "principles", "declined_position:0:declined_date": "2024-02-01",
        "term:0:term_text": "transmigrants", "term:0:term_concept": "people_in_transit", "sign": "1",
    }  # fmt: skip
    answer = manager.post(AT, sent)
    assert answer.status_code == 302, problems(answer)
    assert work() > 0
    italy = ("ns-ita", "return_during_removal", "mandate", None)
    # The society gave its whole list: what others said of it stands no more.
    assert positions(world) == [italy, ("ns-ner", "detention_visits", "principles", "2024-02-01")]
    con = open_release(world / "before").connect()
    assert con.sql("select society_id, term_text from term").fetchall() == [("ns-ner", "transmigrants")]
    assert con.sql("select count(*) from programme").fetchall() == [(2,)]

    html = manager.get(AT).content.decode()
    assert "transmigrants" in html
    assert manager.post(AT, filled(html) | {"sign": "1"}).status_code == 302
    sent = filled(manager.get(AT).content.decode()) | {"declined_position:0:drop": "1", "sign": "1"}
    assert manager.post(AT, sent).status_code == 302
    assert work() > 0
    assert positions(world) == [italy]


def test_a_position_is_no_programme_anywhere(world, ids, people):
    focal = client(people["focal"])
    sent = filled(focal.get(AT).content.decode()) | {
        "declined_position:0:declined_service_code": "detention_visits",
        "declined_position:0:declined_reason": "principles",
    }  # fmt: skip
    assert focal.post(AT, sent).status_code == 302
    manager = client(people["manager"])
    html = manager.get(MY).content.decode()
    assert 'id="ns-ner"' not in html
    assert "Our positions" in manager.get(f"{MY}waiting/").content.decode()
    assert manager.get(f"{MY}batches/").status_code == 200
    assert manager.get(f"{MY}programme/ns-ner/").status_code == 404
    answer = manager.get("/api/v1/my/societies/ns-ner/programmes")
    assert "ns-ner" not in [each["programme_id"] for each in answer.json().get("items", answer.json().get("data", []))]


def test_a_service_without_a_reason_is_no_position(world, ids, people):
    focal = client(people["focal"])
    sent = filled(focal.get(AT).content.decode()) | {"declined_position:0:declined_service_code": "detention_visits"}
    answer = focal.post(AT, sent)
    assert answer.status_code == 422
    assert "Declined position – Reason: Fill this in too: the entry says too little" in answer.content.decode()
    assert client(people["stranger"]).get(AT).status_code == 403
    assert client(people["officer"]).post(AT, filled(focal.get(AT).content.decode())).status_code == 422


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_it_is_asked_in_every_language(world, ids, people, language):
    assert client(people["focal"]).get(f"/{language}/my/ns-ner/positions/").status_code == 200
