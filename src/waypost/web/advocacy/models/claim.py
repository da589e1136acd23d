"""Claims: checkable sentences with figures that a measure gives, and what came out each time they were asked again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.advocacy.values import AUDIENCES, KINDS, STATES, TO_CHECK, TOLERANCES
from waypost.web.accounts.models import User
from waypost.web.advocacy.models.signed import Signed, new_code
from waypost.web.exercises.models.append_only import AppendOnly

CONFIDENCES = ("high", "medium", "low")


class Claim(models.Model):
    """A claim through all its wordings. ``key`` is a name of the catalog for those that ship, else a code.

    ``ns_id`` is the society that answers for it, empty for the migration team. What it says stands in
    :class:`ClaimVersion`, the latest of which counts; how it stands is the latest :class:`ClaimRun` of that version.
    Never deleted: messages and uses point here.
    """

    key = models.SlugField(max_length=80, unique=True, default=new_code)
    is_shipped = models.BooleanField(default=False)
    ns_id = models.CharField(max_length=40, blank=True, default="")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["ns_id"], name="claim_society"),)

    def __str__(self) -> str:
        return self.key


class ClaimVersion(Signed):
    """What a claim says since a moment: a change adds a row, and the earlier ones stay.

    ``words`` and ``cannot_say`` are texts by language, with slots; ``beside`` maps a name used in slots to the key of
    the claim that gives its figure. ``scope`` holds codes: ``places``, ``stages``, ``groups``, ``period``. ``expected``
    to ``definition`` are as in :class:`waypost.advocacy.values.Claim`. ``counter_claims`` are keys of claims that say
    otherwise. ``is_retired``: nobody is to use it any more; it is not asked again.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="versions")
    aspect = models.SlugField(max_length=60)
    question = models.SlugField(max_length=60, blank=True, default="")
    kind = models.CharField(max_length=12, choices=[(each, each) for each in KINDS])
    words = models.JSONField(default=dict)
    cannot_say = models.JSONField(default=dict)
    beside = models.JSONField(default=dict)
    scope = models.JSONField(default=dict)
    measure = models.CharField(max_length=60, blank=True, default="")
    arguments = models.JSONField(default=dict)
    expected = models.FloatField(null=True)
    unit = models.CharField(max_length=20, blank=True, default="")
    tolerance = models.CharField(max_length=10, choices=[(each, each) for each in TOLERANCES], default="relative")
    tolerance_value = models.FloatField(default=0.05)
    pivot = models.FloatField(null=True)
    as_of = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    audience = models.CharField(max_length=10, choices=[(each, each) for each in AUDIENCES], default="movement")
    confidence = models.CharField(max_length=8, blank=True, default="", choices=[(each, each) for each in CONFIDENCES])
    definition = models.CharField(max_length=64, blank=True, default="")
    counter_claims = models.JSONField(default=list)
    is_retired = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")  # it was changed

    class Meta(Signed.Meta):
        indexes = (
            models.Index(fields=["claim", "-id"], name="claim_version_latest"),
            models.Index(fields=["aspect"], name="claim_version_aspect"),
        )
        constraints = (models.CheckConstraint(condition=Q(measure="") | ~Q(unit=""), name="claim_figure_has_unit"),)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.pk}"


class ClaimRun(AppendOnly):
    """What a measure gave for a version of a claim over a release, and how the claim stands since.

    ``occasion`` says why it was asked (``release``, ``written``, ``measure``, ``within``, ``day``, ``evidence``, with a
    number where the release had such a run already): once each for a release. ``is_carried``: nothing that the measure
    reads was touched, so the earlier result was taken over.
    ``datasets`` are the data sets of the context behind the figure, each with ``dataset_id``, ``revision`` and
    ``published_on`` as the release has them. ``moved`` is value less expected.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="runs")
    version = models.ForeignKey(ClaimVersion, on_delete=models.PROTECT, related_name="runs")
    release = models.CharField(max_length=80)
    occasion = models.CharField(max_length=40, default="release")
    audience = models.CharField(max_length=10, choices=[(each, each) for each in AUDIENCES])
    value = models.FloatField(null=True)
    least = models.FloatField(null=True)
    most = models.FloatField(null=True)
    rows = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    is_suppressed = models.BooleanField(default=False)
    datasets = models.JSONField(default=list)
    data_date = models.DateField(null=True)
    definition = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=20, choices=[(each, each) for each in STATES])
    found = models.JSONField(default=list)
    moved = models.FloatField(null=True)
    is_carried = models.BooleanField(default=False)
    day = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["version", "release", "occasion"], name="claim_run_once_an_occasion"),
        )
        indexes = (
            models.Index(fields=["claim", "-id"], name="claim_run_latest"),
            models.Index(fields=["version", "-id"], name="claim_run_of_version"),
        )

    def __str__(self) -> str:
        return f"{self.claim_id} {self.release} {self.state}"

    @property
    def is_to_check(self) -> bool:
        """Whether messages that rest on the claim have to be checked before they are used."""
        return self.state in TO_CHECK


class Asking(AppendOnly):
    """A release whose claims were all asked: with it the look at that release is over, until what it rests on changes.

    ``asked`` were computed, ``carried`` taken over from the release before.
    """

    release = models.CharField(max_length=80)
    mark = models.CharField(max_length=200, unique=True)  # the release and the digest of what the look rests on
    asked = models.PositiveIntegerField(default=0)
    carried = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.mark
