"""What changes the network: keyword-only, each in one transaction, with who did it and why."""

from waypost.web.network.actions.asking import ask_on, change_draft, close, close_without, draft, submit, withdraw
from waypost.web.network.actions.clocks import run_network_clock
from waypost.web.network.actions.competences import confirm, end, endorse, say
from waypost.web.network.actions.entries import (
    consent,
    end_deputy,
    enter_person,
    enter_unit,
    leave,
    make_entry,
    release,
    save_entry,
    save_reach,
    withdraw_consent,
)
from waypost.web.network.actions.mailing import send_network_mails
from waypost.web.network.actions.matching import answer_invitation, invite, look_again, point_to_answer, take, triage
from waypost.web.network.actions.working import (
    agree_terms,
    approve,
    begin,
    deliver,
    give_verdict,
    publish,
    restrict,
    send_back,
)

__all__ = [
    "agree_terms",
    "answer_invitation",
    "approve",
    "ask_on",
    "begin",
    "change_draft",
    "close",
    "close_without",
    "confirm",
    "consent",
    "deliver",
    "draft",
    "end",
    "end_deputy",
    "endorse",
    "enter_person",
    "enter_unit",
    "give_verdict",
    "invite",
    "leave",
    "look_again",
    "make_entry",
    "point_to_answer",
    "publish",
    "release",
    "restrict",
    "run_network_clock",
    "save_entry",
    "save_reach",
    "say",
    "send_back",
    "send_network_mails",
    "submit",
    "take",
    "triage",
    "withdraw",
    "withdraw_consent",
]
