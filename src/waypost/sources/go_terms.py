"""What the three layouts of IFRC GO have in common: societies, people counts, dates by status, money.

GO states most things twice, as a number and as its label (``status`` and ``status_display``). Both are taken;
where they disagree the label is claimed and the disagreement is an issue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import lxml.html
from lxml.etree import LxmlError

from waypost.sources.claiming import ORGANISATION_UNKNOWN, PARTS_DO_NOT_SUM, Claimer
from waypost.sources.exhaust import Exhaust, stated_text

PUBLISHER = "XM-DAC-21018"
VALUES_DISAGREE = "go_values_disagree"
IMPLAUSIBLE = "amount_implausible"

# Spending below this share of the budget of a completed project, or above this multiple, is asked about.
_LEAST_SHARE, _MOST_SHARE = Decimal("0.01"), Decimal(5)
_LEAST_SHARE_ONGOING = Decimal("0.0001")

_COUNTRY_ASIDE = (
    "iso",
    "record_type_display",
    "region",
    "independent",
    "is_deprecated",
    "average_household_size",
    "society_url",
    "url_ifrc",
    "bbox",
    "centroid",
    "overview",
    "key_priorities",
    "inform_score",
)


class CountryDetail:
    """A ``country`` object of GO: a country, or an office or cluster that GO files among the countries."""

    def __init__(self, fields: Exhaust | None) -> None:
        self.iso3 = self.name = self.society_name = self.fdrs = self.go_id = self.record_type = None
        if fields is None:
            return
        self.iso3 = fields.text("iso3")
        self.society_name = fields.text("society_name")
        if self.society_name is None or self.iso3 is None:
            self.name = fields.text("name")
        self.fdrs = fields.text("fdrs")
        self.go_id = fields.text("id")
        self.record_type = fields.text("record_type")
        fields.ignore("name", *_COUNTRY_ASIDE)
        fields.finish()

    @property
    def is_country(self) -> bool:
        """Clusters, regions and offices of the Federation are not countries."""
        return self.record_type in (None, "1")

    @property
    def shown(self) -> str | None:
        """What to quote of it; with GO's record type where that says it is no country."""
        text = self.society_name or self.name or self.iso3
        return text if self.is_country else f"{text or 'a place'} (record type {self.record_type})"


def find_society(claimer: Claimer, detail: CountryDetail, column: str) -> str | None:
    """Society of a GO country record: by directory code, GO id, name, and the country's own society last.

    Where two of them name different societies, or a code names none, GO contradicts itself: an issue.
    """
    if not detail.is_country:
        return None
    catalog = claimer.ctx.catalog
    go_id = int(detail.go_id) if detail.go_id and detail.go_id.isdecimal() and len(detail.go_id) < 10 else None
    country = catalog.find_country(detail.iso3) if detail.iso3 else None
    named: dict[str, str | None] = {}
    if detail.fdrs:
        named[f"fdrs={detail.fdrs}"] = catalog.find_society(detail.fdrs)
    if detail.go_id:
        named[f"id={detail.go_id}"] = catalog.society_of_go_id(go_id) if go_id is not None else None
    if detail.society_name and (by_name := catalog.find_society(detail.society_name)):
        named[f"society_name={detail.society_name}"] = by_name
    if detail.iso3:
        named[f"iso3={detail.iso3}"] = catalog.society_of_country(country) if country else None
    found = next((ns_id for ns_id in named.values() if ns_id is not None), None)
    others = [text for text, ns_id in named.items() if ns_id != found]
    if found is not None and others:
        flag_disagreement(claimer, "participation.organisation_ref", found, ", ".join(others), column)
    return found


def claim_society(
    claimer: Claimer, subject_no: int, role: str, ns_id: str | None, stated: str | None, column: str
) -> None:
    """A society's part in the programme; one that the catalog does not know keeps its name and gets an issue."""
    record = claimer.record
    if ns_id is None and stated is None:
        return
    if ns_id is None:
        record.flag(
            ORGANISATION_UNKNOWN,
            field="participation.organisation_ref",
            found=stated,
            expected="a National Society by name, or its country",
            column=column,
        )
    record.add("participation", "organisation_ref", ns_id, subject_no=subject_no, original=stated, place=column)
    name = stated or (claimer.ctx.catalog.societies[ns_id].names.get("en") if ns_id else None)
    record.add("participation", "organisation_name", name, subject_no=subject_no, place=column)
    if ns_id is not None:
        record.add("participation", "organisation_type", "national_society", subject_no=subject_no, basis="inferred")
    record.add("participation", "role", role, subject_no=subject_no, place=column)


def claim_paired(
    claimer: Claimer, fields: Exhaust, key: str, field: str, code_list: str, *, kind: str = "programme"
) -> str | None:
    """Claim a code that GO states as number (``key``) and label (``key_display``); both must mean the same."""
    column = f"{key}_display"
    number, label = fields.text(key), fields.text(column)
    by_number = claimer.foreign_code(field, number, code_list) if number is not None else None
    code = None
    if label is not None:
        code = claimer.code(kind, field, label, code_list, column=column)
    elif by_number is not None:
        claimer.record.add(kind, field, by_number, original=number, place=key)
        code = by_number
    if number is not None and (by_number is None or (code is not None and by_number != code)):
        flag_disagreement(claimer, f"{kind}.{field}", f"{key}={number}", f"{column}={label}", key)
    return code


def flag_disagreement(claimer: Claimer, field: str, one: str, other: str, column: str) -> None:
    """GO says two different things in two places of one record."""
    claimer.record.flag(
        VALUES_DISAGREE,
        field=field,
        found=f"{one}, {other}",
        expected="one meaning in both places",
        column=column,
    )


def claim_people(
    claimer: Claimer,
    measure: str,
    stated: Mapping[str | None, tuple[str, object]],
    period: tuple[str | None, str | None],
    subject_no: int,
) -> int:
    """Claim a total and its parts by sex; ``stated`` maps sex (None: all) to column and value.

    A part that is absent is unknown, not zero. Parts that cannot make the total are an issue; all figures stay.
    Returns the next free subject number.
    """
    counts: dict[str | None, int] = {}
    columns = [column for column, _ in stated.values()]
    for sex, (column, value) in stated.items():
        plain = claimer.read_number("people_count.count", value, whole=True, column=column)
        if plain is None:
            continue
        counts[sex] = int(plain)
        add = claimer.record.add
        add("people_count", "measure", measure, subject_no=subject_no, place=column)
        add("people_count", "unit", "persons", subject_no=subject_no, place=column)
        add("people_count", "counting", "cumulative", subject_no=subject_no, place=column)
        add("people_count", "sex", sex, subject_no=subject_no, place=column)
        add("people_count", "count", plain, subject_no=subject_no, original=stated_text(value), place=column)
        claimer.period("people_count", subject_no, *period)
        subject_no += 1
    total = counts.pop(None, None)
    if total is not None and counts:
        parts = sum(counts.values())
        if parts > total or (parts < total and {"male", "female"} <= counts.keys()):
            claimer.record.flag(
                PARTS_DO_NOT_SUM,
                field=f"people_count.{measure}",
                found=" + ".join(f"{sex} {count}" for sex, count in counts.items()) + f" = {parts}",
                expected=f"the stated total {total}",
                suggestion="correct the total or a part; a missing part is left empty, not zero",
                column=columns[0],
            )
    return subject_no


def claim_dates(
    claimer: Claimer,
    status: str | None,
    start: tuple[str, str | None],
    end: tuple[str, str | None],
    original: tuple[str | None, str | None],
) -> None:
    """Claim start and end under the fields that the stated status gives them.

    A planned project has planned dates; a running one has started and is meant to end; a closed one has both
    behind it. ``start`` and ``end`` are column and ISO date. Without a status the end counts as planned.
    """
    start_field = "planned_start_date" if status == "pipeline" else "actual_start_date"
    end_field = "actual_end_date" if status == "closed" else "planned_end_date"
    claimer.record.add("programme", start_field, start[1], original=original[0], place=start[0])
    claimer.record.add("programme", end_field, end[1], original=original[1], place=end[0])
    claimer.order(start[1], end[1], end[0])


def claim_spending(
    claimer: Claimer,
    budget: tuple[str, object],
    spending: tuple[str, object],
    period: tuple[str | None, str | None],
    status: str | None,
) -> None:
    """Claim the budget and the expenditure in CHF, both as stated, and ask about a spending that is not credible."""
    record = claimer.record
    planned = claimer.number("budget", "amount", budget[1], column=budget[0])
    if planned is not None:
        record.add("budget", "budget_type", "original")
        record.add("budget", "currency", "CHF")
        claimer.period("budget", 0, *period)
    spent = claimer.number("transaction", "amount", spending[1], column=spending[0])
    if spent is None:
        return
    record.add("transaction", "transaction_type", "expenditure")
    record.add("transaction", "currency", "CHF")
    if planned is None or Decimal(planned) <= 0:
        return
    share = Decimal(spent) / Decimal(planned)
    least = _LEAST_SHARE if status == "closed" else _LEAST_SHARE_ONGOING
    if spent != "0" and (share < least or share > _MOST_SHARE):
        record.flag(
            IMPLAUSIBLE,
            field="transaction.amount",
            found=f"{spent} spent of a budget of {planned}",
            expected="spending in CHF, of the order of the budget",
            suggestion="check the unit: a percentage or an amount in thousands may stand here",
            column=spending[0],
        )


def stated_moment(value: object) -> str | None:
    """ISO date and time in UTC of a GO time stamp, to the microsecond; None when it is not one.

    >>> stated_moment("2023-02-28 21:48:38.484157+00:00"), stated_moment("2021-06-29T13:40:32Z")
    ('2023-02-28T21:48:38.484157Z', '2021-06-29T13:40:32Z')
    """
    text = stated_text(value)
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat() + "Z"


def plain_text(value: str | None) -> str | None:
    """A description without its HTML: GO keeps descriptions as HTML, the register keeps text."""
    if value is None or "<" not in value:
        return value
    try:
        text = "".join(str(part) for part in lxml.html.fromstring(f"<div>{value}</div>").itertext())
    except (LxmlError, ValueError, AssertionError):
        return value
    return " ".join(text.split()) or None
