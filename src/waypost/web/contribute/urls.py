"""Addresses of contributions, below ``/<language>/``."""

from __future__ import annotations

from django.urls import path

from waypost.web.contribute.views import (
    asking,
    deciding,
    exercise,
    importing,
    links,
    positions,
    practices,
    programme,
    society,
    table,
)

_MY = "my/<slug:ns_id>/"

urlpatterns = [
    path("my/", society.mine, name="my"),
    path(_MY, society.society, name="my_society"),
    path(f"{_MY}still-true/", society.still_true, name="my_still_true"),
    path(f"{_MY}waiting/", society.waiting, name="my_waiting"),
    path(f"{_MY}batches/", society.batches, name="my_batches"),
    path(f"{_MY}batches/<int:batch>/undo/", society.undo, name="my_undo"),
    path(f"{_MY}table/", table.table, name="my_table"),
    path(f"{_MY}exercise/<slug:code>/", exercise.exercise, name="my_exercise"),
    path(f"{_MY}positions/", positions.positions, name="my_positions"),
    path(f"{_MY}workbook.xlsx", society.workbook, name="my_workbook"),
    path(f"{_MY}pairs/", deciding.pairs, name="my_pairs"),
    path(f"{_MY}differences/", deciding.differing, name="my_differences"),
    path(f"{_MY}questions/", asking.asked, name="my_questions"),
    path(f"{_MY}questions/<int:number>/answer/", asking.answer, name="my_answer"),
    path(f"{_MY}questions/<int:number>/close/", asking.close, name="my_close"),
    path(f"{_MY}programme/<slug:programme>/ask/", asking.ask, name="my_ask"),
    path(f"{_MY}scan/", programme.scan, name="my_scan"),
    path(f"{_MY}programme/new/", programme.new_programme, name="my_new_programme"),
    path(f"{_MY}programme/<slug:programme>/", programme.programme, name="my_programme"),
    path(f"{_MY}programme/<slug:programme>/practices/", practices.practices, name="my_practices"),
    path(f"{_MY}programme/<slug:programme>/history/", society.programme_history, name="my_history"),
    path(f"{_MY}programme/<slug:programme>/withdraw/", society.withdraw, name="my_withdraw"),
    path(f"{_MY}import/", importing.start, name="my_import"),
    path(f"{_MY}import/<int:number>/", importing.step, name="my_upload"),
    path(f"{_MY}import/<int:number>/progress/", importing.progress, name="my_progress"),
    path(f"{_MY}import/<int:number>/remarks.xlsx", importing.remarks, name="my_remarks"),
    path(f"{_MY}import/<int:number>/drop/", importing.drop, name="my_drop"),
    path("answer/<str:token>/", links.answer, name="answer"),
    path("still-true/<str:token>/", links.still, name="still_true"),
]
