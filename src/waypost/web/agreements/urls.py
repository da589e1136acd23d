"""Addresses below ``/en/agreements/``."""

from django.urls import path, re_path

from waypost.web.agreements.views import editing, importing, reading

_CODE = r"(?P<code>[-a-z0-9]+)"

urlpatterns = [
    path("", reading.listing, name="agreements"),
    re_path(r"^list\.(?P<form>json|csv)$", reading.list_twin, name="agreements_twin"),
    path("new/", editing.new, name="agreement_new"),
    path("compare/", reading.comparing, name="agreements_compare"),
    path("partner/<str:key>/", reading.partner, name="agreement_partner"),
    path("<slug:code>/", reading.one, name="agreement"),
    path("<slug:code>.json", reading.one_twin, name="agreement_twin"),
    path("<slug:code>/edit/", editing.edit, name="agreement_edit"),
    path("<slug:code>/import/", importing.file, name="agreement_import"),
    path("<slug:code>/import/take/", importing.take, name="agreement_import_take"),
    path("<slug:code>/reply/", editing.replying, name="agreement_reply"),
    re_path(rf"^{_CODE}/(?P<what>{editing.PARTS})/$", editing.of_agreement, name="agreement_part"),
    re_path(
        rf"^{_CODE}/clause/(?P<number>\d+)/(?P<what>change|end|decide)/$", editing.of_clause, name="agreement_clause"
    ),
    re_path(
        rf"^{_CODE}/commitment/(?P<number>\d+)/(?P<what>change|end|status)/$",
        editing.of_commitment,
        name="agreement_commitment",
    ),
    re_path(
        rf"^{_CODE}/(?P<what>party|signatory|money)/(?P<number>\d+)/remove/$", editing.remove, name="agreement_remove"
    ),
]
