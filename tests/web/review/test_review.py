"""The review page and what is decided across societies: who may, what it says, and that decisions leave and win."""

from __future__ import annotations

import csv
import io
import shutil

import pytest
from lxml import html as parser

from tests.pipeline.answering import AS_OF
from tests.web.review.conftest import work
from tests.web.review.worlds import DOUBTFUL, HIDDEN, HIDDEN_TITLE, OURS, PAIR, THEIRS, UNKNOWN
from waypost.store.release import open_release
from waypost.web.review.societies import COUNTS

pytestmark = pytest.mark.django_db


def rows_of(client, query=""):
    return client.get(f"/en/review.json{query}").json()["societies"]


def count_of(world, sql):
    return open_release(world / "before").connect().sql(sql).fetchall()[0][0]


def refused(function, **parts):
    from waypost.web.accounts.errors import RefusedError

    with pytest.raises(RefusedError) as found:
        function(**parts)
    return found.value.key


def test_who_gets_where(world, browse):
    from django.test import Client

    expected = {"officer": (200, 200, 403), "team": (200, 200, 200), "admin": (200, 200, 200), "niger": (403, 200, 403),
                "focal": (403, 200, 403), "board": (403, 403, 403), "elsewhere": (200, 200, 403)}  # fmt: skip
    for who, (societies, pairs, decisions) in expected.items():
        client = browse(who)
        for address, status in (
            ("", societies), ("pairs/", pairs), ("scope/", decisions), ("names/", decisions),
            ("corrections/", decisions), ("decisions/", decisions),
        ):  # fmt: skip
            assert client.get(f"/en/review/{address}").status_code == status, (who, address)
        assert client.get("/en/review.csv").status_code == societies
    assert Client().get("/en/review/").status_code == 302


def test_a_row_says_what_waits_and_a_zone_sees_its_own(world, browse, people):
    from tests.web.contribute.test_saying import author
    from waypost.web.contribute.actions.saying import Word, say

    say(author=author(people["focal"]), kind="page", words=[Word(OURS, "programme.reach", "national")])
    rows = {row["ns_id"]: row for row in rows_of(browse("team"))}
    assert len(rows) > 180
    niger = rows["ns-ner"]
    assert (niger["programmes"], niger["waiting"], niger["pairs"], niger["unverified"]) == (4, 1, 2, 4)
    assert niger["without_essentials"] == 4
    assert niger["signed_at"] is None
    assert niger["waiting_since"]
    of_zone = rows_of(browse("officer"))
    assert "ns-ita" not in {row["ns_id"] for row in of_zone}
    assert rows_of(browse("officer"), "?has=waiting&sort=waiting")[0]["ns_id"] == "ns-ner"
    assert len(rows_of(browse("officer"), "?has=waiting")) == 1
    page = parser.fromstring(browse("team").get("/en/review/").content)
    shown, folded = (page.xpath(f"//{place}//a/@href") for place in ("table", "details[@class='idle']"))
    idle = [each["ns_id"] for each in rows.values() if not any(each[name] for name in COUNTS[1:])]
    assert "/en/my/ns-ner/" in shown
    assert sorted(folded) == sorted(f"/en/my/{ns_id}/" for ns_id in idle)
    assert not set(folded) & set(shown)
    assert page.xpath("//a[@href='/en/questions/']")  # what rules of practice ask stands elsewhere
    assert not parser.fromstring(browse("team").get("/en/review/?has=programmes").content).xpath(
        "//details[@class='idle']"
    )
    table = list(
        csv.DictReader(io.StringIO(browse("team").get("/en/review.csv?has=waiting").content.decode("utf-8-sig")))
    )
    assert [row["ns_id"] for row in table] == ["ns-ner"]
    assert "Red Cross Society of Niger" in browse("officer").get("/en/review/?sort=signed_at").content.decode()


def test_counts_are_those_of_the_societys_own_page(world, browse):
    from waypost.reference import load_catalog
    from waypost.web.contribute.reading import differences, society_page

    rows = {row["ns_id"]: row for row in rows_of(browse("team"))}
    for ns_id in ("ns-ner", "ns-ita"):
        page = society_page(ns_id, "en", load_catalog())
        row = rows[ns_id]
        operated = page["operated"]
        assert row["programmes"] == len(operated)
        assert row["without_essentials"] == sum(bool(line["missing"]) for line in operated)
        assert row["unverified"] == sum(line["is_stale"] for line in operated)
        assert row["pairs"] == page["pairs"]
        assert row["differences"] == len(differences(ns_id, load_catalog()))


def test_a_page_asks_no_more_for_190_societies_than_for_some(world, browse):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    team, officer = browse("team"), browse("officer")
    for client in (team, officer):
        client.get("/en/review/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        officer.get("/en/review/")
    with CaptureQueriesContext(connection) as many:
        team.get("/en/review/")
    assert len(many) <= len(few) + 2
    assert len(many) <= 30


def test_a_society_alone_merges_nothing_and_both_do(world, browse):
    pair = "~".join(PAIR)
    for who, voice in (("niger", "ns-ner"), ("italy", "ns-ita")):
        assert count_of(world, "select count(*) from programme") == 7
        shown = browse(who).get("/en/review/pairs/").content.decode()
        assert shown.count("Safe passage bus") == 2
        sent = browse(who).post("/en/review/pairs/", {"pair": pair, "voice": voice, "judgement": "same", "why": "ours"})
        assert sent.status_code == 302
        work()
    assert count_of(world, "select count(*) from programme") == 6
    number = _decision("same")
    taken = browse("team").post("/en/review/decisions/", {"decision": number, "why": "they were two after all"})
    assert taken.status_code == 302
    work()
    assert count_of(world, "select count(*) from programme") == 7


def test_judging_on_the_societys_own_page_is_no_way_round(world, browse):
    sent = browse("niger").post("/en/my/ns-ner/pairs/", {"pair": "~".join(PAIR), "judgement": "same"})
    assert sent.status_code == 302
    work()
    assert count_of(world, "select count(*) from programme") == 7


def test_a_programme_for_its_owner_is_shown_to_nobody_else(world, browse):
    for who in ("niger", "focal", "officer", "team", "board"):
        client = browse(who)
        for address in ("/en/review/pairs/", "/en/my/ns-ner/pairs/", "/en/review/decisions/", "/en/my/ns-ner/"):
            body = client.get(address).content.decode()
            assert HIDDEN not in body, (who, address)
        assert client.get(f"/en/my/ns-ner/programme/{HIDDEN}/").status_code in (403, 404)
    hidden_pair = f"ns-ita|{HIDDEN}~ns-ner|wp-dddddddddd"
    browse("niger").post("/en/review/pairs/", {"pair": hidden_pair, "voice": "ns-ner", "judgement": "not_same"})
    from waypost.web.contribute.models import Judgement

    assert not Judgement.objects.exists()
    assert HIDDEN_TITLE in browse("italy").get("/en/review/pairs/").content.decode()


def test_who_judges_in_whose_name(world, standing):
    from waypost.web.contribute.actions.deciding import correct, judge, judge_scope, name_means

    left, right = PAIR
    for who, ns_id in (("officer", ""), ("officer", "ns-ner"), ("team", "ns-ner"), ("niger", "ns-ita"), ("niger", ""),
                       ("board", ""), ("elsewhere", "")):  # fmt: skip
        parts = {"standing": standing(who), "ns_id": ns_id, "left": left, "right": right, "judgement": "same"}
        assert refused(judge, **parts) == "review_refused_judging", (who, ns_id)
    for who in ("officer", "niger", "focal", "italy", "board"):
        parts = {"standing": standing(who)}
        assert refused(judge_scope, key=DOUBTFUL, judgement="migration", why="x", **parts) == "review_refused_judging"
        assert refused(name_means, name=UNKNOWN, body="ns-ner", **parts) == "review_refused_judging"
        mend = {"source": "iati", "identifier": "XX-EXA-1-1", "field": "title", "expect": "a", "value": "b", "why": "c"}
        assert refused(correct, **mend, **parts) == "review_refused_judging"
    team = standing("team")
    assert refused(judge, standing=team, ns_id="", left=left, right="no|thing", judgement="same") == (
        "review_refused_unknown"
    )
    assert refused(judge_scope, standing=team, key=DOUBTFUL, judgement="other", why=" ") == "review_refused_why"
    text = "Amina said so, amina@example.org"
    assert (
        refused(judge_scope, standing=team, key=DOUBTFUL, judgement="other", why=text) == "contribute_refused_personal"
    )
    mend = {"source": "iati", "identifier": "XX-EXA-1-1", "field": "title", "value": "b", "why": "c"}
    assert refused(correct, standing=team, expect="Not what stands there", **mend) == "review_refused_expect"


def test_decisions_win_in_the_next_build_and_leave_for_the_catalog(world, browse, tmp_path, monkeypatch):
    """Judged in the web, built by the worker; exported, and a plain build with that catalog gives the same."""
    from waypost.pipeline import build
    from waypost.reference.checks import check_catalog
    from waypost.settings import catalog_path
    from waypost.web.review import command

    team = browse("team")
    assert "Diaspora savings clubs" in team.get("/en/review/scope/").content.decode()
    assert UNKNOWN in team.get("/en/review/names/").content.decode()
    sent = {
        "scope/": {"key": DOUBTFUL, "judgement": "migration", "why": "clubs of migrants"},
        "names/": {"name": UNKNOWN, "body": "Red Cross Society of Niger", "why": "their former name"},
        "pairs/": {"pair": "~".join(PAIR), "voice": "", "judgement": "same"},
        "corrections/": {
            "record": "iati|XX-EXA-1-1", "field": "title", "expect": "Example: help for migrants, place 1",
            "value": "Help for migrants, place one", "why": "a slip",
        },
    }  # fmt: skip
    for address, parts in sent.items():
        assert team.get(f"/en/review/{address}?record=iati|XX-EXA-1-1").status_code == 200
        assert team.post(f"/en/review/{address}", parts).status_code == 302
    work()
    told = "select list(title order by title), list(operating_ns_ids order by programme_id) from programme"
    shown = open_release(world / "before").connect().sql(told).fetchall()
    assert "Help for migrants, place one" in shown[0][0]
    assert "Diaspora savings clubs" in shown[0][0]
    assert len(shown[0][0]) == 7
    assert "Help for migrants, place one" in team.get("/en/review/decisions/").content.decode()

    catalog = tmp_path / "catalog"
    shutil.copytree(catalog_path(), catalog)
    monkeypatch.setattr(command, "prepare", lambda: None)
    counts = command.export(catalog / "decisions")
    assert counts == {"same.csv": 1, "scope.csv": 1, "names.csv": 1, "corrections.csv": 1, "waivers.csv": 0}
    before = {path.name: path.read_bytes() for path in (catalog / "decisions").iterdir()}
    assert command.export(catalog / "decisions") == counts
    assert {path.name: path.read_bytes() for path in (catalog / "decisions").iterdir()} == before
    assert check_catalog(catalog) == []
    assert [row["kind"] for row in command.decisions()] == ["same", "scope", "name", "correction"]
    plain = build([world / "in"], tmp_path / "plain", as_of=AS_OF, catalog_folder=catalog)
    assert plain.release.connect().sql(told).fetchall() == shown

    # Taken back, all of it: the next build follows, and the files say so or hold it no longer.
    from waypost.web.contribute.models import Judgement

    for each in list(Judgement.objects.all()):
        team.post("/en/review/decisions/", {"decision": each.pk, "why": "on second thoughts"})
    work()
    again = open_release(world / "before").connect().sql(told).fetchall()
    assert "Example: help for migrants, place 1" in again[0][0]
    assert "Diaspora savings clubs" not in again[0][0]
    assert command.export(catalog / "decisions") == {
        "same.csv": 1,
        "scope.csv": 1,
        "names.csv": 0,
        "corrections.csv": 0,
        "waivers.csv": 0,
    }
    assert check_catalog(catalog) == []


def test_rows_that_stand_in_the_catalog_are_kept_and_the_later_word_counts(world, tmp_path):
    from waypost.web.contribute.decisions import write_decisions
    from waypost.web.contribute.models import Judgement

    (tmp_path / "scope.csv").write_text(
        "key,judgement,by,at,why\nb|2,other,A. Officer,2999-01-01,far ahead\na|1,other,A. Officer,2024-01-01,old\n"
    )
    for key in ("a|1", "b|2"):
        Judgement.objects.create(
            kind="scope", left=key, right="", judgement="migration", role="migration-team", why="x"
        )
    assert write_decisions(tmp_path)["scope.csv"] == 2
    rows = list(csv.DictReader(io.StringIO((tmp_path / "scope.csv").read_text())))
    assert [(row["key"], row["judgement"]) for row in rows] == [("a|1", "migration"), ("b|2", "other")]


def _decision(kind):
    from waypost.web.contribute.models import Judgement

    return Judgement.objects.filter(kind=kind).latest("pk").pk


def test_nothing_of_italy_in_what_niger_reads(world, browse):
    """The programme that both may see stands in pairs, and nowhere on the society's own pages."""
    for address in ("", "differences/", "waiting/", "batches/", "questions/"):
        assert THEIRS not in browse("niger").get(f"/en/my/ns-ner/{address}").content.decode()
