"""Addresses below ``/en/meetings/``."""

from django.urls import path, re_path

from waypost.web.meetings.views import bodies, files, minuting, reading, running

_CODE = r"(?P<code>[-a-z0-9]+)"
_BODY = "body/<slug:code>"

urlpatterns = [
    path("", reading.meetings, name="meetings"),
    re_path(r"^list\.(?P<form>json|csv)$", reading.meetings_twin, name="meetings_twin"),
    path("new/", running.new_meeting, name="meeting_new"),
    path("bodies/new/", bodies.new_body, name="meeting_body_new"),
    path(f"{_BODY}/", reading.body, name="meeting_body"),
    path("body/<slug:code>.<form:form>", reading.body_twin, name="meeting_body_twin"),
    re_path(rf"^body/{_CODE}/(?P<what>mandate|platform|place)/$", bodies.of_body, name="meeting_of_body"),
    re_path(rf"^body/{_CODE}/place/(?P<number>\d+)/(?P<what>end|link)/$", bodies.of_place, name="meeting_of_place"),
    path(f"{_BODY}/unlink/<int:number>/", bodies.unlink, name="meeting_unlink"),
    path("<slug:code>/", reading.meeting, name="meeting"),
    path("<slug:code>.json", reading.meeting_twin, name="meeting_twin"),
    re_path(rf"^{_CODE}/(?P<what>decisions|actions)\.csv$", reading.table_twin, name="meeting_table"),
    re_path(rf"^{_CODE}/(?P<what>agenda|minutes)\.docx$", files.paper, name="meeting_paper"),
    path("<slug:code>/document/<int:number>/", files.document, name="meeting_document"),
    re_path(rf"^{_CODE}/(?P<what>{'|'.join(running.STEPS)})/$", running.step, name="meeting_step"),
    path("<slug:code>/circulate/", running.circulate, name="meeting_circulate"),
    re_path(
        rf"^{_CODE}/(?P<what>item|document)/(?P<number>\d+)/(?P<verb>remove|up)/$",
        running.of_plan,
        name="meeting_of_plan",
    ),
    path("<slug:code>/item/<int:number>/minutes/", minuting.minutes, name="meeting_minutes"),
    path("<slug:code>/item/<int:number>/decide/", minuting.decide, name="meeting_decide"),
    path("<slug:code>/decision/<int:number>/correct/", minuting.correct, name="meeting_correct"),
    re_path(
        rf"^{_CODE}/invited/(?P<number>\d+)/(?P<what>reply|confirm)/$", minuting.of_invited, name="meeting_of_invited"
    ),
    path("<slug:code>/action/<int:number>/", minuting.of_action, name="meeting_of_action"),
]
