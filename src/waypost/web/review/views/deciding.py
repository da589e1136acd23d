"""What people decide across societies: pairs, records set aside, names, values; each can be taken back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.contribute.actions.deciding import correct, judge, judge_scope, name_means
from waypost.web.contribute.decisions import KINDS, newest
from waypost.web.contribute.models import Judgement
from waypost.web.contribute.questions import by_name, code_choices
from waypost.web.contribute.records import names_unknown, records_found, records_to_judge, values_of_record
from waypost.web.contribute.rights import may_decide
from waypost.web.review.pairs import pairs_across, side_by_side, voices
from waypost.web.review.views.frame import done, judges, not_done, review_page

_SHOWN = 20


@allowed(judges)
def pairs(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Records of different societies that may tell of one programme, side by side."""
    found = pairs_across(standing)
    if request.method == "POST":
        wanted = request.POST.get("pair", "")
        pair = next((p for p in found if f"{p['left_key']}~{p['right_key']}" == wanted), None)
        try:
            if pair is None or request.POST.get("voice", "-") not in voices(standing, pair):
                raise RefusedError("review_refused_judging")
            judge(
                standing=standing, ns_id=request.POST["voice"], left=pair["left_key"], right=pair["right_key"],
                judgement=request.POST.get("judgement", ""), why=request.POST.get("why", ""),
            )  # fmt: skip
        except RefusedError as error:
            return not_done(request, "pairs/", error)
        return done(request, "pairs/")
    return review_page(request, standing, "pairs.html", pairs=side_by_side(standing, found[:_SHOWN]), count=len(found))


@allowed(may_decide)
def scope(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Records that were set aside until a person says whether they are about migration."""
    found = records_to_judge(standing.viewer())
    if request.method == "POST":
        key = request.POST.get("key", "")
        try:
            if key not in {row["key"] for row in found}:
                raise RefusedError("review_refused_unknown")
            judge_scope(
                standing=standing, key=key, judgement=request.POST.get("judgement", ""), why=request.POST.get("why", "")
            )
        except RefusedError as error:
            return not_done(request, "scope/", error)
        return done(request, "scope/")
    decided = {each.left: each for each, is_back in newest(Judgement.Kind.SCOPE) if not is_back}
    waiting = [row for row in found if row["key"] not in decided]
    return review_page(request, standing, "scope.html", records=waiting[:100], count=len(waiting))


@allowed(may_decide)
def names(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Names that speak of the emblem and mean nobody for sure: this name is that body."""
    catalog = load_catalog()
    found = names_unknown(standing.viewer())
    if request.method == "POST":
        body = request.POST.get("body", "").strip()
        meant = body if body in catalog.societies or body in catalog.organisations else None
        meant = meant or catalog.find_society(body) or catalog.find_organisation(body) or ""
        try:
            if request.POST.get("name", "") not in {row["name"] for row in found}:
                raise RefusedError("review_refused_unknown")
            if not meant:
                raise RefusedError("review_refused_body")
            name_means(standing=standing, name=request.POST["name"], body=meant, why=request.POST.get("why", ""))
        except RefusedError as error:
            return not_done(request, "names/", error)
        return done(request, "names/")
    decided = {each.left for each, is_back in newest(Judgement.Kind.NAME) if not is_back}
    waiting = [row for row in found if row["name"] not in decided]
    return review_page(request, standing, "names.html", unknown=waiting[:200], count=len(waiting))


@allowed(may_decide)
def corrections(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Mend a value of a source: what it says, what is right, why. It holds until the source says otherwise."""
    key = request.POST.get("record", request.GET.get("record", "")).strip()
    if request.method == "POST":
        source, _, identifier = key.partition("|")
        try:
            correct(
                standing=standing, source=source, identifier=identifier, field=request.POST.get("field", ""),
                expect=request.POST.get("expect", ""), value=request.POST.get("value", ""),
                why=request.POST.get("why", ""),
            )  # fmt: skip
        except RefusedError as error:
            return not_done(request, f"corrections/?{urlencode({'record': key})}", error)
        return done(request, f"corrections/?{urlencode({'record': key})}")
    viewer = standing.viewer()
    values = values_of_record(viewer, key) if key else []
    found = [] if values else records_found(viewer, key)
    if len(found) == 1:
        key = found[0]["key"]
        values = values_of_record(viewer, key)
    waiting = {
        (each.right, each.expect): "" if is_back else each.value
        for each, is_back in newest(Judgement.Kind.CORRECTION) if each.left == key
    }  # fmt: skip
    return review_page(
        request, standing, "corrections.html", record=key, values=values, found=found if not values else [],
        waiting=waiting, choices=_choices(request.GET.get("field", ""), language_of(request)),
    )  # fmt: skip


def _choices(field: str, language: str) -> tuple[tuple[str, str], ...]:
    """What a field of a list may hold, by name; nothing for one that anybody may write."""
    kind, _, name = field.rpartition(".")
    catalog = load_catalog()
    schema = catalog.schema.get(kind or "programme")
    known = schema.fields.get(name) if schema is not None else None
    if known is None:
        return ()
    if known.type in ("country", "trail"):
        return by_name(catalog.countries if known.type == "country" else catalog.trails, language)
    return code_choices(known.code_list, language, catalog) if known.code_list else ()


@allowed(may_decide)
def decisions(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Everything that was decided and counts, with who, when and why; each can be taken back."""
    if request.method == "POST":
        try:
            _take_back(standing, request.POST.get("decision", ""), request.POST.get("why", ""))
        except RefusedError as error:
            return not_done(request, "decisions/", error)
        return done(request, "decisions/", "review_done_back")
    found = [(each, is_back) for kind in KINDS for each, is_back in newest(kind)]
    found.sort(key=lambda each: -each[0].pk)
    return review_page(request, standing, "decisions.html", decisions=found[:300], count=len(found))


def _take_back(standing: Standing, number: str, why: str) -> None:
    """A new judgement that takes an earlier one back. Raises :class:`RefusedError`."""
    found = Judgement.objects.filter(pk=int(number)).first() if number.isdigit() else None
    if found is None:
        raise RefusedError("review_refused_unknown")
    if found.kind == Judgement.Kind.SAME:
        judge(standing=standing, ns_id="", left=found.left, right=found.right, judgement="unsure", why=why)
    elif found.kind == Judgement.Kind.SCOPE:
        judge_scope(standing=standing, key=found.left, judgement="unsure", why=why)
    elif found.kind == Judgement.Kind.NAME:
        name_means(standing=standing, name=found.left, body="", why=why)
    else:
        source, _, identifier = found.left.partition("|")
        correct(
            standing=standing, source=source, identifier=identifier, field=found.right, expect=found.expect,
            value=found.expect, why=why,
        )  # fmt: skip
