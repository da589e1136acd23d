"""What carries a claim, or speaks against it."""

from __future__ import annotations

from django.db import models

from waypost.web.advocacy.models.claim import Claim
from waypost.web.advocacy.models.signed import Signed
from waypost.web.advocacy.models.story import Story

# What an item of evidence is, and so what ``reference`` names.
ITEMS = ("programme", "series", "survey", "story", "document")
BEARINGS = ("supports", "opposes", "qualifies", "illustrates")


class Evidence(Signed):
    """One item, as it was added; what is thought of it later stands in :class:`EvidenceStep`.

    ``item`` and ``reference``: a programme's id; a data set of the context (``series``) by its id; a ``survey`` or a
    ``document`` by its title, with ``excerpt`` word by word, ``source`` (who published it) and ``address``; a story by
    ``story``. ``key`` names the item within its claim, for ``{quote:key}``. ``kind`` is where a grade begins and
    ``parts`` what takes it down or up, both codes of ``catalog/advocacy/grading.yml``. ``places`` are country codes and
    ``trail_sides`` sides of a trail (origin, transit, destination). ``ns_id``: the society whose data or experience it
    is. ``evidence_date``: of what it tells, not of its entry.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    key = models.SlugField(max_length=40)
    item = models.CharField(max_length=10, choices=[(each, each) for each in ITEMS])
    kind = models.CharField(max_length=30)
    bearing = models.CharField(max_length=12, choices=[(each, each) for each in BEARINGS])
    reference = models.CharField(max_length=300, blank=True, default="")
    story = models.ForeignKey(Story, null=True, on_delete=models.PROTECT, related_name="evidence")
    excerpt = models.TextField(blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")  # of the excerpt
    source = models.CharField(max_length=200, blank=True, default="")
    address = models.URLField(max_length=400, blank=True, default="")
    parts = models.JSONField(default=dict)
    places = models.JSONField(default=list)
    trail_sides = models.JSONField(default=list)
    evidence_date = models.DateField(null=True)
    ns_id = models.CharField(max_length=40, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta(Signed.Meta):
        constraints = (models.UniqueConstraint(fields=["claim", "key"], name="evidence_key_once"),)
        indexes = (models.Index(fields=["reference"], name="evidence_reference"),)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.item} {self.key}"


class EvidenceStep(Signed):
    """What happened to an item: somebody reviewed it; set it aside, or took it in again, with a reason; its source
    withdrew it. The latest row counts; a review stays whatever follows. ``parts`` corrects those of the item.
    """

    class Step(models.TextChoices):
        """What was done."""

        REVIEWED = "reviewed"
        SET_ASIDE = "set_aside"
        TAKEN_IN = "taken_in"
        WITHDRAWN = "withdrawn"

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step.choices)
    reason = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=30, blank=True, default="")
    parts = models.JSONField(default=dict)

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["evidence", "-id"], name="evidence_step_latest"),)

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.step}"
