"""Stories, which those alone see in whose name they stand, and the migration team."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Story, StoryConsent


def visible_stories(standing: Standing) -> QuerySet[Story]:
    """The latest first."""
    if not rights.is_member(standing):
        return Story.objects.none()
    owners = rights.owners_of(standing)
    found = Story.objects.all() if owners is None else Story.objects.filter(ns_id__in=owners)
    return found.order_by("-pk")


def find_story(standing: Standing, code: str) -> Story | None:
    """One that somebody sees."""
    return visible_stories(standing).filter(code=code).first()


def consents_of(stories: Iterable[Story]) -> dict[int, StoryConsent]:
    """What each person said last, by number of the story: one query."""
    rows = StoryConsent.objects.filter(story__in=[each.pk for each in stories]).order_by("pk")
    return {each.story_id: each for each in rows}


def consent_of(story: Story) -> StoryConsent | None:
    """What the person said last."""
    return story.consents.order_by("-pk").first()
