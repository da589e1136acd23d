"""What a catalog must hold to be whole: nothing dangling, nothing twice, every label in four languages.

Each check yields one line per finding: the file (relative to the catalog), what is wrong and, where it helps,
what exists. ``scripts/check_catalog.py`` prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.reference.checks.advocacy import check_advocacy
from waypost.reference.checks.advocacy_words import check_advocacy_words
from waypost.reference.checks.agreements import check_agreements
from waypost.reference.checks.bodies import check_countries, check_organisations, check_rates, check_societies
from waypost.reference.checks.codes import check_code_lists
from waypost.reference.checks.column_names import check_column_names
from waypost.reference.checks.context import check_context, check_context_formats
from waypost.reference.checks.contradictions import check_contradictions
from waypost.reference.checks.counterparts import check_counterparts
from waypost.reference.checks.decisions import check_decisions
from waypost.reference.checks.findings import told
from waypost.reference.checks.issue_types import check_issue_literals, check_issue_types
from waypost.reference.checks.keys import check_keys
from waypost.reference.checks.needs import check_needs
from waypost.reference.checks.network import check_network
from waypost.reference.checks.plan import check_plan
from waypost.reference.checks.policy import check_policy
from waypost.reference.checks.policy_texts import check_policy_texts
from waypost.reference.checks.practice_rules import check_lexicon, check_practice_rules
from waypost.reference.checks.practices import check_practices
from waypost.reference.checks.profiles import check_profiles
from waypost.reference.checks.quality import check_quality
from waypost.reference.checks.questions import check_questions
from waypost.reference.checks.relations import check_relations
from waypost.reference.checks.schema import check_schema
from waypost.reference.checks.sources import check_formats, check_sources
from waypost.reference.checks.trails import check_country_links, check_lags, check_trails
from waypost.reference.checks.vulnerability import check_vulnerability

__all__ = ["check_catalog"]


def check_catalog(path: Path, code: Path | None = None) -> list[str]:
    """Return every finding about the catalog in a folder; an empty list means that it is whole.

    ``code`` is the folder that holds the package ``waypost``: then the formats that sources name and the issue
    types that the code raises must exist as well. Never raises for what is wrong in a file.
    """
    path = path.resolve()
    catalog = Catalog(path)
    checks: list[Callable[[Catalog], Iterator[str]]] = [
        check_keys,
        check_code_lists,
        check_schema,
        check_issue_types,
        check_countries,
        check_societies,
        check_organisations,
        check_rates,
        check_trails,
        check_country_links,
        check_lags,
        check_sources,
        check_column_names,
        check_questions,
        check_quality,
        check_needs,
        check_vulnerability,
        check_profiles,
        check_policy,
        check_policy_texts,
        check_network,
        check_advocacy_words,
        check_advocacy,
        check_agreements,
        check_plan,
        check_practices,
        check_relations,
        check_practice_rules,
        check_lexicon,
        check_contradictions,
        check_counterparts,
        check_context,
        check_decisions,
    ]
    if code is not None:
        checks.append(lambda whole: check_formats(whole, code))
        checks.append(lambda whole: check_context_formats(whole, code))
        checks.append(lambda whole: check_issue_literals(whole, code))
    findings: list[str] = []
    for check in checks:
        try:
            findings += check(catalog)
        except CatalogError as error:
            findings.append(told(error, path))
    return list(dict.fromkeys(findings))
