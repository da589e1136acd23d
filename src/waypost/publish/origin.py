"""Where an export comes from: written into every format, because files travel without their folder."""

from __future__ import annotations

from typing import Any

from waypost.publish.placing import README_TITLE
from waypost.store.outlet import Outlet

UNKNOWN_IS_NOT_ZERO = "An empty value means that nothing was reported; it never means zero."


def sources(outlet: Outlet) -> list[dict[str, Any]]:
    """The sources of what the audience sees, with their licences."""
    return list(
        outlet.rows("""
            select source_id, publisher, publisher_name, licence, licence_url, terms, retrieved_date
            from source order by source_id
        """)
    )


def licences(outlet: Outlet) -> list[dict[str, str | None]]:
    """Each licence once, in order of name."""
    found = outlet.rows("select distinct licence, licence_url from source where licence is not null order by all")
    return [dict(row) for row in found]


def origin(outlet: Outlet) -> dict[str, Any]:
    """Release, day, audience, licences and what was held back, as plain content for JSON."""
    return {
        "release_id": outlet.release_id,
        "as_of": outlet.as_of,
        "code_version": outlet.manifest.get("code_version"),
        "audience": outlet.audience,
        "licences": licences(outlet),
        "withheld": dict(sorted(outlet.withheld.items())),
        "note": UNKNOWN_IS_NOT_ZERO,
    }


def origin_line(outlet: Outlet) -> str:
    """The same in one line."""
    names = ", ".join(str(row["licence"]) for row in licences(outlet)) or "not stated; see the sources"
    return f"Waypost release {outlet.release_id}, as of {outlet.as_of}, for {outlet.audience}; licences: {names}"


def readme(outlet: Outlet, what: str) -> str:
    """A page of Markdown that goes with the files of an export."""
    lines = [
        README_TITLE,
        "",
        what,
        "",
        f"- Release: {outlet.release_id}",
        f"- As of: {outlet.as_of}",
        f"- Made by: Waypost {outlet.manifest.get('code_version', '')}".rstrip(),
        f"- For: {outlet.audience}",
        f"- {UNKNOWN_IS_NOT_ZERO}",
        "- Counts of people do not add up over periods, services or programmes unless their `counting` says so.",
        "- Rows with `is_example` are invented for the sake of a page or a test.",
        "",
        "## Sources",
        "",
    ]
    for row in sources(outlet):
        name = row["publisher_name"] or row["publisher"] or row["source_id"]
        licence = row["licence"] or "licence not stated"
        lines.append(f"- `{row['source_id']}`: {_one_line(name)}; {_one_line(licence)}" + _more(row))
    if outlet.withheld:
        lines += ["", "## Held back for this audience", ""]
        lines += [f"- {name}: {count}" for name, count in sorted(outlet.withheld.items())]
    return "\n".join(lines) + "\n"


def _more(row: dict[str, Any]) -> str:
    parts = [row["licence_url"], row["terms"], row["retrieved_date"] and f"retrieved {row['retrieved_date']}"]
    return "".join(f"; {_one_line(part)}" for part in parts if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())
