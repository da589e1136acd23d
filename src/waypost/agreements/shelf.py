"""Many agreements at hand: those with one partner found at once, and each cut to what somebody may see of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from waypost.agreements.standing import facts_of, partner_keys
from waypost.reference.agreement_values import SETTLED, STAGES, Agreement, day_of
from waypost.reference.catalog import Catalog


class Shelf:
    """Agreements by partner. What is invented stands apart from what is real."""

    def __init__(self, agreements: Iterable[Agreement], catalog: Catalog) -> None:
        self._catalog = catalog
        self._facts: dict[str, dict[str, bool | None]] = {}
        self._by_partner: dict[tuple[bool, str], list[Agreement]] = defaultdict(list)
        for each in agreements:
            for key in partner_keys(each, catalog):
                self._by_partner[each.is_example, key].append(each)

    def facts(self, agreement: Agreement) -> dict[str, bool | None]:
        """What the rules ask of an agreement, worked out once."""
        if agreement.code not in self._facts:
            self._facts[agreement.code] = facts_of(agreement, self._catalog)
        return self._facts[agreement.code]

    def near(self, agreement: Agreement) -> list[Agreement]:
        """Others with a partner of this one, each once."""
        found = {
            each.code: each
            for key in partner_keys(agreement, self._catalog)
            for each in self._by_partner[agreement.is_example, key]
            if each.code != agreement.code
        }
        return list(found.values())


def cut(agreement: Agreement, sight: str) -> Agreement:
    """What is left of an agreement for whoever does not look after it.

    Where a clause is kept back, nobody is told that its type is there or lacks: what is absent is left out as well.
    """
    if sight == "full":
        return agreement
    cut_for_all = msgspec.structs.replace(
        agreement,
        clauses=tuple(each for each in agreement.clauses if not each.is_confidential), absent=(), is_complete=False,
        readings=(), recorded=None,
        steps=tuple(msgspec.structs.replace(each, why="", by="") for each in agreement.steps),
        commitments=tuple(
            msgspec.structs.replace(
                each, log=tuple(msgspec.structs.replace(line, evidence="", by="") for line in each.log)
            )
            for each in agreement.commitments
        ),
    )  # fmt: skip
    return cut_for_all if sight == "members" else msgspec.structs.replace(cut_for_all, money=(), commitments=())


def next_date(agreement: Agreement) -> tuple[str, str] | None:
    """What comes next and when: a planned stage, a day of a commitment, the end. It may be over already."""
    if agreement.has_ended:
        return None
    ahead = STAGES[STAGES.index(agreement.stage) + 1 :]
    told = [("stage", agreement.planned(stage)) for stage in ahead]
    told += [("commitment", each.deadline) for each in agreement.commitments if each.status not in SETTLED]
    told += [("end", agreement.ends_on)]
    dated = [(day_of(day) or dt.date.max, what, day) for what, day in told if day]
    return min(dated)[1:] if dated else None
