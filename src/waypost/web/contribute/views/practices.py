"""How a programme works: what the rules of practice need to know of it, practice by practice."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from waypost.importing.slots import slots_of_programme
from waypost.model.contribution import Value
from waypost.reference import Catalog, load_catalog
from waypost.reference.practices import KIND
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions.saying import ChangedMeanwhileError, PersonalDataError
from waypost.web.contribute.practice_form import answered, practices_asked, read_practices, said_of
from waypost.web.contribute.queries import beside, words_of
from waypost.web.contribute.questions import Answers
from waypost.web.contribute.reading import tellers_of
from waypost.web.contribute.standing_now import programme_now, programmes_now
from waypost.web.contribute.templating import anchor
from waypost.web.contribute.views.frame import contribute_page, told
from waypost.web.contribute.views.programme import keep, personal_words
from waypost.web.exercises.models import Medium
from waypost.web.pages.templating import comma, text


@for_society(lambda rights: rights.may_propose or rights.may_stand_in)
def practices(request: HttpRequest, acting: Acting, programme: str) -> HttpResponse:
    """Ask, and keep what is said; all of it is one answer, so that what was taken out is taken out."""
    catalog = load_catalog()
    now = programme_now(programme, acting.ns_id, catalog)
    if now is None:
        raise Http404(programme)
    slots = slots_of_programme(now, catalog)
    asked = practices_asked(catalog, acting.language)
    answers, problems = Answers(), {}
    if request.method == "POST":
        answers = read_practices(request.POST, asked, catalog, said_of(slots.get(KIND), catalog))
        problems = {name: text(acting.language, key, **parts) for name, (key, parts) in answers.wrong.items()}
        if not problems:
            try:
                return _keep(request, acting, programme, slots, answers)
            except PersonalDataError as error:
                kinds = next(iter(error.found.values()))
                problems = {"": personal_words(acting.language, kinds)}
            except ChangedMeanwhileError:
                problems = {"": text(acting.language, "contribute_meanwhile")}
            except RefusedError as error:
                problems = {"": text(acting.language, error.key, **error.parts)}
    return _shown(request, acting, catalog, programme, slots, problems)


def _keep(
    request: HttpRequest, acting: Acting, programme: str, slots: dict[str, Value], answers: Answers
) -> HttpResponse:
    """Keep it, and back to the form, where the subject is open whose button was pressed; what was saved is said."""
    catalog = load_catalog()
    asked = practices_asked(catalog, acting.language)
    pressed = request.POST.get("save", "")
    topic = pressed if any(each.name == pressed for each in asked) else ""
    rest = f"?topic={topic}#{anchor(topic)}" if topic else ""
    answer = keep(
        request, acting, programme, slots, answers, is_new=False, then=f"programme/{programme}/practices/{rest}"
    )
    stood, stands = said_of(slots.get(KIND), catalog), said_of(answers.values[KIND], catalog)
    saved = [each.label for each in asked if stood.get(each.name) != stands.get(each.name)]
    if saved:
        told(request, acting, "practices_saved", what=comma(acting.language).join(saved))
    return answer


def _shown(
    request: HttpRequest,
    acting: Acting,
    catalog: Catalog,
    programme: str,
    slots: dict[str, Value],
    problems: dict[str, str],
) -> HttpResponse:
    asked = practices_asked(catalog, acting.language)
    stands = said_of(slots.get(KIND), catalog)
    shown = said_of(read_practices(request.POST, asked, catalog).values[KIND], catalog) if problems else stands
    mine = next((change for change in words_of(acting.ns_id, [programme]) if change.slot == KIND), None)
    wrong = {name.partition(":")[0] for name in problems}
    return contribute_page(
        request, acting, "practices.html", 422 if problems else 200, programme=programme, slots=slots, asked=asked,
        said=shown, topic=request.GET.get("topic", ""), answered=answered(stands), problems=problems, wrong=wrong,
        sent=request.POST,
        seen=mine.pk if mine else 0, told_by=tellers_of(programme, KIND),
        beside=[change for change in beside([programme]) if change.slot == KIND],
        rules=catalog.practice_rules, media=Medium.values,
        programmes=[p for p in programmes_now(acting.ns_id, catalog) if p["programme_id"] != programme],
    )  # fmt: skip
