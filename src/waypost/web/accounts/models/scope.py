"""What a membership and an invitation share: the role, and of what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waypost.web.accounts.roles import OF_A_SOCIETY, Role


class Scoped(models.Model):
    """A role of a society, of a region or zone, or of neither. Codes are the catalog's."""

    role = models.CharField(max_length=20, choices=Role.choices)
    ns_id = models.CharField(max_length=40, blank=True, default="")
    region = models.CharField(max_length=40, blank=True, default="")
    zone = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        abstract = True


def scope_rule(name: str) -> models.CheckConstraint:
    """A society for the roles of a society, a region or zone for a zone officer, nothing for the others."""
    no_area = Q(region="", zone="")
    of_society = Q(role__in=OF_A_SOCIETY) & ~Q(ns_id="") & no_area
    of_area = Q(role=Role.ZONE_OFFICER, ns_id="") & ~no_area
    rest = [role for role in Role if role not in (*OF_A_SOCIETY, Role.ZONE_OFFICER)]
    of_none = Q(role__in=rest, ns_id="") & no_area
    return models.CheckConstraint(condition=of_society | of_area | of_none, name=name)
