"""What a society says of itself: the services that it declines and why, and what it calls people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from waypost.model.contribution import Value
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions.saying import ChangedMeanwhileError, PersonalDataError
from waypost.web.contribute.positions import keep_positions, lacking, positions_now
from waypost.web.contribute.queries import positions_of
from waypost.web.contribute.questions import Answers, questions_of_itself, read_answers
from waypost.web.contribute.views.frame import contribute_page, to, told
from waypost.web.contribute.views.programme import personal_words, told_of
from waypost.web.exercises.models import Medium
from waypost.web.pages.templating import text


@for_society(lambda rights: rights.may_propose or rights.may_stand_in)
def positions(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Ask, and keep each list as a whole."""
    catalog = load_catalog()
    asked, said = questions_of_itself(catalog, acting.language), positions_of(acting.ns_id)
    stands = positions_now(acting.ns_id, said)
    answers, problems = Answers(), {}
    if request.method == "POST":
        answers = read_answers(request.POST, asked, catalog)
        problems = {name: text(acting.language, key, **parts) for name, (key, parts) in answers.wrong.items()}
        problems |= dict.fromkeys(lacking(answers), text(acting.language, "positions_wrong_lacking"))
        if not problems:
            try:
                return _keep(request, acting, stands, answers)
            except PersonalDataError as error:
                problems = {slot: personal_words(acting.language, kinds) for (_, slot), kinds in error.found.items()}
            except ChangedMeanwhileError:
                problems = {"": text(acting.language, "contribute_meanwhile")}
            except RefusedError as error:
                problems = {"": text(acting.language, error.key, **error.parts)}
    return contribute_page(
        request, acting, "positions.html", 422 if problems else 200, asked=asked, said=said,
        slots=stands | {slot: value for slot, value in answers.values.items() if value is not None},
        problems=problems, sent=request.POST, media=Medium.values,
    )  # fmt: skip


def _keep(request: HttpRequest, acting: Acting, stands: dict[str, Value], answers: Answers) -> HttpResponse:
    seen = {name.removeprefix("seen:"): v for name, v in request.POST.items() if name.startswith("seen:")}
    sign = "sign" in request.POST
    kept = keep_positions(
        acting, stands, answers, seen={slot: int(number) for slot, number in seen.items() if number.isdigit()},
        told=told_of(request) if acting.stands_in else None, why=request.POST.get("why", "").strip(), sign=sign,
    )  # fmt: skip
    if kept is None:
        told(request, acting, "contribute_done_nothing")
    else:
        is_signed = sign and acting.rights.may_sign
        told(request, acting, "contribute_done_signed_now" if is_signed else "contribute_done_proposed")
    return to(acting)
