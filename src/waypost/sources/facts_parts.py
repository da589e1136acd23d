"""Parts of facts: texts per language, money, codes in free text, sectors, results, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pycountry

from waypost.settings import LANGUAGES
from waypost.sources.claiming import CODE_UNKNOWN, TEXT_UNREADABLE, Claimer, did_you_mean, nearest_labels
from waypost.sources.coding import codes_in_text
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.facts_periods import Period, read_period


def texts_by_language(value: object, language: str) -> dict[str, str]:
    """``{language: text}`` of a text or of a mapping by language, the source's languages first."""
    if isinstance(value, Mapping):
        texts = {str(key): text for key, item in value.items() if (text := stated_text(item)) is not None}
        return dict(sorted(texts.items(), key=lambda pair: (pair[0] not in LANGUAGES, pair[0] != language)))
    text = stated_text(value)
    return {language: text} if text is not None else {}


def listed(value: object) -> list[object]:
    """A value that may be one or a list, as a list without the empty ones."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if stated_text(item) is not None]


def item_text(item: object) -> str:
    """Text of a list item. A colon inside a bare text makes YAML read a mapping: it is read as text again.

    >>> item_text({"search and rescue": "post-rescue care"})
    'search and rescue: post-rescue care'
    """
    if isinstance(item, Mapping):
        return "; ".join(f"{key}: {stated_text(value) or ''}".rstrip(": ") for key, value in item.items())
    return stated_text(item) or ""


def joined_brackets(texts: list[str]) -> list[str]:
    """Items that a comma inside brackets tore apart, whole again.

    >>> joined_brackets(["tracing", "assistance (Arlit", "Zinder)"])
    ['tracing', 'assistance (Arlit, Zinder)']
    """
    whole: list[str] = []
    for text in texts:
        if whole and whole[-1].count("(") > whole[-1].count(")"):
            whole[-1] += f", {text}"
        else:
            whole.append(text)
    return whole


def parts_of(claimer: Claimer, value: object, prefix: str) -> Iterator[Exhaust]:
    """Each mapping of one or a list of mappings; anything else is an issue."""
    for item in listed(value):
        if isinstance(item, Mapping):
            yield Exhaust(item, claimer.ctx.report, f"{prefix}.")
        else:
            claimer.record.flag(
                TEXT_UNREADABLE, field=prefix, found=stated_text(item), expected="keys and values", column=prefix
            )


def claim_codes_in_texts(claimer: Claimer, value: object, code_list: str, kind: str, field: str, column: str) -> None:
    """Codes stated as code or label are reported; codes found inside a free text are inferred from it."""
    catalog, record = claimer.ctx.catalog, claimer.record
    subject_no = 0
    taken: set[str] = set()
    for text in joined_brackets([item_text(item) for item in listed(value)]):
        exact = catalog.code_lists[code_list].find(text)
        known = exact or claimer.foreign_code(field, text, code_list)
        found = (known,) if known is not None else codes_in_text(catalog, code_list, text)
        if not found:
            record.flag(
                CODE_UNKNOWN,
                field=f"{kind}.{field}",
                found=text,
                expected=f"a code, a label or a word of the list {code_list}",
                suggestion=did_you_mean(nearest_labels(catalog, code_list, text)),
                column=column,
            )
        for code in found:
            if code not in taken:
                taken.add(code)
                basis = "reported" if exact is not None else "inferred"
                record.add(kind, field, code, subject_no=subject_no, original=text, basis=basis, place=column)
                subject_no += 1


def claim_identifiers(claimer: Claimer, value: object) -> None:
    """Identifiers that authorities gave: a mapping, or a list of mappings with authority and value."""
    pairs: list[tuple[str, str]] = []
    for item in listed(value):
        if isinstance(item, Mapping):
            inner = dict(item)
            if set(inner) == {"authority", "value"}:
                inner = {str(inner["authority"]): inner["value"]}
            pairs += [(str(key), text) for key, each in inner.items() if (text := stated_text(each)) is not None]
        else:
            claimer.record.flag(
                TEXT_UNREADABLE, field="identifiers", found=stated_text(item), expected="authority: value"
            )
    for subject_no, (authority, text) in enumerate(pairs):
        claimer.record.add("identifier", "authority", authority, subject_no=subject_no, place="identifiers")
        claimer.record.add("identifier", "value", text, subject_no=subject_no, place="identifiers")


def claim_money(claimer: Claimer, fields: Exhaust, period: Period) -> None:
    """Budgets and spending, each with its currency; an amount without one gets an issue and no currency."""
    for subject_no, part in enumerate(parts_of(claimer, fields.take("budget"), "budget")):
        if not _claim_amount(claimer, "budget", subject_no, part, "budget"):
            continue
        stated_type = part.take("type") or "original"
        claimer.code("budget", "budget_type", stated_type, "budget_type", subject_no=subject_no, column="budget.type")
        own = part.take("period")
        days = read_period(claimer, own, "budget.period") if own is not None else period
        claimer.period("budget", subject_no, *days)
        part.finish()
    for subject_no, part in enumerate(parts_of(claimer, fields.take("spending"), "spending")):
        if not _claim_amount(claimer, "transaction", subject_no, part, "spending"):
            continue
        field, code_list = "transaction_type", "transaction_type"
        stated_type = part.take("type") or "expenditure"
        claimer.code("transaction", field, stated_type, code_list, subject_no=subject_no, column="spending.type")
        day = part.take("date")
        claimer.date("transaction", "transaction_date", day, subject_no=subject_no, column="spending.date")
        part.finish()


def _claim_amount(claimer: Claimer, kind: str, subject_no: int, part: Exhaust, column: str) -> bool:
    """Claim amount and currency; False when there is no amount, for the rest says nothing then."""
    amount = claimer.number(kind, "amount", part.take("amount"), subject_no=subject_no, column=f"{column}.amount")
    if amount is None:
        part.ignore_rest()
        return False
    _claim_currency(claimer, kind, subject_no, part, f"{column}.currency")
    return True


def _claim_currency(claimer: Claimer, kind: str, subject_no: int, part: Exhaust, column: str) -> None:
    stated = part.text("currency") or claimer.ctx.source.currency
    code = currency_code(stated)
    if code is None:
        claimer.record.flag(
            "currency_unknown",
            field=f"{kind}.currency",
            found=stated,
            expected="a currency of ISO 4217, such as CHF",
            column=column,
        )
    claimer.record.add(kind, "currency", code, subject_no=subject_no, original=stated, place=column)


def currency_code(stated: str | None) -> str | None:
    """ISO 4217 code of a stated one, in any case; None when there is no such currency."""
    currency = pycountry.currencies.get(alpha_3=stated.upper()) if stated else None
    return str(currency.alpha_3) if currency is not None else None


def claim_sectors(claimer: Claimer, value: object) -> None:
    """Sectors in published vocabularies."""
    for subject_no, part in enumerate(parts_of(claimer, value, "sectors")):
        vocabulary = part.take("vocabulary")
        claimer.code("sector", "vocabulary", vocabulary, "sector_vocabulary", subject_no=subject_no, column="sectors")
        claimer.text("sector", "sector_code", part.take("code"), subject_no=subject_no, column="sectors")
        claimer.text("sector", "sector_name", part.take("name"), subject_no=subject_no, column="sectors")
        part.finish()


def claim_results(claimer: Claimer, value: object, period: Period) -> None:
    """Figures that count something else than people once: kept as published, never added up."""
    if value is None:
        return
    if not isinstance(value, Mapping):
        claimer.text("indicator", "indicator_title", value, column="results")
        return
    for subject_no, (label, figure) in enumerate(value.items()):
        claim_indicator(claimer, subject_no, str(label), figure, "actual_value", period, "results")


def claim_indicator(
    claimer: Claimer, subject_no: int, label: str, figure: object, field: str, period: Period, column: str
) -> None:
    """One published figure as an indicator: ``field`` is ``actual_value`` or ``target_value``."""
    add = claimer.record.add
    add("indicator", "indicator_title", label.replace("_", " "), subject_no=subject_no, original=label, place=column)
    add("indicator", field, stated_text(figure), subject_no=subject_no, place=column)
    claimer.period("indicator", subject_no, *period)


def claim_links(claimer: Claimer, fields: Exhaust) -> None:
    """The publications that say so, then further links. A publication without an address has its title as target.

    The newest publication dates the entry, unless it states a date of its own.
    """
    number = 0
    dates: list[str] = []
    for item in listed(fields.take("source")):
        part = Exhaust(item, claimer.ctx.report, "source.") if isinstance(item, Mapping) else None
        if part is None:
            target = title = stated_text(item)
            publisher = None
        else:
            title, url, publisher = part.text("title"), part.text("url"), part.text("publisher")
            target = url or title
            day = claimer.read_date("source.date", part.take("date"))
            dates += [day] if day else []
            part.finish()
        _add_link(claimer, number, "document", target, "source", ", ".join(t for t in (publisher, title) if t))
        number += 1
    _date_entry(claimer, dates)
    for item in listed(fields.take("links")):
        if isinstance(item, Mapping):
            part = Exhaust(item, claimer.ctx.report, "links.")
            stated_type = part.take("type") or "web"
            link_type = claimer.read_code("link.link_type", stated_type, "link_type", column="links.type")
            target, title = part.text("target") or part.text("url"), part.text("title")
            _add_link(claimer, number, link_type, target, part.text("relation"), title)
            part.finish()
        else:
            _add_link(claimer, number, "web", stated_text(item), None, None)
        number += 1


def _date_entry(claimer: Claimer, dates: list[str]) -> None:
    record = claimer.record
    if record.stated_date is None and dates:
        record.stated_date = max(dates)
    others = sum(1 for day in dates if day != record.stated_date)
    if others:
        claimer.ctx.report.ignored["source.date (another date counts)"] += others


def _add_link(
    claimer: Claimer, number: int, link_type: str | None, target: str | None, relation: str | None, title: str | None
) -> None:
    if target is None:
        return
    for field, value in (("link_type", link_type), ("target", target), ("relation", relation), ("title", title)):
        claimer.record.add("link", field, value, subject_no=number, place="source" if relation == "source" else "links")
