"""Data sets of the context: their licence, terms, addresses and measures, and the extract that comes with them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, unknown
from waypost.reference.context import TERMS, ContextSet
from waypost.reference.strict_yaml import read_yaml

_KINDS = ("stock", "flow", "event")
_BASES = ("observed", "modelled", "extrapolated", "imputed")
_PAGES = ("unhcr", "next")


def check_context(catalog: Catalog) -> Iterator[str]:
    """Every declaration is complete and what it names exists; the extract holds open data sets alone."""
    for declared in catalog.context_sets.values():
        where = f"context/{declared.dataset_id}.yml"
        if not (catalog.path / where).exists():
            yield f"context: {declared.dataset_id!r} does not stand in a file of its name"
        yield from _check_set(where, declared, catalog)
    yield from unknown(
        "reference/context_areas.yml",
        "alias to",
        [code for code in catalog.areas.aliases.values() if code != "unknown"],
        {**catalog.countries, **catalog.areas.codes},
    )
    yield from _check_extract(catalog)


def check_context_formats(catalog: Catalog, code: Path) -> Iterator[str]:
    """The format of every layout is a module of ``waypost.context.formats``."""
    folder = code / "waypost" / "context" / "formats"
    known = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    for declared in catalog.context_sets.values():
        for layout in declared.files:
            if layout.format not in known:
                yield f"context/{declared.dataset_id}.yml: format {layout.format!r} is not one of {', '.join(known)}"


def _check_set(where: str, declared: ContextSet, catalog: Catalog) -> Iterator[str]:
    if declared.terms not in TERMS:
        yield f"{where}: terms {declared.terms!r}; known: {', '.join(TERMS)}"
    for name in ("licence", "publisher", "title", "page", "attribution"):
        if not getattr(declared, name):
            yield f"{where}: {name} is not stated"
    if not declared.addresses and not declared.how_to_get:
        yield f"{where}: neither addresses nor how_to_get: nobody could get it"
    yield from unknown(where, "reassessed", declared.reassessed, catalog.countries)
    for address in declared.addresses:
        if urlsplit(address.url).scheme != "https":
            yield f"{where}: {address.url} is not an https address"
        if address.pages is not None and address.pages not in _PAGES:
            yield f"{where}: pages {address.pages!r}; known: {', '.join(_PAGES)}"
        if Path(address.file_name).name != address.file_name:
            yield f"{where}: file_name {address.file_name!r} is a path, not a name"
    for layout in declared.files:
        for stated in (layout.defaults, *({**layout.defaults, **value} for value in layout.values.values())):
            yield from _check_figure(where, stated, catalog)


def _check_figure(where: str, stated: dict[str, Any], catalog: Catalog) -> Iterator[str]:
    yield from dangling(where, "measure", stated.get("measure"), catalog, "context_measure")
    yield from dangling(where, "sex", stated.get("sex"), catalog, "sex")
    for name, known in (("kind", _KINDS), ("basis", _BASES)):
        if stated.get(name) is not None and stated[name] not in known:
            yield f"{where}: {name} {stated[name]!r}; known: {', '.join(known)}"


def _check_extract(catalog: Catalog) -> Iterator[str]:
    folder = catalog.path / "context" / "extract"
    path = folder / "index.yml"
    if not path.exists():
        return
    index = read_yaml(path) or {}
    for name in index.get("datasets", {}):
        declared = catalog.context_sets.get(name)
        if declared is None:
            yield f"context/extract/index.yml: {name!r} is not declared in catalog/context"
        elif declared.terms != "open":
            yield f"context/extract/index.yml: {name} is {declared.terms}: its figures must not be shipped"
    for entry in index.get("files", []):
        where = f"context/extract/{entry['file']}"
        if entry["dataset_id"] not in index.get("datasets", {}):
            yield f"{where}: data set {entry['dataset_id']!r} is not among the datasets of the index"
        for stated in entry["values"].values():
            yield from _check_figure(where, {**entry["constants"], **(stated or {})}, catalog)
        yield from _check_codes(where, folder / entry["file"], catalog)


def _check_codes(where: str, path: Path, catalog: Catalog) -> Iterator[str]:
    """Every country of a file of the extract is one that the catalog knows."""
    if not path.exists():
        yield f"{where}: named in the index and not there"
        return
    known = {**catalog.countries, **catalog.areas.codes, "unknown": None, "": None}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        places = [name for name in reader.fieldnames or () if name.endswith("_code")]
        found = {row[name] for row in reader for name in places}
    yield from unknown(where, "country", sorted(found), known)
