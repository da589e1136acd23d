"""What tests of scope share: the shipped rules, and records made of a few texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from waypost.model import ScopeVerdict, SourceRecord
from waypost.reference import Catalog
from waypost.scope import ScopeRules, judge, load_rules


@pytest.fixture(scope="session")
def rules(catalog: Catalog) -> ScopeRules:
    """The rules of the checkout."""
    return load_rules(catalog)


def make_record(
    title: str | None = None, description: str | None = None, publisher: str = "XX-EXAMPLE"
) -> SourceRecord:
    """A record of an invented publisher with a title and a description."""
    record = SourceRecord(source_id="example", publisher=publisher, identifier="example-1", file="example.csv")
    record.add("programme", "title", title, language="en")
    record.add("programme", "description", description, language="en")
    return record


@pytest.fixture
def judged(rules: ScopeRules) -> Callable[..., ScopeVerdict]:
    """Verdict on a record with these texts."""

    def run(*args: str | None, **options: str) -> ScopeVerdict:
        return judge(make_record(*args, **options), rules)

    return run
