"""Facts entered by hand: one programme is one record, both figures of a contradiction stay, nothing goes in silence."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import SourceRecord
from waypost.model.values import is_not_reported
from waypost.sources.formats import facts

ENTRY = """
- id: example-points
  title: {en: Points along the way, fr: Points sur le chemin}
  description: Water and shade.
  period: [2018-08, 2021-03]
  status: closed
  programme_type: multilateral
  practices: {access_condition: irrespective_of_status, information_sharing: none}
  budget: {amount: 11700000, currency: GBP}
  spending: [{amount: "9,5", currency: EUR, date: 2021-02-01}]
  funder: Foreign, Commonwealth and Development Office (United Kingdom)
  operating_ns: [BFA, ns-mli, NER]
  participating_ns: {DNK: psychosocial support}
  partners: [UNHCR, A small association]
  countries: [{country: NER, stage_role: transit, trail: CMR, admin1: Agadez, place: Arlit}, MLI]
  trail: CMR
  services: [rfl_tracing, search and rescue: post-rescue care, tea]
  population_groups: [returnees]
  people_targeted: {all: 14000, returnees: 5000, visitors: 7}
  people_reached: [{count: 50, unit: households, counting: new_unique, sex: female, age_min: 18, group: returnees}]
  results: {instances of support: 83808}
  sectors: [{vocabulary: dac5, code: "15190", name: Migration}]
  identifiers: {appeal: MDR00001}
  links: [https://example.org/a, {type: document, target: https://example.org/b, title: B}]
  source: {title: A plan, publisher: IFRC, url: https://example.org/plan, date: 2020-01-31}
  source_date: 2020-01-31
  verified_date: 2024-05-01
  is_example: true
"""


@pytest.fixture
def read_facts(tmp_path: Path, read_file: Any) -> Any:
    def read(text: str) -> Any:
        path = tmp_path / "facts.yml"
        path.write_text(text, encoding="utf-8")
        return read_file(path, "facts")

    return read


def values(record: SourceRecord, kind: str, field: str) -> list[str]:
    return [c.value for c in record.claims if (c.kind, c.field) == (kind, field)]


def test_an_entry_with_every_key_becomes_one_record(read_facts: Any) -> None:
    (record,), report = read_facts(ENTRY)
    assert record.identifier == "example-points"
    assert record.stated_date == "2020-01-31"
    assert [(c.language, c.value) for c in record.claims if c.field == "title"][:2] == [
        ("en", "Points along the way"),
        ("fr", "Points sur le chemin"),
    ]
    assert values(record, "programme", "actual_start_date") == ["2018-08-01"]
    assert values(record, "programme", "planned_end_date") == ["2021-03-31"]
    assert values(record, "programme", "access_condition") == ["irrespective_of_status"]
    assert values(record, "participation", "organisation_ref")[:4] == ["ns-bfa", "ns-mli", "ns-ner", "ns-dnk"]
    assert values(record, "participation", "role") == [*["operating"] * 3, "participating", "funding", *["partner"] * 2]
    assert values(record, "place", "country_code") == ["NER", "MLI"]
    assert values(record, "place", "admin1_code") == ["NE001"]
    assert values(record, "trail", "trail_id") == ["CMR"]
    assert values(record, "service", "service_code") == ["rfl_tracing", "search_and_rescue"]
    assert values(record, "people_count", "count") == ["14000", "5000", "50"]
    assert values(record, "people_count", "unit") == ["persons", "persons", "households"]
    assert values(record, "indicator", "target_value") == ["7"]
    assert values(record, "link", "link_type") == ["document", "web", "document"]
    assert values(record, "programme", "is_example") == ["true"]
    assert not report.unmapped
    assert values(record, "transaction", "amount") == ["9.5"]
    assert [(i.issue_type, i.found) for i in record.issues] == [
        ("code_unknown", "tea"),
        ("code_unknown", "visitors: 7"),
    ]


def test_a_code_found_inside_a_text_is_inferred_and_keeps_the_text(read_facts: Any) -> None:
    (record,), _ = read_facts("- title: A\n  source: B\n  services: [tracing for families (7 kiosks, Arlit)]\n")
    claims = [c for c in record.claims if c.kind == "service"]
    assert [(c.value, c.basis, c.original_value) for c in claims] == [
        ("rfl_tracing", "inferred", "tracing for families (7 kiosks, Arlit)")
    ]


def test_both_figures_of_a_contradiction_stay(read_facts: Any) -> None:
    text = """
- title: A plan
  source: B
  people_targeted: {summary_page: 50000, chapter: 250000}
  contradiction: 50,000 on one page, 250,000 on another
  policy_note: touches provision 7.5
"""
    (record,), _ = read_facts(text)
    assert values(record, "people_count", "count") == ["50000", "250000"]
    assert [i.issue_type for i in record.issues] == ["source_contradicts_itself", "facts_policy_note"]


def test_platforms_and_figures_about_the_world_are_set_aside_by_name(read_facts: Any) -> None:
    records, report = read_facts("- platform: A network\n  since: 2019\n- scale: {year: 2022, societies: 3}\n")
    assert [r.unusable for r in records] == ["facts_not_a_programme"] * 2
    assert [r.issues[0].found for r in records] == ["A network", "scale 2022"]
    assert set(report.ignored) == {"platform", "since", "scale"}


def test_unknown_keys_are_counted_and_double_ones_told(read_facts: Any) -> None:
    (record,), report = read_facts("- title: A\n  source: B\n  colour: green\n  title: C\n")
    assert dict(report.unmapped) == {"colour": 1}
    assert values(record, "programme", "title") == ["A"]
    assert [(i.issue_type, i.line, i.found) for i in report.issues] == [("facts_key_twice", 4, "C")]


def test_norway_stays_norway_and_an_open_end_stays_open(read_facts: Any) -> None:
    (record,), _ = read_facts("- title: A\n  operating_ns: [NO]\n  period: [2010, null]\n")
    assert values(record, "participation", "organisation_ref") == ["ns-nor"]
    assert values(record, "programme", "planned_start_date") == ["2010-01-01"]
    assert not values(record, "programme", "planned_end_date")


@pytest.mark.parametrize(
    "text",
    [
        "- title: &a [x, x]\n  source: *a\n",
        "- title: " + "[" * 60 + "]" * 60 + "\n  source: a\n",
        "- title: A\n  source: 'no end\n",
        "title: A\nsource: B\n",
        "- title: A\n  source: \x07\n",
        "- ? [a, b]\n  : c\n  title: A\n",
    ],
)
def test_yaml_that_we_do_not_follow_is_one_issue(read_facts: Any, text: str) -> None:
    _, report = read_facts(text)
    assert [i.issue_type for i in report.issues] == ["facts_unreadable"]


def test_the_known_programmes_read_as_they_stand(shared_data: Path, read_file: Any) -> None:
    path = shared_data / "programmes" / "known_programmes.yml"
    assert facts.recognises(path, path.read_bytes()[:65536])
    records, report = read_file(path, "facts")
    programmes = [r for r in records if r.unusable is None]
    assert (len(programmes), len(records)) == (9, 15)
    assert not report.unmapped
    assert not report.issues
    amira = programmes[0]
    assert values(amira, "participation", "role").count("operating") == 6
    sudan = next(r for r in programmes if "sudan" in r.identifier)
    assert values(sudan, "people_count", "count") == ["50000", "250000"]
    assert sum(i.issue_type == "source_contradicts_itself" for r in records for i in r.issues) == 2


def test_recognises_facts_and_not_other_yaml() -> None:
    assert facts.recognises(Path("a.yml"), ENTRY.encode())
    assert not facts.recognises(Path("a.yml"), b"trail_id: CMR\nsources:\n- title: x\n  source: y\n")
    assert facts.recognises(Path("a.yaml"), b"# a note\r\n\r\n---\r\n- title: x\r\n  source: y\r\n")
    assert not facts.recognises(Path("a.txt"), ENTRY.encode())


KEYS = [*yaml.safe_load(ENTRY.replace("search and rescue: ", ""))[0], "organisation", "stage_role", "regions", "dates"]
INNER_KEYS = ["en", "country", "count", "amount", "trail", "target", "all"]
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**12) | st.text("abcé: -0129/", max_size=12)
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["en", "country", "count", "amount", "trail", "target", "all"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)


@settings(max_examples=examples(80), deadline=None)
@given(st.dictionaries(st.sampled_from([*KEYS, "colour"]), NESTED, max_size=6))
def test_no_value_makes_the_reader_fail_and_no_key_is_lost(read_file: Any, entry: dict[str, Any]) -> None:
    whole = {"title": "A", "source": "B"} | entry
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.yml"
        path.write_text(yaml.safe_dump([whole], allow_unicode=True), encoding="utf-8")
        records, report = read_file(path, "facts")
    assert len(records) == 1
    told = "".join(f"{c.value} {c.original_value} " for c in records[0].claims)
    told += "".join(f"{i.found} " for i in records[0].issues) + records[0].identifier
    counted = {name.partition(".")[0] for name in (*report.unmapped, *report.ignored)}
    for key, value in whole.items():
        if isinstance(value, str) and value.strip().isalpha() and key != "id" and not is_not_reported(value):
            assert value.strip() in told or key in counted, key


def test_the_newest_source_dates_an_entry_that_states_no_date(read_facts: Any) -> None:
    sources = "source: [{title: a, date: 2019-05-01}, {title: b, date: 2020-06-02}]"
    (record,), report = read_facts(f"- title: Help\n  {sources}\n")
    assert record.stated_date == "2020-06-02"
    assert report.ignored["source.date (another date counts)"] == 1
    (record,), report = read_facts(f"- title: Help\n  source_date: 2021-01-01\n  {sources}\n")
    assert record.stated_date == "2021-01-01"
    assert report.ignored["source.date (another date counts)"] == 2
