"""What a register makes of claims: versions, precedence, parts, money, people, status, the account."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.register.world import DOUBTFUL, MIGRATION, OTHER, record, register
from waypost.errors import AccountingError
from waypost.model.identity import programme_id
from waypost.reference import Catalog
from waypost.register import run_invariants, verify_account

TITLE = ("programme", 0, "title", "Water along the way", "en")


def one(con, sql):
    rows = con.sql(sql).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


def test_newest_version_of_one_publisher_wins_and_history_is_kept(tmp_path, catalog: Catalog):
    old = record("P", "1", stated="2023-01-01", claims=[("programme", 0, "title", "Old", "en")])
    new = record("P", "1", stated="2024-01-01", claims=[("programme", 0, "title", "New", "en")])
    con = register(tmp_path, catalog, [old, new], [[0, 1]])
    assert one(con, "select title, record_count from programme") == ("New", 2)
    standing = con.sql("select value, standing, why from claim order by value").fetchall()
    assert standing[0][:2] == ("New", "won")
    assert standing[1][:2] == ("Old", "superseded")
    assert "2024-01-01" in standing[1][2]
    fates = dict(con.sql("select record_id, fate from record").fetchall())
    assert fates == {"r0": "merged", "r1": "registered"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_order_of_files_does_not_matter(tmp_path, catalog: Catalog, order):
    parts = [
        record("P", "1", stated=f"2024-0{n + 1}-01", claims=[("programme", 0, "title", f"T{n}", "en")])
        for n in range(3)
    ]
    con = register(tmp_path, catalog, [parts[n] for n in order], [[0, 1, 2]])
    assert one(con, "select programme_id, title from programme") == (programme_id("P|1"), "T2")


def test_the_more_trusted_source_wins_and_the_other_says_why(tmp_path, catalog: Catalog):
    a = record("A", "1", source="low", stated="2024-06-01", claims=[("programme", 0, "reach", "national")])
    b = record("B", "2", source="high", stated="2020-01-01", claims=[("programme", 0, "reach", "regional")])
    con = register(tmp_path, catalog, [a, b], [[0, 1]], trust={"low": 10, "high": 90})
    assert one(con, "select reach from programme") == ("regional",)
    assert one(con, "select standing, why from claim where value = 'national'") == (
        "lost",
        "B is trusted more (90 over 10)",
    )


def test_a_removed_country_of_a_newer_version_is_gone(tmp_path, catalog: Catalog):
    old = record(
        "P",
        "1",
        stated="2023",
        claims=[("place", 0, "country_code", "NER"), ("place", 1, "country_code", "MLI")],
    )
    new = record("P", "1", stated="2024", claims=[("place", 0, "country_code", "NER")])
    con = register(tmp_path, catalog, [old, new], [[0, 1]])
    assert one(con, "select country_codes from programme") == ("NER",)


def test_parts_of_one_activity_split_over_files_are_put_together(tmp_path, catalog: Catalog):
    def part(country: str, amount: str):
        return record("P", "1", stated="2024-01-01", claims=[
            ("place", 0, "country_code", country),
            ("transaction", 0, "transaction_type", "expenditure"),
            ("transaction", 0, "amount", amount),
            ("transaction", 0, "currency", "CHF"),
            ("transaction", 0, "transaction_date", "2024-01-01"),
        ])  # fmt: skip

    con = register(tmp_path, catalog, [part("NER", "10"), part("MLI", "32.50")], [[0, 1]])
    assert str(one(con, "select spending_chf from programme")[0]) == "42.50"
    assert one(con, "select country_codes from programme") == ("MLI NER",)


def test_money_told_by_two_publishers_is_counted_once(tmp_path, catalog: Catalog):
    def told(publisher: str):
        return record(publisher, "1", stated="2024-01-01", claims=[
            ("budget", 0, "budget_type", "original"), ("budget", 0, "amount", "100"),
            ("budget", 0, "currency", "CHF"),
        ])  # fmt: skip

    con = register(tmp_path, catalog, [told("A"), told("B")], [[0, 1]])
    assert str(one(con, "select budget_chf from programme")[0]) == "100.00"


def test_a_year_without_a_rate_is_not_convertible(tmp_path, catalog: Catalog):
    def budget(subject: int, amount: str, currency: str, year: str):
        return [("budget", subject, "budget_type", "original"), ("budget", subject, "amount", amount),
                ("budget", subject, "currency", currency), ("budget", subject, "period_start_date", f"{year}-01-01"),
                ("budget", subject, "period_end_date", f"{year}-12-31")]  # fmt: skip

    known = record("A", "1", claims=budget(0, "200", "EUR", "2020"))
    unknown = record("B", "2", claims=budget(0, "200", "EUR", "2020") + budget(1, "200", "EUR", "1990"))
    con = register(tmp_path, catalog, [known, unknown], rates=[("EUR", 2020, 1.07)])
    totals = con.sql("select budget_chf from programme join record using (programme_id) order by record_id").fetchall()
    assert [None if t[0] is None else str(t[0]) for t in totals] == ["214.00", None]
    assert one(con, "select found from issue where issue_type = 'not_convertible'") == ("EUR 1990",)


def test_a_revised_budget_replaces_the_original_of_the_same_period(tmp_path, catalog: Catalog):
    claims = []
    for subject, (kind, amount) in enumerate([("original", "100"), ("revised", "150"), ("planned_disbursement", "70")]):
        fields = {"budget_type": kind, "amount": amount, "currency": "CHF", "period_start_date": "2024-01-01"}
        claims += [("budget", subject, field, value) for field, value in fields.items()]
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)])
    assert str(one(con, "select budget_chf from programme")[0]) == "150.00"


@pytest.mark.parametrize(
    ("start", "end", "stated", "status"),
    [
        ("2024-01-01", "2024-12-31", "closed", "implementation"),
        ("2020-01-01", "2020-12-31", "implementation", "closed"),
        ("2025-01-01", None, "implementation", "pipeline"),
        ("2022-01-01", None, None, "implementation"),
        ("2020-01-01", None, None, None),
        ("2022-01-01", None, "closed", "closed"),
        (None, None, "pipeline", "pipeline"),
        (None, None, None, None),
        ("2024-01-01", "2024-12-31", "suspended", "suspended"),
        ("2020-01-01", "2020-12-31", "cancelled", "cancelled"),
    ],
)
def test_status_is_computed_from_dates(tmp_path, catalog: Catalog, start, end, stated, status):
    claims = [TITLE]
    for field, value in (("actual_start_date", start), ("planned_end_date", end), ("stated_status", stated)):
        if value:
            claims.append(("programme", 0, field, value))
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)])
    assert one(con, "select status from programme") == (status,)


def people(subject: int, count: str, **fields: str):
    base = {"measure": "reached", "unit": "persons", "counting": "cumulative", "count": count, **fields}
    return [("people_count", subject, field, value) for field, value in base.items()]


def totals(con):
    return dict(con.sql("select model, count from people_total").fetchall())


def test_sexes_are_parts_of_a_total_and_not_added_to_it(tmp_path, catalog: Catalog):
    claims = people(0, "100") + people(1, "60", sex="female") + people(2, "40", sex="male")
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)])
    assert set(totals(con).values()) == {100}


def test_sexes_without_a_total_are_summed_when_both_are_given(tmp_path, catalog: Catalog):
    claims = people(0, "60", sex="female") + people(1, "40", sex="male")
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)])
    assert set(totals(con).values()) == {100}


def test_cumulative_counts_are_not_added_over_periods(tmp_path, catalog: Catalog):
    claims = people(0, "100", period_end_date="2023-12-31") + people(1, "130", period_end_date="2024-06-30")
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)])
    assert set(totals(con).values()) == {130}


def test_new_unique_counts_are_added_over_periods(tmp_path, catalog: Catalog):
    claims = people(0, "100", period_end_date="2023-12-31", counting="new_unique")
    claims += people(1, "30", period_end_date="2024-06-30", counting="new_unique")
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)])
    assert set(totals(con).values()) == {130}


def test_the_three_deduplication_models(tmp_path, catalog: Catalog):
    claims = (
        people(0, "100", country_code="NER", service_code="food")
        + people(1, "40", country_code="NER", service_code="first_aid")
        + people(2, "70", country_code="MLI", service_code="food")
    )
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)])
    assert totals(con) == {"sum": 210, "largest_service": 170, "largest_place": 100}
    assert one(con, "select people_reached, people_targeted from programme") == (170, None)


def test_contacts_are_not_persons(tmp_path, catalog: Catalog):
    con = register(tmp_path, catalog, [record("A", "1", claims=people(0, "500", unit="contacts"))])
    assert one(con, "select people_reached from programme") == (None,)


def test_visibility_is_the_strictest_that_any_source_says(tmp_path, catalog: Catalog):
    a = record("A", "1", source="open", claims=[TITLE])
    b = record("B", "2", source="closed", claims=[TITLE])
    con = register(tmp_path, catalog, [a, b], [[0, 1]], visibility={"open": "public", "closed": "movement"})
    assert one(con, "select visibility from programme") == ("movement",)


def test_a_movement_organisation_makes_it_a_programme_of_the_movement(tmp_path, catalog: Catalog):
    claims = [
        ("participation", 0, "organisation_name", "Example RC"),
        ("participation", 0, "role", "operating"),
    ]
    con = register(
        tmp_path, catalog, [record("A", "1", claims=claims)],
        organisations=[(None, "Example RC", "ns-xxa", "national_society", True)],
    )  # fmt: skip
    assert one(con, "select is_movement, operating_ns_ids from programme") == (True, "ns-xxa")


def test_a_cluster_with_no_migration_record_goes_to_review(tmp_path, catalog: Catalog):
    con = register(tmp_path, catalog, [record("A", "1", claims=[TITLE])], verdicts=[DOUBTFUL])
    assert con.sql("select * from programme").fetchall() == []
    assert one(con, "select fate, reason from record") == ("set_aside", "for_review")


def test_a_doubtful_record_joins_a_migration_programme(tmp_path, catalog: Catalog):
    made = [record("A", "1", claims=[TITLE]), record("B", "1", claims=[TITLE])]
    con = register(tmp_path, catalog, made, [[0, 1]], verdicts=[MIGRATION, DOUBTFUL])
    assert one(con, "select registered, merged, set_aside from accounting") == (1, 1, 0)


def test_a_waypost_id_that_somebody_answered_to_stays(tmp_path, catalog: Catalog):
    a = record("A", "1", claims=[TITLE])
    b = record("ns-xxa", "wp-aaaaaaaaaa", claims=[
        ("identifier", 0, "authority", "waypost"), ("identifier", 0, "value", "wp-aaaaaaaaaa"),
    ])  # fmt: skip
    con = register(tmp_path, catalog, [a, b], [[0, 1]])
    assert one(con, "select programme_id from programme") == ("wp-aaaaaaaaaa",)


def test_the_account_fails_when_a_record_is_missing(tmp_path, catalog: Catalog):
    con = register(tmp_path, catalog, [record("A", "1", claims=[TITLE])])
    con.sql("update file set read = 2")
    with pytest.raises(AccountingError, match="read 2"):
        verify_account(con)


def test_a_file_that_ended_nowhere_fails_the_account(tmp_path, catalog: Catalog):
    con = register(tmp_path, catalog, [record("A", "1", claims=[TITLE])])
    con.sql("insert into file (file, read) values ('lost.xml', 0)")
    with pytest.raises(AccountingError, match=r"lost\.xml"):
        verify_account(con)


values = st.sampled_from(["national", "regional", "global"])
made_records = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from("12"), st.sampled_from([None, "2023", "2024"]), values,
        st.sampled_from([MIGRATION, OTHER, DOUBTFUL]),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made_records)
def test_whatever_comes_the_account_adds_up_and_every_invariant_holds(tmp_path_factory, catalog: Catalog, made):
    records = [
        record(p, i, stated=d, claims=[TITLE, ("programme", 0, "reach", v), ("place", 0, "country_code", "NER")])
        for p, i, d, v, _ in made
    ]
    keys = sorted({(p, i) for p, i, *_ in made})
    clusters = [[n for n, row in enumerate(made) if row[:2] == key] for key in keys]
    con = register(tmp_path_factory.mktemp("w"), catalog, records, clusters, verdicts=[row[4] for row in made])
    assert run_invariants(con, catalog) == []
    read, registered, merged, aside = one(con, "select read, registered, merged, set_aside from accounting")
    assert read == registered + merged + aside == len(made)


def test_parts_above_their_total_are_an_issue_also_by_age(tmp_path, catalog: Catalog):
    claims = people(0, "100") + people(1, "70", age_max="17") + people(2, "60", age_min="18")
    claims += people(3, "50", counting="new_unique", sex="female")
    con = register(tmp_path, catalog, [record("A", "1", claims=claims)])
    assert one(con, "select found, expected from issue where issue_type = 'parts_above_total'") == (
        "reached: 130 as parts",
        "100 in total",
    )
    assert one(con, "select people_reached from programme") == (100,)


def test_what_the_newest_version_no_longer_says_was_taken_back(tmp_path, catalog: Catalog):
    budget = [("budget", 0, field, value) for field, value in
              {"budget_type": "original", "amount": "100", "currency": "CHF"}.items()]  # fmt: skip
    old = record("P", "1", stated="2023", claims=[TITLE, ("programme", 0, "reach", "national"), *budget])
    new = record("P", "1", stated="2024", claims=[TITLE])
    con = register(tmp_path, catalog, [old, new], [[0, 1]])
    assert one(con, "select title, reach, budget_chf from programme") == ("Water along the way", None, None)
    assert con.sql("select * from budget").fetchall() == []
    said = con.sql("select field, standing, why from claim where record_id = 'r0' order by claim_no").fetchall()
    assert said[0] == ("title", "superseded", "says the same")
    assert said[1] == ("reach", "superseded", "the same publisher gave a newer version without it")
    assert {row[1:] for row in said[2:]} == {("superseded", "the same publisher gave a newer version")}
    assert run_invariants(con, catalog) == []


# Month and sex → how many were new that month: parts that may be added, whoever adds them.
new_ones = st.dictionaries(
    st.tuples(st.integers(1, 12), st.sampled_from(["female", "male"])), st.integers(0, 10_000), min_size=1, max_size=8
)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(new_ones)
def test_a_total_is_the_sum_of_its_additive_parts(tmp_path_factory, catalog: Catalog, parts):
    claims: list[tuple[object, ...]] = []
    for n, ((month, sex), count) in enumerate(sorted(parts.items())):
        day = {"period_start_date": f"2023-{month:02}-01", "period_end_date": f"2023-{month:02}-28"}
        claims += people(n, str(count), counting="new_unique", sex=sex, **day)
    con = register(tmp_path_factory.mktemp("w"), catalog, [record("A", "1", claims=claims)])
    assert set(totals(con).values()) == {sum(parts.values())}


told_by_two = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("123"), values, st.integers(0, 500)), min_size=1, max_size=7
)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told_by_two)
def test_a_source_taken_away_leaves_what_the_others_said(tmp_path_factory, catalog: Catalog, told):
    """What they said, word by word; what won may be another's now. Nothing of the one that left stays."""

    def built(rows):
        records = [
            record(p, i, source=f"of_{p}", claims=[TITLE, ("programme", 0, "reach", v), *people(0, str(n))])
            for p, i, v, n in rows
        ]
        clusters = [[n for n, row in enumerate(rows) if row[1] == i] for i in sorted({row[1] for row in rows})]
        con = register(tmp_path_factory.mktemp("w"), catalog, records, clusters)
        said = "select publisher, identifier, kind, subject_no, field, value from claim join record using (record_id)"
        return con, sorted(con.sql(said).fetchall())

    both, said = built(told)
    left, still = built([row for row in told if row[0] == "A"])
    assert still == [row for row in said if row[0] == "A"]
    assert left.sql("select count(*) from source where source_id = 'of_B'").fetchone() == (0,)
    assert both.sql("select count(*) from claim").fetchone() == (len(said),)
