"""Pages ask as much of the database for a large meeting as for a small one; texts stand in four languages."""

from __future__ import annotations

import io
import zipfile

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.accounts.people import client_of, person
from tests.web.meetings.groups import WORK, group, held, invited, place, text_file
from waypost.reference import load_catalog
from waypost.web.meetings import actions
from waypost.web.meetings.models import Place
from waypost.web.pages.templating import texts


def fill(meeting, count: int) -> None:
    """Points with documents, minutes, decisions and actions."""
    for number in range(count):
        item = actions.add_item(by=None, meeting=meeting, title=f"Point {number}", asked="decision", why="Late")
        actions.table_document(
            by=None, meeting=meeting, title="Paper", tabled=text_file(str(number)), item=item, why="Late"
        )
        for words in ("First", "Second"):
            actions.write_minutes(by=None, item=item, text=words)
        actions.decide(
            by=None,
            item=item,
            text="Keep it.",
            outcome="agreed_with_reservation",
            reserved=[("ns-ita", "")],
            provisions=[(WORK, "2009-11", "1.1"), (WORK, "2009-11", "1.2")],
        )
        task = actions.give_action(by=None, meeting=meeting, text="Write", organisation="ns-ner", item=item)
        actions.step_action(by=None, action=task, state="in_progress")
        actions.note_attendance(by=None, meeting=meeting, organisation="ns-ner", part="member", people=number + 1)


def asked(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_ask_the_same_of_a_large_meeting_as_of_a_small_one():
    body = group()
    team = client_of(person("t@example.org", "migration_team", factor=True))
    member = client_of(person("m@example.org"))
    actions.link_account(by=None, place=Place.objects.get(organisation="ns-ner"), email="m@example.org")
    small = held(body, "small")
    fill(small, 1)
    societies = [ns for ns in sorted(load_catalog().societies) if ns not in ("ns-ita", "ns-ner", "ns-tun")]
    addresses = ("", "{}/", "{}.json", "body/reference-group/", "{}/agenda.docx", "{}/minutes.docx", "{}/decisions.csv")
    before = {(who, each): asked(client, f"/en/meetings/{each.format('small')}") for who, client in (("t", team), ("m", member)) for each in addresses}  # fmt: skip  # noqa: E501
    for organisation in societies[:30]:
        place(body, organisation)
    large = held(body, "large")
    fill(large, 12)
    for number in range(6):
        invited(body, f"other-{number}")
    for (who, each), count in before.items():
        now = asked(team if who == "t" else member, f"/en/meetings/{each.format('large')}")
        assert now <= count, (who, each, now, count)
    assert max(before.values()) <= 40, before


def test_minutes_name_nobody_as_away_where_nobody_wrote_down_who_was_there():
    meeting = held(group(), "unwritten")
    actions.write_minutes(by=None, item=meeting.items.get(position=1), text="It was read.")
    team = client_of(person("t@example.org", "migration_team", factor=True))

    def words(language):
        answer = team.get(f"/{language}/meetings/unwritten/minutes.docx")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            return packed.read("word/document.xml").decode()

    assert "Personne n’a noté qui était là." in words("fr")
    assert "Invited and not there" not in words("en")
    actions.note_attendance(by=None, meeting=meeting, organisation="ns-ner", part="member", people=1)
    assert "Invited and not there" in words("en")
    assert "Nobody wrote down" not in words("en")


def test_every_text_stands_in_four_languages_and_none_is_a_copy_of_the_english():
    ours = {key: found for key, found in texts().items() if key.startswith("meeting_")}
    assert len(ours) > 300
    for key, found in ours.items():
        assert set(found) == {"en", "fr", "es", "ar"}, key
        assert all(found.values()), key
        assert found["ar"] != found["en"], key
        names = {part.split("}")[0] for part in found["en"].split("{")[1:]}
        for language in ("fr", "es", "ar"):
            assert {part.split("}")[0] for part in found[language].split("{")[1:]} == names, (key, language)
