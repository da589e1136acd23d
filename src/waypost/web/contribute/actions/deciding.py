"""Judgements of people on records, names and values: dated, signed, with a reason, each replaced by a later one."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from waypost.importing.held_back import private_in
from waypost.model.values import ValueUnreadable, parse_date, parse_decimal, parse_integer
from waypost.reference import load_catalog
from waypost.reference.fitting import fits
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import Standing
from waypost.web.contribute.actions.building import ask_for_build
from waypost.web.contribute.models import Judgement
from waypost.web.contribute.records import dates_of_record, sides_of_pair, value_of_record
from waypost.web.contribute.rights import may_decide, rights_of, role_word
from waypost.web.contribute.sense import senseless

JUDGEMENTS = ("same", "not_same", "unsure")
SCOPES = ("migration", "other", "unsure")


_READ: dict[str, Callable[[str], str | None]] = {
    "date": lambda text: parse_date(text, "dmy"),
    "integer": lambda text: parse_integer(text, None),
    "decimal": lambda text: parse_decimal(text, None),
}


@transaction.atomic
def judge(*, standing: Standing, ns_id: str, left: str, right: str, judgement: str, why: str = "") -> Judgement:
    """Whether two records tell of one programme: ``same``, ``not_same`` or ``unsure``, which takes back.

    ``ns_id`` is the society in whose name it is said, empty for the migration team. Raises :class:`RefusedError` for
    whoever speaks for neither, and for a society that none of the two records is of.
    """
    first, second = sorted((left, right))
    sides = sides_of_pair(first, second)
    if sides is None or judgement not in JUDGEMENTS:
        raise RefusedError("review_refused_unknown")
    if not (rights_of(standing, ns_id).may_propose and ns_id in sides[0] | sides[1] if ns_id else may_decide(standing)):
        raise RefusedError("review_refused_judging")
    made = Judgement.objects.create(
        kind=Judgement.Kind.SAME, left=first, right=second, judgement=judgement, ns_id=ns_id,
        sides="|".join(" ".join(sorted(side)) for side in sides), role=role_word(standing, ns_id), by=standing.person,
        why=_reason(why) or judgement,
    )  # fmt: skip
    ask_for_build()
    return made


@transaction.atomic
def judge_scope(*, standing: Standing, key: str, judgement: str, why: str) -> Judgement:
    """Whether a record is about work with migrants: ``migration``, ``other``, or ``unsure``, which takes back."""
    _require_deciding(standing)
    if judgement not in SCOPES or "|" not in key or len(key) > 600:
        raise RefusedError("review_refused_unknown")
    return _decide(standing, kind=Judgement.Kind.SCOPE, left=key, right="", judgement=judgement, why=_needed(why))


@transaction.atomic
def name_means(*, standing: Standing, name: str, body: str, why: str = "") -> Judgement:
    """Which body of the catalog a name means, wherever a source writes it; no body takes it back."""
    _require_deciding(standing)
    catalog = load_catalog()
    if not name or len(name) > 600 or (body and body not in catalog.societies and body not in catalog.organisations):
        raise RefusedError("review_refused_body")
    back = "" if body else "unsure"
    return _decide(
        standing,
        kind=Judgement.Kind.NAME,
        left=name,
        right=body,
        judgement=back,
        why=_reason(why) or "named in the web",
    )


@transaction.atomic
def correct(
    *, standing: Standing, source: str, identifier: str, field: str, expect: str, value: str, why: str
) -> Judgement:
    """Mend one known value of one source, until the source itself has mended it.

    ``expect`` is what the source says; ``value`` being the same takes the correction back. Raises
    :class:`RefusedError` for a value that does not stand there, or no value in its place.
    """
    _require_deciding(standing)
    if not value_of_record(source, identifier, field, expect) and not _was_corrected(source, identifier, field, expect):
        raise RefusedError("review_refused_expect", found=expect)
    if not value.strip():
        raise RefusedError("review_refused_value")
    if private_in(value):
        raise RefusedError("contribute_refused_personal")
    kind, _, name = field.rpartition(".")
    value = _canonical(kind or "programme", name, value.strip())
    if not fits(kind or "programme", name, value, load_catalog()):
        raise RefusedError("contribute_refused_misfit", found=value[:80])
    if not kind and (wrong := senseless(dates_of_record(source, identifier), {f"programme.{name}": value})):
        raise RefusedError(next(iter(wrong.values())))
    return _decide(
        standing, kind=Judgement.Kind.CORRECTION, left=f"{source}|{identifier}", right=field, expect=expect,
        value=value.strip(), judgement="unsure" if value.strip() == expect else "", why=_needed(why),
    )  # fmt: skip


def _canonical(kind: str, name: str, value: str) -> str:
    """A number or a day as people write it, in the form in which it is kept; anything else as it stands."""
    schema = load_catalog().schema.get(kind)
    known = schema.fields.get(name) if schema is not None else None
    read = _READ.get(known.type) if known is not None else None
    try:
        return (read(value) if read is not None else None) or value
    except ValueUnreadable:
        return value


def _was_corrected(source: str, identifier: str, field: str, expect: str) -> bool:
    """Whether somebody mended this value here before: it can be mended otherwise, or taken back."""
    found = Judgement.objects.filter(
        kind=Judgement.Kind.CORRECTION, left=f"{source}|{identifier}", right=field, expect=expect
    )
    return found.exists()


def _decide(standing: Standing, **parts: str) -> Judgement:
    made = Judgement.objects.create(role=role_word(standing, ""), by=standing.person, **parts)
    ask_for_build()
    return made


def _require_deciding(standing: Standing) -> None:
    if not may_decide(standing):
        raise RefusedError("review_refused_judging")


def _needed(why: str) -> str:
    if not why.strip():
        raise RefusedError("review_refused_why")
    return _reason(why)


def _reason(why: str) -> str:
    """A reason on one line, which may be published. Raises :class:`RefusedError` when it holds personal data."""
    if private_in(why):
        raise RefusedError("contribute_refused_personal")
    return " ".join(why.split())[:500]
