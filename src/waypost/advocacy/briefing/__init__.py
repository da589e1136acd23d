"""A briefing of a message, or of an aspect, for an audience: one page of A4, as DOCX and as PDF, in four languages."""
