"""What is asked of the tables of exercises. Writes stand in ``actions``."""

from waypost.web.exercises.queries.matrix import is_within, matrix, overview, silent, societies_table, zones_heard
from waypost.web.exercises.queries.reading import (
    answerable_exercises,
    answers_of,
    events_of,
    find_exercise,
    find_link,
    links_of,
    open_exercises,
    people_of_societies,
    state_of,
    states_in,
    states_of,
    states_of_society,
    unanswered_of,
    visible_exercises,
)
from waypost.web.exercises.queries.reminders import Due, due_reminders, mails_of, reminders_of

__all__ = [
    "Due",
    "answerable_exercises",
    "answers_of",
    "due_reminders",
    "events_of",
    "find_exercise",
    "find_link",
    "is_within",
    "links_of",
    "mails_of",
    "matrix",
    "open_exercises",
    "overview",
    "people_of_societies",
    "reminders_of",
    "silent",
    "societies_table",
    "state_of",
    "states_in",
    "states_of",
    "states_of_society",
    "unanswered_of",
    "visible_exercises",
    "zones_heard",
]
