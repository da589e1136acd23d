"""Addresses of policy."""

from __future__ import annotations

from django.urls import path

from waypost.web.pages.twins import page
from waypost.web.policy.views import reading

urlpatterns = [
    *page("policy", reading.index, "policy"),
    path("<lang:language>/policy/<code:work>/compare/", reading.choose, name="policy_choose"),
    *page("policy/<code:work>/compare/<code:old>/<code:new>", reading.comparison, "policy_comparison"),
    *page("policy/<code:work>/<code:code>", reading.version, "policy_version"),
    path("<lang:language>/policy/<code:work>/<code:code>/text.<slug:kind>", reading.file, name="policy_file"),
]
