"""IATI: valid by the published schema, safe for any text, and read back with the same values."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

sys.path.insert(0, str(Path(__file__).parent))
from sample_release import PID, ROWS, write_release

from tests.examples import examples
from waypost.disclosure.access import open_outlet
from waypost.publish.cells import xml_text
from waypost.publish.exports import EXPORTERS
from waypost.publish.iati_element import percentage
from waypost.publish.iati_money import web_address

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def export(release, catalog, out: Path, audience: str = "movement") -> list[Path]:
    return EXPORTERS["iati"](open_outlet(release, audience, catalog), out, catalog)


@pytest.fixture(scope="session")
def schema(shared_data) -> etree.XMLSchema:
    path = shared_data / "iati" / "standard" / "xsd-2.03" / "iati-activities-schema.xsd"
    if not path.is_file():
        pytest.skip(f"the schema of IATI 2.03 is absent: {path.name}")
    return etree.XMLSchema(etree.parse(path))


@pytest.mark.parametrize("audience", ["public", "movement", "secretariat"])
def test_valid_by_the_schema_of_iati(release, catalog, tmp_path, schema, audience):
    path, *_beside = export(release, catalog, tmp_path / "out.xml", audience)
    schema.assertValid(etree.parse(path))


def test_identity_and_secondary_reporter(release, catalog, tmp_path):
    path, _beside = export(release, catalog, tmp_path / "out.xml")
    root = etree.parse(path).getroot()
    first = root.find("iati-activity")
    assert first.findtext("iati-identifier") == "IT-CF-01906810583-SAFE"
    assert first.find("reporting-org").get("secondary-reporter") == "1"
    assert "wp-0000000001" in [other.get("ref") for other in first.iter("other-identifier")]
    assert [n.get(LANG) for n in first.find("title")] == ["en", "ar"]
    assert [(c.get("code"), c.get("percentage")) for c in first.iter("recipient-country")] == [
        ("IT", "65"),
        ("TN", "35"),
    ]


def test_what_iati_asks_for_is_not_made_up(release, catalog, tmp_path):
    path, beside = export(release, catalog, tmp_path / "out.xml")
    assert PID[4] in beside.read_text("utf-8")
    assert PID[4] not in path.read_text("utf-8")
    assert "a date" in beside.read_text("utf-8")


def test_list_of_what_was_left_out_goes_when_nothing_is(release, catalog, tmp_path):
    _path, beside = export(release, catalog, tmp_path / "out.xml")
    whole = write_release(tmp_path / "whole", programme=ROWS["programme"][:1])
    assert export(whole, catalog, tmp_path / "out.xml") == [tmp_path / "out.xml"]
    assert not beside.exists()


@settings(deadline=None, max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_comes_back(catalog, tmp_path_factory, schema, text):
    folder = tmp_path_factory.mktemp("any")
    texts = [
        {"programme_id": PID[1], "field": field, "language": "en", "text": text} for field in ("title", "description")
    ]
    marker = [
        {"programme_id": PID[1], "marker_type": "tag", "vocabulary": text, "marker_code": text, "marker_name": text}
    ]
    link = [
        {"programme_id": PID[1], "link_type": "document", "target": f"https://example.org/{text}", "relation": "A01"}
    ]
    release = write_release(
        folder / "release", programme=ROWS["programme"][:1], programme_text=texts, marker=marker, link=link
    )
    path, *_beside = export(release, catalog, folder / "out.xml")
    document = etree.parse(path)
    schema.assertValid(document)
    activity = document.getroot().find("iati-activity")
    assert activity.findtext("title/narrative") == xml_text(text)
    assert activity.findtext("description/narrative") == xml_text(text)
    assert xml_text(text) in [tag.get("code") for tag in activity.iter("tag")]


@settings(deadline=None, max_examples=examples(300))
@given(st.text())
def test_addresses_are_uris_or_none(text):
    address = web_address(text)
    assert address is None or (address.isascii() and " " not in address)


@settings(deadline=None, max_examples=examples(200))
@given(st.floats(min_value=0, max_value=1))
def test_percentages_are_exact_decimals(share):
    text = percentage(share)
    assert text is not None
    assert Decimal(text) == Decimal(repr(share)) * 100
    assert "E" not in text
