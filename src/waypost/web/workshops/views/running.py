"""What those who run a workshop do beside scoring: begin, cells, the pack, people, the day, publishing."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from waypost.reference import load_catalog
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import taken_back
from waypost.web.accounts.views.pages import signed_in
from waypost.web.workshops import actions, forms, rights
from waypost.web.workshops.answers import pages_of
from waypost.web.workshops.models import FollowUp, Topic
from waypost.web.workshops.observing import group_of, method_of
from waypost.web.workshops.queries.follow_up import follow_ups_of
from waypost.web.workshops.queries.people import assessments_of, participants_of
from waypost.web.workshops.queries.profile import profile_now
from waypost.web.workshops.queries.workshops import cells_of, due_days, lines_taken_back, said_in
from waypost.web.workshops.steps import progress
from waypost.web.workshops.views.pages import answer_form, cell_or_404, given, own_or_refused, page, press


@signed_in
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A workshop is begun: first the trail is chosen, then the rest, with the countries of the trail."""
    own = rights.societies_run(standing)
    if own is not None and not own:
        raise PermissionDenied
    language, trail = language_of(request), request.POST.get("trail") or request.GET.get("trail", "")
    if trail not in dict(forms.trail_choices(language)):
        return page(request, "begin.html", form=forms.TrailForm(language), workshop=None)
    form = forms.BeginForm(language, given(request), standing, trail)

    def do() -> str:
        made = actions.begin_workshop(by=standing.person, **form.parts())
        return reverse("workshop", args=[made.code])

    return answer_form(request, form, do, "new", reverse("workshop_new"))


@signed_in
def cells(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What is looked at: stages, places and groups, how far each is, and one more."""
    found = own_or_refused(standing, code)
    method, said = method_of(found, load_catalog()), said_in(found)
    listed = [
        (each, *progress(each, said.get(each.pk, {}), pages_of(group_of(each), method))) for each in cells_of(found)
    ]
    hosted = {(each.country, each.place) for each, _, _ in listed if each.is_host}
    lacking = dict.fromkeys(at for each, _, _ in listed if (at := (each.country, each.place)) not in hosted)
    form = forms.CellForm(language_of(request), given(request), found)

    def do() -> None:
        actions.add_cell(by=standing.person, workshop=found, **form.parts())

    back = reverse("workshop_cells", args=[code])
    return answer_form(
        request, form, do, "cells", back, "cells.html", workshop=found, cells=listed, lacking=lacking,
        gone=lines_taken_back().filter(cell__workshop=found),
    )  # fmt: skip


@signed_in
def take_back_cell(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """A line is taken back, with the reason."""
    found = own_or_refused(standing, code)
    one = cell_or_404(found, number)
    form = forms.TakeBackForm(language_of(request), given(request))

    def do() -> None:
        actions.take_back_cell(by=standing.person, cell=one, why=form.cleaned_data["reason"])

    back = reverse("workshop_cells", args=[code])
    return answer_form(request, form, do, "cell_back", back, workshop=found, cell=one)


@signed_in
def hosts(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Hosts are looked at wherever people on the move are."""
    found = own_or_refused(standing, code)
    if request.method != "POST":
        raise Http404(code)
    back = reverse("workshop_cells", args=[code])
    return press(request, lambda: actions.add_hosts(by=standing.person, workshop=found), back)


@signed_in
def held(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """It was held on a day."""
    found = own_or_refused(standing, code)
    form = forms.HeldForm(language_of(request), given(request))

    def do() -> None:
        actions.hold_workshop(by=standing.person, workshop=found, day=form.cleaned_data["held_on"])

    return answer_form(request, form, do, "held", reverse("workshop", args=[code]), workshop=found)


@signed_in
def pack(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What the register says of trail and countries; taken anew by a button, kept with its release. A programme that
    its society took back since is not shown.
    """
    found = own_or_refused(standing, code)
    if request.method == "POST":
        back = reverse("workshop_pack", args=[code])
        return press(request, lambda: actions.make_pack(by=standing.person, workshop=found), back)
    last, gone = found.packs.order_by("-pk").first(), set(taken_back())
    programmes = [each for each in last.content["programmes"] if each["programme_id"] not in gone] if last else []
    return page(request, "pack.html", workshop=found, pack=last, programmes=programmes)


@signed_in
def people(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Who took part, by group or organisation and sex."""
    found = own_or_refused(standing, code)
    form = forms.ParticipantsForm(language_of(request), given(request))

    def do() -> None:
        actions.count_participants(by=standing.person, workshop=found, **form.cleaned_data)

    back = reverse("workshop_people", args=[code])
    return answer_form(
        request, form, do, "people", back, "people.html", workshop=found, people=participants_of(found)
    )  # fmt: skip


@signed_in
@require_POST
def take_back_people(request: HttpRequest, standing: Standing, code: str, row: int) -> HttpResponse:
    """A row of who took part is taken back."""
    found = own_or_refused(standing, code)
    there = next((each for each in participants_of(found) if each.pk == row), None)
    if there is None:
        raise Http404(row)
    back = reverse("workshop_people", args=[code])
    return press(request, lambda: actions.take_back_participants(by=standing.person, row=there), back)


@signed_in
def evaluation(request: HttpRequest, standing: Standing, code: str, when: str) -> HttpResponse:
    """What participants say of themselves before or after."""
    found, is_after = own_or_refused(standing, code), when == "after"
    there = assessments_of(found)
    form = forms.AssessForm(language_of(request), given(request), there, is_after=is_after)

    def do() -> None:
        actions.assess(by=standing.person, workshop=found, is_after=is_after, counts=form.counts())

    return answer_form(
        request, form, do, f"assess_{when}", reverse("workshop", args=[code]), "assess.html", workshop=found,
        topics=Topic.values, there=there,
    )  # fmt: skip


@signed_in
def follow_up(request: HttpRequest, standing: Standing, code: str, months: int) -> HttpResponse:
    """What became of it after 3 or 12 months."""
    found = own_or_refused(standing, code)
    held_on = found.held_on  # type: ignore[attr-defined]  # annotated
    if held_on is None or months not in due_days(held_on):
        raise Http404(months)
    there: list[FollowUp] = [each for each in follow_ups_of(found) if each.months == months]
    form = forms.FollowUpForm(language_of(request), given(request), there)

    def do() -> None:
        actions.follow_up(
            by=standing.person, workshop=found, months=months, answers=form.answers(), words=form.words()
        )  # fmt: skip

    return answer_form(
        request, form, do, f"follow_{months}", reverse("workshop", args=[code]), workshop=found,
        due=due_days(held_on)[months],
    )  # fmt: skip


@signed_in
def publish(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What others would see, and the button that shows it to them."""
    found = own_or_refused(standing, code)
    if request.method == "POST":
        back = reverse("workshop", args=[code])
        return press(request, lambda: actions.publish_profile(by=standing.person, workshop=found), back)
    return page(request, "publish.html", workshop=found, told=profile_now(found, load_catalog()))
