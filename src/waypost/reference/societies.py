"""National Societies and the other organisations that programmes name.

``catalog/reference/national_societies.yml``: a list of ::

    - ns_id: ns-ita                    # ns- and the alpha-3 code in lower case
      country_code: ITA
      fdrs_code: DIT001                # code of the Federation-wide databank; optional
      go_id: 83                        # id of the country in IFRC GO; optional
      region: europe_central_asia      # code list region
      zone_2009: europe                # code list zone_2009
      names: {en: , fr: , es: , ar: }
      other_names: {it: [..]}          # in the society's own languages, and further spellings
      short_names: {en: [..]}          # abbreviations
      former_names: {en: [..]}         # or [{name: , until: }]
      shared_names: [..]               # names that mean another body too: they find nothing
      refs: [IT-…]                     # references in IATI files
      languages: [it]
      also_serves: [..]                # territories without a society of their own
      status: recognised               # code list ns_status; default recognised
      status_history: [{status: , from_date: , to_date: , source: , note: }]
      hosts: [..]                      # countries in whose name it acts; optional
      mailbox: migration@…             # of a role, never of a person; public; optional
      note: …

``catalog/reference/organisations.yml``: a list of ::

    - organisation_id: ifrc
      organisation_type: ifrc          # code list organisation_type
      names: {en: , fr: , es: , ar: }
      other_names: , short_names: , former_names: , shared_names:     # as above
      refs: [XM-DAC-21018]
      country_code: CHE                # seat; optional
      is_movement: true                # a component of the Movement
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.names import NameIndex, names_by_language
from waypost.reference.strict_yaml import convert, read_yaml

_NAME_FIELDS = ("other_names", "short_names", "former_names")


class StatusPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """What a society was, from when to when (ISO dates or years), by which source."""

    status: str
    from_date: str | None = None
    to_date: str | None = None
    source: str | None = None
    note: str | None = None


class NationalSociety(msgspec.Struct, frozen=True, kw_only=True):
    """A member society of the Movement, one in formation or one that was."""

    ns_id: str
    country_code: str
    fdrs_code: str | None = None
    go_id: int | None = None
    region: str | None = None
    zone_2009: str | None = None
    names: dict[str, str] = {}
    other_names: dict[str, tuple[str, ...]] = {}
    short_names: dict[str, tuple[str, ...]] = {}
    former_names: dict[str, tuple[str, ...]] = {}
    shared_names: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    also_serves: tuple[str, ...] = ()
    status: str = "recognised"
    status_history: tuple[StatusPeriod, ...] = ()
    hosts: tuple[str, ...] = ()
    url: str | None = None
    mailbox: str | None = None
    note: str | None = None

    def all_names(self) -> tuple[str, ...]:
        """Every name, the four official ones first."""
        return _all_names(self)


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """Another body of the Movement, or a partner that programmes often name."""

    organisation_id: str
    organisation_type: str = "other"
    names: dict[str, str] = {}
    other_names: dict[str, tuple[str, ...]] = {}
    short_names: dict[str, tuple[str, ...]] = {}
    former_names: dict[str, tuple[str, ...]] = {}
    shared_names: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    country_code: str | None = None
    is_movement: bool = False
    url: str | None = None
    mailbox: str | None = None
    note: str | None = None

    def all_names(self) -> tuple[str, ...]:
        """Every name, the four official ones first."""
        return _all_names(self)


Body = tuple[str, tuple[str, ...], NationalSociety | Organisation]


def _all_names(body: NationalSociety | Organisation) -> tuple[str, ...]:
    further = (getattr(body, field) for field in _NAME_FIELDS)
    listed = [*body.names.values(), *(name for names in further for group in names.values() for name in group)]
    return tuple(dict.fromkeys(listed))


def read_societies(path: Path) -> dict[str, NationalSociety]:
    """Read the societies by ns_id; an absent file gives none."""
    societies: dict[str, NationalSociety] = {}
    for row in _rows(path):
        society = convert(row, NationalSociety, path)
        if society.ns_id in societies:
            raise CatalogError(f"{path}: society {society.ns_id} is defined twice")
        societies[society.ns_id] = society
    return societies


def read_organisations(path: Path) -> dict[str, Organisation]:
    """Read the other organisations by id; an absent file gives none."""
    organisations: dict[str, Organisation] = {}
    for row in _rows(path):
        organisation = convert(row, Organisation, path)
        if organisation.organisation_id in organisations:
            raise CatalogError(f"{path}: organisation {organisation.organisation_id} is defined twice")
        organisations[organisation.organisation_id] = organisation
    return organisations


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    content = (read_yaml(path) if path.exists() else None) or []
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise CatalogError(f"{path}: expected a list of entries")
    for row in content:
        names = {language: name for language, name in (row.get("names") or {}).items() if name}
        yield {**row, "names": names, **{field: names_by_language(row.get(field)) for field in _NAME_FIELDS}}


class BodyIndex:
    """Which society or organisation a text or a published reference means."""

    def __init__(self, what: str, bodies: Iterable[Body]) -> None:
        """Index ``(id, further codes, body)``; raises CatalogError when a name or reference has two meanings."""
        listed = list(bodies)
        self._refs: dict[str, str] = {}
        self._names = NameIndex(what, (name for _, _, body in listed for name in body.shared_names))
        for identity, codes, body in listed:
            for ref in (identity, *codes, *body.refs):
                if self._refs.setdefault(ref.casefold(), identity) != identity:
                    raise CatalogError(f"{what}: reference {ref!r} is used twice")
            for name in body.all_names():
                self._names.add(name, identity)

    def find(self, text: str) -> str | None:
        """Return the id for an id, a published reference or a name in any language (folded)."""
        stripped = text.strip()
        return self._refs.get(stripped.casefold()) or self._names.find(stripped)
