"""The pages behind facts: where one sees the rows that were counted."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

# Beginning of a fact's name → an address below the language, or the name of a page of people with a role.
_PAGES = {
    "policy_": "policy/", "platforms": "network/", "requests_": "@network_requests", "guidance_": "@topics",
    "messages": "advocacy/", "aspects_": "advocacy/", "hidden_aspects": "plan/text/advocacy/",
    "igo_agreements": "agreements/", "societies_verified": "@exercises", "societies_heard": "societies/",
    "societies_using": "", "societies": "societies/", "opportunities_": "findings/opportunities/",
}  # fmt: skip
_fed: dict[str, str] = {}


def lead(fact: str, page: str) -> None:
    """Let another application say where a fact of its own is seen: the name of a page."""
    _fed[fact] = f"@{page}"


def page_behind(fact: str, language: str, *, is_member: bool) -> str:
    """Where the rows are seen that a fact counts; empty where no page shows them to whoever looks."""
    place = _fed.get(fact) or next((at for stem, at in _PAGES.items() if fact.startswith(stem)), "")
    if not place.startswith("@"):
        return f"/{language}/{place}" if place else ""
    if not is_member:
        return ""
    try:
        return reverse(place[1:])
    except NoReverseMatch:
        return ""
