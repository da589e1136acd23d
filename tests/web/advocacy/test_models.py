"""What was said stays: the database itself refuses to change it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from waypost.web.advocacy.models import Claim, ClaimRun, ClaimVersion, Message
from waypost.web.project.fresh import TABLES

DAY = dt.date(2026, 11, 27)


def _claim() -> ClaimVersion:
    claim = Claim.objects.create(key="women_on_the_way")
    return ClaimVersion.objects.create(claim=claim, aspect="women", kind="quantity", words={"en": "{figure}"})


@pytest.mark.parametrize("statement", ["update advocacy_claimversion set why = 'x'", "delete from advocacy_claimrun"])
def test_rows_of_logs_are_only_added(statement):
    version = _claim()
    ClaimRun.objects.create(
        claim=version.claim, version=version, release="r1", audience="public", state="fresh", day=DAY
    )
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_claim_is_asked_once_for_an_occasion():
    version = _claim()
    told = {"claim": version.claim, "version": version, "release": "r1", "audience": "public", "day": DAY}
    ClaimRun.objects.create(**told, state="fresh")
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimRun.objects.create(**told, state="fresh")


def test_a_message_keeps_its_channel():
    Message.objects.create(aspect="women", audience="donors", channel="discreet")
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Message.objects.update(channel="public")


def test_every_log_has_its_guard():
    from waypost.web.advocacy import models
    from waypost.web.exercises.models.append_only import AppendOnly

    logs = {
        each._meta.db_table for each in vars(models).values() if isinstance(each, type) and issubclass(each, AppendOnly)
    }
    told = TABLES.read_text(encoding="utf-8")
    assert logs
    for table in logs:
        assert f"trigger {table}_update" in told.lower(), table
        assert f"trigger {table}_delete" in told.lower(), table
