"""Two records side by side, and values that contradict each other: the society judges."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from waypost.importing.slots import slots_of_programme
from waypost.publish.society_programmes import programmes_by_id
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions.deciding import JUDGEMENTS, judge
from waypost.web.contribute.actions.saying import Word, say
from waypost.web.contribute.models import Batch
from waypost.web.contribute.reading import differences, pairs_of
from waypost.web.contribute.records import is_across, seen_by
from waypost.web.contribute.views.frame import contribute_page, refused, to, told
from waypost.web.exercises.actions import note_work


@for_society()
def pairs(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Possible duplicates, side by side."""
    catalog = load_catalog()
    found = pairs_of(acting.ns_id, acting.viewer)
    if request.method == "POST" and acting.rights.may_propose and acting.standing is not None:
        pair = next((p for p in found if f"{p['left_key']}~{p['right_key']}" == request.POST.get("pair")), None)
        judgement = request.POST.get("judgement", "")
        if pair is not None and judgement in JUDGEMENTS:
            try:
                judge(
                    standing=acting.standing, ns_id=acting.ns_id, left=pair["left_key"], right=pair["right_key"],
                    judgement=judgement, why=request.POST.get("why", ""),
                )  # fmt: skip
            except RefusedError as error:
                refused(request, acting, error.key, **error.parts)
            else:
                waits = is_across(pair) and judgement == "same"
                told(request, acting, "review_done_waits_for_other" if waits else "contribute_done_judged")
        return to(acting, "pairs/")
    ids = sorted({row[side] for row in found[:20] for side in ("left_id", "right_id")})
    programmes = programmes_by_id(seen_by(acting.viewer), ids, catalog)
    slots = {key: slots_of_programme(programme, catalog) for key, programme in programmes.items()}
    shown = [
        {**row, "left": slots.get(row["left_id"], {}), "right": slots.get(row["right_id"], {})} for row in found[:20]
    ]
    return contribute_page(request, acting, "pairs.html", pairs=shown, count=len(found))


@for_society()
def differing(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Values that contradict each other: one is chosen, and is then the society's word."""
    catalog = load_catalog()
    found = differences(acting.ns_id, catalog)
    if request.method == "POST" and acting.rights.may_propose:
        words = []
        for each in found:
            chosen = request.POST.get(f"{each['programme_id']}:{each['slot']}", "")
            value = next((v["value"] for v in each["values"] if v["value"] == chosen), None)
            stands = next((v["value"] for v in each["values"] if v["stands"]), None)
            if value is not None:
                words.append(Word(each["programme_id"], each["slot"], value, old=stands))
        at_once = acting.rights.may_sign and "sign" in request.POST
        say(author=acting.author(), kind=Batch.Kind.PAGE, words=words, sign_at_once=at_once)
        if words:
            note_work(ns_id=acting.ns_id, by=acting.person)
        told(request, acting, "contribute_done_chosen", count=len(words))
        return to(acting, "differences/")
    return contribute_page(request, acting, "differences.html", differences=found[:100], count=len(found))
