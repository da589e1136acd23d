"""Addresses below ``/en/exercises/``."""

from django.urls import path, re_path

from waypost.web.exercises.views import doing, reading

_OF = "<slug:code>/society/<code:ns_id>"

urlpatterns = [
    path("", reading.exercises, name="exercises"),
    path("new/", doing.new, name="exercise_new"),
    path("<slug:code>/", reading.exercise, name="exercise"),
    path("<slug:code>.<form:form>", reading.matrix_twin, name="exercise_twin"),
    path("<slug:code>/societies.<form:form>", reading.societies_twin, name="exercise_societies_twin"),
    path("<slug:code>/change/", doing.change, name="exercise_change"),
    path("<slug:code>/open/", doing.open_now, name="exercise_open"),
    path("<slug:code>/question/<int:number>/remove/", doing.remove_question, name="exercise_question_remove"),
    re_path(rf"^(?P<code>[-a-zA-Z0-9_]+)/(?P<what>{'|'.join(doing.STEPS)})/$", doing.step, name="exercise_step"),
    path(f"{_OF}/", reading.society, name="exercise_society"),
    path(f"{_OF}/questions/", doing.questions, name="exercise_questions"),
    path(f"{_OF}/link/", doing.make_link, name="exercise_link"),
    path(f"{_OF}/link/<int:number>/revoke/", doing.revoke_link, name="exercise_link_revoke"),
    re_path(
        r"^(?P<code>[-a-zA-Z0-9_]+)/society/(?P<ns_id>[A-Za-z0-9_-]+)/(?P<what>nothing|decline|other|behalf)/$",
        doing.act,
        name="exercise_act",
    ),
]
