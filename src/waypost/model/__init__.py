"""What a claim, an issue, a programme and a measure are; no input or output."""

from waypost.model.record import Claim, Decision, Issue, RawRecord, ScopeVerdict, SourceRecord
from waypost.model.report import FileReport

__all__ = ["Claim", "Decision", "FileReport", "Issue", "RawRecord", "ScopeVerdict", "SourceRecord"]
