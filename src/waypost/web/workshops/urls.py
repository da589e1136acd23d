"""Addresses below ``/en/workshops/``."""

from django.urls import path, re_path

from waypost.web.workshops.views import capacity, drafting, profile, reading, running, scoring

_CODE = r"(?P<code>[-a-z0-9]+)"
_CELL = "<slug:code>/cell/<int:number>"

urlpatterns = [
    path("", reading.workshops, name="workshops"),
    re_path(r"^list\.(?P<form>json|csv)$", reading.workshops_twin, name="workshops_twin"),
    path("new/", running.new, name="workshop_new"),
    path("capacity/", capacity.capacity, name="capacity"),
    re_path(r"^capacity\.(?P<form>json|csv)$", capacity.capacity_twin, name="capacity_twin"),
    path("capacity/new/", capacity.new, name="exchange_new"),
    path("capacity/<slug:code>/", capacity.exchange, name="exchange"),
    path("<slug:code>/", reading.workshop, name="workshop"),
    path("<slug:code>/cells/", running.cells, name="workshop_cells"),
    path("<slug:code>/hosts/", running.hosts, name="workshop_hosts"),
    path("<slug:code>/held/", running.held, name="workshop_held"),
    path("<slug:code>/pack/", running.pack, name="workshop_pack"),
    path("<slug:code>/people/", running.people, name="workshop_people"),
    path("<slug:code>/people/<int:row>/take-back/", running.take_back_people, name="workshop_people_back"),
    re_path(rf"^{_CODE}/evaluation/(?P<when>before|after)/$", running.evaluation, name="workshop_evaluation"),
    path("<slug:code>/after/<int:months>/", running.follow_up, name="workshop_follow_up"),
    path("<slug:code>/publish/", running.publish, name="workshop_publish"),
    path(f"{_CELL}/", scoring.cell, name="workshop_cell"),
    re_path(
        rf"^{_CODE}/cell/(?P<number>\d+)/add/(?P<what>{'|'.join(scoring.PARTS)})/$", scoring.part, name="workshop_part"
    ),
    path(f"{_CELL}/score/<slug:name>/", scoring.score, name="workshop_score"),
    path(f"{_CELL}/take-back/", running.take_back_cell, name="workshop_cell_back"),
    path(f"{_CELL}/take-back/<int:saying>/", scoring.take_back, name="workshop_take_back"),
    path(f"{_CELL}/draft/", drafting.begin, name="workshop_draft_new"),
    re_path(rf"^{_CODE}/sheet\.(?P<form>xlsx|docx|pdf)$", scoring.sheet, name="workshop_sheet"),
    path("<slug:code>/sheet/", scoring.read, name="workshop_read"),
    path("<slug:code>/sheet/take/", scoring.take, name="workshop_take"),
    path("<slug:code>/profile/", profile.profile, name="workshop_profile"),
    re_path(rf"^{_CODE}/profile\.(?P<form>json|csv)$", profile.profile_twin, name="workshop_profile_twin"),
    path("<slug:code>/profile/<int:number>/", profile.cell, name="workshop_profile_cell"),
    path("<slug:code>/profile/<int:number>/<slug:name>/", profile.number, name="workshop_number"),
    path("<slug:code>/draft/<int:number>/", drafting.draft, name="workshop_draft"),
    path("<slug:code>/draft/<int:number>.json", drafting.draft_twin, name="workshop_draft_twin"),
    path("<slug:code>/draft/<int:number>/advice/", drafting.advice, name="workshop_advice"),
    path("<slug:code>/draft/<int:number>/enter/", drafting.enter, name="workshop_enter"),
]
