"""Addresses of the review, below ``/<language>/``."""

from __future__ import annotations

from django.urls import path

from waypost.web.review.views import deciding, quality, societies

urlpatterns = [
    path("review/", societies.review, name="review"),
    path("review.<form:form>", societies.twin, name="review_twin"),
    path("review/quality/", quality.quality, name="review_quality"),
    path("review/quality.<form:form>", quality.twin, name="review_quality_twin"),
    path("review/pairs/", deciding.pairs, name="review_pairs"),
    path("review/scope/", deciding.scope, name="review_scope"),
    path("review/names/", deciding.names, name="review_names"),
    path("review/corrections/", deciding.corrections, name="review_corrections"),
    path("review/decisions/", deciding.decisions, name="review_decisions"),
]
