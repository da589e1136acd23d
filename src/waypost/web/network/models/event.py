"""What happened to a request. Its state is the last one that stands here."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.network.states import Actor, State
from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.network.models.request import Request

_UP = [("zone", "zone"), ("geneva", "geneva")]


class Event(AppendOnly):
    """A step from one state to the next, or (with ``escalated_to``, without ``state``) that a delay went up.

    Pages tell the role and the body, never the person.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=16, blank=True, default="", choices=[(s.value, s.value) for s in State])
    escalated_to = models.CharField(max_length=8, blank=True, default="", choices=_UP)
    role = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Actor])
    body = models.CharField(max_length=60, blank=True, default="")  # a society or platform; empty: the Secretariat
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.TextField(blank=True, default="")
    link = models.CharField(max_length=200, blank=True, default="")  # of an answer that exists

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["request", "-id"], name="network_event_latest"),)

    def __str__(self) -> str:
        return f"{self.request_id} {self.state or self.escalated_to}"
