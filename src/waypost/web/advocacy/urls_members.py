"""Addresses of writers, below ``/en/advocacy/``."""

from __future__ import annotations

from django.urls import path, re_path

from waypost.web.advocacy.views import evidence, writing

_STEP = "|".join(evidence.STEPS)
urlpatterns = [
    path("write/", writing.choose, name="advocacy_choose"),
    path("write/<code:measure>/", writing.write, name="advocacy_write"),
    path("check/", writing.check, name="advocacy_check"),
    path("add/aspect/", writing.add_aspect, name="advocacy_add_aspect"),
    path("aspect/<code:aspect>/question/", writing.add_question, name="advocacy_add_question"),
    path("aspect/<code:aspect>/retire/", writing.retire_aspect, name="advocacy_retire_aspect"),
    path("claim/<code:claim>/change/", writing.change, name="advocacy_change"),
    path("claim/<code:claim>/retire/", writing.retire, name="advocacy_retire"),
    path("claim/<code:claim>/evidence/<slug:item>/", evidence.add, name="advocacy_evidence"),
    re_path(rf"^evidence/(?P<number>\d+)/(?P<what>{_STEP})/$", evidence.judge, name="advocacy_judge"),
]
