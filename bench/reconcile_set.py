"""A labelled set for reconciliation: records of invented programmes, told by several publishers.

Every record is an example. Programmes carry titles of ``reconcile_titles.yml`` and the societies of the catalog
only as names to be matched; nothing here says what a society does. Seeded: the same seed gives the same set.

What makes it hard, on purpose: titles in four languages, typed wrongly, shortened, put in another order, with
abbreviations; dates moved, amounts rounded, fields left out; phases and consecutive years of one title; the same
title in another country or by another society; sister programmes of one society, same country and months;
programmes of several countries that another publisher tells in parts; projects under one appeal; programmes of
other agencies of the same title, country, time and donor; records that name no organisation.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pyarrow as pa

from reconcile_concepts import LANGUAGES, Concepts
from waypost.reference import Catalog

SHORT = {
    "Restoring family links": "RFL",
    "Rétablissement des liens familiaux": "RLF",
    "Restablecimiento del contacto entre familiares": "RCF",
    "Psychosocial support": "PSS",
    "Humanitarian service points": "HSPs",
    "sexual and gender-based violence": "SGBV",
}
PHASE = {"en": "phase {n}", "fr": "phase {r}", "es": "fase {r}", "ar": "المرحلة {o}"}
ARABIC_ORDINAL = {1: "الأولى", 2: "الثانية", 3: "الثالثة"}
FUNDERS = ("European Union", "ECHO", "Norad", "Ministry of Foreign Affairs", "Sida", "Google.org", "UNHCR", "IOM")
_ALSO = ("Save the Children", "Norwegian Refugee Council", "Danish Refugee Council", "Action Against Hunger", "Oxfam")
AGENCIES = ("UNHCR", "IOM", "UNICEF", "World Food Programme", "CARE", "Example Relief", "Example Aid", *_ALSO)
FEW_WEEKS = 120  # days: as far as near misses of the same months are shifted, or a told date moved
CURRENCIES = ("CHF", "EUR", "USD", "GBP", "SEK")


@dataclass(frozen=True)
class Programme:
    """An invented programme as it truly is."""

    programme_id: str
    concept: dict[str, str]
    countries: tuple[str, ...]
    operating: tuple[str, ...]
    partners: tuple[str, ...]
    funder: str | None
    start: date
    end: date
    amount: int
    currency: str
    phase: int | None = None
    year: int | None = None
    appeal: str | None = None
    divisions: tuple[str, ...] = ()
    named: str | None = None  # a division that its titles name
    is_named: bool = False  # every title names it
    agency: str | None = None  # who runs it, when it is no society


@dataclass
class LabelledSet:
    """The tables that reconciliation reads, and the truth: record_id → programme."""

    records: list[tuple[str, ...]] = field(default_factory=list)
    claims: list[tuple[object, ...]] = field(default_factory=list)
    programme_of: dict[str, str] = field(default_factory=dict)
    key_of: dict[str, str] = field(default_factory=dict)

    def tables(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        """Records, claims and (no) decisions as Arrow tables."""
        text = pa.string()
        records = _table(
            ["record_id", "source_id", "publisher", "identifier", "record_kind", "stated_date"], self.records, text
        )
        names = ["record_id", "kind", "subject_no", "field", "value", "original_value", "language", "basis"]
        claims = _table(names, self.claims, text)
        claims = claims.set_column(2, "subject_no", claims.column("subject_no").cast(pa.int64()))
        decisions = _table(["left_id", "right_id", "judgement", "by", "at", "why"], [], text)
        return records, claims, decisions


def _table(names: list[str], rows: list[tuple[object, ...]], kind: pa.DataType) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {n: pa.array([v if v is None else str(v) for v in c], type=kind) for n, c in zip(names, columns, strict=True)}
    )


class SetMaker:
    """Draws programmes and lets publishers tell them."""

    def __init__(
        self,
        catalog: Catalog,
        seed: int,
        *,
        held_out: bool | None,
        joined: float = 0.4,
        societies: int | None = None,
    ) -> None:
        self._rnd = random.Random(seed)
        self._catalog = catalog
        self._concepts = Concepts(held_out, joined)
        self._societies = [s for s in sorted(catalog.societies) if catalog.societies[s].names.get("ar")]
        if societies:
            self._societies = sorted(self._rnd.sample(self._societies, societies))
        self._supporting = [s for s in sorted(catalog.societies) if catalog.societies[s].country_code in _SUPPORTING]
        self._divisions: dict[str, list[str]] = {}
        for division in catalog.admin1.values():
            self._divisions.setdefault(division.country_code, []).append(division.name)
        self._count = self._told = 0
        self.made = LabelledSet()

    def make(self, programmes: int, *, told_once: float = 0.45, twins: float = 0.5) -> LabelledSet:
        """Tell ``programmes`` programmes and their near misses; ``told_once`` of them by one publisher alone."""
        while self._count < programmes:
            programme = self._draw()
            family = [programme, *self._near_misses(programme)] if self._rnd.random() < twins else [programme]
            if len(family) == 2 and self._rnd.random() < 0.4:  # the earlier one says which it is, too
                family[0] = replace(
                    programme,
                    phase=1 if family[1].phase else None,
                    year=programme.start.year if family[1].year else None,
                )
            elif len(family) == 1 and self._rnd.random() < twins / 8:
                family = self._in_two_divisions(programme)
            habit = rnd.choice(("ns", "go", "iati")) if (rnd := self._rnd).random() < 0.7 else None
            before = len(self.made.records), len(self.made.claims)
            for member in family:
                self._tell(member, told_once, habit)
            self._leave_out(_twins(family), *before)
        return self.made

    def _leave_out(self, programme_ids: set[str], records_before: int, claims_before: int) -> None:
        """Take these programmes of the last family back. They are drawn and told, so that no other draw changes."""
        made = self.made
        told = (str(row[0]) for row in made.records[records_before:])
        gone = {record_id for record_id in told if made.programme_of[record_id] in programme_ids}
        if gone:
            made.records[records_before:] = [row for row in made.records[records_before:] if row[0] not in gone]
            made.claims[claims_before:] = [row for row in made.claims[claims_before:] if row[0] not in gone]
            for record_id in gone:
                del made.programme_of[record_id], made.key_of[record_id]

    # -- truth -------------------------------------------------------------------------------------------

    def _next(self) -> str:
        self._count += 1
        return f"P{self._count:06d}"

    def _draw(self) -> Programme:
        rnd = self._rnd
        host = rnd.choice(self._societies)
        country = self._catalog.societies[host].country_code
        start = date(2012, 1, 1) + timedelta(days=rnd.randrange(4700))
        if rnd.random() < 0.5:
            start = start.replace(day=1)
        months = rnd.choice((6, 9, 12, 12, 18, 24, 24, 36, 48))
        partners = tuple(rnd.sample(self._supporting, rnd.choice((0, 1, 1, 2))))
        divisions = self._divisions.get(country, [])
        return Programme(
            programme_id=self._next(),
            concept=self._concepts.draw(rnd),
            countries=(country,),
            operating=(host,),
            partners=tuple(p for p in partners if p != host),
            funder=rnd.choice(FUNDERS) if rnd.random() < 0.4 else None,
            start=start,
            end=start + timedelta(days=round(months * 30.44) - 1),
            amount=rnd.choice((1, 1, 1, 7)) * rnd.randrange(20_000, 900_000),
            currency=rnd.choice(CURRENCIES),
            divisions=(chosen := tuple(sorted(rnd.sample(divisions, min(len(divisions), rnd.choice((0, 1, 2))))))),
            named=rnd.choice(chosen) if chosen and rnd.random() < 0.6 else None,
        )

    def _near_misses(self, p: Programme) -> list[Programme]:
        rnd = self._rnd
        kind = rnd.choice(("phase", "year", "country", "sister", "split", "appeal", "society", "agency", "agency"))
        length = p.end - p.start
        if kind == "phase":
            later = p.end + timedelta(days=rnd.choice((1, 1, 30, 90)))
            return [
                replace(
                    p,
                    programme_id=self._next(),
                    phase=2,
                    start=later,
                    end=later + length,
                    amount=round(p.amount * rnd.choice((0.8, 1.2, 1.5))),
                )
            ]
        if kind == "year":
            later = p.start + timedelta(days=365)
            return [
                replace(p, programme_id=self._next(), start=later, end=p.end + timedelta(days=365),
                        year=later.year if rnd.random() < 0.5 else None,
                        amount=round(p.amount * rnd.choice((0.9, 1.0, 1.1))))
            ]  # fmt: skip
        if kind in ("country", "society"):
            other = self._draw()
            return [replace(other, concept=p.concept, start=p.start, end=p.end, funder=p.funder, partners=p.partners)]
        if kind == "split":
            return self._split(p)
        if kind == "agency":
            return [self._of_an_agency(p) for _ in range(rnd.choice((1, 1, 2)))]
        sisters = []
        appeal = f"MDR{self._catalog.countries[p.countries[0]].iso2}{rnd.randrange(1, 999):03d}"
        for _ in range(rnd.choice((1, 2, 3))):
            shift = timedelta(days=rnd.choice((0, 0, 15, 60)))
            concept = self._concepts.draw(rnd, p.concept)
            sisters.append(
                replace(p, programme_id=self._next(), concept=concept, start=p.start + shift,
                        end=p.end + shift, amount=round(p.amount * rnd.uniform(0.2, 2)),
                        appeal=appeal if kind == "appeal" else None)
            )  # fmt: skip
        return sisters

    def _of_an_agency(self, p: Programme) -> Programme:
        """Another agency's programme in the same country and time, often of the same title and donor."""
        rnd = self._rnd
        shift = timedelta(days=rnd.choice((0, 0, 0, 15, 60, 120)))
        return replace(
            p,
            programme_id=self._next(),
            agency=rnd.choice(AGENCIES),
            operating=(),
            partners=(),
            concept=p.concept if rnd.random() < 0.5 else self._concepts.draw(rnd, p.concept),
            start=p.start + shift,
            end=p.end + shift,
            amount=rnd.randrange(20_000, 900_000),
            funder=p.funder or rnd.choice((None, *FUNDERS)),
        )

    def _in_two_divisions(self, p: Programme) -> list[Programme]:
        """Two of one title and the same dates in two divisions; every teller names the division."""
        divisions = self._divisions.get(p.countries[0], [])
        if len(divisions) < 2:
            return [p]
        here, there = self._rnd.sample(divisions, 2)
        amount = round(p.amount * self._rnd.uniform(0.5, 1.5))
        other = replace(p, programme_id=self._next(), divisions=(there,), named=there, is_named=True, amount=amount)
        return [replace(p, divisions=(here,), named=here, is_named=True), other]

    def _split(self, p: Programme) -> list[Programme]:
        """The whole over several countries, and its part in each: related, not the same."""
        hosts = [*p.operating, *self._rnd.sample([s for s in self._societies if s not in p.operating], 2)]
        countries = tuple(self._catalog.societies[h].country_code for h in hosts)
        whole = replace(
            p,
            programme_id=self._next(),
            operating=tuple(hosts),
            countries=countries,
            amount=p.amount * 3,
            divisions=(),
            named=None,
        )
        parts = [
            replace(p, programme_id=self._next(), operating=(h,), countries=(c,), divisions=(), named=None,
                    amount=round(p.amount * self._rnd.uniform(0.7, 1.2)))
            for h, c in zip(hosts[1:], countries[1:], strict=True)
        ]  # fmt: skip
        return [whole, *parts]

    # -- telling -----------------------------------------------------------------------------------------

    def _tell(self, p: Programme, told_once: float, habit: str | None) -> None:
        """``habit``: who tells first of the programmes of one family, since a publisher tells its own ones all."""
        rnd = self._rnd
        tellers = [f"agency:{p.agency}"] if p.agency else [f"ns:{p.operating[0]}", "go"]
        tellers += [f"iati:{partner}" for partner in p.partners]
        if p.funder and rnd.random() < 0.4:
            tellers.append(f"donor:{p.funder}")
        rnd.shuffle(tellers)
        tellers.sort(key=lambda teller: teller.partition(":")[0] != habit)
        how_many = 1 if rnd.random() < told_once else min(len(tellers), rnd.choice((2, 2, 2, 3)))
        shared = f"WP-{p.programme_id}" if rnd.random() < 0.2 else None
        for teller in tellers[:how_many]:
            self._record(p, teller, shared)

    def _record(self, p: Programme, teller: str, shared: str | None) -> None:
        rnd, made = self._rnd, self.made
        kind, _, who = teller.partition(":")
        self._told += 1
        number = self._told
        record_id = f"r{number:07d}"
        if kind == "go":
            publisher, identifier, language = (
                "XM-DAC-21018",
                f"go-project-{number}",
                rnd.choice(("en",) * 4 + LANGUAGES),
            )
        elif kind == "ns":
            publisher, identifier = who, f"{who[3:].upper()}-{number}"
            language = self._language(who)
        elif kind in ("agency", "donor"):
            publisher = f"XI-EXAMPLE-{who.upper().replace(' ', '-')}"
            identifier, language = f"{publisher}-{number}", rnd.choice(("en",) * 4 + LANGUAGES)
        else:
            refs = self._catalog.societies[who].refs
            publisher = refs[0] if refs else f"XI-EXAMPLE-{who[3:].upper()}"
            identifier, language = f"{publisher}-{number}", rnd.choice(("en", "en", self._language(who)))
        made.records.append((record_id, f"{kind}-example", publisher, identifier, "activity", "2026-01-01"))
        made.programme_of[record_id] = p.programme_id
        made.key_of[record_id] = f"{publisher}|{identifier}"
        teller_claims = _Claims(record_id, made.claims)
        teller_claims.add("programme", 0, "is_example", "true")
        teller_claims.add("programme", 0, "title", self._title(p, language), language)
        if shared:
            teller_claims.add("identifier", 0, "authority", "example programme office")
            teller_claims.add("identifier", 0, "value", shared)
        if p.appeal:
            teller_claims.add("link", 0, "link_type", "appeal")
            teller_claims.add("link", 0, "target", p.appeal)
        self._tell_organisations(p, teller_claims, kind, who, language)
        self._tell_places(p, teller_claims)
        self._tell_dates_and_money(p, teller_claims, kind)

    def _language(self, ns_id: str) -> str:
        spoken = self._catalog.societies[ns_id].languages
        return next((lang for lang in spoken if lang in LANGUAGES), "en")

    def _title(self, p: Programme, language: str) -> str:
        rnd = self._rnd
        text = p.concept[language]
        for long, short in SHORT.items():
            if long.lower() in text.lower() and rnd.random() < 0.3:
                at = text.lower().index(long.lower())
                text = text[:at] + short + text[at + len(long) :]
        if rnd.random() < 0.12:
            words = text.split()
            cut = rnd.randrange(1, len(words)) if len(words) > 1 else 0
            text = " ".join([*words[cut:], *words[:cut]])
        if rnd.random() < 0.15:
            text = _typo(text, rnd)
        if rnd.random() < 0.08 and len(text.split()) > 5:
            text = " ".join(text.split()[:-1])
        if p.named and (p.is_named or rnd.random() < 0.85):
            text = rnd.choice((f"{text} – {p.named}", f"{text} ({p.named})", f"{p.named}: {text}"))
        if p.phase:
            roman = {1: "I", 2: "II", 3: "III"}[p.phase]
            text += " – " + PHASE[language].format(n=p.phase, r=roman, o=ARABIC_ORDINAL[p.phase])
        if p.year:
            text += f" {p.year}"
        if rnd.random() < 0.5 and len(p.countries) == 1:
            country = self._catalog.countries[p.countries[0]].names[language]
            text = rnd.choice((f"{country} – {text}", f"{text} ({country})", f"{country}: {text}"))
        return text.upper() if rnd.random() < 0.04 else text

    def _tell_organisations(self, p: Programme, claims: _Claims, kind: str, who: str, language: str) -> None:
        rnd = self._rnd
        if kind != "ns" and rnd.random() < 0.02:
            return
        bodies = [(body, "operating") for body in p.operating]
        if kind == "iati":
            bodies.append((who, "funding"))
        bodies += [
            (b, "participating") for b in p.partners if b != who and rnd.random() < (0.7 if kind == "ns" else 0.35)
        ]
        for i, (body, role) in enumerate(bodies):
            names = self._catalog.societies[body].names
            name = names[rnd.choice((language, "en", language))]
            if rnd.random() < 0.05:
                name = _typo(name, rnd)
            claims.add("participation", i, "organisation_name", name)
            claims.add("participation", i, "role", role)
        others = [(p.agency, "operating")] if p.agency else []
        if p.funder and (kind == "donor" or rnd.random() < 0.6):
            others.append((p.funder, "funding"))
        for i, (name, role) in enumerate(others, start=len(bodies)):
            claims.add("participation", i, "organisation_name", name)
            claims.add("participation", i, "role", role)

    def _tell_places(self, p: Programme, claims: _Claims) -> None:
        rnd = self._rnd
        if rnd.random() < 0.04:
            return
        number = 0
        for country in p.countries:
            named = p.divisions if rnd.random() < 0.6 else ()
            for division in named or (None,):
                claims.add("place", number, "country_code", country)
                if division:
                    claims.add("place", number, "admin1_name", division)
                number += 1

    def _tell_dates_and_money(self, p: Programme, claims: _Claims, kind: str) -> None:
        rnd = self._rnd
        planned = rnd.random() < 0.3
        if rnd.random() < 0.95:
            claims.add("programme", 0, f"{'planned' if planned else 'actual'}_start_date", _moved(p.start, rnd, True))
        if rnd.random() < 0.9:
            claims.add("programme", 0, f"{'planned' if planned else 'actual'}_end_date", _moved(p.end, rnd, False))
        if rnd.random() < 0.7:
            amount, currency = float(p.amount), p.currency
            if kind == "go" and currency != "CHF" and rnd.random() < 0.5:
                amount, currency = amount * rnd.uniform(0.85, 1.1), "CHF"
            if kind == "iati" and rnd.random() < 0.35:  # a supporting society's own share of the money
                amount *= rnd.uniform(0.1, 0.9)
            step = rnd.choice((1, 1, 1, 100, 1000, 5000))
            claims.add("budget", 0, "budget_type", "original")
            claims.add("budget", 0, "amount", str(max(step, round(amount / step) * step)))
            claims.add("budget", 0, "currency", currency)


@dataclass
class _Claims:
    record_id: str
    rows: list[tuple[object, ...]]

    def add(self, kind: str, number: int, name: str, value: str, language: str | None = None) -> None:
        self.rows.append((self.record_id, kind, number, name, value, None, language, "reported"))


def _twins(family: list[Programme]) -> set[str]:
    """Later members of a family that nothing but money and a few weeks tells from an earlier one.

    Near misses are meant to differ in something that a careful reader can see: sisters in their title, others in
    who runs them or where. Drawn by chance, two sisters got one title, and a "same title by another society" the same
    society: two labels for what any reader of the records would take for one programme told twice. They say nothing
    about reconciliation and are left out. Programmes of two families that are alike by chance stay.
    """
    seen: list[Programme] = []
    twins: set[str] = set()
    for programme in family:
        if any(_are_twins(programme, other) for other in seen):
            twins.add(programme.programme_id)
        else:
            seen.append(programme)
    return twins


def _are_twins(left: Programme, right: Programme) -> bool:
    told = [
        (p.concept["en"], p.countries, p.operating, p.agency, p.phase, p.year, p.named if p.is_named else None)
        for p in (left, right)
    ]
    gap = max(abs((left.start - right.start).days), abs((left.end - right.end).days))
    return told[0] == told[1] and gap <= FEW_WEEKS


def _typo(text: str, rnd: random.Random) -> str:
    if len(text) < 8:
        return text
    i = rnd.randrange(1, len(text) - 2)
    swapped = text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    return rnd.choice((text[:i] + text[i + 1 :], swapped, text[:i] + text[i] + text[i:]))


def _moved(day: date, rnd: random.Random, is_start: bool) -> str:
    draw = rnd.random()
    if draw < 0.5:
        return day.isoformat()
    if draw < 0.7:
        return day.replace(day=1 if is_start else 28).isoformat()
    if draw < 0.95:
        return (day + timedelta(days=rnd.randrange(-31, 32))).isoformat()
    return (day + timedelta(days=rnd.randrange(-120, 121))).isoformat()


_WEST = ("GBR", "DNK", "SWE", "NOR", "NLD", "BEL", "DEU", "ESP", "FRA", "ITA", "CHE", "AUT", "FIN", "ISL", "IRL", "LUX")
_SUPPORTING = frozenset((*_WEST, "CAN", "USA", "JPN", "KOR", "AUS", "QAT", "TUR", "ARE", "KWT"))


def training_half(catalog: Catalog) -> list[LabelledSet]:
    """The half on which the parameters are counted, see :func:`_worlds`."""
    return _worlds(catalog, 20_090, held_out=False)


def held_out_half(catalog: Catalog) -> list[LabelledSet]:
    """The half that is only measured: other titles, other draws."""
    return _worlds(catalog, 41_000, held_out=True)


def _worlds(catalog: Catalog, seed: int, *, held_out: bool) -> list[LabelledSet]:
    """A sparse world, a crowded one (many records a society), and one where nearly all is told once.

    In the last one most pairs that look alike are not the same, as in files of unrelated publishers.
    """
    return [
        SetMaker(catalog, seed=seed, held_out=held_out).make(2500),
        SetMaker(catalog, seed=seed + 1, held_out=held_out, societies=25).make(2500),
        SetMaker(catalog, seed=seed + 2, held_out=held_out, societies=90).make(4000, told_once=0.93, twins=0.6),
    ]


def large_set(catalog: Catalog, records: int) -> LabelledSet:
    """At least so many records, with titles joined from two so that most are distinct; for timing."""
    maker = SetMaker(catalog, seed=100, held_out=None, joined=0.6)
    while len(maker.made.records) < records:
        maker.make(maker._count + 500, told_once=0.75, twins=0.2)
    return maker.made
