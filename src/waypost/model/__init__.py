"""What a claim, an issue, a programme and a measure are; no input or output."""

from waypost.model.record import OF_SOCIETIES, Claim, Decision, Issue, RawRecord, ScopeVerdict, SourceRecord
from waypost.model.report import FileReport

__all__ = ["OF_SOCIETIES", "Claim", "Decision", "FileReport", "Issue", "RawRecord", "ScopeVerdict", "SourceRecord"]
