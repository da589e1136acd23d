"""Guidance: topics that were proposed or have one, those on which one was agreed, those to which the network gave."""

from __future__ import annotations

import datetime as dt

from waypost.plan.facts import Told
from waypost.reference import load_catalog
from waypost.web.findings.figures import all_topics
from waypost.web.findings.guidance import held_topics
from waypost.web.findings.models import Putting
from waypost.web.findings.topics import COMPETENCE, SUBJECT
from waypost.web.policy.models import Comment

_OF_NETWORK = (COMPETENCE, SUBJECT)  # topics that come from requests for advice and their answers


def guidance_facts(now: dt.datetime) -> Told:
    """Known once a release was looked at under the rules, or something proposes a topic. The network contributed where
    the topic comes from its work, or where a platform commented on the guidance.
    """
    held = held_topics("en")
    proposed = {topic.key for topic in all_topics(now.date())}
    if not proposed and not held and not Putting.objects.exists():
        return {}
    agreed = {key: each for key, each in held.items() if each.adopted_on and each.adopted_on <= now.date()}
    codes = {each.code for each in agreed.values()}
    commented = set(
        Comment.objects.filter(work__in=codes, status="submitted", organisation__in=list(load_catalog().platforms))
        .order_by()
        .values_list("work", flat=True)
    )
    return {
        "guidance_topics": len(proposed | held.keys()),
        "guidance_agreed": len(agreed),
        "guidance_from_network": sum(
            key.split(" ", 1)[0] in _OF_NETWORK or each.code in commented for key, each in agreed.items()
        ),
    }
