"""What the command line asks of consultations. Plain values in and out: the command line knows no Django."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from waypost.web.project.prepare import prepare

if TYPE_CHECKING:
    from waypost.drafting.texts import Work
    from waypost.web.policy.models import Round


def rounds() -> list[dict[str, Any]]:
    """All rounds, the latest first."""
    prepare()
    from waypost.web.policy.queries import rounds as queries  # noqa: PLC0415  # tables are known once Django started
    from waypost.web.policy.telling import told_round  # noqa: PLC0415

    return [told_round(each) for each in queries.rounds()]


def show(code: str) -> dict[str, Any]:
    """A round: where all stand on each provision, and who is silent. Raises ``InputError``."""
    found = _round(code)
    from waypost.web.policy.library import kept_work  # noqa: PLC0415  # as above
    from waypost.web.policy.queries import rounds as queries  # noqa: PLC0415
    from waypost.web.policy.telling import told_picture, told_round  # noqa: PLC0415

    version = kept_work(found.work).work.version(found.version)
    return told_round(found) | told_picture(queries.round_picture(found, version), {})


def responses(work: str, narrowed: dict[str, str], csv: bool = False) -> Any:
    """Every society beside every round on a work; as CSV, its bytes. The register is read as everybody may see it.

    ``narrowed`` by zone, side, language and capacity. Raises ``InputError``.
    """
    prepare()
    from waypost.web.accounts.viewing import viewer_in  # noqa: PLC0415  # as above
    from waypost.web.exercises.capacity import capacities  # noqa: PLC0415
    from waypost.web.exercises.views.pages import as_csv  # noqa: PLC0415
    from waypost.web.policy.library import kept_work  # noqa: PLC0415
    from waypost.web.policy.queries import responses as queries  # noqa: PLC0415
    from waypost.web.policy.telling_responses import flat_responses, told_responses  # noqa: PLC0415

    queries.check_narrowed(narrowed)
    found = queries.responses(kept_work(work), capacities(viewer_in(None)), narrowed=narrowed)
    return as_csv(*flat_responses(found)).content if csv else {"work": work} | told_responses(found)


def extend(code: str, closes: dt.datetime, why: str) -> dict[str, Any]:
    """A round with a later end, which is local to it; the server itself extends it. Raises ``InputError``."""
    found = _round(code)
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415  # as above
    from waypost.web.exercises import actions  # noqa: PLC0415
    from waypost.web.exercises.times import to_utc  # noqa: PLC0415
    from waypost.web.policy.telling import told_round  # noqa: PLC0415

    closes_at = to_utc(closes.date(), closes.time(), found.exercise.time_zone, is_end=True)
    if closes_at is None:
        raise RefusedError("exercise_refused_hour")
    actions.extend(by=None, exercise=found.exercise, closes_at=closes_at, why=why)
    return told_round(_round(code))


def close(code: str, why: str) -> dict[str, Any]:
    """A round that ends before its time; the server itself closes it. Raises ``InputError``."""
    found = _round(code)
    from waypost.web.exercises import actions  # noqa: PLC0415  # as above
    from waypost.web.policy.telling import told_round  # noqa: PLC0415

    actions.close(by=None, exercise=found.exercise, why=why)
    return told_round(_round(code))


def _round(code: str) -> Round:
    prepare()
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415  # as above
    from waypost.web.policy.queries.rounds import find_round  # noqa: PLC0415

    found = find_round(code)
    if found is None:
        raise RefusedError("policy_refused_round", code=code)
    return found


def readable_work(email: str, code: str | None, language: str) -> Work:
    """A work of the server with the versions that somebody reads: issued ones, and for drafters the one at work.

    The only work where none is named. Raises ``InputError`` for who reads none, and for a work that there is not.
    """
    from waypost.web.accounts.command import standing_named  # noqa: PLC0415  # as above

    standing = standing_named(email)
    from waypost.errors import InputError  # noqa: PLC0415
    from waypost.web.policy import rights  # noqa: PLC0415
    from waypost.web.policy.library import kept_works  # noqa: PLC0415

    if not rights.reads(standing):
        raise InputError(f"{email} has no role; members read texts at work")
    works = {kept.work.code: kept for kept in kept_works(language)}
    if code is None and len(works) == 1:
        code = next(iter(works))
    if code not in works:
        raise InputError(f"no work {code!r}; there are: {', '.join(works)}")
    kept = works[code]
    return kept.with_draft if rights.drafts(standing) else kept.work


def table(work: str, version: str, kind: str, language: str) -> bytes:
    """What became of all comments on a work, where they stand in a version, as ``docx``, ``csv`` or ``html``.

    As drafters read it. Raises ``InputError``.
    """
    prepare()
    from waypost.drafting.dispositions import disposition_table  # noqa: PLC0415  # as above
    from waypost.drafting.formats import disposition_table as files  # noqa: PLC0415
    from waypost.web.policy.library import kept_work, known_version  # noqa: PLC0415
    from waypost.web.policy.names import organisation_name  # noqa: PLC0415
    from waypost.web.policy.queries.comments import submitted_on  # noqa: PLC0415
    from waypost.web.policy.values import comment_value  # noqa: PLC0415

    kept = kept_work(work, language)
    known_version(kept, version)
    rows = submitted_on(work)
    names = {row.organisation: organisation_name(row.organisation, language) for row in rows}
    made = disposition_table(
        map(comment_value, rows), kept.with_draft, version, language=language, names=names, level="drafters"
    )
    return {"docx": files.to_docx, "csv": files.to_csv, "html": files.to_html}[kind](made)
