"""``waypost network``: platforms as facts, the directory in numbers, requests, those that are late, the clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from waypost.cli.network_requests import ask, match, request, requests
from waypost.cli.options import day_of, examples, json_option, language_option
from waypost.cli.output import NOT_REPORTED, counted, print_json, say
from waypost.errors import InputError


@click.group(short_help="The network: platforms, directory, requests.")
def network() -> None:
    """Who knows what about work with migrants, and requests for advice.

    Platforms stand in the catalog; the rest in the database of ``waypost accounts``.
    """


for _command in (requests, request, ask, match):
    network.add_command(_command)

_VERDICTS = {"acts": "acts", "quiet": "not heard of", "paper": "may be a network on paper", "not_known": "not known"}
_REASONS = {"no_action": "no source tells of anything for a year, or for twice its own rhythm"}
_FIGURES = {
    "requests": "requests submitted",
    "answered": "requests answered",
    "days_to_first_expert": "days to the first expert, median",
    "waiting_for_expert": "waiting for one",
    "invitations": "invitations",
    "accepted_share": "of answers to invitations were yes",
    "other_zone_share": "answered from another zone",
    "zones_known": "answers with known zones",
    "concentration": "concentration of work, from 0 (even) to 1 (one person has all)",
    "assertions": "competences stated",
    "stale": "not confirmed for two years",
    "stale_share": "share not confirmed for two years",
}
_day = click.option("--as-of", metavar="DAY", help="The day to judge activity by. Default: today.")


def _judged(as_of: str | None) -> dt.date:
    return day_of(as_of) if as_of else dt.datetime.now(dt.UTC).date()


@network.command(
    "platforms",
    short_help="List platforms, and which may be networks on paper.",
    epilog=examples("waypost network platforms", "waypost network platforms --as-of 2022-06-30 --json"),
)
@_day
@language_option("Of names.")
@json_option("the list")
def platforms(as_of: str | None, language: str, as_json: bool) -> None:
    """List the platforms and institutions of the catalog with what follows from their facts."""
    from waypost.network.shipped import platform_row
    from waypost.reference import load_catalog

    catalog = load_catalog()
    found = [platform_row(each, catalog, _judged(as_of), language) for each in catalog.platforms.values()]
    if as_json:
        print_json(found)
        return
    for row in found:
        last = row["last_action"] or "not known"
        say(f"{row['platform']}  {_verdict(row)}  last action {last}  {row['name']}")
    say(counted(len(found), "platform or institution", "platforms and institutions"))


@network.command(
    "platform",
    short_help="Show one platform, each fact with its source.",
    epilog=examples("waypost network platform perco", "waypost network platform sahel-plus --language ar"),
)
@click.argument("platform")
@_day
@language_option("Of words.")
@json_option("the platform")
def platform_(platform: str, as_of: str | None, language: str, as_json: bool) -> None:
    """Show the PLATFORM: its facts with sources, and what nobody says."""
    from waypost.network.shipped import platform_page
    from waypost.reference import load_catalog

    catalog = load_catalog()
    if platform not in catalog.platforms:
        raise InputError(f"no platform {platform!r}; there are: {', '.join(catalog.platforms)}")
    told = platform_page(catalog.platforms[platform], catalog, _judged(as_of), language)
    if as_json:
        print_json(told)
        return
    say(f"{told['name']}: {_verdict(told)}", style="bold")
    for reason in told["reasons"]:
        say(f"why: {_REASONS.get(reason) or _words(reason)}", indent=2)
    for fact in told["facts"]:
        parts = (fact["words"], fact["code"], fact["count"], fact["date"])
        words = " ".join(str(each) for each in parts if each is not None)
        say(f"{_words(fact['fact'])}: {words} [{fact['source']}, {fact['publisher']}]", indent=2)
    say(f"not known: {', '.join(map(_words, told['not_known'])) or NOT_REPORTED}", indent=2)


def _verdict(row: dict[str, Any]) -> str:
    """What follows from its facts; of an institution or a guidance, what it is."""
    return _VERDICTS[row["verdict"]] if row["verdict"] else str(row["kind"])


def _words(code: str) -> str:
    return code.replace("_", " ")


@network.command(
    "directory",
    short_help="Count who stands in the directory.",
    epilog=examples("waypost network directory", "waypost network directory --json"),
)
@json_option("the counts")
def directory(as_json: bool) -> None:
    """Count those who agreed to be found, by kind, zone and competence. Nobody is named."""
    from waypost.web.network import command

    found = command.directory()
    if as_json:
        print_json(found)
        return
    say(counted(found["holders"], "holder"))
    for name in ("by_kind", "by_zone", "by_competence"):
        for code, count in found[name].items():
            say(f"{code}: {count}", indent=2)


@network.command(
    "overdue",
    short_help="List requests whose time is over.",
    epilog=examples("waypost network overdue", "waypost network overdue --json"),
)
@json_option("the list")
def overdue(as_json: bool) -> int:
    """List requests that stay in a state for longer than they should. Exit status 1 when there are any."""
    from waypost.web.network import command

    found = command.overdue()
    if as_json:
        print_json(found)
    else:
        for row in found:
            who = row["ns_id"] or "secretariat"
            say(f"{row['request']}  {who}  {row['state']} since {row['since'][:10]}, due {_day_of(row)}: {row['with']}")
        say(counted(len(found), "request is late", "requests are late"))
    return 1 if found else 0


def _day_of(row: dict[str, Any]) -> str:
    return str(row["due"] or NOT_REPORTED)[:10]


@network.command(
    "clock",
    short_help="Remind, take delays up, send mails.",
    epilog=examples("waypost network clock", "waypost network clock --json"),
)
@json_option("how many")
def clock(as_json: bool) -> int:
    """Do what the clock does: reminders, escalation to the zone and to Geneva, mails. Each once.

    The worker beside ``waypost serve`` does the same every minute; this is for a server without one. Exit status 1 when
    a mail failed for good.
    """
    from waypost.web.network import command

    found = command.run_clock()
    if as_json:
        print_json(found)
    else:
        say(f"{found['reminded']} reminded, {found['zone']} to the zone, {found['geneva']} to Geneva")
        say(f"{counted(found['sent'], 'mail')} sent, {found['postponed']} postponed, {found['failed']} failed")
    return 1 if found["failed"] else 0


@network.command(
    "figures",
    short_help="Show whether the network works.",
    epilog=examples("waypost network figures", "waypost network figures --json"),
)
@json_option("the figures")
def figures(as_json: bool) -> None:
    """Show time to the first expert, acceptance, answers across zones, concentration, subjects without a holder."""
    from waypost.web.network import command

    found = command.figures()
    if as_json:
        print_json(found)
        return
    for name, value in found.items():
        if name not in ("without_holder", "repeated"):
            say(f"{_FIGURES[name]}: {_figure(name, value)}")
    for tag, count in found["without_holder"]:
        say(f"without a holder: {tag} ({count})")
    for tag, count in found["repeated"]:
        say(f"asked often: {tag} ({count})")


def _figure(name: str, value: float | None) -> str:
    """A share in hundredths, a number to a tenth or a hundredth, a count as it is; a dash where nothing is known."""
    if value is None:
        return NOT_REPORTED
    if name.endswith("_share"):
        return f"{value:.0%}"
    if isinstance(value, int):
        return str(value)
    return f"{value:.1f}" if name.startswith("days") else f"{value:.2f}"
