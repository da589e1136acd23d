"""Rules of the standard: each breach is one issue with its line."""

from __future__ import annotations

import pytest

from .conftest import ACTIVITIES, ACTIVITY, Read

PERIOD = '<period-start iso-date="{}"/><period-end iso-date="{}"/>'
RESULT = (
    '<result type="1"><title><narrative>R</narrative></title><indicator measure="{}"><title><narrative>I</narrative>'
    '</title><period><period-start iso-date="{}"/><period-end iso-date="{}"/><actual value="{}"/></period>'
    "</indicator></result>"
)
TRANSACTION = (
    '<transaction><transaction-type code="{}"/><transaction-date iso-date="{}"/>'
    '<value value-date="2023-01-01">{}</value>{}</transaction>'
)


def test_a_sound_activity_has_no_issue(read: Read) -> None:
    assert read().types() == []


@pytest.mark.parametrize(
    ("more", "issue_type", "found"),
    [
        ('<activity-date type="4" iso-date="2022-01-01"/>', "dates_out_of_order", "2023-01-01 to 2022-01-01"),
        ('<activity-date type="4" iso-date="2025-01-01"/>', "iati_date_in_future", "2025-01-01"),
        ('<activity-date type="4" iso-date="2112-01-01"/>', "iati_date_in_future", "2112-01-01"),
        ('<activity-date type="3" iso-date="soon"/>', "date_unreadable", "soon"),
        ('<activity-date type="3" iso-date="2023-02-30"/>', "date_unreadable", "2023-02-30"),
        ('<activity-date type="9" iso-date="2023-02-01"/>', "code_unknown", "9"),
        ('<activity-date type="2" iso-date="2023-02-01"/>', "iati_repeated", "2023-02-01"),
        ('<activity-status code="77"/>', "code_unknown", "77"),
        ('<recipient-country code="QQ" percentage="0"/>', "country_unknown", "QQ"),
        ('<recipient-region code="x"/>', "iati_region_unknown", "x in vocabulary 1"),
        ('<sector vocabulary="1" code="999"/>', "code_unknown", "999"),
        ('<sector vocabulary="77" code="1"/>', "code_unknown", "77"),
        ('<sector vocabulary="99" code="A"/>', "iati_text_missing", "code A of vocabulary 99 without a narrative"),
        ('<policy-marker code="1"/>', "iati_marker_incomplete", "marker 1 without significance"),
        ('<participating-org role="1"/>', "iati_party_unnamed", None),
        ('<participating-org ref="XX-2" role="8"/>', "code_unknown", "8"),
        ('<participating-org ref=" XX-2" role="1"/>', "iati_identifier_malformed", "' XX-2'"),
        ('<participating-org ref="X|2" role="1"/>', "iati_identifier_malformed", "X|2"),
        ('<related-activity ref="XX-1" type="9"/>', "code_unknown", "9"),
        ('<related-activity type="1"/>', "iati_value_missing", "related-activity without ref"),
        ("<document-link><title><narrative>T</narrative></title></document-link>", "iati_value_missing", None),
        ("<description><narrative/></description>", "iati_text_missing", "description without text"),
        (
            "<budget>" + PERIOD.format("2023-01-01", "2024-06-01") + "<value>1</value></budget>",
            "iati_period_too_long",
            None,
        ),
        (
            "<budget>" + PERIOD.format("2023-06-01", "2023-01-01") + "<value>1</value></budget>",
            "dates_out_of_order",
            None,
        ),
        (
            "<budget>" + PERIOD.format("2023-01-01", "2023-06-01") + "<value>ten</value></budget>",
            "number_unreadable",
            "ten",
        ),
        ("<budget>" + PERIOD.format("2023-01-01", "2023-06-01") + "<value/></budget>", "iati_value_missing", None),
        (
            "<budget>" + PERIOD.format("2023-01-01", "2023-06-01") + '<value currency="ZZZ">1</value></budget>',
            "currency_unknown",
            "ZZZ",
        ),
        (TRANSACTION.format("88", "2023-01-01", "1", ""), "code_unknown", "88"),
        (TRANSACTION.format("3", "2030-01-01", "1", ""), "iati_date_in_future", "2030-01-01"),
        (TRANSACTION.format("3", "2023-01-01", "1", '<sector code="14030"/>'), "iati_level_mixed", None),
        (TRANSACTION.format("3", "2023-01-01", "1", "<receiver-org/>"), "iati_party_unnamed", None),
        (RESULT.format("1", "2023-01-01", "2022-01-01", "3"), "dates_out_of_order", None),
        (RESULT.format("1", "2022-01-01", "2023-01-01", ""), "iati_value_missing", "actual without value"),
        (RESULT.format("1", "2022-01-01", "2023-01-01", "many"), "iati_value_unfit", "many"),
        (RESULT.format("5", "2022-01-01", "2023-01-01", "3"), "iati_value_unfit", "3"),
        ("<location><point><pos>200 10</pos></point></location>", "iati_point_unreadable", "200 10"),
        ("<location><point><pos>here</pos></point></location>", "iati_point_unreadable", "here"),
        ('<default-aid-type code="A01"/><default-aid-type code="A02"/>', "iati_repeated", "A02"),
        ('<capital-spend percentage="120"/>', "iati_percentages_wrong", "120"),
        ('<title xml:lang="qq"><narrative>T</narrative></title>', "code_unknown", "qq"),
        ('<humanitarian-scope type="7" vocabulary="1-2" code="X"/>', "code_unknown", "7"),
        ("<title>Plain</title>", "iati_form_of_other_version", "Plain"),
    ],
)
def test_each_breach_is_told_at_its_line(read: Read, more: str, issue_type: str, found: str | None) -> None:
    outcome = read(more=f"\n{more}")
    issue = outcome.issue(issue_type)
    if found is not None:
        assert issue.found == found
    assert issue.line in ((1,) if issue_type == "iati_level_mixed" else (8, 9, 10))


NE, ML, TD = ('<recipient-country code="' + code + '" percentage="{}"/>' for code in ("NE", "ML", "TD"))
AFRICA = '<recipient-region code="298" percentage="{}"/>'
OWN = '<recipient-region vocabulary="99" code="A" percentage="{}"/>'


@pytest.mark.parametrize(
    ("countries", "found"),
    [
        (NE.format(60) + ML.format(50), "60 + 50 = 110"),
        (NE.format(60) + '<recipient-country code="ML"/>', "1 of 2"),
        (NE.format(90), "90 for the only one"),
        (NE.format(120), "120"),
        (NE.format("much"), "much"),
        ("".join(country.format("33.33") for country in (NE, ML, TD)), None),
        (NE.format(50) + AFRICA.format(50), None),
        (NE.format(50) + AFRICA.format(25) + OWN.format(25), None),
        (NE.format(50) + AFRICA.format(40), "50 + 40 = 90"),
    ],
)
def test_percentages_add_up_or_are_told(read: Read, countries: str, found: str | None) -> None:
    text = ACTIVITIES.format(ACTIVITY.format(number=1, more="").replace('<recipient-country code="NE"/>', countries))
    issues = [i for i in read(text).issues() if i.issue_type == "iati_percentages_wrong"]
    assert bool(issues) is (found is not None)
    assert all(found in (i.found or "") for i in issues[:1] if found)


def _without(*parts: str) -> str:
    text = ACTIVITY.format(number=1, more="")
    for part in parts:
        assert part in text
        text = text.replace(part, "")
    return ACTIVITIES.format(text)


@pytest.mark.parametrize(
    ("part", "issue_type"),
    [
        ("<iati-identifier>XX-EX-1-1</iati-identifier>", "identifier_missing"),
        ("<title><narrative>Water for people on the move</narrative></title>", "title_missing"),
        ('<activity-date type="2" iso-date="2023-01-01"/>', "iati_start_missing"),
        ('<recipient-country code="NE"/>', "iati_place_missing"),
        ('<sector vocabulary="1" code="14030"/>', "iati_sector_missing"),
        (' xml:lang="en"', "iati_language_missing"),
    ],
)
def test_what_is_missing_is_told_and_the_record_read(read: Read, part: str, issue_type: str) -> None:
    outcome = read(_without(part))
    assert issue_type in outcome.types()
    assert outcome.record.identifier == ("file.xml:1" if issue_type == "identifier_missing" else "XX-EX-1-1")


def test_a_missing_publisher_leaves_the_declared_one(read: Read) -> None:
    record = read(
        _without('<reporting-org ref="XX-EX-1" type="21"><narrative>Example society</narrative></reporting-org>')
    ).record
    assert record.publisher == "iati"
    record = read(_without('ref="XX-EX-1" ')).record
    assert record.publisher == "Example society"


def test_a_currency_is_needed_only_where_money_is(read: Read) -> None:
    assert read(_without(' default-currency="CHF"')).types() == []
    text = _without(' default-currency="CHF"').replace("<sector", "<budget><value>5</value></budget><sector", 1)
    assert read(text).issue("iati_currency_missing").found == "5 without a currency"


def test_an_identifier_repeated_in_a_file_names_the_first_line(read: Read) -> None:
    activity = ACTIVITY.format(number=1, more="")
    outcome = read(ACTIVITIES.format(f"{activity}\n{activity}"))
    assert len(outcome.records) == 2
    assert "line 1 too" in (outcome.issue("iati_identifier_repeated").expected or "")


@pytest.mark.parametrize(
    ("identifier", "issue_type"),
    [
        ("XX-EX-1", "iati_identifier_malformed"),
        ("OTHER-1", "iati_identifier_prefix"),
        ("XX-EX-1-a b", "iati_identifier_malformed"),
        (" XX-EX-1-1\n", "iati_identifier_malformed"),
        ("XX-EX-1-a&amp;b", "iati_identifier_malformed"),
    ],
)
def test_identifiers(read: Read, identifier: str, issue_type: str) -> None:
    text = ACTIVITIES.format(ACTIVITY.format(number=1, more="").replace("XX-EX-1-1<", f"{identifier}<"))
    outcome = read(text)
    assert outcome.types() == [issue_type]
    assert outcome.record.identifier == identifier.strip().replace("&amp;", "&")


def test_an_earlier_reference_of_the_publisher_may_start_the_identifier(read: Read) -> None:
    text = ACTIVITIES.format(
        ACTIVITY.format(number=1, more='<other-identifier ref="OLD" type="B1"/>').replace("XX-EX-1-1<", "OLD-7<")
    )
    assert read(text).types() == []


def test_a_date_of_tomorrow_does_not_win_over_all_later_files(read: Read) -> None:
    text = ACTIVITIES.format(ACTIVITY.format(number=1, more="")).replace(
        "<iati-activity ", '<iati-activity last-updated-datetime="2114-01-01T00:00:00Z" ', 1
    )
    outcome = read(text)
    assert outcome.record.stated_date == "2024-05-01T00:00:00Z"
    assert outcome.issue("iati_date_in_future").field == "last-updated-datetime"


def test_the_same_breach_many_times_is_one_issue_with_its_number(read: Read) -> None:
    outcome = read(more=TRANSACTION.format("3", "2030-01-01", "1", "") * 5)
    assert outcome.issue("iati_date_in_future").found == "2030-01-01 (and 4 more in this activity)"
