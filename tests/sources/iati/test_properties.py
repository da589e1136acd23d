"""Whatever comes, the reader ends: with records, or an issue that says why not."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import FileReport
from waypost.reference import Catalog, load_catalog
from waypost.sources.context import ReadContext
from waypost.sources.formats import iati as reader
from waypost.sources.mappings import iati as mapping
from waypost.sources.mappings.iati_values import read_date, read_decimal, read_language, read_moment, read_share

from .conftest import ACTIVITIES, ACTIVITY, Outcome, fingerprint

FULL = Path(__file__).with_name("full_2_03.xml").read_bytes()
FEW = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
CATALOG: Catalog = load_catalog()


def _read(content: bytes) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xml"
        path.write_bytes(content)
        report = FileReport(path.name, "0" * 64, len(content))
        context = ReadContext(path, report, CATALOG.sources["iati"], CATALOG)
        records = [record for raw in reader.read(context) for record in mapping.to_records(raw, context)]
    return Outcome(records, report, context)


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"<?xml version='1.0'?>", b"<iati-activities>", b"<iati-activity>"])
)
@FEW
def test_any_bytes_end_in_records_or_an_issue(tail: bytes, start: bytes) -> None:
    outcome = _read(start + tail)
    assert outcome.records or outcome.report.issues
    assert reader.recognises(Path("x.xml"), start + tail)


@given(st.integers(0, len(FULL) - 1), st.integers(0, 60), st.binary(max_size=12))
@FEW
def test_any_damage_to_a_file_ends_in_records_or_an_issue(at: int, cut: int, put: bytes) -> None:
    outcome = _read(FULL[:at] + put + FULL[at + cut :])
    assert outcome.records or outcome.report.issues
    assert all(r.publisher and r.identifier for r in outcome.records)
    assert all(c.value for r in outcome.records for c in r.claims)


_GAPS = st.sampled_from(
    ["", "\n", "<!-- <iati-activity> -->", "<!-- </iati-activity> -->", "<?pi <iati-activity>?>", "  \r\n "]
)
_INSIDE = st.sampled_from(
    [
        "",
        "<!-- </iati-activity> -->",
        "<x><![CDATA[<iati-activity></iati-activity>]]></x>",
        '<x y="a>b"/>',
        "<iati-activity-x/>",
    ]
)


@given(st.lists(st.tuples(_GAPS, _INSIDE), min_size=1, max_size=6), st.sampled_from(["utf-8", "utf-16", "latin-1"]))
@FEW
def test_activities_are_found_whatever_stands_around_and_in_them(parts: list[tuple[str, str]], encoding: str) -> None:
    text = "".join(gap + ACTIVITY.format(number=n, more=inside) for n, (gap, inside) in enumerate(parts))
    outcome = _read((f'<?xml version="1.0" encoding="{encoding}"?>' + ACTIVITIES.format(text)).encode(encoding))
    assert [r.identifier for r in outcome.records] == [f"XX-EX-1-{n}" for n in range(len(parts))]
    assert outcome.types() == []


@given(st.integers(1, 7))
@FEW
def test_reading_twice_says_the_same(count: int) -> None:
    content = ACTIVITIES.format("".join(ACTIVITY.format(number=n, more="<x/>") for n in range(count))).encode()
    assert fingerprint(_read(content)) == fingerprint(_read(content))


@given(st.text(max_size=40))
@FEW
def test_values_never_raise(text: str) -> None:
    for value, expected in (read_date(text, "ymd"), read_decimal(text), read_share(text)):
        assert value is None or expected is None
    read_moment(text)
    assert read_language(text) is None or len(read_language(text) or "") == 2


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
@FEW
def test_decimals_keep_their_value(number: Decimal) -> None:
    value, expected = read_decimal(str(number))
    assert expected is None
    assert Decimal(value or "x") == number
