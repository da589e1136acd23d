"""What the elements of every version become."""

from __future__ import annotations

from pathlib import Path

import pytest

from waypost.reference import Catalog

from .conftest import Read, rows

HERE = Path(__file__).parent


def test_the_record_knows_who_what_and_when(read: Read) -> None:
    record = read(HERE / "full_2_03.xml").record
    assert (record.publisher, record.publisher_name) == ("XX-EX-1", "Example National Society")
    assert (record.identifier, record.stated_date) == ("XX-EX-1-RELAY", "2024-05-01T08:30:00Z")
    assert record.line == 4
    assert rows(record.claims, "identifier") == [
        {"authority": "XX-EX-1", "value": "XX-EX-1-RELAY"},
        {"authority": "XM-DAC-21018", "value": "MDRXX009"},
    ]


def test_texts_per_language_with_the_general_description_first(read: Read) -> None:
    claims = read(HERE / "full_2_03.xml").record.claims
    assert [(c.language, c.value) for c in claims if c.field == "title" and c.kind == "programme"] == [
        ("en", "Relay points for people on the move"),
        ("fr", "Points relais pour les personnes en mouvement"),
        ("ar", "نقاط ترحيل للمتنقلين"),
    ]
    assert [(c.language, c.place) for c in claims if c.field == "description"] == [
        ("en", "description[1]"),
        ("en", "description[2]"),
        ("es", "description[3]"),
    ]


def test_the_programmes_own_fields(read: Read) -> None:
    (programme,) = rows((c for c in read(HERE / "full_2_03.xml").record.claims if c.language is None), "programme")
    assert programme == {
        "is_humanitarian": "true",
        "stated_status": "implementation",
        "planned_start_date": "2023-01-15",
        "actual_start_date": "2023-02-01",
        "planned_end_date": "2025-12-31",
        "actual_end_date": "2024-04-30",
        "reach": "multi_national",
    }


def test_organisations_and_their_own_activities(read: Read) -> None:
    claims = read(HERE / "full_2_03.xml").record.claims
    assert rows(claims, "participation") == [
        {
            "organisation_ref": "XX-EX-1",
            "organisation_name": "Example National Society",
            "organisation_type": "national_ngo",
            "role": "operating",
        },
        {
            "organisation_ref": "11000",
            "organisation_name": "Example Ministry",
            "organisation_type": "national_government",
            "role": "funding",
        },
    ]
    links = [(r["relation"], r["target"]) for r in rows(claims, "link") if r["link_type"] == "related_activity"]
    assert links == [
        ("operating_activity", "XX-EX-1-INNER"),
        ("provider_activity", "XX-GOV-9-1"),
        ("receiver_activity", "XX-EX-1-RELAY"),
        ("provider_activity", "XX-GOV-9-2"),
        ("receiver_activity", "XX-EX-1-SUB"),
        ("parent", "XX-EX-1-PARENT"),
        ("child", "XX-EX-1-CHILD"),
    ]


def test_places_with_shares_locations_and_those_of_transactions(read: Read) -> None:
    assert rows(read(HERE / "full_2_03.xml").record.claims, "place") == [
        {"country_code": "NER", "share": "0.6"},
        {"country_code": "MLI", "share": "0.15"},
        {"region_code": "dac:298", "share": "0.25"},
        {"place_name": "Example camp", "latitude": "16.97", "longitude": "7.99", "location_type": "camp"},
        {"admin1_name": "Example region", "country_code": "MLI"},
        {"country_code": "TCD"},
        {"region_code": "dac:289"},
    ]


def test_sectors_and_what_follows_from_them(read: Read, catalog: Catalog) -> None:
    claims = read(HERE / "full_2_03.xml").record.claims
    sectors = rows(claims, "sector")
    assert [(s["vocabulary"], s["sector_code"], s.get("share")) for s in sectors] == [
        ("dac5", "14030", "0.7"),
        ("dac5", "72010", "0.3"),
        ("reporting_organisation", "MIG", "1"),
        ("humanitarian_cluster", "11", "1"),
        ("dac3", "122", None),
    ]
    inferred = [c for c in claims if c.kind == "service"]
    assert {c.basis for c in inferred} == {"inferred"}
    expected = catalog.code_lists["service"].from_system("iati_dac", "14030")
    assert set(expected) <= {c.value for c in inferred}
    assert ("first_aid", "first aid") in {(c.value, c.original_value) for c in inferred}


def test_markers_and_emergencies(read: Read) -> None:
    claims = read(HERE / "full_2_03.xml").record.claims
    found = [(m["marker_type"], m["vocabulary"], m["marker_code"]) for m in rows(claims, "marker")]
    assert found == [
        ("tag", "99", "T1"),
        ("humanitarian_scope", "1-2", "EP-2020-000012-001"),
        ("humanitarian_scope", "99", "PLAN1"),
        ("policy_marker", "1", "1"),
        ("policy_marker", "99", "M1"),
        ("tag", "aid-type-1", "H02"),
        ("tag", "aid-type-1", "C01"),
    ]
    links = {(r["link_type"], r["target"]) for r in rows(claims, "link")}
    assert {
        ("emergency", "EP-2020-000012-001"),
        ("appeal", "PLAN1"),
        ("document", "https://example.org/plan.pdf"),
    } <= links


def test_money(read: Read) -> None:
    claims = read(HERE / "full_2_03.xml").record.claims
    budgets = rows(claims, "budget")
    assert [(b["budget_type"], b["amount"], b["currency"]) for b in budgets] == [
        ("revised", "120000.5", "EUR"),
        ("original", "130000", "CHF"),
        ("planned_disbursement", "5000", "CHF"),
    ]
    assert budgets[2]["organisation_name"] == "Example Ministry"
    assert rows(claims, "transaction") == [
        {
            "transaction_ref": "T-1",
            "transaction_type": "incoming_funds",
            "transaction_date": "2023-03-01",
            "amount": "50000",
            "currency": "EUR",
            "value_date": "2023-03-01",
            "provider_ref": "XX-GOV-9",
            "provider_name": "Example Ministry",
            "receiver_ref": "XX-EX-1",
            "receiver_name": "Example National Society",
        }
    ]


def test_results_by_period_and_dimension(read: Read) -> None:
    first, second, bare = rows(read(HERE / "full_2_03.xml").record.claims, "indicator")
    assert first == {
        "result_type": "output",
        "result_title": "People reach help",
        "indicator_title": "Number of people reached with water",
        "indicator_unit": "unit",
        "baseline_year": "2022",
        "baseline_value": "0",
        "period_start_date": "2023-01-01",
        "period_end_date": "2023-12-31",
        "target_value": "1000",
        "actual_value": "1250",
        "dimension": "location=NE-8; sex=female",
    }
    assert (second["actual_value"], second["dimension"]) == ("400", "age=18-59; sex=male")
    assert bare == {"result_type": "outcome", "result_title": "Fewer deaths"}


def test_people_are_counted_by_the_declared_rule(read: Read) -> None:
    """The camp lies in no country that the activity tells: its figures stay indicators, and an issue says so."""
    outcome = read(HERE / "full_2_03.xml")
    claims = [c for c in outcome.record.claims if c.kind == "people_count"]
    assert rows(claims, "people_count") == [
        {
            "measure": "reached",
            "unit": "persons",
            "counting": "period_total",
            "count": "400",
            "period_start_date": "2023-01-01",
            "period_end_date": "2023-12-31",
            "age_min": "18",
            "age_max": "59",
            "sex": "male",
        }
    ]
    assert {c.basis for c in claims} == {"inferred"}
    assert {c.place for c in claims} == {"people_indicators: “number of” + “people”"}
    assert outcome.issue("iati_dimension_unknown").found == "location=NE-8; sex=female"


def test_persons_named_as_contacts_are_left_out_on_purpose(read: Read) -> None:
    outcome = read(HERE / "full_2_03.xml")
    assert outcome.report.ignored["contact-info/person-name/narrative/text()"] == 1
    assert not any("A. Person" in c.value or "desk@" in c.value for c in outcome.record.claims)


def test_versions_1_are_read_where_they_differ(read: Read) -> None:
    outcome = read(HERE / "old_1_03.xml")
    record = outcome.record
    assert outcome.types() == []
    assert [(c.language, c.value) for c in record.claims if c.field == "title" and c.kind == "programme"] == [
        ("fr", "Soutien aux migrants"),
        ("en", "Support to migrants"),
    ]
    (programme,) = rows((c for c in record.claims if c.language is None), "programme")
    assert programme == {
        "stated_status": "implementation",
        "planned_start_date": "2012-01-01",
        "actual_start_date": "2012-02-01",
        "planned_end_date": "2014-12-31",
    }
    assert [r["role"] for r in rows(record.claims, "participation")] == ["funding", "operating"]
    place = rows(record.claims, "place")[1]
    assert place == {
        "place_name": "Example town",
        "admin1_name": "Kayes",
        "country_code": "MLI",
        "latitude": "14.4",
        "longitude": "-11.4",
        "location_type": "health_facility",
        "share": "1",
    }
    (transaction,) = rows(record.claims, "transaction")
    assert (transaction["transaction_type"], transaction["amount"], transaction["currency"]) == (
        "disbursement",
        "1234.5",
        "EUR",
    )
    assert [r["vocabulary"] for r in rows(record.claims, "sector")] == ["dac5"]
    assert [(r["measure"], r["count"]) for r in rows(record.claims, "people_count")] == [
        ("targeted", "50"),
        ("reached", "60"),
    ]
    assert {r["link_type"] for r in rows(record.claims, "link")} == {"web", "related_activity", "document"}


def test_the_drafts_before_version_1_are_read(read: Read) -> None:
    outcome = read(HERE / "before_1_00.xml")
    record = outcome.record
    assert (record.publisher, record.identifier) == ("124", "http://www.example.org/activities/1.xml")
    budgets = [(b["amount"], b.get("period_start_date")) for b in rows(record.claims, "budget")]
    assert budgets == [("1000000", None), ("250000", "2011-04-01")]
    types = [t.get("transaction_type") for t in rows(record.claims, "transaction")]
    assert types == ["incoming_funds", "incoming_pledge", None]
    assert rows(record.claims, "place")[1] == {"admin1_name": "Ouest", "country_code": "HTI"}
    dates = {
        c.field: (c.value, c.basis) for c in record.claims if c.field.endswith("_start_date") and c.kind == "programme"
    }
    assert dates == {"planned_start_date": ("2010-04-01", "inferred")}
    assert {("appeal", "893"), ("related_activity", "http://example.org/2.xml")} <= {
        (r["link_type"], r["target"]) for r in rows(record.claims, "link")
    }
    assert set(outcome.types()) == {"iati_version_unknown", "iati_identifier_prefix", "code_unknown"}
    assert outcome.issue("code_unknown").found == "sideways"


@pytest.mark.parametrize(
    ("status", "expected"),
    [("Paid contribution", ("incoming_funds", "2010-03-08")), ("Commitment", ("incoming_commitment", "2010-01-13"))],
)
def test_a_movement_is_dated_by_the_step_that_it_has_reached(
    read: Read, status: str, expected: tuple[str, str]
) -> None:
    dates = "".join(
        f'<transaction-date type="{step}" iso-date="{day}"/>'
        for step, day in (("commitment", "2010-01-13"), ("disbursement", "2010-03-08"))
    )
    outcome = read(more=f'<transaction flow="incoming"><value>5</value><status>{status}</status>{dates}</transaction>')
    (moved,) = rows(outcome.record.claims, "transaction")
    assert (moved["transaction_type"], moved["transaction_date"]) == expected
    assert sum(count for name, count in outcome.report.unmapped.items() if "[type=" in name) == 1
    assert "iati_repeated" not in outcome.types()


@pytest.mark.parametrize(
    ("title", "measure", "expected"),
    [
        ("Number of people reached", "1", ("persons", None, None)),
        ("Indicator 1.1.4 - Number of children benefiting from kits", "1", ("persons", None, "children_and_youth")),
        ("IRI 3: Families have received books", "1", ("households", None, None)),
        ("# of women and girls receiving cash", None, None),
        ("Number of women and girls receiving cash", None, ("persons", None, None)),
        ("Number of women trained", "1", ("persons", "female", None)),
        ("Women certified in skills", "1", ("persons", "female", None)),
        ("Number of vulnerable households assisted", "1", ("households", None, None)),
        ("Number of health consultations", "1", ("contacts", None, None)),
        ("Nombre de personnes assistées", "1", ("persons", None, None)),
        ("Nombre de ménages", "1", ("households", None, None)),
        ("Número de personas migrantes atendidas", "1", ("persons", None, None)),
        ("عدد الأشخاص المستفيدين", "1", ("persons", None, None)),
        ("Number of refugees registered", "1", ("persons", None, "people_displaced_across_borders")),
        ("Number of health staff trained", "1", None),
        ("Number of schools for children", "1", None),
        ("Number of women-owned enterprises", "1", None),
        ("Number of person-days of employment", "1", None),
        ("Number of people days", "1", None),
        ("Percentage of children vaccinated", "1", None),
        ("Number of people reached", "2", None),
        ("Proportion of people", "1", None),
        ("Kilometres of road", "1", None),
        ("Number of community-based organizations trained", "1", None),
    ],
)
def test_which_indicators_count_people(
    read: Read, title: str, measure: str | None, expected: tuple[str | None, ...] | None
) -> None:
    attribute = f'measure="{measure}"' if measure else ""
    more = f"""<result type="1"><title><narrative>R</narrative></title><indicator {attribute}>
    <title><narrative>{title}</narrative></title><period><period-start iso-date="2023-01-01"/>
    <period-end iso-date="2023-12-31"/><actual value="1200"/></period></indicator></result>"""
    counts = rows(read(more=more).record.claims, "people_count")
    found = [(c["unit"], c.get("sex"), c.get("population_group_code")) for c in counts]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("title", "counting"),
    [
        ("Number of people reached, cumulative", "cumulative"),
        ("Number of unique people reached", "new_unique"),
        ("Nombre de personnes, cumulé", "cumulative"),
        ("Number of people", "period_total"),
    ],
)
def test_how_people_are_counted(read: Read, title: str, counting: str) -> None:
    more = f"""<result type="1"><title><narrative>R</narrative></title><indicator measure="1"><title><narrative>{title}
    </narrative></title><period><period-start iso-date="2023-01-01"/><period-end iso-date="2023-12-31"/>
    <actual value="7"/></period></indicator></result>"""
    (count,) = rows(read(more=more).record.claims, "people_count")
    assert count["counting"] == counting


@pytest.mark.parametrize(
    ("dimensions", "expected"),
    [
        ([("sex", "F")], {"sex": "female"}),
        ([("Gender", "Hommes")], {"sex": "male"}),
        ([("sex", "total")], {}),
        ([("age", "under 5")], {"age_min": "0", "age_max": "4"}),
        ([("Age group", "60+")], {"age_min": "60"}),
        ([("age", "0-17"), ("sex", "female")], {"age_min": "0", "age_max": "17", "sex": "female"}),
        ([("age", "adult")], {"age_min": "18"}),
        ([("nationality", "any")], None),
        ([("sex", "unheard of")], None),
        ([("age", "99-3")], None),
    ],
)
def test_dimensions_of_people(read: Read, dimensions: list[tuple[str, str]], expected: dict[str, str] | None) -> None:
    inside = "".join(f'<dimension name="{name}" value="{value}"/>' for name, value in dimensions)
    more = f"""<result type="1"><title><narrative>R</narrative></title><indicator measure="1"><title>
    <narrative>Number of people</narrative></title><period><period-start iso-date="2023-01-01"/>
    <period-end iso-date="2023-12-31"/><actual value="7">{inside}</actual></period></indicator></result>"""
    outcome = read(more=more)
    counts = rows(outcome.record.claims, "people_count")
    if expected is None:
        assert counts == []
        assert "iati_dimension_unknown" in outcome.types()
    else:
        (count,) = counts
        assert {k: v for k, v in count.items() if k in ("sex", "age_min", "age_max")} == expected


def test_every_claim_fits_the_schema(read: Read, catalog: Catalog) -> None:
    for name in ("full_2_03.xml", "old_1_03.xml", "before_1_00.xml"):
        for claim in read(HERE / name).record.claims:
            field = catalog.schema[claim.kind].fields[claim.field]
            assert claim.value
            assert claim.original_value != claim.value
            if field.code_list:
                assert claim.value in catalog.code_lists[field.code_list].codes, claim
            if field.type == "country":
                assert claim.value in catalog.countries
