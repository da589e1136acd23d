"""Every organisation beside every round on a work, as page, CSV and JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.accounts.views.pages import allowed
from waypost.web.exercises import rights as of_exercises
from waypost.web.exercises.capacity import capacities
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.exercises.views.reading import choices
from waypost.web.policy.names import organisation_name
from waypost.web.policy.queries.responses import FILTERS, responses
from waypost.web.policy.queries.rounds import STATES
from waypost.web.policy.telling_responses import flat_responses, told_responses
from waypost.web.policy.views.pages import kept_or_404, page

_SHOWN_AS = {told: str(state) for state, told in STATES.items()}


@allowed(of_exercises.oversees)
def matrix(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """For the team, administrators and zone officers, of the societies that they look after."""
    language = language_of(request)
    kept = kept_or_404(code, language)
    narrowed = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    seen = of_exercises.seen_by(standing)
    found = responses(kept, capacities(viewer_in(standing)), seen=seen, narrowed=narrowed)
    form = request.GET.get("form", "")
    if form == "csv":
        return as_csv(*flat_responses(found))
    if form == "json":
        return as_json({"work": code} | told_responses(found))
    names = {row.organisation: organisation_name(row.organisation, language) for row in found.rows}
    twice = [each.round.version for each in found.columns]
    return page(
        request, "responses.html", kept=kept, found=found, names=names, narrowed=narrowed, shown_as=_SHOWN_AS,
        rows=sorted(found.rows, key=lambda row: names[row.organisation]), only_own=seen is not None,
        choices=choices(found.societies, found.capacity, FILTERS),
        named={each.code: twice.count(each.round.version) > 1 for each in found.columns},
    )  # fmt: skip
