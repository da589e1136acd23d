"""ClaimReview: what machines read of a claim, and that no person stands in it."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.advocacy.message_worlds import TODAY, WORDS
from waypost.advocacy.grading import Evidence, grade_claim
from waypost.advocacy.review import Reviewed, claim_review, rating, reviews
from waypost.advocacy.values import STATES, TO_CHECK, Standing

FRESH = Standing(state="fresh", found=("fresh",))
PLAN = Reviewed(
    claim="migrants", words="There are toward 200 million migrants worldwide.", language="en",
    url="https://example.org/claims/migrants", said_by="Federation of Red Cross and Red Crescent Societies",
    said_on=dt.date(2009, 1, 1), appears_in=("https://example.org/plan",),
    sources=(("UN DESA: International Migrant Stock", "https://example.org/un"), ("Field report", "")),
)  # fmt: skip


def grade(kind="counted_register"):
    return grade_claim([Evidence(evidence="a", kind=kind, role="supports")], "quantity", WORDS.grading, TODAY)


def review(standing=FRESH, found=None):
    return claim_review(
        PLAN, found or grade(), standing, verdict="B, fresh", reviewer="Waypost",
        reviewer_url="https://example.org", day=TODAY,
    )  # fmt: skip


def test_a_review_has_what_schema_org_asks_for():
    made = review()
    assert json.loads(json.dumps(made)) == made
    assert (made["@context"], made["@type"], made["claimReviewed"]) == ("https://schema.org", "ClaimReview", PLAN.words)
    assert made["reviewRating"] == {
        "@type": "Rating", "ratingValue": 4, "bestRating": 5, "worstRating": 1, "alternateName": "B, fresh",
    }  # fmt: skip
    assert made["itemReviewed"]["appearance"] == [{"@type": "CreativeWork", "url": "https://example.org/plan"}]
    assert made["itemReviewed"]["datePublished"] == "2009-01-01"
    assert made["citation"][1] == {"@type": "CreativeWork", "name": "Field report"}


def test_no_person_stands_in_it():
    assert "Person" not in json.dumps(review())
    assert review()["author"]["@type"] == "Organization"


@pytest.mark.parametrize("state", STATES)
def test_a_claim_that_has_to_be_checked_has_the_lowest_rating(state):
    standing = Standing(state=state, found=(state,))
    assert rating(grade("probability_survey"), standing) == (1 if state in TO_CHECK else 5)


def test_a_better_grade_has_a_higher_rating():
    told = [
        rating(grade(kind), FRESH) for kind in ("media", "key_informants", "counted_register", "probability_survey")
    ]
    assert told == [2, 3, 4, 5]
    assert rating(grade_claim([], "quantity", WORDS.grading, TODAY), FRESH) == 1


def test_several_stand_in_one_document():
    whole = reviews([review(), review()])
    assert len(whole["@graph"]) == 2
    assert "@context" not in whole["@graph"][0]
