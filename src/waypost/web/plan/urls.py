"""Addresses below ``/en/plan/``."""

from django.urls import path, re_path

from waypost.web.plan.views import files, indicators, money, reading, saying, updates

_OUTCOME = r"outcome/(?P<name>[IVX]+\.[a-z])"
_TWIN = r"\.(?P<form>json|csv)"

urlpatterns = [
    path("", reading.overview, name="plan"),
    re_path(rf"^outcomes{_TWIN}$", reading.outcomes_twin, name="plan_twin"),
    re_path(rf"^{_OUTCOME}/$", reading.outcome, name="plan_outcome"),
    re_path(rf"^{_OUTCOME}\.json$", reading.outcome_twin, name="plan_outcome_twin"),
    re_path(rf"^{_OUTCOME}/say/$", saying.say_outcome, name="plan_say"),
    re_path(rf"^{_OUTCOME}/unsay/$", saying.unsay_outcome, name="plan_unsay"),
    path("count/", saying.count_now, name="plan_count"),
    path("risks/", reading.risks, name="plan_risks"),
    path("risks/<slug:name>/", saying.note, name="plan_note"),
    path("text/", reading.plan_text, name="plan_text"),
    path("text/<slug:name>/", reading.section, name="plan_section"),
    path("milestones/", reading.milestones, name="plan_milestones"),
    re_path(rf"^milestones{_TWIN}$", reading.milestones_twin, name="plan_milestones_twin"),
    re_path(r"^milestones/(?P<name>[-\w]+)/(?P<what>moved|reached)/$", saying.milestone, name="plan_milestone"),
    path("money/", money.money, name="plan_money"),
    re_path(rf"^money{_TWIN}$", money.money_twin, name="plan_money_twin"),
    path("money/line/", money.new_line, name="plan_line"),
    path("money/line/<int:number>/amount/", money.new_amount, name="plan_amount"),
    path("money/rate/", money.new_rate, name="plan_rate"),
    re_path(r"^money/(?P<what>amount|rate)/(?P<number>\d+)/take-back/$", money.taking_back, name="plan_take_back"),
    path("indicators/", indicators.listing, name="plan_indicators"),
    re_path(rf"^indicators{_TWIN}$", indicators.listing_twin, name="plan_indicators_twin"),
    path("indicators/new/", indicators.new, name="plan_indicator_new"),
    path("indicators/<slug:key>/", indicators.one, name="plan_indicator"),
    path("indicators/<slug:key>/end/", indicators.end, name="plan_indicator_end"),
    path("indicators/<slug:key>/period/", indicators.new_period, name="plan_period"),
    path("approvals/", indicators.approvals, name="plan_approvals"),
    path("period/<int:number>/report/", updates.begin, name="plan_update"),
    path("period/<int:number>/lock/", updates.lock, name="plan_lock"),
    path("period/<int:number>/unlock/", updates.unlock, name="plan_unlock"),
    path("update/<int:number>/edit/", updates.edit, name="plan_update_edit"),
    path("update/<int:number>/submit/", updates.submit, name="plan_update_submit"),
    path("update/<int:number>/return/", updates.send_back, name="plan_update_return"),
    path("update/<int:number>/approve/", updates.approve, name="plan_update_approve"),
    path("report/", files.choose, name="plan_report"),
    re_path(r"^report\.(?P<form>pdf|docx)$", files.report, name="plan_report_file"),
    path("results.xml", files.results, name="plan_results"),
]
