"""A claim as a ClaimReview of schema.org, as JSON-LD: what was said, by whom, and how far evidence carries it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from waypost.advocacy.grading import ClaimGrade
from waypost.advocacy.values import UNASKED, Standing

# What a rating says: of five, by the grade of a claim that stands. None carries a claim that has to be checked.
RATING_OF = {"A": 5, "B": 4, "C": 3, "D": 2}
BEST, WORST, UNSETTLED = 5, 1, 1


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A claim to publish a review of. ``words``: with its figures filled in, in ``language``. ``said_by``: the body
    whose claim it is, never a person; ``appears_in``: addresses where it was said. ``sources``: title and address of
    what carries it.
    """

    claim: str
    words: str
    language: str
    url: str
    said_by: str
    said_on: dt.date | None = None
    appears_in: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()


def rating(grade: ClaimGrade, standing: Standing) -> int:
    """The value of the rating, 1 to 5: a claim to be checked, or not asked yet, or that nothing carries: the lowest."""
    if standing.is_to_check or standing.state == UNASKED or grade.grade is None:
        return UNSETTLED
    return RATING_OF[grade.grade]


def claim_review(
    reviewed: Reviewed,
    grade: ClaimGrade,
    standing: Standing,
    *,
    verdict: str,
    reviewer: str,
    reviewer_url: str,
    day: dt.date,
) -> dict[str, object]:
    """The review as JSON-LD. ``verdict``: in words, such as "grade B, fresh"; ``reviewer``: a body, never a person."""
    claim: dict[str, object] = {
        "@type": "Claim",
        "text": reviewed.words,
        "author": {"@type": "Organization", "name": reviewed.said_by},
    }
    if reviewed.said_on is not None:
        claim["datePublished"] = reviewed.said_on.isoformat()
    if reviewed.appears_in:
        claim["appearance"] = [{"@type": "CreativeWork", "url": url} for url in reviewed.appears_in]
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": reviewed.url,
        "inLanguage": reviewed.language,
        "datePublished": day.isoformat(),
        "author": {"@type": "Organization", "name": reviewer, "url": reviewer_url},
        "claimReviewed": reviewed.words,
        "itemReviewed": claim,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": rating(grade, standing),
            "bestRating": BEST,
            "worstRating": WORST,
            "alternateName": verdict,
        },
    }
    if reviewed.sources:
        found["citation"] = [_work(title, url) for title, url in reviewed.sources]
    return found


def reviews(found: Sequence[dict[str, object]]) -> dict[str, object]:
    """Several reviews as one document."""
    each = [{key: value for key, value in review.items() if key != "@context"} for review in found]
    return {"@context": "https://schema.org", "@graph": each}


def _work(title: str, url: str) -> dict[str, str]:
    return {"@type": "CreativeWork", "name": title} | ({"url": url} if url else {})
