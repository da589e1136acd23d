"""Who is asked to sign off a version, who has not, and whose sign-off lapsed since the words changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from waypost.drafting.lineage import became
from waypost.drafting.signing import SignOff, standing, word_of_each
from waypost.drafting.texts import Version, Work
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Round, Step
from waypost.web.policy.queries.adoption import adopted_versions
from waypost.web.policy.queries.rounds import sign_offs_on


@dataclasses.dataclass(frozen=True)
class Lapse:
    """What an organisation signed and what has other words since; ``again`` is where these stand now, unsigned by it.

    What was given up without an heir has nothing to be signed again.
    """

    organisation: str
    provisions: tuple[str, ...]
    again: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Signing:
    """How far the sign-off of a version is."""

    held: Mapping[tuple[str, str], SignOff]  # organisation and provision → the word that is in force
    lapses: tuple[Lapse, ...]
    asked: tuple[str, ...]

    @property
    def organisations(self) -> frozenset[str]:
        """Those with a sign-off in force."""
        return frozenset(organisation for organisation, _ in self.held)

    @property
    def unsigned(self) -> tuple[str, ...]:
        """Those asked that have never signed; whose sign-off lapsed is told apart."""
        said = self.organisations | {each.organisation for each in self.lapses}
        return tuple(each for each in self.asked if each not in said)


def signing_on(kept: Kept, version: Version) -> Signing:
    """How far a version is. Six queries, however many are asked and have signed."""
    made, work = sign_offs_on(kept.work.code), kept.with_draft
    codes = _since_adoption(work, version.code)
    held = word_of_each(standing(made, version))
    return Signing(held, lapses(work, version, made, codes), _asked(work.code, codes))


def lapses(work: Work, version: Version, made: list[SignOff], codes: tuple[str, ...]) -> tuple[Lapse, ...]:
    """Whose words on versions of ``codes`` are no more those of a version; ``made`` in the order of signing."""
    held = word_of_each(standing(made, version))
    kinds = {provision.id: provision.kind for provision in version.provisions}
    order = {name: number for number, name in enumerate(kinds)}
    heirs: dict[str, Mapping[str, tuple[str, ...]]] = {}
    signed: dict[str, list[str]] = {}
    again: dict[str, set[str]] = {}
    for (organisation, provision), each in word_of_each(each for each in made if each.version in codes).items():
        if (organisation, provision) in held:
            continue
        if each.version not in heirs:
            heirs[each.version] = became(work, each.version, version.code)
        signed.setdefault(organisation, []).append(provision)
        now = {name for name in heirs[each.version].get(provision, ()) if kinds[name] != "heading"}
        again.setdefault(organisation, set()).update(name for name in now if (organisation, name) not in held)
    return tuple(
        Lapse(each, tuple(signed[each]), tuple(sorted(again[each], key=order.__getitem__))) for each in sorted(signed)
    )


def lapsed_with(kept: Kept, version: Version) -> frozenset[str]:
    """The organisations that had a word in force on the version before, which lapsed with this one."""
    codes = _since_adoption(kept.work, version.code)
    if len(codes) < 2:  # the first after an adoption
        return frozenset()
    made = [each for each in sign_offs_on(kept.work.code) if each.version in codes]
    before = word_of_each(standing(made, kept.work.version(codes[-2])))
    return frozenset(organisation for organisation, _ in before.keys() - word_of_each(standing(made, version)).keys())


def asked_until(kept: Kept) -> tuple[bool, dt.date | None] | None:
    """Whether the latest version is a final draft, so that those invited are asked to sign, and by which day: the one
    planned for the Board. None when nothing is to be signed any more: it was adopted, or the Board has approved it.
    """
    latest = kept.latest
    if latest is None or latest.code in adopted_versions(kept.work):
        return None
    rows = Step.objects.filter(work=kept.work.code, version=latest.code).order_by("pk")
    steps = {row.stage: row for row in rows}
    board = steps.get(Step.Stage.GOVERNING_BOARD)
    if board and board.actual_on and board.outcome != Step.Outcome.REFERRED_BACK:
        return None
    final = steps.get(Step.Stage.FINAL_DRAFT)
    planned = (steps[stage].planned_on for stage in (Step.Stage.GOVERNING_BOARD, Step.Stage.ADOPTED) if stage in steps)
    return bool(final and final.actual_on), next((day for day in planned if day), None)


def _since_adoption(work: Work, version: str) -> tuple[str, ...]:
    """The codes of the versions after the last adopted one up to a version, which is there even if it was adopted."""
    adopted, found = adopted_versions(work), []
    for each in work.versions:
        found.append(each.code)
        if each.code == version:
            break
        if each.code in adopted:
            found.clear()
    return tuple(found)


def _asked(work: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The societies that the last opened round on one of these versions invited."""
    rounds = Round.objects.filter(work=work, version__in=codes, exercise__opened_at__isnull=False)
    last = rounds.select_related("exercise").order_by("-exercise__opens_at", "-pk").first()
    return tuple(last.exercise.invited.order_by("ns_id").values_list("ns_id", flat=True)) if last else ()
