"""Messages for tests: claims with runs and evidence as rows, and messages taken as far as a test needs."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.web.accounts.people import person
from waypost.web.advocacy.actions import clearing
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.models import Claim, ClaimRun, ClaimVersion, Evidence, Message
from waypost.web.advocacy.queries.messages import with_track

DAY = dt.timedelta(days=1)
LANGUAGES = ("en", "fr", "es", "ar")
ASPECT = "stranded_in_transit"


def people() -> SimpleNamespace:
    """Two of the team, people of Niger and Italy, an officer of Africa, a bystander, the board, and nobody."""
    return SimpleNamespace(
        team=person("paula@example.org", "migration_team", factor=True),
        second=person("ines@example.org", "migration_team", factor=True),
        focal=person("moussa@example.org", "focal_point:ns-ner"),
        manager=person("aicha@example.org", "manager:ns-ner", factor=True),
        italy=person("nadia@example.org", "focal_point:ns-ita"),
        italy_second=person("luca@example.org", "focal_point:ns-ita"),
        officer=person("kofi@example.org", "zone_officer:africa"),
        bystander=person("wanjiru@example.org", "focal_point:ns-ken"),
        board=person("board@example.org", "governing_board"),
        nobody=person("rosa@example.org"),
    )


def claim(key: str = "deaths_at_sea", value: float = 3008, **parts: Any) -> Claim:
    """A claim that was asked once and holds."""
    made = Claim.objects.create(key=key)
    given: dict[str, Any] = {
        "aspect": ASPECT, "kind": "quantity", "measure": "dead_and_missing", "arguments": {}, "unit": "deaths",
        "expected": value, "audience": "public", "words": {"en": "{figure} were counted."},
        "as_of": dt.date(2024, 12, 31),
    }  # fmt: skip
    ClaimVersion.objects.create(claim=made, **given | parts)
    ran(made, value)
    return made


def ran(of: Claim, value: float | None, state: str = "fresh", release: str = "r1") -> ClaimRun:
    """The claim was asked of a release."""
    version = of.versions.order_by("-pk")[:1].get()
    datasets = [
        {"dataset_id": "iom", "title": "Missing Migrants", "publisher": "IOM", "revision": "2025-01-02",
         "url": "https://example.org/data", "retrieved_date": "2025-01-03", "licence": "CC BY 4.0"}
    ]  # fmt: skip
    moved = None if value is None else value - version.expected
    return ClaimRun.objects.create(
        claim=of, version=version, release=f"{release}-{ClaimRun.objects.count()}",
        audience=version.audience, value=value,
        state=state, found=[state], moved=moved, is_suppressed=state == "suppressed_now", day=timezone.now().date(),
        data_date=dt.date(2024, 12, 31), datasets=datasets,
    )  # fmt: skip


def evidence(of: Claim, key: str = "work", **parts: Any) -> Evidence:
    """A record of a programme of Niger, unless something else is said."""
    given: dict[str, Any] = {
        "item": "programme", "kind": "programme_record", "bearing": "supports", "reference": "wx-0000000001",
        "ns_id": "ns-ner", "evidence_date": timezone.now().date() - 30 * DAY,
    }  # fmt: skip
    return Evidence.objects.create(claim=of, key=key, **given | parts)


def texts(key: str = "deaths_at_sea", **more: str) -> dict[str, dict[str, str]]:
    """Words in four languages around the figure of a claim."""
    figure = f"{{{key}.figure}}"
    told = {
        "title": {"en": "People die on the way", "fr": "Des personnes meurent en route",
                  "es": "Hay quien muere en el camino",
                  "ar": "الناس يموتون في الطريق"},
        "statement": {"en": f"At sea {figure} became known.", "fr": f"En mer, on a connu {figure}.",
                      "es": f"En el mar se conocieron {figure}.", "ar": f"عُرف في البحر {figure}."},
        "ask": {"en": "Let rescue happen.", "fr": "Laissez secourir.", "es": "Permitan el rescate.",
                "ar": "اسمحوا بالإنقاذ."},
    }  # fmt: skip
    return told | {part: {"en": words} for part, words in more.items()}


def drafted(p: SimpleNamespace, of: Claim | None = None, *, by: Any = None, **parts: Any) -> Message:
    """A message of the Secretariat to the public on one claim."""
    of = of or Claim.objects.first() or carried()
    given = {"ns_id": "", "aspect": ASPECT, "audience": "public", "channel": "public", "texts": texts(of.key),
             "claims": [of.key]}  # fmt: skip
    return actions.draft(by=by or p.team, **given | parts)


def carried(key: str = "deaths_at_sea", ns_id: str = "ns-ner") -> Claim:
    """A claim with what carries it, the work of a society among it."""
    made = claim(key)
    evidence(made, "work", ns_id=ns_id)
    evidence(made, "rows", item="series", kind="context_rows", reference="iom", ns_id="")
    return made


def live(p: SimpleNamespace, of: Claim | None = None, **parts: Any) -> Message:
    """A message that was checked by another, cleared by Niger, and is live."""
    made = drafted(p, of, **parts)
    checker = p.second if made.ns_id == "" else p.team
    actions.check(by=checker, message=made)
    for each in list(made.clearances.filter(step="asked")):
        who = {"ns-ner": p.focal, "ns-ita": p.italy}[each.ns_id]
        clearing.answer(by=who, message=made, ns_id=each.ns_id, is_given=True)
    actions.publish(by=p.team, message=made)
    return with_track().get(pk=made.pk)
