"""Whether a record is migration work, by declared rules, with the reasons for and against."""

from waypost.scope.judging import judge
from waypost.scope.rules import ScopeRules, load_rules, read_rules

__all__ = ["ScopeRules", "judge", "load_rules", "read_rules"]
