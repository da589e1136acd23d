"""What the meeting is about: questions that are open, whom to call, what was agreed last time."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.briefing.beside import Action, Agreed
from waypost.briefing.telling import Teller
from waypost.drawing.document import Block, Bullets, Paragraph, Section, Table
from waypost.reference.wording import isolated

_MOST = 8


def questions(tell: Teller) -> Section:
    """Questions that are open, those that follow from what nobody has said among them."""
    return Section(heading=tell.word("questions_title"), blocks=tuple(_questions(tell)))


def _questions(tell: Teller) -> Iterator[Block]:
    parts = tell.parts
    found = [isolated(each) for each in tell.beside.questions[:_MOST]]
    found += [tell.aloud(row, "contradictions") for row in parts["contradictions"][:_MOST]]
    found += [tell.aloud(row, "relations") for row in parts["relations"][:_MOST]]
    silent = dict.fromkeys(each["society_id"] for each in tell.stations if each["is_silent"] and each["society_id"])
    if silent:
        found.append(tell.word("ask_silent", societies=tell.names(silent, "society")))
    if unknown := parts["list_figures"]["status_unknown"]:
        found.append(tell.word("ask_status", count=tell.number(unknown)))
    if parts["withheld"] and tell.is_for_members:
        found.append(tell.word("withheld", count=tell.number(parts["withheld"])))
    yield Bullets(tuple(found)) if found else Paragraph(tell.word("questions_none"))


def members(tell: Teller) -> Iterator[Section]:
    """Contacts and what was agreed; for others that there is more for members."""
    if not tell.beside.is_for_members:
        yield Section(heading=tell.word("members_title"), blocks=(Paragraph(tell.word("not_in_copy")),))
        return
    yield Section(heading=tell.word("contacts_title"), blocks=tuple(_contacts(tell)))
    yield Section(heading=tell.word("agreed_title"), blocks=tuple(_agreed(tell, tell.beside.agreed)))


def _contacts(tell: Teller) -> Iterator[Block]:
    societies = dict.fromkeys(each["society_id"] for each in tell.stations if each["society_id"])
    told: dict[str, list[str]] = {}
    for contact in tell.beside.contacts:
        told.setdefault(contact.society_id, []).append(isolated(contact.words))
    called = [ns_id for ns_id in societies if ns_id in told]
    rows = tuple((tell.name(each, "society"), _sides(each, tell), tell.listed(told[each])) for each in called)
    if not rows:
        yield Paragraph(tell.word("contacts_none"))
        return
    yield Table((tell.word("society"), tell.word("stages"), tell.word("contact")), rows, (6.0, 4.0, 7.0))
    yield Paragraph(tell.word("contacts_note"), "quiet")
    if without := [ns_id for ns_id in societies if ns_id not in told]:
        yield Paragraph(tell.word("contacts_without", societies=tell.names(without, "society")), "quiet")


def _sides(ns_id: str, tell: Teller) -> str:
    roles = dict.fromkeys(each["role"] for each in tell.stations if each["society_id"] == ns_id)
    return tell.names(roles, "stage_role")


def _agreed(tell: Teller, agreed: Agreed | None) -> Iterator[Block]:
    if agreed is None:
        yield Paragraph(tell.word("agreed_none"))
        return
    yield Paragraph(tell.word("agreed_of", name=isolated(agreed.name), day=tell.day(agreed.day)), "lead")
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
    else:
        yield Paragraph(tell.word("actions_none"))


def _action(action: Action, tell: Teller) -> tuple[str, ...]:
    due = tell.word("no_day")
    if action.due is not None:
        due = tell.day(action.due)
        if action.due < tell.opened.as_of:
            due = tell.word("late", day=due)
    return isolated(action.text), isolated(action.owner), due
