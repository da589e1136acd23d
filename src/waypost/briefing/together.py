"""What the meeting is about: questions that are open, whom to call, what was agreed last time."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.analysis.reading_aloud import NOT_REPORTED
from waypost.briefing.beside import Action, Agreed
from waypost.briefing.telling import Teller
from waypost.drawing.document import Block, Bullets, Paragraph, Section, Table
from waypost.reference.wording import comma, from_the_left, isolated

_MOST = 8


def questions(tell: Teller) -> Section:
    """Questions that are open, those that follow from what nobody has said among them."""
    return Section(heading=tell.word("questions_title"), blocks=tuple(_questions(tell)))


def _questions(tell: Teller) -> Iterator[Block]:
    parts = tell.parts
    found = [isolated(each) for each in tell.beside.questions]
    further = list(found[_MOST:])
    found = found[:_MOST]
    for question in ("contradictions", "relations"):
        told = [tell.aloud(row, question) + tell.acted_on(question, (row,)) for row in parts[question]]
        found += told[:_MOST]
        further += told[_MOST:]
    silent = dict.fromkeys(each["society_id"] for each in tell.stations if each["is_silent"] and each["society_id"])
    if silent:
        found.append(tell.word("ask_silent", societies=tell.names(silent, "society")))
    if unknown := parts["list_figures"]["status_unknown"]:
        found.append(tell.word("ask_status", count=tell.number(unknown)))
    if parts["withheld"] and tell.is_for_members:
        found.append(tell.word("withheld", count=tell.number(parts["withheld"])))
    yield Bullets(tuple(found)) if found else Paragraph(tell.word("questions_none"))
    if further:
        section = Section(heading=tell.word("questions_further"), blocks=(Bullets(tuple(further)),), level=2)
        tell.in_full.append(section)
        yield tell.elsewhere(len(further), "questions_further")


def members(tell: Teller) -> Iterator[Section]:
    """Contacts and what was agreed; for others that there is more for members."""
    if not tell.beside.is_for_members:
        public = _contacts_table(tell, [])
        yield Section(heading=tell.word("members_title"), blocks=(Paragraph(tell.word("not_in_copy")), *public))
        return
    yield Section(heading=tell.word("contacts_title"), blocks=tuple(_contacts(tell)))
    yield Section(heading=tell.word("agreed_title"), blocks=tuple(_agreed(tell, tell.beside.agreed)))


def _contacts(tell: Teller) -> Iterator[Block]:
    without = list(_on_trail(tell))
    table = _contacts_table(tell, without)
    if not table:
        yield Paragraph(tell.word("contacts_none"))
        return
    yield from table
    yield Paragraph(tell.word("contacts_note"), "quiet")
    if without:
        yield Paragraph(tell.word("contacts_without", societies=tell.names(without, "society")), "quiet")


def _on_trail(tell: Teller) -> dict[str, None]:
    """The societies on the trail, in the order of its stations."""
    return dict.fromkeys(each["society_id"] for each in tell.stations if each["society_id"])


def _contacts_table(tell: Teller, without: list[str]) -> tuple[Block, ...]:
    """A line for each contact with its mailbox and telephone; societies that have one are taken out of ``without``.

    The mailbox of a society stands in the catalog and may be shown to anybody.
    """
    rows = []
    for ns_id in _on_trail(tell):
        society = tell.opened.catalog.societies.get(ns_id)
        told = [(each.words, each.mailbox, each.telephone) for each in tell.beside.contacts if each.society_id == ns_id]
        mailbox = society.mailbox if society else None
        if mailbox and all(mailbox != each[1] for each in told):
            told.insert(0, ("", mailbox, ""))
        for words, *reach in told:
            reached = "\n".join(from_the_left(each.replace(" ", "\u00a0")) for each in reach if each)
            who = isolated(words) if words else tell.word("society_mailbox")
            rows.append((tell.name(ns_id, "society"), _sides(ns_id, tell), who, reached or NOT_REPORTED))
        if told and ns_id in without:
            without.remove(ns_id)
    how = comma(tell.language).join((tell.word("mailbox"), tell.word("telephone")))
    head = (tell.word("society"), tell.word("stages"), tell.word("contact"), how)
    return (Table(head, tuple(rows), (4.4, 2.6, 4.2, 5.8)),) if rows else ()


def _sides(ns_id: str, tell: Teller) -> str:
    roles = dict.fromkeys(each["role"] for each in tell.stations if each["society_id"] == ns_id)
    return tell.names(roles, "stage_role")


def _agreed(tell: Teller, agreed: Agreed | None) -> Iterator[Block]:
    if agreed is None:
        yield Paragraph(tell.word("agreed_none"))
        return
    yield Paragraph(tell.word("agreed_of", name=isolated(agreed.name), day=tell.day(agreed.day)), "lead")
    for day in agreed.later:
        yield Paragraph(tell.word("agreed_later", day=tell.day(day)))
    if agreed.is_draft:
        yield Paragraph(tell.word("agreed_draft"), "quiet")
    if agreed.decisions:
        yield Bullets(tuple(isolated(each) for each in agreed.decisions))
    else:
        yield Paragraph(tell.word("decisions_none"))
    if agreed.actions:
        yield Paragraph(tell.word("actions"), "lead")
        head = (tell.word("action"), tell.word("owner"), tell.word("due"))
        yield Table(head, tuple(_action(each, tell) for each in agreed.actions), (8.4, 5.2, 3.4))
        if any(_is_late(each, tell) for each in agreed.actions):
            yield Paragraph(tell.word("late_note", day=tell.day(tell.made_on)), "quiet")
    else:
        yield Paragraph(tell.word("actions_none"))


def _is_late(action: Action, tell: Teller) -> bool:
    """Not done by its day, on the day on which the paper is made."""
    return action.due is not None and action.due < tell.made_on


def _action(action: Action, tell: Teller) -> tuple[str, ...]:
    due = tell.word("no_day")
    if action.due is not None:
        due = tell.day(action.due)
        if _is_late(action, tell):
            due = tell.word("late", day=due)
    return isolated(action.text), isolated(action.owner), due
