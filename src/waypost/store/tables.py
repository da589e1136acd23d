"""The tables of a release, declared once: names, columns, types, order of rows.

Everything that writes or reads a release goes by this module. Text is UTF-8, dates are days without a
time zone, money is decimal with two places, shares lie between 0 and 1. Null means "not reported".
"""

from __future__ import annotations

import pyarrow as pa

TEXT: pa.DataType = pa.string()
DATE: pa.DataType = pa.date32()
INT: pa.DataType = pa.int32()
BIG: pa.DataType = pa.int64()
REAL: pa.DataType = pa.float64()
BOOL: pa.DataType = pa.bool_()
MONEY: pa.DataType = pa.decimal128(18, 2)

_RATE = [("rate", REAL), ("rate_year", INT), ("rate_source", TEXT), ("amount_chf", MONEY)]


def _table(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns])


# Tables of the register: one row per programme or per part of one.
REGISTER: dict[str, pa.Schema] = {
    "programme": _table(
        ("programme_id", TEXT),
        ("title", TEXT),
        ("title_language", TEXT),
        ("is_movement", BOOL),
        ("is_example", BOOL),
        ("status", TEXT),
        ("stated_status", TEXT),
        ("planned_start_date", DATE),
        ("actual_start_date", DATE),
        ("planned_end_date", DATE),
        ("actual_end_date", DATE),
        ("start_date", DATE),
        ("end_date", DATE),
        ("programme_type", TEXT),
        ("operation_type", TEXT),
        ("reach", TEXT),
        ("is_humanitarian", BOOL),
        ("access_condition", TEXT),
        ("information_sharing", TEXT),
        ("return_stance", TEXT),
        ("detention_work", TEXT),
        ("migration_message", TEXT),
        ("payment", TEXT),
        ("migrant_involvement", TEXT),
        ("host_separation", TEXT),
        ("visibility", TEXT),
        ("embargo_date", DATE),
        ("verified_date", DATE),
        ("verified_by", TEXT),
        ("scope_certainty", REAL),
        ("publisher_count", INT),
        ("record_count", INT),
        ("latest_date", DATE),
        ("operating_ns_ids", TEXT),
        ("country_codes", TEXT),
        ("budget_chf", MONEY),
        ("spending_chf", MONEY),
        ("people_reached", BIG),
        ("people_targeted", BIG),
    ),
    "programme_text": _table(("programme_id", TEXT), ("field", TEXT), ("language", TEXT), ("text", TEXT)),
    "identifier": _table(("programme_id", TEXT), ("authority", TEXT), ("value", TEXT)),
    "participation": _table(
        ("programme_id", TEXT),
        ("organisation_id", TEXT),
        ("organisation_ref", TEXT),
        ("organisation_name", TEXT),
        ("organisation_type", TEXT),
        ("role", TEXT),
    ),
    "place": _table(
        ("programme_id", TEXT),
        ("place_no", INT),
        ("country_code", TEXT),
        ("region_code", TEXT),
        ("admin1_code", TEXT),
        ("admin1_name", TEXT),
        ("place_name", TEXT),
        ("location_type", TEXT),
        ("latitude", REAL),
        ("longitude", REAL),
        ("share", REAL),
        ("trail_id", TEXT),
        ("stage_role", TEXT),
    ),
    "service": _table(("programme_id", TEXT), ("service_code", TEXT), ("basis", TEXT)),
    "population_group": _table(("programme_id", TEXT), ("population_group_code", TEXT), ("basis", TEXT)),
    "trail": _table(("programme_id", TEXT), ("trail_id", TEXT), ("stage_role", TEXT)),
    "sector": _table(
        ("programme_id", TEXT),
        ("vocabulary", TEXT),
        ("sector_code", TEXT),
        ("sector_name", TEXT),
        ("share", REAL),
    ),
    "marker": _table(
        ("programme_id", TEXT),
        ("marker_type", TEXT),
        ("vocabulary", TEXT),
        ("marker_code", TEXT),
        ("marker_name", TEXT),
        ("significance", TEXT),
    ),
    "budget": _table(
        ("programme_id", TEXT),
        ("budget_no", INT),
        ("budget_type", TEXT),
        ("amount", MONEY),
        ("currency", TEXT),
        ("value_date", DATE),
        ("period_start_date", DATE),
        ("period_end_date", DATE),
        ("organisation_name", TEXT),
        *_RATE,
    ),
    "transaction": _table(
        ("programme_id", TEXT),
        ("transaction_no", INT),
        ("transaction_type", TEXT),
        ("transaction_ref", TEXT),
        ("transaction_date", DATE),
        ("amount", MONEY),
        ("currency", TEXT),
        ("value_date", DATE),
        ("provider_ref", TEXT),
        ("provider_name", TEXT),
        ("receiver_ref", TEXT),
        ("receiver_name", TEXT),
        *_RATE,
    ),
    "people_count": _table(
        ("programme_id", TEXT),
        ("people_count_no", INT),
        ("measure", TEXT),
        ("unit", TEXT),
        ("counting", TEXT),
        ("count", BIG),
        ("period_start_date", DATE),
        ("period_end_date", DATE),
        ("country_code", TEXT),
        ("admin1_name", TEXT),
        ("stage_role", TEXT),
        ("population_group_code", TEXT),
        ("service_code", TEXT),
        ("sex", TEXT),
        ("age_min", INT),
        ("age_max", INT),
        ("disability", TEXT),
    ),
    "people_total": _table(
        ("programme_id", TEXT),
        ("measure", TEXT),
        ("unit", TEXT),
        ("model", TEXT),
        ("count", BIG),
        ("note", TEXT),
    ),
    "indicator": _table(
        ("programme_id", TEXT),
        ("indicator_no", INT),
        ("result_type", TEXT),
        ("result_title", TEXT),
        ("indicator_title", TEXT),
        ("indicator_unit", TEXT),
        ("baseline_year", TEXT),
        ("baseline_value", TEXT),
        ("period_start_date", DATE),
        ("period_end_date", DATE),
        ("target_value", TEXT),
        ("actual_value", TEXT),
        ("dimension", TEXT),
    ),
    "link": _table(("programme_id", TEXT), ("link_type", TEXT), ("target", TEXT), ("relation", TEXT), ("title", TEXT)),
    "organisation": _table(
        ("organisation_id", TEXT),
        ("name", TEXT),
        ("organisation_type", TEXT),
        ("country_code", TEXT),
        ("is_movement", BOOL),
    ),
}

# Tables that account for where everything came from.
PROVENANCE: dict[str, pa.Schema] = {
    "record": _table(
        ("record_id", TEXT),
        ("source_id", TEXT),
        ("publisher", TEXT),
        ("publisher_name", TEXT),
        ("record_kind", TEXT),
        ("identifier", TEXT),
        ("title", TEXT),
        ("file", TEXT),
        ("sheet", TEXT),
        ("row", INT),
        ("line", INT),
        ("stated_date", TEXT),
        ("retrieved_date", TEXT),
        ("fate", TEXT),
        ("reason", TEXT),
        ("programme_id", TEXT),
        ("scope_outcome", TEXT),
        ("scope_certainty", REAL),
        ("scope_reasons", TEXT),
    ),
    "claim": _table(
        ("record_id", TEXT),
        ("claim_no", INT),
        ("programme_id", TEXT),
        ("kind", TEXT),
        ("subject_no", INT),
        ("field", TEXT),
        ("value", TEXT),
        ("original_value", TEXT),
        ("language", TEXT),
        ("basis", TEXT),
        ("place", TEXT),
        ("standing", TEXT),
        ("why", TEXT),
    ),
    "match": _table(
        ("left_key", TEXT),
        ("right_key", TEXT),
        ("how", TEXT),
        ("score", REAL),
        ("judgement", TEXT),
        ("reasons", TEXT),
    ),
    "issue": _table(
        ("issue_no", INT),
        ("issue_type", TEXT),
        ("severity", TEXT),
        ("source_id", TEXT),
        ("publisher", TEXT),
        ("file", TEXT),
        ("sheet", TEXT),
        ("row", INT),
        ("column", TEXT),
        ("line", INT),
        ("record_id", TEXT),
        ("programme_id", TEXT),
        ("field", TEXT),
        ("found", TEXT),
        ("expected", TEXT),
        ("suggestion", TEXT),
    ),
    "file": _table(
        ("file", TEXT),
        ("sha256", TEXT),
        ("size", BIG),
        ("format", TEXT),
        ("source_id", TEXT),
        ("read", INT),
        ("issue_count", INT),
    ),
    "unmapped": _table(("file", TEXT), ("source_id", TEXT), ("name", TEXT), ("count", INT), ("on_purpose", BOOL)),
    "source": _table(
        ("source_id", TEXT),
        ("publisher", TEXT),
        ("publisher_name", TEXT),
        ("format", TEXT),
        ("licence", TEXT),
        ("licence_url", TEXT),
        ("terms", TEXT),
        ("trust", INT),
        ("visibility", TEXT),
        ("retrieved_date", TEXT),
    ),
    "accounting": _table(("source_id", TEXT), ("read", INT), ("registered", INT), ("merged", INT), ("set_aside", INT)),
}

TABLES: dict[str, pa.Schema] = {**REGISTER, **PROVENANCE}

# The columns by which the rows of each table are put in order before writing: same inputs, same bytes.
ORDER: dict[str, str] = {
    name: ", ".join(f'"{column}" nulls first' for column in schema.names) for name, schema in TABLES.items()
}
ORDER["claim"] = "record_id, claim_no"
ORDER["record"] = "record_id"
ORDER["issue"] = "issue_no"
ORDER["programme"] = "programme_id"

# What the register converts money with; not part of a release, whose rows carry the rate that was used.
RATE = _table(("currency", TEXT), ("year", INT), ("chf_per_unit", REAL), ("source", TEXT))
