"""Every element and attribute ends in a claim, an issue or a count: proved by taking each one away."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from waypost.model import FileReport, RawRecord
from waypost.reference import Catalog
from waypost.sources.context import ReadContext
from waypost.sources.formats.iati import ActivityElement, ActivityFile
from waypost.sources.mappings import iati as mapping

from .conftest import Outcome, fingerprint

FULL = Path(__file__).with_name("full_2_03.xml")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _outcome(root: etree._Element, catalog: Catalog) -> tuple[object, ...]:
    report = FileReport("file.xml", "0" * 64, 0)
    context = ReadContext(Path("file.xml"), report, catalog.sources["iati"], catalog)
    raw = RawRecord(
        kind="iati_activity",
        data=ActivityElement(root.find("iati-activity"), ActivityFile(dict(root.attrib))),
        line=1,
    )
    return fingerprint(Outcome(list(mapping.to_records(raw, context)), report, context))


def _parts(root: etree._Element) -> Iterator[tuple[str, int, str | None]]:
    """``(path, number in document order, attribute or None for the text)`` of everything that says something."""
    tree = root.getroottree()
    for number, element in enumerate(root.iter()):
        if element is root:
            continue
        path = tree.getpath(element)
        for name in element.attrib:
            yield f"{path}/@{name}", number, name
        if element.text and element.text.strip():
            yield f"{path}/text()", number, None


def _files(shared_data: Path) -> list[Path]:
    return [FULL, shared_data / "iati" / "standard" / "activity-standard-example-annotated.xml"]


def _load(path: Path) -> etree._Element:
    return etree.parse(path, etree.XMLParser(remove_comments=True)).getroot()


def _is_same_language(root: etree._Element, number: int, name: str | None) -> bool:
    """A language that says again what the activity says."""
    element = list(root.iter())[number]
    activity = root.find("iati-activity")
    return name == LANG and element is not activity and element.get(LANG) == activity.get(LANG)


def _unheard(path: Path, catalog: Catalog) -> list[str]:
    """Parts whose absence and whose change both leave no trace.

    What states a default (``vocabulary="1"``) or says twice what stands elsewhere shows only when changed.
    """
    root = _load(path)
    base = _outcome(root, catalog)
    silent = []
    for where, number, name in _parts(root):
        if _is_same_language(root, number, name):
            continue
        for value in (None, "zz"):
            changed = copy.deepcopy(root)
            element = list(changed.iter())[number]
            if name is None:
                element.text = value
            elif value is None:
                del element.attrib[name]
            else:
                element.set(name, value)
            if _outcome(changed, catalog) != base:
                break
        else:
            silent.append(where)
    return silent


def test_nothing_of_the_full_activity_is_dropped_in_silence(catalog: Catalog) -> None:
    assert _unheard(FULL, catalog) == []


def test_nothing_of_the_standards_own_example_is_dropped_in_silence(shared_data: Path, catalog: Catalog) -> None:
    assert _unheard(_files(shared_data)[1], catalog) == []


@pytest.mark.parametrize("what", ["element", "attribute", "removal"])
def test_a_change_of_any_element_is_noticed(catalog: Catalog, what: str) -> None:
    """Something unknown inside it is counted; its absence shows."""
    root = _load(FULL)
    base = _outcome(root, catalog)
    unnoticed = []
    for number, element in enumerate(root.iter()):
        if element is root or (what == "removal" and element.tag == "iati-activity"):
            continue
        changed = copy.deepcopy(root)
        place = list(changed.iter())[number]
        if what == "element":
            etree.SubElement(place, "not-known").set("code", "1")
        elif what == "attribute":
            place.set("not-known", "1")
        else:
            place.getparent().remove(place)
        if _outcome(changed, catalog) == base:
            unnoticed.append(root.getroottree().getpath(element))
    assert unnoticed == []


# These describe what stands around them: another one makes another figure or another list, rightly.
_DESCRIBING = ("dimension", "category", "location")


def test_an_element_told_twice_costs_nothing_that_was_told_before(catalog: Catalog) -> None:
    """A second value, name or date where one belongs never takes the place of the first, and never goes unheard."""
    root = _load(FULL)
    base, told = _outcome(root, catalog), _claims(root, catalog)
    lost, unheard = [], []
    for number, element in enumerate(root.iter()):
        if element is root or element.tag in ("iati-activity", *_DESCRIBING):
            continue
        changed = copy.deepcopy(root)
        first = list(changed.iter())[number]
        second = copy.deepcopy(first)
        for part in second.iter():
            part.text = f"{part.text} zz" if part.text and part.text.strip() else part.text
            for name in set(part.attrib) & {"ref", "url", "value", "iso-date", "code"}:
                part.set(name, f"{part.get(name)}9" if name == "value" else f"9{part.get(name)}")
        first.addnext(second)
        if told - _claims(changed, catalog):
            lost.append(root.getroottree().getpath(element))
        if _outcome(changed, catalog) == base:
            unheard.append(root.getroottree().getpath(element))
    assert (lost, unheard) == ([], [])


def _claims(root: etree._Element, catalog: Catalog) -> Counter[tuple[str, str, str]]:
    report = FileReport("file.xml", "0" * 64, 0)
    context = ReadContext(Path("file.xml"), report, catalog.sources["iati"], catalog)
    data = ActivityElement(root.find("iati-activity"), ActivityFile(dict(root.attrib)))
    (record,) = mapping.to_records(RawRecord(kind="iati_activity", data=data, line=1), context)
    return Counter((c.kind, c.field, c.value) for c in record.claims)
