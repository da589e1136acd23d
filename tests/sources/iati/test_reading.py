"""Files: what they are, how they are written, where they break, what harm they could do."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

from waypost.sources.formats import iati as reader

from .conftest import ACTIVITIES, ACTIVITY, Read


def _file(*activities: str) -> str:
    return ACTIVITIES.format("\n".join(activities))


def _activity(number: int, more: str = "") -> str:
    return ACTIVITY.format(number=number, more=more)


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.xml", b"anything", True),
        ("a.XSD", b"", True),
        ("download", b'\xef\xbb\xbf<?xml version="1.0"?>', True),
        ("download", b"\xff\xfe<\0?\0x\0m\0l\0", True),
        ("download", b"  <iati-activities>", True),
        ("a.csv", b"a,b\n1,2\n", False),
        ("a.json", b'{"a": "<?xml"}', False),
        ("a.xlsx", b"PK\x03\x04", False),
        ("a.html", b"<html><body>", False),
    ],
)
def test_recognises_every_xml_and_nothing_else(name: str, head: bytes, expected: bool) -> None:
    assert reader.recognises(Path(name), head) is expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<iati-organisations version="2.03"/>', "organisation file"),
        ('<codelist name="Country"/>', "code list"),
        ('<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>', "XSD"),
        ("<tag/>", "not of IATI"),
    ],
)
def test_other_xml_is_one_issue_that_says_what_it_is(read: Read, content: str, words: str) -> None:
    outcome = read(content)
    assert outcome.records == []
    assert words in (outcome.issue("iati_not_activities").found or "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "spreadsheet"),
        (gzip.compress(b"<iati-activities/>", mtime=0), "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"", "empty"),
        (b"This is not XML", "not XML: This is"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
    ],
)
def test_what_is_no_xml_says_so(read: Read, content: bytes, words: str) -> None:
    outcome = read(content)
    assert outcome.types() == ["iati_not_xml"]
    assert words in (outcome.report.issues[0].found or "")


def test_an_empty_activity_file_and_a_version_unknown_are_issues(read: Read) -> None:
    assert read('<iati-activities version="2.03"/>').types() == ["iati_no_activities"]
    outcome = read('<iati-activities version="3.7"></iati-activities>')
    assert outcome.types() == ["iati_version_unknown", "iati_no_activities"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "iso-8859-1", "windows-1256"]
)
def test_declared_encodings_are_read(read: Read, encoding: str) -> None:
    title = "عون" if encoding == "windows-1256" else "Café"
    plain = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(encoding, encoding)
    text = f'<?xml version="1.0" encoding="{plain}"?>' + _file(_activity(1)).replace("Water", title)
    outcome = read(text.encode(encoding))
    assert "iati_encoding" not in outcome.types()
    (claim,) = [c for c in outcome.record.claims if c.field == "title"]
    assert claim.value == f"{title} for people on the move"


def test_a_contradicted_encoding_is_told_and_the_bytes_win(read: Read) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + _file(_activity(1))
    outcome = read(text.encode())
    assert len(outcome.records) == 1
    assert "UTF-16" in (outcome.issue("iati_encoding").found or "")


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "cp037", "utf-7", "zlib"])
def test_an_encoding_that_is_none_is_refused(read: Read, encoding: str) -> None:
    outcome = read(f'<?xml version="1.0" encoding="{encoding}"?>' + _file(_activity(1)))
    assert outcome.records == []
    assert encoding in (outcome.issue("iati_encoding").found or "")


def test_bytes_outside_the_encoding_cost_their_characters_not_the_activity(read: Read) -> None:
    content = _file(_activity(1), _activity(2).replace("Water", "CAF\n\xc9")).encode("latin-1")
    outcome = read(content)
    assert len(outcome.records) == 2
    issue = outcome.issue("iati_encoding")
    assert issue.line == content[: content.index(b"\xc9")].count(b"\n") + 1
    title = next(c.value for c in outcome.records[1].claims if c.field == "title")
    assert title == "CAF � for people on the move"


def test_a_break_costs_its_activity_and_says_its_line(read: Read) -> None:
    broken = _activity(2, more="<title>\n<narrative>x</title>")
    content = _file(_activity(1), broken, _activity(3))
    outcome = read(content)
    assert [r.identifier for r in outcome.records] == ["XX-EX-1-1", "XX-EX-1-3"]
    issue = outcome.issue("iati_xml_broken")
    assert issue.line == content[: content.index("x</title>")].count("\n") + 1
    assert "narrative" in (issue.found or "")


def test_an_activity_without_its_end_does_not_swallow_the_next(read: Read) -> None:
    unclosed = _activity(2).replace("</iati-activity>", "")
    outcome = read(_file(_activity(1), unclosed, unclosed, _activity(4)))
    assert [r.identifier for r in outcome.records] == ["XX-EX-1-1", "XX-EX-1-4"]
    assert outcome.types() == ["iati_xml_broken"]


@pytest.mark.parametrize("cut", [0.35, 0.6, 0.9, 0.999])
def test_a_truncated_file_keeps_what_came_before(read: Read, cut: float) -> None:
    whole = _file(_activity(1), _activity(2), _activity(3))
    text = whole[: int(len(whole) * cut)]
    outcome = read(text)
    assert len(outcome.records) == text.count("</iati-activity>")
    assert outcome.types().count("iati_xml_broken") == 1


def test_junk_between_activities_is_told_and_reading_goes_on(read: Read) -> None:
    outcome = read(_file(_activity(1), "</oops>", _activity(2)))
    assert len(outcome.records) == 2
    assert "mismatched" in (outcome.issue("iati_xml_broken").found or "")


def test_comments_and_cdata_hide_activities_and_end_tags(read: Read) -> None:
    hidden = f"<!-- {_activity(8)} -->"
    tricky = _activity(
        1,
        more="<!-- </iati-activity> --><description><narrative><![CDATA[</iati-activity>]]></narrative></description>",
    )
    outcome = read(_file(hidden, tricky, hidden, _activity(2)))
    assert [r.identifier for r in outcome.records] == ["XX-EX-1-1", "XX-EX-1-2"]
    assert outcome.types() == []
    assert any(c.value == "</iati-activity>" for c in outcome.records[0].claims)


def test_a_greater_sign_in_an_attribute_and_a_self_closed_activity(read: Read) -> None:
    outcome = read(_file('<iati-activity linked-data-uri="a>b/>" />', _activity(2)))
    assert len(outcome.records) == 2
    assert outcome.records[0].identifier == "file.xml:1"


def test_namespaces_of_the_root_reach_the_activity(read: Read) -> None:
    text = _file(_activity(1, more='<my:extra my:code="1"/>')).replace(
        "<iati-activities", '<iati-activities xmlns:my="urn:my"', 1
    )
    outcome = read(text)
    assert outcome.types() == []
    assert outcome.report.unmapped["{urn:my}extra/@{urn:my}code"] == 1


def test_an_undeclared_prefix_is_told_and_costs_nothing(read: Read) -> None:
    outcome = read(_file(_activity(1, more="<me:x/>\n<me:y/>"), _activity(2, more="<me:x/>")))
    assert len(outcome.records) == 2
    assert outcome.types() == ["iati_xml_broken"]
    assert outcome.report.unmapped["{undeclared:me}x"] == 2


def test_a_default_namespace_does_not_hide_the_elements(read: Read) -> None:
    outcome = read(_file(_activity(1)).replace("<iati-activities", '<iati-activities xmlns="urn:iati"', 1))
    assert outcome.record.identifier == "XX-EX-1-1"


def test_wrapped_activities_and_elements_between_them(read: Read) -> None:
    outcome = read(f"<result><ok>1</ok>{_file(_activity(1), '<note/>', _activity(2))}</result>")
    assert len(outcome.records) == 2
    assert outcome.report.unmapped["iati-activities/note"] == 1


def test_lines_are_those_of_the_file(read: Read) -> None:
    content = _file(_activity(1), "\n\n", _activity(2, more='<recipient-country\n code="QQ"/>'))
    outcome = read(content)
    second = outcome.records[1]
    assert second.line == content[: content.index("<iati-activity", content.index("XX-EX-1-1<"))].count("\n") + 1
    issue = outcome.issue("country_unknown")
    assert issue.line in (
        content[: content.index('code="QQ"')].count("\n"),
        content[: content.index('code="QQ"')].count("\n") + 1,
    )


BOMB = """<?xml version="1.0"?><!DOCTYPE iati-activities [<!ENTITY a "aaaaaaaaaa">
{}]><iati-activities version="2.03"><iati-activity><title><narrative>&z;</narrative></title></iati-activity>
</iati-activities>"""


@pytest.mark.parametrize(
    "entities",
    [
        "".join(
            f'<!ENTITY {b} "{f"&{a};" * 10}">'
            for a, b in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
        ),
        '<!ENTITY z SYSTEM "file:///etc/passwd">',
        '<!ENTITY z SYSTEM "http://192.0.2.1/x">',
        '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;',
    ],
)
def test_entities_are_refused_before_any_is_used(read: Read, entities: str) -> None:
    outcome = read(BOMB.format(entities))
    assert outcome.records == []
    assert outcome.types() == ["iati_xml_refused"]


def test_a_doctype_without_entities_is_not_loaded(read: Read) -> None:
    outcome = read('<!DOCTYPE iati-activities SYSTEM "file:///etc/passwd">' + _file(_activity(1)))
    assert len(outcome.records) == 1
    assert outcome.types() == ["iati_doctype_not_loaded"]


def test_an_entity_that_nothing_declares_costs_its_activity(read: Read) -> None:
    outcome = read(_file(_activity(1, more="<x>&nbsp;</x>"), _activity(2)))
    assert len(outcome.records) == 1
    assert "nbsp" in (outcome.issue("iati_xml_broken").found or "")


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("deep", "<a>" * 5000 + "</a>" * 5000),
        ("long text", "<a>" + "x" * 11_000_000 + "</a>"),
        ("long attribute", '<a b="' + "x" * 11_000_000 + '"/>'),
        ("long activity", "<a/>" * 9_000_000),
    ],
)
def test_what_is_too_deep_or_too_long_is_refused_and_the_rest_read(read: Read, name: str, bad: str) -> None:
    outcome = read(_file(_activity(1), _activity(2, more=bad), _activity(3)))
    assert [r.identifier for r in outcome.records] == ["XX-EX-1-1", "XX-EX-1-3"], name
    assert outcome.types() == ["iati_xml_refused"]


@pytest.mark.parametrize(
    "content",
    [
        "<iati-activities>" + "<iati-activity>" * 400_000,
        "<iati-activities>" + "<iati-activity><!-- </iati-activity>" * 20_000,
        "<iati-activities>" + "<iati-activity>" * 400_000 + "</iati-activity>",
        "<iati-activities>" + "<iati-activity x='" * 100_000,
        "<iati-activities>" + "<iati-activity></x></iati-activity>" * 20_000,
        "<a" + " " * 6_000_000 + ">" + "<iati-activities>",
        "<" + "a" * 6_000_000,
        "<iati-activities>" + "</iati-activity" * 400_000,
    ],
    ids=range(8),
)
def test_hostile_repetition_ends_with_a_bounded_number_of_issues(read: Read, content: str) -> None:
    """A reader that looks again at what it has seen would not come back from these."""
    outcome = read(content)
    assert len(outcome.records) <= 1
    assert 1 <= len(outcome.report.issues) <= 502


@pytest.mark.parametrize("bad", ["\x00", "\x01", "&#0;", "\ufffe", "]]>", "<", "&"])
def test_characters_that_xml_forbids_cost_their_activity(read: Read, bad: str) -> None:
    outcome = read(_file(_activity(1, more=f"<x>{bad}</x>"), _activity(2)))
    assert [r.identifier for r in outcome.records][-1] == "XX-EX-1-2"
    assert "iati_xml_broken" in outcome.types()


def test_memory_does_not_grow_with_the_file(read: Read, tmp_path: Path, catalog: object) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.xml"
        with path.open("w") as file:
            file.write('<iati-activities version="2.03" generated-datetime="2024-05-01T00:00:00Z">')
            for number in range(count):
                file.write(_activity(number, more="<!-- " + "x" * 2000 + " -->"))
            file.write("</iati-activities>")
        read(b"<tag/>")
        context = read(b"<tag/>").context
        context.path = path
        tracemalloc.start()
        assert sum(1 for _ in reader.read(context)) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(4000) < peak(1000) * 1.3 + 200_000
