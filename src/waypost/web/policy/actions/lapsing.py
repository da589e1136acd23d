"""Whose sign-off lapsed with a version is told of it."""

from __future__ import annotations

from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Lapsed
from waypost.web.policy.queries.people import people_of
from waypost.web.policy.queries.signing import lapsed_with


def queue_lapsed(work: str) -> None:
    """Queue a mail for each person of an organisation whose sign-off lapsed with the latest version; once for each."""
    kept = kept_work(work)
    if kept.latest is None:
        return
    Lapsed.objects.bulk_create(
        (
            Lapsed(person=person, organisation=organisation, work=work, version=kept.latest.code)
            for organisation, people in people_of(lapsed_with(kept, kept.latest)).items()
            for person in people
        ),
        ignore_conflicts=True,
    )
