"""What a comment form says of itself: of what it is, how it is filled in, what happens with it."""

from __future__ import annotations

from waypost.drafting.formats.comment_form import Form
from waypost.drafting.formats.wording import word, wording


def said(key: str, language: str, **names: object) -> str:
    """One of the texts of a form."""
    names.setdefault("wording", wording().fields["wording"][language])
    return wording().form[key][language].format(**names)


def facts(form: Form) -> list[tuple[str, str]]:
    """Name and value of what the form is on: version, organisation, until when, who submits."""
    language = form.language
    return [
        (said("version", language), form.version),
        (said("organisation", language), form.organisation_name or form.organisation),
        (said("until", language), form.until or said("until_unknown", language)),
        (said("submits", language), form.submits or said("submits_unknown", language)),
    ]


def paragraphs(form: Form) -> list[tuple[str, list[str]]]:
    """Headings, each with its paragraphs."""
    texts = wording()
    whole = word("whole_text", form.language)
    return [
        (said(heading, form.language), [each[form.language].format(whole_text=whole) for each in block])
        for heading, block in (
            ("heading_write", texts.write),
            ("heading_after", texts.after),
            ("heading_care", texts.care),
        )
    ]
