"""Addresses."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter

from waypost.web.pages import views
from waypost.web.pages.twins import CodeConverter, FormConverter, LanguageConverter, page

register_converter(LanguageConverter, "lang")
register_converter(FormConverter, "form")
register_converter(CodeConverter, "code")
handler404 = "waypost.web.pages.views.errors.not_found"
handler403 = "waypost.web.accounts.views.pages.not_allowed"
handler500 = "waypost.web.pages.views.errors.unreadable"
urlpatterns = [
    path("", include("waypost.web.api.urls")),
    path("", include("waypost.web.policy.urls")),
    path("", include("waypost.web.network.urls")),
    path("", include("waypost.web.advocacy.urls")),
    path("", views.home.choose_language),
    path("<lang:language>/", views.home.home, name="home"),
    path("<lang:language>/map/<slug:part>.svg", views.home.map_picture, name="map"),
    *page("picture", views.home.picture, "picture"),
    *page("by/<slug:question>", views.home.by_question, "by"),
    *page("trails", views.trails.trails, "trails"),
    *page("trail/<code:trail_id>", views.trails.trail, "trail"),
    path("<lang:language>/trail/<code:trail_id>/briefing.docx", views.trails.briefing, {"form": "docx"}, "briefing"),
    path("<lang:language>/trail/<code:trail_id>/briefing.pdf", views.trails.briefing, {"form": "pdf"}, "briefing-pdf"),
    *page("societies", views.societies.societies, "societies"),
    *page("society/<code:society_id>", views.societies.society, "society"),
    *page("programmes", views.programmes.programmes, "programmes"),
    *page("programme/<code:programme_id>", views.programmes.programme, "programme"),
    *page("countries", views.places.countries, "countries"),
    *page("country/<code:country_code>", views.places.country, "country"),
    *page("corridors", views.places.corridors, "corridors"),
    *page("corridor/<code:origin>/<code:destination>", views.places.corridor, "corridor"),
    *page("services", views.places.services, "services"),
    *page("service/<code:code>", views.places.service, "service"),
    *page("groups", views.places.groups, "groups"),
    *page("group/<code:code>", views.places.group, "group"),
    *page("findings", views.findings.index, "findings"),
    *page("findings/<slug:question>", views.findings.findings, "finding-list"),
    *page("changes", views.findings.changes, "changes"),
    *page("counts", views.counts.counts, "counts"),
    *page("search", views.search.search, "search"),
    *page("data", views.about.data, "data"),
    *page("about", views.about.about, "about"),
]
urlpatterns += [
    # One address for every language: it stands in the provider's settings.
    path("account/sso/", include("allauth.socialaccount.providers.openid_connect.urls")),
    *i18n_patterns(path("account/", include("waypost.web.accounts.urls"))),
    *i18n_patterns(path("", include("waypost.web.contribute.urls"))),
    *i18n_patterns(path("following/", include("waypost.web.following.urls"))),
    *i18n_patterns(path("", include("waypost.web.review.urls"))),
    *i18n_patterns(path("network/", include("waypost.web.network.urls_members"))),
    *i18n_patterns(path("advocacy/", include("waypost.web.advocacy.urls_members"))),
    *i18n_patterns(path("exercises/", include("waypost.web.exercises.urls"))),
    *i18n_patterns(path("", include("waypost.web.policy.urls_members"))),
    *i18n_patterns(path("meetings/", include("waypost.web.meetings.urls"))),
    *i18n_patterns(path("support/", include("waypost.web.support.urls"))),
    *i18n_patterns(path("agreements/", include("waypost.web.agreements.urls"))),
    *i18n_patterns(path("workshops/", include("waypost.web.workshops.urls"))),
    *i18n_patterns(path("", include("waypost.web.findings.urls"))),
    *i18n_patterns(path("plan/", include("waypost.web.plan.urls"))),
    *i18n_patterns(path("advocacy/", include("waypost.web.advocacy.urls_messages"))),
]
