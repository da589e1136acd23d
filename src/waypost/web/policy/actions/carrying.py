"""Comments carried to later versions: a row for each comment and version, none of which is ever taken away."""

from __future__ import annotations

from collections import defaultdict

from waypost.drafting.carrying import Placed, carry, placed
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, Placement
from waypost.web.policy.values import comment_value, placed_at
from waypost.web.project.many_rows import add_rows


def carry_to(work: str) -> int:
    """Carry all comments on a work to its last issued version; how many rows that took.

    Whatever the state of a comment: none is left behind. Asked again, it adds nothing.
    """
    kept = kept_work(work)
    order = [version.code for version in kept.work.versions]
    stands = _where_they_stand(work, order)
    behind = {number for number, row in stands.items() if row.version != order[-1]}
    if not behind:
        return 0
    waiting = defaultdict(list)
    for comment in Comment.objects.filter(work=work).iterator():
        if comment.pk in behind:
            row = stands[comment.pk]
            waiting[row.version].append(placed_at(comment_value(comment), row))
    rows = []
    for begin, there in waiting.items():
        current = there
        for code in order[order.index(begin) + 1 :]:
            current = list(carry(current, kept.work, code))
            rows += [placement_of(each) for each in current]
    add_rows(Placement, rows)
    return len(rows)


def place(comment: Comment) -> list[Placement]:
    """The rows of a comment that has just been written: where it was written, and in the versions after that."""
    kept = kept_work(comment.work)
    codes = [version.code for version in kept.work.versions]
    current = placed(comment_value(comment))
    rows = [
        Placement(
            comment=comment, work=comment.work, version=comment.version, provision=comment.provision,
            text_hash=comment.text_hash, how=current.how,
        )
    ]  # fmt: skip
    for code in codes[codes.index(comment.version) + 1 :] if comment.version in codes else ():
        (current,) = carry([current], kept.work, code)
        rows.append(placement_of(current))
    return Placement.objects.bulk_create(rows)


def placement_of(each: Placed) -> Placement:
    """The row of a comment that was carried one step."""
    move = each.moves[-1]
    return Placement(
        comment_id=int(each.comment.id), work=each.comment.work, version=each.version, provision=each.provision or "",
        text_hash=each.text_hash or "", step=move.how, how=each.how, from_version=move.from_version,
        from_provision=move.from_provision or "", heirs=list(move.heirs),
    )  # fmt: skip


def _where_they_stand(work: str, order: list[str]) -> dict[int, Placement]:
    """Comment → its placement in the latest version that it has one in."""
    at = {code: number for number, code in enumerate(order)}
    found: dict[int, Placement] = {}
    for row in Placement.objects.filter(work=work).iterator():
        if row.version in at and (row.comment_id not in found or at[found[row.comment_id].version] < at[row.version]):
            found[row.comment_id] = row
    return found
