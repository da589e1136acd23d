"""What an organisation says through the interface, and what members read of texts: allowed, refused, nobody."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from tests.web.policy.consulted import WORK, issued, opened, said, submitted, words
from waypost.web.accounts.models import Membership
from waypost.web.policy.actions.drafting import begin_draft
from waypost.web.policy.models import Comment, Receipt, SignOff

API = "/api/v1/my"
CODE = "draft-2027-1"
TEXT = f"{API}/texts/{WORK}/{CODE}"
TODAY = timezone.now().date().isoformat()
TOLD = {"medium": "telephone", "told_by_role": "president", "told_on": TODAY}
SIGNED = {"provisions": ["7.5"], "kind": "endorse_with_reservation", "authority": "director", "said": "With 7.6 only."}


def send(client, path, given):
    return client.post(path if path.startswith("/") else f"{API}/{path}", json.dumps(given),
                       content_type="application/json")  # fmt: skip


@pytest.fixture
def consulted(people):
    issued(people["team"], p7_5="D’autres mots pour ce test.")
    return opened(people["team"])


def one_line(answer, status=422):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert "\n" not in answer.json()["detail"]
    return answer.json()["detail"]


def test_a_comment_is_changed_until_it_is_submitted_and_withdrawn_after(people, browse, consulted):
    made = said(people["focal"], consulted)
    place = f"comments/{made.pk}"
    focal = browse("focal")
    told = send(focal, place, {"rationale": "encore plus clair"}).json()
    assert (told["rationale"], told["wording"], told["status"]) == ("encore plus clair", made.wording, "draft")
    one_line(send(focal, place, {"rationale": "écrire à amina@example.org"}))
    one_line(send(focal, place, {"wording": "", "rationale": ""}))
    for who in ("italy", "board"):
        one_line(send(browse(who), place, {"rationale": "ours"}), 404)
    base = "consultations/first-round/organisations/ns-ner"
    send(focal, f"{base}/verify", {})
    send(focal, f"{base}/submit", {})
    one_line(send(focal, place, {"rationale": "too late"}))
    assert browse("italy").get(f"{API}/{place}").json()["way"] == [{"version": CODE, "provision": "7.5", "how": "same"}]
    one_line(send(browse("italy"), f"{place}/withdraw", {"why": "not ours to take back"}))
    one_line(send(focal, f"{place}/withdraw", {"why": ""}))
    for _ in range(2):
        assert send(focal, f"{place}/withdraw", {"why": "settled in a meeting"}).json()["status"] == "withdrawn"
    assert Comment.objects.get().events.filter(kind="withdrawn").count() == 1


def test_a_nil_return_is_said_by_the_society_or_written_down(browse, consulted):
    place = "consultations/first-round/organisations"
    why = {"why": "nothing to say on this text"}
    assert send(browse("focal"), f"{place}/ns-ner/nil-return", why).json()["state"] == "nil_return"
    one_line(send(browse("officer"), f"{place}/ns-mli/nil-return", why))
    one_line(send(browse("mali"), f"{place}/ns-mli/nil-return", why | {"told": TOLD}))
    assert send(browse("officer"), f"{place}/ns-mli/nil-return", why | {"told": TOLD}).json()["state"] == "nil_return"
    one_line(send(browse("elsewhere"), f"{place}/ns-ita/nil-return", why | {"told": TOLD}), 403)
    one_line(send(browse("team"), f"{place}/ns-ken/nil-return", why | {"told": TOLD}), 404)
    assert send(browse("italy"), f"{place}/ns-ita/decline", why).json()["state"] == "declined"
    one_line(send(browse("focal"), f"{place}/ns-ner/decline", why))


def test_the_matrix_is_for_those_who_oversee_and_of_their_societies(browse, consulted):
    place = f"{API}/consultations/first-round/matrix"
    for who in ("focal", "board"):
        one_line(browse(who).get(place), 403)
    told = browse("team").get(f"{place}?by=language").json()
    assert (told["by"], told["whole"]["invited"]) == ("language", 3)
    africa = browse("officer").get(place).json()
    assert [each["society_id"] for each in africa["societies"]] == ["ns-mli", "ns-ner"]
    assert [row["code"] for row in africa["rows"]] == ["africa"]
    one_line(browse("team").get(f"{place}?by=colour"))


def test_an_organisation_signs_off_with_its_authority_and_reservation(people, browse, consulted):
    place = f"{TEXT}/sign-offs"
    manager, focal = browse("manager"), browse("focal")
    signed = send(manager, f"{place}/ns-ner", SIGNED)
    assert signed.status_code == 201
    held = {"organisation": "ns-ner", "kind": "endorse_with_reservation", "authority": "director",
            "said": "With 7.6 only."}  # fmt: skip
    assert signed.json()["signed"] == [{"provision": "7.5", "holds": held}]
    one_line(send(focal, f"{place}/ns-ner", SIGNED))
    one_line(send(manager, f"{place}/ns-ner", SIGNED | {"said": ""}))
    one_line(send(manager, f"{place}/ns-ner", SIGNED | {"provisions": ["99.9"]}))
    one_line(send(manager, f"{place}/ns-ner", SIGNED | {"authority": "governance"}))
    assert send(manager, f"{place}/ns-ner", SIGNED | {"authority": "governance", "told": TOLD}).status_code == 201
    one_line(send(browse("italy"), f"{place}/ns-ner", SIGNED), 403)
    assert SignOff.objects.count() == 2
    (row,) = [r for r in browse("italy").get(place).json()["provisions"] if r["held"]]
    assert row == {"provision": "7.5", "lapsed": [], "held": [held | {"authority": "governance"}]}
    everything = send(browse("italy"), f"{place}/ns-ita", {"kind": "no_objection", "authority": "secretary_general"})
    assert len(everything.json()["signed"]) > 10


def test_a_society_confirms_once_that_it_has_received_a_version(browse, consulted):
    place = f"{TEXT}/receipts"
    given = {"received_on": TODAY}
    for _ in range(2):
        assert send(browse("focal"), f"{place}/ns-ner", given).json()["received_on"] == TODAY
    assert Receipt.objects.count() == 1
    one_line(send(browse("focal"), f"{place}/ns-mli", given), 403)
    noted = send(browse("officer"), f"{place}/ns-mli", given | {"medium": "letter"})
    assert noted.json() == {"organisation": "ns-mli", "received_on": TODAY, "medium": "letter"}
    told = browse("board").get(place).json()
    assert [row["organisation"] for row in told["received"]] == ["ns-mli", "ns-ner"]
    assert "ns-ita" in told["missing"]
    assert len(told["missing"]) == told["whole"] - 2


def test_members_read_issued_texts_what_changed_and_the_track(people, browse, consulted):
    begin_draft(by=people["team"], work=WORK, code="draft-2027-2")
    member, team = browse("italy"), browse("team")
    (work,) = [each for each in member.get(f"{API}/texts").json()["works"] if each["work"] == WORK]
    assert work["versions"][-1]["version"] == CODE
    assert "at_work" not in work
    assert team.get(f"{API}/texts/{WORK}").json()["at_work"] == {"version": "draft-2027-2", "revision": 0}
    (shown,) = [each for each in member.get(TEXT).json()["provisions"] if each["provision"] == "7.5"]
    assert shown["texts"]["fr"] == words(CODE, "7.5")
    assert shown["texts"]["fr"] == "D’autres mots pour ce test."
    places = member.get(f"{API}/texts/{WORK}/2009-11/compared-with/{CODE}?language=fr").json()["places"]
    assert [(each["old"], each["new"]) for each in places] == [(["7.5"], ["7.5"])]
    put_in = " ".join(words for kind, words in places[0]["parts"] if kind == "put_in")
    assert "test" in put_in
    stages = member.get(f"{TEXT}/track").json()["stages"]
    assert [each["stage"] for each in stages][-2:] == ["adopted", "review"]
    adopted = member.get(f"{API}/texts/{WORK}/2009-11/track").json()["stages"][-2]
    assert adopted["actual"]["body"] == "general_assembly"
    at_work = f"{API}/texts/{WORK}/draft-2027-2"
    for address in (at_work, f"{at_work}/track", f"{at_work}/sign-offs", f"{at_work}/receipts",
                    f"{TEXT}/compared-with/draft-2027-2"):  # fmt: skip
        one_line(member.get(address), 403)
        assert team.get(address).status_code == 200
    one_line(member.get(f"{API}/texts/{WORK}/nothing"), 404)
    one_line(member.get(f"{API}/texts/nothing"), 404)


def test_nobody_and_people_without_a_role_get_nothing(people, browse, client, consulted):
    number = submitted(people["focal"], consulted).pk
    reads = (f"{API}/texts", TEXT, f"{TEXT}/track", f"{TEXT}/sign-offs", f"{TEXT}/receipts",
             f"{API}/comments/{number}", f"{API}/consultations/first-round/matrix")  # fmt: skip
    why = {"why": "so it is"}
    writes = {
        f"{API}/comments/{number}": {}, f"{API}/comments/{number}/withdraw": why, f"{TEXT}/sign-offs/ns-ner": SIGNED,
        f"{TEXT}/receipts/ns-ner": {"received_on": TODAY},
        f"{API}/consultations/first-round/organisations/ns-ner/nil-return": why,
    }  # fmt: skip
    Membership.objects.filter(person=people["mali"]).update(ended_at=timezone.now())
    for who, status in ((client, 401), (browse("mali"), 403)):
        for address in reads:
            one_line(who.get(address), status)
        for address, given in writes.items():
            one_line(send(who, address, given), status)
