"""Claims are written, changed and retired. The figure that is expected is the one that the release gives then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.advocacy.figures import Figure, figure_of
from waypost.advocacy.measures import definition_of
from waypost.advocacy.numerals import lint
from waypost.advocacy.slots import SlotError, fill
from waypost.advocacy.values import AUDIENCES, KINDS, TOLERANCES, Claim, Result
from waypost.errors import Said, said_by
from waypost.reference import load_catalog
from waypost.reference.checks.advocacy import is_code
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions.asking import ask_written
from waypost.web.advocacy.actions.aspects import worded
from waypost.web.advocacy.actions.mailing import tell_of_messages_on
from waypost.web.advocacy.models import Claim as ClaimRow
from waypost.web.advocacy.models import ClaimVersion
from waypost.web.advocacy.models.claim import CONFIDENCES
from waypost.web.advocacy.models.signed import new_code
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.advocacy.queries.claims import by_keys, current_versions
from waypost.web.advocacy.released import look
from waypost.web.advocacy.seeing import require_seen_claim
from waypost.web.advocacy.stated import OWN, said_in
from waypost.web.exercises.actions.wording import impersonal, reason

# Kinds that need a figure: of the others evidence alone may speak.
WITH_FIGURE = ("quantity", "trend", "comparison")
# What is kept of a claim when another part of it changes.
_KEPT = (
    "aspect", "question", "kind", "words", "cannot_say", "beside", "scope", "measure", "arguments", "tolerance",
    "tolerance_value", "pivot", "valid_until", "audience", "confidence", "counter_claims",
)  # fmt: skip


class WordsError(RefusedError):
    """What is wrong with words, one line for each: a language and what a rule says of it."""

    def __init__(self, found: Sequence[tuple[str, str]]) -> None:
        super().__init__("claims_refused_in_words", count=len(found))
        self.found = tuple(found)
        self.args = (" ".join(f"{language}: {why}" for language, why in found),)


def figure_at_once(
    *, measure: str, arguments: Mapping[str, str], audience: str
) -> tuple[Result, Figure, Mapping[str, dict[str, Any]]]:
    """What a measure gives in the release that is shown, for an audience. Raises :class:`RefusedError`."""
    asked = _asked(measure, arguments, audience)
    result, datasets = look(asked)
    return result, figure_of(asked, result, load_catalog().advocacy.measures[measure].unit), datasets


@transaction.atomic
def write_claim(*, by: User, ns_id: str, **said: Any) -> ClaimVersion:
    """A new claim in the name of a society, or of the Secretariat (empty). Raises :class:`RefusedError`.

    ``said``: ``aspect, question, kind, words, measure, arguments, audience, tolerance, tolerance_value, pivot,
    valid_until, confidence, cannot_say, scope, beside`` (keys of claims whose slots the words use), ``counter_claims``.
    """
    rights.require_writing(by, ns_id)
    rights.require_society(ns_id)
    checked = _checked(said, None)
    claim = ClaimRow.objects.create(key=f"c{new_code()}", ns_id=ns_id, made_by=by)
    return _add(by, claim, checked)


@transaction.atomic
def change_claim(*, by: User, claim: ClaimRow, why: str, seen: int | None = None, **said: Any) -> ClaimVersion:
    """Other words, another measure, or the figure as it is now: a new version; the earlier ones stay.

    Messages on the claim are to be checked before use, and their owners are told. ``seen`` is the number of the version
    that the person began with: a newer one is not written over.
    """
    last = _last_for(by, claim, seen)
    made = _add(by, claim, _checked({name: getattr(last, name) for name in _KEPT} | said, claim), why=reason(why))
    if said_in(made) != said_in(last):
        tell_of_messages_on([claim.pk], f"claim version {made.pk}")
    return made


@transaction.atomic
def retire_claim(*, by: User, claim: ClaimRow, why: str, seen: int | None = None) -> ClaimVersion:
    """Nobody is to use it any more; what rests on it is found in its page."""
    standing = rights.require_writing(by, claim.ns_id)
    last = _last_for(by, claim, seen)
    kept = {name: getattr(last, name) for name in (*_KEPT, "expected", "unit", "as_of", "definition")}
    made = ClaimVersion.objects.create(
        claim=claim, is_retired=True, why=reason(why), by=by, role=rights.role_of(standing, claim.ns_id), **kept
    )
    tell_of_messages_on([claim.pk], f"claim version {made.pk}")
    return made


def _last_for(by: User, claim: ClaimRow, seen: int | None) -> ClaimVersion:
    """The version that counts, for who may change the claim and saw it; nobody else changes it meanwhile."""
    rights.require_writing(by, claim.ns_id)
    rights.require(not claim.is_shipped, "claims_refused_shipped")
    ClaimRow.objects.select_for_update().get(pk=claim.pk)
    last = claim.versions.order_by("-pk")[:1].get()
    require_seen_claim(last, seen)
    return last


def _add(by: User, claim: ClaimRow, checked: dict[str, Any], *, why: str = "") -> ClaimVersion:
    standing = rights.require_writing(by, claim.ns_id)
    role = rights.role_of(standing, claim.ns_id)
    version = ClaimVersion.objects.create(claim=claim, by=by, role=role, why=why, **checked)
    ask_written(version, timezone.now().astimezone(dt.UTC).date())
    return version


def _checked(said: Mapping[str, Any], claim: ClaimRow | None) -> dict[str, Any]:
    """What a version keeps, with the figure of now. Raises :class:`RefusedError`."""
    kept = {name: said[name] for name in _KEPT if name in said}
    known = aspects()
    rights.require(kept["aspect"] in known, "claims_refused_aspect")
    rights.require(
        not kept.get("question") or kept["question"] in known[kept["aspect"]].questions, "claims_refused_question"
    )
    rights.require(kept["kind"] in KINDS and kept["audience"] in AUDIENCES, "claims_refused_code")
    rights.require(kept.get("confidence", "") in ("", *CONFIDENCES), "claims_refused_code")
    rights.require(kept.get("tolerance", "relative") in TOLERANCES, "claims_refused_code")
    rights.require(kept.get("tolerance_value", 0) >= 0, "claims_refused_tolerance")
    rights.require(bool(kept.get("measure")) or kept["kind"] not in WITH_FIGURE, "claims_refused_no_measure")
    kept["words"], kept["cannot_say"] = worded(kept["words"]), worded(kept.get("cannot_say", {}))
    rights.require(bool(kept["words"]), "claims_refused_words")
    kept["scope"] = _scope(kept.get("scope", {}))
    figures: dict[str, Figure] = {}
    if kept.get("measure"):
        kept |= _figured(kept, figures)
    else:
        kept |= {"measure": "", "arguments": {}, "expected": None, "unit": "", "as_of": None, "definition": ""}
    kept["beside"] = _named(kept.get("beside") or {}, figures)
    kept["counter_claims"] = _counters(kept.get("counter_claims") or (), claim)
    check_words(kept["words"], figures, kept["audience"])
    check_words(kept["cannot_say"], figures, kept["audience"])
    return kept


def _figured(kept: Mapping[str, Any], figures: dict[str, Figure]) -> dict[str, Any]:
    """The figure of now; it is put into ``figures`` as the claim's own."""
    arguments = {name: str(code) for name, code in kept["arguments"].items() if str(code).strip()}
    result, figure, _ = figure_at_once(measure=kept["measure"], arguments=arguments, audience=kept["audience"])
    rights.require(not result.is_suppressed, "claims_refused_suppressed")
    rights.require(result.value is not None, "claims_refused_no_figure")
    figures[OWN] = figure
    measure = load_catalog().advocacy.measures[kept["measure"]]
    return {
        "arguments": arguments, "expected": result.value, "unit": measure.unit, "as_of": result.data_date,
        "definition": definition_of(measure),
    }  # fmt: skip


def _asked(measure: str, arguments: Mapping[str, str], audience: str) -> Claim:
    """A claim to ask for one figure. Raises :class:`RefusedError` for what the lists of the measure do not have."""
    catalog = load_catalog()
    found = catalog.advocacy.measures.get(measure)
    if found is None:
        raise RefusedError("claims_refused_measure")
    rights.require(audience in AUDIENCES, "claims_refused_code")
    for name, code in arguments.items():
        is_there = name in found.parameters and is_code(catalog, found.parameters[name].list, code)
        rights.require(is_there, "claims_refused_argument")
    return Claim(claim=OWN, kind="quantity", measure=measure, arguments=dict(arguments), audience=audience)


def _scope(given: Mapping[str, Any]) -> dict[str, Any]:
    catalog = load_catalog()
    places = [code for code in given.get("places", ()) if code in catalog.countries]
    kept: dict[str, Any] = {"places": places} if places else {}
    for name, code_list in (("stages", "stage_role"), ("groups", "population_group")):
        known = catalog.code_lists[code_list].codes
        if codes := [code for code in given.get(name, ()) if code in known]:
            kept[name] = codes
    if period := impersonal(str(given.get("period", "")).strip())[:60]:
        kept["period"] = period
    return kept


def _named(beside: Mapping[str, str], figures: dict[str, Figure]) -> dict[str, str]:
    """Claims that are named beside, by what slots call them; their figures are put into ``figures``."""
    found = by_keys(beside.values())
    rights.require(all(key in found for key in beside.values()), "claims_refused_beside")
    for name, key in beside.items():
        if (figure := found[key].figure) is not None:
            figures[name] = figure
    return dict(beside)


def _counters(keys: Sequence[str], claim: ClaimRow | None) -> list[str]:
    wanted = list(dict.fromkeys(keys))
    known = set(current_versions().filter(claim__key__in=wanted).values_list("claim__key", flat=True))
    rights.require(set(wanted) <= known and (claim is None or claim.key not in wanted), "claims_refused_beside")
    return wanted


def check_words(words: Mapping[str, str], figures: Mapping[str, Figure], audience: str) -> None:
    """That no number is typed and every slot can be filled. Raises :class:`WordsError` with all that is wrong."""
    known = load_catalog().advocacy_words
    found: list[tuple[str, str]] = []
    for language, text in words.items():
        refused = lint(text, language, known.numerals, figures, known.figures)
        found += [(language, _of_own(each.said) if each.nearest == OWN else each.said) for each in refused]
        try:
            fill(text, language, figures, known.figures, own=OWN, eyes=audience)
        except SlotError as error:
            found.append((language, said_by(error)))
    if found:
        raise WordsError(found)


def _of_own(said: Said) -> Said:
    """The same where the nearest figure is the claim's own, which its words call ``{figure}``."""
    parts = {**said.parts, "slot": "{figure}"}
    parts.pop("nearest")
    return Said(said.replace(f"{{{OWN}.figure}}", "{figure}"), "claims_numeral_own", **parts)
