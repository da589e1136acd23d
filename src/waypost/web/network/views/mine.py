"""My own entry and what I agreed to; for managers: the people and units of their society."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.roles import OF_A_SOCIETY
from waypost.web.accounts.views.pages import signed_in
from waypost.web.exercises.errors import refusal
from waypost.web.exercises.mails import society_name
from waypost.web.network import actions, rights
from waypost.web.network.forms import CompetenceForm, ConsentForm, EntryForm, ReachForm, UnitForm
from waypost.web.network.models import Assertion, Holder
from waypost.web.network.queries.directory import consent_of, with_consent, words_of
from waypost.web.network.queries.requests import invitations_to, visible
from waypost.web.network.views.pages import done, member, network_page, refused


@member
def mine(request: HttpRequest, standing: Standing) -> HttpResponse:
    """My entry, whether others see it, and what waits for me."""
    found = Holder.objects.filter(person=standing.person).first()
    agreed = consent_of(found) if found else None
    is_shown = agreed is not None and agreed.is_in_force(timezone.now().date())
    return network_page(
        request, standing, "mine.html", holder=found, consent=agreed, is_shown=is_shown,
        words=words_of(found) if found else [], invitations=list(invitations_to(standing)),
        deputy_of=list(Holder.objects.filter(deputy=standing.person).select_related("person").order_by("pk")),
    )  # fmt: skip


@member
@require_POST
def make(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Begin an entry: hidden until I consent."""
    actions.make_entry(by=standing.person)
    return done(request, "entry", "my/")


def _mine_or_404(standing: Standing, number: int) -> Holder:
    found = Holder.objects.select_related("person").filter(pk=number).first()
    if found is None or not rights.edits(standing, found):
        raise Http404(number)
    return found


def _back(holder: Holder) -> str:
    return "my/" if holder.is_person else f"people/{holder.ns_id}/"


def _formed(request: HttpRequest, standing: Standing, form: Any, key: str, do: Any, where: str) -> HttpResponse:
    """A page with one form; what it does, and where it leads."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form)
            return done(request, key, where)
        except RefusedError as error:
            form.add_error(None, refusal(error, language_of(request)))
    return network_page(request, standing, "form.html", form=form, key=key, back=where, request_of=None)


@member
def edit(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Languages, trails, availability, limits."""
    found = _mine_or_404(standing, number)
    form = EntryForm(language_of(request), request.POST or None, found)

    def do(valid: EntryForm) -> None:
        actions.save_entry(by=standing.person, holder=found, **valid.entry())

    return _formed(request, standing, form, "save", do, _back(found))


@member
def reach(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """The mailbox of a role and the telephone of a switchboard of a unit."""
    found = _mine_or_404(standing, number)
    if found.is_person:
        raise Http404(number)
    form = ReachForm(language_of(request), request.POST or None, found)

    def do(valid: ReachForm) -> None:
        actions.save_reach(by=standing.person, holder=found, **valid.cleaned_data)

    return _formed(request, standing, form, "reach", do, _back(found))


@member
def say(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """One more competence."""
    found = _mine_or_404(standing, number)
    form = CompetenceForm(language_of(request), request.POST or None)

    def do(valid: CompetenceForm) -> None:
        actions.say(by=standing.person, holder=found, **valid.cleaned_data)

    return _formed(request, standing, form, "say", do, _back(found))


@member
def consent(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What others may see and do, until when."""
    found = Holder.objects.filter(person=standing.person).first()
    if found is None:
        raise Http404("consent")
    form = ConsentForm(language_of(request), request.POST or None)

    def do(valid: ConsentForm) -> None:
        actions.consent(by=standing.person, holder=found, **valid.cleaned_data)

    return _formed(request, standing, form, "consent", do, "my/")


@signed_in
@require_POST
def take_back(request: HttpRequest, standing: Standing, what: str) -> HttpResponse:
    """Withdraw consent, or leave with all that I said; also for somebody who holds no role any more."""
    request.is_no_read = True  # type: ignore[attr-defined]  # for the log of reads
    found = Holder.objects.filter(person=standing.person).first()
    if found is None:
        raise Http404(what)
    (actions.leave if what == "leave" else actions.withdraw_consent)(by=standing.person, holder=found)
    return done(request, what, "my/" if rights.is_member(standing) else "")


@member
@require_POST
def end_deputy(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """I am somebody's deputy no more."""
    found = Holder.objects.filter(pk=number, deputy=standing.person).first()
    if found is None:
        raise Http404(number)
    actions.end_deputy(by=standing.person, holder=found)
    return done(request, "no_deputy", "my/")


_ON_WORDS = {
    "confirm": actions.confirm,
    "end": actions.end,
    "endorse": actions.endorse,
    "unendorse": lambda **given: actions.endorse(is_endorsed=False, **given),
}


@member
@require_POST
def on_word(request: HttpRequest, standing: Standing, number: int, what: str) -> HttpResponse:
    """Confirm, take back, endorse what is said of a competence."""
    found = Assertion.objects.select_related("holder__person").filter(pk=number, ended_at=None).first()
    if found is None or not (rights.edits(standing, found.holder) or rights.endorses(standing, found.holder)):
        raise Http404(number)
    mine = found.holder.person_id == standing.person.pk
    where = "my/" if mine else f"people/{found.holder.ns_id or 'secretariat'}/"
    try:
        _ON_WORDS[what](by=standing.person, assertion=found)
    except RefusedError as error:
        return refused(request, refusal(error, language_of(request)), where)
    return done(request, what, where)


@member
def society(request: HttpRequest, standing: Standing, ns_id: str) -> HttpResponse:
    """People and units of a society for its managers: enter, endorse, release. The team looks after the Secretariat."""
    of = "" if ns_id == "secretariat" else ns_id
    if of not in standing.managed and not rights.is_team(standing):
        raise Http404(ns_id)
    language = language_of(request)
    form = UnitForm(language, request.POST or None) if of in standing.managed else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            actions.enter_unit(by=standing.person, ns_id=of, name=form.cleaned_data["name"])
            return done(request, "unit", f"people/{ns_id}/")
        except RefusedError as error:
            form.add_error(None, refusal(error, language))
    holders = Holder.objects.filter(ns_id=of, catalog_id="").select_related("person").prefetch_related("assertions")
    rows = []
    for each in with_consent(holders, timezone.now().date()).order_by("kind", "pk"):
        agreed = each.in_directory or each.for_requests  # type: ignore[attr-defined]  # annotated
        is_entered = of in standing.managed and each.entered_by_id != each.person_id
        if not (agreed or is_entered):
            continue  # somebody's own entry, which they have not shown to anybody
        words = [word for word in each.assertions.all() if word.ended_at is None and agreed]
        may = {"endorses": rights.endorses(standing, each), "edits": rights.edits(standing, each)}
        rows.append({"holder": each, "agreed": agreed, "words": words, **may})
    managed = standing.managed if of in standing.managed else ()
    held = Membership.objects.filter(ns_id__in=managed, ns_id=of, role__in=OF_A_SOCIETY, ended_at=None)
    entered = {row["holder"].person_id for row in rows}
    without = list(dict.fromkeys(m.person for m in held.select_related("person") if m.person_id not in entered))
    return network_page(
        request, standing, "society.html", rows=rows, without=without, ns_id=ns_id, of=of, form=form,
        society_name=society_name(of, language) if of else "",
    )  # fmt: skip


@member
@require_POST
def enter(request: HttpRequest, standing: Standing, ns_id: str, number: int) -> HttpResponse:
    """An entry for somebody of my society: hidden until they consent."""
    person = User.objects.filter(pk=number).first()
    if person is None or ns_id not in standing.managed:
        raise Http404(number)
    try:
        actions.enter_person(by=standing.person, person=person, ns_id=ns_id)
    except RefusedError as error:
        return refused(request, refusal(error, language_of(request)), f"people/{ns_id}/")
    return done(request, "entered", f"people/{ns_id}/")


@member
@require_POST
def release(request: HttpRequest, standing: Standing, number: int, what: str) -> HttpResponse:
    """Let somebody work for others, or not any more."""
    found = Holder.objects.select_related("person").filter(pk=number).first()
    if found is None or not rights.endorses(standing, found):
        raise Http404(number)
    actions.release(by=standing.person, holder=found, is_released=what == "release")
    return done(request, what, f"people/{found.ns_id or 'secretariat'}/")


@member
def requests(request: HttpRequest, standing: Standing) -> HttpResponse:
    """My requests and my society's, and those I am asked about."""
    found = list(visible(standing).prefetch_related("invitations__holder").order_by("-made_at", "-pk")[:500])
    asked = [each for each in found if rights.asks(standing, each)]
    waiting = list(invitations_to(standing))
    working = [
        each for each in found
        if each not in asked and any(one.is_accepted for one in rights.invitations_for(standing, each))
    ]  # fmt: skip
    return network_page(request, standing, "requests.html", asked=asked, invitations=waiting, working=working)
