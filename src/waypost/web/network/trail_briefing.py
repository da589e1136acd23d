"""Whom to call: people and units of the societies on a trail who stand in the directory, as members see it."""

from __future__ import annotations

from django.utils import timezone

from waypost.briefing.beside import Beside, Contact
from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.network.queries.directory import directory, societies_of_holder
from waypost.web.network.rights import is_member
from waypost.web.network.showing import holder_name


def trail_briefing(standing: Standing, trail_id: str, language: str) -> Beside:
    """Those who agreed to be seen by members, and have not taken it back; nobody for whoever is no member."""
    if not is_member(standing):
        return Beside()
    catalog = load_catalog()
    countries = {country for stage in catalog.trails[trail_id].stages for country in stage.countries}
    on_trail = {ns_id for ns_id, each in catalog.societies.items() if each.country_code in countries}
    shown = directory(timezone.now().date()).prefetch_related("person__memberships")
    return Beside(
        contacts=tuple(
            Contact(
                society_id=ns_id,
                words=holder_name(holder, language, is_shown=True),
                mailbox=holder.mailbox or "",
                telephone=holder.telephone or "",
            )
            for holder in shown
            for ns_id in societies_of_holder(holder)
            if ns_id in on_trail
        )
    )
