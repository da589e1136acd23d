"""A message as it stood on a day: frozen for a use, and shown again with what moved since."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from waypost.advocacy.figures import written_figure, written_range
from waypost.advocacy.slots import Quoted, Told
from waypost.reference import load_catalog
from waypost.reference.advocacy_words import Unit
from waypost.web.advocacy import judging
from waypost.web.advocacy.models import Claim, ClaimRun, Story, Use
from waypost.web.advocacy.queries.messages import claims_now
from waypost.web.advocacy.stated import Stated
from waypost.web.advocacy.wholes import Whole
from waypost.web.pages.templating import text

_FIGURES = ("figure", "value", "range", "amount")  # fields of a slot that a revision changes
Stories = dict[str, tuple[Story, dict[str, str]]]  # key of the evidence → the story, its words by language


def snapshot_of(whole: Whole, day: dt.date | None = None) -> tuple[dict[str, Any], Stories]:
    """All that a message says now, with every figure; and the words of stories, which stand apart.

    ``day``: that of the use, for what rules it did without; none: today. In the snapshot a story is its key and the
    digest of its words, so that the words can go and the hash stays.
    """
    message, version, rest, used = whole.message, whole.version, whole.rest, whole.used
    told = {each.item.key: each.item.story for each in used if each.item.story is not None and not each.dropped}
    texts, stories = {}, {}  # type: dict[str, Any], Stories
    for language in judging.languages_of(version):
        texts[language] = {}
        for part, filled in judging.filled(message, version, language, rest, used).items():
            texts[language][part] = [_frozen(each, language, told, stories) for each in filled.parts]
    return {
        "message": message.code, "aspect": message.aspect, "audience": message.audience, "channel": message.channel,
        "society": message.ns_id, "countries": version.countries, "text_hash": version.text_hash, "texts": texts,
        "claims": [_claim(each) for each in rest],
        "evidence": [
            {"claim": each.item.claim.key, "key": each.item.key, "item": each.item.item, "bearing": each.item.bearing,
             "reference": each.item.reference, "source": each.item.source}
            for each in used if not each.dropped
        ],
        "limits": [
            {"society": each.ns_id, "words": each.scope, "counterparts": each.counterparts or [],
             "until": each.until.isoformat() if each.until else None}
            for each in whole.words if each.scope or each.counterparts or each.until
        ],
        "waived": [
            {"rule": each.rule, "reason": each.reason, "until": str(each.until)}
            for each in whole.waived_on(day or timezone.now().date())
        ],
    }, stories  # fmt: skip


def _frozen(part: Any, language: str, told: Mapping[str, Story], stories: Stories) -> dict[str, str]:
    if isinstance(part, Told):
        return {"text": part.text, "claim": part.claim, "field": part.field}
    if isinstance(part, Quoted) and part.evidence in told:
        stories.setdefault(part.evidence, (told[part.evidence], {}))[1][language] = part.text
        return {"story": part.evidence, "digest": hashlib.sha256(part.text.encode()).hexdigest()}
    return {"text": part.text}


def _claim(each: Any) -> dict[str, Any]:
    run, version = each.run, each.version
    told = {} if run is None else {
        "run": run.pk, "value": run.value, "least": run.least, "most": run.most, "state": run.state,
        "as_of": run.data_date.isoformat() if run.data_date else None, "datasets": run.datasets,
        "fingerprint": run.fingerprint,
    }  # fmt: skip
    return {
        "name": each.name, "claim": each.claim.key, "version": version.pk, "measure": version.measure,
        "arguments": version.arguments, "unit": version.unit, "expected": version.expected, **told,
    }  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A piece of a frozen text: words, which claim they tell, and what its figure was revised to since (or empty).

    ``is_erased``: the words of a story whose person took the consent back. ``is_recast``: the claim counts something
    else since, so that what it says now is no revision of this figure.
    """

    text: str
    claim: str = ""
    revised: str = ""
    is_erased: bool = False
    is_recast: bool = False


@dataclass(frozen=True)
class Revised:
    """What became of a frozen figure: a run of the same question with its unit; none where another one is asked."""

    run: ClaimRun | None
    unit: str

    def told(self, field: str, language: str) -> str:
        """The figure of now, as the slot told that of then; that it is not told, where it is not."""
        words = load_catalog().advocacy_words.figures
        if self.run is None or self.run.is_suppressed or self.run.value is None:
            is_held = self.run is not None and self.run.is_suppressed
            return text(language, "message_figure_held_back" if is_held else "message_figure_not_given")
        unit = words.units[self.unit]
        if field == "range" and self.run.least is not None and self.run.most is not None:
            return written_range(self.run.least, self.run.most, unit, language, words)
        value = abs(self.run.value) if field == "amount" else self.run.value
        return written_figure(value, unit, language)


def shown_snapshot(use: Use, language: str) -> dict[str, dict[str, list[Piece]]]:
    """The texts of a use as they were, by language and part; figures that moved since say to what."""
    revised = revised_since(use)
    kept = {each.key: each for each in use.stories.all()}
    found: dict[str, dict[str, list[Piece]]] = {}
    for code, parts in use.snapshot["texts"].items():
        found[code] = {
            part: [_piece(each, code, kept, revised, language) for each in pieces] for part, pieces in parts.items()
        }
    return found


def _piece(
    each: Mapping[str, str], code: str, kept: Mapping[str, Any], revised: Mapping[str, Revised], language: str
) -> Piece:
    if "story" in each:
        story = kept.get(each["story"])
        words = story.words.get(code, "") if story is not None else ""
        return Piece(words, is_erased=not words)
    claim, field = each.get("claim", ""), each.get("field", "")
    moved = revised.get(claim) if field in _FIGURES else None
    if moved is None:
        return Piece(each["text"], claim)
    if moved.run is None:
        return Piece(each["text"], claim, is_recast=True)
    return Piece(each["text"], claim, moved.told(field, language))


def revised_since(use: Use) -> dict[str, Revised]:
    """The claims of a use whose figure reads otherwise now, in the unit of then; or that count something else."""
    units = load_catalog().advocacy_words.figures.units
    frozen = {each["claim"]: each for each in use.snapshot["claims"] if each.get("measure")}
    claims = {each.pk: each.key for each in Claim.objects.filter(key__in=frozen)}
    runs = [each["run"] for each in frozen.values() if each.get("run")]
    definitions = dict(ClaimRun.objects.filter(pk__in=runs).values_list("pk", "definition"))
    found: dict[str, Revised] = {}
    for pk, now in claims_now(claims).items():
        run, then = now.run, frozen[claims[pk]]
        if run is None or then.get("value") is None or then["unit"] not in units:
            continue
        if not _is_same_question(then, now, definitions.get(then["run"], "")):
            found[claims[pk]] = Revised(None, then["unit"])
        elif not _reads_the_same(then, run, units[then["unit"]]):
            found[claims[pk]] = Revised(run, then["unit"])
    return found


def _is_same_question(then: Mapping[str, Any], now: Stated, definition: str) -> bool:
    """Whether the claim still asks what was frozen: the same measure, of the same, counted the same way."""
    version = now.version
    asked = (version.measure, version.arguments, version.unit)
    is_counted_so = not definition or now.run is None or now.run.definition in ("", definition)
    return asked == (then["measure"], then["arguments"], then["unit"]) and is_counted_so


def _reads_the_same(then: Mapping[str, Any], run: ClaimRun, unit: Unit) -> bool:
    """Whether a reader of the frozen figure and its range would read the same now."""
    told = [
        None if value is None else written_figure(value, unit, "en")
        for value in (then["value"], then.get("least"), then.get("most"), run.value, run.least, run.most)
    ]
    return told[:3] == told[3:]
