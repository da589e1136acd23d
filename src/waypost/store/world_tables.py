"""Tables of the world around the programmes: trails, societies, countries, services, and the migration context.

They stand in a release beside the register, so that every question is asked of one set of files.
"""

from __future__ import annotations

import pyarrow as pa

from waypost.store.column_types import BIG, BOOL, DATE, INT, REAL, TEXT, table

# From the catalog: what the questions must know of trails, societies, countries and services.
REFERENCE_TABLES: dict[str, pa.Schema] = {
    # One row per stage and country; a country may hold several roles. from_date and to_date are the first and the
    # last day of what the source states; null is "the source does not say".
    "trail_stage": table(
        ("trail_id", TEXT),
        ("kind", TEXT),
        ("stage_no", INT),
        ("role", TEXT),
        ("country_code", TEXT),
        ("from_date", DATE),
        ("to_date", DATE),
        ("certainty", TEXT),
        ("source", TEXT),
    ),
    "trail_leg": table(
        ("trail_id", TEXT),
        ("from_country_code", TEXT),
        ("to_country_code", TEXT),
        ("mode", TEXT),
        ("from_date", DATE),
        ("to_date", DATE),
        ("certainty", TEXT),
        ("source", TEXT),
    ),
    # Days between stations where people were counted; a null date is "the source does not say".
    "trail_lag": table(
        ("trail_id", TEXT),
        ("leg_no", INT),
        ("from_station", TEXT),
        ("to_station", TEXT),
        ("from_country_code", TEXT),
        ("to_country_code", TEXT),
        ("lag_days", REAL),
        ("lag_least", REAL),
        ("lag_most", REAL),
        ("days", INT),
        ("passed_share", REAL),
        ("correlation", REAL),
        ("from_date", DATE),
        ("to_date", DATE),
        ("method", TEXT),
        ("source_title", TEXT),
        ("source_publisher", TEXT),
        ("source_date", TEXT),
    ),
    "national_society": table(
        ("organisation_id", TEXT),
        ("country_code", TEXT),
        ("status", TEXT),
        ("region", TEXT),
        ("zone_2009", TEXT),
        ("languages", TEXT),
    ),
    # Under which references a society publishes: its own id and those that it has in files of others.
    "society_publisher": table(("publisher", TEXT), ("organisation_id", TEXT)),
    "country": table(("country_code", TEXT), ("m49", TEXT), ("region", TEXT), ("zone_2009", TEXT)),
    # A service and the heading that it stands under (itself, when it is one).
    "service_heading": table(("service_code", TEXT), ("heading_code", TEXT), ("is_group", BOOL)),
}

# Where a programme stands on the trails, and on whose word (basis: stated_stage, stated_trail, stated_role or
# country); computed, see waypost.register.trails.
PLACED: dict[str, pa.Schema] = {
    "programme_trail": table(
        ("programme_id", TEXT),
        ("trail_id", TEXT),
        ("role", TEXT),
        ("country_code", TEXT),
        ("basis", TEXT),
        ("is_dated", BOOL),
    ),
}

# Figures about people who move, each with its publisher, revision and kind; see waypost.context.
CONTEXT: dict[str, pa.Schema] = {
    "context_dataset": table(
        ("dataset_id", TEXT),
        ("publisher", TEXT),
        ("title", TEXT),
        ("revision", TEXT),
        ("licence", TEXT),
        ("licence_url", TEXT),
        ("terms", TEXT),
        ("url", TEXT),
        ("retrieved_date", TEXT),
        ("file", TEXT),
        ("sha256", TEXT),
        ("rows", BIG),
        ("is_extract", BOOL),
        ("note", TEXT),
        ("series", TEXT),
        ("is_preferred", BOOL),
        ("attribution", TEXT),
    ),
    "context_fact": table(
        ("dataset_id", TEXT),
        ("measure", TEXT),
        ("kind", TEXT),
        ("basis", TEXT),
        ("method", TEXT),
        ("origin_code", TEXT),
        ("destination_code", TEXT),
        ("country_code", TEXT),
        ("route", TEXT),
        ("period_start_date", DATE),
        ("period_end_date", DATE),
        ("sex", TEXT),
        ("age_min", INT),
        ("age_max", INT),
        ("count", BIG),
        ("count_least", BIG),
        ("count_most", BIG),
        ("event_count", INT),
        ("note", TEXT),
    ),
}

WORLD: dict[str, pa.Schema] = {**REFERENCE_TABLES, **PLACED, **CONTEXT}
