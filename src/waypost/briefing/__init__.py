"""The briefing of a trail: what lies on the table of a meeting, as one document for Word and for PDF."""
