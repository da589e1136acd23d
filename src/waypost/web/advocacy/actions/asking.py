"""Claims are asked again: all with a new release, one when it is written, those whose day or evidence ended.

Work is done by the clock. What is due follows from the tables alone, and each run is one row that can stand there only
once, written together with the mails that it causes. So a worker that is killed leaves some claims asked and some not,
and the next one asks the rest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from waypost.advocacy.asking import datasets_of
from waypost.advocacy.changes import touched
from waypost.advocacy.freshness import standing
from waypost.advocacy.measures import definition_of, evaluate
from waypost.advocacy.values import AUDIENCES, Result
from waypost.reference import load_catalog
from waypost.store.release import Release, kept_releases
from waypost.web.accounts.viewing import taken_back
from waypost.web.advocacy.actions.mailing import queue_mails, speakers_of
from waypost.web.advocacy.actions.shipping import take_in_shipped
from waypost.web.advocacy.models import Asking, ClaimRun, ClaimVersion, Evidence
from waypost.web.advocacy.queries.claims import current_versions, live_messages_on, stated
from waypost.web.advocacy.queries.losing import lost_support
from waypost.web.advocacy.released import counts_mark, look, opened, release_now
from waypost.web.advocacy.stated import Stated, result_of, value_of

BATCH = 500
# Sources of measures that may say something else while the same release is shown.
_MOVE_WITHIN = ("register", "published")
_AGAIN = " again-"


@dataclass(frozen=True)
class Due:
    """A claim that has to be asked, and why: ``release``, ``measure`` (it counts otherwise now), ``within`` (what is
    shown of the same release became something else), ``day`` (its last one is over) or ``evidence`` (what carried it
    went or came back).
    """

    stated: Stated
    why: str
    is_withdrawn: bool

    @property
    def needs_figure(self) -> bool:
        """The release has to be asked; else the last figure stands, and only how the claim stands is another one."""
        return bool(self.stated.version.measure) and self.why in ("release", "measure", "within")


def ask_again(
    *, now: dt.datetime | None = None, batch: int = BATCH, after: Callable[[int], None] | None = None
) -> dict[str, int]:
    """Ask what is due; how many claims were asked of the release, and for how many the last figure was taken over.

    ``after`` is told after each batch how many were written. Asked again, it does nothing.
    """
    day = (now or timezone.now()).astimezone(dt.UTC).date()
    take_in_shipped()
    release = release_now()
    release_id = str(release.manifest["release_id"])
    mark = _mark(release_id)
    due = due_now(release, day)
    due += _touched_within(release, mark, {each.stated.version.pk for each in due})
    counts = {"asked": 0, "carried": 0}
    if due:
        carried = _carried(release, due)
        for audience in AUDIENCES:
            of_audience = [each for each in due if each.stated.version.audience == audience]
            asked = [each for each in of_audience if each.needs_figure and each.stated.key not in carried]
            results, datasets = _figures(release, audience, asked)
            for start in range(0, len(of_audience), batch):
                part = of_audience[start : start + batch]
                _keep(part, results, datasets, carried, release_id, day)
                counts["asked"] += sum(each.stated.key in results for each in part)
                counts["carried"] += sum(each.stated.key in carried for each in part)
                if after is not None:
                    after(len(part))
    _note(release_id, mark, counts)
    return counts


def due_now(release: Release, day: dt.date) -> list[Due]:
    """What has to be asked of a release on a day."""
    release_id, measures = str(release.manifest["release_id"]), load_catalog().advocacy.measures
    definitions = {name: definition_of(each) for name, each in measures.items()}
    known = stated(current_versions().filter(is_retired=False))
    lost = lost_support(release, day)
    found = []
    for each in known:
        if each.version.measure and each.version.measure not in measures:
            continue  # a measure that the catalog has no more: the last run stays, and tells of which release it is
        is_withdrawn = each.claim.pk in lost
        why = _why(each, release_id, definitions, day, is_withdrawn=is_withdrawn)
        if why:
            found.append(Due(each, why, is_withdrawn))
    return found


def _why(each: Stated, release_id: str, definitions: Mapping[str, str], day: dt.date, *, is_withdrawn: bool) -> str:
    run = each.run
    if run is None or run.release != release_id:
        return "release"
    if each.version.measure and run.definition != definitions[each.version.measure]:
        return "measure"
    stands = standing(value_of(each.version), _result(run), day, is_withdrawn=is_withdrawn)
    if list(stands.found) == run.found:
        return ""
    return "day" if ("expired" in stands.found) != ("expired" in run.found) else "evidence"


def _touched_within(release: Release, mark: str, known: set[int]) -> list[Due]:
    """Claims of which the release that they were asked of says something else now: a society took a programme back or
    gave it back, or there are new counts for the public. Those alone of which the facts are other ones than before.
    """
    if _last_mark(str(release.manifest["release_id"])) == mark:
        return []
    measures = load_catalog().advocacy.measures
    open_ones = [
        each for each in stated(current_versions().filter(is_retired=False).exclude(measure=""))
        if each.version.pk not in known and each.version.measure in measures
        and measures[each.version.measure].source in _MOVE_WITHIN
    ]  # fmt: skip
    lost = lost_support(release, timezone.now().date()) if open_ones else set()
    found = []
    for audience in AUDIENCES:
        asked = [Due(each, "within", each.claim.pk in lost) for each in open_ones if each.version.audience == audience]
        results, _ = _figures(release, audience, asked)
        found += [each for each in asked if not _is_same(results.get(each.stated.key, Result()), each.stated.run)]
    return found


def _is_same(result: Result, run: ClaimRun | None) -> bool:
    """Whether a figure rests on the same facts and is told as it was."""
    then = _result(run)
    return (result.fingerprint, result.is_suppressed, result.rows, result.value) == (
        then.fingerprint, then.is_suppressed, then.rows, then.value,
    )  # fmt: skip


def _result(run: ClaimRun | None) -> Result:
    return result_of(run) if run is not None else Result()


def _carried(release: Release, due: Sequence[Due]) -> dict[str, Result]:
    """Claims of which the new release says the same as the one before, with what was found then.

    The release before is the one that most of them were asked of, where it is still kept. Counts for the public stand
    beside releases, so measures over them are always asked; so are those over programmes, where others were taken back
    when the release before was looked at last.
    """
    measures = load_catalog().advocacy.measures
    able = [
        each for each in due
        if each.why == "release" and each.needs_figure and each.stated.run is not None
        and measures[each.stated.version.measure].source != "published"
        and each.stated.run.definition == definition_of(measures[each.stated.version.measure])
    ]  # fmt: skip
    if not able:
        return {}
    before = Counter(each.stated.run.release for each in able if each.stated.run).most_common(1)[0][0]
    kept = {str(each.manifest["release_id"]): each for each in kept_releases(release)}
    if before not in kept:
        return {}
    if _last_mark(before) != _mark(before):
        able = [each for each in able if measures[each.stated.version.measure].source not in _MOVE_WITHIN]
    found: dict[str, Result] = {}
    for audience in AUDIENCES:
        asked = {
            each.stated.key: each.stated for each in able
            if each.stated.version.audience == audience and each.stated.run and each.stated.run.release == before
        }  # fmt: skip
        if not asked:
            continue
        with opened(kept[before], audience) as old, opened(release, audience) as new:
            changed = touched(old, new, measures, [value_of(each.version) for each in asked.values()])
        found |= {key: _result(each.run) for key, each in asked.items() if key not in changed}
    return found


def _figures(
    release: Release, audience: str, asked: Sequence[Due]
) -> tuple[dict[str, Result], Mapping[str, dict[str, Any]]]:
    if not asked:
        return {}, {}
    claims = [value_of(each.stated.version) for each in asked]
    with opened(release, audience) as con:
        found = evaluate(con, load_catalog().advocacy.measures, claims)
        return found, datasets_of(con, found.values())


@transaction.atomic
def _keep(
    due: Sequence[Due],
    results: Mapping[str, Result],
    datasets: Mapping[str, dict[str, Any]],
    carried: Mapping[str, Result],
    release_id: str,
    day: dt.date,
) -> None:
    """Runs of a batch with the mails that they cause; a run that another one wrote meanwhile stays as it is.

    An occasion that a release had already for a version is numbered: one that is shown again is asked again.
    """
    numbered = _numbers(due, release_id)
    runs = []
    for each in due:
        key, last = each.stated.key, each.stated.run
        result = results.get(key) or carried.get(key) or _result(last)
        told = [datasets[name] for name in result.datasets if name in datasets] or (last.datasets if last else [])
        number = numbered.get(each.stated.version.pk, 0)
        runs.append(
            run_of(
                each.stated.version, result, day, release_id, told, is_withdrawn=each.is_withdrawn,
                is_carried=key in carried, occasion=f"{each.why}-{number}" if number else each.why,
            )
        )  # fmt: skip
    ClaimRun.objects.bulk_create(runs, ignore_conflicts=True)
    _attach_datasets(runs)
    turned = [
        (each, run) for each, run in zip(due, runs, strict=True) if run.is_to_check and not each.stated.is_to_check
    ]
    if turned:
        by_mark: dict[str, list[Due]] = {}
        for each, run in turned:
            mark = release_id if run.occasion == "release" else f"{release_id} {each.why} {day}"
            by_mark.setdefault(mark, []).append(each)
        for mark, moved in by_mark.items():
            queue_mails(speakers_of(_concerned(moved)), "moved", mark)


def run_of(
    version: ClaimVersion, result: Result, day: dt.date, release_id: str, datasets: Sequence[Mapping[str, Any]], *,
    is_withdrawn: bool, is_carried: bool = False, occasion: str = "written",
) -> ClaimRun:  # fmt: skip
    """The row of a run, not yet kept."""
    stands = standing(value_of(version), result, day, is_withdrawn=is_withdrawn)
    return ClaimRun(
        claim=version.claim, version=version, release=release_id, occasion=occasion, audience=version.audience,
        value=result.value, least=result.least, most=result.most, rows=result.rows, fingerprint=result.fingerprint,
        is_suppressed=result.is_suppressed, datasets=[dict(each) for each in datasets], data_date=result.data_date,
        definition=result.definition, state=stands.state, found=list(stands.found), moved=stands.moved,
        is_carried=is_carried, day=day,
    )  # fmt: skip


def ask_written(version: ClaimVersion, day: dt.date) -> ClaimRun:
    """Ask the release that is shown of a version that was written now; part of the caller's transaction."""
    release = release_now()
    result, datasets = look(value_of(version)) if version.measure else (Result(), {})
    run = run_of(
        version, result, day, str(release.manifest["release_id"]), list(datasets.values()),
        is_withdrawn=version.claim_id in lost_support(release, day, claim=version.claim_id),
    )  # fmt: skip
    run.save()
    return run


def _numbers(due: Sequence[Due], release_id: str) -> dict[int, int]:
    """How many runs over this release each version has already."""
    versions = [each.stated.version.pk for each in due]
    told = ClaimRun.objects.filter(version__in=versions, release=release_id).order_by()
    return dict(told.values_list("version").annotate(n=Count("pk")))


def _attach_datasets(runs: Sequence[ClaimRun]) -> None:
    """The data sets behind a claim that ships are its first evidence."""
    rows = [
        Evidence(
            claim=run.claim, key=_key_of(dataset["dataset_id"]), item="series", kind="context_rows",
            bearing="supports", reference=dataset["dataset_id"], source=(dataset["publisher"] or "")[:200],
            address=dataset["url"] or "", evidence_date=run.data_date,
        )
        for run in runs if run.claim.is_shipped
        for dataset in run.datasets
    ]  # fmt: skip
    Evidence.objects.bulk_create(rows, ignore_conflicts=True)


def _key_of(dataset: str) -> str:
    return dataset.replace(".", "-")[:40]


def _concerned(moved: Sequence[Due]) -> set[str]:
    """Who answers for claims, and for live messages that rest on them."""
    messages = live_messages_on(each.stated.claim.pk for each in moved)
    return {each.stated.claim.ns_id for each in moved} | set(messages.values())


def _mark(release_id: str) -> str:
    """What a look at a release rests on: the release, what measures count and which claims ship, what societies took
    back, and the counts for the public.
    """
    advocacy = load_catalog().advocacy
    told = [*(f"{n} {definition_of(each)}" for n, each in advocacy.measures.items()), *advocacy.claims]
    told += ["taken back", *taken_back(), "counts", counts_mark()]
    return f"{release_id} {hashlib.sha256(' '.join(told).encode()).hexdigest()[:16]}"


def _last_mark(release_id: str) -> str:
    """On what the last look at a release rested; empty before the first."""
    last = Asking.objects.filter(release=release_id).order_by("-pk").values_list("mark", flat=True).first()
    return last.split(_AGAIN)[0] if last else ""


def _note(release_id: str, mark: str, counts: Mapping[str, int]) -> None:
    """That all claims were asked, once for what a look rests on; where that is as it was before, with a number."""
    if _last_mark(release_id) == mark:
        return
    before = Asking.objects.filter(release=release_id, mark__startswith=mark).count()
    numbered = f"{mark}{_AGAIN}{before}" if before else mark
    Asking.objects.get_or_create(mark=numbered, defaults={"release": release_id, **counts})
