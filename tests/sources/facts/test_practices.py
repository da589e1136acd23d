"""Facts about practices: every value fits its definition or is an issue, and what is not known is said, not dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from waypost.reference import load_catalog
from waypost.reference.fitting import fits_row
from waypost.reference.practices import NONE

CATALOG = load_catalog()


def told(read_file, folder: Path, facts: object) -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """The rows ``(practice, entry, field, value)`` and the types of issues of one programme with these facts."""
    path = folder / "facts.yml"
    entry = {"title": "Example: x", "source": {"title": "x", "publisher": "x"}, "practice_facts": facts}
    path.write_text(yaml.safe_dump([entry], allow_unicode=True, sort_keys=False), encoding="utf-8")
    records, report = read_file(path, "facts")
    rows: dict[int, dict[str, str]] = {}
    for claim in records[0].claims:
        if claim.kind == "practice":
            rows.setdefault(claim.subject_no, {})[claim.field] = claim.value
    assert not report.unmapped
    assert all(fits_row("practice", row, CATALOG) for row in rows.values())
    return [tuple(row.values()) for row in rows.values()], [issue.issue_type for issue in records[0].issues]


def test_entries_keep_together_and_labels_of_any_language_are_codes(read_file, tmp_path):
    facts = {
        "data_flow": [{"to": "Niger Red Cross", "level": "Nominative"}, {"recipient_type": "الشرطة", "consent": "oui"}],
        "detention": {"icrc_consulted_on": "2026-02-01"},
    }
    rows, issues = told(read_file, tmp_path, facts)
    assert rows == [
        ("data_flow", "0", "to", CATALOG.find_society("Niger Red Cross") or "Niger Red Cross"),
        ("data_flow", "0", "level", "personal"),
        ("data_flow", "1", "recipient_type", "police"),
        ("data_flow", "1", "consent", "true"),
        ("detention", "0", "icrc_consulted_on", "2026-02-01"),
    ]
    assert issues == []


def test_none_and_not_known_are_two_things(read_file, tmp_path):
    facts = {"data_flow": "none", "complement": "unknown", "eligibility": [{"criterion": "unknown"}]}
    rows, issues = told(read_file, tmp_path, facts)
    assert rows == [
        ("data_flow", "0", NONE, "true"),
        ("complement", "0", NONE, "not_known"),
        ("eligibility", "0", "criterion", "not_known"),
    ]
    assert issues == []


@pytest.mark.parametrize(
    ("facts", "issue"),
    [
        ({"surveillance": "none"}, "practice_unknown"),
        ({"data_flow": [{"colour": "red"}]}, "practice_unknown"),
        ({"data_flow": [{"level": "nearly personal"}]}, "code_unknown"),
        ({"data_flow": "some"}, "practice_unknown"),
        ({"detention": {"icrc_consulted_on": "soon"}}, "date_unreadable"),
        ({"feedback": [{"channel": "yes"}, {"channel": "no"}]}, "practice_unknown"),
        ({"detention": {"private_talks": "perhaps"}}, "truth_unreadable"),
        ("none", "practice_unknown"),
    ],
)
def test_what_does_not_fit_is_an_issue(read_file, tmp_path, facts, issue):
    rows, issues = told(read_file, tmp_path, facts)
    assert issues[-1] == issue
    assert all(row[0] == "feedback" for row in rows)


_WORDS = st.sampled_from(
    ["data_flow", "level", "personal", "none", "true", "not_known", "0", "to", "assessed_on", "2026-02-30", "detention"]
) | st.text(max_size=8)
_ROWS = st.dictionaries(
    st.sampled_from(["practice_code", "practice_no", "practice_field", "practice_value"]), _WORDS, max_size=4
)


@given(_ROWS)
def test_any_row_fits_or_does_not_and_what_fits_is_defined(row):
    if fits_row("practice", row, CATALOG):
        practice = CATALOG.practices[row["practice_code"]]
        assert row["practice_field"] in (*practice.fields, NONE)
        assert row["practice_value"]


def test_a_declined_position_and_a_term_are_no_programmes(read_file, tmp_path):
    path = tmp_path / "facts.yml"
    path.write_text(
        "- declined_position: Presence during removal\n  society: NER\n  reason: principles\n  date: 2026-03-01\n"
        "- term: personnes en mouvement\n  society: NER\n  language: fr\n  concept: people_in_transit\n"
        "- declined_position: first_aid\n  society: nobody\n",
        encoding="utf-8",
    )
    records, _ = read_file(path, "facts")
    found = [{c.field: c.value for c in record.claims} for record in records]
    assert found[0]["society_ref"] == found[1]["society_ref"] == CATALOG.society_of_country("NER")
    assert found[0]["declined_reason"] == "principles"
    assert found[1]["term_concept"] == "people_in_transit"
    assert all(record.unusable == "position_of_a_society" for record in records)
    assert "organisation_unknown" in [issue.issue_type for issue in records[2].issues]
