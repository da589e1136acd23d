"""What changes agreements: keyword-only, each in one transaction, with who did it in which role."""

from waypost.web.agreements.actions.agreements import (
    change_agreement,
    create_agreement,
    log_step,
    withdraw_agreement,
)
from waypost.web.agreements.actions.clauses import decide, end_clause, reply, say_clause
from waypost.web.agreements.actions.commitments import end_commitment, note_status, say_commitment
from waypost.web.agreements.actions.mailing import queue_agreement_notices, send_agreement_notices
from waypost.web.agreements.actions.parts import (
    add_money,
    add_party,
    add_signatory,
    remove_money,
    remove_party,
    remove_signatory,
)

__all__ = [
    "add_money",
    "add_party",
    "add_signatory",
    "change_agreement",
    "create_agreement",
    "decide",
    "end_clause",
    "end_commitment",
    "log_step",
    "note_status",
    "queue_agreement_notices",
    "remove_money",
    "remove_party",
    "remove_signatory",
    "reply",
    "say_clause",
    "say_commitment",
    "send_agreement_notices",
    "withdraw_agreement",
]
