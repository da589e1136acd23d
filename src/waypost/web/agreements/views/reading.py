"""The list, one agreement, a partner, two agreements beside each other. For everybody, as far as each may see."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from waypost.agreements.comparing import compare, compare_duties
from waypost.agreements.judging import terms
from waypost.agreements.shelf import next_date
from waypost.agreements.standing import partners_of, party_name
from waypost.agreements.telling import ROW, finding, row, track
from waypost.agreements.telling import page as told_page
from waypost.agreements.wording import fact_name, terms_question, terms_remedy
from waypost.drafting.words import compare_texts
from waypost.reference.agreement_values import LEVELS, STAGES, TYPES
from waypost.web.accounts.languages import language_of
from waypost.web.agreements.models import Change, Reply
from waypost.web.agreements.queries.book import Book, Entry
from waypost.web.agreements.views.pages import book_of, day_words, entry_or_404, own_words, page
from waypost.web.exercises.views.pages import as_csv, as_json

MOST = 500  # rows of the list; filters narrow it
_FILTERS = ("stage", "type", "level", "partner")


def rows_of(book: Book, language: str, entries: list[Entry] | None = None) -> list[dict[str, Any]]:
    """Agreements as lines, in the order of the list."""
    return [
        row(each.told, book.catalog, language, asked=book.asked(each) if each.is_asked else None,
            proposed=book.proposed(each))
        for each in (book.entries if entries is None else entries)
    ]  # fmt: skip


def _kept(book: Book, request: HttpRequest) -> tuple[list[Entry], dict[str, str]]:
    asked = {name: request.GET.get(name, "")[:80] for name in _FILTERS}
    entries = book.of_partner(asked["partner"]) if asked["partner"] else book.entries
    for name in ("stage", "type", "level"):
        if asked[name]:
            entries = [each for each in entries if getattr(each.told, name) == asked[name]]
    return sorted(entries, key=_real_and_next), asked


def _real_and_next(entry: Entry) -> tuple[bool, bool, str]:
    following = next_date(entry.told)
    return entry.told.is_example, following is None, following[1] if following else ""


@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """The agreements that the reader may see, those with the nearest date first, examples last."""
    book, language = book_of(request), language_of(request)
    entries, asked = _kept(book, request)
    rows = rows_of(book, language, entries[:MOST])
    partners = {
        each.key: party_name(each, book.catalog, language)
        for entry in book.entries
        for each in partners_of(entry.told, book.catalog)
    }
    return page(
        request, "list.html", rows=rows, whole=len(entries), asked=asked, levels=LEVELS, types=TYPES, stages=STAGES,
        partners=sorted(partners.items(), key=lambda pair: pair[1]),
        real=sum(not each.told.is_example for each in entries),
    )  # fmt: skip


@never_cache
def list_twin(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as JSON or CSV."""
    book = book_of(request)
    entries, _ = _kept(book, request)
    rows = rows_of(book, language_of(request), entries)
    return as_csv(rows, ROW) if form == "csv" else as_json({"agreements": rows})


@never_cache
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One agreement: clauses with what is asked about them, commitments, stages, money, what lacks with wording."""
    book, language = book_of(request), language_of(request)
    entry = entry_or_404(book, code)
    told, catalog = entry.told, book.catalog
    asked = book.asked(entry)
    days = day_words(language)
    about = {each.id: each.texts or {language: each.action or ""} for each in told.commitments}
    shown = [
        {
            "found": each,
            "about": about.get(each.subject),
            **finding(each, catalog, language, lambda codes: book.titles(codes, language), days),
        }
        for each in asked
    ]
    replies: dict[str, list[Reply]] = {}
    if entry.row is not None and entry.is_asked:
        for each in entry.row.replies.order_by("pk"):
            replies.setdefault(each.finding, []).append(each)
    rule = terms(entry.whole, catalog, book.today) if entry.is_asked else None
    model = told_page(told, catalog, language, book.today, lambda codes: [], asked=asked if entry.is_asked else None)
    return page(
        request, "one.html", entry=entry, told=told, row=entry.row, asked=shown, replies=replies, model=model,
        by_clause=_by_clause(shown), whole=[each for each in shown if not each["clause"]],
        proposals=book.proposed(entry), track=track(told), rule=rule,
        rule_words=(terms_question(catalog, language), terms_remedy(catalog, language)) if rule else None,
        facts=[fact_name(name, catalog, language) for name in (rule.stands_on if rule else ())],
        changes=list(Change.objects.filter(agreement=entry.row).order_by("-pk")[:50])
        if entry.row is not None and entry.is_asked else [],
        predecessor=book.find(told.predecessor) if told.predecessor else None,
        beside=[each for each in book.entries if each.whole.code != code and _share(each, entry, book)],
        days=days, numbers=_numbers(entry),
    )  # fmt: skip


def _numbers(entry: Entry) -> dict[str, list[Any]]:
    """Rows that a page can take away again, for who may."""
    if entry.row is None or not entry.may_edit:
        return {"parties": [], "signatories": [], "money": []}
    parties = list(entry.row.parties.prefetch_related("signatories").order_by("pk"))
    signatories = [each for party in parties for each in party.signatories.all()]
    return {"parties": parties, "signatories": signatories, "money": list(entry.row.money.order_by("pk"))}


def _share(one_entry: Entry, other: Entry, book: Book) -> bool:
    keys = {each.key for each in partners_of(other.told, book.catalog)}
    mine = {each.key for each in partners_of(one_entry.told, book.catalog)}
    return one_entry.told.is_example == other.told.is_example and not keys.isdisjoint(mine)


def _by_clause(shown: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in shown:
        if each["clause"]:
            found.setdefault(each["clause"], []).append(each)
    return found


@never_cache
def one_twin(request: HttpRequest, code: str) -> HttpResponse:
    """All of it that the reader may see, as JSON."""
    book = book_of(request)
    return as_json(told_of(book, entry_or_404(book, code), language_of(request)))


def told_of(book: Book, entry: Entry, language: str) -> dict[str, Any]:
    """An agreement as plain values, as far as it may be seen."""
    return told_page(
        entry.told, book.catalog, language, book.today, lambda codes: book.titles(codes, language),
        asked=book.asked(entry) if entry.is_asked else None, proposed=book.proposed(entry),
    )  # fmt: skip


@never_cache
def partner(request: HttpRequest, key: str) -> HttpResponse:
    """A partner: its agreements, and which safeguards each of them holds."""
    book, language = book_of(request), language_of(request)
    key = key.replace("-", " ") if not book.of_partner(key) else key
    entries = book.of_partner(key)
    if not entries:
        raise Http404(key)
    named = next(each for each in partners_of(entries[0].told, book.catalog) if each.key == key)
    types = list(book.catalog.agreement_model.clauses)
    held = {each.told.code: {row.type: row.one for row in compare(each.told, each.told, book.catalog)}
            for each in entries}  # fmt: skip
    return page(
        request, "partner.html", key=key, partner=named, rows=rows_of(book, language, entries), entries=entries,
        types=types, held=held,
    )  # fmt: skip


@never_cache
def comparing(request: HttpRequest) -> HttpResponse:
    """Two agreements clause by clause: which has what, and how the words differ in one language."""
    book, language = book_of(request), language_of(request)
    codes = [request.GET.get(name, "")[:60] for name in ("one", "other")]
    chosen = [book.find(code) if code else None for code in codes]
    if any(code and found is None for code, found in zip(codes, chosen, strict=True)):
        raise Http404(codes)
    left, right = chosen
    rows: list[dict[str, Any]] = []
    duties: tuple[Any, ...] = ()
    if left is not None and right is not None and left is not right:
        rows = [{"row": each, "parts": _words(each, language)} for each in compare(left.told, right.told, book.catalog)]
        if left.is_asked and right.is_asked:
            duties = compare_duties(left.whole, right.whole, book.catalog)
    return page(
        request, "compare.html", entries=sorted(book.entries, key=lambda each: each.told.code), left=left, right=right,
        rows=rows, duties=duties,
    )  # fmt: skip


def _words(each: Any, language: str) -> Any:
    """How the words of a clause differ, where both have one clause of the type in a common language."""
    if len(each.clauses) != 1 or len(each.other_clauses) != 1:
        return None
    one_texts, other_texts = each.clauses[0].texts, each.other_clauses[0].texts
    common = {code: words for code, words in one_texts.items() if words and other_texts.get(code)}
    found = own_words(common, language)
    if found is None:
        return None
    return found[0], compare_texts(found[1], other_texts[found[0]], found[0])
