"""The parts of a row: organisations, sectors and services, places, people, money, identifiers and links."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from waypost.model.values import ValueUnreadable, parse_amount, parse_currency, parse_decimal
from waypost.sources.claiming import did_you_mean, nearest_labels
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.mappings.hxl_cells import RowCells
from waypost.sources.mappings.hxl_draft import Draft, Said
from waypost.sources.mappings.hxl_people import PeopleColumn, check_sums
from waypost.sources.mappings.hxl_plan import OrgColumns, PlaceColumns

_LIST = re.compile(r"\s*[|;\n]\s*")
_GLIDE = re.compile(r"[A-Z]{2}-\d{4}-\d{6}-[A-Z]{3}")


def split_list(text: str) -> list[str]:
    """Parts of a cell that lists several values by bars, semicolons or lines, each once."""
    return [part for part in dict.fromkeys(_LIST.split(text)) if part]


def split_organisations(cells: RowCells, text: str) -> list[str]:
    """Organisations of a cell. A slash or comma parts them only where every part of it is known.

    "UNICEF/UNHCR" are two, "Foundation X, Y" stays whole: what is not known is not cut.
    """
    found: list[str] = []
    for part in split_list(text):
        pieces = [piece.strip() for piece in re.split(r"[/,]", part)]
        known = len(pieces) > 1 and all(_is_known(cells, piece) for piece in pieces)
        found += pieces if known else [part]
    return list(dict.fromkeys(found))


def _is_known(cells: RowCells, name: str) -> bool:
    """Whether the declaration or the catalog knows an organisation by this name; asked once per name."""
    known = cells.plan.known_names
    if name not in known:
        catalog = cells.ctx.catalog
        listed = cells.plan_lookup("organisation_name", name) or catalog.find_society(name)
        known[name] = bool(name and (listed or catalog.find_organisation(name)))
    return known[name]


def claim_organisations(cells: RowCells, draft: Draft) -> None:
    """Participations of the row. A programming organisation accounts where another one implements."""
    plan = cells.plan
    implementing = {
        text
        for org in plan.orgs.values()
        if org.role == "operating"
        for text in (cells.text(org.name), cells.code_text(org.code))
        if text
    }
    for org in plan.orgs.values():
        names = split_organisations(cells, cells.text(org.name))
        codes = split_list(cells.code_text(org.code))
        if len(names) != len(codes) and names and codes:
            codes = []  # which code is whose is not said
        if org.role is None and implementing & {cells.text(org.name), cells.code_text(org.code)}:
            cells.mark(org.name, org.code)
            continue  # it implements what it programmes, and that is said already
        role = org.role or ("accountable" if implementing else "operating")
        stated_type = cells.text(org.type)
        kind = _organisation_type(cells, org, stated_type) if stated_type and len(names) <= 1 else None
        for name, code in zip_longest(names, codes):
            known = cells.plan_lookup("organisation_name", name) if name and not code else None
            said = {
                "organisation_ref": Said(code or known, column=org.code if code else org.name),
                "organisation_name": Said(name, cells.original(org.name) if org.name else None, org.name),
                "organisation_type": Said(kind, stated_type, org.type),
                "role": Said(role, column=org.name or org.code),
            }
            draft.add_part("participation", said if name or code else {})


def _organisation_type(cells: RowCells, org: OrgColumns, stated: str) -> str | None:
    return _code(cells, org.type, "participation.organisation_type", stated, "organisation_type")


def _code(
    cells: RowCells, column: Column | None, field: str, stated: str, code_list: str, *, needed: bool = True
) -> str | None:
    """Our code for a text: the declaration's lookup, the sheet's crosswalk, then label or word in any language.

    An unknown one is an issue, once per text and column, when it is ``needed``.
    """
    listed = cells.ctx.catalog.code_lists[code_list]
    found = cells.plan_lookup(field.rpartition(".")[2], stated)
    if found is None:
        foreign = listed.from_system(cells.ctx.source.rows.crosswalk, stated)
        found = foreign[0] if len(foreign) == 1 else listed.find(stated)
    if found is None and needed and column is not None:
        near = did_you_mean(nearest_labels(cells.ctx.catalog, code_list, stated))
        hint = near or f"declare it under lookups: {field.rpartition('.')[2]}"
        cells.flag_once("code_unknown", column, field, stated, f"a code or label of the list {code_list}", hint)
    return found


def claim_status(cells: RowCells, draft: Draft) -> str | None:
    """The stated status of the programme, as a code of ours."""
    found = None
    for column in cells.plan.status:
        stated = cells.text(column)
        if stated:
            found = _code(cells, column, "programme.stated_status", stated, "status")
            draft.set_field("stated_status", Said(found, stated, column), cells)
    return found


def claim_themes(cells: RowCells, draft: Draft) -> None:
    """Sectors as stated; services and groups where a text means one of ours."""
    plan = cells.plan
    for sector in plan.sectors.values():
        codes, names = split_list(cells.code_text(sector.code)), split_list(cells.text(sector.name))
        if len(names) != len(codes) and names and codes:
            codes = []
        for code, name in zip_longest(codes, names):
            stated = str(code or name)
            draft.add_part(
                "sector",
                {
                    "vocabulary": Said("hxl_sector"),
                    "sector_code": Said(stated, column=sector.code or sector.name),
                    "sector_name": Said(name, column=sector.name),
                },
            )
            _infer_service(cells, draft, sector.name or sector.code, name or stated)
    for column in plan.kinds_of_activity:
        for stated in split_list(cells.text(column)):
            _infer_service(cells, draft, column, stated)
    for columns, kind, name in (
        (plan.services, "service", "service_code"),
        (plan.groups, "population_group", "population_group_code"),
    ):
        for column in columns:
            for stated in split_list(cells.text(column)):
                code = _code(cells, column, f"{kind}.{name}", stated, kind)
                draft.add_part(kind, {name: Said(code, stated, column)})


def _infer_service(cells: RowCells, draft: Draft, column: Column | None, stated: str) -> None:
    """A sector or kind of activity that is called like a service of ours says that people get it."""
    code = _code(cells, column, "service.service_code", stated, "service", needed=False)
    draft.add_part("service", {"service_code": Said(code, stated, column, basis="inferred")})


def claim_places(cells: RowCells, draft: Draft) -> list[str]:
    """Places of the row; returns the countries, in order. Names below the first level are put together."""
    countries: list[str] = []
    for place in cells.plan.places.values():
        found = _countries(cells, place)
        countries += [code for code, _ in found if code]
        lower = _lower_names(cells, place)
        said = _point(cells, place)
        name = ", ".join(dict.fromkeys(text for _, text in lower))
        cells.mark(*(column for column, _ in lower))
        said["place_name"] = Said(name, column=lower[0][0] if lower else None)
        said["admin1_name"] = Said(cells.text(place.adm_names.get(1)), column=place.adm_names.get(1))
        said["admin1_code"] = Said(cells.code_text(place.adm_codes.get(1)), column=place.adm_codes.get(1))
        stated_type = cells.text(place.loc_type)
        if stated_type:
            code = _code(cells, place.loc_type, "place.location_type", stated_type, "location_type")
            said["location_type"] = Said(code, stated_type, place.loc_type)
        # Of several countries nobody knows in which one the region is: it stands by itself.
        told = [(pair, said) for pair in found or [(None, None)]]
        if len(found) > 1:
            told = [*((pair, {}) for pair in found), ((None, None), said)]
        for (code, column), detail in told:
            basis = "reported" if column is not None else "inferred"
            full = {"country_code": Said(code, cells.original(column) if column else None, column, basis), **detail}
            if any(one.value for one in full.values()):
                draft.add_part("place", {**full, "stage_role": Said(place.stage_role)})
    declared = cells.ctx.source.country
    if not cells.plan.places and declared:
        draft.add_part("place", {"country_code": Said(declared, basis="inferred")})
        countries.append(declared)
    return list(dict.fromkeys(countries))


def _countries(cells: RowCells, place: PlaceColumns) -> list[tuple[str | None, Column | None]]:
    """Countries of a place; the declared one where the row names none and the place has no role.

    Columns with the same attributes name several countries; a code and a name are the same country told twice, and
    an issue where they are not.
    """
    found: dict[str, Column] = {}
    first: Column | None = None
    for column in place.country:
        for stated in split_list(cells.code_text(column)):
            code = cells.plan_lookup("country_code", stated) or cells.ctx.catalog.find_country(stated)
            if code is None:
                hint = "write the ISO code, or declare it under lookups: country_code"
                expected = "a country: ISO code or name in en, fr, es, ar"
                cells.flag_once("country_unknown", column, "place.country_code", stated, expected, hint)
                continue
            cells.mark(column)
            first = first or column
            if code in found:
                continue
            if str(first.tag) == str(column.tag):
                found[code] = column
            else:
                cells.flag("names_disagree", column, "place.country_code", stated, f"{', '.join(found)}, as stated")
    if not found and place.stage_role is None and cells.ctx.source.country:
        return [(cells.ctx.source.country, None)]
    return list(found.items())


def _lower_names(cells: RowCells, place: PlaceColumns) -> list[tuple[Column, str]]:
    """Names from the named place up to the second level: "Chitapol, Bhaktapur"."""
    columns = [place.loc, *(place.adm_names[level] for level in sorted(place.adm_names, reverse=True) if level > 1)]
    named = [(column, cells.text(column)) for column in columns if column is not None]
    return [(column, text) for column, text in named if text and not text.startswith("#")]


def _point(cells: RowCells, place: PlaceColumns) -> dict[str, Said]:
    """Latitude and longitude, both or none, and within bounds or an issue."""
    stated: list[tuple[str | None, Column]] = []
    if place.latitude is not None and place.longitude is not None:
        pair = (place.latitude, place.longitude)
        stated = [(cells.decimal(column, f"place.{column.tag}"), column) for column in pair]
        for (value, column), (other, other_column) in ((stated[0], stated[1]), (stated[1], stated[0])):
            if value is not None and other is None and not cells.text(other_column):
                expected = "latitude and longitude, or neither"
                cells.flag("value_missing", column, "place.latitude", value, expected)
    if place.point is not None and not any(value for value, _ in stated):
        stated = [(value, place.point) for value in _coordinates(cells, place.point)]
    if len(stated) != 2 or any(value is None for value, _ in stated):
        return {}
    said = {}
    for (value, column), bound, name in zip(stated, (90, 180), ("latitude", "longitude"), strict=True):
        if abs(float(value or 0)) > bound:
            cells.flag("number_unreadable", column, f"place.{name}", str(value), f"degrees from -{bound} to {bound}")
            return {}
        said[name] = Said(value, cells.original(column), column)
    return said


_BOTH = re.compile(r"([^,;\s]+)\s*[,;\s]\s*([^,;\s]+)")


def _coordinates(cells: RowCells, column: Column) -> list[str | None]:
    """Latitude and longitude of one cell: "17.1, 8.2"; none, and an issue, for anything else."""
    text = cells.text(column)
    both = _BOTH.fullmatch(text)
    try:
        if both is not None:
            return [parse_decimal(both[1], cells.decimal_sign), parse_decimal(both[2], cells.decimal_sign)]
    except ValueUnreadable:
        pass
    if text:
        expected = "latitude and longitude, such as 17.1, 8.2"
        cells.flag("number_unreadable", column, "place.latitude", text, expected)
    return []


def claim_people(cells: RowCells, draft: Draft, countries: list[str], period: tuple[str | None, str | None]) -> bool:
    """Counts of people of the row, each with what its column says; whether there were any.

    Sums are checked here unless the declaration has rules for them.
    """
    plan, declared = cells.plan, cells.ctx.source.rows.people
    counts: list[tuple[PeopleColumn, int]] = []
    whole = plan.places.get(None)
    admin1 = cells.text(whole.adm_names.get(1)) if whole else ""
    for people in plan.people:
        found = cells.count(people.column)
        if found is None:
            continue
        count, stated_unit = found
        unit = stated_unit or people.unit or declared.get("unit") or "persons"
        known = plan.known_people.get((people.column.index, unit))
        if known is None:
            known = replace(people, unit=unit, counting=people.counting or declared.get("counting"))
            plan.known_people[people.column.index, unit] = known
        counts.append((known, int(count)))
        if known.population_group_code and count != "0":
            group = Said(known.population_group_code, column=people.column, basis="inferred")
            draft.add_part("population_group", {"population_group_code": group})
        age_basis = "inferred" if people.age_inferred else "reported"
        draft.add_part(
            "people_count",
            {
                "measure": Said(known.measure),
                "unit": Said(unit, basis="reported" if stated_unit or people.unit else "inferred"),
                "counting": Said(known.counting),
                "count": Said(count, cells.original(people.column), people.column),
                "period_start_date": Said(period[0]),
                "period_end_date": Said(period[1]),
                "country_code": Said(countries[0] if len(countries) == 1 else None),
                "admin1_name": Said(admin1),
                "population_group_code": Said(known.population_group_code),
                "service_code": Said(known.service_code),
                "sex": Said(known.sex),
                "age_min": Said(None if known.age_min is None else str(known.age_min), basis=age_basis),
                "age_max": Said(None if known.age_max is None else str(known.age_max), basis=age_basis),
                "disability": Said(known.disability),
            },
        )
    if not any(rule.get("check") == "sum" for rule in cells.ctx.source.rows.rules):
        check_sums(draft.record, counts, cells.row.number)
    return bool(counts)


def claim_money(cells: RowCells, draft: Draft, period: tuple[str | None, str | None]) -> bool:
    """Budgets and spending in the currency of the cell, the tag, the row or the declaration; whether a budget was."""
    plan, source = cells.plan, cells.ctx.source
    row_currency, has_budget = _row_currency(cells), False
    for column, kind, what, tag_currency in plan.money:
        declared = tag_currency or row_currency or source.currency
        try:
            amount = parse_amount(cells.cell(column), declared, cells.decimal_sign)
        except ValueUnreadable as error:
            cells.flag("number_unreadable", column, f"{kind}.amount", error.found, error.expected)
            continue
        if amount is None:
            continue
        if amount.currency is None:
            hint = "add a column #currency+code, or declare the currency of the source"
            cells.flag_once("currency_unknown", column, f"{kind}.currency", str(column.tag), "an ISO 4217 code", hint)
        said = {
            "budget_type" if kind == "budget" else "transaction_type": Said(what),
            "amount": Said(amount.value, cells.original(column), column),
            "currency": Said(amount.currency, column=plan.currency),
        }
        if kind == "budget":
            has_budget = True
            said |= {"period_start_date": Said(period[0]), "period_end_date": Said(period[1])}
        draft.add_part(kind, said)
    return has_budget


def _row_currency(cells: RowCells) -> str | None:
    """The currency that the row states for its amounts, or None, with an issue where it is none."""
    column = cells.plan.currency
    if column is None:
        return None
    try:
        stated = cells.text(column)
        return parse_currency(cells.plan_lookup("currency", stated) or stated)
    except ValueUnreadable as error:
        hint = "write the ISO code of the currency"
        cells.flag_once("currency_unknown", column, "budget.currency", error.found, error.expected, hint)
        return None


def claim_names(cells: RowCells, draft: Draft) -> None:
    """Identifiers, links and the emergency that the row belongs to."""
    plan, source = cells.plan, cells.ctx.source
    for column in plan.identifiers:
        value = cells.code_text(column)
        if value:
            authority = source.publisher if source.rows.key_scope == "publisher" else source.source_id
            if source.is_default:
                authority = cells.record.file
            if column.tag is not None and column.tag.has("waypost"):
                authority = "waypost"
            draft.add_part("identifier", {"authority": Said(authority), "value": Said(value, column=column)})
    for column in plan.links:
        for target in split_list(cells.text(column)):
            if target.startswith(("http://", "https://")):
                said = {"link_type": Said("web"), "target": Said(target, column=column)}
                draft.add_part("link", said)
            else:
                cells.flag_once(
                    "text_unreadable", column, "link.target", target, "an address that starts with https://",
                    "write the whole address",
                )  # fmt: skip
    for column in plan.crises:
        for stated in split_list(cells.code_text(column)):
            vocabulary = "glide" if _GLIDE.fullmatch(stated) else "stated"
            draft.add_part(
                "marker",
                {
                    "marker_type": Said("humanitarian_scope"),
                    "vocabulary": Said(vocabulary),
                    "marker_code": Said(stated, column=column),
                },
            )
