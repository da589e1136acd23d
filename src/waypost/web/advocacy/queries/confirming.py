"""Runs of claims that the owners of messages looked at, and which later ones say the same."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.web.advocacy.models import ClaimRun, MessageStep

_KEY = ("version_id", "fingerprint", "definition", "is_suppressed", "value", "found")


def confirmed_runs(messages: Iterable[int]) -> dict[int, set[int]]:
    """The runs that count as looked at, by message: those that were, and each that came after and says the same.

    A release in which nothing changed for a claim asks nobody to look again; the first run that says something else
    ends it, and so does whatever says the same again after that. Two queries for any number of messages.
    """
    looked: dict[int, set[int]] = {}
    steps = MessageStep.objects.filter(message__in=list(messages), step=MessageStep.Step.CONFIRMED)
    for message, numbers in steps.values_list("message_id", "runs"):
        looked.setdefault(message, set()).update(numbers)
    after = _saying_the_same({number for numbers in looked.values() for number in numbers})
    return {
        message: numbers.union(*(after.get(number, ()) for number in numbers)) for message, numbers in looked.items()
    }


def runs_looked_at(messages: Iterable[int]) -> dict[int, dict[int, ClaimRun]]:
    """The same, by number of the run, each with its version of the claim: three queries."""
    confirmed = confirmed_runs(messages)
    numbers = {number for of in confirmed.values() for number in of}
    runs = ClaimRun.objects.select_related("version").in_bulk(numbers) if numbers else {}
    return {pk: {number: runs[number] for number in of if number in runs} for pk, of in confirmed.items()}


def _saying_the_same(runs: set[int]) -> dict[int, set[int]]:
    """Of each run those that follow it without another one between that says something else."""
    if not runs:
        return {}
    versions = ClaimRun.objects.filter(pk__in=runs).values("version")
    told = ClaimRun.objects.filter(version__in=versions, pk__gte=min(runs)).order_by("pk")
    found: dict[int, set[int]] = {}
    followed: dict[int, tuple[object, set[int]]] = {}  # by version: what is said now, and the runs whose word it is
    for pk, *key in told.values_list("pk", *_KEY):
        said, begun = followed.get(key[0], (None, set()))
        begun = begun if said == key else set()
        for each in begun:
            found.setdefault(each, set()).add(pk)
        followed[key[0]] = key, begun | ({pk} & runs)
    return found
