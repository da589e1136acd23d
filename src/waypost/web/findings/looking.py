"""A draft of a rule as the team looks at it before it goes live: what checks say, what it would find."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from waypost.reference import Catalog, load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.records import as_of_release
from waypost.web.findings.actions import ruling
from waypost.web.findings.models import RuleChange
from waypost.web.findings.preview import Preview, preview
from waypost.web.findings.preview_relations import RelationPreview, preview_relation
from waypost.web.findings.rule_files import candidate, rule_of


@dataclass(frozen=True)
class Looked:
    """``made`` is the catalog with the draft in it, None for one that cannot be read; then there is no preview."""

    draft: RuleChange
    made: Catalog | None
    problems: list[str]
    preview: Preview | RelationPreview | None
    is_new: bool
    is_relation: bool


def look_at_draft(standing: Standing, rule: str, today: dt.date) -> Looked | None:
    """The draft of a rule on the register that is shown; None where there is none."""
    live, found = load_catalog(), ruling.latest_draft(rule)
    if found is None or (rule_of(rule, live) is None and not ruling.is_added(rule)):
        return None
    is_relation = rule in live.relations
    made, problems = candidate(found.content, live)
    seen: Preview | RelationPreview | None = None
    if made is not None:
        look = preview_relation if is_relation else preview
        seen = look(standing, rule, live, made, as_of_release(), today)
    return Looked(found, made, problems, seen, rule_of(rule, live) is None, is_relation)
