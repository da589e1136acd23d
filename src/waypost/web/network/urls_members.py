"""Addresses of members, below ``/en/network/``."""

from __future__ import annotations

from django.urls import path, re_path

from waypost.web.network.views import asking, directory, mine

_STEP = "|".join(asking.STEPS)
urlpatterns = [
    path("directory/", directory.people, name="network_directory"),
    path("holder/<int:number>/", directory.holder, name="network_holder"),
    path("answers/", directory.answers, name="network_answers"),
    path("answer/<slug:code>/", directory.answer, name="network_answer"),
    path("figures/", directory.figures, name="network_figures"),
    path("my/", mine.mine, name="network_mine"),
    path("my/make/", mine.make, name="network_make"),
    path("my/consent/", mine.consent, name="network_consent"),
    re_path(r"^my/(?P<what>withdraw|leave)/$", mine.take_back, name="network_take_back"),
    path("my/deputy/<int:number>/end/", mine.end_deputy, name="network_end_deputy"),
    path("entry/<int:number>/", mine.edit, name="network_edit"),
    path("entry/<int:number>/reach/", mine.reach, name="network_reach"),
    path("entry/<int:number>/competence/", mine.say, name="network_say"),
    re_path(
        r"^competence/(?P<number>\d+)/(?P<what>confirm|end|endorse|unendorse)/$", mine.on_word, name="network_word"
    ),
    path("people/<code:ns_id>/", mine.society, name="network_society"),
    path("people/<code:ns_id>/enter/<int:number>/", mine.enter, name="network_enter"),
    re_path(r"^holder/(?P<number>\d+)/(?P<what>release|unrelease)/$", mine.release, name="network_release"),
    path("requests/", mine.requests, name="network_requests"),
    path("ask/", asking.ask, name="network_ask"),
    path("triage/", asking.triage, name="network_triage"),
    path("request/<slug:code>/", asking.show, name="network_request"),
    path("request/<slug:code>/change/", asking.change, name="network_change"),
    path("request/<slug:code>/match/", asking.matching, name="network_match"),
    path("request/<slug:code>/invitation/<int:number>/", asking.invitation, name="network_invitation"),
    re_path(rf"^request/(?P<code>[a-z0-9]+)/(?P<what>{_STEP})/$", asking.step, name="network_step"),
]
