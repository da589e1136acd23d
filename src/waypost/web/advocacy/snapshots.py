"""A message as it stood on a day: frozen for a use, and shown again with what moved since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from waypost.advocacy.figures import written_figure
from waypost.advocacy.slots import Quoted, Told
from waypost.reference import load_catalog
from waypost.web.advocacy import judging
from waypost.web.advocacy.models import Message, Story, Use
from waypost.web.advocacy.queries.messages import claims_now, resting_of, version_of
from waypost.web.advocacy.queries.used import used_by, words_of_societies
from waypost.web.advocacy.queries.waiving import waivers_in_force

Stories = dict[str, tuple[Story, dict[str, str]]]  # key of the evidence → the story, its words by language


def snapshot_of(message: Message) -> tuple[dict[str, Any], Stories]:
    """All that a message says now, with every figure; and the words of stories, which stand apart.

    In the snapshot a story is its key and the digest of its words, so that the words can go and the hash stays.
    """
    version, rest, used = version_of(message), resting_of(message), used_by(message)
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
            for each in words_of_societies(message) if each.scope or each.counterparts or each.until
        ],
        "waived": [
            {"rule": each.rule, "reason": each.reason, "until": str(each.until)}
            for each in waivers_in_force(message, version, timezone.now().date())
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

    ``is_erased``: the words of a story whose person took the consent back.
    """

    text: str
    claim: str = ""
    revised: str = ""
    is_erased: bool = False


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
    each: Mapping[str, str], code: str, kept: Mapping[str, Any], revised: Mapping[str, Any], language: str
) -> Piece:
    if "story" in each:
        story = kept.get(each["story"])
        words = story.words.get(code, "") if story is not None else ""
        return Piece(words, is_erased=not words)
    claim = each.get("claim", "")
    moved = revised.get(claim) if each.get("field") in ("figure", "value", "range", "amount") else None
    return Piece(each["text"], claim, moved(language) if moved else "")


def revised_since(use: Use) -> dict[str, Any]:
    """The claims of a use whose figure reads otherwise now: claim → what it says, by language."""
    from waypost.web.advocacy.models import Claim  # noqa: PLC0415  # with the tables

    units = load_catalog().advocacy_words.figures.units
    frozen = {each["claim"]: each for each in use.snapshot["claims"] if each.get("measure")}
    claims = {each.pk: each.key for each in Claim.objects.filter(key__in=frozen)}
    found: dict[str, Any] = {}
    for pk, now in claims_now(claims).items():
        version, run = now.version, now.run
        then, unit = frozen[claims[pk]], units.get(version.unit)
        if run is None or unit is None or then.get("value") is None:
            continue
        is_same = run.value is not None and written_figure(run.value, unit, "en") == written_figure(
            then["value"], unit, "en"
        )
        if not is_same:
            value = run.value
            found[claims[pk]] = lambda language, value=value, unit=unit: (
                written_figure(value, unit, language) if value is not None else "–"
            )
    return found
