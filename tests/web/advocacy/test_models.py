"""What was said stays: the database itself refuses to change it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.advocacy.models import (
    Claim,
    ClaimRun,
    ClaimVersion,
    Message,
    MessageVersion,
    Story,
    Use,
    UseStory,
)
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


def test_a_claim_stays_whose_it_is_and_a_message_with_its_aspect():
    _claim()
    Message.objects.create(aspect="women", audience="donors", channel="discreet")
    for change in (lambda: Claim.objects.update(ns_id="ns-ita"), lambda: Message.objects.update(aspect="children")):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            change()


def test_words_of_a_story_in_a_use_go_and_no_others_come():
    use = Use.objects.create(
        message=Message.objects.create(aspect="women", audience="donors", channel="public"), used_on=DAY, snapshot={},
        version=MessageVersion.objects.create(message=Message.objects.get(), text_hash="h"), event="Forum",
        counterpart_kind="donor", release="r1", snapshot_hash="h",
    )  # fmt: skip
    told = Story.objects.create(words={"en": "They helped me."}, made_by=User.objects.create(email="a@example.org"))
    row = UseStory.objects.create(use=use, story=told, key="amina", words={"en": "They helped me."})

    def refused(**to):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            UseStory.objects.filter(pk=row.pk).update(**to)

    refused(words={"en": "They turned me away."})
    UseStory.objects.filter(pk=row.pk).update(words={}, erased_at=timezone.now())
    refused(words={"en": "They helped me."})
    refused(erased_at=None)


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
