"""Messages on the command line, as somebody with an account sees them; as everybody where nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import orjson

from waypost.errors import InputError
from waypost.web.accounts.command import standing_named
from waypost.web.project.prepare import prepare

if TYPE_CHECKING:
    from waypost.web.accounts.queries import Standing
    from waypost.web.advocacy.models import Message

KINDS = ("docx", "pdf", "claim-review", "provenance")


def messages(email: str | None, language: str, *, to_check: bool = False) -> list[dict[str, Any]]:
    """The messages that somebody sees, the latest first; those to check before use alone, where it is asked."""
    standing = _standing(email)
    from waypost.web.advocacy import rights  # noqa: PLC0415  # tables are known once Django started
    from waypost.web.advocacy.queries.matrix import told_of  # noqa: PLC0415
    from waypost.web.advocacy.queries.messages import visible  # noqa: PLC0415
    from waypost.web.advocacy.telling_messages import told_line  # noqa: PLC0415

    found = told_of(visible(standing).order_by("-pk"), with_uses=rights.is_member(standing))
    return [told_line(each, language) for each in found if each.is_to_check or not to_check]


def show(email: str | None, code: str, language: str) -> dict[str, Any]:
    """One message as far as somebody reads it. Raises ``InputError``."""
    standing, found = _found(email, code)
    from waypost.web.advocacy.telling_messages import told_message  # noqa: PLC0415  # as above

    return told_message(standing, found, language)


def check(email: str, codes: Sequence[str], language: str) -> list[dict[str, Any]]:
    """What messages need before they are used, in words: those named, or all of those in whose name somebody writes."""
    standing = _standing(email)
    from waypost.web.advocacy import judging, rights  # noqa: PLC0415  # as above
    from waypost.web.advocacy.queries.messages import visible  # noqa: PLC0415
    from waypost.web.advocacy.saying import missing_in  # noqa: PLC0415
    from waypost.web.advocacy.wholes import wholes  # noqa: PLC0415

    if standing is None:
        raise InputError("say with --as for whom")
    if codes:
        chosen = [_found(email, code)[1] for code in codes]
    else:
        chosen = list(visible(standing).exclude(step="withdrawn").order_by("pk"))
    found, known = [], wholes(chosen)
    for each in chosen:
        if not rights.writes_for(standing, each.ns_id):
            if codes:
                raise InputError(f"{each.code}: what it needs is for who writes in its owner's name")
            continue
        whole = known[each.pk]
        missing = missing_in(judging.gate_of(whole), language)
        found.append(
            {
                "message": each.code,
                "state": whole.state,
                "text_hash": whole.version.text_hash,
                "missing": [
                    {"name": one.name, "what": what, "mend": mend, "about": about} for one, what, mend, about in missing
                ],
            }
        )
    return found


def export(email: str | None, code: str, kind: str, language: str) -> bytes:
    """A message as a file. Raises ``InputError`` where it cannot be made."""
    _, found = _found(email, code)
    from waypost.advocacy.briefing.pdf import briefing_pdf  # noqa: PLC0415  # as above
    from waypost.advocacy.briefing.word import briefing_docx  # noqa: PLC0415
    from waypost.web.advocacy import exports  # noqa: PLC0415
    from waypost.web.advocacy.briefs import brief_of  # noqa: PLC0415
    from waypost.web.advocacy.wholes import wholes  # noqa: PLC0415

    if kind in ("docx", "pdf"):
        brief = brief_of(found, language)
        return briefing_docx(brief) if kind == "docx" else briefing_pdf(brief)
    whole = wholes([found])[found.pk]
    told = exports.claim_reviews(whole, language) if kind == "claim-review" else exports.provenance(whole)
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def _standing(email: str | None) -> Standing | None:
    if email:
        return standing_named(email)
    prepare()
    return None


def _found(email: str | None, code: str) -> tuple[Standing | None, Message]:
    standing = _standing(email)
    from waypost.web.advocacy.queries.messages import find_message  # noqa: PLC0415  # as above

    found = find_message(standing, code)
    if found is None:
        raise InputError(f"no message {code} that {email or 'everybody'} can see; see waypost messages list")
    return standing, found
