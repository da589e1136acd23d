"""Programmes named as evidence exist, are suggested to whose they are, and say where they were named."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.web.policy.consulted import issued, opened, said
from waypost.disclosure.access import Viewer
from waypost.pipeline import build
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.pages.releases import open_for
from waypost.web.policy.actions.commenting import change_comment, submit, verify
from waypost.web.policy.evidence import named_as_evidence, own_programmes
from waypost.web.policy.models import Comment

FACTS = """
- id: legal
  title: Legal advice in Niger
  description: Invented for a test.
  period: [2022, null]
  operating_ns: [NER]
  countries: [NER]
  services: [legal]
  population_groups: [returnees]
  source: {title: Invented, publisher: Nobody}
"""


@pytest.fixture(scope="module")
def with_programme(tmp_path_factory):
    """A release with one programme of Niger."""
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "in").mkdir()
    (folder / "in" / "facts.yml").write_text(FACTS, encoding="utf-8")
    build([folder / "in"], folder / "out", as_of=dt.date(2024, 7, 1))
    return str(folder / "out")


@pytest.fixture
def told(people):
    """A round that asks Niger, its focal point, and a programme of the register."""
    programme = open_for(Viewer("movement")).rows("select min(programme_id) as name from listed")[0]["name"]
    issued(people["team"])
    return opened(people["team"]), "ns-ner", people["focal"], programme


def test_a_programme_that_is_named_exists(told):
    consultation, society, ours, programme = told
    for name in ("wp-nobody", f"{programme}x"):
        with pytest.raises(RefusedError, check=lambda error: error.key == "policy_refused_programme"):
            said(ours, consultation, society, evidence=[f"see {name}"])
    made = said(ours, consultation, society, evidence=["A report", f"https://x.org/en/programme/{programme}/"])
    assert made.evidence == ["A report", f"https://x.org/en/programme/{programme}/"]
    Comment.objects.filter(pk=made.pk).update(evidence=["wp-gone-since"])
    made.refresh_from_db()
    assert change_comment(by=ours, comment=made, wording="autrement").evidence == ["wp-gone-since"]


def test_own_programmes_are_suggested(people, browse, with_programme, settings):
    settings.WAYPOST_RELEASE = with_programme
    issued(people["team"])
    opened(people["team"])
    ((programme, title),) = own_programmes(standing_of(people["focal"]), "ns-ner", "en")
    assert title == "Legal advice in Niger"
    assert own_programmes(standing_of(people["italy"]), "ns-ita", "en") == []
    shown = browse("focal").get("/en/consultations/first-round/society/ns-ner/write/7.5/").content.decode()
    suggested = shown.partition('<datalist id="own-programmes">')[2].partition("</datalist>")[0]
    assert f'value="{programme}"' in suggested


def test_pages_say_where_a_programme_was_named(told, browse):
    consultation, society, ours, programme = told
    mine, others = browse("focal"), browse("italy")
    place = f"/en/consultations/first-round/society/{society}/write/7.5/"
    given = {"position": "oppose", "type": "evidence", "confidentiality": "members", "rationale": "as it was there"}
    refused = mine.post(place, given | {"programme": "wp-nobody"}).content.decode()
    assert "has no programme wp-nobody" in refused
    assert mine.post(place, given | {"programme": programme, "evidence": "A report"}).status_code == 302
    comment = Comment.objects.get()
    assert comment.evidence == ["A report", programme]
    page, link = f"/en/programme/{programme}/", f"/en/drafts/comment/{comment.pk}/"
    assert link in mine.get(page).content.decode()
    assert link not in others.get(page).content.decode()  # it is a draft
    verify(by=ours, consultation=consultation, organisation=society)
    submit(by=ours, consultation=consultation, organisation=society)
    assert link in others.get(page).content.decode()
    assert named_as_evidence(None, programme) == []  # for members alone
    assert "named_in" not in others.get(f"/en/programme/{programme}.json").json()


def test_what_is_for_drafters_alone_is_told_to_nobody_else(told, people):
    consultation, society, ours, programme = told
    made = said(ours, consultation, society, evidence=[programme], confidentiality="drafters")
    verify(by=ours, consultation=consultation, organisation=society)
    submit(by=ours, consultation=consultation, organisation=society)
    assert named_as_evidence(standing_of(people["italy"]), programme) == []
    assert named_as_evidence(standing_of(people["team"]), programme) == [made]
    assert named_as_evidence(standing_of(people["team"]), programme[:-1]) == []
