"""Agenda and minutes of a meeting as Word documents that can be edited and printed."""

from __future__ import annotations

from typing import Any

from waypost.drawing.word_document import WordDocument
from waypost.reference.wording import comma, isolated
from waypost.web.meetings.mails import where_of
from waypost.web.meetings.models import Decision, Item, Meeting
from waypost.web.meetings.organisations import organisation_name
from waypost.web.meetings.queries import (
    Owed,
    actions_of,
    attendance_of,
    carried_to,
    course_of,
    decisions_of,
    documents_of,
    invited_to,
    items_of,
    notes_of,
)
from waypost.web.meetings.states import Course
from waypost.web.meetings.times import span
from waypost.web.pages.templating import shown, text


class _Paper(WordDocument):
    """A paper of one meeting, with its head."""

    def __init__(self, meeting: Meeting, language: str, title: str) -> None:
        super().__init__(language)
        self.meeting, self.course = meeting, course_of(meeting)
        body = f" · {meeting.body.name_in(language)}" if meeting.body else ""
        self.small(f"Waypost{body} · {self.t(title)}")
        self.say(meeting.name_in(language), size=20, bold=True)
        self.say(self._when(self.course))
        where = where_of(meeting, language)
        if where:
            self.say(where)

    def t(self, key: str, **parts: Any) -> str:
        """A text in the language of the paper."""
        return text(self.language, key, **parts)

    def organisation(self, seat: tuple[str, str]) -> str:
        """An organisation in words."""
        return organisation_name(*seat, self.language)

    def actions(self, title: str, owed: list[Owed]) -> None:
        """A table of actions; nothing where there is none."""
        if not owed:
            return
        self.heading(self.t(title))
        head = [self.t(f"meeting_col_{name}") for name in ("action", "owner", "due", "state")]
        rows = [
            [
                each.action.text,
                self.owner(each),
                shown(each.action.due_day, self.language),
                self.t(f"meeting_actionstate_{each.state}"),
            ]
            for each in owed
        ]  # fmt: skip
        self.rows(head, rows, [7.4, 4.8, 2.4, 2.4])

    def owner(self, owed: Owed) -> str:
        """Which organisation owes it, and who in it: a role."""
        role = owed.action.owner_role
        return self.organisation(owed.action.seat) + (f" ({role})" if role else "")

    def documents(self) -> None:
        """What lay on the table, with the beginning of each hash."""
        found = documents_of(self.meeting)
        if not found:
            return
        self.heading(self.t("meeting_documents"))
        head = [self.t(f"meeting_col_{name}") for name in ("number", "title", "form", "tabled")]
        rows = []
        for each in found:
            tabled = shown(each.at.astimezone(self.meeting.zone).date(), self.language)
            later = f"\n{self.t('meeting_later')}: {each.why}" if each.is_later else ""
            about = f"\n{each.work} {each.version}".rstrip() if each.work else ""
            form = f"{each.form.upper()} {each.content.sha256[:12]}"
            rows.append([str(each.position), each.title + about + later, form, tabled])
        self.rows(head, rows, [1.6, 8.2, 4.4, 2.8])

    def _when(self, course: Course) -> str:
        if course.held_from is not None and course.held_until is not None:
            held = span(course.held_from, course.held_until, self.meeting.time_zone, self.language)
            return self.t("meeting_was_held", at=held)
        return span(course.starts_at, course.ends_at, self.meeting.time_zone, self.language)


def agenda_document(meeting: Meeting, language: str) -> bytes:
    """The agenda as the bytes of a DOCX file: points, documents, actions from earlier meetings."""
    paper = _Paper(meeting, language, "meeting_agenda")
    paper.heading(paper.t("meeting_agenda"))
    head = [paper.t(f"meeting_col_{name}") for name in ("number", "title", "asked", "owner", "time")]
    rows = []
    for item in items_of(meeting):
        later = f"\n{paper.t('meeting_later')}: {item.why}" if item.is_later else ""
        minutes = paper.t("meeting_minutes_long", count=item.minutes) if item.minutes else "–"
        asked = paper.t(f"meeting_asked_{item.asked}")
        rows.append([str(item.position), item.title_in(language) + later, asked, item.owner or "–", minutes])
    paper.rows(head, rows, [1.6, 6.8, 2.8, 3.6, 2.2])
    paper.documents()
    paper.actions("meeting_carried", carried_to(meeting, paper.course))
    return paper.written(meeting.name_in(language))


def minutes_document(meeting: Meeting, language: str) -> bytes:
    """The minutes as they stand as the bytes of a DOCX file: who was there, what was said, decided and given to do."""
    paper = _Paper(meeting, language, "meeting_minutes")
    paper.small(paper.t(f"meeting_state_{paper.course.state}"))
    _present(paper)
    notes, decisions = notes_of(meeting), decisions_of(meeting)
    for item in items_of(meeting):
        _minuted(paper, item, notes[item.pk][0].text if item.pk in notes else "", decisions)
    paper.actions("meeting_actions", actions_of(meeting))
    paper.actions("meeting_carried", carried_to(meeting, paper.course))
    paper.documents()
    return paper.written(meeting.name_in(language))


def _present(paper: _Paper) -> None:
    present = attendance_of(paper.meeting)
    paper.heading(paper.t("meeting_present"))
    if present:
        head = [paper.t(f"meeting_col_{name}") for name in ("organisation", "part", "people", "women", "men", "others")]
        rows = [
            [paper.organisation(each.seat), paper.t(f"meeting_part_{each.part}")]
            + [shown(count, paper.language) for count in (each.people, each.women, each.men, each.others)]
            for each in present
        ]
        paper.rows(head, rows, [6.6, 3.0, 1.8, 1.9, 1.9, 1.8])
    else:
        paper.say(paper.t("meeting_attendance_none"))
    there = {each.seat for each in present}
    away = [paper.organisation(each.seat) for each in invited_to(paper.meeting) if each.seat not in there]
    if present and away:  # where nobody wrote down who was there, nobody is known to have been away
        paper.say(paper.t("meeting_away", names=comma(paper.language).join(away)))


def _minuted(paper: _Paper, item: Item, note: str, decisions: list[Decision]) -> None:
    paper.heading(f"{item.position}. {isolated(item.title_in(paper.language))}")
    for each in note.split("\n"):
        if each.strip():
            paper.say(each)
    for decision in decisions:
        if decision.item_id == item.pk:
            paper.say(f"{paper.t('meeting_decision', number=decision.number)} {decision.text}", bold=True)
            paper.small(decision_line(decision, paper.language))


def reserved_by(decision: Decision, language: str) -> list[str]:
    """Whose reservation it is; nothing where nobody reserved."""
    reserved = [organisation_name(*each.seat, language) for each in decision.reservations.all()]
    return [text(language, "meeting_reserved", names=comma(language).join(reserved))] if reserved else []


def decision_line(decision: Decision, language: str) -> str:
    """How a decision came about, on one line: outcome, votes, who reserved, which provisions."""
    told = [text(language, f"meeting_outcome_{decision.outcome}")]
    if decision.referred_to:
        told.append(decision.referred_to)
    if decision.how == "votes":
        votes = {"yes": decision.votes_for, "no": decision.votes_against, "abstained": decision.abstentions}
        told.append(text(language, "meeting_votes", **votes))
    else:
        told.append(text(language, "meeting_how_consensus"))
    told += reserved_by(decision, language)
    # After Arabic letters the parts of 2009-11 would change places; marks keep them, in word processors too.
    linked = [f"\u200e{each.version} {each.provision}\u200e" for each in decision.provisions.all()]
    if linked:
        told.append(text(language, "meeting_on_provisions", names=comma(language).join(linked)))
    return " · ".join(told)
