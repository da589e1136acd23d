"""Judgements of people on records, names and values."""

from __future__ import annotations

from django.db import transaction

from waypost.web.accounts.queries import Standing
from waypost.web.contribute.actions.building import ask_for_build
from waypost.web.contribute.models import Judgement
from waypost.web.contribute.rights import role_word


@transaction.atomic
def judge(*, standing: Standing, ns_id: str, left: str, right: str, judgement: str, why: str = "") -> Judgement:
    """Whether two records tell of one programme: ``same``, ``not_same`` or ``unsure``."""
    first, second = sorted((left, right))
    made = Judgement.objects.create(
        kind=Judgement.Kind.SAME, left=first, right=second, judgement=judgement, ns_id=ns_id,
        role=role_word(standing, ns_id), by=standing.person, why=why[:500] or judgement,
    )  # fmt: skip
    if judgement != "unsure":
        ask_for_build()
    return made


@transaction.atomic
def name_means(*, standing: Standing, name: str, body: str, why: str = "") -> Judgement:
    """Which body of the catalog a name means, wherever a source writes it."""
    made = Judgement.objects.create(
        kind=Judgement.Kind.NAME, left=name[:600], right=body[:600], role=role_word(standing, ""),
        by=standing.person, why=why[:500] or "named in the web",
    )  # fmt: skip
    ask_for_build()
    return made


@transaction.atomic
def correct(
    *, standing: Standing, source: str, identifier: str, field: str, expect: str, value: str, why: str
) -> Judgement:
    """Mend one known value of one source, until the source itself has mended it."""
    made = Judgement.objects.create(
        kind=Judgement.Kind.CORRECTION, left=f"{source}|{identifier}"[:600], right=field[:600], expect=expect,
        value=value, role=role_word(standing, ""), by=standing.person, why=why[:500],
    )  # fmt: skip
    ask_for_build()
    return made
