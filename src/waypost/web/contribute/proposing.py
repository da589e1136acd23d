"""What somebody answered about a programme becomes words of a batch: for the form and for the interface alike."""

from __future__ import annotations

import dataclasses
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from waypost.model.contribution import Value
from waypost.model.identity import programme_id, record_key
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting
from waypost.web.contribute.actions.saying import NewEntry, Word, say
from waypost.web.contribute.models import Batch
from waypost.web.contribute.queries import words_of
from waypost.web.contribute.questions import Answers
from waypost.web.contribute.standing_now import known_now
from waypost.web.contribute.templating import essential_names
from waypost.web.exercises.actions import note_work


@dataclasses.dataclass(frozen=True)
class Proposal:
    """What is said beside the answers: ``seen`` are the changes that stood before the person, by slot; ``told`` how a
    stand-in was told; ``is_beside`` that it is not the society's word; ``token`` names a new programme once."""

    seen: Mapping[str, int] = dataclasses.field(default_factory=dict)
    told: Mapping[str, Any] | None = None
    is_beside: bool = False
    why: str = ""
    sign: bool = False
    token: str = ""


@dataclasses.dataclass(frozen=True)
class Proposed:
    """The programme, the batch (None when nothing changed), and whether it was signed at once."""

    programme: str
    batch: Batch | None
    is_signed: bool


def propose(
    acting: Acting, key: str, slots: Mapping[str, Value], answers: Answers, proposal: Proposal, *, is_new: bool
) -> Proposed:
    """Keep what changed. A new programme is named once, by a token: sent twice, it is one.

    Raises what :func:`waypost.web.contribute.actions.saying.say` does, and :class:`RefusedError` for a new programme
    without a title, or signed at once without one of its essentials.
    """
    author = acting.author(dict(proposal.told) if proposal.told else None, beside=proposal.is_beside)
    entries = []
    if is_new:
        token = proposal.token[:40] or secrets.token_hex(8)
        key = programme_id(record_key(acting.ns_id, f"web:{token}"))
        title = next((str(v) for s, v in answers.values.items() if s.startswith("programme.title") and v), "")
        entries = [NewEntry(key, title, acting.ns_id, f"web:{token}", is_new=True, speaker=acting.ns_id)]
    words = _words(acting, key, slots, answers, proposal.seen, is_new=is_new)
    if is_new and not any(word.slot.startswith("programme.title") for word in words):
        raise RefusedError("contribute_refused_title")
    if not is_new and not proposal.is_beside and _titled(slots, ()) and not _titled(slots, words):
        raise RefusedError("contribute_refused_title")
    if words and not is_new and not proposal.is_beside:
        owners = known_now([acting.ns_id]).owners([key]).get(key, ())
        if owners and acting.ns_id not in owners:
            words = [dataclasses.replace(word, is_own=False) for word in words]
    at_once = (acting.rights.may_sign and proposal.sign) or proposal.is_beside
    if is_new and at_once and (lacking := load_catalog().essentials.missing({word.slot for word in words})):
        raise RefusedError("contribute_refused_essentials", what=essential_names(lacking))
    kind = Batch.Kind.BESIDE if proposal.is_beside else Batch.Kind.PAGE
    kept = say(author=author, kind=kind, words=words, entries=entries, why=proposal.why, sign_at_once=at_once)
    if kept is not None:
        note_work(ns_id=acting.ns_id, by=acting.person or acting.link)
    return Proposed(key, kept, at_once)


def _words(
    acting: Acting,
    key: str,
    slots: Mapping[str, Value],
    answers: Answers,
    seen: Mapping[str, int],
    *,
    is_new: bool,
) -> list[Word]:
    before = {} if is_new else {change.slot: change for change in words_of(acting.ns_id, [key])}
    words = []
    for slot, value in answers.values.items():
        stands = slots.get(slot) if not is_new else None
        declined = answers.declined.get(slot, "")
        was = before.get(slot)
        if not declined and _is_same(value, stands):
            continue
        if declined and was is not None and was.declined == declined:
            continue
        new = value if value or isinstance(value, list) else None
        words.append(Word(key, slot, new, old=stands, declined=declined, seen=seen.get(slot)))
    return words


def _titled(slots: Mapping[str, Value], words: Iterable[Word]) -> bool:
    """Whether a title is left in any language."""
    after = {**slots, **{word.slot: word.new for word in words}}
    return any(value for slot, value in after.items() if slot.startswith("programme.title"))


def _is_same(value: Value | None, stands: Value | None) -> bool:
    """Whether two answers say the same: in which order a list stands says nothing."""
    if not value or not stands:
        return not value and not stands
    if isinstance(value, list) and isinstance(stands, list):
        return Counter(map(_plain, value)) == Counter(map(_plain, stands))
    return value == stands


def _plain(row: Any) -> str:
    return msgspec.json.encode(row, order="sorted").decode()
