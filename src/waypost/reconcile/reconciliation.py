"""The order of the steps: identifiers, decisions, linkage, clusters."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from waypost.model import Issue
from waypost.reconcile.candidates import find_candidates
from waypost.reconcile.clusters import Clustering, Join, cluster_id, find_rivals
from waypost.reconcile.evidence import (
    COLUMNS,
    Titles,
    add_meanings,
    find_related,
    gather_evidence,
    read_titles,
    title_class,
)
from waypost.reconcile.identifiers import Node, SharedIdentifiers, link_by_identifier
from waypost.reconcile.judgements import PLACE, Judgement, contradiction, read_decisions
from waypost.reconcile.linkage import apply_prior, estimate_prior, explain_levels, score_pairs
from waypost.reconcile.organisations import match_organisations
from waypost.reconcile.places import match_places
from waypost.reconcile.profiles import build_profiles, connect, register_matches
from waypost.reconcile.rules import Rules, load_rules
from waypost.reconcile.tables import CLUSTERS, LINKS, REVIEW, make_schema, make_table
from waypost.reconcile.vectors import Encoder

if TYPE_CHECKING:
    from waypost.reference import Catalog

_HOW = ("decision", "identifier", "linkage")


@dataclass(frozen=True)
class Reconciled:
    """What reconciliation found.

    ``clusters``: record_id, cluster_id, how (identifier, decision, linkage, alone), one row per record.
    ``links``: left_key, right_key, how, score (probability; null for decisions), reasons, judgement: ``same``
    (used), ``not_same`` and ``unsure`` (decisions), ``cut`` (fits, but a guard forbids it), ``related`` (a whole
    and its part, two phases or years: not one programme). ``review``: left_key, right_key, score, reasons, why:
    pairs for a person.
    ``organisation_matches`` and ``place_matches``: see :func:`match_organisations` and :func:`match_places`.
    ``issues``: decisions that could not be applied, doubtful names, identifiers that name too much.
    ``counts``: how much was looked at, and how many of 1,000 candidate pairs were expected to be one programme.
    """

    clusters: pa.Table
    links: pa.Table
    review: pa.Table
    organisation_matches: pa.Table
    place_matches: pa.Table
    issues: tuple[Issue, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class _Findings:
    links: list[tuple[Any, ...]] = field(default_factory=list)
    review: list[tuple[Any, ...]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Without the search for cycles of objects: millions of small ones are made here and none of them is in a cycle."""
    was_searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_searching:
            gc.enable()


@_uninterrupted()
def reconcile(
    records: pa.Table,
    claims: pa.Table,
    decisions: pa.Table,
    catalog: Catalog,
    *,
    vector_cache: Path | None = None,
    names: Mapping[str, str] | None = None,
) -> Reconciled:
    """Find the records that tell of one programme, and the organisations and places they mean.

    ``records``: record_id, source_id, publisher, identifier, record_kind, stated_date. ``claims``: record_id,
    kind, subject_no, field, value, original_value, language, basis. ``decisions``: left_id, right_id
    (``publisher|identifier``), judgement, by, at, why; ``names``: what people decided that a name means. The result
    depends on the content of the three tables and of the catalog, not on their order. Neither the machine nor
    ``vector_cache`` (a folder that saves time) changes it, but for what :mod:`waypost.reconcile.vectors` says about
    last digits.
    """
    rules = load_rules(catalog.path)
    con = connect(records.num_rows)
    try:
        build_profiles(con, records, claims)
        organisations, places = _match_names(con, catalog, names)
        register_matches(con, organisations, places, catalog)
        found = _Findings(issues=_name_issues(con, organisations, places))
        nodes = _read_nodes(con)
        clustering, judgements = _settle(con, nodes, decisions, rules, found)
        titles = read_titles(con, catalog, rules)
        found.counts["candidate_pairs"] = find_candidates(con, rules.blocking)
        if found.counts["candidate_pairs"]:
            gather_evidence(con, titles, rules)
            _compare_titles(con, titles, rules, Encoder(vector_cache), found)
            _link(con, nodes, clustering, rules, found)
            _relate(con, nodes, clustering, rules, found)
        _report_open_decisions(judgements, nodes, found)
        clusters = _read_clusters(con, nodes, clustering)
    finally:
        con.close()
    return Reconciled(
        clusters=clusters,
        links=make_table(LINKS, sorted(found.links, key=str)),
        review=make_table(REVIEW, sorted(found.review, key=lambda row: (-(row[2] or 0.0), row[0], row[1]))),
        organisation_matches=organisations,
        place_matches=places,
        issues=tuple(found.issues),
        counts=found.counts,
    )


def _match_names(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, names: Mapping[str, str] | None
) -> tuple[pa.Table, pa.Table]:
    bodies = con.sql("SELECT DISTINCT ref, name FROM participation").to_arrow_table()
    divisions = con.sql(
        "SELECT DISTINCT country_code, admin1_code AS stated_code, admin1_name AS stated_name FROM place "
        "WHERE admin1_code IS NOT NULL OR admin1_name IS NOT NULL"
    ).to_arrow_table()
    return match_organisations(bodies, catalog, names), match_places(divisions, catalog)


def _name_issues(con: duckdb.DuckDBPyConnection, organisations: pa.Table, places: pa.Table) -> list[Issue]:
    """Names that mean nothing certain, each with the first record that states it."""
    stated = con.execute("SELECT ref, name, min(record_id) FROM participation GROUP BY ref, name").fetchall()
    body = {(ref, name): record for ref, name, record in stated}
    stated = con.execute(
        "SELECT country_code, admin1_code, admin1_name, min(record_id) FROM place GROUP BY ALL"
    ).fetchall()
    division = {(country, code, name): record for country, code, name, record in stated}
    issues = []
    for row in organisations.to_pylist():
        told = " / ".join(part for part in (row["ref"], row["name"]) if part)
        record = body.get((row["ref"], row["name"]))
        if row["how"] == "doubtful":
            issues.append(_issue("organisation_doubtful", "participation.organisation_name", told, record))
        elif row["how"] == "unknown":
            issues.append(_issue("organisation_unknown", "participation.organisation_name", told, record))
        elif row["how"] == "reference" and row["certainty"] < 1:
            issues.append(_issue("organisation_reference_differs", "participation.organisation_ref", told, record))
    for row in places.to_pylist():
        if row["admin1_code"] is None:
            told = " / ".join(part for part in (row["country_code"], row["stated_code"], row["stated_name"]) if part)
            record = division.get((row["country_code"], row["stated_code"], row["stated_name"]))
            issues.append(_issue("division_unknown", "place.admin1_name", told, record))
    return issues


def _issue(issue_type: str, where: str, found: str, record_id: str | None = None) -> Issue:
    """``record_id`` says which record states it; the register knows where that one stood."""
    return Issue(issue_type=issue_type, file=PLACE, field=where, found=found[:200], record_id=record_id)


def _read_nodes(con: duckdb.DuckDBPyConnection) -> list[Node]:
    rows = con.execute("""
        SELECT node.n, key, publisher, identifier, record_kind,
               list(DISTINCT country_code) FILTER (country_code IS NOT NULL)
        FROM node LEFT JOIN where_ USING (n) GROUP BY ALL ORDER BY node.n""").fetchall()
    return [
        Node(n, key, publisher, identifier, record_kind or "", frozenset(countries or ()))
        for n, key, publisher, identifier, record_kind, countries in rows
    ]


def _settle(
    con: duckdb.DuckDBPyConnection, nodes: list[Node], decisions: pa.Table, rules: Rules, found: _Findings
) -> tuple[Clustering, list[Judgement]]:
    """Join what people and identifiers say; create taken(n, publisher) and judged(l, r) for what follows."""
    claimed: dict[int, list[tuple[str | None, str]]] = defaultdict(list)
    for n, authority, value in con.execute("SELECT n, authority, value FROM identifier ORDER BY ALL").fetchall():
        claimed[n].append((authority, value))
    shared = link_by_identifier(nodes, claimed, rules.identifiers)
    found.issues.extend(_wide_identifiers(shared))
    judgements, issues = read_decisions(decisions, {node.key: node.n for node in nodes})
    found.issues.extend(issues)
    apart = [(j.left, j.right) for j in judgements if j.judgement != "same"]
    clustering = Clustering({node.n: node.publisher for node in nodes}, shared.own, apart)
    keys = [node.key for node in nodes]
    for judgement in judgements:
        if judgement.judgement == "same":
            refusal = clustering.join(Join(judgement.left, judgement.right, "decision", 0.0))
            if refusal:
                found.issues.append(contradiction(judgement, keys, refusal))
            _add_link(found, keys, judgement[:2], "decision", None, judgement.said, refusal)
    told: dict[tuple[int, int], list[str]] = defaultdict(list)
    for edge in shared.edges:
        told[edge.left, edge.right].append(edge.reason)
    for pair, reasons in sorted(told.items()):
        refusal = clustering.join(Join(*pair, "identifier", 0.0))
        _add_link(found, keys, pair, "identifier", 1.0, ", ".join(sorted(set(reasons))), refusal)
    _write_settled(con, nodes, clustering, judgements)
    return clustering, judgements


def _wide_identifiers(shared: SharedIdentifiers) -> list[Issue]:
    return [
        _issue(
            "identifier_names_several",
            "identifier.value",
            f"{token[0]} {token[1]}: {', '.join(node.key for node in nodes)}",
        )
        for token, nodes in shared.too_wide
    ]


def _write_settled(
    con: duckdb.DuckDBPyConnection, nodes: list[Node], clustering: Clustering, judgements: list[Judgement]
) -> None:
    taken = [
        (node.n, publisher)
        for node in nodes
        if len(clustering.members(node.n)) > 1
        for publisher in sorted(clustering.publishers(node.n))
    ]
    judged = [(j.left, j.right) for j in judgements]
    con.register("taken", make_table(make_schema(n=pa.int32(), publisher=pa.string()), taken))
    con.register("judged", make_table(make_schema(l=pa.int32(), r=pa.int32()), judged))


_WITH_TITLES = """
CREATE OR REPLACE TABLE pair_evidence AS
WITH best AS (
  SELECT l, r, max(alike) AS alike, max(inside) AS inside,
         max({meaning}) FILTER (is_other_language AND named IS DISTINCT FROM 'none') AS meaning,
         min(named) AS named,
         max({meaning}) FILTER (NOT is_other_language) AS paraphrase
  FROM likeness GROUP BY l, r)
SELECT row_number() OVER (ORDER BY l, r) AS pair_no, evidence.*, alike, inside, meaning, paraphrase, named,
       {title} AS title
FROM evidence LEFT JOIN best USING (l, r) ORDER BY l, r
"""


def _compare_titles(
    con: duckdb.DuckDBPyConnection, titles: Titles, rules: Rules, encoder: Encoder, found: _Findings
) -> None:
    """Encode the titles that can still decide something, then score all pairs into scored.

    A first scoring supposes that every title is the same in meaning: a pair that even so would not be linked
    need not be read.
    """
    con.execute(_WITH_TITLES.format(meaning="1.0", title=title_class(rules)))
    score_pairs(con, "pair_evidence", rules.model)
    apply_prior(con, rules.model, estimate_prior(con, rules.model, settled=0))
    con.execute(
        "CREATE TABLE supposed AS SELECT l, r, alike, probability FROM pair_evidence JOIN scored USING (pair_no)"
    )
    con.execute(
        "CREATE TABLE open_pair AS SELECT l, r FROM supposed WHERE probability >= $review AND alike < $enough",
        {"review": rules.thresholds.review, "enough": rules.vectors.alike_enough},
    )
    settled = con.execute(
        "DELETE FROM evidence WHERE (l, r) IN (SELECT (l, r) FROM supposed WHERE probability < $review)",
        {"review": rules.thresholds.review},
    ).fetchall()[0][0]
    row = con.execute("SELECT count(*) FROM open_pair").fetchone()
    found.counts["pairs_read_by_meaning"] = int(row[0]) if row else 0
    found.counts["texts_encoded"] = add_meanings(con, titles, rules, encoder)
    con.execute(_WITH_TITLES.format(meaning="meaning", title=title_class(rules)))
    score_pairs(con, "pair_evidence", rules.model)
    prior = estimate_prior(con, rules.model, settled)
    apply_prior(con, rules.model, prior)
    found.counts["expected_same_of_1000_pairs"] = round(1000 * prior)


def _link(
    con: duckdb.DuckDBPyConnection, nodes: list[Node], clustering: Clustering, rules: Rules, found: _Findings
) -> None:
    """Join the pairs above the threshold, strongest first; what is left between the thresholds is for a person."""
    pairs = _read_scored(con, rules)
    publishers = {node.n: node.publisher for node in nodes}
    keys = [node.key for node in nodes]
    wishes = [Join(p["l"], p["r"], "linkage", p["bits"]) for p in pairs if p["probability"] >= rules.thresholds.match]
    rivals = find_rivals(wishes, publishers, clustering, rules.thresholds.rival_bits)
    for pair in pairs:
        ends, score, reasons = (pair["l"], pair["r"]), pair["probability"], pair["reasons"]
        why: str | None = "between the thresholds"
        if score >= rules.thresholds.match:
            if ends in rivals:
                why = "another record of the same publisher fits as well"
            else:
                why = clustering.join(Join(*ends, "linkage", pair["bits"]))
                _add_link(found, keys, ends, "linkage", score, reasons, why)
        if why:
            found.review.append((keys[ends[0]], keys[ends[1]], score, reasons, why))


def _relate(
    con: duckdb.DuckDBPyConnection, nodes: list[Node], clustering: Clustering, rules: Rules, found: _Findings
) -> None:
    for pair in find_related(con, rules):
        if clustering.find(pair.left) == clustering.find(pair.right):
            continue
        keys = nodes[pair.left].key, nodes[pair.right].key
        if pair.for_a_person:
            found.review.append(
                (*keys, None, pair.reasons, "same title and dates, but the organisations do not say so")
            )
        else:
            found.links.append((*keys, "linkage", None, pair.reasons, "related"))


def _read_scored(con: duckdb.DuckDBPyConnection, rules: Rules) -> list[dict[str, Any]]:
    """Pairs from the review threshold on, strongest first, with their reasons."""
    names = [c.name for c in rules.model.comparisons]
    columns = ", ".join([*COLUMNS, "alike", "meaning", "paraphrase", *(f"level_{name}" for name in names)])
    rows = con.sql(f"""
        WITH spoken AS (
          SELECT l, r, min(coalesce(a.language, '?') || '/' || coalesce(b.language, '?')) AS languages
          FROM likeness JOIN told a ON a.n = l AND a.t = tl JOIN told b ON b.n = r AND b.t = tr
          WHERE meaning IS NOT NULL
            AND (l, r, meaning) IN (SELECT (l, r, max(meaning)) FROM likeness GROUP BY l, r) GROUP BY l, r)
        SELECT l, r, probability, bits, coalesce(languages, '') AS languages, {columns}
        FROM scored JOIN pair_evidence USING (pair_no) LEFT JOIN spoken USING (l, r)
        WHERE probability >= {rules.thresholds.review} ORDER BY bits DESC, l, r""").to_arrow_table()
    pairs = rows.to_pylist()
    for pair in pairs:
        levels = {name: pair[f"level_{name}"] for name in names}
        pair["reasons"] = explain_levels(rules.model, levels, pair)
    return pairs


def _add_link(
    found: _Findings,
    keys: list[str],
    pair: tuple[int, int],
    how: str,
    score: float | None,
    reasons: str,
    refusal: str | None,
) -> None:
    judgement = "cut" if refusal else "same"
    text = f"{reasons}; {refusal}" if refusal else reasons
    found.links.append((keys[pair[0]], keys[pair[1]], how, score, text, judgement))


def _report_open_decisions(judgements: list[Judgement], nodes: list[Node], found: _Findings) -> None:
    for judgement in judgements:
        left, right = nodes[judgement.left].key, nodes[judgement.right].key
        if judgement.judgement != "same":
            found.links.append((left, right, "decision", None, judgement.said, judgement.judgement))
        if judgement.judgement == "unsure":
            found.review.append((left, right, None, judgement.said, "a person is unsure"))


def _read_clusters(con: duckdb.DuckDBPyConnection, nodes: list[Node], clustering: Clustering) -> pa.Table:
    names: dict[int, str] = {}
    for node in nodes:  # in the order of keys: the first of a cluster gives it its name
        names.setdefault(clustering.find(node.n), cluster_id(node.key))
    found = con.execute("SELECT record_id, n, count(*) OVER (PARTITION BY n) FROM rec ORDER BY record_id").fetchall()
    rows = []
    for record_id, n, versions in found:
        told = clustering.how[n] | ({"identifier"} if versions > 1 else set())
        how = next((kind for kind in _HOW if kind in told), "alone")
        rows.append((record_id, names[clustering.find(n)], how))
    return make_table(CLUSTERS, rows)
