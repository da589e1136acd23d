"""The tables of the plan: what people add to what stands in the catalog. What was said is only added to."""

from waypost.web.plan.models.indicator import Ended, Indicator, Period, PeriodStep
from waypost.web.plan.models.money import Amount, Line, Rate, TakenBack
from waypost.web.plan.models.notice import Notice
from waypost.web.plan.models.said import MilestoneStep, Note, Override
from waypost.web.plan.models.update import Update, UpdateStep

__all__ = [
    "Amount",
    "Ended",
    "Indicator",
    "Line",
    "MilestoneStep",
    "Note",
    "Notice",
    "Override",
    "Period",
    "PeriodStep",
    "Rate",
    "TakenBack",
    "Update",
    "UpdateStep",
]
