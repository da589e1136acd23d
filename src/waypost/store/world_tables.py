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
    # What other bodies call a trail; a label that several trails bear tells nothing about one of them.
    "trail_label": table(("trail_id", TEXT), ("body", TEXT), ("label", TEXT)),
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
    # Which indicator of the context speaks of which need: dimension all, service (headings) or group.
    # Factors of vulnerability by stage and group, the services that answer them, what workshops found.
    "vulnerability_factor": table(("factor", TEXT), ("level", TEXT), ("role", TEXT), ("population_group_code", TEXT)),
    "vulnerability_service": table(("factor", TEXT), ("service_code", TEXT)),
    "vulnerability_evidence": table(
        ("factor", TEXT),
        ("trail_id", TEXT),
        ("role", TEXT),
        ("country_code", TEXT),
        ("population_group_code", TEXT),
        ("evidence_level", TEXT),
        ("sex", TEXT),
        ("age_min", INT),
        ("age_max", INT),
        ("basis", TEXT),
        ("source", TEXT),
        ("evidence_date", DATE),
        ("is_example", BOOL),
    ),
    "need_indicator": table(("dimension", TEXT), ("code", TEXT), ("indicator", TEXT), ("is_people", BOOL)),
    # Which service at which role answers which on another side, on trails of a kind; each pair in both directions.
    "service_counterpart": table(
        ("trail_kind", TEXT),
        ("counterpart", TEXT),
        ("service_code", TEXT),
        ("role", TEXT),
        ("counterpart_service_code", TEXT),
        ("counterpart_role", TEXT),
    ),
    # Which bit of the bit fields of programme_trail_side stands for which code: code_list is service,
    # service_heading or population_group. The bit of population_group "on_the_way" stands for any group that only
    # says where on their way people are, since the same people bear another name on another side. mask is 2 ** bit.
    "code_bit": table(("code_list", TEXT), ("code", TEXT), ("bit", INT), ("mask", BIG)),
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
    # What matching asks of a programme, in one row per trail, side (stage role), country and society, in the order
    # of trail and side, so that a page reads one stretch of it. society_id is the National Society that carries the
    # programme there, null where none is named. place_code is the one first-level area of the programme in that
    # country, null where it has none or several. Bits: see code_bit. service_bits are the services stated,
    # heading_bits the headings that they stand under, vague_bits those headings of which no more is said; group_bits
    # 0 is "does not say for whom"; answer_<side>_bits are the services which answer them on that side of the trail.
    # is_open: neither closed nor cancelled nor suspended on the day of the release. programme_no and cell_no number
    # programmes (programme_number) and cells (trail_cell), since a page compares numbers faster than names.
    "programme_trail_side": table(
        ("trail_id", TEXT),
        ("side", TEXT),
        ("programme_id", TEXT),
        ("society_id", TEXT),
        ("country_code", TEXT),
        ("place_code", TEXT),
        ("basis", TEXT),
        ("is_movement", BOOL),
        ("status", TEXT),
        ("is_open", BOOL),
        ("start_date", DATE),
        ("end_date", DATE),
        ("latest_date", DATE),
        ("service_bits", BIG),
        ("heading_bits", BIG),
        ("vague_bits", BIG),
        ("group_bits", BIG),
        ("answer_origin_bits", BIG),
        ("answer_transit_bits", BIG),
        ("answer_destination_bits", BIG),
        ("answer_return_bits", BIG),
        ("programme_no", INT),
        ("cell_no", INT),
    ),
    # The cells of programme_trail_side: a society in a country on a side of a trail.
    "trail_cell": table(
        ("cell_no", INT),
        ("trail_id", TEXT),
        ("side", TEXT),
        ("society_id", TEXT),
        ("country_code", TEXT),
    ),
    # The programmes of programme_trail_side by their number.
    "programme_number": table(("programme_no", INT), ("programme_id", TEXT), ("title", TEXT)),
    # Programmes of which one names the other, by its id or one of its identifiers; each pair in both directions.
    "programme_link": table(
        ("programme_id", TEXT), ("other_programme_id", TEXT), ("link_type", TEXT), ("target", TEXT)
    ),
}

# Rows of a Parquet row group, where it is not the usual number: small ones let a page skip other trails.
ROW_GROUP_SIZE: dict[str, int] = {"programme_trail_side": 8_192}

# Figures about people who move, each with its publisher, revision and kind; see waypost.context.
#
# context_dataset: revisions of one thing share a ``series``; ``is_preferred`` marks the one to ask, so that a question
# never mixes revisions or copies. ``is_extract``: the main corridors that come with Waypost, not the whole data set.
#
# context_fact: a row without an origin is about people of all origins (``unknown`` is a statement of the publisher),
# one without sex and ages about all people; never add it to the rows that have them. ``count`` null with a range is a
# number between both; without one it is stated and not estimable. A range that is null means that none was stated, so
# ask ``coalesce(count_least, count)``. Zero is zero because it was stated; a missing pair has no row. ``event_count``
# counts incidents, encounters or movements, never people. Rows that differ in ``method`` alone are alternatives for
# ``migration_flow…`` and parts for every other measure. Measures: code list context_measure.
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
