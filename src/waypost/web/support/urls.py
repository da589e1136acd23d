"""Addresses below ``/en/support/``."""

from django.urls import path, re_path

from waypost.web.support.views import meetings, reading, strategies

_CODE = r"(?P<code>[-a-z0-9]+)"
_ONE = rf"^strategies/{_CODE}"

urlpatterns = [
    path("", meetings.proposed, name="support"),
    re_path(r"^proposals\.(?P<form>json|csv)$", meetings.proposed_twin, name="support_proposals"),
    path("trail/<code:trail_id>/", meetings.of_trail, name="support_trail"),
    path("trail/<code:trail_id>/plan/", meetings.plan, name="support_plan"),
    path("trail/<code:trail_id>/draft/", strategies.draft, name="support_draft"),
    path("meetings/<slug:code>/heard/", meetings.heard, name="support_heard"),
    path("meetings/<slug:code>/balance.json", meetings.balance_twin, name="support_balance"),
    path("strategies/", reading.listing, name="support_strategies"),
    re_path(r"^strategies/list\.(?P<form>json|csv)$", reading.list_twin, name="support_strategies_twin"),
    path("strategies/<slug:code>/", reading.one, name="support_strategy"),
    re_path(rf"{_ONE}\.(?P<form>json|csv|docx)$", reading.one_twin, name="support_strategy_twin"),
    re_path(rf"{_ONE}/(?P<what>{'|'.join(strategies.STEPS)})/$", strategies.step, name="support_step"),
    path("strategies/<slug:code>/propose/", strategies.propose, name="support_propose"),
    re_path(
        rf"{_ONE}/(?P<part>need|commitment|hand_over|message|finding)/(?P<number>\d+)/withdraw/$",
        strategies.withdraw,
        name="support_withdraw",
    ),
    path("strategies/<slug:code>/need/<int:number>/open/", strategies.leave_open, name="support_open"),
    path("strategies/<slug:code>/commitment/<int:number>/say/", strategies.say, name="support_say"),
    path(
        "strategies/<slug:code>/hand_over/<int:number>/answer/<slug:ns_id>/", strategies.answer, name="support_answer"
    ),
]
