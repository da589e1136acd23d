"""A workshop is begun, gets its cells, is held; the data pack is made; the profile is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from waypost.errors import InputError
from waypost.profiles.checking import check_vocabulary
from waypost.profiles.records import frozen
from waypost.profiles.values import Observation
from waypost.reference import Catalog, load_catalog
from waypost.reference.profile_methods import digest_of
from waypost.reference.wording import listed
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.workshops.actions.mailing import tell_partners
from waypost.web.workshops.actions.wording import code_of, line, names_of, place_name, prose
from waypost.web.workshops.models import Cell, Held, HeldKind, Pack, Published, Saying, Workshop
from waypost.web.workshops.naming import place_words
from waypost.web.workshops.observing import method_of, trail_version, value_of
from waypost.web.workshops.packing import packed
from waypost.web.workshops.queries.profile import shown_now
from waypost.web.workshops.queries.workshops import LINE, all_cells_of, cells_of, ended, lines_taken_back
from waypost.web.workshops.rights import require_acting_for, require_conducting

_MOST_CELLS = 60


@transaction.atomic
def begin_workshop(
    *,
    by: User | None,
    code: str,
    names: Mapping[str, str],
    trail: str,
    period: str,
    host: str,
    societies: Sequence[str] = (),
    countries: Iterable[str] = (),
) -> Workshop:
    """Begin a workshop; the trail and the method are those of today and stay so.

    Raises :class:`RefusedError` for whoever does not act for the society that holds it, for what is not known, and for
    countries off the trail, which it names.
    """
    require_acting_for(by, host)
    catalog = load_catalog()
    found = catalog.trails.get(trail)
    ns_ids = list(dict.fromkeys([host, *societies]))
    if found is None or any(ns_id not in catalog.societies for ns_id in ns_ids):
        raise RefusedError("ws_refused_known")
    of_trail = {country for stage in found.stages for country in stage.countries}
    chosen = list(dict.fromkeys(countries))
    if not chosen:
        raise RefusedError("ws_refused_countries")
    if off := [code for code in chosen if code not in of_trail]:
        raise RefusedError("ws_refused_off_trail", found=_countries_named(off, catalog))
    method = catalog.profiles.method
    try:
        with transaction.atomic():
            return Workshop.objects.create(
                code=code_of(code), names=names_of(names), trail=trail, trail_version=trail_version(found),
                period=line(period, 20), ns_ids=ns_ids, countries=chosen, method=method.version,
                method_digest=digest_of(method), created_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise RefusedError("ws_refused_taken", code=code) from error


def _countries_named(codes: Iterable[str], catalog: Catalog) -> str:
    """Countries by name in the language of the page, or of the command line."""
    language = (get_language() or "en")[:2]
    return listed([place_words(code, "", catalog, language) for code in codes], language)


def locked(by: User | None, workshop: Workshop) -> tuple[Workshop, str]:
    """The workshop, held while something is added to it, and the role of who does. Raises :class:`RefusedError`."""
    role = require_conducting(by, workshop)
    found = Workshop.objects.select_for_update().get(pk=workshop.pk)
    if ended(found):
        raise RefusedError("ws_refused_ended")
    return found, role


@transaction.atomic
def add_cell(
    *, by: User | None, workshop: Workshop, stage: str, country: str, place: str = "",
    traits: Iterable[str] = (), is_host: bool = False,
) -> Cell:  # fmt: skip
    """Look at a stage, a place and a group. Raises :class:`RefusedError` for what is there or is not known."""
    found, _ = locked(by, workshop)
    catalog = load_catalog()
    axes = catalog.profiles.axes()
    named = sorted(dict.fromkeys(traits))
    if country not in found.countries or any(trait not in axes for trait in named):
        raise RefusedError("ws_refused_known")
    cell = Cell(
        workshop=found, stage=stage, country=country, place=place_name(place),
        traits=[[axes[trait], trait] for trait in named], is_host=is_host,
    )  # fmt: skip
    there = list(cells_of(found))
    cell.number = all_cells_of(found).count() + 1
    value = value_of(found, cell)
    try:
        check_vocabulary(Observation(cell=value), catalog.profiles)
    except InputError as error:
        raise RefusedError("ws_refused_known") from error
    if any(value_of(found, each) == value for each in there):
        raise RefusedError("ws_refused_twice")
    if len(there) >= _MOST_CELLS:
        raise RefusedError("ws_refused_cells", most=_MOST_CELLS)
    cell.save()
    return cell


def looked_at(cell: Cell) -> Cell:
    """The cell, where it was not taken back. Raises :class:`RefusedError`."""
    if lines_taken_back().filter(cell=cell).exists():
        raise RefusedError("ws_refused_line")
    return cell


@transaction.atomic
def take_back_cell(*, by: User | None, cell: Cell, why: str) -> Saying:
    """Nobody looks at a cell any more. What was said, drafted and published of it stays; its number is not given again.

    Raises :class:`RefusedError` without a reason, and for a cell that was taken back before.
    """
    _, role = locked(by, cell.workshop)
    now = timezone.now()
    return Saying.objects.create(
        cell=looked_at(cell), kind=LINE, is_over=True, words=prose(why, 500, may_lack=False), day=now.date(), at=now,
        by=by, by_role=role,
    )  # fmt: skip


@transaction.atomic
def add_hosts(*, by: User | None, workshop: Workshop) -> list[Cell]:
    """A cell of the host community at each stage and place where none is looked at."""
    found, _ = locked(by, workshop)
    cells = list(cells_of(found))
    hosted = {(each.country, each.place) for each in cells if each.is_host}
    made = []
    for each in cells:
        if (each.country, each.place) not in hosted:
            hosted.add((each.country, each.place))
            made.append(
                add_cell(by=by, workshop=found, stage=each.stage, country=each.country, place=each.place, is_host=True)
            )
    return made


@transaction.atomic
def hold_workshop(*, by: User | None, workshop: Workshop, day: dt.date) -> Held:
    """It was held on a day; follow-ups are counted from there. Raises :class:`RefusedError` for a day to come."""
    found, role = locked(by, workshop)
    if day > timezone.now().date():
        raise RefusedError("ws_refused_future")
    return Held.objects.create(workshop=found, kind=HeldKind.HELD, day=day, by=by, by_role=role)


@transaction.atomic
def end_workshop(*, by: User | None, workshop: Workshop) -> None:
    """It was begun by mistake: nobody sees it any more, what was said stays."""
    found, role = locked(by, workshop)
    Held.objects.create(workshop=found, kind=HeldKind.ENDED, by=by, by_role=role)


@transaction.atomic
def make_pack(*, by: User | None, workshop: Workshop) -> Pack:
    """Take what the release of today says of trail and countries, as members see it, and keep it so."""
    found, role = locked(by, workshop)
    release_id, as_of, content = packed(found)
    return Pack.objects.create(
        workshop=found, release_id=release_id, as_of=as_of, content=content, by=by, by_role=role
    )  # fmt: skip


@transaction.atomic
def publish_profile(*, by: User | None, workshop: Workshop) -> Published:
    """Show members what of the profile may be shown, and tell zone and partners on the trail by mail.

    Raises :class:`RefusedError` where nothing can be shown, or nothing is new.
    """
    found, role = locked(by, workshop)
    catalog = load_catalog()
    alike = Workshop.objects.filter(trail=found.trail, period=found.period)
    list(alike.select_for_update().order_by("pk"))  # two that publish at once would not know of each other
    made = shown_now(found, catalog)
    if not made.profile.cells:
        raise RefusedError("ws_refused_nothing", least=method_of(found, catalog).least_people)
    record = frozen(made.profile).decode()
    last = found.published.order_by("-pk").first()
    if last is not None and last.profile == record:
        raise RefusedError("ws_refused_same")
    kept = Published.objects.create(
        workshop=found, profile=record, held_back=made.held_back, by=by, by_role=role
    )  # fmt: skip
    tell_partners(found, kept)
    return kept
