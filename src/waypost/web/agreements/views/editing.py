"""Forms: each on a page of its own, usable on any phone and without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from waypost.agreements.findings import Found
from waypost.agreements.wording import question
from waypost.reference.agreements import MATTERS
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.agreements import actions, forms
from waypost.web.agreements.models import Agreement, Party
from waypost.web.agreements.queries.book import Book, Entry, title_of
from waypost.web.agreements.rights import holders_of
from waypost.web.agreements.views.pages import (
    address_of,
    answer_form,
    book_of,
    day_words,
    did,
    own_words,
    refused,
    row_or_refused,
)


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _others(book: Book, language: str, but: str = "") -> list[tuple[str, str]]:
    """Agreements that can be named as the one before."""
    told = (each.whole for each in book.entries if each.whole.code != but and not each.whole.is_example)
    return [(each.code, title_of(each.titles, language)) for each in told]


@signed_in
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """An agreement is entered: for the own society, for one of the zone, for the Secretariat."""
    if not holders_of(standing):
        raise PermissionDenied
    language = language_of(request)
    form = forms.AgreementForm(language, _given(request), standing, _others(book_of(request), language))

    def do() -> str:
        made = actions.create_agreement(by=standing.person, ns_id=form.holder(), **form.parts())
        return address_of(made.code)

    return answer_form(request, form, do, "new", "../")


@signed_in
def edit(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What it is, said anew."""
    book, language = book_of(request), language_of(request)
    row = _row(row_or_refused(book, code))
    form = forms.AgreementForm(language, _given(request), standing, _others(book, language, code), row)

    def do() -> None:
        actions.change_agreement(by=standing.person, agreement=row, **form.parts())

    return answer_form(request, form, do, "edit", address_of(code), about=row.title_in(language))


def _row(entry: Entry) -> Agreement:
    if entry.row is None:
        raise PermissionDenied
    return entry.row


Doing = Callable[[Any], None]
Made = tuple[Any, Doing, str]  # the form, what it does, what it is about


def _party(by: Any, row: Agreement, language: str, given: Any, request: HttpRequest) -> Made:
    form = forms.PartyForm(language, given)
    return form, lambda f: actions.add_party(by=by, agreement=row, **f.parts()), ""


def _signatory(by: Any, row: Agreement, language: str, given: Any, request: HttpRequest) -> Made:
    parties = list(row.parties.order_by("pk"))
    form = forms.SignatoryForm(language, given, parties)

    def do(f: Any) -> None:
        party = Party.objects.get(agreement=row, pk=f.cleaned_data["party"])
        actions.add_signatory(
            by=by, party=party, office=f.cleaned_data["office"], authority=f.cleaned_data["authority"]
        )

    return form, do, ""


def _money(by: Any, row: Agreement, language: str, given: Any, request: HttpRequest) -> Made:
    form = forms.MoneyForm(language, given)
    return form, lambda f: actions.add_money(by=by, agreement=row, **f.cleaned_data), ""


def _stage(by: Any, row: Agreement, language: str, given: Any, request: HttpRequest) -> Made:
    form = forms.StepForm(language, given)
    return form, lambda f: actions.log_step(by=by, agreement=row, **f.cleaned_data), ""


def _clause(by: Any, row: Agreement, language: str, given: Any, request: HttpRequest) -> Made:
    form = forms.ClauseForm(language, given, clause_type=request.GET.get("type", ""))
    return form, lambda f: actions.say_clause(by=by, agreement=row, **f.parts()), ""


def _commitment(by: Any, row: Agreement, language: str, given: Any, request: HttpRequest) -> Made:
    form = forms.CommitmentForm(language, given)
    return form, lambda f: actions.say_commitment(by=by, agreement=row, **f.parts()), ""


def _withdraw(by: Any, row: Agreement, language: str, given: Any, request: HttpRequest) -> Made:
    form = forms.WhyForm(language, given)
    return form, lambda f: actions.withdraw_agreement(by=by, agreement=row, why=f.cleaned_data["why"]), ""


def _whole(by: Any, row: Agreement, language: str, given: Any, request: HttpRequest) -> Made:
    """A reviewer decides about the whole agreement."""
    matter = request.GET.get("matter", "")
    if matter not in MATTERS:
        raise Http404(matter)
    form = forms.ReadingForm(language, given)
    return form, lambda f: actions.decide(by=by, agreement=row, matter=matter, **f.cleaned_data), matter


_OF_AGREEMENT = {
    "party": _party, "signatory": _signatory, "money": _money, "stage": _stage, "clause": _clause,
    "commitment": _commitment, "withdraw": _withdraw, "decide": _whole,
}  # fmt: skip
PARTS = "|".join(_OF_AGREEMENT)


@signed_in
def of_agreement(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """One more part of an agreement, a stage, or its end as a mistake."""
    book, language = book_of(request), language_of(request)
    row = _row(row_or_refused(book, code))
    form, do, matter = _OF_AGREEMENT[what](standing.person, row, language, _given(request), request)
    back = "../../" if what == "withdraw" else address_of(code)
    told = {"matter": matter} if matter else None
    return answer_form(request, form, lambda: do(form), what, back, about=row.title_in(language), told=told)


@signed_in
def of_clause(request: HttpRequest, standing: Standing, code: str, number: int, what: str) -> HttpResponse:
    """A clause is said anew, taken out, or decided about."""
    book, language = book_of(request), language_of(request)
    row = _row(row_or_refused(book, code))
    clause = get_object_or_404(row.clauses, pk=number, ended_at=None)
    words, by = own_words(clause.texts, language), standing.person
    matter = request.GET.get("matter", "") if what == "decide" else ""
    form: Any
    if what == "change":
        form = forms.ClauseForm(language, _given(request), clause)

        def do() -> None:
            actions.say_clause(by=by, agreement=row, clause=clause, **form.parts())

    elif what == "end":
        form = forms.WhyForm(language, _given(request))

        def do() -> None:
            actions.end_clause(by=by, clause=clause, why=form.cleaned_data["why"])

    else:
        if matter not in MATTERS:
            raise Http404(matter)
        form = forms.ReadingForm(language, _given(request))

        def do() -> None:
            actions.decide(by=by, agreement=row, clause=clause, matter=matter, **form.cleaned_data)

    told = {"words": words, "clause": clause.type, "matter": matter}
    return answer_form(
        request, form, do, f"clause_{what}" if what != "decide" else what, address_of(code),
        about=row.title_in(language), told=told,
    )  # fmt: skip


@signed_in
def of_commitment(request: HttpRequest, standing: Standing, code: str, number: int, what: str) -> HttpResponse:
    """A commitment is said anew, taken out, or what became of it is written down."""
    book, language = book_of(request), language_of(request)
    row = _row(row_or_refused(book, code))
    commitment = get_object_or_404(row.commitments, pk=number, ended_at=None)
    by = standing.person
    form: Any
    if what == "change":
        form = forms.CommitmentForm(language, _given(request), commitment)

        def do() -> None:
            actions.say_commitment(by=by, agreement=row, commitment=commitment, **form.parts())

    elif what == "end":
        form = forms.WhyForm(language, _given(request))

        def do() -> None:
            actions.end_commitment(by=by, commitment=commitment, why=form.cleaned_data["why"])

    else:
        form = forms.StatusForm(language, _given(request))

        def do() -> None:
            actions.note_status(by=by, commitment=commitment, **form.cleaned_data)

    words = own_words(commitment.texts, language) or (language, commitment.action)
    return answer_form(
        request, form, do, f"commitment_{what}", address_of(code), about=row.title_in(language),
        told={"words": words},
    )  # fmt: skip


@signed_in
def replying(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """What is said to a question."""
    book, language = book_of(request), language_of(request)
    entry = row_or_refused(book, code)
    row, asked = _row(entry), request.GET.get("question", "")
    found: Found | None = next((each for each in book.asked(entry) if each.id == asked), None)
    if found is None:
        raise Http404(asked)
    form = forms.ReplyForm(language, _given(request))
    others = ", ".join(book.titles(found.others, language))
    words = question(found, book.catalog, language, other=others, day=day_words(language))

    def do() -> None:
        actions.reply(by=standing.person, agreement=row, finding=found.id, words=form.cleaned_data["words"])

    return answer_form(
        request, form, do, "reply", address_of(code), about=row.title_in(language), told={"words": (language, words)}
    )


@signed_in
@require_POST
def remove(request: HttpRequest, standing: Standing, code: str, what: str, number: int) -> HttpResponse:
    """A party, an office that signs or an amount is taken away; the log keeps it."""
    row, by = _row(row_or_refused(book_of(request), code)), standing.person
    back = address_of(code)
    try:
        if what == "party":
            actions.remove_party(by=by, party=get_object_or_404(row.parties, pk=number))
        elif what == "money":
            actions.remove_money(by=by, money=get_object_or_404(row.money, pk=number))
        else:
            offices = [each for party in row.parties.all() for each in party.signatories.filter(pk=number)]
            if not offices:
                raise Http404(number)
            actions.remove_signatory(by=by, signatory=offices[0])
    except RefusedError as error:
        return refused(request, error, back)
    return did(request, back)
