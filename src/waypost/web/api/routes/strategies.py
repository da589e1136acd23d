"""Meetings that are proposed along trails, and strategies, for people with a role: as their pages show them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from waypost.web.accounts.queries import Standing
from waypost.web.api.described import check_names, codes, number, rows, rows_with, text, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.mine import standing_or_problem
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import AS_TABLE, MineTable, read, tell, tell_csv
from waypost.web.support import rights
from waypost.web.support.queries.plain import COMMITMENT, LINE, commitment_rows
from waypost.web.support.queries.strategies import find_seen, seen_strategies
from waypost.web.support.views.meetings import PROPOSAL, proposal_rows
from waypost.web.support.views.reading import line_rows, whole_of

router = Router(tags=["meetings and strategies along trails"])
_PROPOSALS = {
    "trail_id": text(may_lack=False), "contradiction": number("What two societies see differently.", may_lack=False),
    "one_sided": number("Corridors with work on one side.", may_lack=False), "gap": number(may_lack=False),
    "opportunity": number("Work that could be joined.", may_lack=False),
    "overlap": number("Work that is done twice.", may_lack=False),
    "people": number("On the trail; the largest figure."), "societies": codes("Whom the reasons are about."),
    "unheard": codes("Societies on the trail from which nothing was heard."),
}  # fmt: skip
_LINE = {
    "code": text(may_lack=False), "names": {"type": "object", "description": "By language."},
    "trail": text("The id of a trail.", may_lack=False),
    "phase": text("draft, proposed, agreed, in_force or ended.", may_lack=False),
    "review_on": text(may_lack=False), "in_force_since": text(),
    "needs": number("Those that are not withdrawn.", may_lack=False), "commitments": number(may_lack=False),
    "standing": number("Commitments that are counted on.", may_lack=False), "hand_overs": number(may_lack=False),
    "societies": codes("Who commits."), "meeting": text("Where it was agreed, for who may read that meeting."),
}  # fmt: skip
_COMMITMENT = {
    "commitment": number(may_lack=False), "need": number(may_lack=False), "stage": text("Of the need."),
    "ns_id": text("Whose it is.", may_lack=False), "side": text("On which the society stands."), "service": text(),
    "country": text("ISO 3166 alpha-3."), "group": text(), "text": text(), "from_day": text(), "until_day": text(),
    "people_per_year": number(), "amount": text("A decimal number."), "currency": text("ISO 4217."),
    "decision": number("Of the meeting."),
    "state": text("proposed, accepted, begun, kept, not_kept, declined or withdrawn.", may_lack=False),
    "evidence": text(), "programme_id": text("The programme that it became."),
    "is_public": yes_no("Its society agrees that everybody may see it."),
}  # fmt: skip
_WHOLE = _LINE | {
    "need_rows": rows(), "commitment_rows": rows_with(_COMMITMENT, "Those of the table."),
    "hand_over_rows": rows("Between two commitments; what goes over: none, aggregate or with_consent."),
    "messages": codes("Those that one may read."), "acts_on": codes("Keys of findings."),
    "open_points": rows("What is not closed."), "events": rows("What became of it, by role."),
    "coverage": {"type": "object", "description": "What the release says of each need, and what it would be."},
    "log": rows("What was said of its parts, by role."),
}  # fmt: skip


@read("/my/meeting-proposals", name="list_meeting_proposals", summary="Trails with a reason to meet", to=router,
      schema={"type": "object", "required": ["proposals"], "properties": {"proposals": rows_with(_PROPOSALS)}},
      forms=AS_TABLE)  # fmt: skip
def list_meeting_proposals(request: HttpRequest, asked: Query[MineTable]) -> HttpResponse:
    """In order: more kinds of reasons first, then more people. Counts of reasons; what nobody told is none."""
    found = proposal_rows(_reader(request))
    return tell_csv(Table(PROPOSAL, found)) if asked.format == "csv" else tell({"proposals": found})


@read("/my/strategies", name="list_strategies", summary="Strategies along trails that I may read", to=router,
      schema={"type": "object", "required": ["strategies"], "properties": {"strategies": rows_with(_LINE)}},
      forms=AS_TABLE)  # fmt: skip
def list_strategies(request: HttpRequest, asked: Query[MineTable]) -> HttpResponse:
    """The latest first; a draft is for those who may add to it."""
    found = line_rows(_reader(request))
    request.is_no_read = True  # type: ignore[attr-defined]  # nothing of a release is read
    return tell_csv(Table(LINE, found)) if asked.format == "csv" else tell({"strategies": found})


@read("/my/strategies/{code}", name="get_strategy", summary="A strategy that I may read", to=router,
      schema={"type": "object", "required": list(_WHOLE), "properties": _WHOLE}, forms=AS_TABLE)  # fmt: skip
def get_strategy(request: HttpRequest, code: str, asked: Query[MineTable]) -> HttpResponse:
    """Needs, commitments, hand-overs, what is open, and what it would change beside what is; as CSV commitments."""
    standing = _reader(request)
    found = find_seen(standing, code)
    if found is None:
        known = [each.row.code for each in seen_strategies(standing)]
        raise nothing_at("strategy", code, known, "see /api/v1/my/strategies")
    if asked.format == "csv":
        return tell_csv(Table(COMMITMENT, commitment_rows(found)))
    return tell(whole_of(found, standing, asked.language))


def _reader(request: HttpRequest) -> Standing:
    """Who reads of meetings proposed and of strategies. Raises :class:`Problem`."""
    check_names(request, tuple(MineTable.model_fields))
    standing = standing_or_problem(request)
    if not rights.reads(standing):
        raise Problem("not-yours", "meetings and strategies along trails are for people who have a role")
    return standing
