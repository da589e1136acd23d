"""The agreements that somebody may see, those of the catalog among them, with what may be asked about each."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from functools import cached_property

import msgspec
from django.db.models import Q
from django.utils import timezone

from waypost.agreements.checks import findings
from waypost.agreements.findings import Found
from waypost.agreements.proposing import Proposal, proposals
from waypost.agreements.shelf import Shelf, cut
from waypost.agreements.standing import partner_keys
from waypost.reference import load_catalog
from waypost.reference.agreement_values import Agreement as Value
from waypost.reference.catalog import Catalog
from waypost.web.accounts.queries import Standing
from waypost.web.agreements.models import Agreement
from waypost.web.agreements.published import public_agreements
from waypost.web.agreements.queries.values import values_of
from waypost.web.agreements.rights import Sight, edits, is_own, sight_of


@dataclasses.dataclass(frozen=True)
class Entry:
    """An agreement as one person sees it. ``row`` is None for one of the catalog, which everybody sees whole."""

    whole: Value
    sight: Sight
    row: Agreement | None
    may_edit: bool
    is_own: bool
    seen: frozenset[str] | None = None  # codes of all that the person sees; None where only this one is looked at

    @cached_property
    def told(self) -> Value:
        """What of it is shown. An agreement before it that the person may not see is not named."""
        told = cut(self.whole, self.sight)
        is_hidden = self.seen is not None and told.predecessor is not None and told.predecessor not in self.seen
        return msgspec.structs.replace(told, predecessor=None) if is_hidden else told

    @property
    def is_asked(self) -> bool:
        """Whether questions about it are shown: to those who look after it, and of the catalog to everybody."""
        return self.sight == "full"


class Book:
    """All agreements, and those that one person sees. Read once for a page; for somebody who is not signed in, no
    database is asked.

    ``is_server``: the command line of the server, which sees all of them whole.
    """

    def __init__(self, standing: Standing | None, *, today: dt.date | None = None, is_server: bool = False) -> None:
        self.catalog: Catalog = load_catalog()
        self.today = today or timezone.now().date()
        self.standing = standing
        self._shipped = list(self.catalog.agreements.values())
        shipped = [Entry(each, "full", None, may_edit=False, is_own=False) for each in self._shipped]
        if standing is None and not is_server:
            public = public_agreements()
            shown = [Entry(each, "public", None, may_edit=False, is_own=False) for each in public]
        else:
            rows = list(Agreement.objects.filter(withdrawn_at=None).order_by("-pk"))
            known = values_of(rows)
            sights = [(row, "full" if is_server else sight_of(standing, row)) for row in rows]
            shown = [
                Entry(known[row.pk], sight, row, edits(standing, row), standing is not None and is_own(standing, row))
                for row, sight in sights
                if sight is not None
            ]
        seen = frozenset(each.whole.code for each in (*shown, *shipped))
        self.entries = [dataclasses.replace(each, seen=seen) for each in shown + shipped]

    @cached_property
    def shelf(self) -> Shelf:
        """The agreements that the person sees by partner, each as far as it is shown.

        A question rests on nothing else: it would tell of an agreement, or of a clause in one, that is kept from them.
        """
        return Shelf([each.told for each in self.entries], self.catalog)

    def find(self, code: str) -> Entry | None:
        """The agreement of a code, as far as it may be seen."""
        return next((each for each in self.entries if each.whole.code == code), None)

    def asked(self, entry: Entry) -> tuple[Found, ...]:
        """What is asked about an agreement; nothing for whoever does not look after it."""
        if not entry.is_asked:
            return ()
        near = self.shelf.near(entry.told) if entry.row is not None else self._shipped
        return findings(entry.told, near, self.catalog, self.today, self.shelf.facts)

    def proposed(self, entry: Entry) -> tuple[Proposal, ...]:
        """Clauses for a reviewer to look at."""
        return proposals(entry.whole, self.catalog) if entry.is_asked and not entry.whole.has_ended else ()

    def titles(self, codes: Iterable[str], language: str) -> list[str]:
        """The titles of agreements, as far as they may be seen."""
        found = {each.whole.code: each.whole.titles for each in self.entries}
        return [title_of(found[code], language) for code in codes if code in found]

    def of_partner(self, key: str) -> list[Entry]:
        """Agreements with a partner, real ones first."""
        found = [each for each in self.entries if key in partner_keys(each.whole, self.catalog)]
        return sorted(found, key=lambda each: (each.whole.is_example, each.whole.code))


def title_of(titles: dict[str, str], language: str) -> str:
    """A title in a language, or in the first in which it stands."""
    return titles.get(language) or titles.get("en") or next(iter(titles.values()), "")


def own_agreements(standing: Standing) -> list[Entry]:
    """The agreements that are for this person to keep; nothing is read where there are none."""
    rows = [row for row in Agreement.objects.filter(_may_be_own(standing), withdrawn_at=None) if is_own(standing, row)]
    known = values_of(rows)
    return [Entry(known[row.pk], "full", row, may_edit=True, is_own=True) for row in rows]


def _may_be_own(standing: Standing) -> Q:
    return Q(ns_id__in={held.ns_id for held in standing.acting if held.ns_id} | {""})
