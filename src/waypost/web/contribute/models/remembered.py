"""What a society chose last time: which columns of a layout mean what, and what its words stand for."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class RememberedColumns(models.Model):
    """The matching of a layout (``signature`` of its headers) by a society: next month's file needs no hand."""

    ns_id = models.CharField(max_length=40)
    signature = models.CharField(max_length=64)
    matched = models.JSONField()
    name = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ns_id", "signature"], name="remembered_layout"),)

    def __str__(self) -> str:
        return f"{self.ns_id} {self.signature}"


class RememberedValue(models.Model):
    """ "Turkey" is TUR for this society, once and for all."""

    ns_id = models.CharField(max_length=40)
    field = models.CharField(max_length=80)
    text = models.CharField(max_length=400)
    code = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ns_id", "field", "text"], name="remembered_value"),)

    def __str__(self) -> str:
        return f"{self.ns_id} {self.field} {self.text} {self.code}"
