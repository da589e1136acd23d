"""A message for machines: its claims as ClaimReview (JSON-LD), and where all of it comes from as PROV-JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone
from markupsafe import Markup

from waypost.advocacy.provenance import Body, Dataset, Origin, Run, Step, prov_json
from waypost.advocacy.review import Reviewed, claim_review, reviews
from waypost.advocacy.slots import EYES, fill_as_far, plain_text
from waypost.advocacy.values import Standing
from waypost.reference import load_catalog
from waypost.store.release import open_release
from waypost.web.advocacy import judging
from waypost.web.advocacy.models import Message
from waypost.web.advocacy.queries.messages import Resting
from waypost.web.advocacy.queries.used import Used
from waypost.web.advocacy.showing import body_name
from waypost.web.advocacy.stated import result_of
from waypost.web.advocacy.telling import in_language, not_available
from waypost.web.advocacy.wholes import Whole
from waypost.web.pages.templating import text


def claim_reviews(whole: Whole, language: str) -> dict[str, object]:
    """The claims of a message as reviews, each with its grade and how it stands, in a language."""
    message, rest, used = whole.message, whole.rest, whole.used
    gate = judging.gate_of(whole)
    url = f"{settings.WAYPOST_ADDRESS}/{language}/advocacy/message/{message.code}/"
    found = []
    for each in rest:
        state = each.stated.state
        grade = gate.grades[each.claim.key]
        reviewed = Reviewed(
            claim=each.claim.key, words=_words(message, each, rest, language), language=language,
            url=f"{settings.WAYPOST_ADDRESS}/{language}/advocacy/claim/{each.claim.key}/",
            said_by=body_name(message.ns_id, language), said_on=whole.version.at.date(), appears_in=(url,),
            sources=_sources(each, used),
        )  # fmt: skip
        verdict = text(
            language, "message_verdict", grade=grade.grade or text(language, "message_grade_none"),
            state=text(language, f"claims_state_{state}"),
        )  # fmt: skip
        found.append(
            claim_review(
                reviewed,
                grade,
                Standing(state=state, found=(state,)),
                verdict=verdict,
                reviewer="Waypost",
                reviewer_url=settings.WAYPOST_ADDRESS,
                day=timezone.now().date(),
            )
        )
    return reviews(found)


def claim_review_script(whole: Whole, language: str) -> Markup:
    """The same for a page: no text of it can end the element that it stands in."""
    told = orjson.dumps(claim_reviews(whole, language)).decode()
    return Markup(told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def _words(message: Message, each: Resting, rest: list[Resting], language: str) -> str:
    """The words of a claim with its figures; where one cannot be told it says so, and why."""
    catalog, (words, tongue) = load_catalog().advocacy_words, in_language(each.version.words, language)
    figures = judging.figures_of(rest)
    figures |= {name: figures[key] for name, key in each.version.beside.items() if key in figures}
    told, _ = fill_as_far(
        words, tongue, figures, catalog.figures, own=each.name, eyes=EYES[message.channel],
        instead=lambda why: not_available(why, tongue),
    )  # fmt: skip
    return plain_text(told)


def _sources(each: Resting, used: list[Used]) -> tuple[tuple[str, str], ...]:
    """Data sets behind the figure, and documents that are attached as evidence; never a programme or a story."""
    sets = [
        (row.get("title") or row["dataset_id"], row.get("url") or "") for row in (each.run.datasets if each.run else [])
    ]
    documents = [
        (one.item.source or one.item.reference, one.item.address)
        for one in used
        if one.item.claim_id == each.claim.pk and one.item.item in ("document", "survey") and not one.dropped
    ]
    return tuple(dict.fromkeys([*sets, *documents]))


def provenance(whole: Whole) -> dict[str, object]:
    """Where a message comes from: release, data sets, runs of claims, evidence, and who did what in which role."""
    message, rest, used, version = whole.message, whole.rest, whole.used, whole.version
    manifest = open_release(settings.WAYPOST_RELEASE).manifest
    sets: dict[str, Dataset] = {}
    for each in rest:
        for row in each.run.datasets if each.run else []:
            sets[row["dataset_id"]] = Dataset(
                dataset=row["dataset_id"], title=row.get("title") or row["dataset_id"],
                publisher=row.get("publisher") or "", revision=str(row.get("revision") or ""),
            )  # fmt: skip
    counted = [one for one in used if not one.dropped]
    # By number: a programme's id or a story's code would tell of what its reader may not know.
    called = {one.item.pk: f"{one.item.claim.key}/{number}" for number, one in enumerate(counted, 1)}
    runs = tuple(
        Run(
            claim=each.claim.key, measure=each.version.measure, arguments=each.version.arguments, at=each.run.at,
            result=result_of(each.run),
            evidence=tuple(called[one.item.pk] for one in counted if one.item.claim_id == each.claim.pk),
        )
        for each in rest
        if each.run is not None
    )  # fmt: skip
    steps = tuple(
        Step(step=str(step.step), by=_body(message, step.role), at=step.at) for step in message.steps.order_by("pk")
    ) + tuple(
        Step(step="waived", by=Body(body="", name=body_name("", "en"), role=each.role), at=each.at,
             told={"rule": each.rule, "reason": each.reason, "until": str(each.until)})
        for each in whole.waived_on(timezone.now().date())
    )  # fmt: skip
    return prov_json(
        Origin(
            message=message.code,
            version=version.text_hash[:12],
            namespace=f"{settings.WAYPOST_ADDRESS}/prov/",
            release=str(manifest["release_id"]),
            built_on=_day(manifest),
            datasets=tuple(sets.values()),
            runs=runs,
            evidence={called[one.item.pk]: one.item.kind for one in counted},
            steps=steps,
            publisher=_body(message, "owner"),
        )
    )


def _body(message: Message, role: str) -> Body:
    return Body(body=message.ns_id, name=body_name(message.ns_id, "en"), role=role or "server")


def _day(manifest: Mapping[str, Any]) -> dt.date:
    return dt.date.fromisoformat(str(manifest["as_of"])[:10])


def kinds_for(message: Message, *, is_live: bool, is_member: bool) -> list[tuple[str, str]]:
    """What can be taken along: of a public live message by everybody, of others by people with a role who see it."""
    if not is_member and (message.is_discreet or not is_live):
        return []
    return [
        ("docx", "briefing.docx"), ("pdf", "briefing.pdf"), ("review", "claim-review.json"),
        ("provenance", "provenance.json"),
    ]  # fmt: skip
