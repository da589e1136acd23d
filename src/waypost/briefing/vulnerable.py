"""What makes people vulnerable: the profile of a workshop where there is one, and what figures of others say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from waypost.analysis.reading_aloud import NOT_REPORTED
from waypost.atlas.trail import ROLES
from waypost.briefing.beside import Scored
from waypost.briefing.telling import Teller
from waypost.drawing.document import Block, Paragraph, Section
from waypost.errors import CatalogError
from waypost.profiles.profile import Scored as Numbers
from waypost.profiles.profile import by_tier
from waypost.profiles.values import Cell, Group, Range
from waypost.reference.wording import colon, isolated

_MOST_FACTORS = 8
_MOST_CELLS = 10
_MOST_NEEDS = 3
_HARDLY_OPEN = 0.005


def vulnerable(tell: Teller) -> Section:
    """The part on vulnerability."""
    scored = tell.beside.scored
    profile = _profile(tell, scored) if scored else iter((Paragraph(tell.word("no_profile")),))
    return Section(heading=tell.word("vulnerability_title"), blocks=(*profile, *_factors(tell)))


def _profile(tell: Teller, scored: Scored) -> Iterator[Block]:
    told = tell.word(
        "profile_of", name=isolated(scored.workshop), day=tell.day(scored.day), version=scored.profile.version
    )
    yield Paragraph(told)
    cells = [cell for of in by_tier(scored.profile).values() for cell in of]
    shown = cells[:_MOST_CELLS]
    places = {_place(cell.cell) for cell in shown}
    # the host community is always beside: its cells at the same places, however little presses there
    shown += [cell for cell in cells[_MOST_CELLS:] if cell.cell.group.is_host and _place(cell.cell) in places]
    most = len(shown)
    head = tuple(
        tell.word(key) for key in ("profile_place", "profile_group", "profile_tier", "profile_needs", "profile_open")
    )
    shown += [cell for cell in cells if cell not in shown]
    rows = tuple(_cell(cell, tell) for cell in shown)
    if rows:
        yield from tell.table(head, rows, (4.0, 4.2, 1.6, 5.2, 2.0), most, "profile_further")
    if missing := scored.profile.missing_hosts:
        names = dict.fromkeys(_place_name(cell, tell) for cell in missing)
        yield Paragraph(tell.word("profile_missing_hosts", places=tell.listed(names)), "quiet")


def _cell(numbers: Numbers, tell: Teller) -> tuple[str, ...]:
    cell = numbers.cell
    stages = tell.opened.catalog.profiles.stages
    stage = stages[cell.stage].label[tell.language] if cell.stage in stages else cell.stage
    return (
        tell.listed((stage, _place_name(cell, tell))),
        _group(cell.group, tell),
        _tier(numbers.scores.tier, tell),
        _needs(numbers, tell),
        tell.share(numbers.width),
    )


def _place(cell: Cell) -> tuple[str, str]:
    return cell.country, cell.place


def _place_name(cell: Cell, tell: Teller) -> str:
    country = tell.name(cell.country, "country")
    return tell.listed((country, isolated(cell.place))) if cell.place else country


def _group(group: Group, tell: Teller) -> str:
    """A group in words; the host community is named as such."""
    words = tell.opened.catalog.profiles.groups
    if words is None:
        raise CatalogError("catalog/profiles/groups.yml: missing, so that no group can be named")
    traits = [words.axes[axis].traits[trait][tell.language] for axis, trait in group.traits]
    if group.is_host:
        return tell.listed((words.host[tell.language], *traits))
    return tell.listed(traits) or words.everybody[tell.language]


def _tier(tier: Range, tell: Teller) -> str:
    low, high = int(tier.low), int(tier.high)
    return tell.number(low) if low == high else tell.word("range", least=tell.number(low), most=tell.number(high))


def _needs(numbers: Numbers, tell: Teller) -> str:
    """The needs that may press most, each from the least to the most that what is not known leaves open."""
    labels = tell.opened.catalog.profiles.needs
    needs = sorted(numbers.scores.needs.items(), key=lambda of: (-of[1].unmet.low, -of[1].unmet.high, of[0]))
    told = []
    for code, need in needs:
        if need.unmet.high <= 0 or need.unmet.width >= 1:  # nothing presses, or nothing at all is known
            continue
        name = labels[code].label[tell.language] if code in labels else code
        low, high = tell.share(need.unmet.low), tell.share(need.unmet.high)
        is_known = need.unmet.width < _HARDLY_OPEN
        told.append(f"{name} ({low if is_known else tell.word('range', least=low, most=high)})")
        if len(told) == _MOST_NEEDS:
            break
    if not told and any(need.unmet.width >= 1 for _, need in needs):
        return tell.word("not_known")
    return tell.listed(told) or NOT_REPORTED


def _factors(tell: Teller) -> Iterator[Block]:
    rows = _merged(tell.parts["vulnerability"])
    if not rows:
        yield Paragraph(tell.word("factors_none"), "quiet")
        return
    head = tuple(tell.word(key) for key in ("stages", "factor", "evidence", "answered_by"))
    told = tuple(_factor(row, groups, tell) for row, groups in rows)
    yield Paragraph(tell.word("factors_note"), "quiet")
    yield from tell.table(head, told, (1.9, 6.1, 5.0, 4.0), _MOST_FACTORS, "factors_further")


def _merged(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[str]]]:
    """One line for a factor at a stage, with its groups; the strongest evidence first, then in the order of the way."""
    found: dict[tuple[str, str, object], tuple[dict[str, Any], list[str]]] = {}
    for row in rows:
        key = (row["factor"], row["role"], row["met"])
        kept = found.setdefault(key, (row, []))
        if row["population_group_code"] and row["population_group_code"] not in kept[1]:
            kept[1].append(row["population_group_code"])
    return sorted(found.values(), key=lambda of: (of[0]["evidence_rank"], ROLES.index(of[0]["role"]), of[0]["factor"]))


def _factor(row: dict[str, Any], groups: list[str], tell: Teller) -> tuple[str, ...]:
    name = tell.name(row["factor"], "factor")
    if groups:
        name += f" ({tell.names(groups, 'population_group')})"
    return tell.name(row["role"], "stage_role"), name, _evidence(row, tell), tell.name(row["met"], "met")


def _evidence(row: dict[str, Any], tell: Teller) -> str:
    """Share or count with its day and source, and how strong it is."""
    told = []
    if row["share"] is not None and row["whole"] is not None:
        part, whole = tell.short(row["part"]), tell.short(row["whole"])
        told.append(tell.word("share_of", share=tell.share(row["share"]), part=part, whole=whole))
    elif row["share"] is not None:
        told.append(tell.share(row["share"]))
    elif row["people"] is not None:
        told.append(tell.word("counted", count=tell.short(row["people"])))
    if row["evidence_date"] is not None:
        told.append(tell.day(row["evidence_date"]))
    level = tell.name(row["evidence_level"], "evidence_level")
    words = f"{level}{colon(tell.language)}{tell.listed(told)}" if told else level
    return f"{words} {tell.source(row['dataset_id'])}".strip()
