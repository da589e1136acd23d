"""Claims are asked again with a new release: those that moved change, owners are told once, kills lose nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from tests.web.advocacy.worlds import FEWER_WOMEN, copied, people
from waypost.reference import load_catalog
from waypost.web.advocacy.actions.asking import ask_again
from waypost.web.advocacy.actions.mailing import send_advocacy_mails
from waypost.web.advocacy.models import Asking, ClaimRun, ClaimVersion, Evidence, Mail
from waypost.web.advocacy.queries.claims import by_keys, current_versions, stated

MOVED = "women_indonesia_hong_kong"


@pytest.fixture
def releases(release_path, tmp_path, settings):
    """A release that is shown, and one beside it in which one fact is another."""
    first = copied(release_path, tmp_path / "releases", "first")
    settings.WAYPOST_RELEASE = str(first)

    def show(name: str, **changes: str) -> Path:
        folder = copied(release_path, tmp_path / "releases", name, **changes)
        settings.WAYPOST_RELEASE = str(folder)
        return folder

    return show


def test_shipped_claims_are_asked_and_hold(releases):
    counts = ask_again()
    shipped = load_catalog().advocacy.claims
    assert counts == {"asked": len(shipped), "carried": 0}
    found = {each.key: each for each in stated(current_versions())}
    assert set(found) == set(shipped)
    assert {each.state for each in found.values()} <= {"fresh", "drifted_within"}
    assert Asking.objects.get().asked == len(shipped)
    assert all(run.datasets for run in ClaimRun.objects.all())
    assert set(Evidence.objects.values_list("claim__key", flat=True)) == set(shipped)
    assert ask_again() == {"asked": 0, "carried": 0}
    assert ClaimRun.objects.count() == len(shipped)
    assert Asking.objects.count() == 1


def test_one_other_fact_moves_its_claim_alone_and_owners_are_told_once(releases):
    p = people()
    ask_again()
    releases("second", context_fact=FEWER_WOMEN)
    counts = ask_again()
    assert counts["asked"] < counts["carried"]
    runs = ClaimRun.objects.filter(release="second")
    assert set(runs.filter(is_carried=False).values_list("claim__key", flat=True)) >= {MOVED}
    moved = [run.claim.key for run in runs.select_related("claim") if run.is_to_check]
    assert moved == [MOVED]
    (run,) = [run for run in runs.select_related("claim") if run.is_to_check]
    assert run.state == "direction_reversed"  # below nine in ten
    assert run.moved < -0.03
    assert [each.person for each in Mail.objects.all()] == [p.team]
    assert send_advocacy_mails()["sent"] == 1
    assert "/en/advocacy/check/" in mail.outbox[0].body
    ask_again()
    assert Mail.objects.count() == 1
    # What was found before stays beside it.
    assert list(ClaimRun.objects.filter(claim=run.claim).values_list("release", flat=True)) == ["first", "second"]


def test_what_was_taken_over_is_what_would_have_been_found(releases):
    ask_again()
    releases("second", context_fact=FEWER_WOMEN)
    ask_again()
    carried = {each.key: each.run for each in stated(current_versions()) if each.run.is_carried}
    from waypost.advocacy.measures import evaluate
    from waypost.advocacy.shipped import shipped_claims
    from waypost.web.advocacy.released import opened, release_now

    assert carried
    with opened(release_now(), "public") as con:
        found = evaluate(con, load_catalog().advocacy.measures, shipped_claims(load_catalog()))
    for key, run in carried.items():
        assert (run.value, run.fingerprint, run.rows) == (found[key].value, found[key].fingerprint, found[key].rows)


class Killed(BaseException):
    """The process is gone."""


def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(releases):
    people()
    ask_again()
    releases("second", context_fact=FEWER_WOMEN)
    done = []

    def kill(count: int) -> None:
        done.append(count)
        if len(done) == 3:
            raise Killed

    with pytest.raises(Killed):
        ask_again(batch=2, after=kill)
    shipped = len(load_catalog().advocacy.claims)
    assert ClaimRun.objects.filter(release="second").count() == 6
    assert not Asking.objects.filter(release="second").exists()
    ask_again(batch=5)
    runs = ClaimRun.objects.filter(release="second")
    assert runs.count() == shipped
    assert runs.values("version").distinct().count() == shipped
    assert Mail.objects.count() == 1
    assert Asking.objects.filter(release="second").count() == 1


def test_a_claim_whose_last_day_is_over_expires_without_a_new_release(releases):
    ask_again()
    first = min((each.valid_until, each.claim.key) for each in current_versions() if each.valid_until)
    late = dt.datetime.combine(first[0], dt.time(), dt.UTC) + dt.timedelta(days=1)
    before = ClaimRun.objects.count()
    ask_again(now=late - dt.timedelta(days=1))
    assert ClaimRun.objects.count() == before  # on its last day it still holds
    assert ask_again(now=late)["asked"] == 0
    found = by_keys([first[1]])[first[1]]
    assert found.state == "expired"
    earlier = ClaimRun.objects.filter(claim=found.claim).first()
    assert (found.run.value, found.run.datasets) == (earlier.value, earlier.datasets)
    count = ClaimRun.objects.count()
    ask_again(now=late)
    assert ClaimRun.objects.count() == count


def test_a_claim_that_the_catalog_has_no_more_is_retired_and_its_runs_stay(releases):
    ask_again()
    first = ClaimVersion.objects.order_by("pk").first()
    gone = ClaimVersion.objects.model(**{
        each.name: getattr(first, each.name) for each in ClaimVersion._meta.fields if each.name not in ("id", "claim")
    })  # fmt: skip
    from waypost.web.advocacy.models import Claim

    gone.claim = Claim.objects.create(key="of_an_earlier_waypost", is_shipped=True)
    gone.save()
    ask_again(now=timezone.now())
    assert by_keys(["of_an_earlier_waypost"])["of_an_earlier_waypost"].version.is_retired
    assert by_keys([first.claim.key])[first.claim.key].version == first
