"""The public addresses of advocacy; those of writers stand in ``urls_members``."""

from __future__ import annotations

from waypost.web.advocacy.views import public
from waypost.web.pages.twins import page

urlpatterns = [
    *page("advocacy", public.front, "advocacy"),
    *page("advocacy/claims", public.claims, "advocacy_claims"),
    *page("advocacy/aspect/<code:aspect>", public.aspect, "advocacy_aspect"),
    *page("advocacy/claim/<code:claim>", public.claim, "advocacy_claim"),
]
