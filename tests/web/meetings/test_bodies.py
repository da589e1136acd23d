"""Who is a member on a day, and who sees and does what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.web.accounts.people import client_of, person
from tests.web.meetings.groups import DAY, group, held, invited, place, planned
from waypost.web.accounts.errors import RefusedError
from waypost.web.meetings import actions, queries
from waypost.web.meetings.models import Body, Holder, Place

FIRST = dt.date(2026, 1, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


TERMS = st.lists(st.tuples(st.sampled_from(["ns-ner", "ns-ita", "ns-tun"]), st.integers(0, 60), st.integers(-2, 40), st.one_of(st.none(), st.integers(0, 40))), max_size=8)  # fmt: skip  # noqa: E501


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TERMS)
def test_membership_as_of_any_day_is_what_was_given_and_ended(terms):
    body = Body.objects.create(code=f"b{Body.objects.count()}", kind="platform", names={"en": "B"})
    kept: list[tuple[str, int, int | None]] = []
    for organisation, begins, length, cut in terms:
        until = None if length < 0 else begins + length
        try:
            made = place(body, organisation, from_day=day(begins), until_day=None if until is None else day(until))
        except RefusedError:
            assert any(
                name == organisation and (last is None or begins <= last) and (until is None or first <= until)
                for name, first, last in kept
            )
            continue
        if cut is not None and (until is None or begins + cut <= until):
            actions.end_place(by=None, place=made, last_day=day(begins + cut), why="Rotation")
            until = begins + cut
        kept.append((organisation, begins, until))
    for number in range(-1, 110):
        expected = sorted(name for name, first, last in kept if first <= number and (last is None or number <= last))
        assert sorted(each.organisation for each in queries.members_of(body, day(number))) == expected


def test_a_body_shows_its_members_as_of_a_day_and_tells_why_a_place_ended():
    body = group()
    actions.end_place(
        by=None, place=Place.objects.get(organisation="ns-tun"), last_day=dt.date(2021, 6, 30), why="Rotation"
    )
    place(body, "ns-tun", from_day=dt.date(2023, 1, 1))
    client = client_of(person("t@example.org", "migration_team", factor=True))
    seats = {
        on: [
            row["organisation"] for row in client.get(f"/en/meetings/body/{body.code}.json?day={on}").json()["members"]
        ]
        for on in ("2019-12-31", "2021-06-30", "2021-07-01", "2023-01-01")
    }
    assert seats["2019-12-31"] == []
    assert ["ns-tun" in seats[on] for on in seats] == [False, True, False, True]
    assert seats["2021-06-30"][0] == "ns-ita"  # the chair
    page = client.get(f"/ar/meetings/body/{body.code}/?day=2021-06-30").content.decode()
    assert "Rotation" in page
    assert (
        client.get(f"/en/meetings/body/{body.code}.csv").content.decode("utf-8-sig").splitlines()[0].startswith("org")
    )


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"organisation": "ns-xxx"}, "organisation"), ({"organisation": "secretariat"}, "unit"),
        ({"organisation": "ns-ner"}, "place_held"), ({"until_day": dt.date(2019, 1, 1)}, "days"),
        ({"role": "king"}, "role"),
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused(parts, key):
    body = group()
    given = {"organisation": "ns-esp", "role": "member"} | parts
    with pytest.raises(RefusedError) as error:
        place(body, given.pop("organisation"), given.pop("role"), **given)
    assert error.value.key == f"meeting_refused_{key}"


def test_a_mandate_is_changed_with_a_reason_and_the_earlier_one_stays():
    body = group()
    with pytest.raises(RefusedError):
        actions.change_mandate(by=None, body=body, text="More", why="")
    actions.change_mandate(by=None, body=body, text="Guides and follows up.", why="Decided in March")
    assert [each.text for each in queries.mandates_of(body)] == ["Guides and follows up.", "Guides the policy."]


ADDRESSES = (
    "third/", "third.json", "third/document/1/", "third/agenda.docx", "third/decisions.csv", "body/reference-group/",
    "body/reference-group.json",
)  # fmt: skip


def test_who_sees_what():
    body = group()
    held(body)
    planned(body, "fourth")
    seat = Place.objects.get(organisation="ns-ner")
    people = {
        "nobody": person("n@example.org"), "focal": person("f@example.org", "focal_point:ns-ner"),
        "board": person("b@example.org", "reference_group"),
        "officer": person("z@example.org", "zone_officer:americas"),
        "without": person("w@example.org", "migration_team"),  # no second factor
        "member": person("m@example.org"), "team": person("t@example.org", "migration_team", factor=True),
        "administrator": person("a@example.org", "administrator", factor=True),
        "half": person("h@example.org", "manager:ns-ner"),  # linked, and lacks the factor that another role asks for
    }  # fmt: skip
    for name in ("member", "half"):
        actions.link_account(by=None, place=seat, email=people[name].email)
    for name, who in people.items():
        client = client_of(who)
        sees = name in ("member", "team", "administrator")
        for address in ADDRESSES:
            assert client.get(f"/en/meetings/{address}").status_code == (200 if sees else 403), (name, address)
        runs = name in ("team", "administrator")
        assert client.get("/en/meetings/fourth/").status_code == (200 if runs else 404), name
        codes = [row["code"] for row in client.get("/en/meetings/list.json").json()["meetings"]]
        assert codes == (["fourth", "third"] if runs else ["third"] if sees else []), name
        assert (client.get("/api/v1/my/meetings/third").status_code == 200) == sees, name
        assert [row["code"] for row in client.get("/api/v1/my/meetings").json()["meetings"]] == codes
        for address in ("new/", "third/item/", "third/hold/", "third/item/1/minutes/", "body/reference-group/place/"):
            assert client.get(f"/en/meetings/{address}").status_code == (200 if runs else 403), (name, address)
        assert client.get("/en/meetings/nothing/").status_code == 404


def test_nobody_who_is_not_signed_in_gets_anywhere(client):
    held(group())
    for address in ("", *ADDRESSES, "list.csv"):
        assert client.get(f"/en/meetings/{address}")["Location"].startswith("/en/account/login/")
    assert client.get("/api/v1/my/meetings").status_code == 401


def test_every_action_asks_for_the_right_itself():
    body = group()
    meeting = held(body)
    item, seat = meeting.items.first(), body.places.first()
    member = person("m@example.org")
    actions.link_account(by=None, place=seat, email="m@example.org")
    holder = Holder.objects.get()
    now = timezone.now()
    tries = [
        lambda: actions.create_body(by=member, code="xyz", kind="platform", names={"en": "X"}, mandate="X"),
        lambda: actions.change_mandate(by=member, body=body, text="X", why="X"),
        lambda: actions.give_place(by=member, body=body, organisation="ns-esp", role="member", from_day=FIRST),
        lambda: actions.end_place(by=member, place=seat, last_day=FIRST, why="X"),
        lambda: actions.link_account(by=member, place=seat, email="m@example.org"),
        lambda: actions.unlink_account(by=member, holder=holder),
        lambda: actions.plan_meeting(by=member, code="xyz"),
        lambda: actions.add_item(by=member, meeting=meeting, title="X", asked="decision"),
        lambda: actions.invite(by=member, meeting=meeting),
        lambda: actions.invite_later(by=member, meeting=meeting, organisation="ns-esp", why="X"),
        lambda: actions.move_meeting(by=member, meeting=meeting, starts_at=now, ends_at=now + DAY, why="X"),
        lambda: actions.cancel_meeting(by=member, meeting=meeting, why="X"),
        lambda: actions.hold_meeting(by=member, meeting=meeting, starts_at=now - DAY, ends_at=now),
        lambda: actions.note_attendance(by=member, meeting=meeting, organisation="ns-ner", part="member", people=1),
        lambda: actions.write_minutes(by=member, item=item, text="X"),
        lambda: actions.decide(by=member, item=item, text="X", outcome="agreed"),
        lambda: actions.circulate_minutes(by=member, meeting=meeting),
        lambda: actions.agree_minutes(by=member, meeting=meeting),
        lambda: actions.give_action(by=member, meeting=meeting, text="X", organisation="ns-ner"),
    ]  # fmt: skip
    for do in tries:
        with pytest.raises(RefusedError) as error:
            do()
        assert error.value.key == "meeting_refused_running"


def test_a_zone_officer_writes_down_replies_of_the_zone_and_sees_no_more():
    meeting = invited(group())
    officer = person("z@example.org", "zone_officer:africa")
    client = client_of(officer)
    assert "Third meeting" in client.get("/en/meetings/").content.decode()
    page = client.get("/en/meetings/third/").content.decode()
    assert "Niger" in page
    assert "Draft of March" not in page
    assert "Italian" not in page
    numbers = dict(meeting.invited.values_list("organisation", "pk"))
    address = f"/en/meetings/third/invited/{numbers['ns-ner']}/reply/"
    told = {"reaction": "not_coming", "medium": "telephone", "told_by_role": "director",
            "told_on": timezone.now().date().isoformat(), "text": "Floods"}  # fmt: skip
    assert client.post(address, told | {"medium": ""}).status_code == 200
    assert client.post(address, told).status_code == 302
    reply = queries.replies_of(meeting)[numbers["ns-ner"]]
    assert (reply.reaction, reply.medium, reply.by_role) == ("not_coming", "telephone", "zone_officer")
    assert client.get(f"/en/meetings/third/invited/{numbers['ns-ita']}/reply/").status_code == 403
    assert client.get("/en/meetings/third/document/1/").status_code == 403


def test_a_society_that_is_invited_as_a_guest_speaks_through_its_own_people():
    meeting = planned(None, kind="cross_regional")
    actions.invite(by=None, meeting=meeting, guests=[("ns-ner", ""), ("ns-ita", "")])
    focal = person("f@example.org", "focal_point:ns-ner")
    assert [each.email for each in queries.people_of_invited(meeting)[meeting.invited.get(organisation="ns-ner")]] == [
        focal.email
    ]
    assert client_of(focal).get("/en/meetings/third/").status_code == 200
    actions.reply(by=focal, invited=meeting.invited.get(organisation="ns-ner"), reaction="coming")
    with pytest.raises(RefusedError):
        actions.reply(by=focal, invited=meeting.invited.get(organisation="ns-ita"), reaction="coming")
