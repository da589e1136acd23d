"""Addresses of messages, uses, talks and stories, below ``/en/advocacy/``."""

from __future__ import annotations

from django.urls import path, re_path

from waypost.advocacy.gate import RULES
from waypost.web.advocacy.views import exports, messages, uses, waiving

_MESSAGE = "message/<slug:code>"
_STEP = "|".join(messages.STEPS)

urlpatterns = [
    path("matrix/", messages.matrix_view, name="message_matrix"),
    path("matrix.<form:form>", messages.matrix_view, name="message_matrix_twin"),
    path("messages/", messages.messages_view, name="messages"),
    path("messages/new/", messages.new, name="message_new"),
    path(f"{_MESSAGE}/", messages.message_view, name="message"),
    path(f"{_MESSAGE}/edit/", messages.edit, name="message_edit"),
    re_path(rf"^message/(?P<code>[a-z0-9]+)/step/(?P<what>{_STEP})/$", messages.step, name="message_step"),
    path(f"{_MESSAGE}/tone/<lang:tongue>/", messages.tone, name="message_tone"),
    path(f"{_MESSAGE}/clearance/<code:ns_id>/", messages.clearance, name="message_clearance"),
    path(f"{_MESSAGE}/coordinate/", messages.coordinate, name="message_coordinate"),
    re_path(
        rf"^message/(?P<code>[a-z0-9]+)/waive/(?P<requirement>{'|'.join(RULES)})/$", waiving.waive, name="message_waive"
    ),
    path(f"{_MESSAGE}/use/", uses.use_new, name="message_use_new"),
    re_path(r"^message/(?P<code>[a-z0-9]+)/briefing\.(?P<kind>docx|pdf)$", exports.briefing, name="message_briefing"),
    re_path(
        r"^message/(?P<code>[a-z0-9]+)/(?P<what>claim-review|provenance)\.json$",
        exports.machine,
        name="message_machine",
    ),
    path("use/<slug:code>/", uses.use_view, name="message_use"),
    path("use/<slug:code>/follow/", uses.use_follow, name="message_use_follow"),
    path("dialogues/", uses.dialogues, name="message_dialogues"),
    path("dialogues/new/", uses.dialogue_new, name="message_dialogue_new"),
    path("dialogue/<slug:code>/", uses.dialogue, name="message_dialogue"),
    path("stories/", uses.story_list, name="stories"),
    path("stories/new/", uses.story_new, name="story_new"),
    path("story/<slug:code>/", uses.story, name="story"),
    re_path(r"^story/(?P<code>[a-z0-9]+)/(?P<what>review|consent|withdraw)/$", uses.story_step, name="story_step"),
]
