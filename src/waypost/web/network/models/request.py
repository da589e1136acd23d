"""A request for advice."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from waypost.network.clocks import URGENCIES
from waypost.web.accounts.models import User

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another


def new_code() -> str:
    """A name for an address, out of which nothing can be guessed."""
    return get_random_string(8, _LETTERS)


class Request(models.Model):
    """What is asked, by whom. Its state is what its events add up to. Codes are the catalog's; never deleted."""

    code = models.SlugField(max_length=12, unique=True, default=new_code)
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ns_id = models.CharField(max_length=40, blank=True, default="")  # empty: the Secretariat asks
    title = models.CharField(max_length=160)
    question = models.TextField()
    language = models.CharField(max_length=8)
    has_interpreter = models.BooleanField(default=False)
    urgency = models.CharField(max_length=10, choices=[(each, each) for each in URGENCIES], default="normal")
    is_sensitive = models.BooleanField(default=False)
    tags = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    parties = models.JSONField(default=list)
    trails = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["ns_id"], name="request_society"),)

    def __str__(self) -> str:
        return self.code
