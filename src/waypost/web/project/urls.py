"""Addresses."""

from django.urls import include, path, register_converter

from waypost.web.pages import views


class LanguageConverter:
    """One of the four languages."""

    regex = "en|fr|es|ar"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(LanguageConverter, "lang")
handler404 = "waypost.web.pages.views.not_found"
handler500 = "waypost.web.pages.views.unreadable"
urlpatterns = [
    path("", include("waypost.web.api.urls")),
    path("", views.choose_language),
    path("<lang:language>/", views.home, name="home"),
    path("<lang:language>/by/<slug:question>/", views.table, name="table"),
    path("<lang:language>/programmes/", views.programmes, name="programmes"),
    path("<lang:language>/programme/<str:programme_id>/", views.programme, name="programme"),
    path("<lang:language>/about/", views.about, name="about"),
]
