"""Platforms, institutions and guidance of the network as facts: ``catalog/network/<platform>.yml``.

::

    platform: perco                      # the name of the file
    organisation: perco                  # reference/organisations.yml, which names it; or
    names: {en: , fr: , es: , ar: }      # where it stands in no list of organisations
    kind: platform                       # or institution, or guidance: a document that was agreed
    zones: [europe]                      # code list zone_2009; none: of the whole Movement
    facts:                               # each with its source; ``words`` in four languages, our own
      founded: {date: 1997-08, source: ifrc}
      mandate: {words: {en: , …}, source: brief}
      terms_of_reference: {code: governance_validated, source: …}   # drafted, technically_agreed; no code: not said
      coordination: {words: , societies: [ns-deu], source: }        # chairs and the like
      secretariat: {has: true, words: , source: }
      budget: {has: false, words: , source: }
      rhythm: {months: 12, words: , source: }                       # between meetings
      members: {count: 21, societies: [..], as_of: 2006-03, source: }
      last_action: {date: 2021, words: , source: }
    not_known: [budget]                  # every fact that nobody publishes is named here
    competences: [{tag: service:return, level: 3, basis: authored_guidance, date: 2006, source: brief}]
    sources: {brief: {title: , publisher: , date: , url: }}

No person and no number of a telephone stands here.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml

FACTS = (
    "founded",
    "mandate",
    "terms_of_reference",
    "coordination",
    "secretariat",
    "budget",
    "rhythm",
    "members",
    "last_action",
)
# Of a document: when it was published, what it covers, who wrote it.
_OF_GUIDANCE = ("founded", "mandate", "coordination")
FACTS_OF = {"platform": FACTS, "institution": FACTS, "guidance": _OF_GUIDANCE}
TERMS = ("drafted", "technically_agreed", "governance_validated")
# First part of a competence → the code list of its codes: ``service:rfl_tracing``.
VOCABULARIES = {
    "service": "service",
    "stage": "stage_role",
    "trail": "trail_kind",
    "group": "population_group",
    "method": "advice_method",
}


class PlatformFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact; which of its parts it has depends on what it is about."""

    source: str
    date: str | None = None
    as_of: str | None = None
    code: str | None = None
    has: bool | None = None
    months: int | None = None
    count: int | None = None
    societies: tuple[str, ...] = ()
    words: dict[str, str] = {}

    @property
    def day(self) -> dt.date | None:
        """The last day of its date: of a year or a month that is all one knows."""
        if self.date is None:
            return None
        year, month, day = (*(int(part) for part in self.date.split("-")), 0, 0)[:3]
        if day:
            return dt.date(year, month, day)
        following = dt.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
        return following - dt.timedelta(days=1)


class PlatformCompetence(msgspec.Struct, frozen=True, kw_only=True):
    """What a platform or institution is known to work on, and by what that is shown."""

    tag: str
    level: int
    basis: str
    date: str
    source: str


class PlatformSource(msgspec.Struct, frozen=True, kw_only=True):
    """Who says so, where and when."""

    title: str
    publisher: str
    date: str | None = None
    url: str | None = None


class Platform(msgspec.Struct, frozen=True, kw_only=True):
    """A platform, an institution or a guidance, with its facts."""

    platform: str
    kind: str
    organisation: str | None = None
    names: dict[str, str] = {}
    zones: tuple[str, ...] = ()
    facts: dict[str, PlatformFact] = {}
    not_known: tuple[str, ...] = ()
    competences: tuple[PlatformCompetence, ...] = ()
    sources: dict[str, PlatformSource] = {}

    @property
    def is_icrc(self) -> bool:
        """Whether it is the ICRC, which leads on detention and family links."""
        return self.organisation == "icrc"


def read_platforms(folder: Path) -> dict[str, Platform]:
    """All platforms by their id; raises CatalogError on a malformed or misnamed file."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        platform = convert(read_yaml(path), Platform, path)
        if platform.platform != path.stem:
            raise CatalogError(f"{path}: platform {platform.platform!r} does not stand in a file of its name")
        found[platform.platform] = platform
    return found
