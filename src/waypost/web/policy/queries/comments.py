"""Comments as drafters and members look through them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from waypost.drafting.carrying import Placed, difference, identical, quote_stands
from waypost.drafting.texts import Version
from waypost.reference import load_catalog
from waypost.reference.policy_texts import reading_order
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.choosing import sides_of
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Comment, Placement
from waypost.web.policy.rights import seen_comments
from waypost.web.policy.values import comment_value, placed_at, placed_value

FILTERS = ("provision", "type", "position", "state", "how", "zone", "side", "language", "organisation")
# What became of a comment, as one narrows by it.
STATES = ("open", "answered", "maintained", "withdrawn")


def comments_at(standing: Standing, work: str, version: str, **narrowed: str) -> QuerySet[Placement]:
    """Where comments stand in a version, those that somebody sees, narrowed by :data:`FILTERS`."""
    found = Placement.objects.filter(work=work, version=version).select_related("comment__answered", "comment__round")
    found = found.filter(_of_comment(seen_comments(standing))).exclude(comment__status__in=("draft", "verified"))
    if narrowed.get("provision"):
        found = found.filter(provision="" if narrowed["provision"] == "whole" else narrowed["provision"])
    for name in ("type", "position", "language", "organisation"):
        if narrowed.get(name):
            found = found.filter(**{f"comment__{name}": narrowed[name]})
    if narrowed.get("how"):
        found = found.filter(how=narrowed["how"])
    if state := narrowed.get("state"):
        found = found.filter(_STATE.get(state, Q(pk__in=())))
    if zone := narrowed.get("zone"):
        societies = load_catalog().societies.items()
        found = found.filter(comment__organisation__in=[ns for ns, each in societies if each.zone_2009 == zone])
    if side := narrowed.get("side"):
        found = found.filter(comment__organisation__in=[ns for ns in load_catalog().societies if side in sides_of(ns)])
    return found.order_by(F("comment_id"))


_STATE = {
    "open": Q(comment__status="submitted", comment__answered=None),
    "answered": Q(comment__answered__isnull=False),
    "maintained": Q(comment__reaction="maintains_objection"),
    "withdrawn": Q(comment__status="withdrawn"),
}


def _of_comment(seen: Q) -> Q:
    """A condition on comments as one on their placements."""
    made = Q(_connector=seen.connector, _negated=seen.negated)
    for child in seen.children:
        made.children.append(_of_comment(child) if isinstance(child, Q) else (f"comment__{child[0]}", child[1]))
    return made


def in_reading_order(found: QuerySet[Placement], version: Version) -> QuerySet[Placement]:
    """The same in the order of the provisions of a version, the text as a whole first; equal words together."""
    order = {each.id: number for number, each in enumerate(version.provisions)}
    place = Case(*(When(provision=name, then=Value(at)) for name, at in order.items()), default=Value(-1))
    return found.order_by(place, "comment__position", "comment__wording", "comment__rationale", "comment_id")


def grouped(rows: list[Placement]) -> list[dict[str, Any]]:
    """Comments that one answer can serve stand together: same place, position and words; by provision, then by age.

    Those that were withdrawn or answered stand alone.
    """
    by_number = {row.comment_id: row for row in rows}
    waiting = [placed_at(comment_value(row.comment), row) for row in rows if row.comment.answered_id is None]
    together = [[by_number[int(each.comment.id)] for each in group] for group in identical(waiting)]
    there = {row.pk for group in together for row in group}
    groups = [*together, *([row] for row in rows if row.pk not in there)]
    ordered = sorted(groups, key=lambda group: (*_place(group[0]), group[0].comment_id))
    return [{"provision": group[0].provision, "rows": group, "first": group[0]} for group in ordered]


def _place(row: Placement) -> tuple[Any, ...]:
    return (row.provision != "", reading_order(row.provision) if row.provision else ())


def withheld_on(standing: Standing, work: str, version: str) -> dict[str, set[str]]:
    """Provision → organisations of which somebody sees no comment there, though they submitted one.

    Of these no position is told, and no share that few others stand behind.
    """
    found = Placement.objects.filter(work=work, version=version, comment__status="submitted")
    columns = ("provision", "comment__organisation")
    confidential = found.exclude(comment__confidentiality="members")
    asked = set(confidential.values_list(*columns).distinct())
    if not asked:
        return {}
    seen = set(found.filter(_of_comment(seen_comments(standing))).values_list(*columns).distinct())
    withheld: dict[str, set[str]] = {}
    for provision, organisation in asked - seen:
        withheld.setdefault(provision, set()).add(organisation)
    return withheld


def submitted_on(work: str) -> list[Comment]:
    """All submitted comments on a work with their answers, in the order of writing."""
    return list(Comment.objects.filter(work=work, status="submitted").select_related("answered").order_by("pk"))


def find_comment(standing: Standing, number: int) -> Comment | None:
    """A comment that somebody sees."""
    found = Comment.objects.filter(seen_comments(standing), pk=number)
    return found.select_related("answered", "round__exercise").first()


def whole_way(comment: Comment, kept: Kept) -> dict[str, Any]:
    """Where a comment stands now, every step that it took, and what became of the words it was written on."""
    order = {version.code: at for at, version in enumerate(kept.work.versions)}
    rows = sorted(comment.placements.all(), key=lambda row: order.get(row.version, -1))
    each: Placed = placed_value(comment_value(comment), rows)
    return {
        "placed": each,
        "steps": rows,
        "difference": difference(each, kept.work),
        "quote_stands": quote_stands(each, kept.work),
    }
