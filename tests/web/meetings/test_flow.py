"""From a body to agreed minutes through the pages, as the team and a member go, in two languages."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document as Word

from tests.web.accounts.people import client_of, person
from tests.web.meetings.groups import DAY, WORK
from waypost.web.meetings import queries
from waypost.web.meetings.models import Body, Decision, Meeting, Place
from waypost.web.pages.templating import text


def local(days: int, hour: int = 9) -> tuple[str, str]:
    day = (timezone.now() + days * DAY).date()
    return day.isoformat(), f"{hour:02}:00"


def times(days: int) -> dict[str, str]:
    day, begins = local(days)
    return {"starts_on": day, "starts_time": begins, "ends_on": day, "ends_time": "12:00"}


def sent(client, address, **given):
    answer = client.post(address, given)
    assert answer.status_code == 302, answer.content.decode().partition("error-summary")[2][:800]
    return client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_meeting_from_its_body_to_agreed_minutes(language):
    team = client_of(person("t@example.org", "migration_team", factor=True))
    member_person = person("m@example.org", "focal_point:ns-ner", language=language)
    member, at = client_of(member_person), f"/{language}/meetings"

    def t(key, **parts):
        return text(language, f"meeting_{key}", **parts)

    names = {"name_en": "Reference Group", "name_ar": "الفريق المرجعي"}
    page = sent(team, f"{at}/bodies/new/", **names, code="rgr", kind="reference_group", work=WORK, mandate="Guides it.")
    assert names[f"name_{language}"] in page
    for organisation, role in (("ns-ner", "member"), ("ns-ita", "chair")):
        sent(team, f"{at}/body/rgr/place/", organisation=organisation, unit="", role=role, from_day="2020-01-01")
    seat = Place.objects.get(organisation="ns-ner")
    sent(team, f"{at}/body/rgr/place/{seat.pk}/link/", email="M@example.org")
    plan = {"code": "one", "kind": "reference_group", "body": "rgr", "after": "", "trail": "", "where": "Geneva",
            "time_zone": "Europe/Zurich", "languages": ["en", "ar"], **names, **times(20)}  # fmt: skip
    assert t("state_planned") in sent(team, f"{at}/new/", **plan)
    assert member.get(f"{at}/one/").status_code == 404
    sent(team, f"{at}/one/item/", title="Draft", asked="decision", owner="Chair", minutes="30")
    file = SimpleUploadedFile("letter.txt", "كلمات words".encode())
    sent(team, f"{at}/one/file/", title="Letter", item="1", file=file)
    sent(team, f"{at}/one/text/", title="The draft", item="1", version=f"{WORK}|2009-11", language=language)
    assert t("state_invited") in sent(team, f"{at}/one/invite/")
    assert member.get(f"{at}/one/document/1/").content.decode() == "كلمات words"
    late = SimpleUploadedFile("late.txt", b"late")
    refused = team.post(f"{at}/one/file/", {"title": "Late", "item": "", "file": late})
    assert refused.status_code == 200  # without a reason
    late.seek(0)
    assert t("later") in sent(team, f"{at}/one/file/", title="Late", item="", file=late, why="Came by post")
    number = Meeting.objects.get().invited.get(organisation="ns-ner").pk
    assert t("reaction_coming") in sent(member, f"{at}/one/invited/{number}/reply/", reaction="coming", text="")
    assert t("invited", count=1, whole=2) in team.get(f"{at}/one/").content.decode()
    assert t("state_held") in sent(team, f"{at}/one/hold/", **times(-1))
    sent(team, f"{at}/one/attendance/", organisation="ns-ner", unit="", part="member", side="", people="2", women="1")
    sent(team, f"{at}/one/item/1/minutes/", text="The draft was read.")
    provision = f"{WORK}|2009-11|1.1"
    page = sent(team, f"{at}/one/item/1/decide/", text="Keep it.", outcome="agreed_with_reservation", how="votes",
                votes_for="1", votes_against="0", provisions=[provision], reserved=["ns-ita|"])  # fmt: skip
    assert t("decision", number=1) in page
    sent(team, f"{at}/one/action/", text="Write to zones", organisation="ns-ner", unit="", due_day=local(9)[0])
    assert t("state_minutes_drafted") in sent(team, f"{at}/one/circulate/")
    page = sent(member, f"{at}/one/invited/{number}/confirm/", verdict="correction", text="Point 1: it was read twice.")
    assert t("verdict_correction") in page
    assert team.post(f"{at}/one/agree/", {"why": ""}).status_code == 200
    sent(team, f"{at}/one/item/1/minutes/", text="The draft was read twice.")
    assert t("state_minutes_agreed") in sent(team, f"{at}/one/agree/", why="")
    assert team.post(f"{at}/one/item/1/minutes/", {"text": "Other"}).status_code == 200  # without a reason
    page = sent(team, f"{at}/one/decision/1/correct/", text="Keep it as it is.", outcome="agreed", how="consensus",
                provisions=[provision], why="A word was missing")  # fmt: skip
    assert t("replaced", count=1) in page
    task = Meeting.objects.get().actions.get()
    assert t("actionstate_done") in sent(member, f"{at}/one/action/{task.pk}/", state="done", evidence="Letter sent")
    assert member.post(f"{at}/one/action/{task.pk}/", {"state": "open"}).status_code == 302
    assert t("steps", count=1) in member.get(f"{at}/one/").content.decode()
    steps = member.get(f"{at}/one.json").json()["actions"][0]["steps"]
    assert [(each["state"], each["by_role"]) for each in steps] == [("done", "member"), ("open", "member")]
    [found] = queries.decisions_on(WORK, "1.1")
    assert (found.meeting.code, found.decision.text, found.is_agreed) == ("one", "Keep it as it is.", True)
    for what in ("agenda", "minutes"):
        answer = member.get(f"{at}/one/{what}.docx")
        words = "\n".join(each.text for each in Word(io.BytesIO(answer.content)).element.iter() if each.text)
        assert ("The draft was read twice." in words) == (what == "minutes")
        assert t("documents") in words
    told = member.get(f"{at}/one.json").json()
    assert [each["is_later"] for each in told["documents"]] == [False, False, True]
    assert told["attendance"] == [{"organisation": "ns-ner", "unit": None, "part": "member", "side": None,
                                   "people": 2, "women": 1, "men": None, "others": None}]  # fmt: skip
    assert "m@example.org" not in str(told)
    assert member_person.display_name not in str(told)
    csv = member.get(f"{at}/one/decisions.csv").content.decode("utf-8-sig")
    assert f"{WORK} 2009-11 1.1" in csv
    assert "Write to zones" in member.get(f"{at}/one/actions.csv").content.decode("utf-8-sig")
    sent(
        team, f"{at}/body/rgr/place/{seat.pk}/end/", last_day=(timezone.now() - DAY).date().isoformat(), why="Rotation"
    )
    assert member.get(f"{at}/one/").status_code == 403
    assert Body.objects.get().places.count() == 2
    assert Decision.objects.count() == 2


def test_the_forms_say_what_is_wrong():
    team = client_of(person("t@example.org", "migration_team", factor=True))
    wrong = {"code": "New Code", "kind": "workshop", "time_zone": "UTC", "languages": ["en"], **times(3)}
    page = team.post("/en/meetings/new/", wrong | {"name_en": "X", "code": "x-1"}).content.decode()
    assert text("en", "meeting_refused_where") in page
    page = team.post("/en/meetings/new/", wrong | {"name_en": "X", "where": "Here"}).content.decode()
    assert text("en", "meeting_refused_code") in page
    backwards = wrong | {"name_en": "X", "code": "x-1", "ends_time": "08:00"}
    assert text("en", "meeting_refused_order") in team.post("/en/meetings/new/", backwards).content.decode()
